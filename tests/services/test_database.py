"""Two kinds of transaction: who writes waits for her turn, who reads sees one picture."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from app import extensions
from app.extensions import Database, WriteInsideWrite

ADD = sa.text("INSERT INTO heartbeat (worker, beat_at) VALUES (:worker, '2026-03-02 09:00:00')")
COUNT = sa.text("SELECT count(*) FROM heartbeat")


def add(database: Database, worker: str) -> None:
    with database.begin() as db:
        db.execute(ADD, {"worker": worker})


def test_reading_is_one_picture_whatever_is_written_meanwhile(database: Database) -> None:
    with database.reading() as db:
        assert db.scalar(COUNT) == 0
        add(database, "one")
        assert db.scalar(COUNT) == 0
    with database.reading() as db:
        assert db.scalar(COUNT) == 1


def test_writing_without_a_commit_leaves_nothing(database: Database) -> None:
    with database.writing() as db:
        db.execute(ADD, {"worker": "one"})
    with database.writing() as db:
        db.execute(ADD, {"worker": "two"})
        db.commit()
    with database.reading() as db:
        assert db.scalars(sa.text("SELECT worker FROM heartbeat")).all() == ["two"]


def test_a_write_within_a_write_is_told_at_once_instead_of_waiting_for_itself(sqlite_database: Database) -> None:
    with sqlite_database.begin() as db:
        db.execute(ADD, {"worker": "one"})
        with pytest.raises(WriteInsideWrite):
            add(sqlite_database, "two")
    add(sqlite_database, "three")


def test_a_writer_takes_its_turn_before_its_first_look_also_on_a_connection_that_was_read_with(
    sqlite_database: Database,
) -> None:
    with sqlite_database.reading() as db:
        db.scalar(COUNT)
    # On a connection of its own: another process, which the queue of this one does not hold back.
    other = sqlite3.connect(sqlite_database.engine.url.database or "", timeout=0, isolation_level=None)
    with sqlite_database.begin() as db:
        db.scalar(COUNT)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    with sqlite_database.reading() as db:
        db.scalar(COUNT)
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_the_next_writer_begins_when_the_one_before_has_committed(sqlite_database: Database) -> None:
    began, asked = Event(), Event()

    def later() -> int:
        began.wait(5)
        asked.set()
        with sqlite_database.begin() as db:
            return int(db.scalar(COUNT) or 0)

    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(later)
        with sqlite_database.begin() as db:
            began.set()
            asked.wait(5)
            db.execute(ADD, {"worker": "one"})
        assert found.result(5) == 1


def test_a_writer_who_waits_too_long_is_told_that_the_database_is_busy(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extensions, "SECONDS_TO_WAIT_FOR_A_WRITER", 0.05)
    with ThreadPoolExecutor(1) as pool, sqlite_database.begin():
        refused = pool.submit(add, sqlite_database, "one")
        assert isinstance(refused.exception(5), OperationalError)
    add(sqlite_database, "two")


def test_a_failed_write_lets_the_next_one_in(sqlite_database: Database) -> None:
    add(sqlite_database, "one")
    with pytest.raises(IntegrityError):
        add(sqlite_database, "one")
    add(sqlite_database, "two")


def test_an_error_of_the_database_does_not_repeat_what_was_written(sqlite_database: Database) -> None:
    add(sqlite_database, "what somebody wrote")
    with pytest.raises(IntegrityError) as error:
        add(sqlite_database, "what somebody wrote")
    assert "INSERT INTO heartbeat" in str(error.value)
    assert "what somebody wrote" not in str(error.value)
