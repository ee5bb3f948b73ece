"""Teams are made, renamed, filled and closed. A person whom somebody takes on is of that colleague's team."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.clients import Client
from app.models.staff import Staff
from app.models.teams import Team, TeamMember
from app.services.audit import Entry, append
from app.vocabulary import ActorKind, StaffState


class TeamNameTaken(Exception):
    """There is a team with this name, open or closed."""


class NoSuchTeam(Exception):
    """There is no open team with this id."""


def make_team(db: sa.Connection, name: str, *, by_id: str) -> str:
    """A new team without anybody in it; gives its id. Raises TeamNameTaken."""
    team_id = new_id()
    try:
        with db.begin_nested():
            db.execute(sa.insert(Team).values(id=team_id, name=name.strip(), created_at=clock.now()))
    except sa.exc.IntegrityError as error:
        raise TeamNameTaken(name) from error
    append(db, Entry(ActorKind.STAFF, by_id, "team_made", "team", team_id))
    return team_id


def rename_team(db: sa.Connection, team_id: str, name: str, *, by_id: str) -> None:
    """From now on the team is called so. Raises NoSuchTeam, TeamNameTaken."""
    _hold(db, team_id)
    try:
        with db.begin_nested():
            db.execute(sa.update(Team).where(Team.id == team_id).values(name=name.strip()))
    except sa.exc.IntegrityError as error:
        raise TeamNameTaken(name) from error
    append(db, Entry(ActorKind.STAFF, by_id, "team_renamed", "team", team_id))


def set_members(db: sa.Connection, team_id: str, staff_ids: Iterable[str], *, by_id: str) -> None:
    """These people are in the team and no others. What they have in hand stays with them. Raises NoSuchTeam."""
    _hold(db, team_id)
    before = set(db.scalars(sa.select(TeamMember.staff_id).where(TeamMember.team_id == team_id)))
    _write(db, {(team_id, one) for one in before}, {(team_id, one) for one in _who_work_here(db, staff_ids)}, by_id)


def set_teams_of(db: sa.Connection, staff_id: str, team_ids: Iterable[str], *, by_id: str) -> None:
    """She is in these teams and in no others. Nothing else changes: who is with her stays with her."""
    wanted = set(team_ids)
    is_open = sa.select(Team.id).where(Team.closed_at.is_(None), Team.id.in_(wanted)).with_for_update()
    after = set(db.scalars(is_open)) if wanted else set()
    before = set(db.scalars(sa.select(TeamMember.team_id).where(TeamMember.staff_id == staff_id)))
    _write(db, {(one, staff_id) for one in before}, {(one, staff_id) for one in after}, by_id)


def close_team(db: sa.Connection, team_id: str, *, by_id: str) -> None:
    """The team takes nobody any more. Whoever nobody has is on every team's Unassigned list again, so that no one is
    lost. Raises NoSuchTeam."""
    _hold(db, team_id)
    db.execute(sa.update(Team).where(Team.id == team_id).values(closed_at=clock.now()))
    db.execute(sa.delete(TeamMember).where(TeamMember.team_id == team_id))
    db.execute(sa.update(Client).where(Client.team == team_id).values(team=None))
    append(db, Entry(ActorKind.STAFF, by_id, "team_closed", "team", team_id))


def team_for(db: sa.Connection, client_id: str, staff_id: str) -> None:
    """Somebody has this person now: she is of a team of theirs from here on, the first by name, unless she is already.

    Whoever is in no team leaves her where she is. Call it with the client's row held.
    """
    hers = (
        sa.select(Team.id)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.staff_id == staff_id, Team.closed_at.is_(None))
    )
    is_elsewhere = sa.or_(Client.team.is_(None), Client.team.not_in(hers))
    db.execute(
        sa.update(Client)
        .where(Client.id == client_id, is_elsewhere, sa.exists(hers))
        .values(team=hers.order_by(Team.name).limit(1).scalar_subquery())
    )


def _hold(db: sa.Connection, team_id: str) -> None:
    """Lock the team for this transaction. Raises NoSuchTeam, also for one that is closed."""
    open_one = sa.select(Team.id).where(Team.id == team_id, Team.closed_at.is_(None)).with_for_update()
    if db.execute(open_one).one_or_none() is None:
        raise NoSuchTeam(team_id)


def _who_work_here(db: sa.Connection, staff_ids: Iterable[str]) -> set[str]:
    wanted = set(staff_ids)
    here = (StaffState.ACTIVE, StaffState.INVITED)
    found = sa.select(Staff.id).where(Staff.id.in_(wanted), Staff.state.in_(here))
    return set(db.scalars(found)) if wanted else set()


_Membership = tuple[str, str]


def _write(db: sa.Connection, before: set[_Membership], after: set[_Membership], by_id: str) -> None:
    """Only what differs is written, and told of in the log: one row for each person who came or went."""
    for team_id, staff_id in sorted(before - after):
        mine = sa.and_(TeamMember.team_id == team_id, TeamMember.staff_id == staff_id)
        db.execute(sa.delete(TeamMember).where(mine))
        append(db, Entry(ActorKind.STAFF, by_id, "left_team", "staff", staff_id, {"team": team_id}))
    for team_id, staff_id in sorted(after - before):
        db.execute(sa.insert(TeamMember).values(team_id=team_id, staff_id=staff_id))
        append(db, Entry(ActorKind.STAFF, by_id, "joined_team", "staff", staff_id, {"team": team_id}))
