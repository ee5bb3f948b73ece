"""Raising the risk, and ending a safety hold: who, when, and with which words."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.models.words import RiskAssessment, Task
from app.queries.journeys import events_of, journey_of_client
from app.vocabulary import Role
from quests.journey import JourneyState
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, KEY, Cast, Colleague, Walker


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def chief(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Chief Example")


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    return cast.walker("Quiet Heron", of=dana)


def state_of(cast: Cast, walker: Walker) -> JourneyState:
    with cast.database.reading() as db:
        journey = journey_of_client(db, walker.client_id, walker.journey_id)
    assert journey is not None
    return journey.state


def act(walker: Walker, verb: str) -> str:
    return f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/{verb}"


def page_of(cast: Cast, person: Colleague, walker: Walker) -> str:
    return cast.visit(person).get(f"/desk/clients/{walker.client_id}").get_data(as_text=True)


# --- raising --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR])
def test_anyone_at_the_desk_may_raise_at_once(cast: Cast, role: Role) -> None:
    person = cast.staff(role)
    walker = cast.walker(of=person)
    data = {"risk_to": "high", "risk_reason": "Said that nothing matters"}
    assert cast.visit(person).post(act(walker, "raise-risk"), data).status_code == 303
    state = state_of(cast, walker)
    assert (state.risk, state.risk_rule, state.is_on_hold) == ("high", "person", True)


def test_high_starts_a_hold_and_asks_a_supervisor(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.visit(dana).post(act(walker, "raise-risk"), {"risk_to": "high", "risk_reason": "Said so"})
    with cast.database.reading() as db:
        (task,) = db.execute(sa.select(Task.kind, Task.closed_at)).all()
        sealed = db.execute(sa.select(RiskAssessment.reason_sealed)).scalar_one()
    assert (task.kind, task.closed_at) == ("high_risk", None)
    assert b"Said so" not in (sealed or b"")
    page = page_of(cast, dana, walker)
    assert "Raised by Dana Example" in page
    assert "Said so" in page
    assert "Talk with a supervisor today." in page


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("medium", "The risk is raised: Medium."),
        ("high", "The risk is raised. A supervisor has been asked to look."),
        ("emergency", "The risk is raised. A supervisor has been asked to look."),
    ],
)
def test_after_raising_it_is_said_whether_a_supervisor_was_asked(
    cast: Cast, dana: Colleague, walker: Walker, to: str, words: str
) -> None:
    visit = cast.visit(dana)
    visit.post(act(walker, "raise-risk"), {"risk_to": to, "risk_reason": "Said so"})
    page = visit.get(f"/desk/clients/{walker.client_id}").get_data(as_text=True)
    assert words in page
    assert ("A supervisor has been asked to look." in page) == (to != "medium")


def test_every_level_says_what_it_means_before_it_is_chosen(cast: Cast, dana: Colleague, walker: Walker) -> None:
    page = page_of(cast, dana, walker)
    assert "Medium<small>Needs a plan with a counsellor.</small>" in page
    assert "The plan rests and a supervisor is asked to look now.</small>" in page
    assert "In danger now. Call the emergency number yourself first; software never does.</small>" in page


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"risk_to": "high", "risk_reason": "  "}, "Say why the level is raised."),
        ({"risk_reason": "A reason"}, "Choose the level."),
        ({"risk_to": "purple", "risk_reason": "A reason"}, "Not a valid choice"),
    ],
)
def test_a_raise_without_level_or_reason_keeps_what_was_typed(
    cast: Cast, dana: Colleague, walker: Walker, data: dict[str, str], message: str
) -> None:
    answer = cast.visit(dana).post(act(walker, "raise-risk"), data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert data["risk_reason"].strip() in page
    assert state_of(cast, walker).risk == "unasked"


def test_only_levels_above_the_present_one_are_offered(cast: Cast, dana: Colleague, walker: Walker) -> None:
    def offered() -> list[str]:
        return re.findall(r'name="risk_to" value="(\w+)"', page_of(cast, dana, walker))

    assert offered() == ["medium", "high", "emergency"]
    cast.screen(walker, HEAVY)
    assert offered() == ["emergency"]


@pytest.mark.parametrize("to", ["low", "medium", "unasked", "high"])
def test_the_desk_never_lowers(cast: Cast, dana: Colleague, walker: Walker, to: str) -> None:
    cast.screen(walker, HEAVY)
    visit = cast.visit(dana)
    answer = visit.post(act(walker, "raise-risk"), {"risk_to": to, "risk_reason": "Feels better"})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "The risk is at that level or above already: High." in page
    assert "Feels better" in page, "what was typed stays"
    assert state_of(cast, walker).risk == "high"


def test_raising_twice_with_one_form_is_one_statement(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    key = KEY.search(page_of(cast, dana, walker))
    assert key is not None
    data = {"risk_to": "high", "risk_reason": "Said so", "idempotency_key": key.group(1)}
    assert {visit.post(act(walker, "raise-risk"), data).status_code for _ in range(2)} == {303}
    with cast.database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(RiskAssessment)).scalar_one() == 1
        assert sum(event.kind == "risk_changed" for event in events_of(db, walker.journey_id)) == 1


# --- the hold -------------------------------------------------------------------------------------


def test_a_hold_is_not_ended_before_24_hours_and_the_reason_is_kept(
    cast: Cast, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    cast.screen(walker, HEAVY)
    frozen_clock.advance(hours=23, minutes=59)
    answer = cast.visit(chief).post(act(walker, "end-hold"), {"hold_reason": "Safe with her sister"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "The hold can end from 09:00 today." in page
    assert "Safe with her sister" in page
    assert state_of(cast, walker).is_on_hold


def test_a_supervisor_ends_it_after_24_hours_and_the_level_stays(
    cast: Cast, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    cast.screen(walker, HEAVY)
    frozen_clock.advance(hours=24)
    assert cast.visit(chief).post(act(walker, "end-hold"), {"hold_reason": "Safe now"}).status_code == 303
    state = state_of(cast, walker)
    assert (state.is_on_hold, state.risk) == (False, "high")
    with cast.database.reading() as db:
        task = db.execute(sa.select(Task.closed_by, Task.closed_at, Task.reason_sealed)).one()
    assert task.closed_by == chief.id
    assert b"Safe" not in (task.reason_sealed or b"")


def test_a_hold_ends_with_a_reason(cast: Cast, chief: Colleague, walker: Walker, frozen_clock: FrozenClock) -> None:
    cast.screen(walker, HEAVY)
    frozen_clock.advance(hours=25)
    answer = cast.visit(chief).post(act(walker, "end-hold"), {"hold_reason": ""})
    assert answer.status_code == 422
    assert "Say why the hold can end." in answer.get_data(as_text=True)
    assert state_of(cast, walker).is_on_hold


def test_ending_a_hold_twice_is_ending_it_once(
    cast: Cast, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    cast.screen(walker, HEAVY)
    frozen_clock.advance(hours=25)
    visit = cast.visit(chief)
    answers = [visit.post(act(walker, "end-hold"), {"hold_reason": "Safe now"}).status_code for _ in range(2)]
    assert answers == [303, 409], "the second form is told that the hold has ended"
    with cast.database.reading() as db:
        assert sum(event.kind == "safety_hold_ended" for event in events_of(db, walker.journey_id)) == 1


def test_a_counsellor_does_not_end_a_hold(
    cast: Cast, dana: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    cast.screen(walker, HEAVY)
    frozen_clock.advance(hours=25)
    assert cast.visit(dana).post(act(walker, "end-hold"), {"hold_reason": "Safe"}).status_code == 404
    assert "Why can the hold end?" not in page_of(cast, dana, walker)


def test_the_record_says_who_may_end_the_hold_and_when(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    cast.screen(walker, HEAVY)
    page = page_of(cast, chief, walker)
    assert "It can end from Tuesday 3 March, 09:00, not before. A supervisor ends it: Chief Example." in page
    assert "Why can the hold end?" not in page
    assert "Distress is serious (K6 of 13 or more) together with a PGSI of 8 or more." in page
    assert "Rule R1 of the risk ladder" in page
    frozen_clock.advance(hours=24)
    assert "Why can the hold end?" in page_of(cast, chief, walker)
    assert "It can end now: the 24 hours were over on Tuesday 3 March, 09:00." in page_of(cast, dana, walker)
