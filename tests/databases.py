"""Databases for tests: a fresh one each time, on SQLite and PostgreSQL, copied from one built once."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import app.models
from app.extensions import Database
from app.models.base import Base
from tests.emptied_databases import EmptiedDatabases
from tests.postgres_server import PostgresServer
from tests.postgres_server import postgres_server as start_postgres_server

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)]


def _build_tables(url: str) -> None:
    for module in pkgutil.iter_modules(app.models.__path__, "app.models."):
        importlib.import_module(module.name)
    database = Database(url)
    Base.metadata.create_all(database.engine)
    database.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL server, started on first use, one in each test process."""
    with start_postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to be copied."""
    path = tmp_path_factory.mktemp("template") / "questline.sqlite3"
    _build_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> Iterator[str]:
    """The name of a PostgreSQL database with every table, to be copied."""
    name = postgres_server.create()
    _build_tables(postgres_server.url_of(name))
    yield name
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def emptied_databases(postgres_server: PostgresServer, postgres_template: str) -> Iterator[EmptiedDatabases]:
    """The PostgreSQL databases of this test process, each lent to one test at a time."""
    stock = EmptiedDatabases(postgres_server, postgres_template)
    yield stock
    stock.close()


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL database without any table, for migrations. Mark the test ``pg``."""
    name = postgres_server.create()
    yield postgres_server.url_of(name)
    postgres_server.drop(name)


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The address of a fresh SQLite database with every table, for what need not be asked of both."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'questline.sqlite3')}"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, emptied_databases: EmptiedDatabases) -> Iterator[str]:
    """The address of a PostgreSQL database with every table and no row. Mark the test ``pg``."""
    name = emptied_databases.lend()
    yield postgres_server.url_of(name)
    emptied_databases.give_back(name)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database with every table; the test runs once on each of the two."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh database with every table, on SQLite and on PostgreSQL."""
    database = Database(database_url, synchronous="NORMAL")
    yield database
    database.dispose()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A fresh SQLite database with every table."""
    database = Database(sqlite_url, synchronous="NORMAL")
    yield database
    database.dispose()
