"""The river of a drop-off: what its picture consists of, worked out from published numbers alone.

One column for each level that can be drawn, as high as the people who reached it; a pale band for those who went on;
below it one stream for each way of being elsewhere. A number that is hidden draws nothing: the hidden ones of a stage
flow together in one stream, as wide as what the shown numbers leave over, which everybody can subtract. A level whose
``entered`` is hidden is folded into the one before it. No stream adds up levels beside a hidden part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quests.dropoff import DropOff, LevelCounts

KINDS: dict[str, tuple[str, ...]] = {
    "here": ("in_progress",),
    "ours": ("waiting_on_service",),
    "resting": ("paused", "safety_hold"),
    "stalled": ("stalled",),
    "left": ("stopped", "abandoned"),
    "well": ("moved", "exited_well"),
}
"""The streams from top to bottom, each with its states. Moving on and ending well are no loss, nor is a pause."""

LOSSES = ("stalled", "left")
BARS = ("stalled", "left", "ours")
"""The bars under each column: where people stop, and where they wait on us."""

HIDDEN = "hidden"


@dataclass(frozen=True)
class Stream:
    """People of one stage who are elsewhere. ``states`` are those of the kind in which somebody is; HIDDEN has many."""

    kind: str
    states: tuple[str, ...]
    people: int


@dataclass(frozen=True)
class Bar:
    """A number to compare from stage to stage. None: hidden."""

    kind: str
    people: int | None


@dataclass(frozen=True)
class Stage:
    """One level, or several folded into one because the numbers between them are hidden.

    ``went_on`` is None where it is hidden; then it is part of the hidden stream. ``lost_at_least`` adds up the shown
    numbers of those who stalled, stopped or were lost. ``loss`` is their share of those who reached the stage; None
    where a part of it is hidden. ``levels`` are their places in the quest.
    """

    levels: tuple[int, ...]
    titles: tuple[str, ...]
    reached: int
    went_on: int | None
    streams: tuple[Stream, ...]
    bars: tuple[Bar, ...]
    lost_at_least: int
    loss: float | None


def stages(published: DropOff, titles: Sequence[str]) -> list[Stage]:
    """The stages in order; empty where nobody started or even that is hidden. ``titles`` are the levels' own."""
    if not published.started:
        return []
    folded: list[list[int]] = []
    for index, level in enumerate(published.levels):
        if level.entered is None and folded:
            folded[-1].append(index)
        elif level.entered:
            folded.append([index])
    return [
        _stage(
            tuple(indexes),
            [published.levels[index] for index in indexes],
            tuple(titles[index] for index in indexes),
            published.min_cell,
        )
        for indexes in folded
    ]


def _stage(places: tuple[int, ...], levels: list[LevelCounts], titles: tuple[str, ...], min_cell: int) -> Stage:
    reached, went_on = levels[0].entered or 0, levels[-1].completed
    shown = [_shown_stream(kind, levels) for kind in KINDS]
    streams = [stream for stream in shown if stream.people]
    rest = reached - (went_on or 0) - sum(stream.people for stream in streams)
    hidden = _hidden_states(levels)
    if went_on is None:
        hidden = ("completed", *hidden)
    if hidden and rest >= min_cell:  # less only where a level inside was reopened and the parts overlap
        streams.append(Stream(HIDDEN, hidden, rest))
    losses = [level.states[state] for level in levels for kind in LOSSES for state in KINDS[kind]]
    lost = sum(loss for loss in losses if loss is not None)
    return Stage(
        levels=places,
        titles=titles,
        reached=reached,
        went_on=went_on,
        streams=tuple(streams),
        bars=tuple(Bar(kind, _together(KINDS[kind], levels)) for kind in BARS),
        lost_at_least=lost,
        loss=None if None in losses or not reached else lost / reached,
    )


def _shown_stream(kind: str, levels: list[LevelCounts]) -> Stream:
    states = tuple(state for state in KINDS[kind] if _together((state,), levels))
    return Stream(kind, states, _together(states, levels) or 0)


def _hidden_states(levels: list[LevelCounts]) -> tuple[str, ...]:
    return tuple(state for states in KINDS.values() for state in states if _together((state,), levels) is None)


def _together(states: Sequence[str], levels: list[LevelCounts]) -> int | None:
    """The people in these states at these levels; None where one of the numbers is hidden."""
    total = 0
    for level in levels:
        for state in states:
            number = level.states[state]
            if number is None:
                return None
            total += number
    return total
