"""A clinician's brief safety assessment: what was asked live, in the clinician's own words (domain.md section 2.1).

It is no ASQ: that is off until its wording was checked. It covers what the ASQ asks about, one thing after the other,
and each answer stands in the place of the ASQ's on the ladder. What was left open is unknown, never no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from quests.screen import AsqAnswer, Screen
from quests.wording import N_


@dataclass(frozen=True)
class Topic:
    """One thing that is asked about. ``name`` is its place on the screen."""

    name: str
    words: str


TOPICS: tuple[Topic, ...] = (
    Topic("asq_1", N_("Wishes to be dead, in the past few weeks")),
    Topic("asq_2", N_("The thought that being dead would be better, for self or family")),
    Topic("asq_3", N_("Thoughts of suicide, in the past week")),
    Topic("asq_4", N_("An attempt, at any time before")),
    Topic("asq_5", N_("Thoughts of suicide right now")),
)
LONG_AGO = "attempt_over_12_months_ago"
LONG_AGO_WORDS = N_("Every attempt lies more than 12 months back")
ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        AsqAnswer.YES.value: N_("Yes"),
        AsqAnswer.NO.value: N_("No"),
        AsqAnswer.REFUSED.value: N_("Would not say"),
    }
)
CALMEST: Mapping[str, str] = MappingProxyType(
    {"asq_1": "no", "asq_2": "no", "asq_3": "no", "asq_4": "yes", "asq_5": "no", LONG_AGO: "yes"}
)
"""The only answers after which a clinician may lower the level the same day."""


def assessed_in(values: Mapping[str, object]) -> dict[str, str]:
    """What was noted, by name; what is no answer of the form counts as left open."""
    named = {topic.name: values.get(topic.name) for topic in TOPICS}
    found = {name: said for name, said in named.items() if isinstance(said, str) and said in ANSWERS}
    ago = values.get(LONG_AGO)
    return {**found, LONG_AGO: ago} if isinstance(ago, str) and ago in ("yes", "no") else found


def with_assessment(screen: Screen, said: Mapping[str, str]) -> Screen:
    """The screen with what was noted. What was left open takes no earlier answer away."""
    answers = {topic.name: AsqAnswer(said[topic.name]) for topic in TOPICS if topic.name in said}
    if LONG_AGO in said:
        screen = replace(screen, attempt_over_12_months_ago=said[LONG_AGO] == "yes")
    return replace(screen, **answers)  # type: ignore[arg-type]
