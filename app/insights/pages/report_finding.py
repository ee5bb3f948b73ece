"""What a month says first: how its promises went, and where people stall; from numbers that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_decimal

from app.insights.pages.promises import finding
from app.web.words import _
from quests.promises import Promised


@dataclass(frozen=True)
class Place:
    """A level of a version at the end of the month, by its titles; ``stalled`` None is hidden."""

    level: str
    quest: str
    version: int
    stalled: int | None


def report_finding(promises: Promised, places: Sequence[Place]) -> tuple[str, str]:
    """A heading and a sentence."""
    heading, sentence = finding(promises)
    shown = [place for place in places if place.stalled]
    if not shown:
        return heading, sentence
    most = max(shown, key=lambda place: place.stalled or 0)
    said = _(
        "Of the numbers that can be shown, most people were stalled in “%(level)s” of “%(quest)s”, version %(version)s,"
        " at the end of the month: %(people)s.",
        level=most.level,
        quest=most.quest,
        version=most.version,
        people=format_decimal(most.stalled or 0),
    )
    return heading, f"{sentence} {said}"
