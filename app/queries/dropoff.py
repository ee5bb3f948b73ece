"""Where the people on a quest stand: the one query behind the page, the CSV and the command."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.journeys import Journey, JourneyEvent
from app.models.quests import QuestVersion, VersionMove
from app.queries.closed_version import version_and_day
from app.queries.journeys import events_by_journey
from app.queries.lengths import median_hours
from app.queries.quest_versions import PublishedVersion, definition_of
from app.queries.tallies import MEDIAN, Ground, closed_day, counts_on, stays_at, values_of
from quests.dropoff import DropOff, as_of_instant, assembled, count, past_day
from quests.events import Event
from quests.groups import GroupTables, suppress_groups
from quests.stays import HOURS_A_DAY, Stay, hour_of
from quests.suppression import RISK_MIN_CELL, min_cell_of, suppress
from quests.trace import QUARTER


def published_dropoff(
    db: sa.Connection, slug: str, *, version: int | None = None, as_of: date | None = None, zone: ZoneInfo
) -> DropOff:
    """The numbers of one quest version at the end of a past day, with small cells hidden.

    By default the newest version, yesterday. Raises quest_versions.NoSuchVersion, quests.dropoff.DayNotOver.
    """
    asked = _Asked(db, slug, version, as_of, zone)
    return suppress(asked.numbers(), asked.min_cell)


def exact_dropoff(
    db: sa.Connection, slug: str, *, version: int | None = None, as_of: date | None = None, zone: ZoneInfo
) -> DropOff:
    """The same numbers with nothing hidden, from the roll-up. For the suppression and tests, never for a page."""
    asked = _Asked(db, slug, version, as_of, zone)
    return asked.numbers()


def exact_groups(
    db: sa.Connection,
    slug: str,
    *,
    version: int | None = None,
    as_of: date | None = None,
    zone: ZoneInfo,
    dimension: str,
) -> dict[str, DropOff]:
    """The exact numbers of each group of one dimension that has anybody in it, by its value. Never for a page."""
    asked = _Asked(db, slug, version, as_of, zone)
    return asked.groups(dimension)


def published_groups(
    db: sa.Connection,
    slug: str,
    *,
    version: int | None = None,
    as_of: date | None = None,
    zone: ZoneInfo,
    dimension: str,
) -> GroupTables:
    """The groups of one dimension beside everybody, with whatever would point at a small group hidden."""
    asked = _Asked(db, slug, version, as_of, zone)
    exact = asked.numbers()
    min_cell = RISK_MIN_CELL if dimension == "risk" else asked.min_cell
    published = suppress(exact, asked.min_cell)
    return suppress_groups(exact, published, asked.groups(dimension), min_cell, ordered=dimension == "start_month")


def exact_first_stops(
    db: sa.Connection, slug: str, *, version: int | None = None, as_of: date | None = None, zone: ZoneInfo
) -> dict[str, dict[str, int]]:
    """For each level: of those who stopped for the first time in it, how many stand where now (quests.tally.SINCE)."""
    asked = _Asked(db, slug, version, as_of, zone)
    stops: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, people in counts_on(asked.ground, db, asked.found.id, asked.quarter).items():
        kind, _colon, rest = key.partition(":")
        if kind == "first":
            level, _colon, since = rest.rpartition(":")
            stops[level][since] = people
    return dict(stops)


def stays_of(
    db: sa.Connection,
    slug: str,
    *,
    version: int | None = None,
    as_of: date | None = None,
    zone: ZoneInfo,
    place: str,
    dimension: str = "",
    value: str = "",
) -> list[tuple[Stay, int]]:
    """The stays at one place, or at every place that begins so (``level:``), with how many people had each. Exact."""
    asked = _Asked(db, slug, version, as_of, zone)
    return stays_at(db, asked.found.id, asked.quarter, place, dimension, value)


def counted_dropoff(
    db: sa.Connection, slug: str, *, version: int | None = None, as_of: date | None = None, zone: ZoneInfo
) -> DropOff:
    """The exact numbers counted from the events, journey by journey: what the roll-up is checked against."""
    asked = _Asked(db, slug, version, as_of, zone)
    journeys = journeys_in(db, asked.found, asked.until)
    return count(journeys, quest=slug, version=asked.found.version, levels=asked.levels, as_of=asked.day, zone=zone)


class _Asked:
    """One question: which version, at the end of which day."""

    def __init__(self, db: sa.Connection, slug: str, version: int | None, as_of: date | None, zone: ZoneInfo) -> None:
        self.db, self.slug = db, slug
        self.day = past_day(as_of, clock.now(), zone)
        self.until = as_of_instant(self.day, zone)
        self.quarter = quarter_of(self.until)
        self.found, self.ground = version_and_day(db, slug, version, self.quarter)
        quest = definition_of(db, self.found.id)
        self.levels = [(level.slug, list(level.step_slugs)) for level in quest.levels]
        self.min_cell = min_cell_of(quest)

    def groups(self, dimension: str) -> dict[str, DropOff]:
        """Those of each value that anybody has."""
        groups = {value: self.numbers(dimension, value) for value in values_of(self.db, self.found.id, dimension)}
        return {value: numbers for value, numbers in groups.items() if numbers.started}

    def numbers(self, dimension: str = "", value: str = "") -> DropOff:
        ground = closed_day(self.db, self.found.id, self.quarter, dimension, value) if dimension else self.ground
        return assembled(
            counts_on(ground, self.db, self.found.id, self.quarter, dimension, value),
            self._medians(ground, dimension, value),
            self.levels,
            quest=self.slug,
            version=self.found.version,
            as_of=self.day,
        )

    def _medians(self, ground: Ground, dimension: str, value: str) -> dict[str, float | None]:
        if ground.quarter == self.quarter:
            return {slug: ground.counts.get(MEDIAN + slug) for slug, _steps in self.levels}
        until_hour = hour_of(self.until)
        hours = median_hours(self.db, self.found.id, self.quarter, until_hour, dimension, value)
        return {slug: in_days(found) for slug, found in hours.items()}


def quarter_of(instant: datetime) -> int:
    """The quarter that begins at the end of a day."""
    return int(instant.timestamp() // QUARTER)


def in_days(hours: int | None) -> float | None:
    """A median as pages and files tell it: in days, to a tenth."""
    return None if hours is None else round(hours / HOURS_A_DAY, 1)


def journeys_in(db: sa.Connection, version: PublishedVersion, until: datetime) -> list[list[Event]]:
    """What had happened by then on each journey that was in this version then.

    A journey counts in one version: the one that it is pinned to. Who goes over later is not taken out of a day that
    is over, since two answers for one day would tell who it was.
    """
    was_in = _moved_since(db, version.slug, until)
    here = events_by_journey(db, quest_version_id=version.id, before=until)
    stayed = [events for journey_id, events in here if journey_id not in was_in]
    then = [journey_id for journey_id, number in was_in.items() if number == version.version]
    if not then:
        return stayed
    moved = events_by_journey(db, among=sa.select(Journey.id).where(Journey.id.in_(then)), before=until)
    return stayed + [events for _journey, events in moved]


def _moved_since(db: sa.Connection, slug: str, until: datetime) -> dict[str, int]:
    """The version that each journey of this quest was in then, where it went over to another one later."""
    rows = db.execute(
        sa.select(JourneyEvent.journey_id, JourneyEvent.detail)
        .join_from(JourneyEvent, Journey, JourneyEvent.journey_id == Journey.id)
        .join(QuestVersion, Journey.quest_version_id == QuestVersion.id)
        .where(
            QuestVersion.slug == slug,
            Journey.id.in_(sa.select(VersionMove.journey_id)),
            JourneyEvent.kind == "version_moved",
            JourneyEvent.at >= until,
        )
        .order_by(JourneyEvent.seq.desc())
    )
    return {row.journey_id: row.detail["from"] for row in rows}
