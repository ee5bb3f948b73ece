"""A monthly report as it is read and printed: the drop-off of each quest, the key numbers, the promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.insights.month_asked import month_words
from app.insights.pages.figure_words import FigureWords, figure_words, target_words
from app.insights.pages.kpi_missing import missing
from app.insights.pages.kpi_words import groups, kpi_words
from app.insights.pages.promises import PromiseTable, steps_table, teams_table
from app.insights.pages.report_finding import Place, report_finding
from app.queries.monthly_reports import Report
from app.queries.quest_versions import NoSuchVersion, definition_of, version_of
from app.web.words import language
from quests.definition import Quest, text_in
from quests.kpis import BY_SLUG
from quests.promises import Promised

SHOWN = ("entered", "completed", "waiting_on_service", "stalled", "abandoned", "stopped", "moved", "exited_well")
"""The states of a level that a report prints; the drop-off page has all of them."""


@dataclass(frozen=True)
class QuestPart:
    """One version at the end of the month; rows as title and numbers in the order of ``SHOWN``. None is hidden."""

    title: str
    version: int
    started: int | None
    exited_well: int | None
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True)
class ReportPage:
    """``finding``: what it says first, as a heading and a sentence. ``kpis``: title, figure and target, where there is
    one. ``missing``: the titles of what is not measured yet."""

    title: str
    finding: tuple[str, str]
    quests: tuple[QuestPart, ...]
    kpis: tuple[tuple[str, FigureWords, str], ...]
    promises: Promised
    steps: PromiseTable
    teams: PromiseTable
    missing: tuple[str, ...]


def report_page(db: sa.Connection, report: Report) -> ReportPage:
    """The report in the reader's language. Its numbers are those that were kept."""
    quests = tuple(_quest_part(db, numbers) for numbers in report.dropoff)
    return ReportPage(
        title=month_words(report.month),
        finding=report_finding(report.promises, list(_places(quests))),
        quests=quests,
        kpis=tuple(
            (kpi_words(slug).title, figure_words(BY_SLUG[slug], report.kpis[slug]), target_words(BY_SLUG[slug]))
            for _heading, slugs in groups()
            for slug in slugs
        ),
        promises=report.promises,
        steps=steps_table(db, report.steps),
        teams=teams_table(report.teams),
        missing=tuple(one.title for one in missing().values()),
    )


def _places(quests: Sequence[QuestPart]) -> Iterator[Place]:
    at = SHOWN.index("stalled")
    return (Place(level, one.title, one.version, row[at]) for one in quests for level, row in one.rows)


def _quest_part(db: sa.Connection, numbers: dict[str, Any]) -> QuestPart:
    quest = _quest(db, numbers)
    titles = {level.slug: text_in(level.title, language()) for level in quest.levels} if quest else {}
    return QuestPart(
        title=text_in(quest.title, language()) if quest else numbers["quest"],
        version=numbers["version"],
        started=numbers["started"],
        exited_well=numbers["exited_well"],
        rows=tuple(
            (titles.get(level["level"], level["level"]), tuple(level[state] for state in SHOWN))
            for level in numbers["levels"]
        ),
    )


def _quest(db: sa.Connection, numbers: dict[str, Any]) -> Quest | None:
    """A report outlives what it tells of: without the version its own words stay."""
    try:
        return definition_of(db, version_of(db, numbers["quest"], numbers["version"]).id)
    except NoSuchVersion:
        return None
