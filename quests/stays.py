"""How long people were somewhere: in the quest, in a level, or waiting on us. The times behind every curve.

Times are kept in whole hours since 1970, UTC, which is as fine as any page shows them. Who is still there has no hour
of leaving: she has been there at least until the end of the day that is asked about (quests/survival.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from quests.survival import Observation
from quests.trace import Trace

HOUR = 3600
HOURS_A_DAY = 24

QUEST = "quest"
"""The place from the start to the end of a journey. How: exited_well, moved, stopped or abandoned."""


LEFT = "left"
"""How a wait ends that was open when the journey ended: nobody waits any more, and our act never came. Whoever comes
back waits again, as if she had never been away."""


class Stay(NamedTuple):
    """One stay. ``place``: ``quest``, ``level:<slug>`` (how: completed, or as the journey ended) or ``wait:<step>`` for
    a wait on us (how: kept, late or left; the step is empty for a call that was asked for)."""

    place: str
    entered_hour: int
    left_hour: int | None = None
    how: str | None = None


def hour_of(at: datetime) -> int:
    return int(at.timestamp() // HOUR)


def stays_of(trace: Trace) -> Counter[Stay]:
    """The stays of one journey so far."""
    if not trace.counts or trace.started_at is None:
        return Counter()
    ended = (None, None) if trace.ended_at is None else (hour_of(trace.ended_at), str(trace.ended_as))
    stays = [Stay(QUEST, hour_of(trace.started_at), *ended)]
    for level, at in trace.entered.items():
        completed = trace.completed.get(level)
        left = ended if completed is None else (hour_of(completed), "completed")
        stays.append(Stay("level:" + level, hour_of(at), *left))
    for step, since in trace.waits.items():
        over = (None, None) if trace.ended_at is None else (hour_of(max(since, trace.ended_at)), LEFT)
        stays.append(Stay(f"wait:{step}", hour_of(since), *over))
    stays += [
        Stay(f"wait:{step}", hour_of(since), hour_of(until), "kept" if was_kept else "late")
        for step, since, until, was_kept in trace.waited
    ]
    return Counter(stays)


def observations(stays: Iterable[tuple[Stay, int]], until_hour: int, happened: Collection[str]) -> list[Observation]:
    """Times as a curve wants them, in days by whole hours. ``happened``: the ways of leaving that count as the event;
    who left in another way, or is still there, was seen so long without it."""
    by_time: Counter[tuple[int, bool]] = Counter()
    for stay, people in stays:
        left = until_hour if stay.left_hour is None else stay.left_hour
        by_time[max(0, left - stay.entered_hour), stay.how in happened] += people
    return [
        Observation(hours / HOURS_A_DAY, event, people) for (hours, event), people in sorted(by_time.items()) if people
    ]
