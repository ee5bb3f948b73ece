"""Sending, skipping and reviewing steps: what the client does and what the ladder makes of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.models.words import Answer, InstrumentResult, RiskAssessment, Task
from app.queries.journeys import events_of
from app.services import answers, caseload, screening, steps
from app.services.journeys import Actor, differences
from app.vocabulary import Role
from config import Settings
from quests.definition import QuestionnaireStep
from quests.overrides import NOBODY_ASKED, NotARaise, ReasonMissing, Standing
from quests.progress import HoldTooYoung, OnSafetyHold, StepClosed
from quests.risk import RiskLevel, Rule
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker, answers_to


@pytest.fixture
def walker(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(database, settings)


def test_a_draft_is_hers_alone_until_she_sends_it(walker: Walker) -> None:
    locker = walker.locker()
    with walker.database.begin() as db:
        steps.draft_answer(db, locker, walker.journey_id, "what-i-want", "change", "Sleep again")
    with walker.database.reading() as db:
        assert answers.answers_of_journey(db, locker, walker.journey_id, only_sent=True) == {}
        own = answers.answers_of_step(db, locker, walker.journey_id, "what-i-want")
    assert own.values == {"change": "Sleep again"}
    assert not own.is_sent
    walker.send("what-i-want")
    with walker.database.reading() as db:
        sent = answers.answers_of_journey(db, locker, walker.journey_id, only_sent=True)
    assert sent["what-i-want"].values == {"change": "Sleep again"}


def test_what_she_writes_is_not_in_the_database_as_text(walker: Walker) -> None:
    walker.send("what-i-want", {"change": "canary-of-her-words 🐦 سلام"})
    with walker.database.reading() as db:
        sealed = db.execute(sa.select(Answer.value_sealed)).scalars().all()
        own = answers.answers_of_step(db, walker.locker(), walker.journey_id, "what-i-want")
    assert sealed
    assert all(b"canary" not in value for value in sealed)
    assert own.values["change"] == "canary-of-her-words 🐦 سلام"


def test_a_step_that_asks_for_words_is_not_sent_empty(walker: Walker) -> None:
    with pytest.raises(steps.AnswerMissing) as missing:
        walker.send("what-i-want", {"first_sign": "I sleep"})
    assert missing.value.question == "change"
    with pytest.raises(steps.StepEmpty):
        walker.send("short-look")


def test_low_answers_alone_are_not_called_low_while_red_flags_were_not_asked(walker: Walker) -> None:
    sent = walker.send("short-look", answers_to(walker.quest(), "short-look", points=0))
    assert sent.assessment is not None
    assert (sent.assessment.level, sent.assessment.rule) == (RiskLevel.MEDIUM, Rule.R4)
    assert not walker.journey().state.is_on_hold


def test_answers_that_reach_high_hold_the_plan_and_call_a_supervisor_at_once(walker: Walker) -> None:
    sent = walker.send("short-look", answers_to(walker.quest(), "short-look", points=4))
    assert sent.is_high
    journey = walker.journey()
    assert journey.state.risk == "high"
    assert journey.state.is_on_hold
    assert journey.state.steps["short-look"].status == "done"
    with walker.database.reading() as db:
        tasks = db.execute(sa.select(Task.kind, Task.opened_at, Task.due_at)).all()
        risks = db.execute(sa.select(RiskAssessment.level, RiskAssessment.rule, RiskAssessment.reasons)).all()
    assert [(task.kind, (task.due_at - task.opened_at).seconds) for task in tasks] == [("high_risk", 15 * 60)]
    assert [(risk.level, risk.rule, risk.reasons) for risk in risks] == [("high", "R1", ["k6_with_pgsi"])]
    with pytest.raises(OnSafetyHold):
        walker.send("how-we-work")


def test_help_is_foreseen_before_such_answers_are_sent_and_nobody_is_told(walker: Walker) -> None:
    step = walker.quest().step("short-look")
    assert isinstance(step, QuestionnaireStep)
    values = answers_to(walker.quest(), "short-look", points=4)
    with walker.database.reading() as db:
        found = screening.foresee(db, walker.locker(), step, values, language="en")
        tasks = db.execute(sa.select(sa.func.count()).select_from(Task)).scalar_one()
        kept = db.execute(sa.select(sa.func.count()).select_from(InstrumentResult)).scalar_one()
    assert found.level is RiskLevel.HIGH
    assert (tasks, kept) == (0, 0)


def test_a_hold_is_ended_by_a_supervisor_with_a_reason_and_not_before_a_day(
    walker: Walker, settings: Settings, frozen_clock: FrozenClock
) -> None:
    supervisor = Actor("supervisor", a_staff(walker.database, settings, Role.SUPERVISOR).id)
    walker.send("short-look", answers_to(walker.quest(), "short-look", points=4))
    frozen_clock.advance(hours=23, minutes=59)
    with pytest.raises(HoldTooYoung), walker.database.begin() as db:
        caseload.end_hold(db, walker.locker(), walker.journey_id, reason="Spoke today.", actor=supervisor)
    frozen_clock.advance(minutes=1)
    with pytest.raises(ReasonMissing), walker.database.begin() as db:
        caseload.end_hold(db, walker.locker(), walker.journey_id, reason="  ", actor=supervisor)
    with walker.database.begin() as db:
        caseload.end_hold(db, walker.locker(), walker.journey_id, reason="Spoke today.", actor=supervisor)
    state = walker.journey().state
    assert not state.is_on_hold
    assert state.risk == "high"
    with walker.database.reading() as db:
        closed_by = db.execute(sa.select(Task.closed_by)).scalar_one()
    assert closed_by == supervisor.staff_id


def test_a_low_screen_after_a_hold_lowers_nothing_and_starts_no_second_hold(
    walker: Walker, settings: Settings, frozen_clock: FrozenClock
) -> None:
    supervisor = Actor("supervisor", a_staff(walker.database, settings, Role.SUPERVISOR).id)
    walker.send("short-look", answers_to(walker.quest(), "short-look", points=4))
    frozen_clock.advance(hours=25)
    with walker.database.begin() as db:
        caseload.end_hold(db, walker.locker(), walker.journey_id, reason="Spoke today.", actor=supervisor)
    walker.send("how-we-work")
    walker.send("limits", {"fits_now": "not_playing"})
    walker.send("chance-and-luck")
    frozen_clock.advance(days=15)
    walker.send("check-in-day-3", {"kept": "kept"})
    walker.send("check-in-day-7", {"kept": "kept"})
    walker.send("short-look-again", answers_to(walker.quest(), "short-look-again", points=0))
    state = walker.journey().state
    assert state.risk == "high"
    assert not state.is_on_hold


def test_facts_in_the_log_are_codes_and_her_words_are_not_there(walker: Walker, frozen_clock: FrozenClock) -> None:
    walker.skip("how-we-work")
    walker.skip("short-look")
    walker.skip("what-i-want")
    walker.send("limits", {"fits_now": "playing_less"})
    walker.send("chance-and-luck")
    frozen_clock.advance(days=4)
    sent = walker.send("check-in-day-3", {"kept": "partly", "mood": 4, "what_helped": "my brother"})
    done = next(event for event in sent.performed.events if event.kind == "step_done")
    assert done.detail == {"by": "client", "evidence": "tick", "facts": {"kept": "partly"}}


def test_a_counsellor_raises_risk_with_a_reason_and_never_lowers_it(walker: Walker, settings: Settings) -> None:
    counsellor = Actor("counsellor", a_staff(walker.database, settings, Role.COUNSELLOR).id)
    with pytest.raises(ReasonMissing), walker.database.begin() as db:
        caseload.raise_risk(
            db, walker.locker(), walker.journey_id, to=RiskLevel.HIGH, reason="", actor=counsellor, current=NOBODY_ASKED
        )
    with walker.database.begin() as db:
        caseload.raise_risk(
            db,
            walker.locker(),
            walker.journey_id,
            to=RiskLevel.HIGH,
            reason="A lender threatens.",
            actor=counsellor,
            current=NOBODY_ASKED,
        )
    state = walker.journey().state
    assert (state.risk, state.risk_rule, state.is_on_hold) == ("high", "person", True)
    with pytest.raises(NotARaise), walker.database.begin() as db:
        caseload.raise_risk(
            db,
            walker.locker(),
            walker.journey_id,
            to=RiskLevel.MEDIUM,
            reason="Calmer.",
            actor=counsellor,
            current=Standing(RiskLevel.HIGH, Rule.PERSON),
        )
    with walker.database.reading() as db:
        assert differences(db, walker.journey_id) == []


def test_a_colleague_who_is_second_does_not_take_the_journey(walker: Walker, settings: Settings) -> None:
    first = Actor("counsellor", a_staff(walker.database, settings, Role.COUNSELLOR).id)
    second = Actor("counsellor", a_staff(walker.database, settings, Role.COUNSELLOR, name="Ilya Example").id)
    with walker.database.begin() as db:
        caseload.take_journey(db, walker.journey_id, actor=first)
    with pytest.raises(caseload.TakenAlready), walker.database.begin() as db:
        caseload.take_journey(db, walker.journey_id, actor=second)
    assert walker.journey().counsellor_id == first.staff_id


def test_taking_a_journey_from_two_tabs_is_one_act(walker: Walker, settings: Settings) -> None:
    noor = Actor("counsellor", a_staff(walker.database, settings, Role.COUNSELLOR).id)
    for key in ("one tab", "another tab", None):
        with walker.database.begin() as db:
            caseload.take_journey(db, walker.journey_id, actor=noor, key=key)
    with walker.database.reading() as db:
        kinds = [event.kind for event in events_of(db, walker.journey_id)]
    assert kinds.count("counsellor_assigned") == 1


def test_a_review_answers_in_words_and_only_what_was_sent(
    walker: Walker, settings: Settings, frozen_clock: FrozenClock
) -> None:
    counsellor = Actor("counsellor", a_staff(walker.database, settings, Role.COUNSELLOR).id)
    with pytest.raises(StepClosed), walker.database.begin() as db:
        caseload.review_step(
            db, walker.locker(), walker.journey_id, "my-review", outcome="done", words="Hello", actor=counsellor
        )
    with pytest.raises(caseload.ReplyMissing), walker.database.begin() as db:
        caseload.review_step(
            db, walker.locker(), walker.journey_id, "my-review", outcome="done", words=" ", actor=counsellor
        )


def test_an_amount_that_a_later_choice_made_needless_is_dropped_and_never_sent(walker: Walker) -> None:
    for step in ("how-we-work", "short-look", "what-i-want"):
        walker.skip(step)
    walker.send("limits", {"money_per_week": 5000, "fits_now": "not_playing"})
    with walker.database.reading() as db:
        sent = answers.answers_of_journey(db, walker.locker(), walker.journey_id, only_sent=True)
    assert sent["limits"].values == {"fits_now": "not_playing"}


def send_read_in(walker: Walker, language: str, points: int) -> steps.Sent:
    """Answer the short look on a page in this language. The questions on it are English."""
    locker, values = walker.locker(), answers_to(walker.quest(), "short-look", points=points)
    with walker.database.begin() as db:
        steps.draft_answers(db, locker, walker.journey_id, "short-look", values)
        return steps.send_step(db, locker, walker.journey_id, "short-look", key=new_id(), language=language)


def test_english_questions_answered_on_a_russian_page_are_kept_and_not_scored(walker: Walker) -> None:
    sent = send_read_in(walker, "ru", points=4)
    assert sent.assessment is not None
    assert (sent.assessment.level, sent.assessment.rule) == (RiskLevel.UNASKED, Rule.R4)
    assert not walker.journey().state.is_on_hold
    with walker.database.reading() as db:
        kept = screening.results_of_client(db, walker.locker())
        tasks = db.execute(sa.select(sa.func.count()).select_from(Task)).scalar_one()
    assert tasks == 0
    assert {(result.language, result.read_in, result.score) for result in kept} == {("en", "ru", None)}
    assert all(answer is not None for result in kept for answer in result.answers.values())


def test_no_help_is_foreseen_from_answers_that_will_not_be_scored(walker: Walker) -> None:
    step = walker.quest().step("short-look")
    assert isinstance(step, QuestionnaireStep)
    values = answers_to(walker.quest(), "short-look", points=4)
    with walker.database.reading() as db:
        found = screening.foresee(db, walker.locker(), step, values, language="ru")
    assert found.level is RiskLevel.UNASKED


def test_what_was_scored_before_stands_when_the_same_questions_come_unscored(walker: Walker) -> None:
    scored = walker.send("short-look", answers_to(walker.quest(), "short-look", points=1)).assessment
    step = walker.quest().step("short-look")
    assert isinstance(step, QuestionnaireStep)
    with walker.database.begin() as db:
        again = screening.record_screening(
            db,
            walker.locker(),
            walker.journey_id,
            step,
            answers_to(walker.quest(), "short-look", points=0),
            language="ru",
        )
    assert scored is not None
    assert (again.level, again.reasons) == (scored.level, scored.reasons)
