"""Questions about private notes: all of it is noise here. What opens them lies with her (services/notes_locks.py)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.own_things import NotesKey, PrivateNote


@dataclass(frozen=True, repr=False)
class KeptKey:
    """One version of her notes key as it lies in the database."""

    client_id: str
    version: int
    by_phrase: bytes
    phrase_salt: bytes
    by_recovery: bytes | None
    recovery_salt: bytes | None
    by_used_code: bytes | None


@dataclass(frozen=True)
class SealedNote:
    """One note as it lies in the database."""

    id: str
    key_version: int
    words_sealed: bytes
    written_at: datetime
    changed_at: datetime


_KEYS = sa.select(
    NotesKey.client_id,
    NotesKey.version,
    NotesKey.by_phrase,
    NotesKey.phrase_salt,
    NotesKey.by_recovery,
    NotesKey.recovery_salt,
    NotesKey.by_used_code,
)
_NOTES = sa.select(
    PrivateNote.id,
    PrivateNote.key_version,
    PrivateNote.words_sealed,
    PrivateNote.written_at,
    PrivateNote.changed_at,
)


def keys_of(db: sa.Connection, client_id: str) -> list[KeptKey]:
    """Every version of her notes key, the one in use first."""
    rows = db.execute(_KEYS.where(NotesKey.client_id == client_id).order_by(NotesKey.version.desc()))
    return [KeptKey(*row) for row in rows]


def key_in_use(db: sa.Connection, client_id: str) -> KeptKey | None:
    """The newest version of her notes key; None where she has none yet."""
    return next(iter(keys_of(db, client_id)), None)


def notes_under(
    db: sa.Connection, client_id: str, key_version: int, *, most: int | None = None, after: int = 0
) -> list[SealedNote]:
    """Her notes under one version of her key, the latest written first."""
    hers = _NOTES.where(PrivateNote.client_id == client_id, PrivateNote.key_version == key_version)
    rows = db.execute(hers.order_by(PrivateNote.written_at.desc(), PrivateNote.id).limit(most).offset(after))
    return [SealedNote(*row) for row in rows]


def note_of(db: sa.Connection, client_id: str, note_id: str) -> SealedNote | None:
    """One note of hers, under whichever key."""
    row = db.execute(_NOTES.where(PrivateNote.client_id == client_id, PrivateNote.id == note_id)).one_or_none()
    return SealedNote(*row) if row else None


def counts_by_version(db: sa.Connection, client_id: str) -> dict[int, int]:
    """How many notes she has under each version of her key."""
    rows = db.execute(
        sa.select(PrivateNote.key_version, sa.func.count())
        .where(PrivateNote.client_id == client_id)
        .group_by(PrivateNote.key_version)
    )
    return {row[0]: row[1] for row in rows}
