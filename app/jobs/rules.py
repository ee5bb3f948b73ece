"""The rules of time, and what is not kept: one worker at a time follows them, under the lease "tick"."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta

import sqlalchemy as sa

from app.extensions import Database
from app.jobs.housekeeping import forget_tries, put_notes_keys_away
from app.services.bulk_reads import note_many_opened
from app.services.leases import give_lease_back, take_lease
from app.services.pilots import end_pilots
from app.services.reminders import ask_for_decision, close_answered, decisions_due
from app.services.rules_of_time import (
    ask_for_calls_due,
    end_pause_if_due,
    journeys_that_ask_for_a_call,
    journeys_to_look_at,
    lose_contact_if_due,
)
from app.services.staff_notices import alerts_due, digests_due, mail_is_on, plan_alerts, plan_digest
from config import Settings

LEASE_NAME = "tick"
LASTS = timedelta(seconds=150)
"""Two ticks and a half: who follows the rules takes it again at every tick, and who is gone is followed soon."""
log = logging.getLogger("questline.worker")


class Turn:
    """One worker's turn at the rules of time: it is taken, kept while there is work, and given back."""

    def __init__(self, database: Database, worker: str) -> None:
        self._database, self._worker, self._taken_at = database, worker, 0.0

    def take(self) -> bool:
        """Whether it is this worker's turn from now on."""
        self._taken_at = time.monotonic()
        with self._database.begin() as db:
            return take_lease(db, LEASE_NAME, self._worker, lasts=LASTS)

    def is_kept(self) -> bool:
        """Asked between two pieces of work: a long tick takes its lease again before it runs out."""
        return time.monotonic() - self._taken_at < LASTS.total_seconds() / 3 or self.take()

    def give_back(self) -> None:
        """The next worker may begin at once."""
        with self._database.begin() as db:
            give_lease_back(db, LEASE_NAME, self._worker)


def follow_rules(database: Database, turn: Turn, settings: Settings | None = None) -> int:
    """Do everything that is due by time alone, one commit for each journey; gives how many were changed.

    With ``settings``, which know the service's day, staff are told by e-mail what waits for them.
    """
    forget_tries(database, settings)
    put_notes_keys_away(database)
    with database.reading() as db:
        pauses, quiet = journeys_to_look_at(db)
        asking, undecided = journeys_that_ask_for_a_call(db), decisions_due(db)
    changed = _each(database, turn, pauses, end_pause_if_due) + _each(database, turn, quiet, lose_contact_if_due)
    changed += _each(database, turn, asking, ask_for_calls_due) + _each(database, turn, undecided, ask_for_decision)
    with database.begin() as db:
        changed += close_answered(db)
        end_pilots(db)
    note_many_opened(database)
    if settings is not None:
        _tell_staff(database, turn, settings)
    return changed


def _tell_staff(database: Database, turn: Turn, settings: Settings) -> None:
    """E-mails to staff, one commit for each digest. What fails here keeps no journey waiting."""
    try:
        with database.reading() as db:
            if not mail_is_on(db, settings.channels):
                return
            alerts, digests = alerts_due(db, settings), digests_due(db, settings)
        if alerts:
            with database.begin() as db:
                plan_alerts(db, alerts)
        for person in digests:
            if not turn.is_kept():
                break
            with database.begin() as db:
                plan_digest(db, person, settings)
    except Exception:
        log.exception("staff could not be told")


def _each(database: Database, turn: Turn, journey_ids: Iterable[str], act: Callable[[sa.Connection, str], bool]) -> int:
    """Act on one journey after the other. One that fails keeps no other waiting; the next tick tries it again."""
    changed = 0
    for journey_id in journey_ids:
        if not turn.is_kept():
            break  # Another worker goes on from here.
        try:
            with database.begin() as db:
                changed += act(db, journey_id)
        except Exception:
            log.exception("a journey could not be changed", extra={"job": act.__name__})
    return changed
