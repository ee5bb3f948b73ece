"""What stands beside the table of levels: the same time for everybody, where people stop first, how long they wait."""

from __future__ import annotations

from collections import defaultdict
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.queries.dropoff import exact_dropoff, exact_first_stops, stays_of
from app.queries.quest_versions import version_of
from app.queries.same_time import went_on
from quests.beside_files import Beside
from quests.dropoff import DropOff, as_of_instant
from quests.first_stops import FirstStops, first_stops
from quests.follow_up import FollowUp, follow_up
from quests.our_waits import Waits, waits_by_step
from quests.stays import Stay, hour_of

LEVEL, WAIT = "level:", "wait:"


def published_beside(db: sa.Connection, published: DropOff, zone: ZoneInfo) -> Beside:
    """All three tables that stand beside ``published``."""
    return Beside(
        published_follow_up(db, published, zone),
        published_first_stops(db, published, zone),
        published_waits(db, published, zone),
    )


def published_follow_up(db: sa.Connection, published: DropOff, zone: ZoneInfo) -> list[FollowUp]:
    """For each level, whoever had reached it four weeks or more before the day of ``published``, and who went on."""
    version = version_of(db, published.quest, published.version)
    told = went_on(db, version.id, published.as_of, zone, _stays(db, published, zone, LEVEL))
    return [follow_up(level, cut, is_early=is_early) for level, (cut, is_early) in told.items()]


def published_waits(db: sa.Connection, published: DropOff, zone: ZoneInfo) -> dict[str, Waits]:
    """The waits on us by step, for each step at which there were any, as far as it is safe beside ``published``."""
    until_hour = hour_of(as_of_instant(published.as_of, zone))
    exact = exact_dropoff(db, published.quest, version=published.version, as_of=published.as_of, zone=zone)
    return waits_by_step(_stays(db, published, zone, WAIT), until_hour, exact, published, zone)


def published_first_stops(db: sa.Connection, published: DropOff, zone: ZoneInfo) -> FirstStops:
    """Where people stopped for the first time, and where they are now, as far as it is safe beside ``published``."""
    version, as_of = published.version, published.as_of
    exact = exact_dropoff(db, published.quest, version=version, as_of=as_of, zone=zone)
    stops = exact_first_stops(db, published.quest, version=version, as_of=as_of, zone=zone)
    return first_stops(exact, published, stops)


def _stays(
    db: sa.Connection, published: DropOff, zone: ZoneInfo, prefix: str
) -> defaultdict[str, list[tuple[Stay, int]]]:
    """The stays at places that begin so, by what follows."""
    found = stays_of(db, published.quest, version=published.version, as_of=published.as_of, zone=zone, place=prefix)
    by_place: defaultdict[str, list[tuple[Stay, int]]] = defaultdict(list)
    for stay, people in found:
        by_place[stay.place.removeprefix(prefix)].append((stay, people))
    return by_place
