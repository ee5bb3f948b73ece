"""A million journeys for ``bench dropoff``: as visits, one row a level of a journey, and as the product's own roll-ups.

Both come from the same events. The visits are what the rules that count from the events say of a past day
(quests.standing); the roll-up rows are what the store writes act by act (quests.tally). Neither knows of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any, NamedTuple

from app.bench.dropoff_paths import BASE, HOUR, HOURS_A_DAY, Path, paths
from quests.tally import Cohort
from quests.trace import QUARTER

WAYS = 10_000
DAYS = 720
"""Over so many days before the one that is asked about people began, as many on each."""
MINUTES_AN_HOUR, QUARTERS_AN_HOUR = 60, HOUR // QUARTER

COLUMNS = (
    *("level", "state", "step", "entered_hour", "left_hour", "minutes", "has_exited_well"),
    *("start_month", "risk", "audience", "language", "channel", "frame"),
)
"""Of a visit. ``minutes``: until she left the level, or until we looked."""

_TRAITS: tuple[tuple[tuple[str, int], ...], ...] = (
    (("low", 40), ("medium", 40), ("high", 17), ("emergency", 3)),
    (("self", 80), ("close_person", 15), ("young", 5)),
    (("en", 60), ("ru", 25), ("es", 15)),
    (("portal", 50), ("call", 25), ("chat", 15), ("message", 10)),
    (("journey", 60), ("plain", 40)),
)


class Someone(NamedTuple):
    """Who walks: which way, moved by how many hours, and what she has in common with others."""

    path: Path
    hours: int
    traits: tuple[str, ...]


@dataclass
class Population:
    """So many people on one quest version, as they were at ``until``, the end of a day. The same for the same seed."""

    journeys: int
    until: datetime
    seed: int = 7
    ways: int = WAYS
    cohorts: dict[int, Cohort] = field(default_factory=dict)

    @cached_property
    def paths(self) -> list[Path]:
        return paths(self.ways, self.seed)

    def people(self) -> Iterator[Someone]:
        random = Random(self.seed)
        newest = int((self.until - BASE) / timedelta(hours=1)) - 1
        drawn = [random.choices([name for name, _ in of], [many for _, many in of], k=self.ways) for of in _TRAITS]
        traits = list(zip(*drawn, strict=True))
        for _number in range(self.journeys):
            path, kind = self.paths[int(random.random() * self.ways)], traits[int(random.random() * self.ways)]
            yield Someone(path, newest - int(random.random() * DAYS * HOURS_A_DAY), kind)

    def visits(self) -> Iterator[tuple[Any, ...]]:
        """Rows of ``COLUMNS``."""
        looked = int(self.until.timestamp() // 60)
        months = _Months()
        for path, hours, traits in self.people():
            minutes, month = hours * MINUTES_AN_HOUR, months[hours]
            for level, state, step, entered, left, is_well in path.visits_at(self.until - timedelta(hours=hours)):
                began = entered + minutes
                ended = looked if left is None else left + minutes
                gone = None if left is None else ended // 60
                yield level, state, step, began // 60, gone, ended - began, int(is_well), month, *traits

    def tallies(self, version_id: str) -> Iterator[tuple[int, int, str, int]]:
        """Rows of ``tally_change``: cohort, quarter, keys, change."""
        for cohort, quarters, done, path in self._of_cohorts(version_id):
            rows = path.written.tallies[: path.written.tallies_of[done]]
            yield from [(cohort, quarter + quarters, keys, change) for quarter, keys, change in rows]

    def stays(self, version_id: str) -> Iterator[tuple[Any, ...]]:
        """Rows of ``stay_change``: cohort, quarter, place, hour of entering, hour of leaving, how, change."""
        for cohort, quarters, done, path in self._of_cohorts(version_id):
            hours = quarters // QUARTERS_AN_HOUR
            for quarter, place, entered, left, how, change in path.written.stays[: path.written.stays_of[done]]:
                gone = None if left is None else left + hours
                yield cohort, quarter + quarters, place, entered + hours, gone, how, change

    def _of_cohorts(self, version_id: str) -> Iterator[tuple[int, int, int, Path]]:
        """Each journey: its cohort, by how many quarters it was moved, how many of its acts were done, and its way."""
        last, months = int(self.until.timestamp() // QUARTER), _Months()
        known: dict[tuple[str, ...], int] = {}
        for path, hours, traits in self.people():
            key = (months[hours], *traits)
            if key not in known:
                cohort = Cohort(version_id, *key)
                known[key] = cohort.id
                self.cohorts[cohort.id] = cohort
            quarters = hours * QUARTERS_AN_HOUR
            yield known[key], quarters, path.acts_by(last - quarters), path


class _Months(dict[int, str]):
    """In which month, in UTC, somebody began who was moved by so many hours."""

    def __missing__(self, hours: int) -> str:
        self[hours] = f"{BASE + timedelta(hours=hours):%Y-%m}"
        return self[hours]
