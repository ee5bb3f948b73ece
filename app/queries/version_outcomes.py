"""What one version of a quest may tell of those who had the whole window: a share in whole groups, or why none.

How many came stands only where the drop-off page of that day, and of the day that is asked about, shows how many came;
and it differs from what that page says by nobody or by a group. So does how many did it. Where the page hides that
number, it stays possible over five values: at least four more people are in it than are told here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.queries.dropoff import published_dropoff, published_groups, quarter_of
from app.queries.quest_versions import definition_of
from app.queries.tallies import stays_at
from quests.compared import Side, VersionFacts, Why
from quests.definition import Quest
from quests.dropoff import DropOff, as_of_instant
from quests.follow_up import WINDOW_DAYS, went_on_within
from quests.shareable import is_group
from quests.stays import HOUR, Stay
from quests.suppression import MIN_CELL
from quests.windows import Cut, Day, cuts, days

SLACK = MIN_CELL - 1
"""So many more people at least are in a hidden number than in what is told of it: then five values stay possible."""

MOST_STEPS_BACK = 12
"""So many whole groups back an earlier cut is looked for, where a later one would give a small group away."""


@dataclass(frozen=True)
class Outcome:
    """What is counted: leaving ``place`` in the way ``happened`` within ``window_days``. ``level`` names the row; where
    it is empty, the row is about the quest."""

    level: str
    place: str
    happened: str
    window_days: int


class VersionNumbers:
    """One of the two, with its numbers at the end of the day."""

    def __init__(self, db: sa.Connection, facts: VersionFacts, slug: str, day: date, zone: ZoneInfo) -> None:
        self.db, self.facts, self.slug, self.day, self.zone = db, facts, slug, day, zone
        self.until = as_of_instant(day, zone)
        self.until_hour = int(self.until.timestamp() // HOUR)
        self._published: dict[date, DropOff] = {}

    @cached_property
    def quest(self) -> Quest:
        return definition_of(self.db, self.facts.id)

    def published(self, day: date) -> DropOff:
        if day not in self._published:
            self._published[day] = published_dropoff(
                self.db, self.slug, version=self.facts.version, as_of=day, zone=self.zone
            )
        return self._published[day]

    def stays(self, place: str, dimension: str = "", value: str = "") -> list[tuple[Stay, int]]:
        return stays_at(self.db, self.facts.id, quarter_of(self.until), place, dimension, value)

    def days(self, stays: Iterable[tuple[Stay, int]], outcome: Outcome) -> list[Day]:
        return days(
            stays,
            outcome.happened,
            window_days=outcome.window_days,
            until_hour=self.until_hour,
            zone=self.zone,
        )

    def side(self, outcome: Outcome) -> Side:
        """The share of those who had the whole window, if it may be told."""
        stays = self.stays(outcome.place)
        found = self.days(stays, outcome)
        if not found:
            says_from = self.facts.since + timedelta(days=outcome.window_days + 1)
            return Side(why=Why.TOO_SOON, says_from=says_from if says_from > self.day else None)
        closed = cuts(found, MIN_CELL)[-MOST_STEPS_BACK:]
        cut = next((one for one in reversed(closed) if self._may_be_told(one, outcome, stays)), None)
        if cut is None:
            return Side(why=Why.HIDDEN)
        return Side(cut.share, cut.day, None if cut.share.is_enough else Why.TOO_FEW)

    def _may_be_told(self, cut: Cut, outcome: Outcome, stays: list[tuple[Stay, int]]) -> bool:
        """Whether what lies between this and the other numbers is nobody or a group, and what is hidden stays so."""
        n, x = cut.share.whole, cut.share.part
        over = min(self.day, cut.day + timedelta(days=outcome.window_days))
        if outcome.level:
            earlier = self._ended(self.day - timedelta(days=WINDOW_DAYS))
            came, did = _came(stays, earlier), went_on_within(stays, earlier)
            if not (is_group(abs(came - n), MIN_CELL) and is_group(abs(did - x), MIN_CELL)):
                return False
        return (
            is_group(_came(stays, self.until_hour) - n, MIN_CELL)
            and self._shown(outcome, cut.day)[0] is not None
            and self._shown(outcome, self.day)[0] is not None
            and all(self._keeps(outcome, day, x, stays) for day in {over, self.day})
        )

    def _keeps(self, outcome: Outcome, day: date, part: int, stays: list[tuple[Stay, int]]) -> bool:
        """Whether ``part``, which is at most the number of that day's page, gives no small group of it away."""
        beyond = _did(stays, outcome.happened, self._ended(day)) - part
        if self._shown(outcome, day)[1] is None:
            return beyond >= SLACK
        return day != self.day or is_group(abs(beyond), MIN_CELL)

    def _ended(self, day: date) -> int:
        """The hour at which a day is over."""
        return int(as_of_instant(day, self.zone).timestamp() // HOUR)

    def _shown(self, outcome: Outcome, day: date) -> tuple[int | None, int | None]:
        """How many came and how many of them did it in the end, as the drop-off page of that day has them."""
        numbers = self.published(day)
        if not outcome.level:
            return numbers.started, numbers.exited_well
        level = next(one for one in numbers.levels if one.level == outcome.level)
        return level.entered, level.completed

    def started_by(self, dimension: str) -> list[tuple[tuple[str, ...], int]]:
        """The rows of the published table of a dimension, with how many started; empty where there is only one."""
        version = self.facts.version
        tables = published_groups(
            self.db, self.slug, version=version, as_of=self.day, zone=self.zone, dimension=dimension
        )
        return [(row.values, row.numbers.started) for row in tables.rows if row.numbers.started is not None]


def _came(stays: Iterable[tuple[Stay, int]], by_hour: int) -> int:
    return sum(people for stay, people in stays if stay.entered_hour < by_hour)


def _did(stays: Iterable[tuple[Stay, int]], happened: str, by_hour: int) -> int:
    return sum(
        people
        for stay, people in stays
        if stay.how == happened and stay.left_hour is not None and stay.left_hour < by_hour
    )
