"""Where the people on a quest stand: the one query behind the page, the CSV and the command."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.queries.journeys import events_by_journey
from app.queries.quest_versions import definition_of, version_of
from quests.dropoff import DropOff, as_of_instant, count, past_day
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
    journeys = [
        events for _journey, events in events_by_journey(db, quest_version_id=found.id, before=as_of_instant(day, zone))
    ]
    levels = [(level.slug, list(level.step_slugs)) for level in quest.levels]
    return count(journeys, quest=slug, version=found.version, levels=levels, as_of=day, zone=zone)
