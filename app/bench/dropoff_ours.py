"""The product's own queries for ``bench dropoff``, and an advance with and without the roll-ups that they read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.bench import advance
from app.bench.dropoff_raw import RawRows, numbers_of, numbers_of_groups, said
from app.bench.installation import Installation
from app.bench.measuring import Lap
from app.extensions import Database
from app.queries.dropoff import exact_dropoff, exact_groups, quarter_of
from app.queries.lengths import median_hours
from app.queries.quest_versions import version_of
from app.services import rolling_up
from quests.dropoff import as_of_instant
from quests.stays import hour_of
from quests.tally import Changes

SLUG = "bench-dropoff"
ZONE = ZoneInfo("UTC")
Ask = Callable[[sa.Connection, date], list[str]]


def page(db: sa.Connection, day: date) -> list[str]:
    """What the drop-off page asks: everybody, with median days."""
    return said(numbers_of(exact_dropoff(db, SLUG, as_of=day, zone=ZONE)))


def risk(db: sa.Connection, day: date) -> list[str]:
    """The same for each group of one dimension."""
    return said(numbers_of_groups(exact_groups(db, SLUG, as_of=day, zone=ZONE, dimension="risk")))


def medians(db: sa.Connection, day: date) -> list[str]:
    """In how many hours half of the people completed each level, from the lengths of all stays."""
    until = as_of_instant(day, ZONE)
    found = median_hours(db, version_of(db, SLUG).id, quarter_of(until), hour_of(until))
    return sorted(f"{level} {hours}" for level, hours in found.items() if hours is not None)


QUERIES: dict[str, Ask] = {"page": page, "risk": risk, "medians": medians}


class Ours(RawRows):
    """One of ``QUERIES`` on one database, as of one day."""

    def __init__(self, name: str, database: Database, ask: Ask, day: date, *, slower: int = 1) -> None:
        super().__init__(name, database, slower=slower)
        self._ask, self._day = ask, day

    def asked(self, db: sa.Connection) -> list[str]:
        return self._ask(db, self._day)


class Advance(advance.Ours):
    """A step through the store; ``has_rollups``: with what it writes for the numbers, as always, or without."""

    def __init__(self, name: str, installation: Installation, *, has_rollups: bool) -> None:
        super().__init__(name, installation, advance.send)
        self._has_rollups = has_rollups

    def lap(self, size: int) -> Lap:
        if self._has_rollups:
            return super().lap(size)
        with _nothing_rolled_up():
            return super().lap(size)


@contextmanager
def _nothing_rolled_up() -> Iterator[None]:
    """The store as it was before there were roll-ups."""
    kept: dict[str, Any] = {"changes_of": rolling_up.changes_of, "write": rolling_up.write}
    rolling_up.changes_of = lambda *_asked: (Changes([], [], {}), {})
    rolling_up.write = lambda *_asked: None
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(rolling_up, name, function)
