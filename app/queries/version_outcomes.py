"""What one version of a quest may tell of those who had the whole window: a share in whole groups, or why none.

What may be told beside the drop-off pages, and why, is in ``quests.windows``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.queries.dropoff import published_groups, quarter_of
from app.queries.same_time import Pages
from app.queries.tallies import stays_at
from quests.compared import Side, VersionFacts, Why
from quests.definition import Quest
from quests.dropoff import as_of_instant
from quests.stays import Stay, hour_of
from quests.windows import Day, Window, days, says_from


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

    @cached_property
    def pages(self) -> Pages:
        return Pages(self.db, self.facts.id, self.zone)

    @property
    def quest(self) -> Quest:
        return self.pages.quest

    def stays(self, place: str, dimension: str = "", value: str = "") -> list[tuple[Stay, int]]:
        return stays_at(self.db, self.facts.id, quarter_of(self.until), place, dimension, value)

    def days(self, stays: Iterable[tuple[Stay, int]], outcome: Outcome) -> list[Day]:
        return days(
            stays,
            outcome.happened,
            window_days=outcome.window_days,
            until_hour=hour_of(self.until),
            zone=self.zone,
        )

    def side(self, outcome: Outcome) -> Side:
        """The share of those who had the whole window, if it may be told."""
        window = Window(
            self.stays(outcome.place),
            outcome.happened,
            window_days=outcome.window_days,
            day=self.day,
            zone=self.zone,
            min_cell=self.pages.min_cell,
        )
        if not window.found:
            return Side(why=Why.TOO_SOON, says_from=says_from(self.facts.since, outcome.window_days, self.day))
        if window.closed:
            self.pages.read(window.pages())
        cut = window.told(self.pages.of(outcome.level))
        if cut is None:
            return Side(why=Why.HIDDEN)
        return Side(cut.share, cut.day, None if cut.share.is_enough else Why.TOO_FEW)

    def started_by(self, dimension: str) -> list[tuple[tuple[str, ...], int]]:
        """The rows of the published table of a dimension, with how many started; empty where there is only one."""
        version = self.facts.version
        tables = published_groups(
            self.db, self.slug, version=version, as_of=self.day, zone=self.zone, dimension=dimension
        )
        return [(row.values, row.numbers.started) for row in tables.rows if row.numbers.started is not None]
