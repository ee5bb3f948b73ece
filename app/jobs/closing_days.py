"""Days that are over are closed: one worker at a time, one commit a day of a version. What was missed is caught up."""

from __future__ import annotations

import logging

from app.extensions import Database
from app.jobs.rules import Turn
from app.services.closing_days import WORTH_IT, close_day_if_whole, days_due, put_away, sums_if_whole
from config import Settings

log = logging.getLogger("questline.worker")


def close_days(database: Database, turn: Turn, settings: Settings, *, worth_it: int = WORTH_IT) -> int:
    """Close every day that is due, the oldest first, while it is this worker's turn; gives how many were closed.

    The sums are added up by a reader, so that nobody who writes waits for them. While the roll-ups are written anew
    nothing is closed; the days are due once that is done.
    """
    with database.reading() as db:
        due = days_due(db, settings.zone, worth_it=worth_it)
    closed = 0
    for version_id, quarter in due:
        if not turn.is_kept():
            break  # Another worker goes on from here.
        with database.reading() as db:
            rows = sums_if_whole(db, version_id, quarter)
        if not rows:
            break
        with database.begin() as db:
            if not close_day_if_whole(db, rows):
                break
        closed += 1
    if closed:
        with database.begin() as db:
            put_away(db, settings.zone)
    return closed
