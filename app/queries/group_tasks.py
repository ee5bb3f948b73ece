"""What counsellors are asked by who reads the numbers: as it stands above a worklist, and as who asked follows it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.insights import GroupTask, GroupTaskDone
from app.models.journeys import Journey
from app.models.quests import QuestVersion
from app.models.staff import Staff
from app.permissions import Actor
from app.queries.caseload import within_scope
from app.queries.journey_states import standing
from app.vocabulary import Permission, Scope

SHOWN_AFTER = timedelta(days=14)
"""So long after its day it stands above a worklist. Then it stands where it was asked alone, until it is closed."""
_CLOSER = sa.orm.aliased(Staff)
_TIMES_DONE = (
    sa.select(sa.func.count())
    .select_from(GroupTaskDone)
    .where(GroupTaskDone.group_task_id == GroupTask.id)
    .correlate(GroupTask)
    .scalar_subquery()
    .label("done")
)
_Place = tuple[str, str, str]
"""Version, level and state."""
_PLACE = (GroupTask.quest, GroupTask.version, GroupTask.level, GroupTask.state)


@dataclass(frozen=True)
class OpenTask:
    """One thing that is asked of this person. ``people``: how many of those whom she may see stand there now, exact.

    ``done``: how many colleagues say that they have seen to theirs; ``is_done``: whether she does.
    """

    id: str
    quest: str
    version: int
    level: str
    state: str
    words: str
    due_on: date
    quest_version_id: str
    asked_by: str
    done: int
    is_done: bool
    people: int


@dataclass(frozen=True)
class AskedTask:
    """One thing that was asked. ``people`` is the number that was seen then; ``done`` how many say that it is done.

    Nothing tells who that is, or how many stand there now: the numbers of a day do, where they may be shown.
    """

    id: str
    quest: str
    version: int
    level: str
    state: str
    people: int
    words: str
    due_on: date
    asked_by: str
    asked_by_name: str
    asked_at: datetime
    done: int
    closed_at: datetime | None
    closed_by_name: str | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def open_group_tasks(db: sa.Connection, staff: Actor) -> list[OpenTask]:
    """What is asked of this person, the earliest day first: two statements, however much it is.

    A counsellor is asked where she has people and has not said that it is done. Who sees everybody sees all of it.
    """
    by_her = sa.exists().where(GroupTaskDone.group_task_id == GroupTask.id, GroupTaskDone.staff_id == staff.id)
    rows = db.execute(
        sa.select(GroupTask.id, *_PLACE, GroupTask.words, GroupTask.due_on)
        .add_columns(QuestVersion.id.label("quest_version_id"), Staff.name, _TIMES_DONE)
        .add_columns(by_her.correlate(GroupTask))
        .join(QuestVersion, _IS_ITS_VERSION)
        .join(Staff, Staff.id == GroupTask.asked_by)
        .where(GroupTask.closed_at.is_(None), GroupTask.due_on >= clock.now().date() - SHOWN_AFTER)
        .order_by(GroupTask.due_on, GroupTask.asked_at, GroupTask.id)
    ).all()
    there = _people_there(db, staff, {_place(row) for row in rows}) if rows else {}
    tasks = [_open_task(row, there.get(_place(row), 0)) for row in rows]
    if _sees_all(staff):
        return tasks
    return [task for task in tasks if task.people and not task.is_done]


def _place(row: Any) -> _Place:
    return row.quest_version_id, row.level, row.state


def _open_task(row: Any, people: int) -> OpenTask:
    said: list[Any] = [*row[:-1], bool(row[-1]), people]
    return OpenTask(*said)


_IS_ITS_VERSION = sa.and_(QuestVersion.slug == GroupTask.quest, QuestVersion.version == GroupTask.version)


def _people_there(db: sa.Connection, staff: Actor, places: Collection[_Place]) -> dict[_Place, int]:
    """How many of those whom this person may see stand at each place: as her list of clients has it."""
    versions, levels = ({place[part] for place in places} for part in (0, 1))
    of_versions = Journey.quest_version_id.in_(versions)
    her_plans = (
        sa.select(
            Journey.quest_version_id, Journey.current_level, standing(clock.now()).label("state"), Journey.client_id
        )
        .join(Client, Client.id == Journey.client_id)
        .where(
            Client.erased_at.is_(None),
            within_scope(staff, Permission.READ_PLAN),
            Journey.current_level.in_(levels),
            # Her own are few and found first; a version's are many, and only who sees everybody has to read them.
            of_versions if _sees_all(staff) else sa.true(),
        )
        .subquery()
    )
    there = (her_plans.c.quest_version_id, her_plans.c.current_level, her_plans.c.state)
    people = sa.func.count(her_plans.c.client_id.distinct())
    rows = db.execute(
        sa.select(*there, people).where(her_plans.c.state.in_({place[2] for place in places})).group_by(*there)
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def _sees_all(staff: Actor) -> bool:
    return staff.scope(Permission.READ_PLAN) is Scope.ALL


def asked_tasks(db: sa.Connection) -> list[AskedTask]:
    """Everything that was asked: what is open first, by its day; then what was closed last."""
    rows = db.execute(
        sa.select(
            GroupTask.id,
            *_PLACE,
            GroupTask.people,
            GroupTask.words,
            GroupTask.due_on,
            GroupTask.asked_by,
            Staff.name,
            GroupTask.asked_at,
            _TIMES_DONE,
            GroupTask.closed_at,
            _CLOSER.name,
        )
        .join(Staff, Staff.id == GroupTask.asked_by)
        .outerjoin(_CLOSER, _CLOSER.id == GroupTask.closed_by)
        .order_by(GroupTask.closed_at.is_not(None), GroupTask.closed_at.desc(), GroupTask.due_on, GroupTask.id)
    )
    return [_asked_task(row) for row in rows]


def _asked_task(row: Any) -> AskedTask:
    return AskedTask(*row)
