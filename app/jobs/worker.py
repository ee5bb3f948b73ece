"""The worker: APScheduler is only a tick. What is due is read from the database at every tick.

Any number of workers may run. Each sends messages; one at a time follows the rules of time. Each leaves a heartbeat.
"""

from __future__ import annotations

import logging
import secrets
import signal
import threading
from datetime import UTC
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from app.extensions import Database, Questline
from app.jobs import clocks, closing_days, telegram
from app.jobs.housekeeping import forget_visits
from app.jobs.monthly_report import make_reports
from app.jobs.rules import Turn, follow_rules
from app.services.heartbeats import beat
from app.services.live_settings import refreshed
from app.services.post import Post
from app.services.sending import Sender
from config import Settings

TICK_SECONDS = 60
SEND_SECONDS = 10
"""A message that is due goes out within these. A worker that finds nothing due asks one cheap question."""
LISTEN_SECONDS = 3
"""How soon our bot is asked again what came in. Each time it is asked, the answer may take a few seconds to come."""
HOUSEKEEPING_HOURS = 24
CLOSING_SECONDS = 600
"""How soon after it has settled a day is closed, and a month counted: where it is, a worker asks cheap questions."""
log = logging.getLogger("questline.worker")


def tick(database: Database, worker: str = "worker", settings: Settings | None = None) -> int:
    """Leave a heartbeat, and follow the rules of time where it is this worker's turn; gives how much was changed.

    With ``settings``, who has to know of a clock is told first.
    """
    with database.begin() as db:
        beat(db, worker)
    told = clocks.tell_of_clocks(database, worker, settings) if settings is not None else 0
    turn = Turn(database, worker)
    return told + (follow_rules(database, turn, settings) if turn.take() else 0)


class Worker:
    """One worker in threads of this process. Whoever starts it shuts it down."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.name = f"worker-{secrets.token_hex(4)}"
        self._database, self._held = database, Questline(settings, database)
        self._stopping, self._sending = threading.Event(), threading.Lock()
        self._listening = threading.Lock()
        self._post = Post(database, settings)
        self._sender = Sender(database, self._post, self.name, self._stopping.is_set)
        self.scheduler = BackgroundScheduler(timezone=UTC)

    @property
    def _settings(self) -> Settings:
        """Those of now: staff may have set something."""
        return refreshed(self._held)

    def start(self) -> None:
        """The first tick is now, so that nothing waits for the first minute; a failure of it is told at once.

        What is counted can wait ten minutes: no number keeps a worker from starting.
        """
        self.tick()
        self.keep_house()
        # The second instance finds the first at work and ends: else APScheduler would complain of every long one.
        self._add(self.send, seconds=SEND_SECONDS, max_instances=2)
        self._add(self.tell_of_clocks, seconds=SEND_SECONDS)
        self._add(self.listen, seconds=LISTEN_SECONDS, max_instances=2)
        self._add(self.tick, seconds=TICK_SECONDS)
        self._add(self.keep_house, hours=HOUSEKEEPING_HOURS)
        self._add(self.close_days, seconds=CLOSING_SECONDS)
        self._add(self.make_reports, seconds=CLOSING_SECONDS)
        self.scheduler.start()

    def _add(self, job: Any, **when: Any) -> None:
        usual = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self.scheduler.add_job(job, "interval", **{**usual, **when})

    def send(self) -> int:
        """Send what is due, unless that is being done; gives how many messages went out."""
        if self._stopping.is_set() or not self._sending.acquire(blocking=False):
            return 0
        try:
            self._post.settings = self._settings
            return self._sender.send_due()
        finally:
            self._sending.release()

    def tell_of_clocks(self) -> int:
        """Tell who has to know of a clock by now, where it is this worker's turn; gives of how many."""
        return 0 if self._stopping.is_set() else clocks.tell_of_clocks(self._database, self.name, self._settings)

    def listen(self) -> int:
        """Act on what came in to our bot, unless that is being done; gives how much."""
        if self._stopping.is_set() or not self._listening.acquire(blocking=False):
            return 0
        try:
            return telegram.poll(self._database, self._settings, self.name, is_stopping=self._stopping.is_set)
        finally:
            self._listening.release()

    def tick(self) -> int:
        """A heartbeat, and the rules of time."""
        return 0 if self._stopping.is_set() else tick(self._database, self.name, self._settings)

    def keep_house(self) -> int:
        """What is not kept is forgotten once a day, by the worker whose turn it is."""
        return forget_visits(self._database, self._settings) if Turn(self._database, self.name).take() else 0

    def close_days(self) -> int:
        """The sums of days that are over are written down, by the worker whose turn it is; gives of how many."""
        turn = Turn(self._database, self.name)
        if self._stopping.is_set() or not turn.take():
            return 0
        return closing_days.close_days(self._database, turn, self._settings)

    def make_reports(self) -> int:
        """A month that is over is counted, by the worker whose turn it is; gives how many were."""
        turn = Turn(self._database, self.name)
        if self._stopping.is_set() or not turn.take():
            return 0
        return make_reports(self._database, self._settings)

    def shutdown(self, wait: bool = True) -> None:
        """End with the message that is being sent; what else was claimed, and the turn, are the others' at once."""
        self._stopping.set()
        self.scheduler.shutdown(wait=wait)
        Turn(self._database, self.name).give_back()
        telegram.give_back(self._database, self.name)
        clocks.give_back(self._database, self.name)


def start_beside(database: Database, settings: Settings) -> Worker:
    """A worker in threads of this process, for the one-process installation. The caller shuts it down."""
    worker = Worker(database, settings)
    worker.start()
    return worker


def work_forever(database: Database, settings: Settings) -> None:
    """A worker of its own, until somebody stops it (Ctrl+C, SIGTERM)."""
    asked_to_stop = threading.Event()
    before = signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.set())
    worker = start_beside(database, settings)
    try:
        while not asked_to_stop.wait(1):
            pass
    except KeyboardInterrupt:
        pass
    finally:
        worker.shutdown()
        signal.signal(signal.SIGTERM, before)
        log.info("worker stopped")
