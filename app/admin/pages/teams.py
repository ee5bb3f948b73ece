"""What the pages of the teams show: which there are, and who is in which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.admin.pages.people import roles_words
from app.queries.staff_list import people
from app.queries.teams import all_teams, members, team_by_id
from app.vocabulary import StaffState


@dataclass(frozen=True)
class TeamLine:
    """One open team, with the names of who is in it."""

    id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class TeamsPage:
    """Open teams, and the names and days of those that were closed."""

    teams: tuple[TeamLine, ...]
    closed: tuple[tuple[str, datetime | None], ...]


@dataclass(frozen=True)
class TeamPage:
    """One open team. ``people``: id, name and roles of everybody who could be in it."""

    id: str
    name: str
    member_ids: tuple[str, ...]
    people: tuple[tuple[str, str, str], ...]


def teams_page(db: sa.Connection) -> TeamsPage:
    """All teams."""
    everybody = members(db)
    rows = all_teams(db)
    teams = tuple(
        TeamLine(row.id, row.name, tuple(one.name for one in everybody if one.team_id == row.id))
        for row in rows
        if row.is_open
    )
    return TeamsPage(teams, tuple((row.name, row.closed_at) for row in rows if not row.is_open))


def team_page(db: sa.Connection, team_id: str) -> TeamPage | None:
    """One open team, or None."""
    row = team_by_id(db, team_id)
    if row is None or not row.is_open:
        return None
    here = [one for one in people(db, clock.now()) if one.state in (StaffState.ACTIVE, StaffState.INVITED)]
    in_it = tuple(one.staff_id for one in members(db) if one.team_id == team_id)
    return TeamPage(row.id, row.name, in_it, tuple((one.id, one.name, roles_words(one.roles)) for one in here))
