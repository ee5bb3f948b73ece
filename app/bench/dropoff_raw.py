"""What the raw rows alone would give, counted by SQL over a covering index; and the shape in which all are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from app.bench.dropoff_loading import VISITS
from app.bench.dropoff_paths import LEVELS
from app.bench.measuring import Lap, Watch
from app.extensions import Database
from quests.dropoff import STATES, STEP_NUMBERS, DropOff

_GROUPS = [VISITS.c[name] for name in ("risk", "level", "state", "step", "has_exited_well")]
_BY_RISK: sa.Select[Any] = sa.select(*_GROUPS, sa.func.count()).group_by(*_GROUPS)


def by_risk(db: sa.Connection) -> Counter[tuple[str, ...]]:
    """Who is where in each level and step, at the start and at a good end, by risk."""
    found: Counter[tuple[str, ...]] = Counter()
    for risk, level, state, step, is_well, people in db.execute(_BY_RISK):
        found[risk, level, state] += people
        found[risk, level, "step opened"] += people
        if step != "open":
            found[risk, level, f"step {step}"] += people
        if level == LEVELS[0]:
            found[risk, "started"] += people
            found[risk, "exited_well"] += people if is_well else 0
    return found


def numbers_of(dropoff: DropOff, *of: str) -> Counter[tuple[str, ...]]:
    """The same from the numbers of the product. Every level of the bench has one step."""
    found: Counter[tuple[str, ...]] = Counter()
    found[*of, "started"], found[*of, "exited_well"] = dropoff.started or 0, dropoff.exited_well or 0
    for level in dropoff.levels:
        for state in STATES:
            found[*of, level.level, state] = getattr(level, state)
        for name in STEP_NUMBERS:
            found[*of, level.level, f"step {name}"] = getattr(level.steps[0], name)
    return found


def numbers_of_groups(groups: Mapping[str, DropOff]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for value, dropoff in groups.items():
        found += numbers_of(dropoff, value)
    return found


def said(found: Mapping[tuple[str, ...], Any]) -> list[str]:
    """Rows as text, in order, without those that are nought."""
    return sorted(f"{' '.join(row)} {number}" for row, number in found.items() if number)


class RawRows:
    """Visits counted by risk on one database. ``slower``: others ask so much more often, and a lap is about as long."""

    def __init__(self, name: str, database: Database, *, slower: int = 20) -> None:
        self.name, self._database, self._slower = name, database, slower

    def lap(self, size: int) -> Lap:
        """In one transaction, as a page asks whatever it asks: its first and last words are no part of a question."""
        watch, times = Watch(), max(1, size // self._slower)
        with self._database.reading() as db, watch.running():
            for _number in range(times):
                self.asked(db)
        is_here = self._database.engine.dialect.name == "sqlite"  # The other one works in a process of its own.
        return Lap(watch.seconds, times, cpu=watch.cpu if is_here else None)

    def rows(self) -> list[str]:
        """What was counted, as text and in order."""
        with self._database.reading() as db:
            return self.asked(db)

    def asked(self, db: sa.Connection) -> list[str]:
        return said(by_risk(db))

    def written(self) -> Iterator[str]:
        return iter(())

    def close(self) -> None:
        """The database is closed by who opened it."""


def must_agree(rows: Mapping[str, Iterable[str]]) -> str | None:
    """Which contender has other rows than the first, with the first of them; None where all have the same."""
    (first, wanted), *others = [(name, sorted(found)) for name, found in rows.items()]
    for name, found in others:
        if found != wanted:
            odd = sorted(set(found) ^ set(wanted))
            return f"{name} does not count as {first} does: {odd[0] if odd else 'some rows twice'}"
    return None
