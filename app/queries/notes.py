"""Counselling notes, still sealed: the page that shows them opens the client's locker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.staff import Staff
from app.models.words import Note
from app.permissions import Actor
from app.vocabulary import Permission, Scope


@dataclass(frozen=True)
class SealedNote:
    """One note; ``words_sealed`` opens with table ``note``, column ``words_sealed`` and its id."""

    id: str
    staff_name: str
    at: datetime
    words_sealed: bytes


def notes_for(db: sa.Connection, staff: Actor, client_id: str) -> list[SealedNote]:
    """The notes about a client that this person may read, newest first. An agent reads her own (domain.md section 8).

    Whether the client is hers at all is asked before (``caseload.client_for``).
    """
    scope = staff.scope(Permission.READ_NOTES)
    if scope is None:
        return []
    whose = Note.staff_id == staff.id if scope is Scope.OWN else sa.true()
    rows = db.execute(
        sa.select(Note.id, Staff.name, Note.at, Note.words_sealed)
        .join(Staff, Staff.id == Note.staff_id)
        .where(Note.client_id == client_id, whose)
        .order_by(Note.at.desc(), Note.id)
    )
    return [SealedNote(*row) for row in rows]
