"""The desk with people at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import Database, Questline
from app.services.crisis_contacts import Contact, set_contacts
from app.services.quest_versions import publish_library
from config import Settings
from tests.clocks import FrozenClock
from tests.conftest import settings_for
from tests.desk.cast import Cast
from tests.replies import CheckedClient


@pytest.fixture(scope="session")
def library_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and the starter library, to be copied: reading the quests takes a while.

    Somebody to call in a crisis stands in it too, as in every service: without, each page of the staff says so.
    """
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("library") / "questline.sqlite3"))
    database = Database(f"sqlite:///{path}", synchronous="NORMAL")
    with database.begin() as db:
        publish_library(db)
        for language in ("en", "ru"):
            set_contacts(db, language, [Contact("112", "112", "", "", is_emergency=True)])
    # The copy takes the file alone, so nothing may be left beside it.
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def desk_app(library_file: Path) -> Flask:
    """One application for all tests of the desk; each test gives it a database of its own."""
    app = create_app(settings_for(f"sqlite:///{library_file}", library_file.parent))
    app.test_client_class = CheckedClient
    return app


def _cast(app: Flask, settings: Settings) -> Iterator[Cast]:
    database = Database(settings.database_url, settings.synchronous)
    app.extensions["questline"] = Questline(settings=settings, database=database)
    yield Cast(app, database, settings)
    database.dispose()


@pytest.fixture
def cast(desk_app: Flask, library_file: Path, tmp_path: Path, frozen_clock: FrozenClock) -> Iterator[Cast]:
    """People and the desk on SQLite. It is Monday, 2 March 2026, 09:00 until the test moves the clock."""
    copy = shutil.copy(library_file, tmp_path / "questline.sqlite3")
    yield from _cast(desk_app, settings_for(f"sqlite:///{copy}", tmp_path))


@pytest.fixture
def cast_on_both(desk_app: Flask, settings: Settings, frozen_clock: FrozenClock) -> Iterator[Cast]:
    """The same on SQLite and on PostgreSQL, for what two people do at once."""
    database = Database(settings.database_url, settings.synchronous)
    with database.begin() as db:
        publish_library(db)
    database.dispose()
    yield from _cast(desk_app, settings)
