"""Waits that are nobody's: how long a group took from one event to the next, told so that it stays a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from random import Random
from statistics import median_low

from quests.events import Event

BLOCK = 5
_DAY = timedelta(days=1)


def waits(events: Sequence[Event]) -> list[int]:
    """Whole days from each event to the next, to the nearest."""
    return [max(0, round((after.at - before.at) / _DAY)) for before, after in pairwise(events)]


def dealt(days: Sequence[int], chance: Random) -> list[int]:
    """The waits of a group at one place: in blocks of five neighbours that of the middle one, dealt out anew.

    So each value is that of five people at least, and of nobody in particular. A multiple of five is asked for.
    """
    ordered = sorted(days)
    blocks = [ordered[at : at + BLOCK] for at in range(0, len(ordered), BLOCK)]
    told = [median_low(block) for block in blocks for _one in block]
    chance.shuffle(told)
    return told
