"""What was asked of the counsellors, in words. How many say that it is done; never who, and never whom about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import format_decimal

from app import clock
from app.extensions import questline
from app.queries.asked_tasks import AskedTask, asked_tasks
from app.queries.quest_versions import PublishedVersion, definition_of, version_of
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


def open_asked(db: sa.Connection, version: PublishedVersion) -> dict[str, AskedTask]:
    """What is asked now about places of this version, by ``level.state``."""
    return {f"{task.level}.{task.state}": task for task in asked_tasks(db, open_of=(version.slug, version.version))}


def _line(db: sa.Connection, task: AskedTask) -> TaskLine:
    return TaskLine(
        id=task.id,
        says=_says(db, task),
        people=ngettext("%(num)s person when it was asked", "%(num)s people when it was asked", task.people),
        words=task.words,
        by=task.asked_by_name,
        asked_at=task.asked_at,
        due_on=task.due_on,
        done=_done(task),
        is_open=task.is_open,
        is_late=task.is_open and task.due_on < _today(),
        closed_at=task.closed_at,
    )


def _today() -> date:
    """The day by the clock of the service, as who asked wrote a day of hers."""
    return clock.now().astimezone(questline().settings.zone).date()


def _says(db: sa.Connection, task: AskedTask) -> str:
    quest = definition_of(db, version_of(db, task.quest, task.version).id)
    level = next((text_in(one.title, language()) for one in quest.levels if one.slug == task.level), task.level)
    named = {"level": level, "quest": text_in(quest.title, language()), "version": task.version}
    if task.state == "stalled":
        return _("Stalled in “%(level)s” of “%(quest)s”, version %(version)s", **named)
    return _("Waiting on us in “%(level)s” of “%(quest)s”, version %(version)s", **named)


def asked_of(task: AskedTask) -> int:
    """How many counsellors it is asked of. Who was not at first, and has done it all the same, is one more."""
    return max(task.asked_of, task.done)


def _done(task: AskedTask) -> str:
    """As in: 1 of 2 have done it."""
    if not asked_of(task):
        return _("None of them were with a counsellor when it was asked.")
    return _("%(done)s of %(all)s have done it.", done=format_decimal(task.done), all=format_decimal(asked_of(task)))
