"""Answers in a quest's own words that the risk ladder reads, kept sealed beside those to the instruments.

They stand there as answered once, with their time: whoever drafts anew takes nothing away from the ladder. What a
colleague heard or saw in a talk (``quests.dangers``) stands beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

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
OWN_WORDS = "und"
"""The language of what a colleague asked in words of their own: it is not noted which."""
SIGNS = get_args(Screens)
"""What such a row has in the place of an instrument; no instrument has an underscore in its slug."""
DANGERS = "dangers_noted"
SAFETY = "safety_assessment"
KINDS = (*SIGNS, DANGERS, SAFETY)

_RESULT: sa.Table = InstrumentResult.__table__  # type: ignore[assignment]
_ADD = sa.insert(_RESULT)
_OF_CLIENT = (
    sa.select(_RESULT.c.id, _RESULT.c.instrument, _RESULT.c.answered_at, _RESULT.c.result_sealed)
    .where(_RESULT.c.client_id == sa.bindparam("of_client"), _RESULT.c.instrument.in_(SIGNS))
    .order_by(_RESULT.c.answered_at, _RESULT.c.id)
)
_OF_LOOK = _OF_CLIENT.where(_RESULT.c.journey_id.is_(None), _RESULT.c.asked_by.is_(None))
_NOTED = (
    sa.select(_RESULT.c.id, _RESULT.c.answered_at, _RESULT.c.result_sealed)
    .where(_RESULT.c.client_id == sa.bindparam("of_client"), _RESULT.c.instrument == sa.bindparam("of_kind"))
    .order_by(_RESULT.c.answered_at, _RESULT.c.id)
)


def keep_signs(
    db: sa.Connection,
    locker: Locker,
    journey_id: str | None,
    step: str | None,
    told: list[Signs],
    *,
    language: str,
    asked_by: str | None = None,
    card_id: str | None = None,
) -> None:
    """Keep these answers. The questions are our own, so their language is that of the page.

    Without a journey and a step they were given in the short look before any plan, or to a colleague: ``asked_by``.
    """
    asked = {"asked_by": asked_by, "card_id": card_id}
    for signs in told:
        given = {"asked": signs.asked, "chosen": signs.chosen}
        row = _row(locker, signs.screens, given, language)
        db.execute(_ADD, {**row, **asked, "journey_id": journey_id, "step": step})


def keep_dangers(
    db: sa.Connection, locker: Locker, noted: Mapping[str, bool], *, language: str, asked_by: str, card_id: str | None
) -> None:
    """Keep what a colleague heard or saw; nothing where nothing was noted."""
    if noted:
        asked = {"asked_by": asked_by, "card_id": card_id, "journey_id": None, "step": None}
        db.execute(_ADD, {**_row(locker, DANGERS, dict(noted), language), **asked})


def _row(locker: Locker, kind: str, given: Mapping[str, Any], language: str) -> dict[str, Any]:
    row_id = new_id()
    return {
        "id": row_id,
        "client_id": locker.client_id,
        "instrument": kind,
        "version": VERSION,
        "language": language,
        "read_in": language,
        "is_validated_in_language": Validated.UNKNOWN.value,
        "answered_at": clock.now(),
        "result_sealed": locker.seal(json.dumps(given), table=TABLE, column=COLUMN, row_id=row_id),
    }


def signs_of_client(db: sa.Connection, locker: Locker, *, of_look: bool = False) -> list[tuple[datetime, Signs]]:
    """Every such answer that she gave, oldest first, with its time. ``of_look``: those of her short look alone."""
    rows = db.execute(_OF_LOOK if of_look else _OF_CLIENT, {"of_client": locker.client_id})
    found = []
    for row in rows:
        given = _opened(locker, row)
        found.append((row.answered_at, Signs(row.instrument, tuple(given["asked"]), tuple(given["chosen"]))))
    return found


def dangers_of_client(db: sa.Connection, locker: Locker) -> list[tuple[datetime, dict[str, bool]]]:
    """What colleagues noted in talks, oldest first, each with its time.

    Nothing of it stands when she answers by herself later: it was of its moment, and set the level that she has.
    """
    return _noted(db, locker, DANGERS)


def keep_safety(db: sa.Connection, locker: Locker, said: Mapping[str, str], *, asked_by: str) -> None:
    """Keep what a clinician noted in a safety assessment (``quests.safety_assessment``)."""
    asked = {"asked_by": asked_by, "card_id": None, "journey_id": None, "step": None}
    db.execute(_ADD, {**_row(locker, SAFETY, dict(said), OWN_WORDS), **asked})


def safety_of_client(db: sa.Connection, locker: Locker) -> list[tuple[datetime, dict[str, str]]]:
    """What clinicians noted in safety assessments, oldest first, each with its time."""
    return _noted(db, locker, SAFETY)


def _noted(db: sa.Connection, locker: Locker, kind: str) -> list[tuple[datetime, dict[str, Any]]]:
    rows = db.execute(_NOTED, {"of_client": locker.client_id, "of_kind": kind})
    return [(row.answered_at, _opened(locker, row)) for row in rows]


def _opened(locker: Locker, row: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(locker.unseal(row.result_sealed, table=TABLE, column=COLUMN, row_id=row.id))
    return found
