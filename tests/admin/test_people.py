"""People: invited by two, given roles, suspended and brought back; nobody changes her own account."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

import pyotp
import pytest
import sqlalchemy as sa

from app import clock
from app.models.staff import Staff
from app.permissions import Actor
from app.queries.approvals import waiting
from app.queries.staff import roles_of, standing_of
from app.services import approvals, caseload, staff_accounts, staff_changes, staff_sessions, teams
from app.services.approvals import NeedsAnotherPerson
from app.services.heartbeats import beat
from app.services.staff_accounts import EmailTaken, NoSuchStaff
from app.services.staff_changes import LastAdministrator, OwnAccount
from app.vocabulary import Decision, Role, StaffState
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Visit
from tests.desk.test_staff_step import text
from tests.trust.test_statements import statements

PAGE = "/admin/people"
MOST = 14
"""Statements of the dearest page; who is signed in and what surrounds every page are some of them."""
EMAIL = "lena@example.org"
INVITE = {
    "invite_email": EMAIL,
    "invite_name": "Lena Brandt",
    "roles": ["counsellor", "agent"],
    "invite_reason": "Evenings from May on",
}


@dataclass
class Room:
    """An administrator at her pages, with a second person and somebody whom it is about."""

    cast: Cast
    noor: Colleague
    mira: Colleague
    dana: Colleague
    visit: Visit

    def actor(self, person: Colleague) -> Actor:
        with self.cast.database.reading() as db:
            return Actor(person.id, person.name, standing_of(db, person.id).roles)

    def send(self, address: str, data: dict[str, object] | None = None) -> tuple[int, str]:
        answer = self.visit.post(PAGE + address, data or {}, like=PAGE)
        return answer.status_code, text(answer.text)

    def decide(self, by: Colleague, decision: Decision = Decision.APPROVED) -> None:
        with self.cast.database.begin() as db:
            (request,) = waiting(db)
            approvals.decide(db, request.id, self.actor(by), decision, vault=self.cast.vault)

    def state(self, email_or_id: str) -> str | None:
        with self.cast.database.reading() as db:
            which = sa.or_(Staff.email == email_or_id, Staff.id == email_or_id)
            return db.execute(sa.select(Staff.state).where(which)).scalar_one_or_none()

    def id_of(self, email: str) -> str:
        with self.cast.database.reading() as db:
            found: str = db.execute(sa.select(Staff.id).where(Staff.email == email)).scalar_one()
        return found

    def roles(self, staff_id: str) -> set[Role]:
        with self.cast.database.reading() as db:
            return set(roles_of(db, staff_id))


@pytest.fixture
def room(cast: Cast) -> Room:
    noor, mira = cast.staff(Role.ADMIN, "Noor Example"), cast.staff(Role.SUPERVISOR, "Mira Holt")
    return Room(cast, noor, mira, cast.staff(Role.COUNSELLOR, "Dana Example"), cast.visit(noor))


def link_in(page: str) -> str:
    found = re.search(r'value="http://localhost(/staff/join/[^"]+)"', page)
    assert found
    return found.group(1)


def test_somebody_joins_when_a_second_person_has_said_yes(room: Room, frozen_clock: FrozenClock) -> None:
    with room.cast.database.begin() as db:
        evening = teams.make_team(db, "Evening team", by_id=room.noor.id)
    assert "The second person can be: Mira Holt." in text(room.visit.get(f"{PAGE}/invite").text)
    assert room.send("/invite", {**INVITE, "teams": [evening]})[0] == 303
    assert "1 request waits for a second person." in text(room.visit.get(PAGE).text)
    assert room.state(EMAIL) is None
    with pytest.raises(NeedsAnotherPerson):
        room.decide(room.noor)
    room.decide(room.mira)
    assert room.state(EMAIL) == StaffState.INVITED
    listed = text(room.visit.get(PAGE).text)
    assert "Lena Brandt" in listed
    assert "No link is open." in listed
    assert "Evening team" in listed
    her = room.id_of(EMAIL)
    shown = room.visit.post(f"{PAGE}/{her}/link", {}, like=PAGE)
    link, newer = link_in(shown.text), link_in(room.visit.post(f"{PAGE}/{her}/link", {}, like=PAGE).text)
    nobody = room.cast.visit(None)
    assert nobody.get(link).status_code == 404  # The newer one ended it.
    page = nobody.get(newer)
    secret = re.search(r'<code translate="no" dir="ltr">([^<]+)</code>', page.text)
    assert secret
    assert "The link is open until Thursday 5 March, 09:00." in text(room.visit.get(PAGE).text)
    code = pyotp.TOTP(secret.group(1).replace(" ", "")).at(clock.now())
    joined = nobody.post(newer, {"password": "quiet-river-meadow-12", "code": code}, like=newer)
    assert (joined.status_code, joined.location) == (303, "/staff")
    with room.cast.database.reading() as db:
        assert standing_of(db, her).teams == {evening}
    assert room.roles(her) == {Role.COUNSELLOR, Role.AGENT}
    assert nobody.get("/desk").status_code == 200


def test_a_no_opens_nothing_and_the_same_person_may_be_asked_for_again(room: Room) -> None:
    room.send("/invite", INVITE)
    status, page = room.send("/invite", INVITE)
    assert status == 422
    assert "An invitation for this address waits for a second person already." in page
    room.decide(room.mira, Decision.DECLINED)
    assert room.state(EMAIL) is None
    assert room.send("/invite", INVITE)[0] == 303


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"invite_email": "lena at home"}, "This is no e-mail address."),
        ({"invite_name": " "}, "Write the name by which colleagues know this person."),
        ({"roles": []}, "Choose at least one role."),
        ({"roles": ["queen"]}, "not a valid choice"),
        ({"invite_reason": ""}, "A second person reads it."),
    ],
)
def test_what_is_wrong_is_said(room: Room, wrong: dict[str, object], said: str) -> None:
    status, page = room.send("/invite", INVITE | wrong)
    assert status == 422
    assert said in page


def test_what_was_typed_stays_where_something_else_is_wrong(room: Room) -> None:
    typed = INVITE | {"invite_email": "lena", "invite_name": "Lena <b>", "invite_reason": "For the evenings"}
    page = room.visit.post(f"{PAGE}/invite", typed, like=PAGE).text
    assert 'value="Lena &lt;b&gt;"' in page
    assert 'value="For the evenings"' in page
    assert len(re.findall(r'name="roles" value="(agent|counsellor)" checked', page)) == 2


def test_where_nobody_else_may_say_yes_the_page_says_how_the_second_one_comes(cast: Cast) -> None:
    visit = cast.visit(cast.staff(Role.ADMIN, "Noor Example"))
    assert "Nobody but you may say yes here yet." in text(visit.get(f"{PAGE}/invite").text)


def test_an_address_that_works_here_is_no_invitation_and_who_left_may_come_back(room: Room) -> None:
    room.send("/invite", INVITE)
    room.decide(room.mira)
    assert "works here already" in room.send("/invite", INVITE)[1]
    her = room.id_of(EMAIL)
    room.send(f"/{her}/shut-out", {"leaving": "left"})
    with room.cast.database.begin() as db:
        with pytest.raises(NoSuchStaff):
            staff_changes.start_over(db, room.cast.vault, her, by=room.actor(room.noor))
        with pytest.raises(NoSuchStaff):
            staff_changes.bring_back(db, her, by=room.actor(room.noor))
    shown = room.visit.get(f"{PAGE}/{her}").text
    assert f'href="{PAGE}/invite?email=lena@example.org"' in shown
    assert room.send("/invite", {**INVITE, "roles": ["analyst"]})[0] == 303
    room.decide(room.mira)
    assert (room.state(EMAIL), room.roles(her)) == (StaffState.INVITED, {Role.ANALYST})


def test_an_address_that_was_taken_meanwhile_leaves_the_request_open(room: Room) -> None:
    room.send("/invite", INVITE)
    with room.cast.database.begin() as db:
        staff_accounts.add_staff(db, room.cast.vault, email=EMAIL, name="Lena", roles=[Role.DESIGNER])
    with pytest.raises(EmailTaken):
        room.decide(room.mira)
    with room.cast.database.reading() as db:
        assert len(waiting(db)) == 1


def test_roles_change_at_once_and_end_every_visit(room: Room) -> None:
    her = room.cast.visit(room.dana)
    assert her.get("/desk").status_code == 200
    assert room.send(f"/{room.dana.id}/roles", {"roles": ["counsellor", "trainer"]})[0] == 303
    assert room.roles(room.dana.id) == {Role.COUNSELLOR, Role.TRAINER}
    assert her.get("/desk").status_code == 303
    page = text(room.visit.get(f"{PAGE}/{room.dana.id}").text)
    assert "Roles: Counsellor, Trainer; before: Counsellor. By Noor Example." in page
    assert "Choose at least one role." in room.send(f"/{room.dana.id}/roles", {"roles": []})[1]


def test_a_role_that_opens_clients_words_waits_for_a_second_person(room: Room) -> None:
    for role in (Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR, Role.TEAM_LEAD, Role.QUALITY):
        nadia = room.cast.staff(Role.ANALYST, f"Nadia {role}")
        asked = {"roles": ["analyst", str(role)], "roles_reason": "Helps out"}
        assert room.send(f"/{nadia.id}/roles", asked)[0] == 303
        assert room.roles(nadia.id) == {Role.ANALYST}
        room.decide(room.mira)
        assert room.roles(nadia.id) == {Role.ANALYST, role}


def test_while_roles_wait_visits_go_on_and_what_comes_meanwhile_stays(room: Room) -> None:
    nadia = room.cast.staff(Role.ANALYST, "Nadia Example")
    her = room.cast.visit(nadia)
    room.send(f"/{nadia.id}/roles", {"roles": ["analyst", "agent"]})
    assert her.get("/staff").status_code == 200
    assert "A second person has not decided yet." in text(room.visit.get(f"{PAGE}/{nadia.id}").text)
    assert "waits for a second person already" in room.send(f"/{nadia.id}/roles", {"roles": ["counsellor"]})[1]
    with room.cast.database.begin() as db:
        staff_changes.set_roles(db, nadia.id, [Role.ANALYST, Role.PLANNER], by=room.actor(room.noor))
    room.decide(room.mira)
    assert room.roles(nadia.id) == {Role.ANALYST, Role.PLANNER, Role.AGENT}
    assert her.get("/staff").status_code == 303


def test_nobody_says_yes_to_roles_of_her_own(room: Room) -> None:
    ben = room.cast.staff(Role.MANAGER, "Ben Roth")
    room.send(f"/{ben.id}/roles", {"roles": ["manager", "supervisor"]})
    with pytest.raises(NeedsAnotherPerson):
        room.decide(ben)
    assert room.roles(ben.id) == {Role.MANAGER}


def test_nobody_changes_her_own_account(room: Room) -> None:
    me = room.noor.id
    page = text(room.visit.get(f"{PAGE}/{me}").text)
    assert "This is your own account." in page
    assert "Keep these roles" not in page
    for address, data in (
        ("roles", {"roles": ["admin", "designer"]}),
        ("shut-out", {"leaving": "suspended"}),
        ("link", {}),
        ("back", {}),
    ):
        assert room.send(f"/{me}/{address}", data)[0] == 404
    assert room.visit.get(f"{PAGE}/{me}/left").status_code == 404
    assert room.visit.get(PAGE).status_code == 200
    with room.cast.database.begin() as db, pytest.raises(OwnAccount):
        staff_changes.shut_out(db, me, StaffState.LEFT, by=room.actor(room.noor))


def test_of_two_administrators_who_shut_each_other_out_one_stays(cast_on_both: Cast) -> None:
    cast = cast_on_both
    noor, omar = cast.staff(Role.ADMIN, "Noor"), cast.staff(Role.ADMIN, "Omar")
    one, two = (Actor(person.id, person.name, frozenset({Role.ADMIN})) for person in (noor, omar))
    with cast.database.begin() as db:
        staff_changes.shut_out(db, omar.id, StaffState.SUSPENDED, by=one)
    with pytest.raises(LastAdministrator), cast.database.begin() as db:
        staff_changes.shut_out(db, noor.id, StaffState.LEFT, by=two)
    with pytest.raises(LastAdministrator), cast.database.begin() as db:
        staff_changes.set_roles(db, noor.id, [Role.DESIGNER], by=two)
    with cast.database.begin() as db:
        staff_changes.bring_back(db, omar.id, by=one)
        staff_changes.set_roles(db, noor.id, [Role.DESIGNER], by=two)
        assert roles_of(db, noor.id) == {Role.DESIGNER}


def test_two_administrators_who_shut_each_other_out_in_one_moment_never_both_go(cast_on_both: Cast) -> None:
    cast = cast_on_both
    both = [cast.staff(Role.ADMIN, "Noor"), cast.staff(Role.ADMIN, "Omar")]
    actors = [Actor(one.id, one.name, frozenset({Role.ADMIN})) for one in both]
    for _round in range(5):
        start = threading.Barrier(2)
        refused: list[int] = []

        def shut_out(number: int, start: threading.Barrier = start, refused: list[int] = refused) -> None:
            start.wait(timeout=20)
            try:
                with cast.database.begin() as db:
                    staff_changes.shut_out(db, both[1 - number].id, StaffState.SUSPENDED, by=actors[number])
            except LastAdministrator:
                refused.append(number)

        threads = [threading.Thread(target=shut_out, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert len(refused) == 1
        with cast.database.begin() as db:
            staff_changes.bring_back(db, both[refused[0]].id, by=actors[1 - refused[0]])


def test_who_still_has_people_is_said_before_and_nothing_opens_after(room: Room) -> None:
    room.cast.walker("Quiet Heron", of=room.dana)
    her = room.cast.visit(room.dana)
    page = text(room.visit.get(f"{PAGE}/{room.dana.id}/suspended").text)
    assert "1 person on a plan." in page
    assert "Quiet Heron" not in page
    assert "Let a supervisor give all this to colleagues first" in page
    status, said = room.send(f"/{room.dana.id}/roles", {"roles": ["designer"]})
    assert (status, "would not be seen any more with these roles" in said) == (422, True)
    assert room.roles(room.dana.id) == {Role.COUNSELLOR}
    assert room.send(f"/{room.dana.id}/shut-out", {"leaving": "suspended"})[0] == 303
    assert her.get("/desk").status_code == 303
    assert "Suspended. By Noor Example." in text(room.visit.get(f"{PAGE}/{room.dana.id}").text)
    assert room.visit.get(f"{PAGE}/{room.dana.id}/suspended").status_code == 404
    assert room.send(f"/{room.dana.id}/roles", {"roles": ["agent"]})[0] == 404
    assert room.send(f"/{room.dana.id}/back")[0] == 303
    assert room.state(room.dana.id) == StaffState.ACTIVE
    nobodys = text(room.visit.get(f"{PAGE}/{room.mira.id}/left").text)
    assert "Nobody waits for Mira Holt" in nobodys


def test_a_supervisor_who_also_administers_is_led_to_the_reassigning(room: Room) -> None:
    room.cast.walker(of=room.dana)
    with room.cast.database.begin() as db:
        staff_accounts.change_roles(db, room.mira.id, [Role.SUPERVISOR, Role.ADMIN], by_id=room.noor.id)
    page = room.cast.visit(room.mira).get(f"{PAGE}/{room.dana.id}/left").text
    assert f'href="/desk/caseloads/{room.dana.id}/reassign"' in page


def test_roles_may_be_taken_from_who_has_people_where_that_is_meant(room: Room) -> None:
    walker = room.cast.walker(of=room.dana)
    assert room.send(f"/{room.dana.id}/roles", {"roles": ["designer"], "anyway": "y"})[0] == 303
    assert room.roles(room.dana.id) == {Role.DESIGNER}
    other = room.cast.staff(Role.COUNSELLOR, "Eve Example")
    with room.cast.database.begin() as db:  # Nobody is lost: a supervisor gives her to a colleague.
        caseload.hand_over(db, walker.journey_id, other.id, actor=room.mira.actor)


def test_visits_are_seen_and_ended_one_by_one(room: Room) -> None:
    first, second = room.cast.visit(room.dana), room.cast.visit(room.dana)
    page = room.visit.get(f"{PAGE}/{room.dana.id}").text
    names = re.findall(rf"/{room.dana.id}/visits/([^/]+)/end", page)
    assert len(names) == 3
    assert names[-1] == "all"
    with room.cast.database.begin() as db:
        token = staff_sessions.start_session(db, room.dana.id)
    assert token not in page
    assert room.send(f"/{room.dana.id}/visits/{names[0]}/end")[0] == 303
    assert sorted(one.get("/desk").status_code for one in (first, second)) == [200, 303]
    for said in ("Ended.", "This visit is over already."):
        room.send(f"/{room.dana.id}/visits/all/end")
        assert said in text(room.visit.get(f"{PAGE}/{room.dana.id}").text)
    assert {one.get("/desk").status_code for one in (first, second)} == {303}
    assert room.send("/nobody/visits/all/end")[0] == 404


def test_people_are_found_by_a_part_of_name_or_address(room: Room) -> None:
    assert "Dana Example" in text(room.visit.get(f"{PAGE}?q=dana").text)
    page = text(room.visit.get(f"{PAGE}?q=%25").text)
    assert "Nobody is found." in page
    assert "Dana Example" not in page


def test_the_pages_ask_a_fixed_number_of_times_however_many_people_there_are(room: Room) -> None:
    with room.cast.database.begin() as db:
        beat(db, "a worker")
        team = teams.make_team(db, "Day team", by_id=room.noor.id)
        teams.set_members(db, team, [room.dana.id], by_id=room.noor.id)
    pages = (PAGE, f"{PAGE}/{room.dana.id}", f"{PAGE}/{room.dana.id}/left", "/admin/teams", f"/admin/teams/{team}")

    def asked() -> list[int]:
        counted = []
        for page in pages:
            with statements(room.cast.database) as told:
                assert room.visit.get(page).status_code == 200
            counted.append(len(told))
        return counted

    asked()
    at_first = asked()
    more = [room.cast.staff(role) for role in (Role.AGENT, Role.COUNSELLOR, Role.DESIGNER)]
    with room.cast.database.begin() as db:
        teams.set_members(db, team, [room.dana.id, *(one.id for one in more)], by_id=room.noor.id)
        other = teams.make_team(db, "Evening team", by_id=room.noor.id)
        teams.set_teams_of(db, room.dana.id, [team, other], by_id=room.noor.id)
        staff_sessions.start_session(db, room.dana.id)
    assert asked() == at_first
    assert max(at_first) <= MOST


def test_each_role_and_nobody(cast: Cast) -> None:
    other = cast.staff(Role.DESIGNER, "Lev Example")
    with cast.database.begin() as db:
        team = teams.make_team(db, "Day team", by_id=other.id)
    gets = (
        PAGE,
        f"{PAGE}/invite",
        f"{PAGE}/{other.id}",
        f"{PAGE}/{other.id}/left",
        "/admin/teams",
        f"/admin/teams/{team}",
    )
    posts = (
        *(f"{PAGE}/{other.id}/{act}" for act in ("roles", "teams", "link", "visits/all/end", "shut-out", "back")),
        f"{PAGE}/invite",
        *(f"/admin/teams{act}" for act in ("", f"/{team}/name", f"/{team}/members", f"/{team}/close")),
    )
    for role in set(Role) - {Role.ADMIN}:
        assert cast.visit(cast.staff(role)).get(PAGE).status_code == 404
    manager = cast.visit(cast.staff(Role.MANAGER))
    assert {manager.get(one).status_code for one in gets} == {404}
    assert {manager.post(one, {}, like="/staff").status_code for one in posts} == {404}
    assert PAGE not in manager.get("/staff").text
    admin, nobody = cast.visit(cast.staff(Role.ADMIN)), cast.visit(None)
    assert {admin.get(one).status_code for one in gets} == {200}
    assert {admin.get(f"{PAGE}/nobody{end}").status_code for end in ("", "/left")} == {404}
    assert {nobody.get(one).status_code for one in gets} == {303}
