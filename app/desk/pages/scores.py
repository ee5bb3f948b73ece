"""Both axes of a client, and how scores went over time: what was found then and now, and nothing made of it.

Severity is what the PGSI says of the past year, acuity how soon somebody has to be there (domain.md section 2). A
series holds one instrument in one version, every time that it was asked; a change in it is for a person to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.desk.pages.answers import total_words
from app.desk.pages.trend import BOTTOM as FLOOR
from app.desk.pages.trend import LABEL_EVERY, LEFT, RIGHT, TOP, Dot
from app.desk.words import risk_word
from app.permissions import Actor
from app.queries.risk import standing_of_client
from app.queries.scores import names_of
from app.services.screening import Result, results_of_client
from app.services.sealing import open_locker
from app.vault import Vault
from app.vocabulary import Permission
from app.web.filters import number, short_day
from app.web.words import _
from quests.instruments import Instrument, instrument
from quests.risk import RiskLevel

PGSI = "pgsi"


@dataclass(frozen=True)
class Severity:
    """The PGSI as it was answered last. ``words`` is its band, or how far it was answered."""

    words: str
    total: str
    at: datetime


@dataclass(frozen=True)
class Reading:
    """One time that an instrument was answered. ``by`` is who asked it, empty where she answered alone."""

    at: datetime
    total: str
    band: str
    by: str


@dataclass(frozen=True)
class Series:
    """One instrument in one version over time, oldest first. The picture repeats the finished totals.

    ``then`` and ``now`` are the first and the last time; ``said`` every finished total in words.
    """

    title: str
    version: int
    readings: tuple[Reading, ...]
    lowest: int
    highest: int
    said: str
    dots: tuple[Dot, ...]
    path: str
    note: str

    @property
    def then(self) -> Reading:
        return self.readings[0]

    @property
    def now(self) -> Reading:
        return self.readings[-1]


@dataclass(frozen=True)
class Axes:
    """Where she stands: how heavy it has been, and how soon somebody has to be there. One says nothing of the other.

    What was answered is for who ``reads`` answers. ``may_screen``: this reader may ask her, and sees what would lower
    a level.
    """

    level: str
    words: str
    is_found: bool
    severity: Severity | None
    series: tuple[Series, ...]
    reads: bool
    may_screen: bool
    may_be_lower: bool


def axes_of(db: sa.Connection, vault: Vault, staff: Actor, client_id: str) -> Axes:
    """Both axes of one client, for who may see her record."""
    standing = standing_of_client(db, client_id).standing
    may_screen, reads = staff.may(Permission.SCREEN_CLIENT), staff.may(Permission.READ_ANSWERS)
    results = results_of_client(db, open_locker(db, vault, client_id)) if reads else []
    return Axes(
        level=standing.level.value,
        words=risk_word(standing.level.value),
        is_found=not standing.is_provisional,
        severity=severity_of(results),
        series=series_of(db, results),
        reads=reads,
        may_screen=may_screen,
        may_be_lower=may_screen and standing.level > RiskLevel.LOW and not standing.is_provisional,
    )


def severity_of(results: list[Result]) -> Severity | None:
    """What the last PGSI says that reaches a band; of none that does, what the last one says of itself."""
    found = [one for one in results if one.instrument == PGSI and one.score is not None]
    if not found:
        return None
    last = next((one for one in reversed(found) if one.score is not None and one.score.band), found[-1])
    return Severity(_band(last) or _("Not finished"), total_words(last), last.answered_at)


def series_of(db: sa.Connection, results: list[Result]) -> tuple[Series, ...]:
    """Every instrument that was scored, by version. ``results`` come oldest first.

    What asks about the whole life is left out: it cannot show a change (section 1).
    """
    names = names_of(db, {one.asked_by for one in results if one.asked_by})
    groups: dict[tuple[str, str], list[Result]] = {}
    for one in results:
        if one.score is not None and not instrument(one.instrument).is_lifetime:
            groups.setdefault((one.instrument, one.version), []).append(one)
    return tuple(_series(found, names) for found in groups.values())


def _series(found: list[Result], names: Mapping[str, str]) -> Series:
    asked = instrument(found[0].instrument)
    whole = [one for one in found if one.score is not None and one.score.total is not None]
    dots = _dots(asked, whole)
    return Series(
        title=asked.title,
        version=int(found[0].version),
        readings=tuple(Reading(one.answered_at, total_words(one), _band(one), _by(one, names)) for one in found),
        lowest=asked.lowest,
        highest=asked.highest,
        said=", ".join(number(one.score.total) for one in whole if one.score and one.score.total is not None),
        dots=dots,
        path="M" + "L".join(f"{dot.x} {dot.y}" for dot in dots) if len(dots) > 1 else "",
        note=_(asked.ladder_note) if asked.ladder_note else "",
    )


def _dots(asked: Instrument, whole: list[Result]) -> tuple[Dot, ...]:
    """Finished totals alone, from the lowest to the highest that there can be, dates to scale."""
    if len(whole) < 2:
        return ()
    first, last = whole[0].answered_at, whole[-1].answered_at
    span = (last - first).total_seconds()
    found: list[Dot] = []
    labelled = float("-inf")
    for one in whole:
        total = one.score.total if one.score and one.score.total is not None else asked.lowest
        part = (one.answered_at - first).total_seconds() / span if span else 0.5
        x = round(LEFT + 16 + part * (RIGHT - LEFT - 32), 1)
        day = short_day(one.answered_at) if x - labelled >= LABEL_EVERY else ""
        labelled = x if day else labelled
        height = (total - asked.lowest) / (asked.highest - asked.lowest) * (FLOOR - TOP)
        found.append(Dot(x, round(FLOOR - height, 1), total, day))
    return tuple(found)


def _band(one: Result) -> str:
    asked, reached = instrument(one.instrument), one.score.band if one.score else None
    return next((_(band.label) for band in asked.scoring.bands if band.slug == reached), "")


def _by(one: Result, names: Mapping[str, str]) -> str:
    return names.get(one.asked_by, "") if one.asked_by else ""
