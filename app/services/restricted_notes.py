"""Notes that few read: details of suicide or violence, written beside a protocol or on the record.

Everybody who works with the person may write one; who reads which is in ``queries.notes`` (domain.md section 8).
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import Note
from app.services.sealing import Locker
from app.vocabulary import NoteKind


class NoteEmpty(Exception):
    """There are no words to keep."""


def write_restricted(
    db: sa.Connection,
    locker: Locker,
    *,
    words: str,
    kind: NoteKind,
    staff_id: str,
    run_id: str | None = None,
    key: str | None = None,
) -> bool:
    """Keep a note that few read. The same ``key`` again keeps nothing and gives False. Raises NoteEmpty.

    It is sealed with the client's own key, also where it belongs to a contact of hers.
    """
    if not words.strip():
        raise NoteEmpty
    row_id = _row_of(locker.client_id, staff_id, key) if key else new_id()
    values = {
        "id": row_id,
        "client_id": locker.client_id,
        "staff_id": staff_id,
        "words_sealed": locker.seal(words.strip(), table="note", column="words_sealed", row_id=row_id),
        "at": clock.now(),
        "kind": kind,
        "protocol_run_id": run_id,
    }
    try:
        with db.begin_nested():
            db.execute(sa.insert(Note).values(**values))
    except sa.exc.IntegrityError:
        return False
    return True


def _row_of(client_id: str, staff_id: str, key: str) -> str:
    return hashlib.sha256("\n".join(("restricted", client_id, staff_id, key)).encode()).hexdigest()
