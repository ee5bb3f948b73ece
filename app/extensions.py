"""The objects that the whole product shares: the database, forms' token check, the language picker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from flask import current_app
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import event

from app.vault import Vault

if TYPE_CHECKING:
    from config import Settings

babel = Babel()
csrf = CSRFProtect()
login_manager = LoginManager()


def _make_engine(url: str, synchronous: str) -> sa.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_size=5, max_overflow=10, pool_pre_ping=True)
    engine = sa.create_engine(url, pool_size=5, max_overflow=10, connect_args={"timeout": 5})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # The driver's own transactions lost 612 of 800 concurrent updates without an error: we send BEGIN ourselves.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "secure_delete=ON",
        ):
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        is_reading = connection.get_execution_options().get("readonly")
        connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")

    return engine


class Database:
    """One engine, two kinds of transaction: ``begin`` to change, ``reading`` to look."""

    def __init__(self, url: str, synchronous: str = "FULL") -> None:
        self.engine = _make_engine(url, synchronous)
        self._reading = self.engine.execution_options(readonly=True)
        if self.engine.dialect.name == "postgresql":
            self._reading = self._reading.execution_options(postgresql_readonly=True)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """A writing transaction: committed at the end of the block, rolled back by an exception."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A reading transaction: one consistent picture, never a write lock."""
        with self._reading.connect() as connection:
            yield connection

    def open(self, *, is_reading: bool) -> sa.Connection:
        """A connection whose transaction the caller ends. For the request alone (web/transaction.py)."""
        return (self._reading if is_reading else self.engine).connect()

    def dispose(self) -> None:
        self.engine.dispose()


@dataclass(frozen=True)
class Questline:
    """What one application holds: settings and database. Reached by ``questline()``."""

    settings: Settings
    database: Database

    @property
    def vault(self) -> Vault:
        return Vault.of(self.settings)


def questline() -> Questline:
    return cast(Questline, current_app.extensions["questline"])


def database() -> Database:
    return questline().database
