"""A counsellor's times, one week at a time: a list by day, never a grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

import sqlalchemy as sa
from flask import url_for

from app import clock
from app.desk.words import day_of
from app.extensions import questline
from app.permissions import Actor
from app.queries.bookings import OwnTime, next_time_of_staff, times_of_staff
from app.queries.calendar_feed import feed_of
from app.vocabulary import Permission, Scope
from app.web.filters import day, moment, short_day, time_of_day
from app.web.talk_words import clock_of, way_words, ways_words
from app.web.words import _

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class TimeLine:
    """One time. ``state``: free, booked, or due where the talk's time has come and its outcome is not noted.

    ``theirs`` is what the client's own clock says then, where it says something else.
    """

    id: str
    span: str
    state: str
    ways: str
    booking_id: str
    pseudonym: str
    client_id: str
    theirs: str


@dataclass(frozen=True)
class DayLine:
    day: str
    times: tuple[TimeLine, ...]


@dataclass(frozen=True)
class WeekLinks:
    """Which week this is, and the ways to others. ``next_words`` names the day of the next time, in a week without."""

    title: str
    before_url: str
    after_url: str
    next_words: str
    next_url: str


@dataclass(frozen=True)
class FeedLine:
    """The address for her own calendar, as far as it may be told again: since when, and when it was last read."""

    made: str
    read: str


@dataclass(frozen=True)
class TimesPage:
    """``due`` are talks to be noted, the oldest first; ``days`` what lies ahead in this week."""

    due: tuple[DayLine, ...]
    days: tuple[DayLine, ...]
    week: WeekLinks
    feed: FeedLine | None


def monday_of(one: date) -> date:
    """The first day of its week."""
    return one - timedelta(days=one.weekday())


def times_page(db: sa.Connection, staff: Actor, week_of: date | None = None) -> TimesPage:
    """This person's own times: what waits for a word, then what is to come in the week of this day."""
    now = clock.now()
    first = monday_of(max(week_of or date.min, day_of(now)))
    since, until = max(now, _begins(first)), _begins(first + WEEK)
    lines = [(own, _line(staff, own)) for own in times_of_staff(db, staff.id, since=since, until=until)]
    days = _by_day((own, line) for own, line in lines if line.state != "due" and own.starts_at >= since)
    feed = feed_of(db, staff.id)
    return TimesPage(
        due=_by_day((own, line) for own, line in lines if line.state == "due"),
        days=days,
        week=_links(db, staff, first, is_empty=not days),
        feed=FeedLine(moment(feed.made_at), moment(feed.read_at)) if feed else None,
    )


def _begins(one: date) -> datetime:
    return datetime.combine(one, time(), questline().settings.zone).astimezone(UTC)


def _links(db: sa.Connection, staff: Actor, first: date, *, is_empty: bool) -> WeekLinks:
    this_week = monday_of(day_of(clock.now()))
    following = next_time_of_staff(db, staff.id, since=_begins(first + WEEK)) if is_empty else None
    return WeekLinks(
        title=_("%(first)s to %(last)s", first=short_day(first), last=short_day(first + timedelta(days=6))),
        before_url=_address(first - WEEK) if first > this_week else "",
        after_url=_address(first + WEEK),
        next_words=day(following),
        next_url=_address(monday_of(day_of(following))) if following else "",
    )


def _address(first: date) -> str:
    is_this_week = first == monday_of(day_of(clock.now()))
    return url_for("desk.times", week=None if is_this_week else first.isoformat())


def _by_day(lines: Iterable[tuple[OwnTime, TimeLine]]) -> tuple[DayLine, ...]:
    return tuple(
        DayLine(day(date), tuple(line for _own, line in found))
        for date, found in groupby(lines, key=lambda one: day_of(one[0].starts_at))
    )


def _line(staff: Actor, own: OwnTime) -> TimeLine:
    talk = own.booking
    stands = talk is not None and talk.status == "booked"
    is_due = talk is not None and stands and talk.starts_at <= clock.now()
    is_hers = stands or (talk is not None and talk.counsellor_id in staff.stands_for)
    reads = is_hers or staff.scope(Permission.READ_PLAN) is Scope.ALL
    return TimeLine(
        id=own.id,
        span=_("%(start)s to %(end)s", start=time_of_day(own.starts_at), end=time_of_day(own.ends_at)),
        state="free" if talk is None else "due" if is_due else "booked",
        ways=where_words(talk.way, talk.room) if talk else ways_words(own.ways),
        booking_id=talk.id if talk else "",
        pseudonym=talk.pseudonym if talk else "",
        client_id=talk.client_id if talk and reads else "",
        theirs=clock_of(talk.pseudonym, talk.zone, talk.starts_at) if talk else "",
    )


def where_words(way: str, room: str | None) -> str:
    """How they talk, and in which room if they meet."""
    return _("In person, %(room)s", room=room) if way == "in_person" and room else way_words(way)
