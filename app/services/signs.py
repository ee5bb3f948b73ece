"""Answers in a quest's own words that the risk ladder reads, kept sealed beside those to the instruments.

They stand there as answered once, with their time: whoever drafts anew takes nothing away from the ladder.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import get_args

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import InstrumentResult
from app.services.sealing import Locker
from quests.instruments.model import Validated
from quests.questions import Screens
from quests.signs import Signs

TABLE, COLUMN = "instrument_result", "result_sealed"
VERSION = "1"
KINDS = get_args(Screens)
"""What such a row has in the place of an instrument; no instrument has an underscore in its slug."""

_RESULT: sa.Table = InstrumentResult.__table__  # type: ignore[assignment]
_ADD = sa.insert(_RESULT)
_OF_CLIENT = (
    sa.select(_RESULT.c.id, _RESULT.c.instrument, _RESULT.c.answered_at, _RESULT.c.result_sealed)
    .where(_RESULT.c.client_id == sa.bindparam("of_client"), _RESULT.c.instrument.in_(KINDS))
    .order_by(_RESULT.c.answered_at, _RESULT.c.id)
)
_OF_LOOK = _OF_CLIENT.where(_RESULT.c.journey_id.is_(None))


def keep_signs(
    db: sa.Connection, locker: Locker, journey_id: str | None, step: str | None, told: list[Signs], *, language: str
) -> None:
    """Keep these answers. The questions are our own, so their language is that of the page.

    Without a journey and a step they were given in the short look before any plan.
    """
    for signs in told:
        row_id = new_id()
        given = json.dumps({"asked": signs.asked, "chosen": signs.chosen})
        row = {
            "id": row_id,
            "client_id": locker.client_id,
            "journey_id": journey_id,
            "step": step,
            "instrument": signs.screens,
            "version": VERSION,
            "language": language,
            "read_in": language,
            "is_validated_in_language": Validated.UNKNOWN.value,
            "answered_at": clock.now(),
            "result_sealed": locker.seal(given, table=TABLE, column=COLUMN, row_id=row_id),
        }
        db.execute(_ADD, row)


def signs_of_client(db: sa.Connection, locker: Locker, *, of_look: bool = False) -> list[tuple[datetime, Signs]]:
    """Every such answer that she gave, oldest first, with its time. ``of_look``: those of the short look alone."""
    rows = db.execute(_OF_LOOK if of_look else _OF_CLIENT, {"of_client": locker.client_id})
    found = []
    for row in rows:
        given = json.loads(locker.unseal(row.result_sealed, table=TABLE, column=COLUMN, row_id=row.id))
        found.append((row.answered_at, Signs(row.instrument, tuple(given["asked"]), tuple(given["chosen"]))))
    return found
