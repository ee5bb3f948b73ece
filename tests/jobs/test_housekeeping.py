"""What the service said it would not keep is gone, and one journey that fails keeps no other waiting."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.jobs.housekeeping import forget_visits
from app.jobs.worker import start_beside, tick
from app.services import portal_sessions, staff_sessions
from app.services.heartbeats import beat
from app.services.phrases import check_phrase
from app.services.rules_of_time import lose_contact_if_due
from app.vocabulary import Role
from config import Settings
from tests.accounts import a_client, a_staff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import a_walker


def count(database: Database, table: str) -> int:
    with database.reading() as db:
        return int(db.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0)


def test_a_try_to_sign_in_is_kept_for_an_hour_also_where_nobody_tries_again(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    check_phrase(database, settings, "acorn banana canopy daisy eagle fabric", "203.0.113.9")
    frozen_clock.advance(minutes=59)
    tick(database)
    assert count(database, "sign_in_try") == 1
    frozen_clock.advance(minutes=1)
    tick(database)
    assert count(database, "sign_in_try") == 0


def test_visits_and_workers_of_long_ago_are_forgotten(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    client, staff = a_client(database, settings), a_staff(database, settings, Role.COUNSELLOR)

    def visit() -> None:
        with database.begin() as db:
            portal_sessions.start_session(db, client.id)
            staff_sessions.start_session(db, staff.id)

    visit()
    tick(database, "a worker of before")
    frozen_clock.advance(days=29)
    visit()
    tick(database, "the worker of today")
    assert forget_visits(database) == 0
    frozen_clock.advance(days=1, seconds=1)
    assert forget_visits(database) == 3
    assert [count(database, table) for table in ("portal_session", "staff_session", "heartbeat")] == [1, 1, 1]


def test_a_worker_that_starts_does_the_housekeeping_at_once(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    with sqlite_database.begin() as db:
        beat(db, "a worker of before")
    frozen_clock.advance(days=31)
    worker = start_beside(sqlite_database, sqlite_settings)
    try:
        assert count(sqlite_database, "heartbeat") == 1
        jobs = worker.scheduler.get_jobs()
        wanted = {"close_days", "keep_house", "listen", "make_reports", "send", "tell_of_clocks", "tick"}
        assert {job.name for job in jobs} == {f"Worker.{name}" for name in wanted}
    finally:
        worker.shutdown()


def test_a_journey_that_fails_keeps_no_other_waiting(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    walkers = [a_walker(sqlite_database, sqlite_settings, f"Quiet Heron {number}") for number in range(3)]

    def fails_for_one(db: sa.Connection, journey_id: str) -> bool:
        if journey_id == walkers[1].journey_id:
            raise RuntimeError("a defect")
        return lose_contact_if_due(db, journey_id)

    monkeypatch.setattr("app.jobs.rules.lose_contact_if_due", fails_for_one)
    frozen_clock.advance(days=35)
    assert tick(sqlite_database) == 2
    assert [walker.journey().state.ending for walker in walkers] == ["abandoned", None, "abandoned"]
