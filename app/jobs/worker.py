"""The worker: APScheduler is only a tick. What is due is read from the database at every tick."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from app.extensions import Database
from app.services.heartbeats import beat
from app.services.journeys import ChangedMeanwhile
from app.services.rules_of_time import end_pause_if_due, journeys_to_look_at, lose_contact_if_due

TICK_SECONDS = 60
log = logging.getLogger("questline.worker")


def tick(database: Database, worker: str = "worker") -> int:
    """Do everything that is due now, one commit for each journey; returns how many were changed."""
    with database.begin() as db:
        beat(db, worker)
    with database.reading() as db:
        pauses, quiet = journeys_to_look_at(db)
    changed = 0
    for journey_id in pauses:
        try:
            with database.begin() as db:
                changed += end_pause_if_due(db, journey_id)
        except ChangedMeanwhile:
            log.info("a journey changed while its pause ended; the next tick looks again")
    for journey_id in quiet:
        try:
            with database.begin() as db:
                # No client can leave a channel yet, so nobody permits contact outside the portal.
                changed += lose_contact_if_due(db, journey_id, contact_permitted=False)
        except ChangedMeanwhile:
            log.info("a journey changed while its silence was looked at; the next tick looks again")
    return changed


def _schedule(scheduler: BaseScheduler, database: Database) -> None:
    name = f"worker-{secrets.token_hex(4)}"
    scheduler.add_job(
        tick,
        "interval",
        args=[database, name],
        seconds=TICK_SECONDS,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=TICK_SECONDS,
    )


def start_beside(database: Database) -> BackgroundScheduler:
    """A worker in a thread of this process, for the one-process installation. The caller shuts it down."""
    scheduler = BackgroundScheduler(timezone=UTC)
    _schedule(scheduler, database)
    tick(database)
    scheduler.start()
    return scheduler


def work_forever(database: Database) -> None:
    """A worker of its own, until it is stopped."""
    scheduler = BlockingScheduler(timezone=UTC)
    _schedule(scheduler, database)
    tick(database)
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        log.info("worker stopped")
