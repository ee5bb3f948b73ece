"""Where a protocol stands: what became of each step, what comes next, what was done out of order. Facts alone.

The order is that of the protocol; people keep to it where they can. On a bad night the checklist follows them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from typing import Protocol as Shape

from quests.protocols.model import Clock, CrisisProtocol, Outcome, Step

DONE = "done"
TRIES = 3
"""How often a line that dropped is called back (P-S 7)."""


class Row(Shape):
    """What was noted about a step, as it is kept (app/models/safety.py)."""

    @property
    def step(self) -> str: ...
    @property
    def place(self) -> int: ...
    @property
    def deed(self) -> str: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def at(self) -> datetime: ...


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class StepStands(Generic[R]):
    """One step: everything that was noted, oldest first. ``is_dealt``: done, or not done with a reason.

    ``ahead_of``: the numbers of earlier steps that were not dealt with when this one took place.
    """

    number: int
    step: Step
    rows: tuple[R, ...]
    is_dealt: bool
    is_next: bool
    ahead_of: tuple[int, ...]

    @property
    def last(self) -> R | None:
        return self.rows[-1] if self.rows else None

    @property
    def next_place(self) -> int:
        """The place of the row that would be written now, from 1: who writes says what she had read."""
        return len(self.rows) + 1

    @property
    def tries(self) -> int:
        """How often the line was called back in vain since it dropped last."""
        found = 0
        for row in self.rows:
            found = found + 1 if row.outcome == "tried" else 0
        return found

    def is_correction(self, row: R) -> bool:
        """Whether it stands in the place of one that had dealt with the step before."""
        return any(one.place < row.place and deals(self.step, one) for one in self.rows)


def deals(step: Step, row: Row) -> bool:
    """Whether the step is dealt with by this row: by any reason for not doing it, and by most outcomes."""
    outcome = step.outcome(row.outcome)
    return row.deed != DONE or outcome is None or not outcome.leaves_open


def standing(protocol: CrisisProtocol, rows: Iterable[R]) -> list[StepStands[R]]:
    """Every step of the protocol in its order, with what was noted about it."""
    noted: Mapping[str, list[R]] = {step.slug: [] for step in protocol.steps}
    for row in sorted(rows, key=lambda one: one.place):
        if row.step in noted:
            noted[row.step].append(row)
    dealt_at = {
        step.slug: noted[step.slug][-1].at
        for step in protocol.steps
        if noted[step.slug] and deals(step, noted[step.slug][-1])
    }
    first_open = next((step.slug for step in protocol.steps if step.slug not in dealt_at), None)
    return [
        StepStands(
            number=number,
            step=step,
            rows=tuple(noted[step.slug]),
            is_dealt=step.slug in dealt_at,
            is_next=step.slug == first_open,
            ahead_of=_ahead_of(protocol.steps[: number - 1], dealt_at, dealt_at.get(step.slug)),
        )
        for number, step in enumerate(protocol.steps, start=1)
    ]


def _ahead_of(earlier: Sequence[Step], dealt_at: Mapping[str, datetime], mine: datetime | None) -> tuple[int, ...]:
    if mine is None:
        return ()
    numbered = enumerate(earlier, start=1)
    return tuple(number for number, step in numbered if step.slug not in dealt_at or dealt_at[step.slug] > mine)


def is_complete(stands: Iterable[StepStands[Any]]) -> bool:
    """Whether every step is dealt with: the record can be closed."""
    return all(one.is_dealt for one in stands)


def choices(stands: StepStands[Any], *, is_violence: bool) -> tuple[Outcome, ...]:
    """The outcomes that are there to choose now.

    Where violence is suspected none that involves somebody of her home; tries of a call back only while one goes on.
    """
    if is_violence and stands.step.unless_violence:
        return ()
    last = stands.last.outcome if stands.last is not None else None
    dropped = last in _while_calling(stands.step)
    return tuple(
        one
        for one in stands.step.outcomes
        if not (is_violence and one.unless_violence)
        and (one.after is None or dropped)
        and not (one.value == "line_dropped" and dropped)
        and not (one.value == "tried" and stands.tries >= TRIES)
    )


def _while_calling(step: Step) -> Collection[str]:
    """The outcomes after which a call back goes on: the line that dropped, and tries in vain."""
    started = {one.value for one in step.outcomes if one.starts == "call_back"}
    return started | {one.value for one in step.outcomes if one.after in started and one.leaves_open and not one.ends}


def due_at(
    step: Step, opened_at: datetime, *, handover_within: timedelta, emergency_at: datetime | None
) -> datetime | None:
    """By when a step shall be done; None where it has no time of its own."""
    if step.within is None:
        return None
    if step.within.handover:
        return opened_at + handover_within
    begins = emergency_at if step.within.is_emergency else opened_at
    return begins + timedelta(minutes=step.within.minutes or 0) if begins is not None else None


def clocks_ended(step: Step, outcome: Outcome | None, *, is_dealt: bool) -> tuple[Clock, ...]:
    """The clocks that stop with what was noted: those of the step once it is dealt with, and that of the outcome."""
    ended = step.stops if is_dealt else ()
    return (*ended, outcome.ends) if outcome is not None and outcome.ends is not None else ended
