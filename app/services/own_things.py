"""What a client keeps for herself beside her plan: goals, an agreement, limits, hard moments, a log, money dates.

It is hers alone. Nothing of it is an event of a journey and nothing counts it (domain.md section 4, G04 and G12);
only a goal that she lets be seen is read by somebody else (lessons.md, I). Each entry is JSON under her key, in the
table ``tool_entry``, column ``words_sealed``, with ``words`` as the text and ``on`` as a day (ISO):

- goal: ``{"words", "as": "done" | "away"}``; ``as`` once it is closed
- agreement: ``{"words", "on"}``, where ``on`` is the day on which she wants to look at it again
- limits: ``{"words", "money", "time", "on"}``, each in her own words, so also the amount
- hard_moment: what she means to do, ``{"part": "plan", "wait", "other", "call", "words"}``; or a moment that she
  kept, ``{"part": "moment", "did", "how", "on", "words"}`` with ``how`` one of passed, still, talk
- log: ``{"on", "mood": 0 to 10 or null, "words"}``
- money_date: ``{"words", "on", "amount", "each_month": true | false}``, the amount as she wrote it
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.models.own_things import ToolEntry
from app.permissions import Actor
from app.queries.own_things import SealedEntry, entries_of, entry_count, entry_of, shared_goals_for
from app.queries.places import hold_client_still
from app.services.sealing import Locker
from app.vocabulary import ToolKind

TABLE, COLUMN = "tool_entry", "words_sealed"
LONGEST_WORDS = 2_000
LONGEST_LINE = 500
MOST_OF_A_KIND = 200

Value = str | int | bool | None


class NoSuchEntry(Exception):
    """There is no such entry, or it is somebody else's."""


class ToolIsFull(Exception):
    """There are as many entries in this tool as it takes."""


class TooLong(Exception):
    """A text is longer than what is kept of it."""


@dataclass(frozen=True)
class Entry:
    """One entry, opened."""

    id: str
    kind: ToolKind
    values: Mapping[str, Value]
    is_shared: bool
    created_at: datetime
    changed_at: datetime
    closed_at: datetime | None

    def text(self, name: str = "words") -> str:
        """One of its texts; empty where there is none."""
        found = self.values.get(name)
        return found if isinstance(found, str) else ""


def entries(db: sa.Connection, locker: Locker, kind: ToolKind | None = None) -> list[Entry]:
    """What she keeps, the latest changed first; with ``kind`` in one tool."""
    return [_opened(locker, row) for row in entries_of(db, locker.client_id, kind)]


def entry(db: sa.Connection, locker: Locker, kind: ToolKind, entry_id: str) -> Entry:
    """One entry of one tool. Raises NoSuchEntry."""
    found = entry_of(db, locker.client_id, entry_id)
    if found is None or found.kind != kind:
        raise NoSuchEntry
    return _opened(locker, found)


def shared_goals(db: sa.Connection, locker: Locker, staff: Actor) -> list[Entry]:
    """The goals that she lets be seen, for a member of staff who may read what she sent."""
    found = [_opened(locker, row) for row in shared_goals_for(db, staff, locker.client_id)]
    return [one for one in found if one.text("as") != "away"]


def keep_entry(
    db: sa.Connection,
    locker: Locker,
    kind: ToolKind,
    values: Mapping[str, Value],
    *,
    key: str,
    is_shared: bool = False,
) -> str:
    """Keep a new entry; returns its id. The same form twice, by its ``key``, is one entry.

    Raises TooLong and ToolIsFull.
    """
    entry_id = _id_of(locker.client_id, kind, key)
    sealed = _seal(locker, entry_id, values)
    hold_client_still(db, locker.client_id)
    if entry_of(db, locker.client_id, entry_id) is not None:
        return entry_id
    if entry_count(db, locker.client_id, kind) >= MOST_OF_A_KIND:
        raise ToolIsFull
    now = clock.now()
    db.execute(
        sa.insert(ToolEntry).values(
            id=entry_id,
            client_id=locker.client_id,
            kind=kind,
            words_sealed=sealed,
            is_shared=is_shared and kind is ToolKind.GOAL,
            created_at=now,
            changed_at=now,
        )
    )
    return entry_id


def keep_the_one(db: sa.Connection, locker: Locker, kind: ToolKind, values: Mapping[str, Value], *, key: str) -> str:
    """Keep what stands alone in its tool, as limits do: what stood there before is replaced and not kept."""
    hold_client_still(db, locker.client_id)
    standing = the_one(db, locker, kind)
    if standing is None:
        return keep_entry(db, locker, kind, values, key=key)
    change_entry(db, locker, kind, standing.id, values)
    return standing.id


def the_one(db: sa.Connection, locker: Locker, kind: ToolKind) -> Entry | None:
    """What stands alone in a tool; of hard moments, what she means to do in one."""
    found = entries(db, locker, kind)
    return next((one for one in found if one.values.get("part", "plan") == "plan"), None)


def change_entry(db: sa.Connection, locker: Locker, kind: ToolKind, entry_id: str, values: Mapping[str, Value]) -> None:
    """Write an entry anew. Raises NoSuchEntry and TooLong."""
    _change(db, locker.client_id, kind, entry_id, words_sealed=_seal(locker, entry_id, values))


def close_goal(db: sa.Connection, locker: Locker, entry_id: str, *, is_done: bool) -> None:
    """A goal is done, or put away. What is put away is seen by nobody but her. Raises NoSuchEntry."""
    found = entry(db, locker, ToolKind.GOAL, entry_id)
    values = {**found.values, "as": "done" if is_done else "away"}
    _change(
        db,
        locker.client_id,
        ToolKind.GOAL,
        entry_id,
        words_sealed=_seal(locker, entry_id, values),
        is_shared=found.is_shared and is_done,
        closed_at=clock.now(),
    )


def take_up_goal(db: sa.Connection, locker: Locker, entry_id: str) -> None:
    """A goal that was done or put away stands open again. Raises NoSuchEntry."""
    found = entry(db, locker, ToolKind.GOAL, entry_id)
    values = {name: value for name, value in found.values.items() if name != "as"}
    sealed = _seal(locker, entry_id, values)
    _change(db, locker.client_id, ToolKind.GOAL, entry_id, words_sealed=sealed, closed_at=None)


def share_goal(db: sa.Connection, client_id: str, entry_id: str, *, is_shared: bool) -> None:
    """She lets a goal be seen by who may read what she sent, or no longer. Raises NoSuchEntry."""
    _change(db, client_id, ToolKind.GOAL, entry_id, is_shared=is_shared)


def delete_entry(db: sa.Connection, client_id: str, kind: ToolKind, entry_id: str) -> None:
    """An entry is gone for good. Raises NoSuchEntry."""
    gone = db.execute(
        sa.delete(ToolEntry).where(ToolEntry.id == entry_id, ToolEntry.client_id == client_id, ToolEntry.kind == kind)
    ).rowcount
    if not gone:
        raise NoSuchEntry


def _change(db: sa.Connection, client_id: str, kind: ToolKind, entry_id: str, **columns: object) -> None:
    changed = db.execute(
        sa.update(ToolEntry)
        .where(ToolEntry.id == entry_id, ToolEntry.client_id == client_id, ToolEntry.kind == kind)
        .values(changed_at=clock.now(), **columns)
    ).rowcount
    if not changed:
        raise NoSuchEntry


def _seal(locker: Locker, entry_id: str, values: Mapping[str, Value]) -> bytes:
    for name, value in values.items():
        if isinstance(value, str) and len(value) > (LONGEST_WORDS if name == "words" else LONGEST_LINE):
            raise TooLong
    text = json.dumps(dict(values), ensure_ascii=False)
    return locker.seal(text, table=TABLE, column=COLUMN, row_id=entry_id)


def _opened(locker: Locker, row: SealedEntry) -> Entry:
    values = json.loads(locker.unseal(row.words_sealed, table=TABLE, column=COLUMN, row_id=row.id))
    return Entry(row.id, ToolKind(row.kind), values, row.is_shared, row.created_at, row.changed_at, row.closed_at)


def _id_of(client_id: str, kind: ToolKind, key: str) -> str:
    """An id that one form of hers always gives again. Its key is random, so nobody guesses the id."""
    digest = hashlib.sha256(f"{client_id}:{kind}:{key}".encode()).digest()
    return urlsafe_b64encode(digest[:16]).decode().rstrip("=")
