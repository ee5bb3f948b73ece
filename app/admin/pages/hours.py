"""What the page of the opening hours shows: whether the service is open now, its week, and days that differ."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from babel.dates import get_day_names
from flask_babel import get_locale

from app import clock
from app.extensions import questline
from app.queries.service_hours import hours_of, is_week_set, special_days
from app.web.filters import day, moment
from app.web.words import _
from app.web.zones import zone_words
from quests.service_hours import ServiceHours
from quests.stretches import stretches_as_typed


@dataclass(frozen=True)
class SpecialDayView:
    """One day that is not like its weekday. ``hours`` is a sentence; ``key`` names the day in addresses."""

    key: str
    day: str
    name: str
    hours: str
    is_open: bool


@dataclass(frozen=True)
class HoursPage:
    """``now`` and ``next`` are sentences. ``weekdays``: names, Monday first; ``typed``: what stands in their fields.

    ``other_zone``: the hours were set by the clock of another place than the one that is set now.
    """

    is_open: bool
    now: str
    next: str
    is_set: bool
    zone: str
    other_zone: str
    weekdays: tuple[str, ...]
    typed: tuple[str, ...]
    special: tuple[SpecialDayView, ...]


def hours_page(db: sa.Connection) -> HoursPage:
    """The hours as they are set, and what they mean now."""
    zone, now = questline().settings.zone, clock.now()
    hours = hours_of(db, zone)
    names = get_day_names("wide", context="stand-alone", locale=get_locale())
    is_open = hours.is_open(now)
    return HoursPage(
        is_open=is_open,
        now=_("The service is open now.") if is_open else _("The service is closed now."),
        next=_next(hours),
        is_set=is_week_set(db),
        zone=zone_words(zone.key),
        other_zone=zone_words(hours.zone.key) if hours.zone.key != zone.key else "",
        weekdays=tuple(names[weekday][:1].upper() + names[weekday][1:] for weekday in range(7)),
        typed=tuple(stretches_as_typed(stretches) for stretches in hours.week),
        special=tuple(
            SpecialDayView(
                one.day.isoformat(),
                day(one.day),
                one.name,
                _("Open %(hours)s", hours=stretches_as_typed([one.stretch])) if one.stretch else _("Closed"),
                one.stretch is not None,
            )
            for one in special_days(db, since=hours.day_of(now))
        ),
    )


def _next(hours: ServiceHours) -> str:
    """When that changes."""
    now = clock.now()
    if not hours.is_open(now):
        return _("It opens %(moment)s.", moment=moment(hours.next_opening(now)))
    return _("It closes for the day %(moment)s.", moment=moment(hours.day_ends(now)))
