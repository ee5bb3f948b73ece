"""The lock of protocol P-V as staff read it: since when it holds, who switched it, and when it held before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.access import Audit
from app.models.staff import Staff

LOCK = "violence_lock"
"""What the log calls it. It is no act on the client's record, so no copy or page of hers tells of it."""
SWITCHED_ON, SWITCHED_OFF = "lock_on", "lock_off"


@dataclass(frozen=True)
class LockChange:
    """The lock was switched. ``because`` is a code; ``staff_name`` None: an answer did it. ``note_id``: the reason."""

    at: datetime
    is_on: bool
    because: str
    staff_name: str | None
    note_id: str | None


_CHANGES = (
    sa.select(Audit.at, Audit.action, Audit.detail, Staff.name)
    .outerjoin(Staff, Staff.id == Audit.actor_id)
    .where(Audit.object_kind == LOCK, Audit.object_id == sa.bindparam("of_client"))
    .order_by(Audit.at.desc(), Audit.id.desc())
)


def changes_of_lock(db: sa.Connection, client_id: str) -> list[LockChange]:
    """Each time that the lock of this client was switched on or off, the latest first."""
    rows: list[Any] = list(db.execute(_CHANGES, {"of_client": client_id}))
    return [
        LockChange(row.at, row.action == SWITCHED_ON, row.detail.get("because", ""), row.name, row.detail.get("note"))
        for row in rows
    ]
