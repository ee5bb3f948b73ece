"""A counsellor's times by day, and times to come before they are published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.desk.words import day_of
from app.permissions import Actor
from app.queries.bookings import OwnTime, free_times, times_of_staff
from app.queries.caseload import journeys_for
from app.queries.free_time import FreeTime
from app.queries.quest_versions import definition_of
from app.services.talk_times import fitting_times
from app.vocabulary import Permission, Scope
from app.web.filters import day, moment, time_of_day
from app.web.talk_words import way_words, ways_words
from app.web.words import _, language
from quests.definition import BookingStep, text_in


@dataclass(frozen=True)
class TimeLine:
    """One time. ``state``: free, booked, or due where the talk's time has come and its outcome is not noted."""

    id: str
    span: str
    state: str
    ways: str
    booking_id: str
    pseudonym: str
    client_id: str


@dataclass(frozen=True)
class DayLine:
    day: str
    times: tuple[TimeLine, ...]


@dataclass(frozen=True)
class TimesPage:
    """``due`` are talks to be noted, the oldest first; ``days`` what lies ahead."""

    due: tuple[DayLine, ...]
    days: tuple[DayLine, ...]


@dataclass(frozen=True)
class Preview:
    """What would be published, by day, and how many were left out because they are past or overlap."""

    days: tuple[tuple[str, str], ...]
    count: int
    left_out: int
    starts: tuple[datetime, ...]


def times_page(db: sa.Connection, staff: Actor) -> TimesPage:
    """This person's own times: what waits for a word, then what is to come."""
    now = clock.now()
    lines = [(own, _line(staff, own)) for own in times_of_staff(db, staff.id, since=now)]
    return TimesPage(
        due=_by_day((own, line) for own, line in lines if line.state == "due"),
        days=_by_day((own, line) for own, line in lines if line.state != "due" and own.starts_at > now),
    )


def _by_day(lines: Iterable[tuple[OwnTime, TimeLine]]) -> tuple[DayLine, ...]:
    return tuple(
        DayLine(day(date), tuple(line for _own, line in found))
        for date, found in groupby(lines, key=lambda one: day_of(one[0].starts_at))
    )


def _line(staff: Actor, own: OwnTime) -> TimeLine:
    talk = own.booking
    stands = talk is not None and talk.status == "booked"
    is_due = talk is not None and stands and talk.starts_at <= clock.now()
    is_hers = stands or (talk is not None and talk.counsellor_id == staff.id)
    reads = is_hers or staff.scope(Permission.READ_PLAN) is Scope.ALL
    return TimeLine(
        id=own.id,
        span=_("%(start)s to %(end)s", start=time_of_day(own.starts_at), end=time_of_day(own.ends_at)),
        state="free" if talk is None else "due" if is_due else "booked",
        ways=way_words(talk.way) if talk else ways_words(own.ways),
        booking_id=talk.id if talk else "",
        pseudonym=talk.pseudonym if talk else "",
        client_id=talk.client_id if talk and reads else "",
    )


def starts_of(
    first: date, weekdays: Sequence[int], weeks: int, begins: time, ends: time, minutes: int, zone: ZoneInfo
) -> list[datetime]:
    """The beginnings of all talks that fit between two hours of the clock, on each of these days, in UTC.

    The clock is that of ``zone``, so 10:00 is 10:00 on each side of a clock change. An hour that a change leaves out
    is left out here as well. Without weekdays it is the first day alone.
    """
    last = first + timedelta(days=7 * weeks)
    days = [first] if not weekdays else [one for one in _days(first, last) if one.weekday() in weekdays]
    found = []
    for one in days:
        local, end = datetime.combine(one, begins), datetime.combine(one, ends)
        while local + timedelta(minutes=minutes) <= end:
            instant = local.replace(tzinfo=zone).astimezone(UTC)
            if instant.astimezone(zone).replace(tzinfo=None) == local:
                found.append(instant)
            local += timedelta(minutes=minutes)
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days)]


def preview(db: sa.Connection, staff_id: str, starts: Sequence[datetime], minutes: int) -> Preview:
    """These times as they would be offered."""
    fitting = fitting_times(db, staff_id, starts, minutes=minutes)
    by_day = groupby(fitting, key=day_of)
    return Preview(
        days=tuple((day(date), _(", ").join(time_of_day(start) for start in found)) for date, found in by_day),
        count=len(fitting),
        left_out=len(starts) - len(fitting),
        starts=tuple(fitting),
    )


Choice = tuple[str, str, str]


def time_choices(
    db: sa.Connection, *, minutes: int, ways: Sequence[str], first_of: str | None = None
) -> tuple[Choice, ...]:
    """Free times of the team as choices of a form: id, moment, and with whom and how. ``first_of``: hers come first."""
    times = free_times(db, now=clock.now(), minutes=minutes, ways=ways, limit=60)
    return tuple(_choice(time) for time in sorted(times, key=lambda time: (time.staff_id != first_of, time.starts_at)))


def _choice(time: FreeTime) -> Choice:
    more = _("%(name)s. %(ways)s", name=time.staff_name, ways=ways_words(time.ways))
    return time.id, moment(time.starts_at), more


@dataclass(frozen=True)
class TalkToBook:
    """A step of a client for which a talk can be booked, as the desk's form needs it."""

    journey_id: str
    counsellor_id: str | None
    slug: str
    title: str
    step: BookingStep


def talk_to_book(db: sa.Connection, staff: Actor, client_id: str, journey_id: str, slug: str) -> TalkToBook | None:
    """The talk of this step, if the journey is this person's to read and the step is one that is booked."""
    journey = next((one for one in journeys_for(db, staff, client_id) if one.id == journey_id), None)
    quest = definition_of(db, journey.quest_version_id) if journey else None
    step = quest.step(slug) if quest is not None and slug in quest.step_places else None
    if journey is None or not isinstance(step, BookingStep):
        return None
    return TalkToBook(journey.id, journey.counsellor_id, slug, text_in(step.title, language()), step)
