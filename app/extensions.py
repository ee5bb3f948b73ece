"""The objects that the whole product shares: the database, forms' token check, the language picker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from flask import current_app
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import event

from app.house_rules import BUILT_IN, HouseRules
from app.vault import Vault

if TYPE_CHECKING:
    from sqlalchemy.pool import PoolProxiedConnection

    from config import Settings

babel = Babel()
csrf = CSRFProtect()
login_manager = LoginManager()


SECONDS_TO_WAIT_FOR_A_WRITER = 5
MILLISECONDS_TO_WAIT_FOR_READERS = 300
_IS_READING = "is reading"


def _make_engine(url: str, synchronous: str) -> sa.Engine:
    # An error that is written down names the statement, never the values in it: they are what people wrote.
    pool: dict[str, Any] = {"pool_size": 5, "max_overflow": 10, "hide_parameters": True}
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, **pool)
    engine = sa.create_engine(url, connect_args={"timeout": SECONDS_TO_WAIT_FOR_A_WRITER}, **pool)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # The driver's own transactions lost 612 of 800 concurrent updates without an error: we send BEGIN ourselves.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            f"busy_timeout={SECONDS_TO_WAIT_FOR_A_WRITER * 1000}",
            "secure_delete=ON",
        ):
            connection.execute("PRAGMA " + pragma)

    # Not a listener of "begin": with one, SQLAlchemy announces every single statement, and that costs more than BEGIN.
    engine.dialect.do_begin = _begin  # type: ignore[method-assign]
    return engine


def _begin(dbapi_connection: PoolProxiedConnection) -> None:
    driver: Any = dbapi_connection.dbapi_connection
    driver.execute("BEGIN" if _IS_READING in dbapi_connection.info else "BEGIN IMMEDIATE")


class WriteInsideWrite(RuntimeError):
    """A writing transaction was begun within another one of the same thread: it would wait for itself."""


class _OneWriter:
    """Writers of one SQLite file queue here, within this process.

    Left to SQLite they would sleep and try again, and the unlucky ones for seconds (performance.md section 2).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writer: int | None = None

    def __enter__(self) -> None:
        if self._writer == threading.get_ident():
            raise WriteInsideWrite("this thread is writing already; use its connection")
        if not self._lock.acquire(timeout=SECONDS_TO_WAIT_FOR_A_WRITER):
            raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, TimeoutError("database is locked"))
        self._writer = threading.get_ident()

    def __exit__(self, *_error: object) -> None:
        self._writer = None
        self._lock.release()


class Database:
    """One engine, two kinds of transaction: ``begin`` to change, ``reading`` to look."""

    def __init__(self, url: str, synchronous: str = "FULL") -> None:
        self.engine = _make_engine(url, synchronous)
        self._reading = self.engine
        self._writer: AbstractContextManager[None] = nullcontext()
        if self.engine.dialect.name == "sqlite":
            self._writer = _OneWriter()
        else:
            # One picture for all statements, as SQLite gives it; read only, so it never fails at its end.
            self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """A writing transaction: committed at the end of the block, rolled back by an exception."""
        with self.writing() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection that writes from its first statement on; what is not committed in the block is rolled back."""
        with self._writer, self.engine.connect() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A reading transaction: one consistent picture, never a write lock."""
        with self._reading.connect() as connection:
            info = connection.info  # It belongs to the driver's connection, which the pool gives to a writer next.
            info[_IS_READING] = True
            try:
                yield connection
            finally:
                info.pop(_IS_READING, None)

    def wipe_deleted(self) -> None:
        """What was deleted leaves the write-ahead log of SQLite too; in the file itself it is overwritten already.

        Call it when no transaction of this thread is open. Where somebody reads at this moment, the next call does it.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with self._writer, closing(self.engine.raw_connection()) as connection:
            driver: Any = connection.driver_connection
            driver.execute(f"PRAGMA busy_timeout={MILLISECONDS_TO_WAIT_FOR_READERS}")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            driver.execute(f"PRAGMA busy_timeout={SECONDS_TO_WAIT_FOR_A_WRITER * 1000}")

    def dispose(self) -> None:
        self.engine.dispose()


@dataclass
class Questline:
    """What one application holds: settings and database. Reached by ``questline()``.

    ``settings`` are those of now: what staff set, laid over ``given`` (services/live_settings.py reads it anew).
    """

    settings: Settings
    database: Database
    rules: HouseRules = BUILT_IN
    """The words and rules of now, which staff set in the studio."""
    without_contact: tuple[str, ...] = ()
    """Languages on offer in which nobody is named whom somebody in a crisis could reach."""
    asked_by: tuple[tuple[str, bool], ...] = ()
    """Who asked for what waits for a second person, and whether it is decided in the studio."""
    to_sign: tuple[tuple[tuple[str, str], ...], ...] = ()
    """For each draft that was laid before the approvers: which part somebody signed, and who."""
    read_at: float | None = None
    changes: int = 0
    """How often something was set by this process, so that who reads just then does not take the old for the new."""

    def __post_init__(self) -> None:
        self.given = self.settings

    @property
    def vault(self) -> Vault:
        return Vault.of(self.settings)


def questline() -> Questline:
    return cast(Questline, current_app.extensions["questline"])


def database() -> Database:
    return questline().database
