"""The rows of ``bench dropoff`` put into a database: visits, and the product's roll-ups. Indexes come last."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex

from app.bench.dropoff_rows import COLUMNS, Population
from app.extensions import Database
from app.models.insights import Cohort, StayChange, TallyChange

AT_ONCE = 50_000
VISITS = sa.Table(
    "bench_visit",
    sa.MetaData(),
    *(sa.Column(name, sa.Integer if name.endswith(("hour", "minutes", "well")) else sa.Text) for name in COLUMNS),
)
BY_RISK = sa.Index(
    "ix_bench_visit", *(VISITS.c[name] for name in ("risk", "level", "state", "step", "has_exited_well"))
)
"""Whatever a count by risk reads: nothing else of the table is looked at."""
_TALLY: sa.Table = TallyChange.__table__  # type: ignore[assignment]
_STAY: sa.Table = StayChange.__table__  # type: ignore[assignment]
_COHORT: sa.Table = Cohort.__table__  # type: ignore[assignment]
_INDEXES = [index for table in (VISITS, _TALLY, _STAY) for index in table.indexes]
_TALLY_COLUMNS = ("cohort_id", "quarter", "keys", "change")
_STAY_COLUMNS = ("cohort_id", "quarter", "place", "entered_hour", "left_hour", "how", "change")


def write_file(path: Path, population: Population) -> None:
    """The visits as a file, for who has a database of its own."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        out.writerows(population.visits())


def fill(database: Database, version_id: str, population: Population) -> None:
    """Everything into one database, and what its planner knows of it."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    with database.begin() as db:
        VISITS.create(db)
        for index in _INDEXES:
            index.drop(db)
    with closing(_Sqlite(database) if is_sqlite else _Postgres(database)) as into:
        into.put(VISITS.name, COLUMNS, population.visits())
        into.put(_TALLY.name, _TALLY_COLUMNS, population.tallies(version_id))
        into.put(_STAY.name, _STAY_COLUMNS, population.stays(version_id))
        into.make(str(CreateIndex(index).compile(database.engine)) for index in _INDEXES)
    named = [
        {"id": cohort_id, "quest_version_id": cohort.version_id, **_dimensions(cohort._asdict())}
        for cohort_id, cohort in population.cohorts.items()
        if cohort.version_id == version_id
    ]
    with database.begin() as db:
        db.execute(sa.insert(_COHORT), named)


def _dimensions(cohort: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in cohort.items() if name != "version_id"}


class _Sqlite:
    """Through the driver and without a journal: what is written here need not outlive a power cut."""

    def __init__(self, database: Database) -> None:
        database.dispose()
        assert database.engine.url.database is not None
        self._db = sqlite3.connect(database.engine.url.database, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "analysis_limit=1000"):
            self._db.execute(f"PRAGMA {pragma}")

    def put(self, table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
        into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        while batch := list(islice(rows, AT_ONCE)):
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(into, batch)
            self._db.execute("COMMIT")

    def make(self, indexes: Iterable[str]) -> None:
        for index in indexes:
            self._db.execute(index)
        self._db.execute("ANALYZE")

    def close(self) -> None:
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.close()


class _Postgres:
    """By COPY. In the end it also notes which pages need no second look."""

    def __init__(self, database: Database) -> None:
        self._connection = database.engine.raw_connection()
        self._db: Any = self._connection.driver_connection

    def put(self, table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
        with self._db.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        self._db.commit()

    def make(self, indexes: Iterable[str]) -> None:
        self._db.execute("SET maintenance_work_mem = '512MB'")
        for index in indexes:
            self._db.execute(index)
        self._db.commit()
        self._db.autocommit = True
        self._db.execute("VACUUM ANALYZE")
        self._db.autocommit = False

    def close(self) -> None:
        self._connection.close()
