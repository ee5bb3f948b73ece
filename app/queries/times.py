"""How long people take, and how journeys end: the one query behind the page, its files and the command."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.queries.dropoff import exact_dropoff, stays_of
from quests.dropoff import as_of_instant
from quests.stays import QUEST, Stay, hour_of
from quests.suppression import suppress
from quests.times import Times, times

LEVEL = "level:"


def published_times(
    db: sa.Connection, slug: str, *, version: int | None = None, as_of: date | None = None, zone: ZoneInfo
) -> Times:
    """What may be shown of one quest version at the end of a past day. By default the newest version, yesterday.

    Raises quest_versions.NoSuchVersion, quests.dropoff.DayNotOver.
    """
    exact = exact_dropoff(db, slug, version=version, as_of=as_of, zone=zone)
    levels: defaultdict[str, list[tuple[Stay, int]]] = defaultdict(list)
    version, as_of = exact.version, exact.as_of
    for stay, people in stays_of(db, slug, version=version, as_of=as_of, zone=zone, place=LEVEL):
        levels[stay.place.removeprefix(LEVEL)].append((stay, people))
    in_quest = stays_of(db, slug, version=version, as_of=as_of, zone=zone, place=QUEST)
    return times(levels, in_quest, hour_of(as_of_instant(as_of, zone)), exact, suppress(exact))
