"""The limit of ``advance``: Python's own SQLite driver and five statements, with nothing of a product around them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app import clock
from app.bench.chain import STEPS
from app.bench.measuring import Lap, Watch
from app.ids import new_id

TABLES = """
CREATE TABLE journey (id TEXT PRIMARY KEY, step TEXT NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE step (
  journey_id TEXT NOT NULL, slug TEXT NOT NULL, state TEXT NOT NULL, closed_at TEXT, PRIMARY KEY (journey_id, slug)
) WITHOUT ROWID;
CREATE TABLE event (
  id INTEGER PRIMARY KEY, journey_id TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, step TEXT NOT NULL,
  at TEXT NOT NULL, UNIQUE (journey_id, seq)
);
"""


class RawSqlite:
    """Check, close, open the next, move the pointer, append the event; one transaction a step, WAL, FULL."""

    name = "raw_sqlite3"

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(TABLES)

    def lap(self, size: int) -> Lap:
        journeys = self._begin(size)
        acked = []
        watch = Watch()
        with watch.running():
            for step, following in zip(STEPS, [*STEPS[1:], ""], strict=True):
                for journey in journeys:
                    self._complete(journey, step, following)
                    acked.append(f"{journey}/{step}")
        return Lap(watch.seconds, len(acked), tuple(acked), watch.cpu)

    def _begin(self, size: int) -> list[str]:
        journeys = [new_id() for _number in range(size)]
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT INTO journey VALUES (?, ?, 0)", [(journey, STEPS[0]) for journey in journeys])
        self._db.executemany(
            "INSERT INTO step VALUES (?, ?, ?, NULL)",
            [(journey, step, "open" if step == STEPS[0] else "later") for journey in journeys for step in STEPS],
        )
        self._db.execute("COMMIT")
        return journeys

    def _complete(self, journey: str, step: str, following: str) -> None:
        at = clock.now().isoformat()
        run = self._db.execute
        run("BEGIN IMMEDIATE")
        state, seq = run(
            "SELECT step.state, journey.seq FROM step JOIN journey ON journey.id = step.journey_id"
            " WHERE step.journey_id = ? AND step.slug = ?",
            (journey, step),
        ).fetchone()
        if state != "open":
            raise AssertionError(f"{step} is {state}")
        run("UPDATE step SET state = 'done', closed_at = ? WHERE journey_id = ? AND slug = ?", (at, journey, step))
        run("UPDATE step SET state = 'open' WHERE journey_id = ? AND slug = ?", (journey, following))
        run("UPDATE journey SET step = ?, seq = ? WHERE id = ?", (following, seq + 1, journey))
        run(
            "INSERT INTO event (journey_id, seq, kind, step, at) VALUES (?, ?, 'step_done', ?, ?)",
            (journey, seq + 1, step, at),
        )
        run("COMMIT")

    def written(self) -> Iterator[str]:
        for journey, step in self._db.execute("SELECT journey_id, step FROM event"):
            yield f"{journey}/{step}"

    def close(self) -> None:
        self._db.close()
