"""Questions about teams: which there are, who is in which, and whose Unassigned list a person without anybody is on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.clients import Client
from app.models.staff import Staff
from app.models.teams import Team, TeamMember
from app.permissions import Actor
from app.vocabulary import Permission, Scope, StaffState


@dataclass(frozen=True)
class TeamRow:
    """One team. A closed one takes nobody new."""

    id: str
    name: str
    created_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True)
class Member:
    """Somebody who is in a team, and may still have to join the service."""

    team_id: str
    staff_id: str
    name: str
    state: StaffState


_TEAM = sa.select(Team.id, Team.name, Team.created_at, Team.closed_at)
_HERE = (StaffState.ACTIVE, StaffState.INVITED)


def team_names(db: sa.Connection) -> dict[str, str]:
    """The name of every team by its id, in the order of the names; closed ones too, since rows still name them."""
    return {row.id: row.name for row in db.execute(_TEAM.order_by(Team.name))}


def all_teams(db: sa.Connection) -> list[TeamRow]:
    """Every team: those that are open first, each part by name."""
    return [TeamRow(*row) for row in db.execute(_TEAM.order_by(Team.closed_at.is_not(None), Team.name))]


def team_by_id(db: sa.Connection, team_id: str) -> TeamRow | None:
    """One team, or None."""
    row = db.execute(_TEAM.where(Team.id == team_id)).one_or_none()
    return TeamRow(*row) if row else None


def teams_of(db: sa.Connection, staff_id: str) -> dict[str, str]:
    """Id and name of the open teams that this member of staff is in, by name."""
    rows = db.execute(
        sa.select(Team.id, Team.name)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.staff_id == staff_id, Team.closed_at.is_(None))
        .order_by(Team.name)
    )
    return {row.id: row.name for row in rows}


def members(db: sa.Connection) -> list[Member]:
    """Who is in which open team, by name, of those who work here or are invited. One statement for all teams."""
    rows = db.execute(
        sa.select(TeamMember.team_id, Staff.id, Staff.name, Staff.state)
        .join(Staff, Staff.id == TeamMember.staff_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(Team.closed_at.is_(None), Staff.state.in_(_HERE))
        .order_by(Staff.name, Staff.id)
    )
    return [Member(*row[:3], StaffState(row.state)) for row in rows]


def of_her_teams(staff: Actor, permission: Permission) -> sa.ColumnElement[bool]:
    """The condition on ``Client`` that leaves those whom this person's teams see to, under this permission.

    Somebody without a team is every team's (domain.md section 8: "on the team's Unassigned list").
    """
    match staff.scope(permission):
        case Scope.ALL:
            return sa.true()
        case Scope.TEAM:
            return sa.or_(Client.team.is_(None), Client.team.in_(sorted(staff.teams)))
        case _:
            return sa.false()
