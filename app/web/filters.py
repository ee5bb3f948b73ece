"""How dates and numbers are said to people, in their language and zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_timedelta
from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, get_locale, ngettext, to_user_timezone
from flask_babel import gettext as _

from app import clock
from app.days import day_pattern


def day(moment: datetime | date | str | None) -> str:
    """``Friday 20 November``, with the year when it is not this one. Takes an ISO day too."""
    if moment is None or moment == "":
        return ""
    local = _local_day(moment)
    this_year = to_user_timezone(clock.now()).year
    pattern = day_pattern(getattr(get_locale(), "language", ""), with_year=local.year != this_year)
    text: str = format_date(local, pattern, rebase=False)
    return text


def short_day(moment: datetime | date | str | None) -> str:
    """``20 Nov``."""
    if moment is None or moment == "":
        return ""
    text: str = format_date(_local_day(moment), "d MMM", rebase=False)
    return text


def _local_day(moment: datetime | date | str) -> date:
    if isinstance(moment, str):
        return date.fromisoformat(moment)
    if isinstance(moment, datetime):
        local: datetime = to_user_timezone(moment)
        return local.date()
    return moment


def moment(at: datetime | None) -> str:
    """``Friday 20 November, 18:00``."""
    if at is None:
        return ""
    return _("%(day)s, %(time)s", day=day(at), time=time_of_day(at))


def time_of_day(at: datetime) -> str:
    """``18:00``."""
    text: str = format_datetime(at, "HH:mm")
    return text


def ago(at: datetime | None) -> str:
    """``2 days`` since a moment, or until one, without saying which. Never less than a minute."""
    if at is None:
        return ""
    long = max(abs(clock.now() - at), timedelta(minutes=1))
    return str(format_timedelta(long, threshold=1.2, granularity="minute", locale=get_locale()))


def number(value: float | int) -> str:
    """A number with the language's own digits and separators."""
    text: str = format_decimal(value)
    return text


def in_days(days: float) -> str:
    """As in: 3.2 days. A part of a day takes the form of two."""
    whole = round(days) if days == round(days) else 2
    return str(ngettext("%(days)s day", "%(days)s days", whole, days=format_decimal(days)))


def register(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day, short_day=short_day, moment=moment, time_of_day=time_of_day, ago=ago, number=number, in_days=in_days
    )
