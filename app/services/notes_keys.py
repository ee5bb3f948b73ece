"""The key of her private notes: wrapped by her six words and by her recovery code, never by a key of the service.

A set of words that could be carried over keeps the key; where nobody could carry it over (new words from the service)
a new version begins, and the older one waits with its notes for the words that it belongs to.
"""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.own_things import NotesKey, PrivateNote
from app.queries.private_notes import KeptKey, counts_by_version, key_in_use
from app.services.notes_locks import PhraseLock, code_key, new_code_salt, new_notes_key, unwrap, wrap
from app.services.sealing import Locker
from app.vault import BoxWillNotOpen
from config import Settings


def renew(
    db: sa.Connection,
    settings: Settings,
    client_id: str,
    lock: PhraseLock,
    recovery_code: str,
    *,
    held: Locker | None = None,
    used_code: str = "",
) -> Locker:
    """New words and a new recovery code of hers open her notes from here on; gives the open key.

    ``held`` is the key that she could show: by her old recovery code, or in a visit. Without it a new version begins.
    ``used_code`` is the code that was swapped just now. Her row must be held.
    """
    current = key_in_use(db, client_id)
    if held is None or current is None or held.current != current.version or held.client_id != client_id:
        held, used_code = begin(db, client_id, lock), ""
    salt = new_code_salt()
    _change(
        db,
        held,
        by_phrase=wrap(lock.key, held, "by_phrase"),
        phrase_salt=lock.salt,
        recovery_salt=salt,
        by_recovery=wrap(code_key(settings, recovery_code, salt), held, "by_recovery"),
        by_used_code=wrap(code_key(settings, used_code, salt), held, "by_used_code") if used_code else None,
    )
    return held


def begin(db: sa.Connection, client_id: str, lock: PhraseLock) -> Locker:
    """A fresh key for this client, which only these words open. An older one without notes goes; hold her row."""
    current = key_in_use(db, client_id)
    fresh = new_notes_key(client_id, current.version + 1 if current else 1)
    if current and not counts_by_version(db, client_id).get(current.version):
        forget_key(db, client_id, current.version)
    db.execute(
        sa.insert(NotesKey).values(
            client_id=client_id,
            version=fresh.current,
            by_phrase=wrap(lock.key, fresh, "by_phrase"),
            phrase_salt=lock.salt,
            created_at=clock.now(),
        )
    )
    return fresh


def open_with_words(kept: KeptKey, lock: PhraseLock) -> Locker | None:
    """The key, if these words open it."""
    return _opened(kept, lock.key, "by_phrase", kept.by_phrase)


def open_with_code(db: sa.Connection, settings: Settings, client_id: str, code: str) -> Locker | None:
    """The key in use, if this recovery code opens it."""
    kept = key_in_use(db, client_id)
    if kept is None or kept.recovery_salt is None:
        return None
    return _opened(kept, code_key(settings, code, kept.recovery_salt), "by_recovery", kept.by_recovery)


def open_with_used_code(db: sa.Connection, settings: Settings, client_id: str, code: str) -> Locker | None:
    """The key in use, if this code was swapped for her words a moment ago: a second click loses nothing."""
    kept = key_in_use(db, client_id)
    if kept is None or kept.recovery_salt is None:
        return None
    return _opened(kept, code_key(settings, code, kept.recovery_salt), "by_used_code", kept.by_used_code)


def let_code_open(db: sa.Connection, settings: Settings, notes: Locker, recovery_code: str) -> None:
    """From now on her recovery code opens her notes, too: it was given before there was a key of notes."""
    salt = new_code_salt()
    _change(
        db,
        notes,
        recovery_salt=salt,
        by_recovery=wrap(code_key(settings, recovery_code, salt), notes, "by_recovery"),
        by_used_code=None,
    )


def forget_used_code(db: sa.Connection, client_id: str) -> None:
    """She has kept her new words, so the code that brought them opens nothing any more."""
    of_hers = sa.update(NotesKey).where(NotesKey.client_id == client_id, NotesKey.by_used_code.is_not(None))
    db.execute(of_hers.values(by_used_code=None))


def forget_key(db: sa.Connection, client_id: str, version: int) -> None:
    """Delete one version of her key, and what only it could open."""
    for table, of_version in ((PrivateNote, PrivateNote.key_version), (NotesKey, NotesKey.version)):
        db.execute(sa.delete(table).where(table.client_id == client_id, of_version == version))


def hold(db: sa.Connection, client_id: str) -> None:
    """Nobody else changes her keys or notes until this transaction ends."""
    db.execute(sa.select(Client.id).where(Client.id == client_id).with_for_update())


def _opened(kept: KeptKey, key: bytes, column: str, box: bytes | None) -> Locker | None:
    if box is None:
        return None
    try:
        return unwrap(key, box, column, kept.client_id, kept.version)
    except BoxWillNotOpen:
        return None


def _change(db: sa.Connection, notes: Locker, **values: bytes | None) -> None:
    of_it = (NotesKey.client_id == notes.client_id, NotesKey.version == notes.current)
    db.execute(sa.update(NotesKey).where(*of_it).values(**values))
