"""What was asked of counsellors, as who asked follows it: how many have done it, and nobody's people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.models.insights import GroupTask
from app.models.staff import Staff
from app.queries.group_tasks import PLACE, TIMES_DONE

_CLOSER = sa.orm.aliased(Staff)


@dataclass(frozen=True)
class AskedTask:
    """One thing that was asked. ``people`` is the number that was seen then; ``done`` how many say that it is done.

    ``asked_of``: how many counsellors had people there when it was asked; some who have done it may have come since.

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
    asked_of: int
    closed_at: datetime | None
    closed_by_name: str | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


def asked_tasks(db: sa.Connection, *, open_of: tuple[str, int] | None = None) -> list[AskedTask]:
    """Everything that was asked: what is open first, by its day; then what was closed last.

    ``open_of``: only what is open about this quest and version.
    """
    wanted: sa.ColumnElement[bool] = sa.true()
    if open_of:
        wanted = sa.and_(GroupTask.quest == open_of[0], GroupTask.version == open_of[1], GroupTask.closed_at.is_(None))
    rows = db.execute(
        sa.select(
            GroupTask.id,
            *PLACE,
            GroupTask.people,
            GroupTask.words,
            GroupTask.due_on,
            GroupTask.asked_by,
            Staff.name,
            GroupTask.asked_at,
            TIMES_DONE,
            GroupTask.asked_of,
            GroupTask.closed_at,
            _CLOSER.name,
        )
        .join(Staff, Staff.id == GroupTask.asked_by)
        .outerjoin(_CLOSER, _CLOSER.id == GroupTask.closed_by)
        .where(wanted)
        .order_by(GroupTask.closed_at.is_not(None), GroupTask.closed_at.desc(), GroupTask.due_on, GroupTask.id)
    )
    return [_asked_task(row) for row in rows]


def _asked_task(row: Any) -> AskedTask:
    return AskedTask(*row)
