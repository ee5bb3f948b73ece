"""Statements compiled once in a test process, though each test opens a database of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

from app import extensions

DIALECTS = (SQLiteDialect_pysqlite, PGDialect_psycopg)
STATEMENTS_AT_MOST = 20_000


def compile_statements_once() -> None:
    """From now on; compiling was a fifth of the time of a test of pages.

    SQLAlchemy keeps what it compiled by engine and by dialect. All of our databases of one sort speak the same dialect.
    """
    compiled: dict[type[Dialect], LRUCache[Any, Any]] = {sort: LRUCache(STATEMENTS_AT_MOST) for sort in DIALECTS}
    make: Callable[..., Engine] = extensions._make_engine

    def make_with_what_was_compiled(url: str, synchronous: str) -> Engine:
        engine = make(url, synchronous)
        engine._compiled_cache = compiled[type(engine.dialect)]
        return engine

    extensions._make_engine = make_with_what_was_compiled
    for sort in DIALECTS:
        sort.__eq__ = _is_of_the_same_sort  # type: ignore[method-assign]
        sort.__hash__ = _hash_of_the_sort  # type: ignore[assignment]


def _is_of_the_same_sort(dialect: object, other: object) -> bool:
    return type(dialect) is type(other)


def _hash_of_the_sort(dialect: object) -> int:
    return hash(type(dialect))
