"""Two versions on one line from 0 to 100: a hollow dot for the older, a filled one for the newer, and the difference.

Pure geometry in the units of the view box; words come in ready. Drawn from published shares alone. In a right-to-left
language the picture is mirrored and its words are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from app.insights.drawing import Rect, Text

WIDTH, TITLES, ENDS = 900, 270, 150
"""Of the picture, of the room for titles at its start, and of that for the differences at its end."""

TOP, ROW, LINE = 44, 62, 17
DOT, BAND = 9, 14
TITLE_LETTERS = 33
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Pair:
    """One row: its title, both shares as fractions, and what stands at the end. ``low`` and ``high`` bound the newer
    share by the difference's interval; ``is_found`` where it leaves out no difference."""

    title: str
    old: float
    new: float
    low: float
    high: float
    said: str
    is_found: bool


@dataclass(frozen=True)
class Dot:
    kind: str
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    kind: str
    x: float
    y: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Drawing:
    """All shapes in the order in which they are drawn."""

    width: int
    height: int
    bands: tuple[Rect, ...]
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    texts: tuple[Text, ...]


def draw(pairs: Sequence[Pair], ticks: Sequence[str], *, mirrored: bool) -> Drawing | None:
    """The picture; None where no row has both shares. ``ticks`` are the words of TICKS."""
    if not pairs:
        return None
    height = TOP + ROW * len(pairs) + 8
    pen = _Pen(mirrored=mirrored)
    for tick, words in zip(TICKS, ticks, strict=True):
        pen.tick(tick / 100, words, height)
    for index, pair in enumerate(pairs):
        pen.row(TOP + ROW * index + ROW / 2, pair)
    return Drawing(WIDTH, height, tuple(pen.bands), tuple(pen.lines), tuple(pen.dots), tuple(pen.texts))


class _Pen:
    def __init__(self, *, mirrored: bool) -> None:
        self.mirrored = mirrored
        self.bands: list[Rect] = []
        self.lines: list[Line] = []
        self.dots: list[Dot] = []
        self.texts: list[Text] = []

    def tick(self, share: float, words: str, height: float) -> None:
        x = self._at(share)
        self.lines.append(Line("tick", x, TOP - 8, x, height - 8))
        self.texts.append(Text("tick", x, TOP - 18, LINE, (words,)))

    def row(self, y: float, pair: Pair) -> None:
        lines = tuple(wrap(pair.title, TITLE_LETTERS))[:3]
        self.texts.append(Text("title", self._x(0), y + 5 - (len(lines) - 1) * LINE / 2, LINE, lines))
        low, high = (self._at(min(1.0, max(0.0, share))) for share in (pair.low, pair.high))
        self.bands.append(Rect("band", min(low, high), y - BAND / 2, round(abs(high - low), 1), BAND))
        old, new = self._at(pair.old), self._at(pair.new)
        self.lines.append(Line("found" if pair.is_found else "chance", old, y, new, y))
        self.dots += [Dot("new", new, y), Dot("old", old, y)]
        self.texts.append(Text("said", self._x(WIDTH - ENDS + 24), y + 5, LINE, (pair.said,)))

    def _at(self, share: float) -> float:
        return self._x(TITLES + 16 + share * (WIDTH - TITLES - ENDS - 32))

    def _x(self, x: float) -> float:
        return round(WIDTH - x if self.mirrored else x, 1)
