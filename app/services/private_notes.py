"""Private notes: what she writes for herself alone, under a key that her six words open and nobody of the service.

No rule reads here, no counsellor, no search. Every function takes the open key, which exists in a visit of hers only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa

from app import clock
from app.models.own_things import PrivateNote
from app.queries.private_notes import SealedNote, counts_by_version, key_in_use, keys_of, note_of, notes_under
from app.services import notes_keys
from app.services.sealing import Locker
from app.vault import fingerprint

LONGEST = 4_000
MOST = 300
ID_LETTERS = 32
TABLE, COLUMN = "private_note", "words_sealed"
Changing = TypeVar("Changing", sa.Update, sa.Delete)


class NotesClosed(Exception):
    """The key of this visit is not the one in use any more. Her words open the notes anew."""


class NoSuchNote(Exception):
    """There is no such note, or it is somebody else's, or an older key is needed."""


class TooManyNotes(Exception):
    """There are as many notes as are kept. One may be deleted."""


class ChangedMeanwhile(Exception):
    """The note was changed after the page was shown: in another tab or on another device."""


@dataclass(frozen=True)
class Note:
    """One note, opened."""

    id: str
    words: str
    written_at: datetime
    changed_at: datetime

    @property
    def was_changed(self) -> bool:
        return self.changed_at != self.written_at

    @property
    def mark(self) -> str:
        """Names this state of the note in a form."""
        return self.changed_at.isoformat()


def count_notes(db: sa.Connection, notes: Locker) -> int:
    """How many notes this key opens."""
    return counts_by_version(db, notes.client_id).get(notes.current, 0)


def count_older(db: sa.Connection, client_id: str) -> int:
    """How many notes wait for words that she had before."""
    older = {kept.version for kept in keys_of(db, client_id)[1:]}
    return sum(number for version, number in counts_by_version(db, client_id).items() if version in older)


def notes_of(db: sa.Connection, notes: Locker, *, most: int | None = None, after: int = 0) -> list[Note]:
    """Her notes, the latest written first."""
    return [_open(notes, row) for row in notes_under(db, notes.client_id, notes.current, most=most, after=after)]


def note(db: sa.Connection, notes: Locker, note_id: str) -> Note:
    """One note. Raises NoSuchNote."""
    found = note_of(db, notes.client_id, note_id) if _may_be_an_id(note_id) else None
    if found is None or found.key_version != notes.current:
        raise NoSuchNote
    return _open(notes, found)


def write(db: sa.Connection, notes: Locker, words: str, *, key: str) -> str:
    """Keep a new note; gives its id. The same form twice, by its ``key``, is one note.

    Raises NotesClosed, TooManyNotes.
    """
    _hold(db, notes)
    # An id that nobody can compute who has the database, so that it does not tell which form made it.
    note_id = fingerprint(notes.keys[notes.current], "note of form", key)[:ID_LETTERS]
    if note_of(db, notes.client_id, note_id) is not None:
        return note_id
    if count_notes(db, notes) >= MOST:
        raise TooManyNotes
    now = clock.now()
    db.execute(
        sa.insert(PrivateNote).values(
            id=note_id,
            client_id=notes.client_id,
            key_version=notes.current,
            words_sealed=_seal(notes, note_id, words),
            written_at=now,
            changed_at=now,
        )
    )
    return note_id


def change(db: sa.Connection, notes: Locker, note_id: str, words: str, *, seen: str) -> None:
    """Other words for a note. ``seen`` is the mark of the state that her page showed; the same words change nothing.

    Raises NotesClosed, NoSuchNote, ChangedMeanwhile.
    """
    _hold(db, notes)
    found = note(db, notes, note_id)
    if found.words == words:
        return
    if found.mark != seen:
        raise ChangedMeanwhile
    sealed = _seal(notes, note_id, words)
    db.execute(_this(sa.update(PrivateNote), notes, note_id).values(words_sealed=sealed, changed_at=clock.now()))


def delete(db: sa.Connection, notes: Locker, note_id: str) -> None:
    """Delete a note for good. Twice is once."""
    if not _may_be_an_id(note_id):
        return
    db.execute(_this(sa.delete(PrivateNote), notes, note_id))


def bring_back(db: sa.Connection, notes: Locker, older: list[Locker]) -> int:
    """Notes of words that she has found again stand under the key in use from here on; gives their number.

    Raises NotesClosed.
    """
    _hold(db, notes)
    number = 0
    for key in older:
        for found in notes_of(db, key):
            db.execute(
                _this(sa.update(PrivateNote), key, found.id).values(
                    key_version=notes.current, words_sealed=_seal(notes, found.id, found.words)
                )
            )
            number += 1
        notes_keys.forget_key(db, notes.client_id, key.current)
    return number


def delete_older(db: sa.Connection, client_id: str) -> int:
    """Delete the notes that wait for words of before, and their keys; gives their number."""
    notes_keys.hold(db, client_id)
    number = count_older(db, client_id)
    for kept in keys_of(db, client_id)[1:]:
        notes_keys.forget_key(db, client_id, kept.version)
    return number


def _hold(db: sa.Connection, notes: Locker) -> None:
    """Nobody else changes her keys or notes meanwhile, and the key of this visit is still the one in use."""
    notes_keys.hold(db, notes.client_id)
    kept = key_in_use(db, notes.client_id)
    if kept is None or kept.version != notes.current:
        raise NotesClosed


def _may_be_an_id(note_id: str) -> bool:
    """What stands in an address is anybody's, and a database need not be asked for every sign."""
    return len(note_id) == ID_LETTERS and set(note_id) <= set("0123456789abcdef")


def _this(statement: Changing, notes: Locker, note_id: str) -> Changing:
    return statement.where(
        PrivateNote.id == note_id,
        PrivateNote.client_id == notes.client_id,
        PrivateNote.key_version == notes.current,
    )


def _seal(notes: Locker, note_id: str, words: str) -> bytes:
    return notes.seal(words, table=TABLE, column=COLUMN, row_id=note_id)


def _open(notes: Locker, row: SealedNote) -> Note:
    words = notes.unseal(row.words_sealed, table=TABLE, column=COLUMN, row_id=row.id)
    return Note(row.id, words, row.written_at, row.changed_at)
