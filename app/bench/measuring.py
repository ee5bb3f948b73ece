"""How contenders are compared: interleaved in every round, and by the median of the ratios within one round.

Absolute figures move with the machine from minute to minute; what two contenders did in the same round does not.
"""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from statistics import median
from typing import Protocol

from tqdm import tqdm

Figures = Mapping[str, float]
"""One round: the figure of each contender by its name."""


class BenchRefused(Exception):
    """The bench cannot be run like this; the message says what to do."""


@dataclass
class Watch:
    """Seconds on the wall and seconds of this process's own work, added up over what ran."""

    seconds: float = 0.0
    cpu: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        began, worked = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.cpu += time.process_time() - worked
            self.seconds += time.perf_counter() - began


@dataclass(frozen=True)
class Lap:
    """What one contender did in one round: how much in how many seconds, and what it said was done for good.

    ``cpu`` is its own work without waiting for the disk or for a neighbour; None where it cannot tell.
    """

    seconds: float
    count: int
    acked: tuple[str, ...] = ()
    cpu: float | None = None

    @property
    def per_second(self) -> float:
        return self.count / self.seconds


class Contender(Protocol):
    """Somebody who is measured. A lap prepares what it needs, then works and times the work alone."""

    name: str

    def lap(self, size: int) -> Lap:
        """Do the work ``size`` times over."""

    def written(self) -> Iterable[str]:
        """What the database holds of everything that was acknowledged, each as often as it is there."""

    def close(self) -> None:
        """Let go of files and processes."""


@dataclass(frozen=True)
class Counts:
    """Acknowledged things that are not in the database, and things that are there more than once."""

    missing: int = 0
    twice: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.missing + other.missing, self.twice + other.twice)


def count_written(acked: Iterable[str], written: Iterable[str]) -> Counts:
    """Whether every acknowledged thing is there exactly once."""
    there = Counter(written)
    return Counts(
        missing=len(set(acked) - set(there)),
        twice=sum(1 for times in there.values() if times > 1),
    )


def medians(rounds: Sequence[Figures]) -> dict[str, float]:
    """The median figure of each contender."""
    return {name: median(one[name] for one in rounds) for name in rounds[0]}


def median_ratio(rounds: Sequence[Figures], one: str, other: str) -> float:
    """The median of the ratios of two contenders, each ratio taken within one round."""
    return median(figures[one] / figures[other] for figures in rounds)


def in_turn(contenders: Sequence[Contender], number: int) -> list[Contender]:
    """The order of one round: everybody is first equally often, so that nobody always follows the same one."""
    place = number % len(contenders)
    return [*contenders[place:], *contenders[:place]]


@dataclass(frozen=True)
class Race:
    """The figures of every round, the same by seconds of work where everybody could tell, and what was written."""

    rounds: Sequence[Figures]
    by_cpu: Sequence[Figures]
    counts: Counts


def race(
    contenders: Sequence[Contender],
    *,
    rounds: int,
    size: int,
    title: str,
    figure: Callable[[Lap], float] = lambda lap: lap.per_second,
) -> Race:
    """Let everybody run in every round, after one small lap that is not counted; then look at what was written."""
    found: list[Figures] = []
    by_cpu: list[Figures] = []
    acked: dict[str, list[str]] = {one.name: [] for one in contenders}
    with (
        ExitStack() as everybody,
        tqdm(total=(rounds + 1) * len(contenders), desc=title, unit="lap", disable=not sys.stderr.isatty()) as bar,
    ):
        for one in contenders:
            everybody.callback(one.close)
        for number in range(rounds + 1):
            laps: dict[str, Lap] = {}
            for one in in_turn(contenders, number):
                gc.collect()
                lap = one.lap(size if number else max(1, size // 10))
                acked[one.name] += lap.acked
                laps[one.name] = lap
                bar.update()
            if number:
                found.append({one.name: figure(laps[one.name]) for one in contenders})
                worked = {name: replace(lap, seconds=lap.cpu) for name, lap in laps.items() if lap.cpu}
                by_cpu.append({name: figure(lap) for name, lap in worked.items()})
        counts = sum((count_written(acked[one.name], one.written()) for one in contenders), Counts())
    return Race(found, by_cpu, counts)
