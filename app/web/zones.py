"""Time zones as people know them: by a city and its country, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from flask_babel import get_locale
from flask_babel import gettext as _

from app import clock
from app.extensions import questline
from app.web.context import zone_name
from app.web.filters import time_of_day

COMMON = (
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Bishkek",
    "Asia/Tehran",
    "Asia/Shanghai",
    "Asia/Dubai",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
)
UNIVERSAL = "UTC"

Option = tuple[str, str]


@dataclass(frozen=True)
class ZoneChoice:
    """What a form that asks for a zone shows: the zone of now, its time, the common ones and all."""

    current: str
    name: str
    time_now: str
    common: tuple[Option, ...]
    every: tuple[Option, ...]


def zone_choice() -> ZoneChoice:
    """The choice as it stands for the person who reads this page."""
    current, language = zone_name(), str(get_locale() or "en")
    first = dict.fromkeys((current, questline().settings.service_zone, *COMMON, UNIVERSAL))
    return ZoneChoice(
        current=current,
        name=zone_words(current),
        time_now=time_of_day(clock.now()),
        common=tuple((zone, zone_words(zone)) for zone in first),
        every=_every(language),
    )


def zone_words(zone: str) -> str:
    """``Berlin, Germany``; universal time by its own name."""
    return _("Universal time (UTC)") if zone in (UNIVERSAL, "Etc/UTC") else _named(zone, str(get_locale() or "en"))


@lru_cache(maxsize=4096)
def _named(zone: str, language: str) -> str:
    locale = Locale.parse(language)
    city = get_timezone_location(zone, locale=locale, return_city=True)
    country = locale.territories.get(_countries().get(zone, ""))
    return f"{city}, {country}" if country and country != city else city


@lru_cache(maxsize=16)
def _every(language: str) -> tuple[Option, ...]:
    """Every zone that has a country, by name."""
    zones = (zone for zone in _countries() if "/" in zone and not zone.startswith("Etc/"))
    return tuple(sorted(((zone, _named(zone, language)) for zone in zones), key=lambda option: option[1].casefold()))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    known = available_timezones()
    return {zone: country for zone, country in get_global("zone_territories").items() if zone in known}
