"""What machines may ask: is the process there, is everything well. Nothing in it is about anybody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app import create_app, schema
from app.extensions import Database
from app.jobs.worker import tick
from tests.clocks import FrozenClock
from tests.conftest import settings_for


@pytest.fixture
def migrated(tmp_path: Path, frozen_clock: FrozenClock) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'questline.sqlite3'}", synchronous="NORMAL")
    schema.upgrade(database)
    return database


@pytest.fixture
def app(migrated: Database, tmp_path: Path) -> Flask:
    return create_app(settings_for(str(migrated.engine.url), tmp_path), migrated)


def lag(app: Flask) -> str:
    found = re.search(r"^questline_worker_lag_seconds (\S+)$", app.test_client().get("/metrics").text, re.MULTILINE)
    assert found
    return found[1]


def test_everything_is_well_while_the_worker_ticks(app: Flask, migrated: Database, frozen_clock: FrozenClock) -> None:
    tick(migrated)
    frozen_clock.advance(minutes=4)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"database": "ok", "migrations": "ok", "worker": "ok"})
    assert lag(app) == "240.0"


def test_a_silent_worker_is_told_and_the_process_is_still_there(
    app: Flask, migrated: Database, frozen_clock: FrozenClock
) -> None:
    tick(migrated)
    frozen_clock.advance(minutes=6)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"database": "ok", "migrations": "ok", "worker": "silent"})
    assert app.test_client().get("/healthz").status_code == 200


def test_a_worker_that_never_was_has_no_lag(app: Flask) -> None:
    assert app.test_client().get("/readyz").status_code == 503
    assert lag(app) == "NaN"


def test_a_database_without_migrations_is_told(sqlite_database: Database, tmp_path: Path) -> None:
    app = create_app(settings_for(str(sqlite_database.engine.url), tmp_path), sqlite_database)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["migrations"]) == (503, "unknown")  # type: ignore[index]


def test_the_numbers_for_machines_are_the_workers_alone(app: Flask) -> None:
    text = app.test_client().get("/metrics").text
    assert set(re.findall(r"^([a-z_]+)[ {]", text, re.MULTILINE)) == {"questline_worker_lag_seconds"}
