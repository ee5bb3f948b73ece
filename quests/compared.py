"""Two versions of a quest side by side: what may be said of the difference, from numbers that may be shown.

Everything here is published: ``app.queries.changes_between`` decides what may be. A side without a share says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from quests.alike import FAR_APART, Adjusted, standardised
from quests.always_valid import always_valid
from quests.change import Interval, Share, difference, newcombe
from quests.openings import Days, together
from quests.strata import Group

GOOD_END = ""
"""Stands for the quest as a whole where a row is about coming to a good end, not about a level."""


class Why(StrEnum):
    """Why there is no share: nobody can have had the whole window; too few had it; a small group would show."""

    TOO_SOON = "too_soon"
    TOO_FEW = "too_few"
    HIDDEN = "hidden"


class Verdict(StrEnum):
    """What a difference is: more than chance however often somebody looks; a first sign; or nothing but noise.

    PEOPLE_MOVED: nothing is said of it, since people were moved into or out of one of the two. Who has ended is never
    moved, so that one version keeps those who had, and another takes in the others, whatever the versions do.
    """

    FOUND = "found"
    FIRST_SIGN = "first_sign"
    CHANCE = "chance"
    PEOPLE_MOVED = "people_moved"


@dataclass(frozen=True)
class Side:
    """One version in one row. ``share``: of all who came by the end of ``day`` and so had the whole window.

    Without a share ``why`` says what is missing. ``says_from``: if it is too soon, the first day that can have numbers.
    """

    share: Share | None = None
    day: date | None = None
    why: Why | None = None
    says_from: date | None = None

    @property
    def is_hidden(self) -> bool:
        return self.why is Why.HIDDEN

    @property
    def has_rate(self) -> bool:
        return self.share is not None and self.why is None


@dataclass(frozen=True)
class Row:
    """One outcome within ``window_days``: a level completed, or (``level`` is GOOD_END) a good end of the quest.

    ``adjusted``: the difference by dimension among people who are alike in it, where that can be told. Risk is as last
    known, which a version may itself have changed. ``people_moved`` is that of the comparison.
    """

    level: str
    window_days: int
    old: Side
    new: Side
    adjusted: Mapping[str, Adjusted]
    people_moved: bool = False

    @cached_property
    def difference(self) -> float | None:
        """How much larger the newer share is; None where one of the two cannot be told."""
        pair = self.pair
        return difference(*pair) if pair else None

    @property
    def pair(self) -> tuple[Share, Share] | None:
        if self.old.share is None or self.new.share is None or self.old.why or self.new.why:
            return None
        return self.old.share, self.new.share

    @cached_property
    def one_look(self) -> Interval | None:
        """The interval for one look that was planned."""
        return _that_can_be(newcombe, self.pair)

    @cached_property
    def any_look(self) -> Interval | None:
        """The interval that stays right however often somebody looks."""
        return _that_can_be(always_valid, self.pair)

    @property
    def verdict(self) -> Verdict | None:
        if self.one_look is None or self.any_look is None:
            return None
        if self.people_moved:
            return Verdict.PEOPLE_MOVED
        if not self.any_look.may_be_chance:
            return Verdict.FOUND
        return Verdict.CHANCE if self.one_look.may_be_chance else Verdict.FIRST_SIGN


def _that_can_be(interval: Callable[[Share, Share], Interval], pair: tuple[Share, Share] | None) -> Interval | None:
    """An interval without what cannot be beside the older share: of 100 people at most 100 go on, and at least none."""
    if pair is None:
        return None
    found, old = interval(*pair), pair[0].value
    return Interval(max(found.low, -old), min(found.high, 1 - old))


@dataclass(frozen=True)
class Balance:
    """How alike the people of two versions are in one dimension, by groups that both may show; None: not to be told."""

    dimension: str
    groups: tuple[Group, ...] = ()

    @property
    def apart(self) -> float | None:
        """In standard deviations."""
        if len(self.groups) < 2:
            return None
        old = {"+".join(group.values): group.old for group in self.groups}
        new = {"+".join(group.values): group.new for group in self.groups}
        return standardised(old, new)

    @property
    def is_alike(self) -> bool | None:
        return None if self.apart is None else self.apart < FAR_APART


@dataclass(frozen=True)
class VersionFacts:
    """When people could begin a version, and what it is now.

    ``since`` is the first such day, as a pilot or by all; ``closed_on`` the day on which it was closed, if that had
    happened by the day that is asked about. ``openings`` are those days, None where they are not known.
    """

    id: str
    version: int
    status: str
    since: date
    closed_on: date | None
    openings: tuple[Days, ...] | None = None


@dataclass(frozen=True)
class Comparison:
    """Two versions of ``quest`` as of the end of a past day. ``settings_changed`` are days on which the service set
    something for itself while the two were walked; ``others`` the numbers of further versions begun in that time.
    ``people_moved``: by then people had been moved into or out of one of the two."""

    quest: str
    as_of: date
    min_cell: int
    old: VersionFacts
    new: VersionFacts
    rows: tuple[Row, ...]
    balance: tuple[Balance, ...]
    settings_changed: tuple[date, ...]
    others: tuple[int, ...]
    people_moved: bool = False

    @property
    def ran_beside(self) -> tuple[tuple[date, date], ...] | None:
        """The days on which people could begin both, most often one stretch of them. Empty where there were none; None
        where that is not known, or one of the two could not be begun yet."""
        if self.old.openings is None or self.new.openings is None or self.as_of < max(self.old.since, self.new.since):
            return None
        return together(self.old.openings, self.new.openings, self.as_of)

    @property
    def took_its_place(self) -> date | None:
        """The day on which the newer one took the place of the older: this was closed as that was opened."""
        closed = {days.last for days in self.old.openings or ()}
        opened = {days.first for days in self.new.openings or () if days.first <= self.as_of}
        return min((day for day in opened if day in closed), default=None)
