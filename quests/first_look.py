"""The short look that somebody is asked for before any plan: a few questions, each of which may be left empty.

The instruments are those of ``quests.instruments``, in their locked words (domain.md section 1). What is asked in our
own words stands in the starter library, in every language of it, and is asked here in the same words: the signs of
acute money trouble (F1 to F8) and fear at home (section 3.5). Who is close to somebody is asked nothing about playing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from quests.asking import Asked, items_of
from quests.compiled import SHIPPED, shipped
from quests.definition import Quest, Question
from quests.instruments import Instrument, for_a_step
from quests.questions import Screens

Part = tuple[Asked, ...]


@dataclass(frozen=True)
class Look:
    """What is asked, part by part: an instrument, or one question of our own."""

    parts: tuple[Part, ...]

    @property
    def asked(self) -> Part:
        """Every question in order."""
        return tuple(one for part in self.parts for one in part)

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """The instruments, in order."""
        return tuple(part[0].instrument for part in self.parts if part[0].instrument is not None)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in our own words."""
        return tuple(one.question for one in self.asked if one.instrument is None)


@cache
def look_for(audience: str) -> Look:
    """What somebody of this audience is asked (domain.md sections 1 and 3.5)."""
    if audience == "close_person":
        return Look((_instrument("k6"), _own("family-and-friends", "fear_at_home")))
    return Look((_instrument("bbgs"), _own("debt-first-aid", "red_flags"), _instrument("k6")))


def _instrument(slug: str) -> Part:
    return tuple(items_of(for_a_step(slug).slug))


def _own(slug: str, screens: Screens) -> Part:
    """The question of this quest of the library that the ladder reads, here always one that may be left empty."""
    steps = (step for level in _of_library(slug).levels for step in level.steps)
    found = next(one for step in steps for one in step.questions_asked if one.screens == screens)
    return (Asked(found.key, found.model_copy(update={"is_optional": True, "is_fact": False})),)


def _of_library(slug: str) -> Quest:
    path = SHIPPED.parent / f"{slug}.yaml"
    text = path.read_text(encoding="utf-8")
    if (quest := shipped(text)) is not None:
        return quest
    from quests.loading import parse_quest  # The YAML reader is seldom needed, and takes a while to import.

    return parse_quest(text, file=path.name, expected_slug=slug)
