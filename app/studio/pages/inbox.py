"""What people said about a quest, level by level: counts that may be told. Nobody's words, and nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, format_decimal

from app.studio.theme_words import said_words
from app.web.words import _, language
from quests.definition import Quest, text_in
from quests.levels import Ask
from quests.said import Row, told
from quests.suppression import min_cell_of

MOST_MONTHS = 6


@dataclass(frozen=True)
class SaidLine:
    """One theme of one month."""

    words: str
    people: str
    is_total: bool


@dataclass(frozen=True)
class MonthLine:
    """What was said in one whole month."""

    name: str
    lines: tuple[SaidLine, ...]


@dataclass(frozen=True)
class SaidPart:
    """A level, or the whole quest: what it asks, and what was said."""

    title: str
    asks: str
    anchor: str
    months: tuple[MonthLine, ...]


def said_parts(quest: Quest, rows: Mapping[str, Sequence[Row]], today: date) -> tuple[SaidPart, ...]:
    """Every level of which something may be told, in the order of the quest; then why people stopped."""
    before, said, k = today.strftime("%Y-%m"), language(), min_cell_of(quest)
    found = [
        SaidPart(
            title=text_in(level.title, said),
            asks=text_in(level.asks.label, said),
            anchor=f"level-{level.slug}",
            months=_months(rows.get(level.slug, ()), before, level.asks, k),
        )
        for level in quest.levels
    ]
    stopped = _months(rows.get("", ()), before, None, k)
    found.append(SaidPart(_("When people stop"), _("Why they stopped, if they said so."), "", stopped))
    return tuple(part for part in found if part.months)


def _months(rows: Sequence[Row], before: str, asks: Ask | None, min_cell: int) -> tuple[MonthLine, ...]:
    shown = told(rows, before, min_cell)
    return tuple(
        MonthLine(
            name=format_date(date.fromisoformat(f"{month}-01"), "LLLL yyyy"),
            lines=tuple(
                SaidLine(said_words(code, asks), _people(people), is_total=not code) for code, people in codes.items()
            ),
        )
        for month, codes in list(shown.items())[:MOST_MONTHS]
    )


def _people(floor: int) -> str:
    return _("%(people)s or more people", people=format_decimal(floor))
