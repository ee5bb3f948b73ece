"""The desk with people at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import create_app
from app.extensions import Database
from app.services.quest_versions import publish_library
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast
from tests.replies import CheckedClient


def _cast(settings: Settings) -> Iterator[Cast]:
    database = Database(settings.database_url, settings.synchronous)
    with database.begin() as db:
        publish_library(db)
    app = create_app(settings, database)
    app.test_client_class = CheckedClient
    yield Cast(app, database, settings)
    database.dispose()


@pytest.fixture
def cast(sqlite_settings: Settings, frozen_clock: FrozenClock) -> Iterator[Cast]:
    """People and the desk on SQLite. It is Monday, 2 March 2026, 09:00 until the test moves the clock."""
    yield from _cast(sqlite_settings)


@pytest.fixture
def cast_on_both(settings: Settings, frozen_clock: FrozenClock) -> Iterator[Cast]:
    """The same on SQLite and on PostgreSQL, for what two people do at once."""
    yield from _cast(settings)
