"""A small line of a number month by month: where its points stand, from numbers that are shown. Pure geometry.

A month without a number is a gap, so that nothing is drawn of what is hidden. In a right-to-left language the picture
is mirrored: time runs as one reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 240, 56, 6

Dot = tuple[float, float]


@dataclass(frozen=True)
class Spark:
    """``lines`` join months that follow each other. ``last`` is the dot of the month that is looked at, if it has one.

    ``aim`` is the height of the target, None where there is none.
    """

    width: int
    height: int
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    last: Dot | None
    aim: float | None


def sparkline(
    values: Sequence[float | None], *, least: float, most: float, target: float | None = None, mirrored: bool = False
) -> Spark | None:
    """The line of these months, the oldest first; None where no month has a number.

    ``least`` and ``most`` are the ends of its scale.
    """
    if all(value is None for value in values):
        return None
    dots = [None if value is None else _place(index, value, values, least, most) for index, value in enumerate(values)]
    if mirrored:
        dots = [None if dot is None else (round(WIDTH - dot[0], 1), dot[1]) for dot in dots]
    aim = None if target is None else _height(target, least, most)
    return Spark(WIDTH, HEIGHT, _lines(dots), tuple(dot for dot in dots[:-1] if dot is not None), dots[-1], aim)


@dataclass(frozen=True)
class Interval:
    """Where chance alone could put a number, on a scale from end to end: ``start`` and ``length`` of the range, ``at``
    of the number, and ``aim`` of the target, None where there is none."""

    width: int
    start: float
    length: float
    at: float
    aim: float | None


def interval(low: float, high: float, value: float, *, target: float | None = None, mirrored: bool = False) -> Interval:
    """The range of a share in percent. In a right-to-left language it runs from right to left."""
    ends = [EDGE + share / 100 * (WIDTH - 2 * EDGE) for share in (low, high, value, 100 if target is None else target)]
    start, end, at, aim = [round(WIDTH - one, 1) for one in ends] if mirrored else [round(one, 1) for one in ends]
    start, end = min(start, end), max(start, end)
    return Interval(WIDTH, start, round(end - start, 1), at, None if target is None else aim)


def _place(index: int, value: float, values: Sequence[float | None], least: float, most: float) -> Dot:
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    return round(EDGE + index * step, 1), _height(value, least, most)


def _height(value: float, least: float, most: float) -> float:
    share = (value - least) / (most - least) if most > least else 0.5
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)


def _lines(dots: Sequence[Dot | None]) -> tuple[str, ...]:
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    return tuple("M" + "L".join(f"{x} {y}" for x, y in run) for run in runs if len(run) > 1)
