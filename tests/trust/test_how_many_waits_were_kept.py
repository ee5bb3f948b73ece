"""Day after day somebody reads how many of our waits ended as promised, and finds out nothing about a few of them.

She knows how many waits ended on each day: of a step that is nearly how many have it done, which the drop-off page
shows. She knows every rule. So she tries every way in which the waits of those days may have gone, and keeps those in
which she would have read the very same on every day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, combinations, pairwise, product

import pytest

from quests.kept_waits import Day, told_of
from quests.shareable import is_group, shareable

MIN_CELL = 5
FIRST = date(2026, 3, 2)

Told = tuple[int, int] | None
"""Of how many waits, the oldest first, how many were late; None where nothing is said."""

Tell = Callable[[Sequence[Day]], Told]
"""What is read at the end of the last of these days."""


def as_it_is_told(found: Sequence[Day]) -> Told:
    told = told_of(found, MIN_CELL)
    return (told.whole, told.whole - told.kept) if told else None


def of_all_that_ended(found: Sequence[Day]) -> Told:
    """The old way: of all waits, where it may be told of one day for itself."""
    whole, late = sum(kept + late for _day, kept, late in found), sum(late for _day, _kept, late in found)
    return (whole, late) if shareable(whole, late, MIN_CELL) else None


def as_soon_as_both_are_groups(found: Sequence[Day]) -> Told:
    """Whole groups as well, each closed on the day on which it has what it needs."""
    told: Told = None
    whole = late = 0
    for _day, day_kept, day_late in found:
        whole, late = whole + day_kept + day_late, late + day_late
        before = told or (0, 0)
        if is_group(late - before[1], MIN_CELL) and is_group(whole - before[0] - late + before[1], MIN_CELL):
            told = (whole, late)
    return told


def asked_about_again_every_day(found: Sequence[Day]) -> Told:
    """The rule as it is, but that an open group need not double before it is asked about again."""
    told: tuple[int, int] = (0, 0)
    kept = late = 0
    for _day, day_kept, day_late in found:
        kept, late = kept + day_kept, late + day_late
        if kept + late >= 2 * (MIN_CELL + 1) and not any(1 <= waits <= MIN_CELL for waits in (kept, late)):
            told = (told[0] + kept + late, told[1] + late)
            kept = late = 0
    return told if told[0] else None


def found_out(ended: Sequence[int], tell: Tell) -> list[str]:
    """Stretches of days of which she knows too well how many waits were late. ``ended`` are how many did each day."""
    histories: defaultdict[tuple[Told, ...], list[tuple[int, ...]]] = defaultdict(list)
    for late in product(*(range(waits + 1) for waits in ended)):
        days = [(FIRST + timedelta(days=at), ended[at] - late[at], late[at]) for at in range(len(ended))]
        histories[tuple(tell(days[: at + 1]) for at in range(len(days)))].append(late)
    return [words for read, possible in histories.items() for words in _too_well(ended, read, possible)]


def _too_well(ended: Sequence[int], read: tuple[Told, ...], possible: list[tuple[int, ...]]) -> Iterator[str]:
    for start, end in combinations(range(len(ended) + 1), 2):
        values = {sum(late[start:end]) for late in possible}
        if len(values) < min(MIN_CELL, _of_themselves(ended, read, start, end)):
            yield f"ended {ended}, read {read}: late on days {start} to {end - 1} were {sorted(values)}"


def _of_themselves(ended: Sequence[int], read: tuple[Told, ...], start: int, end: int) -> int:
    """How many values are possible for whoever knows what is told in the end, and nothing of how it came about.

    Of a group of which it is told how many were late no more can make a difference than there are others in it, or
    late ones, or kept ones. Of waits that are in no told group every one can.
    """
    known = {0: 0} | dict(told for told in read if told)
    sums = [0, *accumulate(ended)]
    values = 1
    for (low, late_low), (high, late_high) in pairwise(sorted(known.items())):
        inside = max(0, min(sums[end], high) - max(sums[start], low))
        late = late_high - late_low
        values += min(inside, high - low - inside, late, high - low - late)
    return values + max(0, sums[end] - max(sums[start], max(known)))


DAYS = [
    (30, 1),
    (12, 1, 11, 1),
    (11, 1, 12, 3),
    (10, 1, 1, 1, 1, 10),
    (1, 11, 1, 23),
    (6, 6, 6, 6, 6),
    (12, 12, 24),
    (13, 13, 26),
    (5, 5, 5, 5, 5),
    (3, 9, 12, 2, 10),
    (12, 2, 10, 24),
    (20, 1, 19, 1),
]
"""How many waits end, day by day: large days and single waits, at the edges of the rule and between."""


@pytest.mark.parametrize("ended", DAYS, ids=str)
def test_nothing_can_be_worked_out_of_consecutive_days(ended: tuple[int, ...]) -> None:
    assert found_out(ended, as_it_is_told) == []


def test_something_is_told_after_all() -> None:
    days = [(FIRST + timedelta(days=at), 10, 2) for at in range(12)]
    assert as_it_is_told(days[:3]) is None
    assert as_it_is_told(days[:4]) == (48, 8)
    assert as_it_is_told(days) == (144, 24)


# --- what goes wrong otherwise: the negative controls ---------------------------------------------------------


def test_a_number_that_is_hidden_from_one_day_to_the_next_is_found() -> None:
    """Thirty of thirty were kept, and a day later of one more it is not said: that one was late."""
    assert any("late on days 1 to 1 were [1]" in words for words in found_out((30, 1), of_all_that_ended))


@pytest.mark.parametrize("tell", [as_soon_as_both_are_groups, asked_about_again_every_day])
def test_a_group_that_closes_when_it_has_what_it_needs_tells_of_the_last_one(tell: Tell) -> None:
    assert any("were [1]" in words for words in found_out((12, 1, 11, 1), tell))
