"""Her money dates: what and on which day, the next one first. An amount is her own note and is never added up (G12)."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.portal.pages.from_plans import MONEY_DATES, Given
from app.portal.reader import today
from app.services.own_things import Entry


@dataclass(frozen=True)
class DateRow:
    """One day. ``source`` names the step that it comes from; ``amount`` is her note, shown after a tap."""

    what: str
    on: date
    url: str
    amount: str = ""
    each_month: bool = False
    source: str = ""


@dataclass(frozen=True)
class DatesPage:
    """``coming`` begins with the next one."""

    coming: tuple[DateRow, ...]
    past: tuple[DateRow, ...]


def dates_page(kept: Iterable[Entry], found: Iterable[Given]) -> DatesPage:
    """Her own days and those of her plans, in their order."""
    rows = [*(_own(one) for one in kept), *_of_plans(found)]
    now = today()
    coming = sorted((row for row in rows if row.on >= now), key=lambda row: (row.on, row.what))
    past = sorted((row for row in rows if row.on < now), key=lambda row: (row.on, row.what), reverse=True)
    return DatesPage(tuple(coming), tuple(past))


def _own(one: Entry) -> DateRow:
    first, each_month = date.fromisoformat(one.text("on")), one.values.get("each_month") is True
    on = on_or_after(first, today()) if each_month else first
    url = url_for("portal.date_entry", entry_id=one.id)
    return DateRow(one.text(), on, url, one.text("amount"), each_month)


def _of_plans(found: Iterable[Given]) -> Iterable[DateRow]:
    seen: set[tuple[str, date]] = set()
    for one in found:
        for question, on in one.days(MONEY_DATES):
            if (question.key, on) not in seen:
                seen.add((question.key, on))
                yield DateRow(one.plan.reader.text(question.label), on, one.kept().url, source=one.title)


def on_or_after(first: date, day: date) -> date:
    """The day of a monthly date that comes on this day or next. A month that is too short has it on its last day."""
    if first >= day:
        return first
    this_month = _in_month(first, day.year, day.month)
    if this_month >= day:
        return this_month
    return _in_month(first, day.year + day.month // 12, day.month % 12 + 1)


def _in_month(first: date, year: int, month: int) -> date:
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))
