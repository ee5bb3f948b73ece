"""Who may open what of the numbers: right, wrong and nobody, for every address and every role."""

from __future__ import annotations

import pytest

from app.permissions import TABLE
from app.vocabulary import Permission, Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast
from tests.trust.test_statements import statements

READERS = set(TABLE[Permission.READ_DROPOFF])
ASKERS = {Role.ANALYST, Role.QUALITY, Role.MANAGER, Role.SUPERVISOR, Role.TEAM_LEAD}
TAKERS = {Role.ANALYST, Role.QUALITY, Role.MANAGER}
FORBIDDEN = 404

PAGES: dict[str, tuple[str, set[Role]]] = {
    "insights.dropoff": ("/insights/dropoff", READERS),
    "insights.dropoff_csv": ("/insights/dropoff.csv", READERS),
    "insights.dropoff_json": ("/insights/dropoff.json", READERS),
    "insights.dropoff_beside_csv": ("/insights/dropoff-beside.csv", READERS),
    "insights.dropoff_beside_json": ("/insights/dropoff-beside.json", READERS),
    "insights.time": ("/insights/time", READERS),
    "insights.time_csv": ("/insights/time.csv", READERS),
    "insights.time_json": ("/insights/time.json", READERS),
    "insights.change": ("/insights/change", READERS),
    "insights.kpis": ("/insights/kpis", READERS),
    "insights.promises": ("/insights/promises", READERS),
    "insights.reports": ("/insights/reports", READERS),
    "insights.tasks": ("/insights/tasks", ASKERS),
    "insights.exports": ("/insights/exports", TAKERS),
}
LEADS_ON = {"insights.insights": "leads to the first page"}
ACTS: dict[str, tuple[str, dict[str, str], set[Role]]] = {
    "insights.ask_counsellors": ("/insights/tasks", {"place": ""}, ASKERS),
    "insights.close_task": ("/insights/tasks/none/close", {}, ASKERS),
}
"""What cannot be asked is said with 422; for everybody else there is nothing."""
ELSEWHERE = {
    "insights.report", "insights.events_inside", "insights.events_outside", "insights.change_csv",
    "insights.change_json", "insights.kpis_csv", "insights.kpis_json", "insights.promises_csv",
    "insights.promises_json",
}  # fmt: skip
"""They need a month that was reported, a kind of file or two versions: asked in tests of their own."""


def test_the_tables_below_know_every_address_of_the_room(cast: Cast) -> None:
    endpoints = {rule.endpoint for rule in cast.app.url_map.iter_rules() if rule.endpoint.startswith("insights.")}
    assert endpoints == {*PAGES, *LEADS_ON, *ACTS, *ELSEWHERE}


def test_only_who_may_read_numbers_reads_them() -> None:
    assert Role.ADMIN not in READERS
    assert {Role.COUNSELLOR, Role.ANALYST, Role.DIRECTOR} <= READERS


# Every address is asked as every role in tests/trust/test_who_may_see_what.py; here whole pages, as three of them.
@pytest.mark.parametrize("role", [Role.ANALYST, Role.COUNSELLOR, Role.ADMIN])
def test_each_role_opens_what_is_for_it_and_nothing_else(cast: Cast, role: Role) -> None:
    cast.walker()
    visit = cast.visit(cast.staff(role))
    for endpoint, (address, roles) in PAGES.items():
        assert visit.get(address).status_code == (200 if role in roles else FORBIDDEN), endpoint
    for endpoint, (address, data, roles) in ACTS.items():
        status = visit.post(address, data, like="/staff").status_code
        assert status in ({303, 422} if role in roles else {FORBIDDEN}), endpoint


def test_nobody_is_asked_to_sign_in_first(cast: Cast) -> None:
    visit = cast.visit(None)
    for address, _roles in PAGES.values():
        answer = visit.get(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/staff/sign-in")


def test_every_page_answers_on_both_databases(cast_on_both: Cast, frozen_clock: FrozenClock) -> None:
    cast_on_both.walker()
    frozen_clock.advance(days=2)
    visit = cast_on_both.visit(cast_on_both.staff(Role.ANALYST))
    for address, roles in PAGES.values():
        assert visit.get(address).status_code == (200 if Role.ANALYST in roles else FORBIDDEN), address


def test_the_drop_off_page_asks_as_often_for_many_people_as_for_few(cast: Cast, frozen_clock: FrozenClock) -> None:
    asked = []
    for people in (2, 8):
        for number in range(people):
            cast.walker(f"Quiet Heron {people} {number}")
        frozen_clock.advance(days=2)
        visit = cast.visit(cast.staff(Role.ANALYST))
        visit.get("/insights/dropoff?by=language")
        with statements(cast.database) as found:
            visit.get("/insights/dropoff?by=language")
        asked.append(len(found))
    assert asked[0] == asked[1] < 60, asked
