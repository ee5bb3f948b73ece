"""A comparison of two versions as JSON and as rows for a CSV file: the numbers of the page.

A share that cannot be told is null, with ``why``: too_soon, too_few (then the number of people alone), hidden. Where
people were moved into or out of one of the two, ``people_moved`` is true and stands as the verdict of each difference.
"""

from __future__ import annotations

from typing import Any

from quests.alike import Adjusted
from quests.change import Interval
from quests.compared import Comparison, Row, Side, VersionFacts

Plain = dict[str, Any]


def to_json(found: Comparison) -> Plain:
    """``level`` is null for the good end of the quest. Differences are fractions: 0.12 is twelve more of a hundred."""
    return {
        "quest": found.quest,
        "as_of": found.as_of.isoformat(),
        "min_cell": found.min_cell,
        "old": _version(found.old),
        "new": _version(found.new),
        "people_moved": found.people_moved,
        "rows": [_row(row) for row in found.rows],
        "alike": [
            {
                "dimension": each.dimension,
                "is_alike": each.is_alike,
                "groups": [{"values": list(one.values), "old": one.old, "new": one.new} for one in each.groups],
            }
            for each in found.balance
        ],
        "settings_changed": [day.isoformat() for day in found.settings_changed],
        "other_versions": list(found.others),
    }


def csv_rows(found: Comparison) -> list[list[object]]:
    """A row for each outcome."""
    of_a_side = ("people", "of", "came_by", "why")
    head: list[object] = ["quest", "as_of", "old_version", "new_version", "level", "window_days"]
    head += [f"{side}_{name}" for side in ("old", "new") for name in of_a_side]
    head += ["difference", "one_look_low", "one_look_high", "any_look_low", "any_look_high", "verdict"]
    start: list[object] = [found.quest, found.as_of.isoformat(), found.old.version, found.new.version]
    return [head, *([*start, *_cells(_row(row), of_a_side)] for row in found.rows)]


def _cells(row: Plain, of_a_side: tuple[str, ...]) -> list[object]:
    sides = [row[side][name] for side in ("old", "new") for name in of_a_side]
    intervals = [edge for name in ("one_look", "any_look") for edge in (row[name] or (None, None))]
    return [row["level"], row["window_days"], *sides, row["difference"], *intervals, row["verdict"]]


def _version(facts: VersionFacts) -> Plain:
    return {
        "version": facts.version,
        "status": str(facts.status),
        "since": facts.since.isoformat(),
        "closed_on": facts.closed_on.isoformat() if facts.closed_on else None,
    }


def _row(row: Row) -> Plain:
    return {
        "level": row.level or None,
        "window_days": row.window_days,
        "old": _side(row.old),
        "new": _side(row.new),
        "difference": None if row.difference is None else round(row.difference, 4),
        "one_look": _edges(row.one_look),
        "any_look": _edges(row.any_look),
        "verdict": row.verdict and str(row.verdict),
        "like_with_like": {dimension: _adjusted(each) for dimension, each in row.adjusted.items()},
    }


def _side(side: Side) -> Plain:
    share = side.share
    return {
        "people": share.part if share and side.has_rate else None,
        "of": share.whole if share else None,
        "came_by": side.day.isoformat() if share and side.day else None,
        "why": side.why and str(side.why),
    }


def _edges(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [round(interval.low, 4), round(interval.high, 4)]


def _adjusted(found: Adjusted) -> Plain:
    """In whole points, as on the page: it is made of groups that are not shown."""
    return {
        "difference": round(found.difference, 2),
        "low": round(found.interval.low, 2),
        "high": round(found.interval.high, 2),
    }
