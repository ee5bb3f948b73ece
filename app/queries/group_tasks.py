"""What counsellors are asked by who reads the numbers, as it stands above a worklist."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
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
TIMES_DONE = (
    sa.select(sa.func.count())
    .select_from(GroupTaskDone)
    .where(GroupTaskDone.group_task_id == GroupTask.id)
    .correlate(GroupTask)
    .scalar_subquery()
    .label("done")
)
_Place = tuple[str, str, str]
"""Version, level and state."""
PLACE = (GroupTask.quest, GroupTask.version, GroupTask.level, GroupTask.state)


@dataclass(frozen=True)
class OpenTask:
    """One thing that is asked of this person. ``people``: how many of those whom she may see stand there now, exact.

    ``done``: how many colleagues say that they have seen to theirs; ``is_done``: whether she does. ``with_nobody``: how
    many of the people have no counsellor, so that nobody but who sees everybody is asked about them.
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
    with_nobody: int


def open_group_tasks(db: sa.Connection, staff: Actor) -> list[OpenTask]:
    """What is asked of this person, the earliest day first: two statements, however much it is.

    A counsellor is asked where she has people and has not said that it is done. Who sees everybody sees all of it.
    """
    tasks = _open_tasks(db, staff, GroupTask.due_on >= clock.now().date() - SHOWN_AFTER)
    if _sees_all(staff):
        return tasks
    return [task for task in tasks if task.people and not task.is_done]


def open_group_task(db: sa.Connection, staff: Actor, task_id: str) -> OpenTask | None:
    """One thing that is asked of this person; also when she has said that it is done."""
    tasks = _open_tasks(db, staff, GroupTask.id == task_id)
    return next((task for task in tasks if task.people or task.is_done or _sees_all(staff)), None)


def _open_tasks(db: sa.Connection, staff: Actor, which: sa.ColumnElement[bool]) -> list[OpenTask]:
    by_her = sa.exists().where(GroupTaskDone.group_task_id == GroupTask.id, GroupTaskDone.staff_id == staff.id)
    rows = db.execute(
        sa.select(GroupTask.id, *PLACE, GroupTask.words, GroupTask.due_on)
        .add_columns(QuestVersion.id.label("quest_version_id"), Staff.name, TIMES_DONE)
        .add_columns(by_her.correlate(GroupTask))
        .join(QuestVersion, _IS_ITS_VERSION)
        .join(Staff, Staff.id == GroupTask.asked_by)
        .where(GroupTask.closed_at.is_(None), which)
        .order_by(GroupTask.due_on, GroupTask.asked_at, GroupTask.id)
    ).all()
    there = _people_there(db, staff, {_place(row) for row in rows}) if rows else {}
    return [_open_task([*row[:-1], bool(row[-1]), *there.get(_place(row), (0, 0))]) for row in rows]


def _open_task(said: list[Any]) -> OpenTask:
    return OpenTask(*said)


def _place(row: Any) -> _Place:
    return row.quest_version_id, row.level, row.state


_IS_ITS_VERSION = sa.and_(QuestVersion.slug == GroupTask.quest, QuestVersion.version == GroupTask.version)


def _people_there(db: sa.Connection, staff: Actor, places: Collection[_Place]) -> dict[_Place, tuple[int, int]]:
    """How many of those whom this person may see stand at each place, and how many of them have no counsellor: as her
    list of clients has it."""
    versions, levels = ({place[part] for place in places} for part in (0, 1))
    of_versions = Journey.quest_version_id.in_(versions)
    her_plans = (
        sa.select(
            Journey.quest_version_id,
            Journey.current_level,
            standing(clock.now()).label("state"),
            Journey.client_id,
            sa.case((Journey.counsellor_id.is_(None), Journey.client_id)).label("of_nobody"),
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
    people = [sa.func.count(one.distinct()) for one in (her_plans.c.client_id, her_plans.c.of_nobody)]
    rows = db.execute(
        sa.select(*there, *people).where(her_plans.c.state.in_({place[2] for place in places})).group_by(*there)
    )
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}


def _sees_all(staff: Actor) -> bool:
    return staff.scope(Permission.READ_PLAN) is Scope.ALL
