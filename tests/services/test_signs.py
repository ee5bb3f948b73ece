"""A question in a quest's own words that the risk ladder reads: sent, it is assessed like a questionnaire."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.models.words import InstrumentResult, RiskAssessment, Task
from app.queries.journeys import main_journey
from app.services import caseload, clients, plans, screening, signs, steps
from app.services.journeys import THE_CLIENT, Actor, perform
from app.services.quest_versions import publish_library
from app.services.staff_steps import do_staff_step
from app.vault import Vault
from app.vocabulary import Role
from config import Settings
from quests.answers import Answer
from quests.loading import library
from quests.progress import Act
from quests.risk import Assessment, RiskLevel, Rule
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, answers_to
from tests.quests.walking import level, quest, step

STEP = "what-cannot-wait"
ASKED_AT_HOME = quest(
    level(
        "one",
        step(
            "at-home",
            questions=(
                {
                    "key": "afraid",
                    "kind": "choice",
                    "label": "Are you afraid at home?",
                    "choices": ({"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}),
                    "screens": "fear_at_home",
                },
            ),
        ),
    )
).step("at-home")


@pytest.fixture
def walker(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    """Somebody who just started quest 3.4 by herself."""
    with database.begin() as db:
        publish_library(db)
        client_id = clients.create_client(db, Vault.of(settings), pseudonym="Quiet Heron", language="en")
        plans.start_plan(db, client_id, "debt-first-aid", zone="UTC", frame="journey", language="en", audience="self")
        journey = main_journey(db, client_id)
    assert journey is not None
    return Walker(database, settings, client_id, journey.id)


def send(walker: Walker, *chosen: str, language: str = "en") -> steps.Sent:
    values: dict[str, Answer] = {"cannot_wait": list(chosen)}
    with walker.database.begin() as db:
        steps.draft_answers(db, walker.locker(), walker.journey_id, STEP, values)
        return steps.send_step(db, walker.locker(), walker.journey_id, STEP, key=new_id(), language=language)


def tasks(walker: Walker) -> list[str]:
    with walker.database.reading() as db:
        return list(db.execute(sa.select(Task.kind)).scalars())


def answer_all(walker: Walker, points: int) -> Assessment:
    """She answers the questionnaires of quest 3.1, each item with the same points."""
    asked = library()["take-back-control"]
    values = answers_to(asked, "short-look", points=points)
    with walker.database.begin() as db:
        return screening.record_screening(
            db, walker.locker(), walker.journey_id, asked.step("short-look"), values, language="en"
        )


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("sign", ["f2", "f3", "f5"])
def test_a_sign_that_cannot_wait_holds_the_plan_and_calls_a_supervisor_in_any_language(
    walker: Walker, sign: str, language: str
) -> None:
    sent = send(walker, sign, "f1", language=language)
    assert sent.assessment is not None
    assert (sent.assessment.level, sent.assessment.reasons) == (RiskLevel.HIGH, (sign,))
    state = walker.journey().state
    assert (state.risk, state.risk_rule, state.is_on_hold) == ("high", "R1", True)
    assert tasks(walker) == ["high_risk"]
    with walker.database.reading() as db:
        kept = db.execute(sa.select(RiskAssessment.level, RiskAssessment.rule, RiskAssessment.reasons)).one()
    assert tuple(kept) == ("high", "R1", [sign])


def test_another_sign_is_medium_and_stops_nothing(walker: Walker) -> None:
    sent = send(walker, "f7")
    assert sent.assessment is not None
    assert (sent.assessment.level, sent.assessment.rule) == (RiskLevel.MEDIUM, Rule.R2)
    assert not walker.journey().state.is_on_hold
    assert tasks(walker) == []


def test_none_of_these_is_no_finding_while_the_rest_was_not_asked(walker: Walker) -> None:
    sent = send(walker, "none_of_these")
    assert sent.assessment is not None
    assert (sent.assessment.level, sent.assessment.rule) == (RiskLevel.MEDIUM, Rule.R4)
    assert "red_flags_unknown" not in sent.assessment.reasons


def test_a_step_without_such_a_question_is_not_assessed(walker: Walker) -> None:
    assert walker.send("what-we-do").assessment is None
    with walker.database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(RiskAssessment)).scalar_one() == 0


def test_what_she_chose_is_sealed_and_is_no_instrument_among_the_results(walker: Walker) -> None:
    send(walker, "f2", "f8")
    with walker.database.reading() as db:
        assert screening.results_of_client(db, walker.locker()) == []
        ((_, told),) = signs.signs_of_client(db, walker.locker())
        row = db.execute(sa.select(InstrumentResult.instrument, InstrumentResult.result_sealed)).one()
    assert (told.screens, told.chosen) == ("red_flags", ("f2", "f8"))
    assert row.instrument == "red_flags"
    assert b"f8" not in row.result_sealed


def test_nobody_finds_the_signs_of_somebody_else(walker: Walker, settings: Settings) -> None:
    send(walker, "f2")
    with walker.database.begin() as db:
        other = clients.create_client(db, Vault.of(settings), pseudonym="Slow River", language="en")
    with walker.database.reading() as db:
        assert signs.signs_of_client(db, replace(walker, client_id=other).locker()) == []


def test_help_is_foreseen_from_a_draft_and_nothing_is_kept(walker: Walker) -> None:
    asked = walker.quest().step(STEP)
    with walker.database.reading() as db:
        found = screening.foresee(db, walker.locker(), asked, {"cannot_wait": ["f3"]}, language="ru")
        kept = db.execute(sa.select(sa.func.count()).select_from(InstrumentResult)).scalar_one()
    assert found.level is RiskLevel.HIGH
    assert (kept, tasks(walker)) == (0, [])


def test_staff_who_fill_it_in_with_her_reach_the_same(walker: Walker, settings: Settings) -> None:
    counsellor = Actor("counsellor", a_staff(walker.database, settings, Role.COUNSELLOR).id)
    with walker.database.begin() as db:
        do_staff_step(
            db, walker.locker(), walker.journey_id, STEP, {"cannot_wait": ["f5"]}, actor=counsellor, key=new_id()
        )
    assert walker.journey().state.is_on_hold
    assert tasks(walker) == ["high_risk"]


def test_the_newest_answer_counts_and_an_open_one_takes_nothing_away(walker: Walker, frozen_clock: FrozenClock) -> None:
    asked = walker.quest().step(STEP)

    def again(*chosen: str) -> tuple[str, ...]:
        frozen_clock.advance(days=1)
        with walker.database.begin() as db:
            values: dict[str, Answer] = {"cannot_wait": list(chosen)}
            found = screening.record_screening(db, walker.locker(), walker.journey_id, asked, values, language="en")
        return found.reasons

    assert again("f2") == ("f2",)
    assert again("f1") == ("f2",)
    assert "f2" not in again("none_of_these")
    assert again("f4") == ("f4",)


def test_a_screen_is_as_old_as_its_red_flags(walker: Walker, frozen_clock: FrozenClock) -> None:
    send(walker, "none_of_these")
    frozen_clock.advance(days=80)
    assert answer_all(walker, 0).level is RiskLevel.LOW
    frozen_clock.advance(days=11)
    outdated = answer_all(walker, 0)
    assert (outdated.rule, outdated.reasons) == (Rule.R4, ("screen_outdated",))


def test_fear_at_home_is_high_and_no_lowers_only_itself(walker: Walker, frozen_clock: FrozenClock) -> None:
    def say(answer: str) -> Assessment:
        frozen_clock.advance(hours=1)
        with walker.database.begin() as db:
            return screening.record_screening(
                db, walker.locker(), walker.journey_id, ASKED_AT_HOME, {"afraid": answer}, language="ru"
            )

    assert say("yes").reasons == ("fear_at_home",)
    assert say("no").level is RiskLevel.MEDIUM
    send(walker, "f2")
    assert say("no").reasons == ("f2",)


def test_a_sign_told_before_is_no_second_alarm(walker: Walker, settings: Settings, frozen_clock: FrozenClock) -> None:
    supervisor = Actor("supervisor", a_staff(walker.database, settings, Role.SUPERVISOR).id)
    send(walker, "f2")
    frozen_clock.advance(hours=25)
    with walker.database.begin() as db:
        caseload.end_hold(db, walker.locker(), walker.journey_id, reason="Spoke today.", actor=supervisor)
        perform(db, walker.journey_id, Act("reopen_level", STEP), actor=THE_CLIENT)
    sent = send(walker, "f1")
    assert sent.assessment is not None
    assert (sent.assessment.level, sent.assessment.reasons) == (RiskLevel.HIGH, ("f2",))
    state = walker.journey().state
    assert (state.risk, state.is_on_hold) == ("high", False)
    assert tasks(walker) == ["high_risk"]


def test_once_the_hold_is_over_the_first_hour_is_ours(
    walker: Walker, settings: Settings, frozen_clock: FrozenClock
) -> None:
    supervisor = Actor("supervisor", a_staff(walker.database, settings, Role.SUPERVISOR).id)
    send(walker, "f3")
    assert "help-with-today" not in walker.journey().state.steps
    frozen_clock.advance(hours=25)
    with walker.database.begin() as db:
        caseload.end_hold(db, walker.locker(), walker.journey_id, reason="Spoke today.", actor=supervisor)
    opened = walker.journey().state.steps["help-with-today"]
    assert opened.status == "open"
    assert opened.due_by is not None
    assert (opened.due_by - frozen_clock.now).total_seconds() == 3600
