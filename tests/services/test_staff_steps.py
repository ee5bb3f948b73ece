"""What staff do in a client's plan: their own steps, hers together with her, and calls."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.models.words import Answer, InstrumentResult, Task
from app.queries.journeys import events_of, journey_of_client
from app.queries.safe_contact import rules_of
from app.services import staff_steps
from app.services.answers import answers_of_journey, answers_of_step
from app.services.journeys import Performed, differences
from app.services.quest_versions import publish_library
from app.services.staff_steps import NotAllowed
from app.services.steps import AnswerMissing, StepEmpty
from app.vocabulary import Role
from config import Settings
from quests.answers import Answer as Value
from quests.events import Event
from quests.instruments import instrument
from quests.journey import JourneyState
from quests.progress import ActRefused, StepClosed, StepGoesToReview
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague, Walker
from tests.desk.day import AGAIN, WORDS, allows, begun, call, ours
from tests.quests.walking import step


@pytest.fixture
def cast(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


def do(cast: Cast, walker: Walker, slug: str, by: Colleague, values: dict[str, Value] | None = None) -> Performed:
    with cast.database.begin() as db:
        locker = cast.locker(db, walker)
        return staff_steps.do_staff_step(
            db, locker, walker.journey_id, slug, values or {}, actor=by.actor, key=new_id()
        )


def calls(
    cast: Cast, walker: Walker, outcome: str, by: Colleague, slug: str | None = "the-call", key: str = ""
) -> None:
    with cast.database.begin() as db:
        staff_steps.record_call(db, walker.journey_id, slug, outcome, actor=by.actor, key=key or new_id())


def state(cast: Cast, walker: Walker) -> JourneyState:
    with cast.database.reading() as db:
        assert differences(db, walker.journey_id) == []
        journey = journey_of_client(db, walker.client_id, walker.journey_id)
    assert journey is not None
    return journey.state


def events(cast: Cast, walker: Walker, kind: str) -> list[Event]:
    with cast.database.reading() as db:
        return [event for event in events_of(db, walker.journey_id) if event.kind == kind]


def ways(cast: Cast, walker: Walker) -> tuple[str, ...]:
    with cast.database.reading() as db:
        rules = rules_of(db, walker.client_id)
    return rules.ways if rules else ()


def read_by_staff(cast: Cast, walker: Walker, slug: str) -> dict[str, Value]:
    with cast.database.reading() as db:
        found = answers_of_journey(db, cast.locker(db, walker), walker.journey_id, only_sent=True)
    return dict(found[slug].values) if slug in found else {}


def test_a_step_of_ours_is_done_in_time_and_its_words_are_sealed(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, ours("summary", questions=(WORDS,)), of=dana)
    do(cast, walker, "summary", dana, {"said": "Wants to sleep"})
    assert state(cast, walker).steps["summary"].status == "done"
    (done,) = events(cast, walker, "step_done")
    assert (done.actor, done.detail["evidence"]) == ("counsellor", "staff")
    assert events(cast, walker, "service_wait_ended")[-1].detail == {"kept": True}
    assert read_by_staff(cast, walker, "summary") == {"said": "Wants to sleep"}
    with cast.database.reading() as db:
        (sealed,) = db.execute(sa.select(Answer.value_sealed).where(Answer.client_id == walker.client_id)).scalars()
    assert b"sleep" not in sealed


def test_a_promise_that_was_late_counts_against_us(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    walker = begun(cast, ours("summary"), of=dana)
    frozen_clock.advance(hours=25)
    do(cast, walker, "summary", dana)
    assert events(cast, walker, "service_wait_ended")[-1].detail == {"kept": False}


def test_the_same_form_twice_is_one_act(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, ours("summary", questions=(WORDS,)), of=dana)
    for words in ("first", "second"):
        with cast.database.begin() as db:
            staff_steps.do_staff_step(
                db,
                cast.locker(db, walker),
                walker.journey_id,
                "summary",
                {"said": words},
                actor=dana.actor,
                key="one-form",
            )
    assert len(events(cast, walker, "step_done")) == 1
    assert read_by_staff(cast, walker, "summary") == {"said": "first"}


def test_what_a_step_needs_is_asked_for(cast: Cast, dana: Colleague) -> None:
    needed = {**WORDS, "is_optional": False}
    walker = begun(cast, ours("summary", questions=(needed,)), step("b", evidence="text", questions=(WORDS,)), of=dana)
    with pytest.raises(AnswerMissing):
        do(cast, walker, "summary", dana)
    with pytest.raises(StepEmpty):
        do(cast, walker, "b", dana)
    assert events(cast, walker, "step_done") == []


def test_a_step_of_hers_is_done_together_and_her_drafts_stay_hers(cast: Cast, dana: Colleague) -> None:
    other = {"key": "other", "kind": "text", "label": "Anything else?"}
    walker = begun(cast, step("a", questions=(WORDS, other), evidence="text"), of=dana)
    cast.draft(walker, "a", {"said": "my draft", "other": "my secret"})
    do(cast, walker, "a", dana, {"said": "said on the phone"})
    (done,) = events(cast, walker, "step_done")
    assert (done.actor, done.detail["evidence"]) == ("counsellor", "text")
    assert read_by_staff(cast, walker, "a") == {"said": "said on the phone"}
    with cast.database.reading() as db:
        hers = answers_of_step(db, cast.locker(db, walker), walker.journey_id, "a")
    assert hers.values["other"] == "my secret"


def test_a_questionnaire_on_the_phone_counts_as_on_the_portal(cast: Cast, dana: Colleague) -> None:
    with cast.database.begin() as db:
        publish_library(db)
    walker = cast.walker(of=dana)
    values: dict[str, Value] = {
        f"{slug}.{item.key}": HEAVY[slug] for slug in ("bbgs", "pgsi", "k6") for item in instrument(slug).items
    }
    do(cast, walker, "short-look", dana, values)
    found = state(cast, walker)
    assert (found.risk, found.is_on_hold) == ("high", True)
    with cast.database.reading() as db:
        asked = set(db.execute(sa.select(InstrumentResult.instrument)).scalars())
        kinds = list(db.execute(sa.select(Task.kind)).scalars())
    assert asked == {"bbgs", "pgsi", "k6"}
    assert kinds == ["high_risk"]


def test_a_review_is_not_done_on_the_phone(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, step("ask", "review"), step("b"), of=dana)
    with pytest.raises(StepGoesToReview):
        do(cast, walker, "ask", dana)


@pytest.mark.parametrize("outcome", ["reached", "wrong_number", "refused"])
def test_a_call_that_settles_it_closes_the_step(cast: Cast, dana: Colleague, outcome: str) -> None:
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    calls(cast, walker, outcome, dana)
    assert state(cast, walker).steps["the-call"].status == "done"
    (tried,) = events(cast, walker, "contact_tried")
    assert (tried.step, tried.detail["outcome"], tried.actor) == ("the-call", outcome, "counsellor")


def test_three_calls_without_an_answer_are_enough(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    for outcome, status in (("no_answer", "open"), ("voicemail", "open"), ("no_answer", "done")):
        calls(cast, walker, outcome, dana)
        assert state(cast, walker).steps["the-call"].status == status
        frozen_clock.advance(hours=4)
    with pytest.raises(StepClosed):
        calls(cast, walker, "reached", dana)


def test_who_asked_not_to_be_called_is_not_called_again(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call", "email")
    for _click in range(2):
        calls(cast, walker, "refused", dana, key="one-form")
    assert ways(cast, walker) == ("email",)
    with pytest.raises(NotAllowed):
        calls(cast, walker, "no_answer", dana, None)
    assert len(events(cast, walker, "contact_tried")) == 1


@pytest.mark.parametrize("allowed", [None, (), ("email", "message")])
def test_nobody_is_called_whose_rules_allow_no_call(
    cast: Cast, dana: Colleague, allowed: tuple[str, ...] | None
) -> None:
    walker = begun(cast, call(), of=dana)
    if allowed is not None:
        allows(cast, walker, *allowed)
    for slug in ("the-call", None):
        with pytest.raises(NotAllowed):
            calls(cast, walker, "no_answer", dana, slug)
    assert events(cast, walker, "contact_tried") == []


def test_a_wrong_tap_can_be_followed_by_another(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    calls(cast, walker, "no_answer", dana)
    calls(cast, walker, "reached", dana)
    assert [event.detail["outcome"] for event in events(cast, walker, "contact_tried")] == ["no_answer", "reached"]
    assert state(cast, walker).steps["the-call"].status == "done"


def test_what_was_said_in_a_call_is_kept_after_it_closed_its_step(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, call(questions=(WORDS,)), of=dana)
    allows(cast, walker, "call")
    calls(cast, walker, "reached", dana)
    do(cast, walker, "the-call", dana, {"said": "Sleeps better"})
    assert read_by_staff(cast, walker, "the-call") == {"said": "Sleeps better"}
    with pytest.raises(StepClosed):
        do(cast, walker, "the-call", dana, {"said": "Something else"})
    assert len(events(cast, walker, "step_done")) == 1


def test_a_call_whose_answers_a_rule_reads_closes_with_the_answers(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, call(questions=(AGAIN,)), of=dana)
    allows(cast, walker, "call")
    calls(cast, walker, "reached", dana)
    assert state(cast, walker).steps["the-call"].status == "open"
    do(cast, walker, "the-call", dana, {"again": "yes"})
    assert state(cast, walker).facts == {"again": {"yes": 1}}


def test_a_message_counts_as_a_contact_where_she_allows_messages(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, step("a"), of=dana)
    with pytest.raises(NotAllowed), cast.database.begin() as db:
        staff_steps.record_message(db, walker.journey_id, "no_answer", actor=dana.actor)
    allows(cast, walker, "email")
    with cast.database.begin() as db:
        staff_steps.record_message(db, walker.journey_id, "no_answer", actor=dana.actor)
    (tried,) = events(cast, walker, "contact_tried")
    assert tried.step is None


def test_on_a_safety_hold_the_steps_rest(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, ours("summary"), of=dana)
    cast.raise_risk(walker, dana)
    with pytest.raises(ActRefused):
        do(cast, walker, "summary", dana)
