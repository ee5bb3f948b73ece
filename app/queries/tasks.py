"""Open tasks as rows of the worklist, and what the worker needs to know before it opens one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey
from app.models.words import Task
from app.permissions import Actor
from app.queries.caseload import within_scope
from app.vocabulary import Permission
from quests.journey import JourneyState
from quests.journey_as_json import from_plain


@dataclass(frozen=True)
class OpenTask:
    """Something to be done for a client on one of her journeys. ``kind``: missed_check_ins, lapse, call_her, ..."""

    id: str
    kind: str
    client_id: str
    journey_id: str
    opened_at: datetime
    due_at: datetime


_TASK: tuple[Any, ...] = (Task.id, Task.kind, Task.client_id, Task.journey_id, Task.opened_at, Task.due_at)


def _tasks(staff: Actor) -> sa.Select[Any]:
    return (
        sa.select(*_TASK)
        .join(Journey, Journey.id == Task.journey_id)
        .join(Client, Client.id == Journey.client_id)
        .where(within_scope(staff, Permission.SEE_WORKLIST), Client.erased_at.is_(None), Task.closed_at.is_(None))
    )


def task_for(db: sa.Connection, staff: Actor, task_id: str) -> OpenTask | None:
    """The open task that an address names, if it is about somebody whom this person sees."""
    row = db.execute(_tasks(staff).where(Task.id == task_id)).one_or_none()
    return OpenTask(*row) if row else None


def tasks_of_client(db: sa.Connection, staff: Actor, client_id: str) -> list[OpenTask]:
    """What is to be done for this client beside her steps, the soonest first."""
    rows = db.execute(_tasks(staff).where(Task.client_id == client_id).order_by(Task.due_at, Task.id))
    return [OpenTask(*row) for row in rows]


def latest_tasks(db: sa.Connection, journey_ids: Collection[str]) -> dict[str, dict[str, datetime]]:
    """When a task of each kind was last opened, open or closed: by journey, then by kind."""
    if not journey_ids:
        return {}
    rows = db.execute(
        sa.select(Task.journey_id, Task.kind, sa.func.max(Task.opened_at))
        .where(Task.journey_id.in_(journey_ids))
        .group_by(Task.journey_id, Task.kind)
    )
    found: dict[str, dict[str, datetime]] = {}
    for journey_id, kind, opened_at in rows:
        found.setdefault(journey_id, {})[kind] = opened_at
    return found


def running_states(db: sa.Connection, quest_version_ids: Collection[str]) -> list[tuple[str, str, JourneyState]]:
    """Journey, quest version and state of every journey that runs on one of these versions, not resting, not held."""
    if not quest_version_ids:
        return []
    rows = db.execute(
        sa.select(Journey.id, Journey.quest_version_id, Journey.state).where(
            Journey.quest_version_id.in_(quest_version_ids),
            Journey.started_at.is_not(None),
            Journey.ending.is_(None),
            Journey.is_paused.is_(False),
            Journey.hold_since.is_(None),
        )
    )
    return [(row.id, row.quest_version_id, from_plain(row.state)) for row in rows]
