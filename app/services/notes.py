"""Notes about a client, written by staff: ordinary ones, and those that few read.

Who may write which, and who reads which, is in ``permissions`` and ``queries.notes`` (domain.md section 8).
"""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.ids import id_of_form, new_id
from app.models.words import Note
from app.services.sealing import Locker
from app.vocabulary import NoteKind


class NoteEmpty(Exception):
    """There are no words to keep."""


def write_note(
    db: sa.Connection,
    locker: Locker,
    *,
    words: str,
    staff_id: str,
    kind: NoteKind = NoteKind.ORDINARY,
    run_id: str | None = None,
    key: str | None = None,
) -> bool:
    """Keep a note. The same ``key`` again keeps nothing and gives False. Raises NoteEmpty.

    ``run_id``: the protocol beside which it was written. It is sealed with the client's own key, also where that
    protocol belongs to a contact of hers.
    """
    if not words.strip():
        raise NoteEmpty
    row_id = id_of_form(locker.client_id, staff_id, kind, key) if key else new_id()
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
