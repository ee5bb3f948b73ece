"""The text of a draft line by line: its numbers, and what is wrong in which line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.studio.pages.findings import FindingLine

MOST_TOLD = 60


@dataclass(frozen=True)
class NumberedLine:
    """One line of the text. ``finding`` is the key of the first finding in it; empty where nothing is to mend."""

    number: int
    finding: str
    is_problem: bool


@dataclass(frozen=True)
class TextLines:
    """The lines of a text, and its findings by line. ``further``: how many more there are than are shown."""

    lines: tuple[NumberedLine, ...]
    findings: tuple[FindingLine, ...]
    further: int


def text_lines(text: str, findings: Sequence[FindingLine]) -> TextLines:
    """A text with what is to mend in it, by line."""
    ordered = sorted(findings, key=lambda each: (each.line, not each.is_problem))
    shown = ordered[:MOST_TOLD]
    first: dict[int, FindingLine] = {}
    for each in shown:
        first.setdefault(each.line, each)
    lines = tuple(_line(number, first.get(number)) for number in range(1, text.count("\n") + 2))
    return TextLines(lines, tuple(shown), len(ordered) - len(shown))


def _line(number: int, finding: FindingLine | None) -> NumberedLine:
    return NumberedLine(number, finding.key if finding else "", finding is not None and finding.is_problem)
