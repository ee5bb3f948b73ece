"""The audit log: who did what to whom, and when. Rows are added and never changed.

``record`` commits in a short transaction of its own, so that the row survives when the work it tells of is rolled
back (trust.md decision 10). Call it before the request's own transaction is opened for writing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.access import Audit
from app.vocabulary import ActorKind

_ADD = sa.insert(Audit.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Entry:
    """One act. ``action`` is a word such as ``client_opened``; ``detail`` holds codes and numbers, never text."""

    actor_kind: ActorKind
    actor_id: str
    action: str
    object_kind: str = ""
    object_id: str = ""
    detail: Mapping[str, str | int | bool | None] = field(default_factory=dict)


def record(database: Database, entry: Entry) -> None:
    """Write the entry and commit it, whatever becomes of the work around it."""
    with database.begin() as db:
        append(db, entry)


def append(db: sa.Connection, entry: Entry) -> None:
    """Write the entry in a transaction that is open: for an act that is true only if that transaction commits."""
    row = {
        "id": new_id(),
        "at": clock.now(),
        "actor_kind": entry.actor_kind,
        "actor_id": entry.actor_id,
        "action": entry.action,
        "object_kind": entry.object_kind,
        "object_id": entry.object_id,
        "detail": dict(entry.detail),
    }
    db.execute(_ADD, row)


def record_opening(database: Database, staff_id: str, client_id: str, page: str) -> None:
    """A member of staff opened a client's record. The client may see this list."""
    record(database, Entry(ActorKind.STAFF, staff_id, "client_opened", "client", client_id, {"page": page}))
