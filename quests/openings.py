"""When a version of a quest could be begun: from what was done to it, act by act.

A version is published, tried as a pilot, retired, reinstated, withdrawn. Its row keeps the last of this alone: a pilot
that was published since, or a version that came back, would seem to have begun late, or never to have been away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import IntEnum


class Done(IntEnum):
    """What was done to a version. The order is that of one moment.

    PUBLISHED: from now on it is what people start, and whatever was until then is closed; a pilot beside it is not.
    PILOT_OVER: its last day as a pilot has passed, which is nothing to one that was published since.
    """

    PILOTED = 1
    PUBLISHED = 2
    PILOT_OVER = 3
    CLOSED = 4


@dataclass(frozen=True, order=True)
class Act:
    """One act on a version, which is named by its number."""

    at: datetime
    done: Done
    version: int


@dataclass(frozen=True)
class Opening:
    """Some time in which people could begin a version. ``until`` is empty while they can."""

    since: datetime
    until: datetime | None = None
    is_pilot: bool = False


@dataclass(frozen=True)
class Days:
    """The same in days, both included; ``last`` is the day on which it was closed."""

    first: date
    last: date | None = None

    def up_to(self, day: date) -> Days | None:
        """What was known of it at the end of ``day``; None where it had not begun."""
        if self.first > day:
            return None
        return Days(self.first, None if self.last is None or self.last > day else self.last)


def openings(acts: Iterable[Act]) -> Mapping[int, tuple[Opening, ...]]:
    """Every opening of every version, the first first."""
    closed: defaultdict[int, list[Opening]] = defaultdict(list)
    now: dict[int, Opening] = {}

    def close(version: int, at: datetime) -> None:
        closed[version].append(Opening(now.pop(version).since, at))

    for act in sorted(acts):
        version, here = act.version, now.get(act.version)
        if act.done is Done.CLOSED or act.done is Done.PILOT_OVER:
            if here is not None and (here.is_pilot or act.done is Done.CLOSED):
                close(version, act.at)
            continue
        if act.done is Done.PUBLISHED:
            for other in [number for number, one in now.items() if number != version and not one.is_pilot]:
                close(other, act.at)
        now[version] = Opening(here.since if here else act.at, is_pilot=act.done is Done.PILOTED)
    return {number: (*closed[number], *([now[number]] if number in now else ())) for number in {*closed, *now}}


def in_days(opening: Opening, zone: tzinfo) -> Days:
    """An opening in days of ``zone``."""
    last = None if opening.until is None else opening.until.astimezone(zone).date()
    return Days(opening.since.astimezone(zone).date(), last)


def together(one: Iterable[Days], other: Iterable[Days], until: date) -> tuple[tuple[date, date], ...]:
    """The days in which both could be begun, up to ``until``. The day on which one took the other's place is none."""
    theirs = list(other)
    both = [
        (max(mine.first, their.first), min(mine.last or until, their.last or until, until))
        for mine in one
        for their in theirs
    ]
    return tuple(sorted((first, last) for first, last in both if first < last))
