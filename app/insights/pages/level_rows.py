"""The table of the levels: published numbers with the words of the quest."""

from __future__ import annotations

from dataclasses import dataclass

from quests.definition import Quest, text_in
from quests.dropoff import STATES, STEP_NUMBERS, DropOff, StepCounts


@dataclass(frozen=True)
class StepRow:
    """One step of a level in words, with its numbers in the order of ``STEP_NUMBERS``; None is hidden."""

    slug: str
    title: str
    numbers: tuple[int | None, ...]

    def number(self, name: str) -> int | None:
        """How many stand so at the step; None is hidden, or nothing that is counted at a step."""
        return self.numbers[STEP_NUMBERS.index(name)] if name in STEP_NUMBERS else None


@dataclass(frozen=True)
class LevelRow:
    """One level in words, with its numbers in the order of ``STATES``; None is hidden."""

    slug: str
    title: str
    entered: int | None
    numbers: tuple[int | None, ...]
    median_days: float | None
    steps: tuple[StepRow, ...]

    def number(self, state: str) -> int | None:
        return self.numbers[STATES.index(state)]

    @property
    def is_telling(self) -> bool:
        """Whether a median that is missing may be hidden. If not, fewer than half of those who stayed went on."""
        return self.entered is None or self.number("completed") is None


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
    return StepRow(counts.step, title, step_numbers(counts))


def step_numbers(counts: StepCounts) -> tuple[int | None, ...]:
    """The numbers of a step in the order of ``STEP_NUMBERS``."""
    return tuple(getattr(counts, name) for name in STEP_NUMBERS)
