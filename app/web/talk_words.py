"""How a talk is said to people on both sides of it: in which way, how long, from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext, to_user_timezone

from app.web.filters import day, moment, time_of_day
from app.web.zones import zone_words
from quests.definition import Promise

ALL_WAYS = ("phone", "chat", "in_person")


def way_words(way: str) -> str:
    """A way to talk, as a choice or in a list."""
    words = {"phone": _("Phone"), "chat": _("Chat"), "in_person": _("In person")}
    return words.get(way, way)


def ways_words(ways: Iterable[str]) -> str:
    """Several ways in one line, always in the same order: ``Phone, chat, in person``."""
    offered = set(ways)
    named = {"phone": _("phone"), "chat": _("chat"), "in_person": _("in person")}
    said = _(", ").join(named[way] for way in ALL_WAYS if way in offered)
    return said[:1].upper() + said[1:]


def length_words(minutes: int) -> str:
    """``30 minutes``."""
    return str(ngettext("%(num)s minute", "%(num)s minutes", minutes))


def span_words(starts_at: datetime, minutes: int) -> str:
    """``Thursday 5 March, 10:00 to 10:30``, in the reader's zone."""
    ends_at = starts_at + timedelta(minutes=minutes)
    return str(_("%(start)s to %(end)s", start=moment(starts_at), end=time_of_day(ends_at)))


def clock_of(name: str, zone: str, at: datetime) -> str:
    """What the clock of somebody elsewhere says then: ``18:00 for Quiet Heron (Almaty)``; nothing where it says the
    same as ours."""
    ours, theirs = to_user_timezone(at), at.astimezone(ZoneInfo(zone))
    if ours.utcoffset() == theirs.utcoffset():
        return ""
    said = {"time": theirs.strftime("%H:%M"), "name": name, "place": zone_words(zone)}
    if ours.date() == theirs.date():
        return str(_("%(time)s for %(name)s (%(place)s)", **said))
    return str(_("%(day)s, %(time)s for %(name)s (%(place)s)", day=day(theirs.date()), **said))


def promise_words(promise: Promise) -> str:
    """Within what time we owe her a talk."""
    if promise.hours is not None and promise.hours % 24 == 0:
        return str(ngettext("within %(num)s day", "within %(num)s days", promise.hours // 24))
    if promise.hours is not None:
        return str(ngettext("within %(num)s hour", "within %(num)s hours", promise.hours))
    if promise.open_hours is not None:
        return str(
            ngettext(
                "within %(num)s hour while we are open", "within %(num)s hours while we are open", promise.open_hours
            )
        )
    return str(ngettext("within %(num)s working day", "within %(num)s working days", promise.working_days or 0))
