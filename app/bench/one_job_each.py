"""One APScheduler job for each reminder, kept in a SQLAlchemyJobStore: what a small service would begin with.

It writes no row of a delivery, so it does less than we do. A tenth of its jobs are due, as with us, of as many as it
survives: 2,000 of 10,000 where ours has 100,000 of 1,000,000. Nothing is extrapolated.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any

from app import clock
from app.bench.measuring import BenchRefused, Lap, Watch
from app.extensions import Database

FEWER = 50
"""It has one job where we have so many messages that are due."""
LATER_FOR_ONE_DUE = 4
RINGS_WITHIN_SECONDS = 600

rang: list[str] = []
"""What the jobs of this process did: a job is a function that the store can name, so this is where it writes."""


def ring(key: str) -> None:
    """What every job does: it keeps that it was called."""
    rang.append(key)


class Countdown:
    """Every job is executed, and taken out of the store. A scheduler that is stopped between the two would stumble."""

    def __init__(self, left: int) -> None:
        self._left, self._lock = left, Lock()

    def one_less(self, is_done: Event) -> None:
        with self._lock:
            self._left -= 1
            if not self._left:
                is_done.set()


class OneJobEach:
    """A scheduler over a database of its own, as safe as ours: WAL, synchronous=FULL."""

    name = "apscheduler"

    def __init__(self, folder: Path, size: int) -> None:
        self._url = f"sqlite:///{folder / 'apscheduler.sqlite3'}"
        self._laps = 0
        self._twice: list[str] = []
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        in_some_weeks = clock.now() + timedelta(days=28)
        self._add([f"later-{number}" for number in range(_fewer(size) * LATER_FOR_ONE_DUE)], in_some_weeks)

    def lap(self, size: int) -> Lap:
        from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_REMOVED

        self._laps += 1
        keys = [f"{self._laps}-{number}" for number in range(_fewer(size))]
        self._add(keys, clock.now() - timedelta(hours=1))
        database, is_done, events = Database(self._url), Event(), Countdown(2 * len(keys))
        rang.clear()
        scheduler, _store = _scheduler(database)
        scheduler.start(paused=True)
        scheduler.add_listener(lambda _event: events.one_less(is_done), EVENT_JOB_EXECUTED | EVENT_JOB_REMOVED)
        watch = Watch()
        with watch.running():
            scheduler.resume()
            is_done.wait(RINGS_WITHIN_SECONDS)
            scheduler.shutdown(wait=True)
        database.dispose()
        if not rang:
            raise BenchRefused("APScheduler did not run one job")
        lost = tuple(sorted(set(keys) - set(rang)))
        self._twice += sorted(key for key, times in Counter(rang).items() if times > 1)
        return Lap(watch.seconds, len(keys), lost, watch.cpu)

    def _add(self, keys: list[str], at: datetime) -> None:
        """Jobs that are due then. It is not measured, so nobody waits for the disk, and no scheduler runs meanwhile."""
        database = Database(self._url, "OFF")
        scheduler, store = _scheduler(database)
        store.start(scheduler, "default")
        as_by_default = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        for key in keys:
            store.add_job(
                scheduler.add_job(ring, "date", args=[key], id=key, run_date=at, next_run_time=at, **as_by_default)
            )
        database.dispose()

    def written(self) -> Iterator[str]:
        """Of a lap the bench is told what did not ring; here it reads what rang twice."""
        yield from self._twice * 2

    def close(self) -> None:
        """Every lap has closed what it opened."""


def _scheduler(database: Database) -> tuple[Any, Any]:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    store = SQLAlchemyJobStore(engine=database.engine)
    return BackgroundScheduler(jobstores={"default": store}, timezone=UTC), store


def _fewer(size: int) -> int:
    return max(size // FEWER, 1)
