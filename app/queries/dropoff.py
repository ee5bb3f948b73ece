"""Where the people on a quest stand: the one query behind the page, the CSV and the command."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.journeys import Journey, JourneyEvent
from app.models.quests import QuestVersion, VersionMove
from app.queries.journeys import events_by_journey
from app.queries.quest_versions import PublishedVersion, definition_of, version_of
from quests.dropoff import DropOff, as_of_instant, count, past_day
from quests.events import Event
from quests.suppression import suppress


def published_dropoff(
    db: sa.Connection, slug: str, *, version: int | None = None, as_of: date | None = None, zone: ZoneInfo
) -> DropOff:
    """The numbers of one quest version at the end of a past day, with small cells hidden.

    By default the newest version, yesterday. Raises quest_versions.NoSuchVersion, quests.dropoff.DayNotOver.
    """
    return suppress(exact_dropoff(db, slug, version=version, as_of=as_of, zone=zone))


def exact_dropoff(
    db: sa.Connection, slug: str, *, version: int | None = None, as_of: date | None = None, zone: ZoneInfo
) -> DropOff:
    """The same numbers with nothing hidden. For tests and the suppression alone, never for a page."""
    found = version_of(db, slug, version)
    day = past_day(as_of, clock.now(), zone)
    quest = definition_of(db, found.id)
    journeys = _journeys(db, found, as_of_instant(day, zone))
    levels = [(level.slug, list(level.step_slugs)) for level in quest.levels]
    return count(journeys, quest=slug, version=found.version, levels=levels, as_of=day, zone=zone)


def _journeys(db: sa.Connection, version: PublishedVersion, until: datetime) -> list[list[Event]]:
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
