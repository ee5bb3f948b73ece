"""A view opens only for those it declares. Not there and not yours look the same."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import Database
from app.permissions import TABLE, Actor, rooms_for, scope_of
from app.vocabulary import Permission, Role, Scope
from app.web.access import CLIENT, PUBLIC, Door, audience, audience_of, safe_next, undeclared
from app.web.rooms import Room, room_of
from config import Settings
from tests.accounts import SomeClient, SomeStaff, a_staff
from tests.clocks import FrozenClock
from tests.trust.browsing import Browser


def test_every_view_of_the_product_declares_its_audience(whole: Flask) -> None:
    assert undeclared(whole) == []


def test_every_view_stands_in_the_room_of_its_audience(whole: Flask) -> None:
    """The room of the address picks the cookie, so a client's page under a staff address could never open."""
    for rule in whole.url_map.iter_rules():
        who = audience_of(whole, rule.endpoint) or frozenset()
        room = room_of(rule.rule)
        if Door.CLIENT in who:
            assert room is Room.PORTAL, rule
        elif Door.PUBLIC not in who:
            assert room is Room.STAFF, rule


def test_a_view_that_declares_nothing_is_found_and_stays_shut(small: Flask, nobody: FlaskClient) -> None:
    """The control: one careless view is listed by name, and answers nobody."""
    small.add_url_rule("/careless", "careless", lambda: "open to all")
    assert undeclared(small) == ["careless"]
    assert nobody.get("/careless").status_code == 404


@pytest.mark.parametrize("who", [(), (PUBLIC, CLIENT), (PUBLIC, Permission.READ_PLAN)])
def test_an_audience_is_one_door_or_permissions(who: tuple[Door | Permission, ...]) -> None:
    with pytest.raises(ValueError, match="declare one of"):
        audience(*who)


def test_a_stranger_is_shown_the_entrance_of_the_room(nobody: FlaskClient) -> None:
    assert nobody.get("/my").location == "/return"
    assert nobody.get("/desk/answers?tab=2").location == "/staff/sign-in?next=/desk/answers%3Ftab%3D2"


def test_a_form_of_a_visit_that_is_over_is_answered_kindly_and_gives_the_words_back(
    browser: Browser, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    browser.come_back(client)
    frozen_clock.advance(minutes=16)
    words = "I went for a walk by the river and it helped."
    answer = browser.post("/my/diary", {"text": words, "password": "a secret that is not shown back"})
    assert answer.status_code == 401
    assert words in answer.text
    assert "a secret that is not shown back" not in answer.text
    assert 'href="/return"' in answer.text


def test_a_fragment_of_a_visit_that_is_over_sends_the_whole_page_to_the_entrance(nobody: FlaskClient) -> None:
    answer = nobody.get("/my", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"], answer.text) == (401, "/return", "")


def test_after_signing_in_a_fragment_leads_back_to_the_page_around_it(nobody: FlaskClient) -> None:
    around = {"HX-Request": "true", "HX-Current-URL": "http://localhost/desk/everybody?tab=2"}
    assert nobody.get("/desk/answers", headers=around).headers["HX-Redirect"] == "/staff/sign-in?next=/desk/everybody"


def test_a_client_opens_her_plan_and_nothing_of_the_staff(browser: Browser, client: SomeClient) -> None:
    browser.come_back(client)
    assert "plan of Quiet Heron" in browser.get("/my").text
    assert browser.get("/desk").location.startswith("/staff/sign-in")


def test_staff_open_their_rooms_and_nothing_of_a_client(browser: Browser, counsellor: SomeStaff) -> None:
    browser.sign_in(counsellor)
    assert f"worklist of {counsellor.name}" in browser.get("/desk").text
    assert browser.get("/my").location == "/return"


def test_the_cookie_of_one_room_is_worth_nothing_in_the_other(
    small: Flask, browser: Browser, client: SomeClient, counsellor: SomeStaff
) -> None:
    browser.come_back(client)
    browser.sign_in(counsellor)
    portal, staff = browser.cookie("ql_portal"), browser.cookie("ql_staff")
    swapped = small.test_client()
    swapped.set_cookie("ql_portal", staff or "")
    swapped.set_cookie("ql_staff", portal or "")
    assert swapped.get("/my").location == "/return"
    assert swapped.get("/desk").location.startswith("/staff/sign-in")


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.COUNSELLOR, {"/desk": 200, "/desk/answers": 200, "/desk/everybody": 200}),
        (Role.AGENT, {"/desk": 200, "/desk/answers": 404, "/desk/everybody": 200}),
        (Role.SUPERVISOR, {"/desk": 200, "/desk/answers": 200, "/desk/everybody": 200}),
        (Role.ANALYST, {"/desk": 404, "/desk/answers": 404, "/desk/everybody": 200}),
        (Role.ADMIN, {"/desk": 404, "/desk/answers": 404, "/desk/everybody": 200}),
        (Role.DESIGNER, {"/desk": 404, "/desk/answers": 404, "/desk/everybody": 200}),
    ],
)
def test_a_role_opens_what_the_table_gives_it(
    browser: Browser,
    sqlite_database: Database,
    sqlite_settings: Settings,
    frozen_clock: FrozenClock,
    role: Role,
    statuses: dict[str, int],
) -> None:
    person = a_staff(sqlite_database, sqlite_settings, role)
    frozen_clock.advance(minutes=1)
    browser.sign_in(person)
    assert {path: browser.get(path).status_code for path in statuses} == statuses


def test_not_yours_looks_like_not_there(
    browser: Browser, sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    analyst = a_staff(sqlite_database, sqlite_settings, Role.ANALYST)
    frozen_clock.advance(minutes=1)
    browser.sign_in(analyst)
    not_yours, not_there = browser.get("/desk/answers"), browser.get("/desk/no-such-page")
    assert not_yours.text == not_there.text.replace("/desk/no-such-page", "/desk/answers")
    assert (not_yours.status_code, not_there.status_code) == (404, 404)


def test_a_suspended_member_of_staff_is_out_with_the_next_click(
    browser: Browser, counsellor: SomeStaff, sqlite_database: Database
) -> None:
    from app.services.staff_accounts import shut_out
    from app.vocabulary import StaffState

    browser.sign_in(counsellor)
    assert browser.get("/desk").status_code == 200
    with sqlite_database.begin() as db:
        shut_out(db, counsellor.id, StaffState.SUSPENDED, by_id="admin")
    assert browser.get("/desk").status_code == 303


# The table of domain.md section 8, spot by spot where a slip would hurt.


ABOUT_NOBODY = (
    *(Permission.READ_DROPOFF, Permission.OPEN_STUDIO, Permission.DRAFT_QUEST, Permission.WRITE_WORDS),
    *(Permission.SET_HOURS, Permission.PLAN_ON_CALL, Permission.SET_SERVICE, Permission.APPROVE_SETTING),
    *(Permission.READ_AUDIT, Permission.SEE_BOARD, Permission.SEE_CASELOADS, Permission.READ_SUPERVISION),
    *(Permission.SET_RULES, Permission.KEEP_LAUNCH, Permission.EXPORT_EVENTS, Permission.SEND_GROUP_TASK),
)
"""Numbers that point at nobody, the event log without ids, what is asked of counsellors by a number, the texts of
quests, settings of the service, its rota and load, who of the staff did what, and talks of supervision. On the board
and in the log only supervisors read pseudonyms."""
WITH_A_REASON = {(Role.QUALITY, Permission.BREAK_GLASS_NOTES)}
"""The X of the table: it is asked for, and a second person or half an hour comes before it."""


def test_every_permission_has_a_row() -> None:
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DIRECTOR, Role.PLANNER, Role.QUALITY, Role.DESIGNER, Role.TRAINER])
@pytest.mark.parametrize("permission", [each for each in Permission if each not in ABOUT_NOBODY])
def test_who_works_with_numbers_and_texts_opens_nothing_about_a_person(role: Role, permission: Permission) -> None:
    assert (scope_of([role], permission) is not None) == ((role, permission) in WITH_A_REASON)


def test_the_administrator_sees_no_client_data() -> None:
    held = {permission for permission in Permission if scope_of([Role.ADMIN], permission)}
    settings = {Permission.WRITE_WORDS, Permission.MANAGE_CHANNELS, Permission.SET_HOURS, Permission.PLAN_ON_CALL}
    settings |= {Permission.SET_SERVICE, Permission.APPROVE_SETTING, Permission.KEEP_LAUNCH}
    assert held == {Permission.MANAGE_PEOPLE, *settings}


def test_an_analyst_reads_numbers_and_asks_by_them_and_an_auditor_reads_the_log_as_well_and_nothing_else() -> None:
    by_numbers = {Permission.READ_DROPOFF, Permission.EXPORT_EVENTS, Permission.SEND_GROUP_TASK}
    may = {Role.ANALYST: by_numbers, Role.AUDITOR: {Permission.READ_DROPOFF, Permission.READ_AUDIT}}
    for role, permissions in may.items():
        assert {permission for permission in Permission if scope_of([role], permission)} == permissions


def test_an_agent_reads_her_own_notes_and_no_answers() -> None:
    assert scope_of([Role.AGENT], Permission.READ_NOTES) is Scope.OWN
    assert scope_of([Role.AGENT], Permission.READ_ANSWERS) is None


def test_only_a_supervisor_ends_a_hold_or_reassigns() -> None:
    for permission in (Permission.END_HOLD, Permission.REASSIGN):
        assert {role for role in Role if scope_of([role], permission)} == {Role.SUPERVISOR}


def test_a_supervisor_reads_notes_and_does_not_write_them() -> None:
    assert scope_of([Role.SUPERVISOR], Permission.READ_NOTES) is Scope.ALL
    assert scope_of([Role.SUPERVISOR], Permission.WRITE_NOTE) is None


def test_of_two_roles_the_wider_scope_counts() -> None:
    both = Actor("id", "Noor Example", frozenset({Role.COUNSELLOR, Role.SUPERVISOR}))
    assert both.scope(Permission.READ_CLIENT) is Scope.ALL


def test_no_role_opens_nothing() -> None:
    assert not any(scope_of([], permission) for permission in Permission)


def test_a_room_appears_when_it_is_built_and_the_role_opens_it() -> None:
    open_to_her = [door.path for door in rooms_for([Role.SUPERVISOR], ["desk", "insights"])]
    assert open_to_her == ["/desk", "/desk/contacts", "/desk/board", "/desk/times", "/insights/dropoff"]
    assert [door.blueprint for door in rooms_for([Role.DESIGNER], ["desk", "insights"])] == ["insights"]
    both = [door.path for door in rooms_for([Role.DESIGNER], ["studio", "insights"])]
    assert both == ["/studio", "/studio/inbox", "/studio/rules", "/studio/launch", "/insights/dropoff"]
    assert rooms_for([Role.ADMIN], ["desk", "insights"]) == []


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/desk/clients?tab=2", "/desk/clients?tab=2"),
        ("/insights/dropoff", "/insights/dropoff"),
        ("/my", "/staff"),
        ("https://elsewhere.example/desk", "/staff"),
        ("//elsewhere.example/desk", "/staff"),
        ("/\\elsewhere.example/desk", "/staff"),
        ("/desk\\..\\x", "/staff"),
        ("/desk\r\nSet-Cookie: a=b", "/staff"),
        ("javascript:alert(1)", "/staff"),
        ("", "/staff"),
        (None, "/staff"),
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(wanted: str | None, given: str) -> None:
    assert safe_next(wanted) == given
