"""The page of the promises: what fell due in a month and how it went, by step and by team; no person in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import format_decimal, format_percent

from app.insights.month_asked import month_words
from app.insights.pages.figure_words import change_words
from app.insights.pages.kpis import spark_of
from app.insights.sparkline import Spark
from app.queries.monthly_reports import Report
from app.queries.promises_kept import A_CALL, A_MESSAGE
from app.queries.quest_versions import definition_of, published_versions
from app.web.words import _, language
from quests.definition import text_in
from quests.kpis import BY_SLUG
from quests.promises import NO_TEAM, Promised


@dataclass(frozen=True)
class PromiseRow:
    """One row in words. ``numbers`` in the order of the heads; None is hidden. ``share``: kept of due, or empty.

    ``together`` names the groups of a pooled row.
    """

    name: str
    numbers: tuple[int | None, ...]
    share: str
    together: tuple[str, ...] = ()


@dataclass(frozen=True)
class PromiseTable:
    """``is_apart``: what came late and what is open are told in columns of their own."""

    rows: tuple[PromiseRow, ...]
    is_apart: bool


@dataclass(frozen=True)
class PromisePage:
    heading: str
    sentence: str
    change: str
    spark: Spark | None
    steps: PromiseTable
    teams: PromiseTable
    months: PromiseTable


def promise_page(db: sa.Connection, reports: Sequence[Report]) -> PromisePage:
    """The promises of the newest of ``reports``, the newest first."""
    now, figures = reports[0], {one.month: one.kpis["promises"] for one in reports}
    heading, sentence = finding(now.promises)
    before = reports[1].month if len(reports) > 1 else ""
    return PromisePage(
        heading=heading,
        sentence=sentence,
        change=change_words(figures[now.month], figures[before], before) if before else "",
        spark=spark_of(BY_SLUG["promises"], now.month, figures),
        steps=steps_table(db, now.steps),
        teams=teams_table(now.teams),
        months=_table([(month_words(one.month), one.promises, ()) for one in reports]),
    )


def finding(found: Promised) -> tuple[str, str]:
    """How the promises of a month went, as a heading and a sentence."""
    if found.due == 0:
        return _("Nothing that we promised fell due"), _("There is nothing to count in this month.")
    if found.kept is None or found.due is None:
        return (
            _("Too few promises to show how they went"),
            _("With so few a number would point at somebody."),
        )
    return (
        _(
            "%(kept)s of %(due)s promises were kept in time: %(share)s",
            kept=format_decimal(found.kept),
            due=format_decimal(found.due),
            share=_share(found),
        ),
        _rest(found),
    )


def _rest(found: Promised) -> str:
    if found.not_kept is not None:
        return _("%(number)s came later or are still open.", number=format_decimal(found.not_kept))
    return _(
        "%(late)s came later, and %(open)s were still open when the month was counted.",
        late=format_decimal(found.late or 0),
        open=format_decimal(found.open or 0),
    )


def _share(found: Promised) -> str:
    return str(format_percent(found.kept / found.due)) if found.kept is not None and found.due else ""


def steps_table(db: sa.Connection, found: Iterable[Promised]) -> PromiseTable:
    """By step: what was promised, in the words of its quest."""
    rows = list(found)
    titles = _titles(db) if rows else {}
    return _table([(_one_or_other(one, titles, _("Other steps")), one, _pooled(one, titles)) for one in rows])


def teams_table(found: Iterable[Promised]) -> PromiseTable:
    """By team of the person to whom the promise was made. Small teams share a row."""
    named = {NO_TEAM: _("No team yet")}
    return _table([(_one_or_other(one, named, _("Other teams")), one, _pooled(one, named)) for one in found])


def _one_or_other(found: Promised, titles: dict[str, str], other: str) -> str:
    return other if len(found.groups) > 1 else titles.get(found.groups[0], found.groups[0])


def _pooled(found: Promised, titles: dict[str, str]) -> tuple[str, ...]:
    return tuple(titles.get(one, one) for one in found.groups) if len(found.groups) > 1 else ()


def _titles(db: sa.Connection) -> dict[str, str]:
    """The title of each step, with its quest, by ``quest step``; that of the newest version that has it."""
    titles = {A_CALL: _("A call that was asked for"), A_MESSAGE: _("An answer to a message")}
    for version in sorted(published_versions(db), key=lambda one: one.version):
        quest = definition_of(db, version.id)
        for level in quest.levels:
            for step in level.steps:
                titles[f"{version.slug} {step.slug}"] = _(
                    "%(step)s (%(quest)s)",
                    step=text_in(step.title, language()),
                    quest=text_in(quest.title, language()),
                )
    return titles


def _table(rows: Sequence[tuple[str, Promised, tuple[str, ...]]]) -> PromiseTable:
    """Columns of late and open only where every row that tells anything has them."""
    is_apart = all(one.not_kept is None for _name, one, _together in rows)
    found = (PromiseRow(name, _numbers(one, is_apart), _share(one), names) for name, one, names in rows)
    return PromiseTable(tuple(found), is_apart)


def _numbers(one: Promised, is_apart: bool) -> tuple[int | None, ...]:
    if is_apart:
        return one.due, one.kept, one.late, one.open
    together = one.not_kept if one.late is None or one.open is None else one.late + one.open
    return one.due, one.kept, together
