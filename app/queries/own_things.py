"""What a client keeps in her own tools, still sealed: all of it for herself, and for staff only what she shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.journeys import Journey
from app.models.own_things import ToolEntry
from app.permissions import Actor
from app.queries.caseload import within_scope
from app.vocabulary import Permission, ToolKind


@dataclass(frozen=True)
class SealedEntry:
    """One entry as it lies in the database; ``words_sealed`` opens with table ``tool_entry`` and its id."""

    id: str
    kind: str
    words_sealed: bytes
    is_shared: bool
    created_at: datetime
    changed_at: datetime
    closed_at: datetime | None


_ENTRIES = sa.select(
    ToolEntry.id,
    ToolEntry.kind,
    ToolEntry.words_sealed,
    ToolEntry.is_shared,
    ToolEntry.created_at,
    ToolEntry.changed_at,
    ToolEntry.closed_at,
).order_by(ToolEntry.changed_at.desc(), ToolEntry.id)


def entries_of(db: sa.Connection, client_id: str, kind: ToolKind | None = None) -> list[SealedEntry]:
    """Her entries, the latest changed first; with ``kind`` those of one tool."""
    asked = _ENTRIES.where(ToolEntry.client_id == client_id)
    if kind is not None:
        asked = asked.where(ToolEntry.kind == kind)
    return [SealedEntry(*row) for row in db.execute(asked)]


def entry_of(db: sa.Connection, client_id: str, entry_id: str) -> SealedEntry | None:
    """One entry of hers. Not hers and not there are the same."""
    row = db.execute(_ENTRIES.where(ToolEntry.client_id == client_id, ToolEntry.id == entry_id)).first()
    return SealedEntry(*row) if row else None


def entry_count(db: sa.Connection, client_id: str, kind: ToolKind) -> int:
    """How many entries stand in one tool: only to keep it from growing without end. No page says this number."""
    asked = sa.select(sa.func.count()).where(ToolEntry.client_id == client_id, ToolEntry.kind == kind)
    return int(db.execute(asked).scalar_one())


def shared_goals_for(db: sa.Connection, staff: Actor, client_id: str) -> list[SealedEntry]:
    """The goals that she lets be seen, for whoever may read what she sent: the counsellor of a plan of hers, and a
    supervisor. Nothing else of her tools has a query for staff."""
    reads = sa.exists().where(Journey.client_id == client_id, within_scope(staff, Permission.READ_ANSWERS))
    asked = _ENTRIES.where(
        ToolEntry.client_id == client_id, ToolEntry.kind == ToolKind.GOAL, ToolEntry.is_shared, reads
    )
    return [SealedEntry(*row) for row in db.execute(asked)]
