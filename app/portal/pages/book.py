"""Choosing a time for a talk: what is free, whose times they are, by day and in her own zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from app import clock
from app.portal.own_step import OwnStep
from app.portal.plan import Plan
from app.portal.reader import on_day
from app.queries.bookings import BookingRow, free_times, reached_how
from app.queries.free_time import FreeTime
from app.queries.service_hours import promise_ends
from app.web.filters import day, moment, time_of_day
from app.web.sessions import client
from app.web.talk_words import ALL_WAYS, length_words, span_words, way_words, ways_words
from app.web.transaction import db
from app.web.zones import ZoneChoice, zone_choice
from quests.definition import BookingStep

DAYS_AT_FIRST = 5
NEAREST = 3


@dataclass(frozen=True)
class TimeLine:
    """One free time: what its link says, and where it leads."""

    words: str
    more: str
    url: str


@dataclass(frozen=True)
class DayOfTimes:
    day: str
    times: tuple[TimeLine, ...]


@dataclass(frozen=True)
class BookPage:
    """The list of times. ``booked`` says when the talk is that she moves; ``asked_by`` by when we find her one."""

    id: str
    title: str
    length: str
    booked: str
    asked_by: str
    promised: str
    whose: str
    same_ways: str
    way: str
    days: tuple[DayOfTimes, ...]
    later_days: tuple[DayOfTimes, ...]
    nearest: tuple[TimeLine, ...]
    was_taken: str
    needs_number: bool
    is_by_phone_alone: bool
    zone: ZoneChoice


@dataclass(frozen=True)
class ConfirmPage:
    """One time, looked at once more. ``ways`` are those in which she can talk at it; ``way`` what she chose."""

    id: str
    slot_id: str
    title: str
    when: str
    who: str
    length: str
    zone_name: str
    booked: str
    ways: tuple[tuple[str, str], ...]
    way: str
    needs_number: bool


def booking_step_of(own: OwnStep) -> BookingStep | None:
    """The step as one that is booked, or None where it is of another kind."""
    return own.step if isinstance(own.step, BookingStep) else None


def own_ways(step: BookingStep) -> tuple[str, ...]:
    """The ways in which she can have this talk: by phone only where she gave us a number to call."""
    has_number = reached_how(db(), client().id).has_number
    return tuple(way for way in ALL_WAYS if way in step.ways and (way != "phone" or has_number))


def book_page(own: OwnStep, step: BookingStep, *, way: str = "", taken: FreeTime | None = None) -> BookPage:
    """The times that she can choose from. ``taken`` is one that she wanted and somebody else has now."""
    plan, ways = own.plan, own_ways(step)
    times, whose = _offered(plan, step, ways)
    offered = {tuple(one for one in ways if one in time.ways) for time in times}
    same = offered.pop() if len(offered) == 1 else ()
    line = Liner(own, way, () if same else ways)
    days = _by_day(times, line)
    booked, asked = plan.talks.get(step.slug), plan.state.waits.get(step.slug)
    near = sorted(times, key=lambda time: abs(time.starts_at - taken.starts_at))[:NEAREST] if taken else []
    return BookPage(
        id=own.id,
        title=plan.reader.title(step),
        length=length_words(step.talk_minutes),
        booked=_when(booked) if booked else "",
        asked_by=moment(asked) if asked and not booked else "",
        promised=moment(promise_ends(db(), step.promise, clock.now(), ZoneInfo(plan.journey.zone))),
        whose=whose,
        same_ways=_inside_a_sentence(ways_words(same)),
        way=way,
        days=days[:DAYS_AT_FIRST],
        later_days=days[DAYS_AT_FIRST:],
        nearest=tuple(line(time, with_day=True) for time in sorted(near, key=lambda one: one.starts_at)),
        was_taken=moment(taken.starts_at) if taken else "",
        needs_number="phone" in step.ways and "phone" not in ways,
        is_by_phone_alone=not ways,
        zone=zone_choice(),
    )


def confirm_page(own: OwnStep, step: BookingStep, time: FreeTime, *, way: str = "") -> ConfirmPage:
    """This time with everything that she agrees to. A way is chosen beforehand only where there is no other."""
    ways = [one for one in own_ways(step) if one in time.ways]
    booked = own.plan.talks.get(step.slug)
    known = way or (booked.way if booked else "")
    return ConfirmPage(
        id=own.id,
        slot_id=time.id,
        title=own.plan.reader.title(step),
        when=span_words(time.starts_at, step.talk_minutes),
        who=time.staff_name,
        length=length_words(step.talk_minutes),
        zone_name=zone_choice().name,
        booked=_when(booked) if booked else "",
        ways=tuple((one, way_words(one)) for one in ways),
        way=ways[0] if len(ways) == 1 else known if known in ways else "",
        needs_number="phone" in step.ways and "phone" in time.ways and "phone" not in ways,
    )


def _when(talk: BookingRow) -> str:
    return moment(talk.starts_at)


def _offered(plan: Plan, step: BookingStep, ways: Sequence[str]) -> tuple[list[FreeTime], str]:
    """Her counsellor's times; where none lies within the promise, or she has nobody, those of the whole team."""
    if not ways:
        return [], ""
    now = clock.now()
    own = plan.journey.counsellor_id
    every = free_times(db(), now=now, minutes=step.talk_minutes, ways=ways)
    if own is None:
        return every, _("These are times of our whole team, since you have no counsellor yet.")
    name, promise = (
        plan.journey.counsellor_name or "",
        promise_ends(db(), step.promise, now, ZoneInfo(plan.journey.zone)),
    )
    hers = [time for time in every if time.staff_id == own]
    if hers and hers[0].starts_at <= promise:
        return hers, _("These are the times of %(name)s, your counsellor.", name=name)
    if not hers:
        return every, _("%(name)s, your counsellor, has no free time. These are times of our whole team.", name=name)
    return every, _(
        "%(name)s, your counsellor, has no free time before %(day)s. These are times of our whole team.",
        name=name,
        day=day(hers[0].starts_at),
    )


def _inside_a_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


def _by_day(times: Sequence[FreeTime], line: Liner) -> tuple[DayOfTimes, ...]:
    return tuple(
        DayOfTimes(day(date), tuple(line(time) for time in found))
        for date, found in groupby(times, key=lambda time: on_day(time.starts_at))
    )


@dataclass(frozen=True)
class Liner:
    """Says a time in one line. ``ways`` are those that she can have; empty where the page has said them once."""

    own: OwnStep
    way: str
    ways: tuple[str, ...]

    def __call__(self, time: FreeTime, *, with_day: bool = False) -> TimeLine:
        ways = [one for one in self.ways if one in time.ways]
        return TimeLine(
            words=moment(time.starts_at) if with_day else time_of_day(time.starts_at),
            more=_("%(name)s. %(ways)s", name=time.staff_name, ways=ways_words(ways)) if ways else time.staff_name,
            url=url_for("portal.look_at_time", step_run_id=self.own.id, slot_id=time.id, way=self.way or None),
        )
