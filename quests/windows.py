"""Of everybody who had the same time for it, how many did it: counted so that no two days tell of a small group.

Whoever reads the same share on two days reads their difference too: of the one who came on the third of March, that
she went on. So people are counted in *whole groups* by the day on which they came: a group is closed as soon as those
in it who did it, and those who did not, are each nobody or at least k. Who came after the last closed group waits for
more company. A closed group never opens again, so that any two days differ by whole groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from quests.change import Share
from quests.shareable import is_group
from quests.stays import HOUR, HOURS_A_DAY, Stay

Day = tuple[date, int, int]
"""A day on which people came: how many of them did it within the window, and how many did not."""


@dataclass(frozen=True)
class Cut:
    """Everybody who came up to the end of ``day``, all in whole groups."""

    day: date
    share: Share


def days(
    stays: Iterable[tuple[Stay, int]], happened: str, *, window_days: int, until_hour: int, zone: tzinfo
) -> list[Day]:
    """Who came when, in the order of days of ``zone``, of those alone whose window is over before ``until_hour``.

    ``happened`` is the way of leaving that counts. Who left in another way stays one who did not.
    """
    window = window_days * HOURS_A_DAY
    did: Counter[date] = Counter()
    came: Counter[date] = Counter()
    for stay, people in stays:
        if stay.entered_hour + window > until_hour:
            continue
        day = day_of(stay.entered_hour, zone)
        came[day] += people
        if stay.how == happened and stay.left_hour is not None and stay.left_hour - stay.entered_hour <= window:
            did[day] += people
    return [(day, did[day], came[day] - did[day]) for day in sorted(came) if came[day]]


def day_of(hour: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(hour * HOUR, UTC).astimezone(zone).date()


def cuts(found: Sequence[Day], min_cell: int) -> list[Cut]:
    """Every day at which a whole group closes, with all who came by then; the first first."""
    closed: list[Cut] = []
    part = rest = open_part = open_rest = 0
    for day, did, did_not in found:
        open_part, open_rest = open_part + did, open_rest + did_not
        if is_group(open_part, min_cell) and is_group(open_rest, min_cell):
            part, rest = part + open_part, rest + open_rest
            open_part = open_rest = 0
            closed.append(Cut(day, Share(part, part + rest)))
    return closed


def up_to(found: Iterable[Day], last: date) -> Share:
    """Everybody who came by the end of ``last``, whole group or not. Exact, never for a page by itself."""
    counted = [(did, did_not) for day, did, did_not in found if day <= last]
    part = sum(did for did, _not in counted)
    return Share(part, part + sum(did_not for _did, did_not in counted))
