"""Imaginary journeys for ``bench dropoff``: six levels of one step each, seeded, with every way to stand.

Ten thousand ways to walk are drawn, and each is walked by many people, moved in time by whole hours. What the numbers
make of a journey moves with it by as many hours and is otherwise the same (tests/bench/test_dropoff.py looks), so the
product's own rules are asked once a way and not once a person.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any, NamedTuple

from quests.events import CLIENT, SYSTEM, Event
from quests.standing import standing
from quests.tally import changed_by
from quests.trace import Trace, counts_from

LEVELS = tuple(f"level-{number}" for number in range(1, 7))
STEPS = tuple(f"step-{number:02d}" for number in range(1, 7))
BASE = datetime(2024, 1, 1, tzinfo=UTC)
"""Every way begins in the first hour of this day, before it is moved."""
MINUTE, HOUR, HOURS_A_DAY = 60, 3600, 24
FACTS = {"frame": "journey", "language": "en", "audience": "self", "risk": "low", "channel": "portal"}
MEDIAN_DAYS, SPREAD = 5.0, 0.9
STOPS, MOVES, FALLS_SILENT, EXITS_WELL = 0.04, 0.015, 0.04, 0.01
PAUSES, WAITS, RESTS_FOR_SAFETY = 0.05, 0.2, 0.01
"""The chances within a level. Nine of ten go on, so that a million journeys visit four and a half million levels."""
SILENT_DAYS = 36


class Visit(NamedTuple):
    """One level of one journey as it stood. ``entered`` and ``left`` are minutes since 1970."""

    level: str
    state: str
    step: str
    entered: int
    left: int | None
    has_exited_well: bool


Tally = tuple[int, str, int]
"""Quarter, keys, change."""

Stayed = tuple[int, str, int, int | None, str | None, int]
"""Quarter, place, hour of entering, hour of leaving, how, change."""


@dataclass(frozen=True)
class Written:
    """The roll-up rows of a journey, and how many of them its first acts had written: of none, of one, of two..."""

    tallies: tuple[Tally, ...]
    stays: tuple[Stayed, ...]
    tallies_of: tuple[int, ...]
    stays_of: tuple[int, ...]


@dataclass(frozen=True)
class Path:
    """One way to walk. An act is what happened at one moment; its events were written in one transaction."""

    acts: tuple[tuple[Event, ...], ...]

    @cached_property
    def quarters(self) -> list[int]:
        """From when each act counts."""
        return [counts_from(act[0].at) for act in self.acts]

    @cached_property
    def written(self) -> Written:
        """What the store would have written."""
        trace, cohort = Trace(), None
        tallies: list[Tally] = []
        stays: list[Stayed] = []
        ends = [(0, 0)]
        for act in self.acts:
            found = changed_by(trace, act, version_id="", cohort=cohort, versions={})
            cohort = found.cohort
            tallies += [(row.quarter, row.keys, row.change) for row in found.tallies]
            stays += [(row.quarter, *row.stay, row.change) for row in found.stays]
            ends.append((len(tallies), len(stays)))
        tallies_of, stays_of = zip(*ends, strict=True)
        return Written(tuple(tallies), tuple(stays), tallies_of, stays_of)

    def acts_by(self, quarter: int) -> int:
        """How many acts count at the beginning of ``quarter``."""
        return bisect_right(self.quarters, quarter)

    def visits_at(self, until: datetime) -> tuple[Visit, ...]:
        """Where it stood at ``until``, by the rules that count from the events (quests.standing)."""
        known = self._known
        key = self._picture(until)
        if key not in known:
            known[key] = self._visits(until)
        return known[key]

    @cached_property
    def _known(self) -> dict[tuple[int, bool], tuple[Visit, ...]]:
        return {}

    def _picture(self, until: datetime) -> tuple[int, bool]:
        """How many acts were done, and whether a stall had begun: nothing else changes what is seen."""
        done = bisect_left(self.acts, until, key=lambda act: act[0].at)
        stalled_from = self._stalls[done]
        return done, stalled_from is not None and stalled_from <= until

    @cached_property
    def _stalls(self) -> list[datetime | None]:
        """From when she would stall, after so many acts."""
        trace, found = Trace(), list[datetime | None]([None])
        for act in self.acts:
            for event in act:
                trace.take(event)
            found.append(trace.stalled_from())
        return found

    def _visits(self, until: datetime) -> tuple[Visit, ...]:
        stood = standing((event for act in self.acts for event in act), until)
        if stood is None:
            return ()
        return tuple(
            Visit(
                level.level,
                str(level.state),
                str(stood.steps[STEPS[LEVELS.index(level.level)]].status),
                _minute(level.entered_at),
                None if level.left_at is None else _minute(level.left_at),
                stood.has_exited_well,
            )
            for level in stood.levels.values()
        )


def _minute(at: datetime) -> int:
    return int(at.timestamp() // MINUTE)


def paths(count: int, seed: int) -> list[Path]:
    """So many ways to walk, the same for the same seed."""
    random = Random(seed)
    return [Path(tuple(_Walk(random).acts())) for _number in range(count)]


class _Walk:
    """Draws one way, act by act."""

    def __init__(self, random: Random) -> None:
        self.random, self.at, self.seq = random, BASE + timedelta(seconds=random.randrange(HOUR)), 0

    def acts(self) -> Iterator[tuple[Event, ...]]:
        yield (self._event("journey_started", CLIENT, detail=FACTS), *self._opened(0))
        for number, (level, step) in enumerate(zip(LEVELS, STEPS, strict=True)):
            yield from self._turns(level, step)
            ending = self._ending()
            if ending is not None:
                yield (self._event(ending, SYSTEM if ending == "contact_lost" else CLIENT),)
                return
            yield self._done(number, level, step)

    def _turns(self, level: str, step: str) -> Iterator[tuple[Event, ...]]:
        """What happens in a level before its step is done."""
        days = self.random.lognormvariate(0, SPREAD) * MEDIAN_DAYS
        self._rest(days / 2)
        if self.random.random() < PAUSES:
            yield from self._between("paused", "resumed", 4 + days)
        if self.random.random() < RESTS_FOR_SAFETY:
            yield from self._between("safety_hold_started", "safety_hold_ended", 3)
        self._rest(days / 2)
        if self.random.random() < WAITS:
            promise = {"promise_by": (self.at + timedelta(days=2)).isoformat()}
            sent = self._event("step_sent_for_review", CLIENT, level, step)
            yield sent, self._event("service_wait_started", SYSTEM, level, step, promise)
            self._rest(self.random.random() * 4)
            yield (self._event("service_wait_ended", SYSTEM, level, step, {"kept": self.random.random() < 0.8}),)

    def _between(self, begins: str, ends: str, days: float) -> Iterator[tuple[Event, ...]]:
        yield (self._event(begins, SYSTEM),)
        self._rest(days)
        yield (self._event(ends, SYSTEM),)

    def _ending(self) -> str | None:
        drawn = self.random.random()
        for chance, ending in ((STOPS, "stopped"), (MOVES, "moved_on"), (EXITS_WELL, "exited_well")):
            if drawn < chance:
                return ending
            drawn -= chance
        if drawn < FALLS_SILENT:
            self._rest(SILENT_DAYS)
            return "contact_lost"
        return None

    def _done(self, number: int, level: str, step: str) -> tuple[Event, ...]:
        done = self._event("step_done", CLIENT, level, step, {"by": CLIENT, "evidence": "tick"})
        completed = self._event("level_completed", SYSTEM, level)
        if number + 1 == len(LEVELS):
            return done, completed, self._event("exited_well", SYSTEM)
        return done, completed, *self._opened(number + 1)

    def _opened(self, number: int) -> tuple[Event, Event]:
        detail = {"owner": CLIENT, "expected_days": 3, "due_from": None, "due_by": None}
        return (
            self._event("level_entered", SYSTEM, LEVELS[number]),
            self._event("step_opened", SYSTEM, LEVELS[number], STEPS[number], detail),
        )

    def _event(
        self,
        kind: str,
        actor: str,
        level: str | None = None,
        step: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> Event:
        self.seq += 1
        return Event(self.seq, kind, self.at, actor, level, step, detail or {})

    def _rest(self, days: float) -> None:
        """At least an hour, and to the second."""
        self.at += timedelta(seconds=HOUR + int(days * HOURS_A_DAY * HOUR))
