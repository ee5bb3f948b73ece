"""What a quest is: levels made of steps, written in YAML by a service designer.

A definition holds offsets, never dates, and words, never code. The models are frozen: a published version
cannot be altered by whoever walks it. The steps themselves are in ``quests.steps``.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from quests.questions import SOURCE_LANGUAGE, Choice, Model, Question, Slug, Text, Words, rule_broken, text_in
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
    Promise,
    QuestionnaireStep,
    ReviewStep,
    SelfTaskStep,
    StaffTaskStep,
    Step,
    Way,
)

__all__ = [
    "DEFAULT_EXPECTED_DAYS",
    "SOURCE_LANGUAGE",
    "AgreementStep",
    "Ask",
    "Audience",
    "BookingStep",
    "Call",
    "CheckInStep",
    "Choice",
    "Condition",
    "DoneRule",
    "Evidence",
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
    "ReviewStep",
    "RiskGate",
    "SelfTaskStep",
    "Slug",
    "StaffTaskStep",
    "Step",
    "Text",
    "Way",
    "Words",
    "text_in",
]

Audience = Literal["self", "close_person", "young"]
RiskGate = Literal["low", "medium", "high"]
Place = Literal["main", "beside", "suspending"]
"""main: one at a time. beside: may run beside the main one. suspending: the others rest while it runs."""


class DoneRule(Model):
    """When a level counts as completed: every step of ``all_of``, and ``at_least`` of the others in ``of``."""

    all_of: tuple[Slug, ...] = ()
    at_least: Annotated[int, Field(ge=0)] = 0
    of: tuple[Slug, ...] = ()


class Feedback(Model):
    """What a level says to the client when it is completed. ``shows`` names which of her own words come along."""

    shows: Literal["answers", "limits_card", "own_words", "then_now", "counsellor", "plan_page", "nothing"] = "nothing"
    title: Text
    plain_title: Text | None = None
    words: Text


class Ask(Model):
    """The one question a level asks back. Always optional, never a condition for going on.

    An anonymous answer is kept apart from the person: nobody can tell whose it was.
    """

    label: Text
    kind: Literal["scale_1_5", "scale_0_10", "choice", "text"]
    is_anonymous: bool = False
    choices: tuple[Choice, ...] = ()
    low_label: Text | None = None
    high_label: Text | None = None

    @model_validator(mode="after")
    def _choices_fit_the_kind(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("'choices' belong to an ask of kind choice, and to no other")
        if self.is_anonymous and not self.kind.startswith("scale"):
            raise ValueError("only a scale can be asked anonymously; words and choices may tell who wrote them")
        return self


class Condition(Model):
    """A branch rule over declared facts: the risk level reached, a coded answer given so many times, check-ins whose
    day passed without an answer, or that she told us of a lapse."""

    risk_at_least: RiskGate | None = None
    missed_check_ins: Annotated[int, Field(ge=1)] | None = None
    lapse_reported: Literal[True] | None = None
    fact: str | None = None
    equals: str | None = Field(default=None, alias="is")
    times: Annotated[int, Field(ge=1)] = 1

    @model_validator(mode="after")
    def _one_kind_of_condition(self) -> Self:
        named = (self.risk_at_least, self.missed_check_ins, self.lapse_reported, self.fact)
        if sum(each is not None for each in named) != 1:
            raise ValueError("a condition names one of risk_at_least, missed_check_ins, lapse_reported or a fact")
        if (self.fact is None) != (self.equals is None):
            raise ValueError("a condition on a fact says which value it 'is'")
        return self


class Offer(Model):
    """What the service offers when a condition holds. An offer is a suggestion; the client decides.

    ``asks_for`` counsellor: not the client but her counsellor reads the words, as a task to call her.
    """

    when: Condition
    quest: Slug | None = None
    asks_for: Literal["client", "counsellor"] = "client"
    words: Text


class Level(Model):
    slug: Slug
    title: Text
    plain_title: Text | None = None
    opening: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    done: DoneRule
    feedback: Feedback
    asks: Ask
    offers: tuple[Offer, ...] = ()

    @cached_property
    def step_slugs(self) -> tuple[str, ...]:
        return tuple(step.slug for step in self.steps)

    @cached_property
    def others(self) -> frozenset[str]:
        """The steps that count for ``at_least``: those of ``of``, or all, without the ones of ``all_of``."""
        return frozenset(self.done.of or self.step_slugs) - frozenset(self.done.all_of)

    @model_validator(mode="after")
    def _done_rule_can_be_met(self) -> Self:
        rule = self.done
        for slug in (*rule.all_of, *rule.of):
            if slug not in self.step_slugs:
                known = ", ".join(self.step_slugs)
                raise rule_broken(f"{slug!r} is no step of level {self.slug!r}; choose from {known}", "done")
        if not rule.all_of and not rule.at_least:
            raise rule_broken("the done rule asks for nothing; name steps in all_of or a number in at_least", "done")
        if rule.at_least > len(self.others):
            asked = f"the done rule asks for {rule.at_least} of {len(self.others)} other steps and can never be met"
            raise rule_broken(f"{asked}; lower at_least or name more steps in 'of'", "done", "at_least")
        return self

    @model_validator(mode="after")
    def _waits_are_for_earlier_steps(self) -> Self:
        for place, step in enumerate(self.steps):
            for slug in step.after:
                if slug not in self.step_slugs[:place]:
                    told = f"step {step.slug!r} waits for {slug!r}, which is not an earlier step of its level"
                    raise rule_broken(f"{told}; name an earlier one or change the order", "steps", place, "after")
        return self


class Quest(Model):
    """A support pathway. The slug is its file's name; the version is pinned by every journey on it."""

    slug: Slug
    version: Annotated[int, Field(ge=1)]
    title: Text
    plain_title: Text
    summary: Text
    audience: tuple[Audience, ...]
    risk_gate: RiskGate
    place: Place = "main"
    expected_weeks: Annotated[int, Field(ge=1, le=60)]
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
            for at_step, step in enumerate(level.steps):
                if step.slug in seen:
                    told = f"two steps share the slug {step.slug!r}; give each its own in the whole quest"
                    raise rule_broken(told, "levels", at_level, "steps", at_step, "slug")
                seen.add(step.slug)
        return self

    @model_validator(mode="after")
    def _offers_read_facts_that_are_asked(self) -> Self:
        facts = self.declared_facts
        for at_level, level in enumerate(self.levels):
            for at_offer, offer in enumerate(level.offers):
                fact, value = offer.when.fact, offer.when.equals
                if fact is not None and value not in facts.get(fact, frozenset()):
                    known = ", ".join(sorted(facts.get(fact, ()))) or "no question with this key is a fact"
                    told = f"no step asks for the fact {fact!r} with the value {value!r}; known: {known}"
                    raise rule_broken(told, "levels", at_level, "offers", at_offer, "when")
        return self

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

    def level(self, slug: str) -> Level:
        return next(level for level in self.levels if level.slug == slug)

    def step(self, slug: str) -> Step:
        return self.step_places[slug][1]

    def level_of(self, step_slug: str) -> Level:
        return self.step_places[step_slug][0]
