"""Everything that may be shown of the times of one quest version at the end of a past day, and its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from quests.competing import Ended
from quests.dropoff import DropOff, LevelCounts
from quests.endings import Endings, endings, good_end
from quests.follow_up import WINDOW_DAYS
from quests.shareable import is_group
from quests.stays import HOURS_A_DAY, Stay, observations
from quests.time_numbers import Curve, curve, happened_by
from quests.trace import State

Stays = Sequence[tuple[Stay, int]]


@dataclass(frozen=True)
class LevelTime:
    """How long a level takes those who stay in it; who left it in another way was last seen then."""

    level: str
    curve: Curve


@dataclass(frozen=True)
class Times:
    """``good_end`` is the curve from the start to a good end; who ended otherwise was last seen then."""

    quest: str
    version: int
    as_of: date
    min_cell: int
    levels: tuple[LevelTime, ...]
    good_end: Curve
    endings: Endings


def times(
    levels: Mapping[str, Stays],
    quest: Stays,
    until_hour: int,
    exact: DropOff,
    published: DropOff,
    went_on: Mapping[str, int],
) -> Times:
    """What may be shown of exact stays: those in each level by its slug, and those in the quest.

    ``went_on``: how many went on within ``WINDOW_DAYS`` by level, where that is told elsewhere.
    """
    ended = [_ended(stay, people, until_hour) for stay, people in quest]
    ends = endings(ended, exact, published)
    return Times(
        published.quest,
        published.version,
        published.as_of,
        published.min_cell,
        tuple(
            LevelTime(
                one.level,
                _of_level(one, levels.get(one.level, ()), until_hour, published.min_cell, went_on.get(one.level)),
            )
            for one in published.levels
        ),
        good_end(ended, ends, published),
        ends,
    )


def _ended(stay: Stay, people: int, until_hour: int) -> Ended:
    left = until_hour if stay.left_hour is None else stay.left_hour
    return max(0, left - stay.entered_hour) / HOURS_A_DAY, stay.how, people


def _of_level(level: LevelCounts, stays: Stays, until_hour: int, min_cell: int, told_apart: int | None) -> Curve:
    observed = observations(stays, until_hour, {State.COMPLETED})

    def is_open(day: int) -> bool:
        is_beside = told_apart is not None and day >= WINDOW_DAYS
        return not is_beside or is_group(happened_by(observed, day) - (told_apart or 0), min_cell)

    return curve(observed, level.entered, level.completed, min_cell=min_cell, is_open=is_open)


def to_json(found: Times) -> dict[str, Any]:
    """The numbers as one value. A hidden number is None; ``why`` says why a curve has no marks."""
    return {
        "quest": found.quest,
        "version": found.version,
        "as_of": found.as_of.isoformat(),
        "min_cell": found.min_cell,
        "levels": [{"level": level.level, **asdict(level.curve)} for level in found.levels],
        "good_end": asdict(found.good_end),
        "endings": asdict(found.endings),
    }


HEADS = (
    "quest", "version", "as_of", "row", "level", "ending", "people", "days", "share", "low", "high", "followed_on",
    "median_days", "median_from", "median_to", "why",
)  # fmt: skip


def csv_rows(found: Times) -> list[list[Any]]:
    """The same numbers as rows: each curve in a row of its own, then its days. A hidden number is None."""
    start = [found.quest, found.version, found.as_of.isoformat()]
    rows: list[list[Any]] = [list(HEADS)]
    for level in found.levels:
        rows += _rows([*start, "level", level.level, "completed"], level.curve)
    rows += _rows([*start, "quest", None, "exited_well"], found.good_end)
    of_all = found.endings
    rows.append([*start, "endings", None, None, of_all.people, *[None] * 8, of_all.why])
    for mark in of_all.marks:
        for way, one in zip(of_all.ways, mark.shares, strict=True):
            numbers = [mark.days, one.share, one.low, one.high, mark.on]
            rows.append([*start, "endings", None, " or ".join(way), of_all.people, *numbers, *[None] * 4])
    return rows


def _rows(start: list[Any], one: Curve) -> Iterable[list[Any]]:
    yield [*start, one.people, *[None] * 5, one.median_days, one.median_from, one.median_to, one.why]
    for mark in one.marks:
        yield [*start, one.people, mark.days, mark.share, mark.low, mark.high, mark.on, *[None] * 4]
