"""What one shift says to the next, beside what the log tells by itself."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.ids import id_of_form, new_id
from app.models.supervision import ShiftNote
from app.services.audit import Entry, append
from app.services.service_words import seal_words
from app.vault import Vault
from app.vocabulary import ActorKind


class NoWords(Exception):
    """There are no words to keep."""


def write_shift_note(db: sa.Connection, vault: Vault, words: str, *, staff_id: str, key: str | None) -> bool:
    """Keep a note for the next shift. The same ``key`` again keeps nothing and gives False. Raises NoWords."""
    if not words.strip():
        raise NoWords
    row_id = id_of_form("shift_note", staff_id, key) if key else new_id()
    sealed = seal_words(vault, words.strip(), table="shift_note", row_id=row_id)
    try:
        with db.begin_nested():
            db.execute(sa.insert(ShiftNote).values(id=row_id, at=clock.now(), staff_id=staff_id, words_sealed=sealed))
    except sa.exc.IntegrityError:
        return False
    append(db, Entry(ActorKind.STAFF, staff_id, "shift_note_written", "shift_note", row_id))
    return True
