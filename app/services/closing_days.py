"""Closing a day: what its changes add up to is written down once, for everybody and for each group.

A day that is over never changes again, so its sums are a shorter way to the same numbers and never a source of them:
every row can be thrown away, and the changes say the same. A closed day goes on from the closed day before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.insights import TallyDay
from app.queries.closed_days import (
    Sums,
    Walked,
    counts_between,
    ground_before,
    has_changes,
    lengths_between,
    versions_walked,
)
from app.queries.counted_anew import is_counted_anew
from app.queries.dropoff import in_days, quarter_of
from app.queries.lengths import has_lengths, medians_of, packed
from app.queries.tallies import MEDIAN
from app.services.adding_once import add_unless_there
from quests.dropoff import as_of_instant, latest_day
from quests.months import Month
from quests.stays import HOUR
from quests.trace import QUARTER

KEPT_DAYS = 40
"""So many of the newest days stay closed, and the last day of every month."""
SETTLES_IN = timedelta(hours=1)
"""A transaction that was begun before midnight may commit after it. No request takes nearly so long."""
WORTH_IT = 20_000
"""Fewer changes than these are added up in a moment, whatever the day: such a version needs no closed days."""


def days_due(db: sa.Connection, zone: ZoneInfo, *, worth_it: int = WORTH_IT) -> list[tuple[str, int]]:
    """The version and the last quarter of each day that is still to be closed, the oldest first.

    None while the roll-ups of a journey are missing: they will change days that are over.
    """
    due = [
        (walked.version_id, quarter)
        for walked in versions_walked(db)
        if walked.closed or has_changes(db, walked.version_id, worth_it)
        for quarter in sorted(_days_of(walked, zone) - walked.closed)
    ]
    return due if due and not is_counted_anew(db) else []


def _days_of(walked: Walked, zone: ZoneInfo) -> set[int]:
    latest = latest_day(clock.now() - SETTLES_IN, zone)
    first = Month(walked.first_month).first_day
    newest = (latest - timedelta(days=days) for days in range(KEPT_DAYS))
    days = {day for day in newest if day >= first} | set(_month_ends(first, latest))
    return {quarter_of(as_of_instant(day, zone)) for day in days}


def _month_ends(first: date, latest: date) -> Iterator[date]:
    month = Month.of(first)
    while month.last_day <= latest:
        yield month.last_day
        month = month.next()


def sums_if_whole(db: sa.Connection, version_id: str, quarter: int) -> list[dict[str, Any]]:
    """The rows of one day; none while the roll-ups of a journey are missing, or where they were just thrown away.

    Asked in the picture that the sums come from: a rebuild may begin at any moment.
    """
    return [] if is_counted_anew(db) else sums_of_day(db, version_id, quarter)


def sums_of_day(db: sa.Connection, version_id: str, quarter: int) -> list[dict[str, Any]]:
    """The rows of one day: one for everybody, and one for each value of each dimension."""
    after, sums = ground_before(db, version_id, quarter)
    for group, counts in counts_between(db, version_id, after, quarter).items():
        sums.setdefault(group, Sums()).counts.update(counts)
    for group, stays in lengths_between(db, version_id, after, quarter).items():
        sums.setdefault(group, Sums()).stays.update(stays)
    at = {"quest_version_id": version_id, "quarter": quarter}
    return [{**at, "dimension": by, "value": value, **_kept(of, quarter)} for (by, value), of in sums.items()]


def _kept(sums: Sums, quarter: int) -> dict[str, Any]:
    counts: dict[str, Any] = {key: number for key, number in sums.counts.items() if number}
    stays = packed(sums.stays)
    return {"counts": {**counts, **_medians(stays, quarter)}, "stays": stays}


def _medians(stays: list[list[Any]], quarter: int) -> Mapping[str, float | None]:
    """Median days of every level, counted once: those of a day that is over stay as they are."""
    until_hour = quarter * QUARTER // HOUR
    return {MEDIAN + level: in_days(hours) for level, hours in medians_of(stays, until_hour).items()}


def close_day(db: sa.Connection, rows: list[dict[str, Any]]) -> None:
    """Write a day down. Who comes second finds it done, with the same numbers."""
    db.execute(add_unless_there(db, TallyDay.__table__), rows)


def close_day_if_whole(db: sa.Connection, rows: list[dict[str, Any]]) -> bool:
    """The same, unless the roll-ups were thrown away since the sums were added up; whether it was written down."""
    if db.dialect.name == "postgresql":  # Who throws them away waits for this, or this waits for her and sees it.
        db.execute(sa.text("LOCK TABLE tally_day IN ROW EXCLUSIVE MODE"))
    if is_counted_anew(db):
        return False
    close_day(db, rows)
    return True


def put_away(db: sa.Connection, zone: ZoneInfo) -> int:
    """Days that are neither new nor the last of a month go; of the new ones only the newest keeps its lengths, from
    which the next one goes on. Gives how many rows were deleted."""
    gone = 0
    for walked in versions_walked(db):
        if not walked.closed:
            continue
        first = Month(walked.first_month).first_day
        ends = {quarter_of(as_of_instant(day, zone)) for day in _month_ends(first, clock.now().date())}
        its = TallyDay.quest_version_id == walked.version_id
        kept = _days_of(walked, zone)
        old, shorter = sorted(walked.closed - kept), sorted(walked.closed & kept - ends - {max(walked.closed)})
        gone += db.execute(sa.delete(TallyDay).where(its, TallyDay.quarter.in_(old))).rowcount
        db.execute(sa.update(TallyDay).where(its, TallyDay.quarter.in_(shorter), has_lengths()).values(stays=[]))
    return gone
