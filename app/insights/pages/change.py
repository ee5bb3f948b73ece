"""Did the change help: two versions in words, from published numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from babel.lists import format_list
from flask import render_template
from flask_babel import format_decimal, format_percent, get_locale
from markupsafe import Markup

from app.insights.dumbbell import TICKS, Pair, draw
from app.insights.pages.change_at_once import changed_words
from app.insights.pages.change_words import (
    Finding,
    finding_of,
    interval_words,
    points,
    verdict_words,
    warnings_of,
    why_words,
)
from app.queries.quest_versions import definition_of
from app.web.words import _
from quests.change import Interval
from quests.compared import GOOD_END, Comparison, Row, Side, Verdict
from quests.definition import Quest, text_in
from quests.versions import diff


@dataclass(frozen=True)
class SideCell:
    """One version in one row: its share in words with its numbers, or why there is none."""

    share: str = ""
    of: str = ""
    day: date | None = None
    why: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Line:
    """One row of the table, all in words."""

    title: str
    window: str
    old: SideCell
    new: SideCell
    difference: str
    one_look: str
    any_look: str
    verdict: str
    verdict_kind: str
    adjusted: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ChangePage:
    """What the page shows. ``warnings`` and ``changed`` are sentences; ``chart`` is empty where nothing is drawn."""

    title: str
    finding: Finding
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]
    changed: tuple[str, ...]
    chart: Markup
    has_adjusted: bool


def change_page(db: sa.Connection, found: Comparison) -> ChangePage:
    """The page of one comparison."""
    old, new = definition_of(db, found.old.id), definition_of(db, found.new.id)
    titles = {level.slug: text_in(level.title, str(get_locale())) for level in new.levels}
    titles[GOOD_END] = _("Came to a good end")
    changes = diff(old, new)
    primary = _first_changed(found, [change.level for change in changes if change.level])
    lines = tuple(_line(row, titles[row.level]) for row in found.rows)
    return ChangePage(
        title=text_in(new.title, str(get_locale())),
        finding=finding_of(found, primary, titles[primary.level]),
        lines=lines,
        warnings=warnings_of(found),
        changed=changed_words(changes, _titles_of_both(old, new)),
        chart=_chart(found, titles),
        has_adjusted=any(line.adjusted for line in lines),
    )


def _first_changed(found: Comparison, changed: list[str]) -> Row:
    """The row that the page is about: the first level that the newer version changed and that can be told; then the
    good end of the quest.

    It is chosen by what was changed, never by how it turned out, so that chance has one try alone.
    """
    in_order = [row for row in found.rows if row.level in (*changed, GOOD_END)]
    told = [row for row in in_order if row.pair]
    return (told or in_order or list(found.rows))[0]


def _titles_of_both(old: Quest, new: Quest) -> dict[str, str]:
    """Titles of levels and steps by slug, the newer words where both have them."""
    language = str(get_locale())
    parts = [part for quest in (old, new) for level in quest.levels for part in (level, *level.written)]
    return {part.slug: text_in(part.title, language) for part in parts}


def _line(row: Row, title: str) -> Line:
    return Line(
        title=title,
        window=_("within %(days)s days", days=format_decimal(row.window_days)),
        old=_cell(row.old),
        new=_cell(row.new),
        difference="" if row.difference is None else points(row.difference),
        one_look=_interval(row.one_look),
        any_look=_interval(row.any_look),
        verdict=verdict_words(row.verdict) if row.verdict else "",
        verdict_kind=row.verdict or "",
        adjusted=tuple(
            (dimension, f"{points(each.difference)} ({interval_words(each.interval)})")
            for dimension, each in row.adjusted.items()
        ),
    )


def _interval(interval: Interval | None) -> str:
    return "" if interval is None else interval_words(interval)


def _cell(side: Side) -> SideCell:
    if side.why is not None or side.share is None:
        return SideCell(why=why_words(side), is_hidden=side.is_hidden)
    part, whole = format_decimal(side.share.part), format_decimal(side.share.whole)
    return SideCell(
        share=format_percent(side.share.value), of=_("%(part)s of %(whole)s", part=part, whole=whole), day=side.day
    )


def _chart(found: Comparison, titles: dict[str, str]) -> Markup:
    pairs = [pair for row in found.rows if (pair := _pair(row, titles[row.level]))]
    ticks = [format_percent(tick / 100) for tick in TICKS]
    drawing = draw(pairs, ticks, mirrored=get_locale().text_direction == "rtl")
    words = {"old": found.old.version, "new": found.new.version}
    told = format_list([f"{pair.title}: {pair.said}" for pair in pairs], locale=get_locale()) if pairs else ""
    return Markup(render_template("insights/_dumbbell.html", drawing=drawing, told=told, **words))


def _pair(row: Row, title: str) -> Pair | None:
    if row.pair is None or row.difference is None or row.any_look is None:
        return None
    old, new = (share.value for share in row.pair)
    return Pair(
        title=title,
        old=old,
        new=new,
        low=old + row.any_look.low,
        high=old + row.any_look.high,
        said=points(row.difference),
        is_found=row.verdict is Verdict.FOUND,
    )
