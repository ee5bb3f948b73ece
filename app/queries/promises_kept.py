"""Promises of a month: what fell due, and how it stood when the month was counted. No person of the staff is in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey, JourneyEvent
from app.models.messages import Message
from app.models.quests import QuestVersion
from app.models.staff import Staff
from app.models.teams import Team, TeamMember
from app.vocabulary import StaffState
from quests.months import Window
from quests.promises import NO_TEAM, STAFF_AT_LEAST, Promise, state_of

A_CALL, A_MESSAGE = "call", "message"
"""What stands in place of quest and step: a call that was asked for, and a message that was written to us."""
LONGEST = timedelta(days=100)
"""No promise of a quest runs longer than so."""
_WAIT, _DONE = "service_wait_started", "service_wait_ended"
_ENDS = ("exited_well", "stopped", "moved_on", "contact_lost", "deceased")


def promises_of(db: sa.Connection, window: Window) -> list[Promise]:
    """Every promise that fell due in the month: each wait on us in a plan, and each message to us.

    Where no time was named nothing falls due, and there is nothing to keep.
    """
    return _of_plans(db, window) + _of_messages(db, window)


def _of_plans(db: sa.Connection, window: Window) -> list[Promise]:
    names, begun, over, ended = _names(db), dict[tuple[str, str | None], Any](), list[Promise](), dict[str, datetime]()
    for row in _events(db, window):
        where = (row.journey_id, row.step)
        if row.kind == _WAIT:
            begun[where] = row
        elif row.kind != _DONE:
            ended[row.journey_id] = row.at
        elif (wait := begun.pop(where, None)) is not None and _falls_due(wait, window):
            over.append(_promise(wait, bool(row.detail.get("kept")), window, names))
    left = [wait for wait in begun.values() if _falls_due(wait, window)]
    return over + [_promise(wait, _at_the_end(wait, ended), window, names) for wait in left]


def _events(db: sa.Connection, window: Window) -> Iterable[Any]:
    """Waits that began and ended, and plans that ended, in the order of each plan, up to when the month is counted."""
    return db.execute(
        sa.select(
            *(JourneyEvent.journey_id, JourneyEvent.kind, JourneyEvent.step, JourneyEvent.at, JourneyEvent.detail),
            *(QuestVersion.slug, Client.team),
        )
        .join(Journey, Journey.id == JourneyEvent.journey_id)
        .join(QuestVersion, QuestVersion.id == Journey.quest_version_id)
        .join(Client, Client.id == Journey.client_id)
        .where(
            JourneyEvent.kind.in_((_WAIT, _DONE, *_ENDS)),
            JourneyEvent.at >= window.start - LONGEST,
            JourneyEvent.at < window.seen,
        )
        .order_by(JourneyEvent.journey_id, JourneyEvent.seq)
    )


def _falls_due(wait: Any, window: Window) -> bool:
    by = _by(wait)
    return by is not None and window.start <= by < window.end


def _promise(wait: Any, kept: bool | None, window: Window, names: dict[str, str]) -> Promise:
    step = f"{wait.slug} {wait.step}" if wait.step else A_CALL
    return Promise(state_of(_by(wait), kept, window.seen), step, names.get(wait.team, NO_TEAM))


def _by(wait: Any) -> datetime | None:
    found = wait.detail.get("promise_by")
    return datetime.fromisoformat(found) if isinstance(found, str) else None


def _at_the_end(wait: Any, ended: dict[str, datetime]) -> bool | None:
    """Whose plan ended before we acted needs our act no more: kept if that was within our time (quests/advancing.py).

    None while the plan goes on.
    """
    at, by = ended.get(wait.journey_id), _by(wait)
    return None if at is None or at < wait.at else by is None or at <= by


def _of_messages(db: sa.Connection, window: Window) -> list[Promise]:
    rows = db.execute(
        sa.select(Message.due_at, Message.closed_at, Client.team)
        .join(Client, Client.id == Message.client_id)
        .where(Message.due_at >= window.start, Message.due_at < window.end)
    )
    names, found = _names(db), []
    for row in rows:
        is_over = row.closed_at is not None and row.closed_at < window.seen
        kept = row.closed_at <= row.due_at if is_over else None
        found.append(Promise(state_of(row.due_at, kept, window.seen), A_MESSAGE, names.get(row.team, NO_TEAM)))
    return found


def _names(db: sa.Connection) -> dict[str, str]:
    return {row.id: row.name for row in db.execute(sa.select(Team.id, Team.name))}


def small_teams(db: sa.Connection) -> set[str]:
    """The names of teams with fewer people than may be told apart."""
    rows = db.execute(
        sa.select(Team.name, sa.func.count(Staff.id))
        .outerjoin(TeamMember, TeamMember.team_id == Team.id)
        .outerjoin(Staff, sa.and_(Staff.id == TeamMember.staff_id, Staff.state == StaffState.ACTIVE))
        .group_by(Team.id, Team.name)
    )
    return {name for name, people in rows if people < STAFF_AT_LEAST}
