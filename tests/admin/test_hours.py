"""When the service is open: a week in lines, split shifts, days that differ, and who may set them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.models.access import Audit
from app.queries.service_hours import hours_of
from app.vocabulary import Role
from quests.service_hours import USUAL, ServiceHours
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Visit
from tests.desk.test_staff_step import text

PAGE, SPECIAL = "/admin/hours", "/admin/hours/special"
SETTERS = {Role.ADMIN, Role.MANAGER}
SPLIT = {f"day_{weekday}": "9:00-12:00, 14:00-18:00" for weekday in range(5)}


@pytest.fixture
def visit(cast: Cast) -> Visit:
    return cast.visit(cast.staff(Role.MANAGER, "Maya Example"))


def known(cast: Cast) -> ServiceHours:
    with cast.database.reading() as db:
        return hours_of(db, ZoneInfo("UTC"))


def send(visit: Visit, address: str, data: dict[str, str]) -> tuple[int, str]:
    answer = visit.post(address, data, like=PAGE)
    return answer.status_code, text(answer.text)


def test_until_somebody_sets_them_the_usual_hours_hold_and_the_page_says_so(cast: Cast, visit: Visit) -> None:
    page = text(visit.get(PAGE).text)
    assert "Nobody has set the hours yet." in page
    assert "The service is open now." in page
    assert known(cast).week == USUAL
    assert visit.get(PAGE).text.count('value="09:00-18:00"') == 5


def test_a_split_shift_is_kept_with_who_set_it(cast: Cast, visit: Visit, frozen_clock: FrozenClock) -> None:
    assert send(visit, PAGE, SPLIT)[0] == 303
    assert known(cast).week == (*([((540, 720), (840, 1080))] * 5), (), ())
    frozen_clock.set(datetime(2026, 3, 2, 12, 30, tzinfo=UTC))
    page = text(cast.visit(cast.staff(Role.ADMIN)).get(PAGE).text)
    assert "The service is closed now. It opens Monday 2 March, 14:00." in page
    assert "Nobody has set the hours yet." not in page
    with cast.database.reading() as db:
        assert db.execute(sa.select(Audit.action).where(Audit.action == "hours_set")).scalars().all() == ["hours_set"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nine to six", "“nine to six” is no time from and to."),
        ("09:00-12:00, 11:00-18:00", "Two of these times overlap."),
        ("18:00-09:00", "“18:00-09:00” ends before it begins. A night stands on two days"),
    ],
)
def test_what_is_not_understood_is_told_and_stays_in_its_field(cast: Cast, visit: Visit, typed: str, said: str) -> None:
    status, page = send(visit, PAGE, {**SPLIT, "day_2": typed})
    assert status == 422
    assert said in page
    assert typed in visit.post(PAGE, {**SPLIT, "day_2": typed}, like=PAGE).text
    assert known(cast).week == USUAL


def test_a_week_in_which_nobody_is_there_is_refused(cast: Cast, visit: Visit) -> None:
    status, page = send(visit, PAGE, {})
    assert (status, "Write when somebody is there on one day at least." in page) == (422, True)
    assert known(cast).week == USUAL


def test_a_holiday_is_added_changed_and_removed(cast: Cast, visit: Visit) -> None:
    holiday = {"special_day": "2026-03-23", "special_name": "Nauryz <b>", "special_hours": ""}
    assert send(visit, SPECIAL, holiday)[0] == 303
    assert known(cast).special == {date(2026, 3, 23): ()}
    assert "Monday 23 March Nauryz <b> Closed" in text(visit.get(PAGE).text).replace("&lt;", "<").replace("&gt;", ">")
    assert "Nauryz <b>" not in visit.get(PAGE).text
    assert send(visit, SPECIAL, {**holiday, "special_hours": "10:00-12:00"})[0] == 303
    assert known(cast).special == {date(2026, 3, 23): ((600, 720),)}
    assert send(visit, f"{SPECIAL}/2026-03-23/remove", {})[0] == 303
    assert known(cast).special == {}
    assert send(visit, f"{SPECIAL}/tomorrow/remove", {})[0] == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"special_day": "soon"},
        {"special_name": ""},
        {"special_hours": "late"},
        {"special_hours": "9:00-10:00, 11:00-12:00"},
    ],
)
def test_a_day_that_is_not_understood_is_not_kept(cast: Cast, visit: Visit, wrong: dict[str, str]) -> None:
    holiday = {"special_day": "2026-03-23", "special_name": "Nauryz", "special_hours": "", **wrong}
    assert send(visit, SPECIAL, holiday)[0] == 422
    assert known(cast).special == {}


def test_each_role_and_nobody(cast: Cast) -> None:
    for role in Role:
        visit, may = cast.visit(cast.staff(role)), role in SETTERS
        assert visit.get(PAGE).status_code == (200 if may else 404)
        for address in (PAGE, SPECIAL, f"{SPECIAL}/2026-03-23/remove"):
            assert visit.post(address, {}, like="/staff").status_code in ({303, 422} if may else {404}), address
        assert (PAGE in visit.get("/staff", part=False).text) is may
    assert cast.visit(None).get(PAGE).location.startswith("/staff/sign-in")
