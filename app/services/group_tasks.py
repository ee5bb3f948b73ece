"""What somebody who reads the numbers asks of the counsellors: look after the people at one place of a quest.

She sees a number and no list; each counsellor sees the number of her own, and the list that she may see anyway. So
nothing of a person passes between the rooms: a place, a day, and a few words that name nobody.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypedDict

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.insights import GroupTask, GroupTaskDone
from app.models.quests import QuestVersion
from app.queries.counsellors_there import counsellors_there
from app.queries.quest_versions import NoSuchVersion, definition_of, version_of
from app.services.adding_once import add_unless_there
from app.services.audit import Entry, append
from app.vocabulary import ActorKind
from quests.definition import Quest
from quests.suppression import min_cell_of

STATES = ("stalled", "waiting_on_service")
"""Where an act of ours helps: who has gone quiet, and who waits for us (surface.md)."""
MOST_LETTERS = 300
_FIRST_DAY = timedelta(hours=12)
"""A day is over once it is so everywhere on earth: whose clock the date was picked by is no matter."""


class Place(TypedDict):
    """One level of one version of a quest, and one of ``STATES``."""

    quest: str
    version: int
    level: str
    state: str


class NoSuchPlace(LookupError):
    """There is no such version of a quest, no such level in it, or it is no state that anybody is asked about."""


class TooFew(Exception):
    """So few that the number is hidden from who reads the numbers, so that nothing is asked about it."""


class DayPassed(Exception):
    """The day by which it should be done is over."""


class TooLong(Exception):
    """More words than anybody reads above a list."""


def ask(
    db: sa.Connection,
    *,
    quest: str,
    version: int,
    level: str,
    state: str,
    people: int,
    words: str,
    due_on: date,
    asked_by: str,
) -> str:
    """Ask every counsellor who has clients there; gives the id.

    One thing is asked about a place at a time: asked again, it has the new words and the new day, and who has done it
    has done it. What is withdrawn at that very moment stays as it was, and this is asked anew. ``people`` is the number
    that she saw. Raises NoSuchPlace, TooFew, DayPassed, TooLong.
    """
    words = words.strip()
    if people < min_cell_of(_quest_of(db, quest, version, level, state)):
        raise TooFew(people)
    if due_on < (clock.now() - _FIRST_DAY).date():
        raise DayPassed(due_on)
    if len(words) > MOST_LETTERS:
        raise TooLong(len(words))
    place: Place = {"quest": quest, "version": version, "level": level, "state": state}
    said: dict[str, object] = {"words": words, "due_on": due_on, "asked_by": asked_by}
    known = _open_there(db, place)
    if known is not None and all(known[name] == value for name, value in said.items()):
        return str(known["id"])
    said["people"] = people
    changed = known is not None and _change(db, str(known["id"]), said)
    task_id = str(known["id"]) if known is not None and changed else _ask_anew(db, place, said)
    _note(db, "group_task_changed" if changed else "group_task_asked", asked_by, task_id, **place, people=people)
    return task_id


def _quest_of(db: sa.Connection, quest: str, version: int, level: str, state: str) -> Quest:
    """The quest, if there is such a place in it."""
    try:
        found = version_of(db, quest, version)
    except NoSuchVersion as error:
        raise NoSuchPlace(str(error)) from error
    definition = definition_of(db, found.id)
    if state not in STATES or level not in definition.level_places:
        raise NoSuchPlace(f"{quest} {version} {level} {state}")
    return definition


def _open_there(db: sa.Connection, place: Place) -> sa.RowMapping | None:
    """What is asked about this place now. Two who ask in one moment come here one after the other."""
    of_version = QuestVersion.slug == place["quest"], QuestVersion.version == place["version"]
    db.execute(sa.select(QuestVersion.id).where(*of_version).with_for_update(key_share=True))
    task = GroupTask.__table__
    here = (task.c[name] == value for name, value in place.items())
    found = sa.select(task).where(task.c.closed_at.is_(None), *here).order_by(task.c.asked_at.desc())
    return db.execute(found).mappings().first()


def _ask_anew(db: sa.Connection, place: Place, said: dict[str, object]) -> str:
    task_id = new_id()
    known = {"id": task_id, "asked_at": clock.now(), "asked_of": counsellors_there(db, **place)}
    db.execute(sa.insert(GroupTask).values(**known, **place, **said))
    return task_id


def _change(db: sa.Connection, task_id: str, said: dict[str, object]) -> bool:
    """Whether it was still open: who closes it does not wait for who asks."""
    is_open = GroupTask.id == task_id, GroupTask.closed_at.is_(None)
    return bool(db.execute(sa.update(GroupTask).where(*is_open).values(**said)).rowcount)


def done(db: sa.Connection, task_id: str, staff_id: str) -> bool:
    """She has seen to those of her clients who are meant. Said twice it is said once; False where it is not open."""
    is_open = sa.select(GroupTask.id).where(GroupTask.id == task_id, GroupTask.closed_at.is_(None))
    if db.execute(is_open).first() is None:
        return False
    said = add_unless_there(db, GroupTaskDone).values(group_task_id=task_id, staff_id=staff_id, done_at=clock.now())
    if db.execute(said.returning(GroupTaskDone.staff_id)).first() is not None:
        _note(db, "group_task_done", staff_id, task_id)
    return True


def not_done(db: sa.Connection, task_id: str, staff_id: str) -> bool:
    """She takes back that she has seen to hers; whether she had said so, of something that is open."""
    is_open = sa.select(GroupTask.id).where(GroupTask.id == task_id, GroupTask.closed_at.is_(None))
    taken = db.execute(
        sa.delete(GroupTaskDone).where(GroupTaskDone.group_task_id.in_(is_open), GroupTaskDone.staff_id == staff_id)
    )
    if not taken.rowcount:
        return False
    _note(db, "group_task_not_done", staff_id, task_id)
    return True


def close(db: sa.Connection, task_id: str, staff_id: str) -> bool:
    """Nobody is asked any more; whether it was open until now."""
    now_closed = db.execute(
        sa.update(GroupTask)
        .where(GroupTask.id == task_id, GroupTask.closed_at.is_(None))
        .values(closed_at=clock.now(), closed_by=staff_id)
    )
    if not now_closed.rowcount:
        return False
    _note(db, "group_task_closed", staff_id, task_id)
    return True


def _note(db: sa.Connection, action: str, staff_id: str, task_id: str, **detail: str | int) -> None:
    append(db, Entry(ActorKind.STAFF, staff_id, action, "group_task", task_id, detail))
