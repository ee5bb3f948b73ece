"""The report of the month before, made by whichever worker looks first once its time has come."""

from __future__ import annotations

import logging

from app.extensions import Database
from app.services.monthly_reports import make_due
from config import Settings

log = logging.getLogger("questline.worker")


def make_reports(database: Database, settings: Settings) -> int:
    """Count every month that is due; gives how many. A month that was missed is made up for."""
    made = make_due(database, settings.zone)
    if made:
        log.info("monthly reports made", extra={"count": len(made)})
    return len(made)
