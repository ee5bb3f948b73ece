"""Drop-off tables written by hand, from the few numbers that matter to a test; all others are 0."""

from __future__ import annotations

from datetime import date

from quests.dropoff import STATES, STEP_NUMBERS, DropOff, LevelCounts, StepCounts

Numbers = dict[str, int]


def level(slug: str = "only", *, steps: tuple[StepCounts, ...] = (), **states: int) -> LevelCounts:
    """A level from its states; ``entered`` is their sum."""
    numbers: Numbers = dict.fromkeys(STATES, 0) | states
    return LevelCounts(level=slug, entered=sum(states.values()), median_days=3.2, steps=steps, **numbers)


def step(slug: str = "step", **numbers: int) -> StepCounts:
    every: Numbers = dict.fromkeys(STEP_NUMBERS, 0) | numbers
    return StepCounts(step=slug, **every)


def table(*levels: LevelCounts, exited_well: int | None = None) -> DropOff:
    """The quest of these levels: who completes the last one exits well."""
    well = sum(one.exited_well or 0 for one in levels) + (levels[-1].completed or 0)
    return DropOff(
        quest="imaginary",
        version=1,
        as_of=date(2026, 11, 20),
        min_cell=0,
        started=levels[0].entered,
        exited_well=well if exited_well is None else exited_well,
        levels=levels,
    )


def shown(level: LevelCounts) -> dict[str, int | None]:
    """The states of a level that are not 0."""
    return {state: number for state, number in level.states.items() if number != 0}
