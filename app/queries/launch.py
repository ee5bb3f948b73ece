"""How far the launch of the service is: the newest word about each item, and all before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.models.quests import LaunchEntry
from app.models.staff import Staff
from app.vocabulary import LaunchState, StaffState


@dataclass(frozen=True)
class Told:
    """What somebody said of an item."""

    item: str
    version: int
    state: LaunchState
    evidence: str
    owner_id: str | None
    owner: str | None
    due_on: date | None
    written_at: datetime
    writer: str | None


_OWNER, _WRITER = aliased(Staff), aliased(Staff)
_ENTRIES = (
    sa.select(
        LaunchEntry.item,
        LaunchEntry.version,
        LaunchEntry.state,
        LaunchEntry.evidence,
        LaunchEntry.owner_id,
        _OWNER.name,
        LaunchEntry.due_on,
        LaunchEntry.written_at,
        _WRITER.name,
    )
    .join_from(LaunchEntry, _OWNER, _OWNER.id == LaunchEntry.owner_id, isouter=True)
    .outerjoin(_WRITER, _WRITER.id == LaunchEntry.written_by)
    .order_by(LaunchEntry.item, LaunchEntry.version.desc())
)


def launch_entries(db: sa.Connection) -> dict[str, list[Told]]:
    """All that was said, by item, the newest first."""
    found: dict[str, list[Told]] = {}
    for item, version, state, evidence, owner_id, owner, due_on, at, writer in db.execute(_ENTRIES):
        told = Told(item, version, LaunchState(state), evidence, owner_id, owner, due_on, at, writer)
        found.setdefault(item, []).append(told)
    return found


def owners(db: sa.Connection) -> dict[str, str]:
    """Who may see to an item: everybody who works here, by id, in the order of their names."""
    rows = db.execute(sa.select(Staff.id, Staff.name).where(Staff.state == StaffState.ACTIVE).order_by(Staff.name))
    return {row.id: row.name for row in rows}
