"""Where everything of a chart of curves stands: lines, bands, marks and words, in the units of the view box.

Pure geometry, from published numbers. Between two told days the line is only drawn: nothing is known there but that it
rises. In a right-to-left language the picture is mirrored and its words are not: a text that starts at x runs leftwards
from there by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HORIZONS = {7: 7, 14: 7, 28: 7, 56: 14, 84: 28, 168: 56, 364: 91}
"""How many days a chart shows, and how many lie between two words on its axis."""

START, TOP, ROW = 46, 12, 18
BELOW = 4 * ROW + 8
"""Room for the words of the axis and, below them, how many are followed on."""

APART = 34
"""Two numbers under the axis stand at least so far apart; the table has those that have no room."""

LABEL_APART = 17
GRID_SHARES = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Spot:
    """A told share at one day, in percent, with the edges of its band where they are told."""

    day: float
    share: int
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Line:
    """One curve: ``kind`` is its class and its mark, ``label`` stands at its end where there is room for labels."""

    kind: str
    spots: tuple[Spot, ...]
    label: str = ""


@dataclass(frozen=True)
class Words:
    """A word of the picture. ``kind`` says where it is anchored: start or middle."""

    kind: str
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Shape:
    kind: str
    d: str


@dataclass(frozen=True)
class Picture:
    """All shapes in the order in which they are drawn."""

    width: int
    height: int
    grid: tuple[Shape, ...]
    bands: tuple[Shape, ...]
    lines: tuple[Shape, ...]
    marks: tuple[Shape, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Axis:
    """What the axes say: a share in the reader's way of writing it, days likewise, and the two captions."""

    shares: tuple[str, ...]
    days: tuple[tuple[int, str], ...]
    of_days: str
    followed: str


def horizon(lines: Iterable[Line]) -> int:
    """The shortest one that holds every told day."""
    last = max((spot.day for line in lines for spot in line.spots), default=0)
    return next((days for days in HORIZONS if days >= last), max(HORIZONS))


def draw(
    lines: Sequence[Line],
    axis: Axis,
    on: Sequence[tuple[int, str]],
    *,
    days: int,
    size: tuple[int, int],
    end: int,
    mirrored: bool,
) -> Picture:
    """``on``: the numbers under the axis with their days. ``days``: the horizon. ``end``: room behind it for labels."""
    return _Pen(days, size, end, mirrored=mirrored).picture(lines, axis, on)


class _Pen:
    def __init__(self, days: int, size: tuple[int, int], end: int, *, mirrored: bool) -> None:
        self.days, self.mirrored = days, mirrored
        self.width, self.height = size
        self.wide = self.width - START - end
        self.tall = self.height - TOP - BELOW

    def picture(self, lines: Sequence[Line], axis: Axis, on: Sequence[tuple[int, str]]) -> Picture:
        return Picture(
            self.width,
            self.height,
            grid=tuple(self._level(share) for share in GRID_SHARES),
            bands=tuple(Shape(line.kind, band) for line in lines if (band := self._band(line.spots))),
            lines=tuple(Shape(line.kind, self._path([(0, 0), *_points(line)])) for line in lines),
            marks=tuple(Shape(line.kind, self._mark(line.kind, *spot)) for line in lines for spot in _points(line)),
            words=(*self._axis(axis), *self._on(axis, on), *self._labels(lines)),
        )

    def _level(self, share: int) -> Shape:
        start, end, y = self._x(0), self._x(self.days), self._y(share)
        return Shape("base" if share == 0 else "level", f"M{_short(start)} {_short(y)}H{_short(end)}")

    def _band(self, spots: Sequence[Spot]) -> str:
        """Where the true share may lie. It rises, so between two days it is no less than at the first, no more than at
        the second: the band goes in steps, and holds every line that could be drawn."""
        known = [(spot.day, spot.low, spot.high) for spot in spots if spot.low is not None and spot.high is not None]
        if not known:
            return ""
        over, under, before = list[tuple[float, float]](), [(0.0, 0.0)], 0.0
        start = 0.0
        for day, low, high in known:
            over += [(start, high), (day, high)]
            under += [(day, before), (day, low)]
            start, before = day, low
        return f"{self._path([*over, *reversed(under)])}Z"

    def _path(self, points: Iterable[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{_short(self._x(day))} {_short(self._y(share))}" for day, share in points)

    def _mark(self, kind: str, day: float, share: float) -> str:
        """A mark of its own for each kind, so that curves differ without colour too."""
        x, y, r = self._x(day), self._y(share), 4.5
        corners = {
            "moved": [(-r, -r), (r, -r), (r, r), (-r, r)],
            "left": [(0, -r - 1), (r + 1, r), (-r - 1, r)],
            "lost": [(0, -r - 1.5), (r + 1.5, 0), (0, r + 1.5), (-r - 1.5, 0)],
        }.get(kind)
        if corners is None:
            return f"M{_short(x - r)} {_short(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z"
        return "M" + "L".join(f"{_short(x + dx)} {_short(y + dy)}" for dx, dy in corners) + "Z"

    def _axis(self, axis: Axis) -> Iterable[Words]:
        for share, text in zip(GRID_SHARES, axis.shares, strict=True):
            yield self._words("start", 0, self._y(share) + 4.5, text)
        for day, text in axis.days:
            yield self._words("middle", START + self._along(day), self._y(0) + ROW, text)
        yield self._words("start", START, self._y(0) + 2 * ROW, axis.of_days)

    def _on(self, axis: Axis, on: Sequence[tuple[int, str]]) -> Iterable[Words]:
        yield self._words("start", 0, self._y(0) + 3 * ROW, axis.followed)
        last = -APART
        for day, text in on:
            x = START + self._along(day)
            if day <= self.days and x - last >= APART:
                yield self._words("middle", x, self._y(0) + 4 * ROW, text)
                last = round(x)

    def _labels(self, lines: Sequence[Line]) -> Iterable[Words]:
        """At the end of each line, moved up where they would lie on each other."""
        said = [(self._y(line.spots[-1].share) + 4.5, line) for line in lines if line.label and line.spots]
        ceiling = self._y(0) + LABEL_APART - 4
        for y, line in sorted(said, key=lambda one: -one[0]):
            ceiling = min(y, ceiling - LABEL_APART)
            x = START + self._along(line.spots[-1].day) + 12
            yield self._words("start", x, ceiling, line.label)

    def _words(self, kind: str, x: float, y: float, text: str) -> Words:
        return Words(kind, _short(self.width - x if self.mirrored else x), _short(y), text)

    def _along(self, day: float) -> float:
        return day / self.days * self.wide

    def _x(self, day: float) -> float:
        x = START + self._along(day)
        return self.width - x if self.mirrored else x

    def _y(self, share: float) -> float:
        return TOP + (100 - share) / 100 * self.tall


def _points(line: Line) -> list[tuple[float, float]]:
    return [(spot.day, spot.share) for spot in line.spots]


def _short(number: float) -> float:
    """At most one decimal; nobody sees a tenth of a unit."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded
