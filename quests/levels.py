"""A level of a quest: steps, when it counts as done, what it says to the client and what it asks."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from quests.questions import Choice, Model, Slug, Text, rule_broken
from quests.rules import Alternatives, DoneRule, Offer
from quests.steps import CheckInStep, Step


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
            raise ValueError(
                "'choices' belong to an ask of kind choice; take them out, or write 'kind: choice' and add them"
            )
        if self.is_anonymous and not self.kind.startswith("scale"):
            told = "only a scale can be asked anonymously; words and choices may tell who wrote them"
            raise ValueError(f"{told}; take 'is_anonymous' out, or write 'kind: scale_1_5'")
        return self


class Level(Model):
    """A stage of the pathway. ``replaces``: levels of an earlier version whose place it takes.

    ``written`` are the steps as the file has them; ``steps`` are those that people walk, each repeat on its own.
    """

    slug: Slug
    title: Text
    plain_title: Text | None = None
    opening: Text
    written: Annotated[tuple[Step, ...], Field(min_length=1, alias="steps")]
    alternatives: tuple[Alternatives, ...] = ()
    done: DoneRule
    feedback: Feedback
    asks: Ask
    offers: tuple[Offer, ...] = ()
    replaces: tuple[Slug, ...] = ()

    @cached_property
    def placed_steps(self) -> tuple[tuple[int, Step], ...]:
        """Every step that people walk, with its place among the written ones."""
        return tuple(
            (place, each)
            for place, step in enumerate(self.written)
            for each in (step.on_each_day() if isinstance(step, CheckInStep) else (step,))
        )

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for _, step in self.placed_steps)

    @cached_property
    def step_slugs(self) -> tuple[str, ...]:
        return tuple(step.slug for step in self.steps)

    @cached_property
    def is_the_same_for_all(self) -> bool:
        """Whether every plan has all of its steps: no branch, no choice, nothing left out and nothing replaced."""
        return not self.alternatives and not any(
            step.only_if or step.is_extra or step.replaces or step.depth == "full" for step in self.steps
        )

    @cached_property
    def others(self) -> frozenset[str]:
        """The steps that count for ``at_least``: those of ``of``, or all, without the ones of ``all_of``."""
        return frozenset(self.done.of or self.step_slugs) - frozenset(self.done.all_of)

    @cached_property
    def choices(self) -> dict[str, frozenset[str]]:
        """By step: the other steps that she may choose instead of it."""
        return {slug: frozenset(group.of) - {slug} for group in self.alternatives for slug in group.of}

    @model_validator(mode="after")
    def _steps_have_slugs_of_their_own(self) -> Self:
        """Told before the rules that name steps: to them one of the two would be missing."""
        for index, (place, step) in enumerate(self.placed_steps):
            if step.slug in self.step_slugs[:index]:
                told = f"two steps share the slug {step.slug!r}; give each its own in the whole quest"
                raise rule_broken(told, "steps", place, "slug")
        return self

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
        for index, (place, step) in enumerate(self.placed_steps):
            for slug in step.after:
                if slug not in self.step_slugs[:index]:
                    told = f"step {step.slug!r} waits for {slug!r}, which is not an earlier step of its level"
                    raise rule_broken(f"{told}; name an earlier one or change the order", "steps", place, "after")
        return self

    @model_validator(mode="after")
    def _alternatives_are_steps_of_hers(self) -> Self:
        hers = {step.slug for step in self.steps if step.owner == "client"}
        named = [slug for group in self.alternatives for slug in group.of]
        for at, group in enumerate(self.alternatives):
            for slug in group.of:
                if slug not in hers:
                    told = f"{slug!r} is no step of hers in level {self.slug!r}; name steps that the client does"
                    known = ", ".join(step for step in self.step_slugs if step in hers)
                    raise rule_broken(f"{told}: {known}", "alternatives", at, "of")
                if named.count(slug) > 1:
                    raise rule_broken(f"{slug!r} is named twice; name it once", "alternatives", at, "of")
        return self
