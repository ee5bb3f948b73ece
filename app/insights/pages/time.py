"""How long it takes and how journeys end: published numbers with the words of the quest, each with its finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import format_decimal, format_percent, get_locale

from app.insights.asked import Asked, quest_of
from app.insights.curves import GRID_SHARES, HORIZONS, Axis, Line, Picture, Spot, draw, horizon
from app.insights.pages.time_findings import curve_finding, endings_finding, longest, way_words
from app.queries.times import published_times
from app.web.words import _, language
from quests.definition import text_in
from quests.endings import LOST, MOVED, STOPPED, WELL, Endings, WayShare
from quests.time_numbers import HALF, Curve, Mark
from quests.times import Times

SMALL, LARGE, LABELS = (310, 270), (760, 340), 210
KINDS = {WELL: "well", MOVED: "moved", STOPPED: "left", LOST: "lost"}
GOOD_END = "good-end"


@dataclass(frozen=True)
class ShareWords:
    """A share as it is written, and between which two it may lie in truth; None where that cannot be told."""

    share: str
    between: str | None


@dataclass(frozen=True)
class Row:
    """By one day: the shares, one for each line of the picture, and how many are followed on (None is hidden)."""

    days: int
    shares: tuple[ShareWords, ...]
    on: int | None


@dataclass(frozen=True)
class CurveView:
    """One curve with its name, its heading and sentence, its picture (None: nothing to draw) and its numbers."""

    slug: str
    title: str
    heading: str
    sentence: str
    people: int | None
    rows: list[Row]
    picture: Picture | None


@dataclass(frozen=True)
class EndingsView:
    """``words`` names each way in the order of the numbers."""

    heading: str
    sentence: str
    words: list[str]
    people: int | None
    rows: list[Row]
    picture: Picture | None


@dataclass(frozen=True)
class TimePage:
    """``heading`` and ``sentence`` say the one thing to see first."""

    title: str
    heading: str
    sentence: str
    levels: list[CurveView]
    good_end: CurveView
    endings: EndingsView
    min_cell: int


def published(db: sa.Connection, asked: Asked, zone: ZoneInfo) -> Times:
    """The numbers of the page, its files and the command. Raises DayNotOver."""
    return published_times(db, asked.version.slug, version=asked.version.version, as_of=asked.day, zone=zone)


def time_page(db: sa.Connection, asked: Asked, zone: ZoneInfo) -> TimePage:
    """What the page shows."""
    times, quest = published(db, asked, zone), quest_of(asked)
    titles = [text_in(level.title, language()) for level in quest.levels]
    curves = [level.curve for level in times.levels]
    days = horizon([_line(curve) for curve in curves])
    heading, sentence = longest(titles, curves)
    return TimePage(
        title=text_in(quest.title, language()),
        heading=heading,
        sentence=sentence,
        levels=[
            _curve(level.level, title, level.curve, days) for level, title in zip(times.levels, titles, strict=True)
        ],
        good_end=_curve(GOOD_END, "", times.good_end, horizon([_line(times.good_end)])),
        endings=_endings(times.endings),
        min_cell=times.min_cell,
    )


def _curve(slug: str, title: str, curve: Curve, days: int) -> CurveView:
    picture = None
    if curve.marks:
        on = [(0, curve.people), *[(mark.days, mark.on) for mark in curve.marks]]
        picture = _picture([_line(curve)], on, days, SMALL, 14)
    rows = [Row(mark.days, (_share(mark),), mark.on) for mark in curve.marks]
    return CurveView(slug, title, *curve_finding(title, curve), curve.people, rows, picture)


def _share(one: Mark | WayShare) -> ShareWords:
    between = None
    if one.low is not None and one.high is not None:
        between = _("%(low)s to %(high)s", low=format_percent(one.low / 100), high=format_percent(one.high / 100))
    return ShareWords(format_percent(one.share / 100), between)


def _line(curve: Curve) -> Line:
    """Through the told days and, where it is known, the time of half: without it the line would contradict it."""
    spots = [Spot(mark.days, mark.share, mark.low, mark.high) for mark in curve.marks]
    if curve.median_days is not None and curve.median_days not in [spot.day for spot in spots]:
        spots.append(Spot(curve.median_days, HALF))
    return Line("well", tuple(sorted(spots, key=lambda spot: (spot.day, spot.share))))


def _endings(endings: Endings) -> EndingsView:
    words = [way_words(way) for way in endings.ways]
    lines = [
        Line(KINDS[way[0]], tuple(Spot(mark.days, mark.shares[at].share) for mark in endings.marks), words[at])
        for at, way in enumerate(endings.ways)
    ]
    picture = None
    if endings.marks:
        on = [(0, endings.people), *[(mark.days, mark.on) for mark in endings.marks]]
        picture = _picture(lines, on, horizon(lines), LARGE, LABELS)
    rows = [Row(mark.days, tuple(_share(one) for one in mark.shares), mark.on) for mark in endings.marks]
    return EndingsView(*endings_finding(endings), words, endings.people, rows, picture)


def _picture(
    lines: Sequence[Line], on: Sequence[tuple[int, int | None]], days: int, size: tuple[int, int], end: int
) -> Picture:
    axis = Axis(
        shares=tuple(format_percent(share / 100) for share in GRID_SHARES),
        days=tuple((day, format_decimal(day)) for day in range(0, days + 1, HORIZONS[days])),
        of_days=_("days since they began"),
        followed=_("Followed on from there:"),
    )
    shown = [(day, format_decimal(people)) for day, people in on if people is not None]
    mirrored = get_locale().text_direction == "rtl"
    return draw(lines, axis, shown, days=days, size=size, end=end, mirrored=mirrored)
