"""The same time for everybody: of the people who reached a level long enough ago, how many went on within that time.

A level that many reached last week looks worse than one that they reached in spring, and it is not (design.md,
section 12, "honesty"). So levels are compared by those alone who have had the whole window.

**Nothing small comes of it.** Were everybody counted who came by four weeks ago, two days running would tell of the one
who came on the day in between whether she went on. So people are counted in whole groups (``quests.windows``), up to
the last day at which one closes. The page about changes and the curves of the level tell of, or beside, the very same
people; where these may not be told of, nothing stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quests.windows import Cut

WINDOW_DAYS = 28
"""Four weeks: after so long without a word, and without an answer, we hold that contact is lost (surface.md)."""


@dataclass(frozen=True)
class FollowUp:
    """One level: who had reached it by the end of ``came_by``, and who of them went on within ``WINDOW_DAYS``.

    None: not to be told. ``is_early``: nobody has had the whole time there.
    """

    level: str
    reached: int | None = None
    went_on: int | None = None
    came_by: date | None = None
    is_early: bool = False

    @property
    def share(self) -> float | None:
        """The share that went on; None where it cannot be told."""
        return None if self.went_on is None or not self.reached else self.went_on / self.reached


def follow_up(level: str, told: Cut | None, *, is_early: bool) -> FollowUp:
    """The row of a level from what may be told of it."""
    if told is None:
        return FollowUp(level, 0, 0, is_early=True) if is_early else FollowUp(level)
    return FollowUp(level, told.share.whole, told.share.part, told.day)
