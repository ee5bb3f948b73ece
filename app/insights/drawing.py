"""Where everything of the river stands on the page: rectangles, paths and lines of words, in the units of the view box.

Pure geometry. Words come in ready, numbers of the picture come from ``app.insights.river``. In a right-to-left language
the picture is mirrored and its words are not: a text that starts at x runs leftwards from there by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from unicodedata import east_asian_width

from app.insights.river import Stage

COLUMN, STREAM_RUN, KEY = 40, 52, 12
"""Widths: of a column, of a stream from its column to its end, of the patterned key beside its words."""

EDGE = 10
"""Room at the start, so that the ground behind the first stage is not cut off."""

PITCH_AT_LEAST, WIDTH_AT_LEAST, FINISH = 240, 1000, 96
LONG_FROM = 1200
"""A picture wider than this keeps its size and is scrolled: drawn smaller, its words could not be read."""

TITLE_LINE, SMALL_LINE = 18, 16
RIVER_HEIGHT = 190
STREAM_GAP = 9
BAR_GAP, BAR_HEIGHT = 18, 10
THINNEST = 1.5
"""A stream of one person among hundreds is still to be seen."""

LETTER, TITLE_LETTER = 7.3, 7.9
"""How much room a letter takes on average; a sign of the wide scripts takes that of two."""

FINISH_LETTERS = 12


@dataclass(frozen=True)
class StageWords:
    """What stands at one stage. ``streams`` and ``bars`` are in the order of the stage's own."""

    title: str
    reached: str
    loss: str
    streams: tuple[str, ...]
    bars: tuple[str, ...]


@dataclass(frozen=True)
class Rect:
    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Path:
    kind: str
    d: str


@dataclass(frozen=True)
class Text:
    """Lines of words, the first with its baseline at ``y``."""

    kind: str
    x: float
    y: float
    line_height: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """All shapes in the order in which they are drawn. ``ground`` lies below everything."""

    width: float
    height: float
    ground: tuple[Rect, ...]
    bands: tuple[Rect, ...]
    streams: tuple[Path, ...]
    columns: tuple[Rect, ...]
    keys: tuple[Rect, ...]
    bars: tuple[Rect, ...]
    texts: tuple[Text, ...]

    @property
    def is_long(self) -> bool:
        return self.width > LONG_FROM


def draw(
    stages: Sequence[Stage],
    words: Sequence[StageWords],
    finish: tuple[str, str],
    *,
    mirrored: bool,
    worst: int | None = None,
) -> Drawing:
    """The picture of these stages. ``finish`` is title and number of the last column, drawn where it can be.

    ``worst`` is the level that the page's finding names: the ground behind its stage is set apart.
    """
    pen = _Pen(stages, words, mirrored=mirrored, worst=worst)
    for index, (stage, said) in enumerate(zip(stages, words, strict=True)):
        pen.stage(index, stage, said)
    pen.finish(stages[-1].went_on, finish)
    return pen.drawing()


class _Pen:
    def __init__(
        self, stages: Sequence[Stage], words: Sequence[StageWords], *, mirrored: bool, worst: int | None
    ) -> None:
        self.mirrored, self.worst = mirrored, worst
        self.pitch = max(PITCH_AT_LEAST, (WIDTH_AT_LEAST - FINISH - EDGE) / len(stages))
        self.width = EDGE + self.pitch * len(stages) + FINISH
        self.title_letters = int((self.pitch - 24) / TITLE_LETTER)
        self.stream_letters = int((self.pitch - COLUMN - STREAM_RUN - 2 * KEY - 8) / LETTER)
        self.bar_letters = int((self.pitch - 24) / LETTER)
        self.scale = RIVER_HEIGHT / max(stage.reached for stage in stages)
        self.most_in_a_bar = max((bar.people or 0 for stage in stages for bar in stage.bars), default=0) or 1
        self.title_lines = max(len(_lines(said.title, self.title_letters)) for said in words)
        self.bar_lines = max((len(_lines(bar, self.bar_letters)) for said in words for bar in said.bars), default=1)
        self.bar_row = SMALL_LINE * self.bar_lines + BAR_HEIGHT + BAR_GAP
        self.head = TITLE_LINE * self.title_lines + 2 * SMALL_LINE + 26
        self.streams_end = max(self._streams_end(stage, said) for stage, said in zip(stages, words, strict=True))
        self.height = self.streams_end + 22 + self.bar_row * len(stages[0].bars)
        self.ground: list[Rect] = []
        self.bands: list[Rect] = []
        self.paths: list[Path] = []
        self.columns: list[Rect] = []
        self.keys: list[Rect] = []
        self.bars: list[Rect] = []
        self.texts: list[Text] = []

    def drawing(self) -> Drawing:
        return Drawing(
            round(self.width),
            round(self.height),
            tuple(self.ground),
            tuple(self.bands),
            tuple(self.paths),
            tuple(self.columns),
            tuple(self.keys),
            tuple(self.bars),
            tuple(self.texts),
        )

    def stage(self, index: int, stage: Stage, said: StageWords) -> None:
        x = EDGE + index * self.pitch
        if self.worst in stage.levels:
            self._rect(self.ground, "worst", x - EDGE, 0, self.pitch, self.height)
        self._head(x, said)
        self._rect(self.columns, "reached", x, self.head, COLUMN, stage.reached * self.scale)
        went_on = (stage.went_on or 0) * self.scale
        if went_on:
            self._rect(self.bands, "on", x + COLUMN, self.head, self.pitch - COLUMN, went_on)
        self._streams(x, self.head + went_on, stage, said)
        self._bars(x, stage, said)

    def finish(self, went_on: int | None, said: tuple[str, str]) -> None:
        if not went_on:
            return
        x = self.width - FINISH
        title, number = said
        self._text("title", x, TITLE_LINE, TITLE_LINE, _lines(title, FINISH_LETTERS))
        self._text("number", x, self.head - SMALL_LINE - 14, SMALL_LINE, (number,))
        self._rect(self.columns, "reached", x, self.head, COLUMN, went_on * self.scale)

    def _head(self, x: float, said: StageWords) -> None:
        self._text("title", x, TITLE_LINE, TITLE_LINE, _lines(said.title, self.title_letters))
        self._text("number", x, self.head - SMALL_LINE - 14, SMALL_LINE, (said.reached,))
        self._text("small", x, self.head - 12, SMALL_LINE, (said.loss,))

    def _streams(self, x: float, top: float, stage: Stage, said: StageWords) -> None:
        """From their place at the column down to their words, one below the other."""
        start, end = x + COLUMN, x + COLUMN + STREAM_RUN
        y = top + 16
        for stream, label in zip(stage.streams, said.streams, strict=True):
            thick = max(THINNEST, stream.people * self.scale)
            lines = _lines(label, self.stream_letters)
            tall = max(thick, len(lines) * SMALL_LINE)
            middle = y + tall / 2
            self._flow(stream.kind, (start, top), (end, middle - thick / 2), thick)
            self._rect(self.keys, stream.kind, end + 8, middle - KEY / 2, KEY, KEY)
            first = middle + 4.5 - (len(lines) - 1) * SMALL_LINE / 2
            self._text("stream", end + 12 + KEY, first, SMALL_LINE, lines)
            top += stream.people * self.scale
            y += tall + STREAM_GAP

    def _streams_end(self, stage: Stage, said: StageWords) -> float:
        y = self.head + (stage.went_on or 0) * self.scale + 16
        for stream, label in zip(stage.streams, said.streams, strict=True):
            lines = _lines(label, self.stream_letters)
            y += max(stream.people * self.scale, len(lines) * SMALL_LINE) + STREAM_GAP
        return max(y, self.head + stage.reached * self.scale)

    def _bars(self, x: float, stage: Stage, said: StageWords) -> None:
        y = self.streams_end + 22
        longest = self.pitch - 40
        for bar, label in zip(stage.bars, said.bars, strict=True):
            lines = _lines(label, self.bar_letters)
            self._text("bar", x, y + 14, SMALL_LINE, lines)
            if bar.people:
                length = max(THINNEST, bar.people / self.most_in_a_bar * longest)
                self._rect(self.bars, bar.kind, x, y + 4 + SMALL_LINE * len(lines), length, BAR_HEIGHT)
            y += self.bar_row

    def _flow(self, kind: str, start: tuple[float, float], end: tuple[float, float], thick: float) -> None:
        (x0, y0), (x1, y1) = start, end
        bend = (x0 + x1) / 2
        points = (
            ("M", [(x0, y0)]),
            ("C", [(bend, y0), (bend, y1), (x1, y1)]),
            ("L", [(x1, y1 + thick)]),
            ("C", [(bend, y1 + thick), (bend, y0 + thick), (x0, y0 + thick)]),
        )
        d = "".join(
            letter + " ".join(f"{_short(self._x(x))} {_short(y)}" for x, y in corners) for letter, corners in points
        )
        self.paths.append(Path(kind, f"{d}Z"))

    def _x(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def _rect(self, into: list[Rect], kind: str, x: float, y: float, width: float, height: float) -> None:
        left = self._x(x + width) if self.mirrored else x
        into.append(Rect(kind, _short(left), _short(y), _short(width), _short(height)))

    def _text(self, kind: str, x: float, y: float, line_height: int, lines: tuple[str, ...]) -> None:
        self.texts.append(Text(kind, _short(self._x(x)), _short(y), line_height, lines))


def _lines(text: str, letters: int) -> tuple[str, ...]:
    has_wide = any(east_asian_width(sign) in "WF" for sign in text)
    return tuple(wrap(text, letters // 2 if has_wide else letters)) or ("",)


def _short(number: float) -> float:
    """At most one decimal; nobody sees a tenth of a unit."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded
