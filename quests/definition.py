"""What a quest is: levels made of steps, written in YAML by a service designer.

A definition holds offsets, never dates, and words, never code. The models are frozen: a published version
cannot be altered by whoever walks it. The steps themselves are in ``quests.steps``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from quests.levels import Ask, Feedback, Level
from quests.lock import closed_steps, under_lock
from quests.questions import (
    SOURCE_LANGUAGE,
    Choice,
    Language,
    Model,
    Question,
    Slug,
    Text,
    Words,
    rule_broken,
    text_in,
)
from quests.rules import (
    Alternatives,
    Condition,
    DaysByFact,
    DoneRule,
    Exits,
    Offer,
    Promise,
    Reminders,
    RiskGate,
    conditions_in,
)
from quests.steps import (
    DEFAULT_EXPECTED_DAYS,
    AgreementStep,
    BookingStep,
    Call,
    CheckInStep,
    Evidence,
    InformationStep,
    LimitsStep,
    Owner,
    Passage,
    QuestionnaireStep,
    ReviewStep,
    SelfTaskStep,
    StaffTaskStep,
    Step,
    Way,
)

__all__ = [
    "CRISIS",
    "DEFAULT_EXPECTED_DAYS",
    "SOURCE_LANGUAGE",
    "AgreementStep",
    "Alternatives",
    "Ask",
    "Audience",
    "BookingStep",
    "Call",
    "CheckInStep",
    "Choice",
    "Condition",
    "DaysByFact",
    "DoneRule",
    "Evidence",
    "Exits",
    "Feedback",
    "InformationStep",
    "Level",
    "LimitsStep",
    "Offer",
    "Owner",
    "Passage",
    "Promise",
    "Quest",
    "Question",
    "QuestionnaireStep",
    "Reminders",
    "ReviewStep",
    "RiskGate",
    "SelfTaskStep",
    "Slug",
    "StaffTaskStep",
    "Step",
    "Text",
    "Way",
    "Words",
    "is_crisis",
    "text_in",
]

Audience = Literal["self", "close_person", "young"]
CRISIS = "crisis-to-safety"
Place = Literal["main", "beside", "suspending"]
"""main: one at a time. beside: may run beside the main one. suspending: the others rest while it runs."""


def _known(fact: str, facts: dict[str, frozenset[str]]) -> str:
    """What can be written instead of a fact or a value that nobody is asked for."""
    if values := facts.get(fact):
        return f"write one of its values, known: {', '.join(sorted(values))}"
    told = f"add 'is_fact: true' to the question with the key {fact!r}, or correct the name"
    return f"{told}, known: {', '.join(sorted(facts))}" if facts else told


class Quest(Model):
    """A support pathway. The slug is its file's name; the version is pinned by every journey on it.

    ``calm``: the plain plan is forced, without level, badge or journey words. ``safety_stop``: the quest that opens
    when a high risk is found on the way. ``needs_certificates``: what staff hold who run it (domain.md section 8).
    """

    slug: Slug
    version: Annotated[int, Field(ge=1)]
    title: Text
    plain_title: Text
    summary: Text
    audience: tuple[Audience, ...]
    risk_gate: RiskGate
    place: Place = "main"
    calm: bool = False
    safety_stop: Slug | None = CRISIS
    needs_certificates: tuple[Slug, ...] = ()
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = (SOURCE_LANGUAGE,)
    reminders: Reminders = Reminders()
    exits: Exits = Exits()
    expected_weeks: Annotated[int, Field(ge=1, le=160)]
    content_owner: Words
    review_on: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    finish: Feedback

    @field_validator("review_on")
    @classmethod
    def _review_is_on_a_day(cls, day: str) -> str:
        try:
            return date.fromisoformat(day).isoformat()
        except ValueError as error:
            raise rule_broken(f"there is no day {day}; write year, month and day, as in '2027-05-21'") from error

    @model_validator(mode="after")
    def _slugs_are_unique(self) -> Self:
        seen: set[str] = set()
        for at_level, level in enumerate(self.levels):
            if level.slug in [earlier.slug for earlier in self.levels[:at_level]]:
                raise rule_broken(
                    f"two levels share the slug {level.slug!r}; give each its own", "levels", at_level, "slug"
                )
            for at_step, step in level.placed_steps:
                if step.slug in seen:
                    told = f"two steps share the slug {step.slug!r}; give each its own in the whole quest"
                    raise rule_broken(told, "levels", at_level, "steps", at_step, "slug")
                seen.add(step.slug)
        return self

    @model_validator(mode="after")
    def _rules_read_facts_that_are_asked(self) -> Self:
        facts = self.declared_facts
        for (*at, name), condition in self._conditions_with_places():
            if condition.fact is not None and condition.equals not in facts.get(condition.fact, frozenset()):
                told = f"no step asks for the fact {condition.fact!r} with the value {condition.equals!r}"
                raise rule_broken(f"{told}; {_known(condition.fact, facts)}", *at, name)
            if name == "only_if" and condition.missed_check_ins is not None:
                told = "a step cannot wait for missed check-ins, since nobody acts when a day goes by"
                raise rule_broken(f"{told}; write an offer that asks for the counsellor", *at, name)
        for at_level, level in enumerate(self.levels):
            for at_step, step in level.placed_steps:
                for name in ("due_from_days", "due_by_days"):
                    offset = getattr(step, name)
                    if isinstance(offset, DaysByFact) and not offset.days.keys() <= facts.get(offset.fact, frozenset()):
                        told = f"the days follow the fact {offset.fact!r}, which cannot have all of these values"
                        place = ("levels", at_level, "steps", at_step, name)
                        raise rule_broken(f"{told}; {_known(offset.fact, facts)}", *place)
        return self

    def _conditions_with_places(self) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
        for at_level, level in enumerate(self.levels):
            for at_offer, offer in enumerate(level.offers):
                for condition in conditions_in(offer):
                    yield ("levels", at_level, "offers", at_offer, "when"), condition
            for at_step, step in level.placed_steps:
                for condition in conditions_in(step.only_if):
                    yield ("levels", at_level, "steps", at_step, "only_if"), condition
                for condition in conditions_in(getattr(step, "promise", None)):
                    yield ("levels", at_level, "steps", at_step, "promise"), condition

    @cached_property
    def declared_facts(self) -> dict[str, frozenset[str]]:
        """The coded values that the event log may hold, by the key of the question that asks for them."""
        declared: dict[str, frozenset[str]] = {}
        for level in self.levels:
            for step in level.steps:
                for key, values in step.facts.items():
                    declared[key] = declared.get(key, frozenset()) | values
        return declared

    @cached_property
    def step_places(self) -> dict[str, tuple[Level, Step]]:
        """Every step with the level that it is in, by its slug."""
        return {step.slug: (level, step) for level in self.levels for step in level.steps}

    @cached_property
    def level_places(self) -> dict[str, int]:
        """The place of every level, from 0, by its slug."""
        return {level.slug: place for place, level in enumerate(self.levels)}

    @cached_property
    def closed_under_lock(self) -> frozenset[str]:
        """The steps that nobody's plan has while protocol P-V holds."""
        return closed_steps(self)

    @cached_property
    def under_lock(self) -> Quest:
        """The quest without what would bring in others, as it is walked while protocol P-V holds."""
        return under_lock(self)

    def as_walked(self, *, is_locked: bool) -> Quest:
        """The quest as somebody walks it now: ``is_locked`` while protocol P-V holds for her."""
        return self.under_lock if is_locked else self

    def level(self, slug: str) -> Level:
        return self.levels[self.level_places[slug]]

    def step(self, slug: str) -> Step:
        return self.step_places[slug][1]

    def level_of(self, step_slug: str) -> Level:
        return self.step_places[step_slug][0]


def is_crisis(quest: Quest) -> bool:
    """Whether a quest is for a person in danger: the one of domain.md 3.3, or one like it."""
    return quest.slug == CRISIS or quest.risk_gate == "high"
