"""What machines may ask: is the process there, is everything well. Nothing in it is about anybody."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import clock, create_app, schema
from app.extensions import Database
from app.jobs.worker import start_beside, tick
from app.services import clients, outbox
from app.services.outbox import NewMessage
from app.vault import Vault
from app.vocabulary import SendPolicy
from tests.clocks import FrozenClock
from tests.conftest import settings_for


@pytest.fixture(scope="module")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "questline.sqlite3"
    database = Database(f"sqlite:///{path}", synchronous="NORMAL")
    schema.upgrade(database)
    database.dispose()
    return path


@pytest.fixture
def migrated(migrated_file: Path, tmp_path: Path, frozen_clock: FrozenClock) -> Iterator[Database]:
    path = shutil.copy(migrated_file, tmp_path / "questline.sqlite3")
    database = Database(f"sqlite:///{path}", synchronous="NORMAL")
    yield database
    database.dispose()


@pytest.fixture
def app(migrated: Database, tmp_path: Path) -> Flask:
    return create_app(settings_for(str(migrated.engine.url), tmp_path), migrated)


WELL = {"database": "ok", "migrations": "ok", "worker": "ok", "outbox": "ok"}


def number(app: Flask, name: str) -> str:
    found = re.search(rf"^questline_{name} (\S+)$", app.test_client().get("/metrics").text, re.MULTILINE)
    assert found
    return found[1]


def plan_one(database: Database, tmp_path: Path, **changes: Any) -> None:
    with database.begin() as db:
        vault = Vault.of(settings_for(str(database.engine.url), tmp_path))
        client_id = clients.create_client(db, vault, pseudonym="Quiet Heron", language="en")
        outbox.plan(db, [NewMessage("one", "talk_soon", clock.now(), client_id=client_id, **changes)])


def test_everything_is_well_while_the_worker_ticks(app: Flask, migrated: Database, frozen_clock: FrozenClock) -> None:
    tick(migrated)
    frozen_clock.advance(minutes=4)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (200, WELL)
    assert number(app, "worker_lag_seconds") == "240.0"
    assert number(app, "outbox_lag_seconds") == "0.0"


def test_a_worker_that_stops_is_told_within_six_minutes_and_the_process_is_still_there(
    app: Flask, migrated: Database, tmp_path: Path, frozen_clock: FrozenClock
) -> None:
    worker = start_beside(migrated, settings_for(str(migrated.engine.url), tmp_path))
    assert app.test_client().get("/readyz").status_code == 200
    worker.shutdown()
    frozen_clock.advance(minutes=6)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {**WELL, "worker": "silent"})
    assert app.test_client().get("/healthz").status_code == 200


def test_a_message_that_nobody_sends_is_told_though_the_worker_ticks(
    app: Flask, migrated: Database, tmp_path: Path, frozen_clock: FrozenClock
) -> None:
    plan_one(migrated, tmp_path)
    frozen_clock.advance(minutes=6)
    tick(migrated)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {**WELL, "outbox": "late"})
    assert number(app, "outbox_lag_seconds") == "360.0"


def test_a_message_of_a_worker_that_is_gone_is_stuck_until_it_is_swept_and_then_may_wait_for_a_person(
    app: Flask, migrated: Database, tmp_path: Path, frozen_clock: FrozenClock
) -> None:
    plan_one(migrated, tmp_path, policy=SendPolicy.AT_MOST_ONCE)
    with migrated.begin() as db:
        [message] = outbox.claim(db, "a worker", 1)
        assert outbox.begin_try(db, message)
    assert number(app, "stuck_messages") == "0.0"
    frozen_clock.advance(minutes=3)
    assert number(app, "stuck_messages") == "1.0"
    with migrated.begin() as db:
        assert outbox.sweep(db) == 1
    assert (number(app, "stuck_messages"), number(app, "undelivered_messages")) == ("0.0", "1.0")


def test_a_worker_that_never_was_has_no_lag(app: Flask) -> None:
    assert app.test_client().get("/readyz").status_code == 503
    assert number(app, "worker_lag_seconds") == "NaN"


def test_a_database_without_migrations_is_told(sqlite_database: Database, tmp_path: Path) -> None:
    app = create_app(settings_for(str(sqlite_database.engine.url), tmp_path), sqlite_database)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["migrations"]) == (503, "unknown")  # type: ignore[index]


def test_the_numbers_for_machines_are_the_workers_alone(app: Flask) -> None:
    text = app.test_client().get("/metrics").text
    names = {"worker_lag_seconds", "outbox_lag_seconds", "undelivered_messages", "stuck_messages"}
    assert set(re.findall(r"^([a-z_]+)[ {]", text, re.MULTILINE)) == {f"questline_{name}" for name in names}
