"""How long people take, and how journeys end: the one query behind the page, its files and the command."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.queries.dropoff import exact_dropoff, stays_of
from app.queries.quest_versions import definition_of, version_of
from app.queries.same_time import went_on
from quests.dropoff import as_of_instant
from quests.stays import QUEST, Stay, hour_of
from quests.suppression import min_cell_of, suppress
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
    found = version_of(db, slug, version)
    published = suppress(exact, min_cell_of(definition_of(db, found.id)))
    told = {
        level: cut.share.part for level, (cut, _is_early) in went_on(db, found.id, as_of, zone, levels).items() if cut
    }
    return times(levels, in_quest, hour_of(as_of_instant(as_of, zone)), exact, published, told)
