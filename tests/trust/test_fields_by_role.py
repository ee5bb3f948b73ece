"""Each field of a client's page by role: who may not read it does not get its bytes, on no page and in no part of one;
and what a role reads follows every handing over, cover, suspension and change of team (trust.md T12, ASVS V8.2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.field_groups import FIELD_GROUPS
from app.models.clients import Client
from app.models.journeys import Journey
from app.permissions import TABLE
from app.services import caseload, covering, messages, notes, safe_contact, staff_accounts, teams
from app.vocabulary import NoteKind, Permission, Role, Scope, StaffState
from tests.desk.cast import Cast, Colleague, Visit, Walker

AT_THE_DESK = (Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR)
CANARIES = {
    "sealed_contact": (
        "+44 20 7946 0999", "canary-code", "canary-shown-as", "canary-someone-else", "canary-stop", "canary-help",
    ),
    "answers": ("canary-answer",),
    "messages": ("canary-message",),
    "notes": ("canary-note-of-another",),
    "restricted_notes": ("canary-restricted",),
    "violence_notes": ("canary-violence",),
}  # fmt: skip
DRAFT, OWN_NOTE = "canary-draft", "canary-own-note"
GROUPS = {group.key: group for group in FIELD_GROUPS}


PAGES = (
    "/desk/clients/{client}", "/desk/clients/{client}/reach", "/desk/clients/{client}/messages", "/desk/review/{run}",
    "/desk/calls/{journey}", "/desk", "/desk?tab=reviews", "/desk/calls", "/desk/clients", "/desk/unassigned",
    "/desk/clients/{client}/plans/{journey}/fit", "/desk/clients/{client}/sealed", "/desk/contacts",
)  # fmt: skip
"""Wherever something of a client may stand for staff: each is asked as a page and as a part of one."""


@dataclass(frozen=True)
class Scene:
    """Somebody of whom every field is filled with words to look for."""

    walker: Walker
    run: str

    def read(self, visit: Visit) -> str:
        """Every byte that a colleague gets of any page."""
        names = {"client": self.walker.client_id, "journey": self.walker.journey_id, "run": self.run}
        addresses = [page.format(**names) for page in PAGES]
        return "".join(visit.get(one, part=part).text for one in addresses for part in (False, True))


@pytest.fixture
def another(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR, "Another Writer")


def filled(cast: Cast, of: Colleague, another: Colleague) -> Scene:
    walker = cast.walker(of=of)
    run = cast.ask_for_review(walker, CANARIES["answers"][0])
    cast.draft(walker, "next-month", {"hard_day": DRAFT})
    number, code, shown, someone, stop, help_word = CANARIES["sealed_contact"]
    words = {
        "code_word": code,
        "shown_as": shown,
        "if_someone_else": someone,
        "stop_word": stop,
        "help_word": help_word,
    }
    with cast.database.begin() as db:
        locker = cast.locker(db, walker)
        safe_contact.keep_rules(db, locker, {"ways": ["call"], "address": number, "consent": "yes", **words})
        messages.send_message(db, locker, CANARIES["messages"][0], zone=cast.settings.zone, key="one")
        for group, kind in (
            ("notes", NoteKind.ORDINARY),
            ("restricted_notes", NoteKind.RESTRICTED),
            ("violence_notes", NoteKind.VIOLENCE),
        ):
            notes.write_note(db, locker, words=CANARIES[group][0], staff_id=another.id, kind=kind)
        notes.write_note(db, locker, words=OWN_NOTE, staff_id=of.id)
    return Scene(walker, run)


def reads(role: Role, group: str) -> bool:
    """Whether this role reads the group of a client who is hers, by the table and what stands beside it."""
    scope = TABLE[GROUPS[group].permission].get(role)
    if group == "violence_notes" and role not in (Role.SUPERVISOR, Role.CLINICIAN):
        return False
    return scope is not None and scope is not Scope.OWN


@pytest.mark.parametrize("role", AT_THE_DESK)
def test_each_role_gets_the_bytes_of_its_fields_and_of_no_other(cast: Cast, another: Colleague, role: Role) -> None:
    person = cast.staff(role)
    # A supervisor reads of everybody; whom she has herself she is in contact with, as a counsellor is.
    whose = cast.staff(Role.COUNSELLOR, "Counsellor Of Hers") if role is Role.SUPERVISOR else person
    scene = filled(cast, whose, another)
    got = scene.read(cast.visit(person))
    assert scene.walker.pseudonym in got
    for group, canaries in CANARIES.items():
        found = {canary for canary in canaries if canary in got}
        assert found == (set(canaries) if reads(role, group) else set()), f"{role}, {group}"
    assert (OWN_NOTE in got) is (role is not Role.SUPERVISOR or reads(role, "notes"))
    assert DRAFT not in got, "nobody reads a draft"


def test_of_a_colleagues_client_nobody_gets_a_byte(cast: Cast, another: Colleague) -> None:
    scene = filled(cast, cast.staff(Role.COUNSELLOR, "Somebody Else"), another)
    for role in (Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN):
        assert canaries_in(scene.read(cast.visit(cast.staff(role)))) == set(), role


def test_every_other_role_gets_nothing_even_of_a_client_who_is_with_her(cast: Cast, another: Colleague) -> None:
    scene = filled(cast, another, another)
    for role in set(Role) - set(AT_THE_DESK):
        person = cast.staff(role)
        with cast.database.begin() as db:
            db.execute(sa.update(Journey).values(counsellor_id=person.id))
        assert canaries_in(scene.read(cast.visit(person))) == set(), role


def canaries_in(page: str) -> set[str]:
    every = {one for group in CANARIES.values() for one in group} | {DRAFT, OWN_NOTE, "Quiet Heron"}
    return {one for one in every if one in page}


def test_the_control_a_reader_too_many_is_found(
    cast: Cast, another: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the page forgot to ask the table before it opened a number."""
    agent = cast.staff(Role.SUPERVISOR)
    scene = filled(cast, another, another)
    row = {**TABLE[Permission.READ_CONTACT], Role.SUPERVISOR: Scope.ALL}
    monkeypatch.setattr("app.permissions.TABLE", {**TABLE, Permission.READ_CONTACT: row})
    assert set(CANARIES["sealed_contact"]) <= canaries_in(scene.read(cast.visit(agent)))


# --- what a role reads follows every change --------------------------------------------------------------------------


def status(cast: Cast, person: Colleague, scene: Scene) -> int:
    return cast.visit(person).get(f"/desk/clients/{scene.walker.client_id}").status_code


def test_access_follows_handing_over_cover_and_its_end(cast_on_both: Cast) -> None:
    cast = cast_on_both
    dana, lena, chief = (cast.staff(Role.COUNSELLOR, name) for name in ("Dana", "Lena", "Chief"))
    scene = Scene(cast.walker(of=dana), "")
    assert [status(cast, one, scene) for one in (dana, lena)] == [200, 404]
    with cast.database.begin() as db:
        caseload.hand_over(db, scene.walker.journey_id, lena.id, actor=dana.actor)
    assert [status(cast, one, scene) for one in (dana, lena)] == [404, 200]
    now, away = clock.now(), timedelta(days=2)
    with cast.database.begin() as db:
        covering.make_cover(db, lena.id, dana.id, now, now + away, made_by=chief.id)
    assert [status(cast, one, scene) for one in (dana, lena)] == [200, 200]
    clock.freeze(now + away - timedelta(seconds=1))
    assert status(cast, dana, scene) == 200
    clock.freeze(now + away)
    assert [status(cast, one, scene) for one in (dana, lena)] == [404, 200]


def test_access_ends_with_suspension_and_with_a_role(cast: Cast) -> None:
    dana, boss = cast.staff(Role.COUNSELLOR), cast.staff(Role.ADMIN, "Boss")
    scene, visit = Scene(cast.walker(of=dana), ""), cast.visit(dana)
    address = f"/desk/clients/{scene.walker.client_id}"
    assert visit.get(address).status_code == 200
    with cast.database.begin() as db:
        staff_accounts.change_roles(db, dana.id, [Role.DESIGNER], by_id=boss.id)
    assert visit.get(address).status_code == 303, "a change of roles ends every visit"
    assert status(cast, dana, scene) == 404
    with cast.database.begin() as db:
        staff_accounts.change_roles(db, dana.id, [Role.COUNSELLOR], by_id=boss.id)
    assert status(cast, dana, scene) == 200
    visit = cast.visit(dana)
    with cast.database.begin() as db:
        staff_accounts.shut_out(db, dana.id, StaffState.SUSPENDED, by_id=boss.id)
    assert visit.get(address).status_code == 303


def test_the_unassigned_list_follows_a_change_of_team(cast: Cast) -> None:
    dana, boss = cast.staff(Role.COUNSELLOR), cast.staff(Role.ADMIN, "Boss")
    walker = cast.walker("Paper Lantern")
    with cast.database.begin() as db:
        day, evening = (teams.make_team(db, name, by_id=boss.id) for name in ("Day team", "Evening team"))
        db.execute(sa.update(Client).where(Client.id == walker.client_id).values(team=evening))
        teams.set_teams_of(db, dana.id, [day], by_id=boss.id)
    assert walker.pseudonym not in cast.visit(dana).get("/desk/unassigned").text
    with cast.database.begin() as db:
        teams.set_teams_of(db, dana.id, [evening], by_id=boss.id)
    assert walker.pseudonym in cast.visit(dana).get("/desk/unassigned").text
