"""The drop-off page: published numbers with the words of the quest, and one finding as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list
from flask_babel import format_decimal, format_percent, get_locale
from flask_babel import gettext as _

from app.insights.river import Stage, largest_loss, stages, widest_step
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

    @property
    def is_telling(self) -> bool:
        """Whether a median that is missing may be hidden. If not, fewer than half of the people went on so far."""
        return self.entered is None or self.numbers[STATES.index("completed")] is None


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
    """The one thing to see first, as a heading and a sentence: the stage that the chart sets apart.

    It says nothing that the shown numbers do not: where a part of a loss is hidden, "or more" stands for that part.
    """
    if published.started is None:
        return (
            _("Too few people have started to show where they are"),
            _("With so few people a number would point at somebody. There is more once more people have started."),
        )
    if not published.started:
        return (
            _("Nobody had started this version by that day"),
            _("The first numbers come the day after the first start."),
        )
    found = stages(published, titles)
    if lossy := largest_loss(found):
        return _loss_at(lossy)
    if all(stage.loss == 0 for stage in found):
        return (
            _("Nobody has stalled, stopped or been lost so far"),
            _("Whoever did not go on is in a level now, rests, waits on us, moved on or ended well."),
        )
    if step := widest_step(found):
        return _step_after(step)
    return (
        _("Too many numbers are hidden to name one level"),
        _("Where groups are this small, the shares that stop cannot be shown. The picture shows what can."),
    )


def _loss_at(stage: Stage) -> tuple[str, str]:
    heading = _(
        "As far as numbers can be shown, the largest share stalls or leaves in %(levels)s", levels=_quoted(stage.titles)
    )
    people, reached = format_decimal(stage.lost_at_least), format_decimal(stage.reached)
    if stage.loss is None:
        return heading, _(
            "%(people)s or more of the %(reached)s people who came this far stalled, stopped or were lost.",
            people=people,
            reached=reached,
        )
    return heading, _(
        "%(people)s of the %(reached)s people who came this far stalled, stopped or were lost: %(share)s.",
        people=people,
        reached=reached,
        share=format_percent(stage.loss),
    )


def _step_after(stage: Stage) -> tuple[str, str]:
    return (
        _("The widest step down is after %(levels)s; how many stopped there is hidden", levels=_quoted(stage.titles)),
        _(
            "%(people)s of the %(reached)s people who came this far went on. The others may also still be in it,"
            " rest or wait on us.",
            people=format_decimal(stage.went_on or 0),
            reached=format_decimal(stage.reached),
        ),
    )


def _quoted(titles: Sequence[str]) -> str:
    """As in: “My map” and “Plan together”."""
    return format_list([_("“%(title)s”", title=title) for title in titles], style="standard", locale=get_locale())


def csv_rows(published: DropOff) -> list[list[str]]:
    """The same numbers as rows for a CSV file: the quest, then each level and its steps. A hidden one is empty."""
    of_steps = [f"step_{name}" for name in STEP_NUMBERS]
    rows = [
        ["quest", "version", "as_of", "row", "level", "step", "entered", *STATES, "median_days", *of_steps, "started"]
    ]
    start = [published.quest, str(published.version), published.as_of.isoformat()]
    in_all = [_cell(published.exited_well) if state == "exited_well" else "" for state in STATES]
    rows.append([*start, "quest", "", "", "", *in_all, ""] + [""] * len(STEP_NUMBERS) + [_cell(published.started)])
    for level in published.levels:
        states = [_cell(level.states[state]) for state in STATES]
        rows.append(
            [*start, "level", level.level, "", _cell(level.entered), *states, _cell(level.median_days)]
            + [""] * (len(STEP_NUMBERS) + 1)
        )
        for step in level.steps:
            numbers = [_cell(getattr(step, name)) for name in STEP_NUMBERS]
            rows.append([*start, "step", level.level, step.step] + [""] * (len(STATES) + 2) + numbers + [""])
    return rows


def _cell(value: float | int | None) -> str:
    return "" if value is None else str(value)
