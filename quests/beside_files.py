"""What stands beside the table of levels, as files: JSON, and one number a row. A hidden number is empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quests.dropoff import DropOff
from quests.first_stops import FirstStops
from quests.follow_up import WINDOW_DAYS, FollowUp
from quests.our_waits import Waits

HEADS = ["quest", "version", "as_of", "table", "place", "number", "value"]
JOINED_BY = " + "
"""Between levels, or ways to be away, that are put together because each alone is too small."""


@dataclass(frozen=True)
class Beside:
    """The three tables, published: the same time for everybody, first stops, and waits on us by step."""

    follow: Sequence[FollowUp]
    stops: FirstStops
    waits: Mapping[str, Waits]


def beside_to_json(published: DropOff, beside: Beside) -> dict[str, Any]:
    """``published`` says which quest, version and day; a wait without a step is a call that was asked for."""
    return {
        "quest": published.quest,
        "version": published.version,
        "as_of": published.as_of.isoformat(),
        "min_cell": published.min_cell,
        "same_time": {
            "days": WINDOW_DAYS,
            "levels": [
                {
                    "level": one.level,
                    "came_by": one.came_by.isoformat() if one.came_by else None,
                    "reached": one.reached,
                    "went_on": one.went_on,
                }
                for one in beside.follow
            ],
        },
        "first_stops": [
            {"levels": list(row.levels), "people": dict(zip(_columns(beside.stops), row.people, strict=True))}
            for row in beside.stops.rows
        ],
        "waits": [
            {
                "step": one.step,
                "ended": one.ended,
                "kept": one.kept,
                "kept_of": one.kept_of,
                "kept_by": one.kept_by.isoformat() if one.kept_by else None,
                "median_days": one.median_days,
            }
            for one in beside.waits.values()
        ],
    }


def beside_csv_rows(published: DropOff, beside: Beside) -> list[list[str]]:
    """The same under ``HEADS``."""
    start = [published.quest, str(published.version), published.as_of.isoformat()]
    cells = (*_follow(beside.follow), *_stops(beside.stops), *_waits(beside.waits))
    return [HEADS, *([*start, *place, "" if value is None else str(value)] for place, value in cells)]


Numbered = tuple[tuple[str, str, str], float | int | str | None]


def _follow(follow: Sequence[FollowUp]) -> Iterator[Numbered]:
    for one in follow:
        yield ("same_time", one.level, "came_by"), one.came_by.isoformat() if one.came_by else None
        yield ("same_time", one.level, "reached"), one.reached
        yield ("same_time", one.level, "went_on"), one.went_on


def _stops(stops: FirstStops) -> Iterator[Numbered]:
    for row in stops.rows:
        for column, people in zip(_columns(stops), row.people, strict=True):
            yield ("first_stops", JOINED_BY.join(row.levels), column), people


def _waits(waits: Mapping[str, Waits]) -> Iterator[Numbered]:
    for one in waits.values():
        yield ("waits", one.step, "ended"), one.ended
        yield ("waits", one.step, "kept"), one.kept
        yield ("waits", one.step, "kept_of"), one.kept_of
        yield ("waits", one.step, "kept_by"), one.kept_by.isoformat() if one.kept_by else None
        yield ("waits", one.step, "median_days"), one.median_days


def _columns(stops: FirstStops) -> list[str]:
    return [JOINED_BY.join(column) for column in stops.columns]
