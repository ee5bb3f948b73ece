"""What was asked of the counsellors, in words. How many say that it is done; never who, and never whom about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app import clock
from app.queries.group_tasks import AskedTask, asked_tasks
from app.queries.quest_versions import definition_of, version_of
from app.web.words import _, language, ngettext
from quests.definition import text_in


@dataclass(frozen=True)
class TaskLine:
    """One thing that was asked. ``words`` are those of who asked, shown as they are."""

    id: str
    says: str
    people: str
    words: str
    by: str
    asked_at: datetime
    due_on: date
    done: str
    is_open: bool
    is_late: bool
    closed_at: datetime | None


def task_lines(db: sa.Connection) -> list[TaskLine]:
    """What is open first, by its day; then what was closed last."""
    return [_line(db, task) for task in asked_tasks(db)]


def _line(db: sa.Connection, task: AskedTask) -> TaskLine:
    return TaskLine(
        id=task.id,
        says=_says(db, task),
        people=ngettext("%(num)s person when it was asked", "%(num)s people when it was asked", task.people),
        words=task.words,
        by=task.asked_by_name,
        asked_at=task.asked_at,
        due_on=task.due_on,
        done=_done(task.done),
        is_open=task.is_open,
        is_late=task.is_open and task.due_on < clock.now().date(),
        closed_at=task.closed_at,
    )


def _says(db: sa.Connection, task: AskedTask) -> str:
    quest = definition_of(db, version_of(db, task.quest, task.version).id)
    level = next((text_in(one.title, language()) for one in quest.levels if one.slug == task.level), task.level)
    named = {"level": level, "quest": text_in(quest.title, language()), "version": task.version}
    if task.state == "stalled":
        return _("Stalled in “%(level)s” of “%(quest)s”, version %(version)s", **named)
    return _("Waiting on us in “%(level)s” of “%(quest)s”, version %(version)s", **named)


def _done(people: int) -> str:
    if not people:
        return _("Nobody has said yet that it is done.")
    return ngettext("%(num)s colleague has done it.", "%(num)s colleagues have done it.", people)
