"""How the desk says things: whole sentences with names in them, through Babel, in the language of the request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from flask_babel import format_datetime, to_user_timezone

from app import clock, house_rules
from app.services.stopping import StopReason
from app.web.filters import ago, day, short_day, time_of_day
from app.web.words import _
from quests.cut_offs import PUBLISHED
from quests.risk_reasons import BY_OWN_CUT_OFFS, REASONS


def by_when(at: datetime) -> str:
    """A moment as short as it can be and still be clear: ``17:00 today``, ``Tue 17:00``, ``24 Nov, 17:00``.

    Midnight is told as the end of the day before, ``Tue 24:00``: so nobody takes it for the morning of the next.
    """
    local = to_user_timezone(at)
    is_midnight = (local.hour, local.minute) == (0, 0)
    on, time = (at - timedelta(minutes=1), _("24:00")) if is_midnight else (at, time_of_day(at))
    days = (day_of(on) - day_of(clock.now())).days
    if days == 0:
        return _("%(time)s today", time=time)
    if -6 <= days <= 6:
        return f"{format_datetime(on, 'EEE')} {time}"
    return _("%(day)s, %(time)s", day=short_day(on), time=time)


def day_of(at: datetime) -> date:
    """The date of a moment, where the service is."""
    found: date = to_user_timezone(at).date()
    return found


def day_begins(at: datetime) -> datetime:
    """When the day of a moment began, where the service is."""
    local = to_user_timezone(at)
    began: datetime = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return began.astimezone(UTC)


def is_today(at: datetime) -> bool:
    """Whether it is on today's date, where the service is."""
    return day_of(at) == day_of(clock.now())


def quiet_for(at: datetime | None) -> str:
    """How long she has been quiet: ``12 days``. Staff see on which day she acted, so hours are not told."""
    if at is not None and clock.now() - at < timedelta(days=1):
        return _("Less than a day")
    return ago(at)


def greeting(name: str) -> str:
    """Good morning, afternoon or evening, by the service's clock."""
    hour = to_user_timezone(clock.now()).hour
    if hour < 12:
        return _("Good morning, %(name)s", name=name)
    return _("Good afternoon, %(name)s", name=name) if hour < 18 else _("Good evening, %(name)s", name=name)


def today_words() -> str:
    """``Monday 16 November``."""
    return day(clock.now())


def risk_word(level: str) -> str:
    """A level of the ladder in a word or two. Unasked says so, and what it is treated as."""
    words = {
        "low": _("Low"),
        "unasked": _("Not asked yet, treated as medium"),
        "medium": _("Medium"),
        "high": _("High"),
        "emergency": _("Emergency"),
    }
    return words.get(level, level)


def reason_sentences(codes: Iterable[str]) -> list[str]:
    """The ladder's reasons as sentences for staff. A code that this version does not know is shown as it is."""
    is_own = house_rules.now().cut_offs != PUBLISHED
    sentences = {**REASONS, **BY_OWN_CUT_OFFS} if is_own else REASONS
    return [_(sentences[code]) if code in sentences else code for code in codes]


def rule_words(rule: str, reasons: Iterable[str], staff_name: str | None) -> str:
    """Which rule set a level and why, or who raised it: one line for a row."""
    if rule == "person":
        return _("Raised by %(name)s.", name=staff_name) if staff_name else _("Raised by a colleague.")
    said = " ".join(reason_sentences(reasons))
    return _("Rule %(rule)s: %(reasons)s", rule=rule, reasons=said) if said else _("Rule %(rule)s.", rule=rule)


def outcome_words(outcome: str) -> str:
    """What a review said about the step, in the words of the form."""
    words = {"done": _("Done"), "one_change": _("Ask for one change"), "talk_first": _("Talk first")}
    return words.get(outcome, outcome)


def stop_reason_words(reason: StopReason) -> str:
    """Why she stopped, as she said it."""
    words = {
        StopReason.BETTER: _("Better now"),
        StopReason.NOT_NOW: _("Not now, maybe later"),
        StopReason.NOT_FOR_ME: _("Not the right thing"),
        StopReason.WATCHED: _("Somebody may be watching"),
        StopReason.OTHER: _("Something else"),
    }
    return words[reason]
