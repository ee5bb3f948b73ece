"""How many of our waits ended as promised, told so that no two days tell of a few of them.

Whoever reads "30 of 30" on one day and finds the number hidden on the next, when one more wait has ended, knows that
this one was late. So it is told of *whole groups* of waits, by the day on which they ended. A group is asked about when
twice k + 1 waits have ended, and told if of the kept and of the late there are none or more than k. If not, it is asked
about again only when twice as many have ended, and so on. What was told once stays told.

When a group is asked about depends on nothing but how many waits ended, which she may know day by day. And whatever is
told in the end, 1 to k of either kind would have left any earlier part of the group untold: the later half has room for
all the others. So k values stay possible. Asked about on each day instead, the group would be told on the very day on
which the last one came that it needed, and that one would be known
(tests/trust/test_how_many_waits_were_kept.py has both).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from quests.stays import HOUR, Stay

KEPT, LATE = "kept", "late"
"""How a wait on us ended. One that ended with its plan (quests.stays.LEFT) is neither."""

Day = tuple[date, int, int]
"""A day on which waits ended: how many of them kept, and how many late."""


@dataclass(frozen=True)
class KeptWaits:
    """Of ``whole`` waits that ended by the end of ``day``, ``kept`` ended as promised."""

    day: date
    kept: int
    whole: int


def days_of(stays: Iterable[tuple[Stay, int]], until_hour: int, zone: tzinfo) -> list[Day]:
    """How many waits ended on each whole day of ``zone`` before ``until_hour``.

    Where a day ends within an hour, that hour belongs to the next one: a part of it would be another group tomorrow.
    """
    ended: dict[str, Counter[date]] = {KEPT: Counter(), LATE: Counter()}
    for stay, people in stays:
        if stay.how in ended and stay.left_hour is not None and stay.left_hour < until_hour:
            last_second = datetime.fromtimestamp((stay.left_hour + 1) * HOUR - 1, UTC)
            ended[stay.how][last_second.astimezone(zone).date()] += people
    kept, late = ended[KEPT], ended[LATE]
    return [(day, kept[day], late[day]) for day in sorted(kept.keys() | late.keys())]


def told_of(found: Iterable[Day], min_cell: int) -> KeptWaits | None:
    """All whole groups together; None while there is none. ``found`` in the order of days."""
    told: KeptWaits | None = None
    at_first = asked_at = 2 * (min_cell + 1)
    kept = late = 0
    for day, day_kept, day_late in found:
        kept, late = kept + day_kept, late + day_late
        if kept + late < asked_at:
            continue
        if any(1 <= waits <= min_cell for waits in (kept, late)):
            asked_at = 2 * (kept + late)
            continue
        before = (told.kept, told.whole) if told else (0, 0)
        told = KeptWaits(day, before[0] + kept, before[1] + kept + late)
        kept = late = 0
        asked_at = at_first
    return told
