"""Whom time tells of a clock is told: by one worker at a time, every few seconds (domain.md 2.1)."""

from __future__ import annotations

import logging
from datetime import timedelta

import sqlalchemy as sa

from app.extensions import Database
from app.queries.service_hours import hours_of
from app.services.clocks import escalate_due, to_be_told_of
from app.services.leases import give_lease_back, take_lease
from config import Settings

LEASE_NAME = "clocks"
LASTS = timedelta(seconds=60)
log = logging.getLogger("questline.worker")


def tell_of_clocks(database: Database, worker: str, settings: Settings) -> int:
    """Tell of each clock whom its time tells by now; gives of how many. Where none runs, one question is asked.

    Each has a commit of its own: one that fails keeps no other waiting, and is tried again soon.
    """
    with database.reading() as db:
        waiting = to_be_told_of(db, settings.zone)
    if not waiting:
        return 0
    with database.begin() as db:
        if not take_lease(db, LEASE_NAME, worker, lasts=LASTS):
            return 0
    told = 0
    for clock_id in waiting:
        try:
            with database.begin() as db:
                told += escalate_due(db, hours_of(db, settings.zone), settings, only=clock_id)
        except sa.exc.DBAPIError:
            raise  # The database is busy or away: nothing was told, and the same is told soon.
        except Exception:
            log.exception("nobody could be told of a clock", extra={"job": "clocks"})
    return told


def give_back(database: Database, worker: str) -> None:
    """The next worker may tell at once."""
    with database.begin() as db:
        give_lease_back(db, LEASE_NAME, worker)
