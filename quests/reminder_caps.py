"""How many reminders may come, and when it is quiet for who has said nothing: a service may only ask for less.

Source: R-std (domain.md section 3): two of a step, three a week and one a day over all quests, not from 21 to 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quests.quiet_hours import QuietRules


@dataclass(frozen=True)
class Caps:
    """The most of one step, and of a week and a day over all quests that she is on. Talks are outside of it."""

    a_step: int = 2
    a_week: int = 3
    a_day: int = 1
    quiet_from: int = 21 * 60
    quiet_until: int = 9 * 60

    @property
    def usual_hours(self) -> QuietRules:
        """When nothing comes to who chose no hours of her own."""
        return QuietRules(self.quiet_from, self.quiet_until)


USUAL = Caps()
BOUNDS: Mapping[str, tuple[int, int]] = {
    "a_step": (1, USUAL.a_step),
    "a_week": (1, USUAL.a_week),
    "quiet_from": (17 * 60, USUAL.quiet_from),
    "quiet_until": (USUAL.quiet_until, 12 * 60),
}
"""Never more than the rule has. Something may come in the middle of the day, or nobody could be reminded at all."""


def hours_of(quiet_from: int, quiet_until: int, caps: Caps) -> tuple[int, int]:
    """Her hours as they are kept, or those of the service where they are the ones that nobody chose."""
    nobody_chose = (quiet_from, quiet_until) == (USUAL.quiet_from, USUAL.quiet_until)
    return (caps.quiet_from, caps.quiet_until) if nobody_chose else (quiet_from, quiet_until)
