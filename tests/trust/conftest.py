"""The small product, the people in it, and what a browser would do."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.extensions import Database
from app.vocabulary import Role
from config import Settings
from tests.accounts import SomeClient, SomeStaff, a_client, a_staff
from tests.clocks import FrozenClock
from tests.desk.fixtures import cast, cast_on_both, desk_app, library_file
from tests.trust.browsing import Browser
from tests.trust.small_app import small_app

__all__ = ["cast", "cast_on_both", "desk_app", "library_file"]


@pytest.fixture
def small(sqlite_settings: Settings, sqlite_database: Database) -> Flask:
    return small_app(sqlite_settings, sqlite_database)


@pytest.fixture
def whole(sqlite_settings: Settings, sqlite_database: Database) -> Flask:
    """The whole product, for promises about every address that it has."""
    return create_app(sqlite_settings, sqlite_database)


@pytest.fixture
def browser(small: Flask) -> Browser:
    return Browser(small)


@pytest.fixture
def client(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> SomeClient:
    return a_client(sqlite_database, sqlite_settings, "Quiet Heron")


@pytest.fixture
def counsellor(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> SomeStaff:
    person = a_staff(sqlite_database, sqlite_settings, Role.COUNSELLOR)
    frozen_clock.advance(minutes=1)
    return person


@pytest.fixture
def nobody(small: Flask) -> FlaskClient:
    return small.test_client()
