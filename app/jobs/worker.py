"""The worker: APScheduler is only a tick. What is due is read from the database at every tick."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC

import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from app.extensions import Database
from app.jobs.housekeeping import forget_tries, forget_visits, put_notes_keys_away
from app.services.heartbeats import beat
from app.services.rules_of_time import (
    ask_for_calls_due,
    end_pause_if_due,
    journeys_that_ask_for_a_call,
    journeys_to_look_at,
    lose_contact_if_due,
)

TICK_SECONDS = 60
HOUSEKEEPING_HOURS = 24
log = logging.getLogger("questline.worker")


def tick(database: Database, worker: str = "worker") -> int:
    """Do everything that is due now, one commit for each journey; returns how many were changed."""
    with database.begin() as db:
        beat(db, worker)
    forget_tries(database)
    put_notes_keys_away(database)
    with database.reading() as db:
        pauses, quiet = journeys_to_look_at(db)
        asking = journeys_that_ask_for_a_call(db)
    changed = _each(database, pauses, end_pause_if_due) + _each(database, quiet, lose_contact_if_due)
    return changed + _each(database, asking, ask_for_calls_due)


def _each(database: Database, journey_ids: Iterable[str], act: Callable[[sa.Connection, str], bool]) -> int:
    """Act on one journey after the other. One that fails keeps no other waiting; the next tick tries it again."""
    changed = 0
    for journey_id in journey_ids:
        try:
            with database.begin() as db:
                changed += act(db, journey_id)
        except Exception:
            log.exception("a journey could not be changed", extra={"job": act.__name__})
    return changed


def _schedule(scheduler: BaseScheduler, database: Database) -> None:
    """The first tick is now, so that nothing waits for the first minute; a failure of it is told at once."""
    name = f"worker-{secrets.token_hex(4)}"
    tick(database, name)
    forget_visits(database)
    never_twice = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    scheduler.add_job(tick, "interval", args=[database, name], seconds=TICK_SECONDS, **never_twice)
    scheduler.add_job(forget_visits, "interval", args=[database], hours=HOUSEKEEPING_HOURS, **never_twice)


def start_beside(database: Database) -> BackgroundScheduler:
    """A worker in a thread of this process, for the one-process installation. The caller shuts it down."""
    scheduler = BackgroundScheduler(timezone=UTC)
    _schedule(scheduler, database)
    scheduler.start()
    return scheduler


def work_forever(database: Database) -> None:
    """A worker of its own, until it is stopped."""
    scheduler = BlockingScheduler(timezone=UTC)
    _schedule(scheduler, database)
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        log.info("worker stopped")
