"""What the pages of the staff's accounts show: who works here, in which state, and what one person's account holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.permissions import Actor
from app.queries.approvals import Approval, approvers, open_approval, waiting
from app.queries.staff_list import Change, InHand, PersonRow, changes_of, in_hand, open_visits, people, person
from app.queries.teams import all_teams, team_names, teams_of
from app.services.portal_sessions import name_of_visit
from app.services.staff_changes import OPENS_WORDS
from app.services.staff_sessions import ABSOLUTE, IDLE
from app.vocabulary import ApprovalKind, Permission, Role, StaffState
from app.web.filters import moment
from app.web.staff_frame import role_words
from app.web.words import _, ngettext

Choices = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PersonLine:
    """One person in the list. ``seen`` says when she was last here, or what her invitation waits for."""

    id: str
    name: str
    email: str
    roles: str
    teams: str
    seen: str


@dataclass(frozen=True)
class PeoplePage:
    """Everybody by state; ``waiting``: how many requests a second person has to decide."""

    q: str
    here: tuple[PersonLine, ...]
    invited: tuple[PersonLine, ...]
    suspended: tuple[PersonLine, ...]
    left: tuple[PersonLine, ...]
    waiting: int

    @property
    def is_empty(self) -> bool:
        return not (self.here or self.invited or self.suspended or self.left)


@dataclass(frozen=True)
class VisitLine:
    """An open visit of somebody, with the name by which a form ends it."""

    name: str
    began_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class ChangeLine:
    """One line of an account's history."""

    at: datetime
    words: str


@dataclass(frozen=True)
class PersonPage:
    """One account. ``is_me``: she looks at her own, which she does not change. ``request``: roles that wait."""

    row: PersonRow
    is_me: bool
    roles: str
    role_choices: Choices
    team_choices: tuple[tuple[str, str], ...]
    team_ids: tuple[str, ...]
    link: str
    request: Approval | None
    requested: str
    visits: tuple[VisitLine, ...]
    history: tuple[ChangeLine, ...]

    @property
    def works_here(self) -> bool:
        return self.row.state in (StaffState.ACTIVE, StaffState.INVITED)


@dataclass(frozen=True)
class InvitePage:
    """What the form of an invitation offers. ``second``: names of who may say yes; nobody means that it would wait."""

    role_choices: Choices
    team_choices: tuple[tuple[str, str], ...]
    second: tuple[str, ...]


@dataclass(frozen=True)
class LeavingPage:
    """Before somebody is shut out: what is still with her, in sentences, and where a colleague may take it over."""

    row: PersonRow
    leaving: StaffState
    in_hand: tuple[str, ...]
    has_people: bool
    may_reassign: bool


def people_page(db: sa.Connection, q: str) -> PeoplePage:
    """The list, or whom ``q`` finds."""
    rows = people(db, clock.now(), like=q)

    def of(state: StaffState) -> tuple[PersonLine, ...]:
        return tuple(_line(row) for row in rows if row.state is state)

    asked = sum(one.kind is not ApprovalKind.SETTING for one in waiting(db))
    return PeoplePage(
        q=q,
        here=of(StaffState.ACTIVE),
        invited=of(StaffState.INVITED),
        suspended=of(StaffState.SUSPENDED),
        left=of(StaffState.LEFT),
        waiting=asked,
    )


def person_page(db: sa.Connection, staff_id: str, me: Actor) -> PersonPage | None:
    """One person's account, or None."""
    now = clock.now()
    row = person(db, staff_id, now)
    if row is None:
        return None
    names, request = team_names(db), open_approval(db, ApprovalKind.ROLES, staff_id)
    visits = open_visits(db, staff_id, began_after=now - ABSOLUTE, seen_after=now - IDLE)
    return PersonPage(
        row=row,
        is_me=row.id == me.id,
        roles=roles_words(row.roles),
        role_choices=role_choices(),
        team_choices=team_choices(db),
        team_ids=tuple(teams_of(db, staff_id)),
        link=_link_words(row),
        request=request,
        requested=roles_words(Role(one) for one in request.proposed["roles"]) if request else "",
        visits=tuple(VisitLine(name_of_visit(one.token_hash), one.began_at, one.last_seen_at) for one in visits),
        history=tuple(_change(one, names) for one in changes_of(db, staff_id)),
    )


def invite_page(db: sa.Connection, me: Actor) -> InvitePage:
    """The roles and teams that an invitation may name, and who could say yes to it."""
    second = tuple(one.name for one in approvers(db) if one.id != me.id)
    return InvitePage(role_choices(), team_choices(db), second)


def leaving_page(db: sa.Connection, row: PersonRow, leaving: StaffState, me: Actor) -> LeavingPage:
    """What somebody leaves behind."""
    held = in_hand(db, row.id, clock.now())
    return LeavingPage(row, leaving, hand_words(held), held.clients > 0, me.may(Permission.REASSIGN))


def hand_words(held: InHand) -> tuple[str, ...]:
    """What is still with somebody, a sentence for each kind."""
    words = (
        held.clients and ngettext("%(num)s person on a plan.", "%(num)s people on a plan.", held.clients),
        held.contacts and ngettext("%(num)s contact that goes on.", "%(num)s contacts that go on.", held.contacts),
        held.talks and ngettext("%(num)s talk to come.", "%(num)s talks to come.", held.talks),
        held.turns and ngettext("%(num)s turn on call.", "%(num)s turns on call.", held.turns),
        held.covers and ngettext("Cover for %(num)s colleague.", "Cover for %(num)s colleagues.", held.covers),
    )
    return tuple(said for said in words if said)


def roles_words(roles: Iterable[Role]) -> str:
    """Roles as people say them, in the order of the table."""
    held = frozenset(roles)
    return ", ".join(role_words(role) for role in Role if role in held)


def team_choices(db: sa.Connection) -> tuple[tuple[str, str], ...]:
    """Id and name of every open team."""
    return tuple((team.id, team.name) for team in all_teams(db) if team.is_open)


def role_choices() -> Choices:
    """Every role with what it is for. Those that lead to clients' words say so."""
    said = _what_roles_are_for()
    opens = _("Reads what clients wrote.")
    telling = OPENS_WORDS - {Role.QUALITY}  # What that role is for says it already.
    return tuple(
        (str(role), role_words(role), f"{said[role]} {opens}" if role in telling else said[role]) for role in Role
    )


def _what_roles_are_for() -> dict[Role, str]:
    return {
        Role.AGENT: _("Takes contacts and follows them up."),
        Role.COUNSELLOR: _("Goes with people on their plans, and answers what they send."),
        Role.CLINICIAN: _("As a counsellor; takes over in danger, and signs that a quest is clinically sound."),
        Role.SUPERVISOR: _("Sees to all teams, takes over in danger, hands people over, approves."),
        Role.TEAM_LEAD: _("Comes when somebody of the team needs help, and leads supervision."),
        Role.MANAGER: _("Sets up the service, approves, sees numbers."),
        Role.DIRECTOR: _("Sees numbers."),
        Role.PLANNER: _("Plans who is on call, and sees how much each has."),
        Role.QUALITY: _("Sees numbers and the log; a few notes, with a reason and a second person."),
        Role.DESIGNER: _("Writes quests."),
        Role.TRAINER: _("Reads quests before they are published."),
        Role.ADMIN: _("Looks after accounts, teams, channels and settings. Nothing of a client."),
        Role.ANALYST: _("Sees where people pause or leave, in numbers."),
        Role.AUDITOR: _("Sees the log, and numbers."),
    }


def _line(row: PersonRow) -> PersonLine:
    seen = _link_words(row) if row.state is StaffState.INVITED else _seen_words(row)
    return PersonLine(row.id, row.name, row.email, roles_words(row.roles), ", ".join(row.teams), seen)


def _seen_words(row: PersonRow) -> str:
    if row.last_seen_at is None:
        return _("Not here within the last weeks") if row.state is StaffState.ACTIVE else ""
    return _("Last here: %(when)s", when=moment(row.last_seen_at))


def _link_words(row: PersonRow) -> str:
    if row.state is not StaffState.INVITED:
        return ""
    if row.link_until is None:
        return _("No link is open. Make one, and pass it on.")
    return _("The link is open until %(when)s.", when=moment(row.link_until))


def _change(one: Change, teams: dict[str, str]) -> ChangeLine:
    who = one.by_name or _("the command line")
    team = teams.get(str(one.detail.get("team")), "")
    words = {
        "staff_added": _("The account was opened. By %(who)s.", who=who),
        "staff_invited_again": _("A link was made; password and second factor begin anew. By %(who)s.", who=who),
        "staff_joined": _("The link was used: password and second factor are set."),
        "staff_roles_changed": _role_change(one, who),
        "staff_suspended": _("Suspended. By %(who)s.", who=who),
        "staff_left": _("Noted as having left. By %(who)s.", who=who),
        "staff_brought_back": _("Brought back. By %(who)s.", who=who),
        "visits_ended": _("Visits were ended. By %(who)s.", who=who),
        "joined_team": _("Is in the team %(team)s from here on. By %(who)s.", team=team, who=who),
        "left_team": _("Is in the team %(team)s no more. By %(who)s.", team=team, who=who),
    }
    return ChangeLine(one.at, words[one.action])


def _role_change(one: Change, who: str) -> str:
    known = {str(role): role for role in Role}
    before, after = (
        roles_words(known[code] for code in str(one.detail.get(part, "")).split() if code in known)
        for part in ("before", "after")
    )
    if not after:
        return _("The roles were changed. By %(who)s.", who=who)
    nothing = _("none")
    return _("Roles: %(after)s; before: %(before)s. By %(who)s.", after=after, before=before or nothing, who=who)
