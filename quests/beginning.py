"""A quest begins: an empty one with what its designer says first, or one of its own from the words of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from quests.definition import Audience, RiskGate
from quests.editing import Put, changed
from quests.questions import SOURCE_LANGUAGE
from quests.writing import change

PAGES_OF_THE_STUDIO = frozenset(("new", "import", "library", "inbox", "rules", "launch"))
"""Addresses of the studio beside its quests: no quest has one of these names."""


@dataclass(frozen=True)
class FirstWords:
    """What a designer says of a quest before anything is written. ``languages``: in their order."""

    slug: str
    title: str
    audience: tuple[Audience, ...]
    risk: RiskGate
    languages: tuple[str, ...]
    weeks: int
    owner: str
    review_on: date


def empty_quest(said: FirstWords) -> str:
    """A quest without a level, as YAML. What its audience and its risk ask for stands there from the start.

    A quest for a person in danger lets all else rest, and a person decides when contact is lost (domain.md 3.3); with
    the young and in danger the plain plan is all there is (section 4, G15).
    """
    is_crisis, is_young = said.risk == "high", "young" in said.audience
    values: dict[str, Any] = {
        "title": _in_source(said.title, said.languages),
        "audience": list(said.audience),
        "risk_gate": said.risk,
        **({"place": "suspending"} if is_crisis else {}),
        **({"calm": True} if is_crisis or is_young else {}),
        **({"exits": {"lost_contact": "supervisor"}} if is_crisis else {}),
        "languages": list(said.languages),
        "expected_weeks": said.weeks,
        "content_owner": said.owner,
        "review_on": said.review_on.isoformat(),
        "levels": [],
    }
    begun = f"slug: {said.slug}\nversion: 1\n"
    return changed(begun, *(Put((key,), value) for key, value in values.items()))


def _in_source(title: str, languages: tuple[str, ...]) -> dict[str, str]:
    return {SOURCE_LANGUAGE if SOURCE_LANGUAGE in languages else languages[0]: title}


def of_its_own(definition: str, *, slug: str, title: str) -> str:
    """The words of another quest as a first version under another name. Raises CannotChange, QuestUnreadable."""
    named = change(change(definition, ("slug",), slug), ("version",), 1)
    return changed(named, Put(("title",), {SOURCE_LANGUAGE: title}))
