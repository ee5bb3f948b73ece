"""The drop-off page: published numbers with the words of the quest, and one finding as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list
from flask_babel import format_decimal, format_percent, get_locale
from flask_babel import gettext as _

from app.insights.river import largest_loss, stages
from quests.definition import Quest, text_in
from quests.dropoff import STATES, STEP_NUMBERS, DropOff, StepCounts


@dataclass(frozen=True)
class StepRow:
    """One step of a level in words, with its numbers; None is hidden."""

    title: str
    numbers: tuple[int | None, ...]


@dataclass(frozen=True)
class LevelRow:
    """One level in words, with its numbers in the order of ``STATES``; None is hidden."""

    slug: str
    title: str
    entered: int | None
    numbers: tuple[int | None, ...]
    median_days: float | None
    steps: tuple[StepRow, ...]


def level_rows(published: DropOff, quest: Quest, language: str) -> list[LevelRow]:
    """The table of the page, level by level."""
    return [
        LevelRow(
            slug=counts.level,
            title=text_in(level.title, language),
            entered=counts.entered,
            numbers=tuple(counts.states[state] for state in STATES),
            median_days=counts.median_days,
            steps=tuple(_step_row(step, quest, language) for step in counts.steps),
        )
        for counts, level in zip(published.levels, quest.levels, strict=True)
    ]


def _step_row(counts: StepCounts, quest: Quest, language: str) -> StepRow:
    title = text_in(quest.step(counts.step).title, language)
    return StepRow(title, tuple(getattr(counts, name) for name in STEP_NUMBERS))


def finding(published: DropOff, titles: Sequence[str]) -> tuple[str, str]:
    """The one thing to see first, as a heading and a sentence: the stage that the chart sets apart."""
    if not published.started:
        return (_("Nobody has started this version yet"), _("The first numbers come the day after the first start."))
    stage = largest_loss(stages(published, titles))
    if stage is None:
        return (
            _("Too many numbers are hidden to name one level"),
            _("Where groups are this small, the shares that stop cannot be shown. The picture shows what can."),
        )
    name = format_list(stage.titles, style="standard", locale=get_locale())
    share = format_percent(stage.loss)
    heading = _("As far as numbers can be shown, the largest share stops in “%(level)s”", level=name)
    sentence = _(
        "%(share)s of the %(reached)s people who reached it stalled, stopped or were lost there.",
        share=share,
        reached=format_decimal(stage.reached),
    )
    return heading, sentence


def csv_rows(published: DropOff) -> list[list[str]]:
    """The same numbers as rows for a CSV file. A hidden number is an empty cell."""
    of_steps = [f"step_{name}" for name in STEP_NUMBERS]
    rows = [["quest", "version", "as_of", "row", "level", "step", "entered", *STATES, "median_days", *of_steps]]
    start = [published.quest, str(published.version), published.as_of.isoformat()]
    for level in published.levels:
        states = [_cell(level.states[state]) for state in STATES]
        rows.append(
            [*start, "level", level.level, "", _cell(level.entered), *states, _cell(level.median_days)]
            + [""] * len(STEP_NUMBERS)
        )
        for step in level.steps:
            numbers = [_cell(getattr(step, name)) for name in STEP_NUMBERS]
            rows.append([*start, "step", level.level, step.step] + [""] * (len(STATES) + 2) + numbers)
    return rows


def _cell(value: float | int | None) -> str:
    return "" if value is None else str(value)
