"""The alarm about somebody who opened many records within an hour: written down once, and told to supervisors.

It blames nobody. Somebody may have had a reason; a supervisor asks what it was for (trust.md T5).
"""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.queries.bulk_reads import ALARM, ManyOpened, many_opened
from app.services.audit import Entry, append
from app.vocabulary import ActorKind

WORKER = "worker"


def note_many_opened(database: Database) -> int:
    """Write down who opened many records within the last hour; gives of how many people that is new."""
    with database.reading() as db:
        found = many_opened(db, clock.now())
    for one in found:
        with database.begin() as db:
            _note(db, one)
    return len(found)


def _note(db: sa.Connection, found: ManyOpened) -> None:
    append(db, Entry(ActorKind.SYSTEM, WORKER, ALARM, "staff", found.staff_id, {"records": found.number}))
