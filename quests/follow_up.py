"""The same time for everybody: of the people who reached a level long enough ago, how many went on within that time.

A level that many reached last week looks worse than one that they reached in spring, and it is not (design.md,
section 12, "honesty"). So levels are compared by those alone who have had the whole window.

**Nothing small comes of it.** How many had reached the level is a number that the page of that earlier day shows;
where it is hidden there, it is hidden here. How many went on is shown where ``completed`` of today is shown, and where
they, the others, and those who went on outside the window are each nobody or a group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quests.dropoff import LevelCounts
from quests.shareable import is_group
from quests.stays import HOURS_A_DAY, Stay
from quests.trace import State

WINDOW_DAYS = 28
"""Four weeks: after so long without a word, and without an answer, we hold that contact is lost (surface.md)."""


@dataclass(frozen=True)
class FollowUp:
    """One level and those who had reached it ``WINDOW_DAYS`` ago. None: hidden, or not to be told.

    ``went_on``: how many completed it within that time. ``is_early``: too few had reached it by then.
    """

    level: str
    reached: int | None
    went_on: int | None
    is_early: bool = False

    @property
    def share(self) -> float | None:
        """The share that went on; None where it cannot be told."""
        return None if self.went_on is None or not self.reached else self.went_on / self.reached


def went_on_within(stays: Iterable[tuple[Stay, int]], by_hour: int, days: int = WINDOW_DAYS) -> int:
    """Of those who entered before ``by_hour``, how many completed within ``days``. Exact."""
    return sum(
        people
        for stay, people in stays
        if stay.how == State.COMPLETED
        and stay.left_hour is not None
        and stay.entered_hour < by_hour
        and stay.left_hour - stay.entered_hour <= days * HOURS_A_DAY
    )


def follow_up(then: LevelCounts, now: LevelCounts, went_on: int, min_cell: int) -> FollowUp:
    """What may be shown of a level. ``then`` is the published level of ``WINDOW_DAYS`` earlier, ``now`` of today;
    ``went_on`` is exact."""
    if then.entered is None or then.entered < min_cell:
        return FollowUp(now.level, then.entered, None, is_early=True)
    may_be_told = now.completed is not None and all(
        rest >= 0 and is_group(rest, min_cell) for rest in (went_on, then.entered - went_on, now.completed - went_on)
    )
    return FollowUp(now.level, then.entered, went_on if may_be_told else None)
