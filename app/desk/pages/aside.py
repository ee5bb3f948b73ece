"""What somebody put aside on her worklist: until when she may, what she is offered, and what is back already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app import clock
from app.desk.pages.rows import Row
from app.desk.words import by_when
from app.queries.snoozes import PutAside
from app.web.filters import time_of_day
from app.web.our_hours import our_hours
from app.web.words import _

MORNING, AFTERNOON = time(9), time(13)
FULL_HOUR = timedelta(hours=1)
"""An afternoon that begins in less than this is no time to put anything aside for."""


@dataclass(frozen=True)
class AsideRow:
    """A row that waits out of sight, and when it is back."""

    row: Row
    until: datetime

    @property
    def back(self) -> str:
        """``Back Mon 09:00``."""
        return _("Back %(when)s", when=by_when(self.until))


@dataclass(frozen=True)
class Choice:
    """A moment that one tap chooses. ``value`` is what the form sends: the service's own date and time."""

    value: str
    words: str


def divide(rows: Iterable[Row], aside: Mapping[str, PutAside]) -> tuple[list[Row], list[AsideRow]]:
    """The rows that are on the list, and those that are put aside, the soonest back first.

    Whatever came after the row was put aside brings it back: something new from her, a nearer clock, a high risk.
    """
    on_list: list[Row] = []
    waiting: list[AsideRow] = []
    for row in rows:
        until = _returns(row, aside[row.key]) if row.key in aside else None
        if until is None or until <= clock.now():
            on_list.append(row)
        else:
            waiting.append(AsideRow(row, until))
    return on_list, sorted(waiting, key=lambda one: (one.until, one.row.order))


def _returns(row: Row, put: PutAside) -> datetime | None:
    if row.stays or (row.since is not None and row.since > put.made_at):
        return None
    latest = latest_for(row, put.made_at)
    return put.until if latest is None else min(put.until, latest)


def latest_for(row: Row, asked_at: datetime) -> datetime | None:
    """When it is needed back: at its promise or clock; whatever is about a high risk, on the next morning as well."""
    limits = [row.clock_at] if row.clock_at is not None else []
    if row.is_about_risk:
        limits.append(_at(_day(asked_at) + timedelta(days=1), MORNING))
    return min(limits, default=None)


def may_wait(row: Row) -> bool:
    """Whether it can be put aside at all. What is overdue has nothing to wait for."""
    latest = latest_for(row, clock.now())
    return not row.stays and (latest is None or latest > clock.now())


def ready_value(row: Row) -> str:
    """Until when a talk that somebody is ready for leaves the list, as the form sends it."""
    moments = [at for at in (row.ready_until, latest_for(row, clock.now())) if at is not None]
    return local(min(moments))


def choices(row: Row) -> list[Choice]:
    """This afternoon, tomorrow morning, Monday morning: as far as the row may wait."""
    today, now, latest = _day(clock.now()), clock.now(), latest_for(row, clock.now())
    monday = today + timedelta(days=7 - today.weekday())
    found = {_at(today, AFTERNOON): _("This afternoon"), _at(today + timedelta(days=1), MORNING): _("Tomorrow")}
    found.setdefault(_at(monday, MORNING), _("On Monday"))
    return [
        Choice(local(at), _("%(name)s, %(when)s", name=words, when=time_of_day(at)))
        for at, words in found.items()
        if at - now > FULL_HOUR and (latest is None or at <= latest)
    ]


def local(at: datetime) -> str:
    """A moment as the field for date and time has it, on the service's clock."""
    return at.astimezone(our_hours().zone).strftime("%Y-%m-%dT%H:%M")


def moment_in(typed: str) -> datetime | None:
    """What the field sends, read on the service's clock; None where it is no moment."""
    try:
        return datetime.strptime(typed, "%Y-%m-%dT%H:%M").replace(tzinfo=our_hours().zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(at: datetime) -> date:
    return our_hours().day_of(at)


def _at(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, our_hours().zone).astimezone(UTC)
