"""Caseloads: how many people each colleague sees to, and what waits for them. By name; nobody is compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.desk.words import by_when
from app.permissions import Actor
from app.queries.bulk_reads import SAID_FOR, Alarm, alarms_since
from app.queries.caseloads import Caseload, caseloads
from app.queries.covering import CoverRow, covers_from_now
from app.queries.teams import members, team_names
from app.vocabulary import Permission, Scope
from app.web.filters import ago, moment
from app.web.words import _


@dataclass(frozen=True)
class CaseloadLine:
    """One colleague's. ``covered``: who sees to the clients meanwhile; ``may_open``: the list of clients shows them."""

    staff_id: str
    name: str
    teams: str
    people: int
    waiting: int
    high: int
    longest: str
    covered: str
    is_here: bool
    is_me: bool


@dataclass(frozen=True)
class CaseloadsPage:
    """All that this reader may see. ``alarms``: colleagues who opened many records within an hour today."""

    lines: tuple[CaseloadLine, ...]
    is_own: bool
    may_open: bool
    may_reassign: bool
    alarms: tuple[str, ...]


def caseloads_page(db: sa.Connection, staff: Actor) -> CaseloadsPage:
    """The caseloads that this reader may see: one's own, a team's, or everybody's."""
    found = caseloads(db, staff)
    is_own = staff.scope(Permission.SEE_CASELOADS) is Scope.OWN
    teams = {} if is_own else _teams(db)
    covered = {one.staff_id: _covered(one.covered_by_name, one.ends_at) for one in _running_covers(db)}
    return CaseloadsPage(
        lines=tuple(_line(staff, one, teams.get(one.staff_id, ""), covered.get(one.staff_id, "")) for one in found),
        is_own=is_own,
        may_open=staff.scope(Permission.READ_PLAN) is Scope.ALL,
        may_reassign=staff.may(Permission.REASSIGN),
        alarms=_alarms(db) if staff.may(Permission.REASSIGN) else (),
    )


def _line(staff: Actor, found: Caseload, teams: str, covered: str) -> CaseloadLine:
    return CaseloadLine(
        staff_id=found.staff_id,
        name=found.name,
        teams=teams,
        people=found.people,
        waiting=found.waiting,
        high=found.high,
        longest=ago(found.waiting_since),
        covered=covered,
        is_here=found.is_here,
        is_me=found.staff_id == staff.id,
    )


def _teams(db: sa.Connection) -> dict[str, str]:
    names, found = team_names(db), dict[str, list[str]]()
    for member in members(db):
        found.setdefault(member.staff_id, []).append(names[member.team_id])
    return {staff_id: ", ".join(of_hers) for staff_id, of_hers in found.items()}


def _running_covers(db: sa.Connection) -> list[CoverRow]:
    now = clock.now()
    return [one for one in covers_from_now(db) if one.runs_at(now)]


def _covered(name: str, until: datetime) -> str:
    return _("%(name)s covers until %(when)s.", name=name, when=by_when(until))


def _alarms(db: sa.Connection) -> tuple[str, ...]:
    return tuple(_alarm(one) for one in alarms_since(db, clock.now() - SAID_FOR))


def _alarm(found: Alarm) -> str:
    return _(
        "%(name)s opened %(number)s records within an hour, up to %(when)s. Ask what it was for.",
        name=found.name,
        number=found.number,
        when=moment(found.at),
    )
