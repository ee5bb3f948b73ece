"""What the address of a page about months asks for, and that somebody looked is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from babel.dates import format_skeleton
from flask import Response, abort, request
from flask_babel import get_locale

from app import clock
from app.extensions import database, questline
from app.queries.monthly_reports import Report, reports
from app.services import audit
from app.vocabulary import ActorKind
from app.web.filters import day as full_day
from app.web.sessions import staff
from app.web.transaction import db
from app.web.words import _
from quests.months import Month, month_named, newest_ready, ready_from

SHOWN = 12


@dataclass(frozen=True)
class MonthAsked:
    """``reports``: that of the month and of those before it, the newest first. ``months``: all that may be chosen.

    ``waiting`` says from when a month can be read that is asked for too early; then there are no reports.
    """

    reports: list[Report]
    months: list[str]
    waiting: str = ""

    @property
    def report(self) -> Report | None:
        return self.reports[0] if self.reports else None

    @property
    def month(self) -> str:
        return self.report.month if self.report else ""


def month_asked() -> MonthAsked:
    """By default the newest month. One whose time has not come says so; another that has no report is a 404."""
    found, month = reports(db(), limit=2 * SHOWN), request.args.get("month", "")
    months = [one.month for one in found]
    if month and month not in months:
        return MonthAsked([], months, waiting_words(month) or abort(404))
    first = months.index(month) if month else 0
    return MonthAsked(found[first : first + SHOWN], months)


def month_words(month: str) -> str:
    """``October 2026``."""
    return str(format_skeleton("yMMMM", Month(month).first_day, locale=get_locale()))


def next_ready() -> date:
    """The day from which the next month can be read."""
    zone = questline().settings.zone
    return ready_from(newest_ready(clock.now(), zone).next(), zone).astimezone(zone).date()


def waiting_words(month: str) -> str:
    """From when this month can be read; empty if its time has come, or there is no such month."""
    zone, found = questline().settings.zone, month_named(month)
    if found is None or found <= newest_ready(clock.now(), zone):
        return ""
    ready = ready_from(found, zone).astimezone(zone).date()
    return _(
        "%(month)s is not counted yet. It can be read from %(day)s.",
        month=month_words(found.label),
        day=full_day(ready),
    )


def no_file(found: MonthAsked) -> NoReturn:
    """There is no file without a report; one that was asked for too early says from when there is."""
    abort(Response(found.waiting, 404, content_type="text/plain; charset=utf-8") if found.waiting else 404)


def log_look(action: str, month: str, **more: str) -> None:
    """Who looked at which month is kept, as every view and every file of this room."""
    audit.record(database(), audit.Entry(ActorKind.STAFF, staff().id, action, "month", month, {"month": month, **more}))
