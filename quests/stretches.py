"""Stretches of a day as people type them: ``09:00-12:00, 14:00-18:00``, or ``9-12`` for whole hours.

Nothing typed is a closed day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from quests.service_hours import WHOLE_DAY, Stretch

_BETWEEN = re.compile(r"\s*[,;]\s*|\s*\n\s*")
_STRETCH = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2010-\u2015]\s*(\d{1,2})(?:[:.](\d{2}))?")
MOST = 6


class NoStretch(ValueError):
    """What was typed is no time from and to. ``typed`` is the part that is meant."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class EndsBeforeItBegins(NoStretch):
    """A stretch that would go over midnight: one day's hours end with the day."""


class StretchesOverlap(ValueError):
    """Two stretches of one day have a moment in common."""


def stretches_in(typed: str) -> tuple[Stretch, ...]:
    """The stretches that somebody typed, in order. Raises NoStretch, StretchesOverlap."""
    parts = [part for part in _BETWEEN.split(typed.strip()) if part]
    if len(parts) > MOST:
        raise NoStretch(parts[MOST])
    found = sorted(_stretch(part) for part in parts)
    if any(later[0] < earlier[1] for earlier, later in pairwise(found)):
        raise StretchesOverlap(typed)
    return tuple(found)


def stretches_as_typed(stretches: Iterable[Stretch]) -> str:
    """The same as a form shows them."""
    return ", ".join(f"{as_clock(opens)}-{as_clock(closes)}" for opens, closes in stretches)


def as_clock(minute: int) -> str:
    """``09:05``; the end of a day is ``24:00``."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _stretch(part: str) -> Stretch:
    found = _STRETCH.fullmatch(part)
    if found is None:
        raise NoStretch(part)
    opens, closes = (int(found[place]) * 60 + int(found[place + 1] or 0) for place in (1, 3))
    if max(int(found[2] or 0), int(found[4] or 0)) > 59 or max(opens, closes) > WHOLE_DAY:
        raise NoStretch(part)
    if opens >= closes:
        raise EndsBeforeItBegins(part)
    return opens, closes
