"""Are the roll-ups true: every sum of one day counted again from the events, and every difference in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.models.insights import TallyDay
from app.models.journeys import JourneyEvent
from app.queries.dropoff import counted_dropoff, exact_dropoff, journeys_in, quarter_of
from app.queries.quest_versions import PublishedVersion
from app.queries.tallies import MEDIAN, changes_between, stays_at
from quests.dropoff import as_of_instant
from quests.months import Month
from quests.stays import Stay, stays_of
from quests.tally import DIMENSIONS, cohort_of, keys_of, traced
from quests.trace import stalled_by

_ALL_STAYS = ("quest", "level:", "wait:")


def days_to_check(db: sa.Connection, latest: date, zone: ZoneInfo) -> list[date]:
    """The latest whole day and the last day of every month since the first event."""
    first = db.execute(sa.select(sa.func.min(JourneyEvent.at))).scalar_one()
    days = [latest]
    month = Month.of(latest).before()
    while first is not None and as_of_instant(month.last_day, zone) > first:
        days.append(month.last_day)
        month = month.before()
    return days


def wrong_numbers(db: sa.Connection, version: PublishedVersion, day: date, zone: ZoneInfo) -> Iterator[str]:
    """Each difference between the roll-ups and the events at the end of one day; nothing where they agree."""
    until = as_of_instant(day, zone)
    quarter = quarter_of(until)
    counts: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    stays: Counter[Stay] = Counter()
    for events in journeys_in(db, version, until):
        trace = traced(events, quarter)
        if trace.counts:
            stalled_from = trace.stalled_from()
            is_stalled = stalled_from is not None and stalled_by(stalled_from) <= quarter
            counts[cohort_of(trace, version.id)[1:]].update(keys_of(trace, is_stalled=is_stalled))
            stays.update(stays_of(trace))
    where = f"{version.slug} version {version.version}, {day.isoformat()}"
    summed = changes_between(db, version.id, 0, quarter)
    for cohort in sorted({*counts, *summed}):
        yield from _unlike(f"{where}, {'/'.join(cohort)}", summed.get(cohort, {}), counts.get(cohort, {}))
    kept = dict(stay for place in _ALL_STAYS for stay in stays_at(db, version.id, quarter, place))
    yield from _unlike(f"{where}, stays", kept, stays)
    yield from _closed_wrongly(db, version, quarter, where, counts)
    rolled_up = exact_dropoff(db, version.slug, version=version.version, as_of=day, zone=zone)
    if rolled_up != counted_dropoff(db, version.slug, version=version.version, as_of=day, zone=zone):
        yield f"{where}: the drop-off differs from the one counted journey by journey"


def _closed_wrongly(
    db: sa.Connection, version: PublishedVersion, quarter: int, where: str, counts: Mapping[tuple[str, ...], Any]
) -> Iterator[str]:
    """A closed day whose sums are not those of the events."""
    rows = db.execute(
        sa.select(TallyDay.dimension, TallyDay.value, TallyDay.counts).where(
            TallyDay.quest_version_id == version.id, TallyDay.quarter == quarter
        )
    )
    for dimension, value, closed in rows:
        place = DIMENSIONS.index(dimension) if dimension else None
        said: Counter[str] = Counter()
        for cohort, numbers in counts.items():
            if place is None or cohort[place] == value:
                said.update(numbers)
        kept = {key: number for key, number in closed.items() if number and not key.startswith(MEDIAN)}
        yield from _unlike(f"{where}, closed day, {dimension or 'all'} {value}".rstrip(), kept, said)


def _unlike(where: str, kept: Mapping[Any, int], counted: Mapping[Any, int]) -> Iterator[str]:
    for key in sorted({*kept, *counted}, key=str):
        if kept.get(key, 0) != counted.get(key, 0):
            yield f"{where}: {key} is {kept.get(key, 0)} in the roll-up, the events say {counted.get(key, 0)}"
