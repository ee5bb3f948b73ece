"""From a high risk into the plan for safety and back: who opens it, what rests meanwhile, who decides its end."""

from __future__ import annotations

import pytest

from app import clock
from app.queries.journeys import events_of, journeys_of_client
from app.services import plans
from app.services.tasks import HIGH_RISK, open_task
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague, Walker
from tests.desk.test_staff_step import text
from tests.desk.test_worklist import rows
from tests.protocols_walked import walk_to_the_end

TITLE = "We stay with you"


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def chief(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Chief Example")


@pytest.fixture
def held(cast: Cast, dana: Colleague) -> Walker:
    """Her answers reached a high risk: her plan is on safety hold."""
    walker = cast.walker(of=dana)
    cast.screen(walker, HEAVY)
    return walker


def record(walker: Walker, journey_id: str = "") -> str:
    return f"/desk/clients/{walker.client_id}?plan={journey_id or walker.journey_id}"


def press(walker: Walker) -> str:
    return f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/safety-plan"


def safety_of(cast: Cast, walker: Walker) -> str | None:
    """The journey of the plan for safety."""
    with cast.database.reading() as db:
        every = journeys_of_client(db, walker.client_id)
    return next((one.id for one in every if one.slug == "crisis-to-safety"), None)


def opened(cast: Cast, walker: Walker, chief: Colleague) -> str:
    assert cast.visit(chief).post(press(walker), {}).status_code == 303
    found = safety_of(cast, walker)
    assert found is not None
    return found


def end_hold(cast: Cast, walker: Walker, by: Colleague) -> str:
    address = f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/end-hold"
    answer = cast.visit(by).post(address, {"hold_reason": "Safe with the sister"})
    return answer.text if answer.status_code == 422 else "ended"


def test_a_supervisor_opens_the_plan_for_safety_with_one_press_and_it_runs_at_once(
    cast: Cast, held: Walker, chief: Colleague
) -> None:
    page = text(cast.visit(chief).get(record(held)).text)
    assert f"“{TITLE}” is the plan for safety. It begins at once" in page
    assert "Who runs this plan holds: crisis protocols." in page
    journey_id = opened(cast, held, chief)
    with cast.database.reading() as db:
        kinds = [event.kind for event in events_of(db, journey_id)]
        (started,) = [event for event in events_of(db, journey_id) if event.kind == "journey_started"]
    assert kinds[0] == "journey_started"
    assert started.actor == "supervisor"
    assert (started.detail["frame"], started.detail["risk"]) == ("plain", "high")
    assert TITLE in cast.visit(chief).get(record(held, journey_id)).text


def test_pressed_twice_it_is_one_plan(cast: Cast, held: Walker, chief: Colleague) -> None:
    visit = cast.visit(chief)
    for _ in range(2):
        assert visit.post(press(held), {}).status_code == 303
    with cast.database.reading() as db:
        every = [one for one in journeys_of_client(db, held.client_id) if one.slug == "crisis-to-safety"]
    assert len(every) == 1


def test_the_rows_of_a_supervisor_are_the_steps_of_the_plan_for_safety(
    cast: Cast, held: Walker, dana: Colleague, chief: Colleague
) -> None:
    assert "Take over now" in rows(cast, chief)[0]
    opened(cast, held, chief)
    (row,) = rows(cast, chief)
    assert f"Do “{TITLE}”" in row, "who opened it has taken over"
    assert rows(cast, dana) == []


def test_while_it_runs_no_hold_ends_and_when_it_has_ended_a_supervisor_is_asked(
    cast: Cast, held: Walker, chief: Colleague, frozen_clock: FrozenClock
) -> None:
    safety = opened(cast, held, chief)
    frozen_clock.advance(days=2)
    page = text(cast.visit(chief).get(record(held)).text)
    assert "The plan for safety runs. It ends first, then this hold." in page
    assert "End the hold" not in page
    told = end_hold(cast, held, chief)
    assert "The plan for safety runs. It ends first, then this hold. Your reason is kept here." in told
    assert "Safe with the sister" in told
    address = f"/desk/clients/{held.client_id}/plans/{safety}/lost-contact"
    frozen_clock.advance(days=1)
    with cast.database.begin() as db:
        plans.stop(db, safety, has_what_she_came_for=True, key="enough")
    assert any("high risk" in row or "hold can end" in row for row in rows(cast, chief))
    assert end_hold(cast, held, chief) == "ended"
    assert cast.visit(chief).post(address, {"lost_contact_reason": "Three calls"}).status_code == 422


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.CLINICIAN, Role.AGENT, Role.DESIGNER])
def test_nobody_but_a_supervisor_opens_it(cast: Cast, role: Role) -> None:
    person = cast.staff(role)
    walker = cast.walker(of=person)
    cast.screen(walker, HEAVY)
    visit = cast.visit(person)
    if role is not Role.DESIGNER and role is not Role.AGENT:
        assert "Open the plan for safety" not in visit.get(record(walker)).text
    assert visit.post(press(walker), {}, like="/staff").status_code == 404
    assert cast.visit(None).post(press(walker), {}).status_code in (302, 303, 400)
    assert safety_of(cast, walker) is None


def test_without_a_hold_there_is_nothing_to_open(cast: Cast, dana: Colleague, chief: Colleague) -> None:
    walker = cast.walker(of=dana)
    assert "Open the plan for safety" not in cast.visit(chief).get(record(walker)).text
    assert cast.visit(chief).post(press(walker), {}).status_code == 303
    assert safety_of(cast, walker) is None


def test_it_is_never_offered(cast: Cast, chief: Colleague) -> None:
    client_id = cast.client("Tall Reed")
    assert 'value="crisis-to-safety"' not in cast.visit(chief).get(f"/desk/clients/{client_id}").text
    answer = cast.visit(chief).post(f"/desk/clients/{client_id}/offers", {"quest": "crisis-to-safety"})
    assert answer.status_code == 422


def test_a_step_of_a_supervisor_is_done_by_one_and_read_by_her_counsellor(
    cast: Cast, held: Walker, dana: Colleague, chief: Colleague
) -> None:
    safety = opened(cast, held, chief)
    walker = Walker(held.client_id, held.pseudonym, safety)
    address = f"/desk/steps/{cast.run_id(walker, 'we-are-here')}"
    hers, page = cast.visit(dana), cast.visit(chief).get(address).text
    assert "Who runs this plan holds: crisis protocols." in page
    assert "A supervisor does this step." in hers.get(address).text
    typed = {"q-date_is_near": "no", "q-someone_close": "not_now"}
    assert hers.post(address, typed).status_code == 422
    assert hers.post(f"{address}/call", {"outcome": "reached"}).status_code == 422
    early = cast.visit(chief).post(address, typed)
    assert early.status_code == 422
    assert "The record of the protocol is still open." in early.text
    walk_to_the_end(cast.database, cast.settings, held.client_id, chief.id)
    assert cast.visit(chief).post(address, typed).status_code == 303
    clara = cast.staff(Role.CLINICIAN, "Clara Example")
    assert [row for row in rows(cast, clara) if "A plan, made with you" in row]
    assert rows(cast, dana) == []


def test_a_supervisor_decides_that_contact_is_lost_with_the_reason(
    cast: Cast, held: Walker, dana: Colleague, chief: Colleague
) -> None:
    safety = opened(cast, held, chief)
    address = f"/desk/clients/{held.client_id}/plans/{safety}/lost-contact"
    assert cast.visit(dana).post(address, {"lost_contact_reason": "Three calls"}).status_code == 404
    visit = cast.visit(chief)
    assert "Say what was tried" in visit.post(address, {"lost_contact_reason": " "}).text
    owed = visit.post(address, {"lost_contact_reason": "Three calls, no answer"})
    assert owed.status_code == 422
    assert "It comes first." in owed.text
    assert "Three calls, no answer" in owed.text


def test_a_high_risk_found_on_the_plan_for_safety_holds_nothing_and_a_supervisor_closes_its_task(
    cast: Cast, held: Walker, dana: Colleague, chief: Colleague
) -> None:
    safety = opened(cast, held, chief)
    with cast.database.begin() as db:
        task = open_task(db, HIGH_RISK, held.client_id, safety, due_at=clock.now())
    page, close = cast.visit(chief).get(record(held, safety)).text, f"/desk/tasks/{task}/close"
    assert "Look at the high risk" in page
    assert f"task={task}" in page
    assert f"task={task}" not in cast.visit(dana).get(record(held, safety)).text
    assert cast.visit(dana).post(close, {"close_reason": "Looked at"}).status_code == 404
    assert cast.visit(chief).post(close, {"close_reason": "Looked at"}).status_code == 303
    assert f"task={task}" not in cast.visit(chief).get(record(held, safety)).text
