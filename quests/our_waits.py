"""How long people wait on the service, step by step: the times that count against us, and never against them.

One wait a step: from when it was sent for review, a call was asked for or only staff steps were open, until our act
(surface.md). Half of the waits ended within the median, with those that are still open counted as far as they came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quests.shareable import is_group, shareable
from quests.stays import Stay, observations
from quests.survival import median

KEPT, LATE = "kept", "late"


@dataclass(frozen=True)
class Waits:
    """The waits at one step; the step is empty for a call that was asked for. None: not to be told.

    ``ended`` are those that ended, ``kept`` how many of them within our promise.
    """

    step: str
    ended: int | None
    kept: int | None
    median_days: float | None

    @property
    def share_kept(self) -> float | None:
        return None if self.kept is None or not self.ended else self.kept / self.ended


def our_waits(step: str, stays: Iterable[tuple[Stay, int]], until_hour: int, min_cell: int) -> Waits:
    """What may be told of the waits at one step. ``stays`` are exact."""
    seen = [(stay, people) for stay, people in stays if people]
    kept = sum(people for stay, people in seen if stay.how == KEPT)
    ended = kept + sum(people for stay, people in seen if stay.how == LATE)
    still_open = sum(people for stay, people in seen if stay.left_hour is None)
    if ended < min_cell or not is_group(still_open, min_cell):
        return Waits(step, None, None, None)
    days = median(observations(seen, until_hour, {KEPT, LATE}))
    may_be_told = shareable(ended, kept, min_cell)
    return Waits(step, ended, kept if may_be_told else None, None if days is None else round(days, 1))
