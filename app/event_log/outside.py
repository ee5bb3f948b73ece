"""The event log for people outside the service, to the end of the last whole month: nobody can be found in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.event_log.lines import Journey, drawn_id, line_of
from app.queries.event_log import Logged, logged, slugs_walked
from quests.dealt_waits import BLOCK
from quests.months import Month
from quests.outside_log import ToldJourney, Walked, tellable

_NO_REAL_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Days are counted from here, so that nobody takes them for real ones."""


@dataclass(frozen=True)
class Outside:
    """What may leave of the months up to ``month``.

    ``left_out``: how many journeys are left out since too few people went their way, to the nearest five.
    """

    month: date
    journeys: tuple[Journey, ...]
    left_out: int


def outside(db: sa.Connection, zone: ZoneInfo) -> Outside:
    """What may be told of every quest until this month began in ``zone``."""
    until, left_out = Month.of(last_month(zone)).window(zone).end, 0
    told: list[Journey] = []
    for slug in slugs_walked(db):
        walked = (_walked(found) for found in logged(db, slug=slug, before=until) if found.events)
        journeys, others = tellable(walked, secrets.SystemRandom())
        told.extend(_journey(slug, journey) for journey in journeys)
        left_out += others
    return Outside(last_month(zone), tuple(told), BLOCK * round(left_out / BLOCK))


def last_month(zone: ZoneInfo) -> date:
    """The first day of the newest month that is over in ``zone``."""
    return Month.of(clock.now().astimezone(zone).date()).before().first_day


def _walked(found: Logged) -> Walked:
    *_before, version = found.versions()
    return Walked(found.client_id, version, found.events)


def _journey(slug: str, told: ToldJourney) -> Journey:
    """Numbered anew: a number that is left out would tell that something is."""
    drawn = drawn_id()
    return Journey(drawn, slug, tuple(_lines(drawn, slug, told)))


def _lines(drawn: str, slug: str, told: ToldJourney) -> Iterator[dict[str, object]]:
    for seq, event in enumerate(told.events, start=1):
        # The seconds keep the order of one day for programs that sort by time.
        at = _NO_REAL_DAY + timedelta(days=event.day, seconds=seq)
        yield line_of(drawn, slug, told.version, seq, at, event.kind, event.level, event.step, None, event.detail)
