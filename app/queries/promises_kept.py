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
from quests.events import ENDINGS
from quests.months import Window
from quests.promises import NO_TEAM, Promise, state_of

A_CALL, A_MESSAGE = "call", "message"
"""What stands in place of quest and step: a call that was asked for, and a message that was written to us."""
LONGEST = timedelta(days=100)
"""No promise of a quest runs longer than so."""
_WAIT, _DONE = "service_wait_started", "service_wait_ended"
_BACK = "reopened"


def promises_of(db: sa.Connection, window: Window) -> list[Promise]:
    """Every promise that fell due in the month: each wait on us in a plan, and each message to us.

    Where no time was named nothing falls due, and there is nothing to keep. What had been promised to somebody who
    has died by the time at which the month is counted is in no rate (domain.md section 5).
    """
    return _of_plans(db, window) + _of_messages(db, window)


def _of_plans(db: sa.Connection, window: Window) -> list[Promise]:
    names, begun, over, ended = _names(db), dict[tuple[str, str | None], Any](), list[Promise](), dict[str, datetime]()
    for row in _events(db, window):
        where = (row.journey_id, row.step)
        if row.kind == _WAIT:
            begun[where] = row
        elif row.kind == _BACK:
            ended.pop(row.journey_id, None)
        elif row.kind != _DONE:
            ended[row.journey_id] = row.at
        elif (wait := begun.pop(where, None)) is not None and _falls_due(wait, window):
            over.append(_promise(wait, bool(row.detail.get("kept")), window, names))
    left = [wait for wait in begun.values() if _falls_due(wait, window)]
    return over + [_promise(wait, _at_the_end(wait, ended), window, names) for wait in left]


def _events(db: sa.Connection, window: Window) -> Iterable[Any]:
    """Waits that began and ended, and plans that ended or went on again, in the order of each plan, as far as the month
    knows."""
    return db.execute(
        sa.select(
            *(JourneyEvent.journey_id, JourneyEvent.kind, JourneyEvent.step, JourneyEvent.at, JourneyEvent.detail),
            *(QuestVersion.slug, Client.team),
        )
        .join(Journey, Journey.id == JourneyEvent.journey_id)
        .join(QuestVersion, QuestVersion.id == Journey.quest_version_id)
        .join(Client, Client.id == Journey.client_id)
        .where(
            JourneyEvent.kind.in_((_WAIT, _DONE, *ENDINGS, _BACK)),
            JourneyEvent.at >= window.start - LONGEST,
            JourneyEvent.at < window.seen,
            ~_has_died(window),
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
    """Whose plan ended within our time needed our act no more: kept (quests/advancing.py).

    None while the plan goes on. None too where our time was over when it ended: our act never came, and will not.
    """
    at, by = ended.get(wait.journey_id), _by(wait)
    return True if at is not None and at >= wait.at and (by is None or at <= by) else None


def _of_messages(db: sa.Connection, window: Window) -> list[Promise]:
    rows = db.execute(
        sa.select(Message.due_at, Message.closed_at, Client.team)
        .join(Client, Client.id == Message.client_id)
        .where(Message.due_at >= window.start, Message.due_at < window.end, ~_has_died(window))
    )
    names, found = _names(db), []
    for row in rows:
        is_over = row.closed_at is not None and row.closed_at < window.seen
        kept = row.closed_at <= row.due_at if is_over else None
        found.append(Promise(state_of(row.due_at, kept, window.seen), A_MESSAGE, names.get(row.team, NO_TEAM)))
    return found


def _has_died(window: Window) -> sa.ColumnElement[bool]:
    """That somebody is known to have died by the time at which the month is counted."""
    theirs, event = sa.orm.aliased(Journey), sa.orm.aliased(JourneyEvent)
    return (
        sa.exists()
        .where(
            theirs.client_id == Client.id,
            theirs.ending == "deceased",
            event.journey_id == theirs.id,
            event.kind == "deceased",
            event.at < window.seen,
        )
        .correlate(Client)
    )


def _names(db: sa.Connection) -> dict[str, str]:
    return {row.id: row.name for row in db.execute(sa.select(Team.id, Team.name))}


def colleagues_of_teams(db: sa.Connection) -> dict[str, set[str]]:
    """Who works in each team, by its name. Nobody in one that is empty."""
    rows = db.execute(
        sa.select(Team.name, Staff.id)
        .outerjoin(TeamMember, TeamMember.team_id == Team.id)
        .outerjoin(Staff, sa.and_(Staff.id == TeamMember.staff_id, Staff.state == StaffState.ACTIVE))
    )
    found: dict[str, set[str]] = {}
    for name, staff_id in rows:
        found.setdefault(name, set()).update({staff_id} - {None})
    return found
