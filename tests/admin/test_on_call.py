"""Who is on call: planned for days in a row, asked by rank, and everybody where the rota names nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.queries.service_hours import OnCallNow, on_call_now
from app.vocabulary import Duty, Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Visit
from tests.desk.test_staff_step import text

PAGE = "/admin/on-call"
PLANNERS = {Role.PLANNER, Role.ADMIN}


@pytest.fixture
def visit(cast: Cast) -> Visit:
    return cast.visit(cast.staff(Role.PLANNER, "Petra Vale"))


@pytest.fixture
def mira(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Mira Holt")


def turn(person: Colleague, **changed: str) -> dict[str, str]:
    usual = {
        "duty": "supervisor",
        "rank": "1",
        "first_day": "2026-03-02",
        "begins": "08:00",
        "ends": "20:00",
        "days": "1",
    }
    return usual | {"person": person.id} | changed


def send(visit: Visit, data: dict[str, str]) -> tuple[int, str]:
    answer = visit.post(PAGE, data, like=PAGE)
    return answer.status_code, text(answer.text)


def asked(cast: Cast) -> OnCallNow:
    with cast.database.reading() as db:
        return on_call_now(db, clock.now())


def test_while_the_rota_is_empty_every_supervisor_is_asked_and_the_page_says_so(
    cast: Cast, visit: Visit, mira: Colleague
) -> None:
    jonas = cast.staff(Role.SUPERVISOR, "Jonas Falk")
    page = text(visit.get(PAGE).text)
    assert page.count("Nobody is on the rota") == 3
    assert page.count("Asked at once: Jonas Falk, Mira Holt") == 3  # Without a clinician and a manager, too.
    now = asked(cast)
    assert now.supervisors == now.clinicians == now.duty_managers == (jonas.id, mira.id)
    assert now.not_planned == set(Duty)


def test_where_one_person_alone_is_on_the_rota_the_page_says_who_hears_next(
    cast: Cast, visit: Visit, mira: Colleague
) -> None:
    said = "Only Mira Holt is on the rota to take over."
    jonas = cast.staff(Role.SUPERVISOR, "Jonas Falk")
    send(visit, turn(mira))
    send(visit, turn(mira, duty="duty_manager"))
    assert said in text(visit.get(PAGE).text)
    send(visit, turn(jonas, rank="2"))
    assert said not in text(visit.get(PAGE).text)


def test_who_is_on_the_rota_is_asked_by_rank(
    cast: Cast, visit: Visit, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    jonas, lena = cast.staff(Role.SUPERVISOR, "Jonas Falk"), cast.staff(Role.CLINICIAN, "Lena Brandt")
    assert send(visit, turn(jonas, rank="2"))[0] == 303
    assert send(visit, turn(mira, rank="1"))[0] == 303
    assert send(visit, turn(lena, duty="clinician"))[0] == 303
    now = asked(cast)
    assert (now.supervisors, now.clinicians) == ((mira.id, jonas.id), (lena.id,))
    assert now.not_planned == {Duty.DUTY_MANAGER}
    assert "Supervisor Mira Holt, Jonas Falk" in text(visit.get(PAGE).text)
    frozen_clock.set(datetime(2026, 3, 2, 20, 0, tzinfo=UTC))
    assert Duty.SUPERVISOR in asked(cast).not_planned


def test_nights_in_a_row_are_planned_at_once_and_leave_no_gap(
    cast: Cast, visit: Visit, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    assert "no supervisor is on the rota" in text(visit.get(PAGE).text)
    status, _page = send(visit, turn(mira, begins="09:00", ends="09:00", days="10"))
    assert status == 303
    assert "no supervisor is on the rota" not in text(visit.get(PAGE).text)
    for hour in range(0, 24 * 9, 7):
        frozen_clock.set(datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(hours=hour))
        assert asked(cast).supervisors == (mira.id,)


def test_the_same_turn_again_changes_nothing_and_another_in_its_place_is_refused(
    cast: Cast, visit: Visit, mira: Colleague
) -> None:
    jonas = cast.staff(Role.SUPERVISOR, "Jonas Falk")
    assert [send(visit, turn(mira))[0] for _twice in range(2)] == [303, 303]
    assert visit.get(PAGE).text.count("/withdraw") == 1
    status, page = send(visit, turn(jonas, begins="12:00", ends="13:00"))
    assert status == 422
    assert "Mira Holt has a turn there: Monday 2 March, 08:00 to 20:00." in page
    assert send(visit, turn(jonas, begins="20:00", ends="23:00"))[0] == 303


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"duty": "clinician"}, "This person has no role for this duty."),
        ({"first_day": "2026-03-01", "ends": "09:00"}, "This lies in the past."),
        ({"person": ""}, "Choose who is on call."),
        ({"days": "40"}, "Between 1 and 31 days."),
        ({"begins": "8"}, "Write a time like 10:00."),
        ({"first_day": "tomorrow"}, "Write the day as year, month and day"),
    ],
)
def test_what_cannot_be_is_said(cast: Cast, visit: Visit, wrong: dict[str, str], said: str) -> None:
    ben = cast.staff(Role.MANAGER, "Ben Roth")
    assert send(visit, turn(ben, duty="duty_manager"))[0] == 303
    status, page = send(visit, turn(ben, duty="duty_manager", rank="2") | wrong)
    assert (status, said in page) == (422, True)
    assert visit.get(PAGE).text.count("/withdraw") == 1


def test_a_turn_is_taken_off_the_rota_also_while_it_runs(cast: Cast, visit: Visit, mira: Colleague) -> None:
    send(visit, turn(mira))
    address = visit.get(PAGE).text.split('action="/admin/on-call/')[1].split('"')[0]
    for said in ("The turn is off the rota.", "This turn is not on the rota any more."):
        assert visit.post(f"{PAGE}/{address}", {}, like=PAGE).status_code == 303
        assert said in text(visit.get(PAGE).text)
    assert Duty.SUPERVISOR in asked(cast).not_planned


def test_each_role_and_nobody(cast: Cast) -> None:
    for role in Role:
        visit, may = cast.visit(cast.staff(role)), role in PLANNERS
        assert visit.get(PAGE).status_code == (200 if may else 404)
        assert visit.post(PAGE, {}, like="/staff").status_code == (422 if may else 404)
        assert visit.post(f"{PAGE}/nothing/withdraw", {}, like="/staff").status_code == (303 if may else 404)
        assert (PAGE in visit.get("/staff").text) is may
    assert cast.visit(None).get(PAGE).location.startswith("/staff/sign-in")
