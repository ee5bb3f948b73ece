"""What the service promised by a time: how it went, and what may be told of many promises together.

One definition for a client's own page of promises, for the numbers of a month and for every report of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quests.dropoff import DropOff
from quests.shareable import is_group
from quests.small_rows import Cells, pooled_groups, shown_rows

KEPT, LATER, LATE, OPEN = "kept", "later", "late", "open"
"""Done within its time; done after it; not done though its time is over; not done and in time."""
NO_TEAM = ""
STAFF_AT_LEAST = 5
"""A row is of so many colleagues: its numbers would be those of persons (domain.md section 5, last line)."""


def state_of(promise_by: datetime | None, kept: bool | None, now: datetime) -> str:
    """How a promise stands at ``now``. ``kept`` None: it is not done. Without a time of its own it is never late."""
    if kept is not None:
        return KEPT if kept else LATER
    return LATE if promise_by is not None and promise_by < now else OPEN


@dataclass(frozen=True)
class Promise:
    """One promise that fell due, by what became of it. ``step`` as ``quest step``, ``team`` the name of hers."""

    state: str
    step: str
    team: str


@dataclass(frozen=True)
class Promised:
    """Promises together. None is hidden. ``late`` were kept after their time, ``open`` were not kept when they were
    counted. Where these two may not be told apart ``not_kept`` is both; else it is None.
    """

    groups: tuple[str, ...]
    due: int | None
    kept: int | None = None
    late: int | None = None
    open: int | None = None
    not_kept: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "groups": list(self.groups)}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Promised:
        return cls(**{**kept, "groups": tuple(kept["groups"])})


def promised(promises: Iterable[Promise], min_cell: int) -> Promised:
    """What may be told of all of them. Where even what was kept is hidden, how many there were is told from 2k on.

    Of k that were not kept in time the two kinds could be guessed, each of 1 to k - 1: they are told apart or not at
    all. Of more they are told as one number, as the tables by step and by team do (quests/small_rows.py). So whatever
    may stand in those may be told of all.
    """
    states = Counter(promise.state for promise in promises)
    kept, late, still_open = states[KEPT], states[LATER], states[LATE]
    due, not_kept = kept + late + still_open, late + still_open
    if all(is_group(people, min_cell) for people in (kept, late, still_open)):
        return Promised((), due, kept, late, still_open)
    if is_group(kept, min_cell) and not_kept > min_cell:
        return Promised((), due, kept, not_kept=not_kept)
    return Promised((), due if due >= 2 * min_cell else None)


def promised_by(
    promises: Iterable[Promise], which: str, min_cell: int, *, never_alone: Collection[str] = ()
) -> list[Promised]:
    """Those that were kept and those that were not, by ``step`` or ``team``, small groups pooled. Empty where there is
    nothing to compare."""
    return _rows(_table(promises, which), min_cell, never_alone)


def promised_by_team(
    promises: Iterable[Promise], min_cell: int, colleagues: Mapping[str, Collection[str]]
) -> list[Promised]:
    """The same by team. ``colleagues`` are who works in each: a row is never of fewer than ``STAFF_AT_LEAST``."""
    table = _table(promises, "team")
    return _rows(table, min_cell, _teams_together(table, min_cell, colleagues))


def _teams_together(
    table: Mapping[str, Cells], min_cell: int, colleagues: Mapping[str, Collection[str]]
) -> Collection[str]:
    """The teams that share a row: too small ones and, until there are enough colleagues in it, the next larger ones.
    All that there are, where even they are not enough.

    People without a team are everybody's: they may stand alone, and make no row larger.
    """
    teams = sorted((team for team in colleagues if team in table), key=lambda team: (len(colleagues[team]), team))
    together = {team for team in teams if len(colleagues[team]) < STAFF_AT_LEAST}
    if not together:
        return together
    larger = [team for team in teams if team not in together]
    while True:
        pooled = pooled_groups(table, min_cell, never_alone=together)
        if len({one for team in pooled for one in colleagues.get(team, ())}) >= STAFF_AT_LEAST:
            return together
        if not larger:
            return table.keys()
        together.add(larger.pop(0))


def _table(promises: Iterable[Promise], which: str) -> dict[str, Cells]:
    """For each step or team: how many were kept, and how many were not."""
    states: dict[str, Counter[str]] = {}
    for promise in promises:
        states.setdefault(getattr(promise, which), Counter())[promise.state] += 1
    return {group: (found[KEPT], found[LATER] + found[LATE]) for group, found in states.items()}


def _rows(table: Mapping[str, Cells], min_cell: int, never_alone: Collection[str]) -> list[Promised]:
    rows = shown_rows(table, min_cell, never_alone=never_alone)
    return [Promised(row.groups, sum(row.cells), row.cells[0], not_kept=row.cells[1]) for row in rows]


def hidden_steps(pages: Iterable[DropOff]) -> set[str]:
    """Steps, as ``quest step``, of which a published page hides who opened it, has it done or waits.

    Promises at one step, month after month, come to how many have it done, and would give the hidden numbers back.
    """
    steps = [(page.quest, step) for page in pages for level in page.levels for step in level.steps]
    return {f"{quest} {one.step}" for quest, one in steps if None in (one.opened, one.done, one.waiting_on_service)}
