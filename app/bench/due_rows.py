"""A full outbox for ``bench reminders``: rows by the million, the same ones due again in every lap, and what became of
them. Written as SQL on purpose: the services plan one person's messages, never a million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.bench.measuring import BenchRefused, Counts
from app.extensions import Database
from app.services.outbox import USUAL

LATER, DUE = 101, 102
"""What ``place`` says here, and in no plan: due in some weeks, or before the bench began."""
MOMENTS = 50
"""At how many moments the rows of either kind are due."""
DIALECT = {
    "sqlite": {"id": "lower(hex(randomblob(11)))", "nothing": "'{}'"},
    "postgresql": {"id": "substr(md5(random()::text), 1, 22)", "nothing": "'{}'::json"},
}
"""An id is as long as ours, and as scattered over its index."""
FILL = """
INSERT INTO outgoing (id, cause, text, variables, client_id, place, policy, priority, planned_at, nominal_at, due_at,
  state, attempts)
WITH RECURSIVE series(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM series WHERE number < {count})
SELECT {id}, 'bench:{of}:' || number, 'step_waits', {nothing}, :client_id, {place}, 'at_least_once', {priority}, :now,
  :due_at, :due_at, 'planned', 0
FROM series
"""
AGAIN = f"""
UPDATE outgoing SET state = 'planned', due_at = nominal_at, attempts = 0, holder = NULL, lease_until = NULL,
  first_tried_at = NULL, closed_at = NULL, channel = NULL
WHERE place = {DUE} AND state <> 'planned'
"""
UNSENT = f"SELECT id FROM outgoing WHERE place = {DUE} AND state <> 'sent'"
EARLY = f"SELECT count(*) FROM outgoing WHERE place = {LATER} AND state <> 'planned'"
HELD = "SELECT id FROM outgoing WHERE state = 'claimed'"
TRIES = "SELECT outgoing_id FROM delivery WHERE outcome = 'sent'"


class FullOutbox:
    """``planned`` messages to one client, of which ``due`` are due."""

    def __init__(self, database: Database, client_id: str, *, planned: int, due: int) -> None:
        self.database, self.due = database, due
        now = clock.now()
        for place, count, first in ((DUE, due, -timedelta(hours=MOMENTS)), (LATER, planned - due, timedelta(days=28))):
            for number in range(MOMENTS):
                rows = count // MOMENTS + (number < count % MOMENTS)
                if rows:
                    self._fill(client_id, f"{place}-{number}", place, rows, now + first + timedelta(minutes=number))
        self._tidy()

    def _fill(self, client_id: str, of: str, place: int, count: int, due_at: datetime) -> None:
        words = DIALECT[self.database.engine.dialect.name]
        series = FILL.format(count=count, of=of, place=place, priority=USUAL, **words)
        moment = sa.DateTime(timezone=True)
        typed = sa.text(series).bindparams(sa.bindparam("now", type_=moment), sa.bindparam("due_at", type_=moment))
        with self.database.begin() as db:
            db.execute(typed, {"client_id": client_id, "now": clock.now(), "due_at": due_at})

    def due_again(self) -> None:
        """As it was before the first lap."""
        with self.database.begin() as db:
            db.execute(sa.text("DELETE FROM delivery"))
            db.execute(sa.text(AGAIN))
        self._tidy()

    def _tidy(self) -> None:
        """What the preparation left to do is not the contender's: the log of SQLite, the statistics of PostgreSQL."""
        self.database.wipe_deleted()
        if self.database.engine.dialect.name == "postgresql":
            with self.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
                db.execute(sa.text("VACUUM ANALYZE outgoing, delivery"))

    def held(self) -> set[str]:
        """What somebody has claimed and not settled."""
        return set(self._ids(HELD))

    def check(self, wire: Iterable[str], *, repeated: frozenset[str] = frozenset()) -> Counts:
        """Every due message went over the wire and is written as sent once. ``repeated``: what a dead worker held may
        go over the wire again, under the same key; written as sent it is once all the same."""
        with self.database.reading() as db:
            if early := db.execute(sa.text(EARLY)).scalar_one():
                raise BenchRefused(f"{early} messages were touched before they were due")
        went, tried = Counter(wire), Counter(self._ids(TRIES))
        twice = {one for one, times in went.items() if times > 1 and one not in repeated}
        twice |= {one for one, times in tried.items() if times > 1}
        return Counts(
            missing=max(self.due - len(went), self.due - len(tried), len(self._ids(UNSENT))), twice=len(twice)
        )

    def _ids(self, statement: str) -> list[Any]:
        with self.database.reading() as db:
            return list(db.execute(sa.text(statement)).scalars())
