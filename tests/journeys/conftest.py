"""A service in one process with its browsers. Everything here needs a Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import clock, schema
from app.extensions import Database
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.conftest import settings_for
from tests.journeys.camera import SHOWN, Camera
from tests.journeys.service import Service, furnish, open_service


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file as the migrations make it, with what every service has from its first day, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "questline.sqlite3"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    FrozenClock(A_MONDAY_MORNING)
    furnish(database)
    clock.release()
    database.dispose()
    return path


@pytest.fixture
def service(
    migrated: Path, tmp_path: Path, frozen_clock: FrozenClock, live_server: Callable[[Flask], str]
) -> Iterator[Service]:
    """The whole product, running. It is Monday, 2 March 2026, 09:00 UTC. No answer of it may be a fault."""
    url = f"sqlite:///{shutil.copy(migrated, tmp_path / 'questline.sqlite3')}"
    database = Database(url, synchronous="NORMAL")
    service = open_service(settings_for(url, tmp_path), database, frozen_clock)
    service.address = live_server(service.app)
    yield service
    database.dispose()
    assert not service.faults, "\n".join(service.faults)
    assert not [served for served in service.served if served[2] >= 500]


@pytest.fixture
def camera(request: pytest.FixtureRequest, service: Service) -> Iterator[Camera]:
    """Looks closely at each page that the test shows it; afterwards the test has shown all that it declared."""
    camera = Camera(service, SHOWN[request.function.__name__])
    yield camera
    camera.done()
