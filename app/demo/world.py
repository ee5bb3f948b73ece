"""Simulated time: things happen in order, at moments, through the real services."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.services.pseudonyms import adjectives, nouns
from app.vault import Vault
from config import Settings

Happening = Callable[[], None]
WORKING_HOURS = range(9, 18)


class World:
    """A calendar of happenings. ``db`` is the open transaction of the day that is being lived.

    ``published`` holds the slugs of the quests that there are, ``fitted`` how often plans were fitted in each way,
    ``taken`` how often each quest was taken that another one offered, ``done`` how often each step of each quest was
    done by the person herself, ``passed`` how often each level of each quest came to its end.
    """

    def __init__(self, settings: Settings, database: Database, rng: random.Random, *, until: datetime) -> None:
        self.settings, self.database, self.rng, self.until = settings, database, rng, until
        self.vault = Vault.of(settings)
        self.db: sa.Connection
        self.published: frozenset[str] = frozenset()
        self.fitted: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()
        self.done: Counter[tuple[str, str]] = Counter()
        self.passed: Counter[tuple[str, str]] = Counter()
        self._calendar: list[tuple[datetime, int, Happening]] = []
        self._count = 0
        self._times: Counter[str] = Counter()
        self._names: set[str] = set()

    def at(self, moment: datetime, happening: Happening) -> None:
        """Let something happen at a moment; what lies beyond today never happens."""
        if moment < self.until:
            self._count += 1
            heapq.heappush(self._calendar, (moment, self._count, happening))

    def live(self, tell: Callable[[datetime], Any]) -> None:
        """Let everything happen, one transaction a day; ``tell`` hears which day is over."""
        while self._calendar:
            day = self._calendar[0][0].date()
            with self.database.begin() as self.db:
                while self._calendar and self._calendar[0][0].date() == day:
                    moment, _number, happening = heapq.heappop(self._calendar)
                    clock.freeze(moment)
                    happening()
            tell(moment)

    def later(self, moment: datetime, *, mean_days: float) -> datetime:
        """A while after a moment, at an hour when people are awake."""
        then = moment + timedelta(days=self.rng.expovariate(1 / mean_days), minutes=self.rng.randint(1, 50))
        return (
            then.replace(hour=self.rng.choice((7, 8, 12, 13, 17, 18, 19, 20, 21, 22)))
            if then - moment > timedelta(days=1)
            else then
        )

    def working_moment(self, moment: datetime) -> datetime:
        """The first working moment from then on: weekdays, nine to six."""
        while moment.weekday() > 4 or moment.hour not in WORKING_HOURS:
            moment = (moment + timedelta(hours=1)).replace(minute=self.rng.randint(0, 59))
        return moment

    def new_pseudonym(self, rng: random.Random | None = None) -> str:
        """A made-up name from the product's own words; drawn from the seed, so that it is the same every time."""
        rng = rng or self.rng
        while True:
            name = f"{rng.choice(adjectives())} {rng.choice(nouns())}"
            if name not in self._names:
                self._names.add(name)
                return name

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def one_in(self, every: int, of: str) -> bool:
        """True the first time and then each so-many-th: what is so seldom that chance could leave it out of a demo."""
        before = self._times[of]
        self._times[of] += 1
        return before % every == 0
