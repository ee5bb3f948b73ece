"""The steps of a quest: nine kinds, the questions they ask and what each is made of.

Offsets, never dates; words, never code. The models are frozen. ``quests.definition`` puts steps into levels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from quests.questions import Choice, Model, Question, Slug, Text, rule_broken

DEFAULT_EXPECTED_DAYS = 3
StaffOwner = Literal["agent", "counsellor", "supervisor", "clinician"]
Owner = Literal["client"] | StaffOwner
Way = Literal["phone", "chat", "in_person"]
Days = Annotated[int, Field(ge=0, le=366)]
Evidence = Literal["tick", "text", "num", "staff", "score"]


def _first_twice(slugs: Iterable[str]) -> str | None:
    return next((slug for slug, times in Counter(slugs).items() if times > 1), None)


class Promise(Model):
    """What the service promises while the next act is ours. The clock counts against us, never the client."""

    working_days: Annotated[int, Field(ge=1, le=30)] | None = None
    hours: Annotated[int, Field(ge=1, le=720)] | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.working_days is None) == (self.hours is None):
            raise ValueError("a promise has either working_days or hours")
        return self


class AnyStep(Model):
    """What every kind of step has. ``minutes`` is her time, ``expected_days`` how long a step usually stays open."""

    slug: Slug
    title: Text
    plain_title: Text | None = None
    hint: Text
    why: Text
    minutes: Annotated[int, Field(ge=1, le=90)]
    owner: Owner = "client"
    evidence: Evidence = "tick"
    expected_days: Annotated[int, Field(ge=1, le=90)] = DEFAULT_EXPECTED_DAYS
    after: tuple[Slug, ...] = ()
    due_from_days: Days | None = None
    due_by_days: Days | None = None
    is_optional: bool = False
    done_words: Text | None = None
    skipped_words: Text | None = None
    skip_offers_talk: bool = False

    @model_validator(mode="after")
    def _days_and_questions_are_in_order(self) -> Self:
        if None not in (self.due_from_days, self.due_by_days) and (self.due_by_days or 0) < (self.due_from_days or 0):
            raise rule_broken("due_by_days is before due_from_days; write a later day", "due_by_days")
        if twice := _first_twice(question.key for question in self.questions_asked):
            raise rule_broken(f"two questions share the key {twice!r}; give each its own", "questions")
        choices: dict[str, set[str]] = {}
        for place, question in enumerate(self.questions_asked):
            unless = question.unless
            if unless is not None and unless.equals not in choices.get(unless.question, ()):
                message = (
                    f"{question.key!r} looks at {unless.question!r}: name an earlier choice question and its value"
                )
                raise rule_broken(message, "questions", place, "unless")
            choices[question.key] = {choice.value for choice in question.choices}
        return self

    @cached_property
    def questions_asked(self) -> tuple[Question, ...]:
        """The quest's own questions of this step, in order. An instrument's items are not among them."""
        found: tuple[Question, ...] = getattr(self, "questions", ())
        return found

    @cached_property
    def facts(self) -> dict[str, frozenset[str]]:
        """The coded values that a rule may read and the event log may hold, by the key of their question."""
        return {
            question.key: frozenset(choice.value for choice in question.choices)
            for question in self.questions_asked
            if question.is_fact
        }

    @cached_property
    def fact_keys(self) -> frozenset[str]:
        return frozenset(self.facts)

    def chosen(self, facts: Mapping[str, str]) -> tuple[Choice, ...]:
        """The choices that these declared facts name."""
        return tuple(
            choice
            for question in self.questions_asked
            for choice in question.choices
            if question.is_fact and facts.get(question.key) == choice.value
        )

    def moves_to(self, facts: Mapping[str, str]) -> str | None:
        """Where these answers move her: a quest's slug, ``partner``, or None to stay on this one."""
        return next((choice.moves_to for choice in self.chosen(facts) if choice.moves_to), None)


class Passage(Model):
    """A short passage of an information step: a heading and plain Markdown."""

    heading: Text
    body: Text


class InformationStep(AnyStep):
    kind: Literal["information"]
    passages: Annotated[tuple[Passage, ...], Field(min_length=1)]


class SelfTaskStep(AnyStep):
    kind: Literal["self_task"]
    guidance: Text | None = None
    questions: tuple[Question, ...] = ()


class QuestionnaireStep(AnyStep):
    kind: Literal["questionnaire"]
    instruments: Annotated[tuple[Slug, ...], Field(min_length=1)]
    evidence: Evidence = "score"


class LimitsStep(AnyStep):
    kind: Literal["limits"]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    evidence: Evidence = "num"


class CheckInStep(AnyStep):
    kind: Literal["check_in"]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class ReviewStep(AnyStep):
    """A counsellor reads what the client sends and answers. The client asks for it; the service owes it."""

    kind: Literal["review"]
    promise: Promise
    questions: tuple[Question, ...] = ()
    evidence: Evidence = "staff"


class AgreementStep(AnyStep):
    kind: Literal["agreement"]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    evidence: Evidence = "text"


class BookingStep(AnyStep):
    """A talk at a time that she chooses. ``promise``: within what time we owe her one. The talk itself closes it."""

    kind: Literal["booking"]
    owner: Literal["client"] = "client"
    promise: Promise
    talk_minutes: Annotated[int, Field(ge=5, le=180)] = 30
    ways: Annotated[tuple[Way, ...], Field(min_length=1)] = ("phone", "chat", "in_person")
    evidence: Evidence = "staff"


class Call(Model):
    """A staff task that is a call. After so many tries without an answer it counts as done (domain.md 3.2, 3.9)."""

    tries: Annotated[int, Field(ge=1, le=5)] = 3


class StaffTaskStep(AnyStep):
    """Something that the service does. The client reads ``title``, ``hint`` and ``why``; staff also ``guidance``."""

    kind: Literal["staff_task"]
    owner: StaffOwner = "counsellor"
    promise: Promise | None = None
    guidance: Text | None = None
    questions: tuple[Question, ...] = ()
    call: Call | None = None
    evidence: Evidence = "staff"


Step = Annotated[
    InformationStep
    | SelfTaskStep
    | QuestionnaireStep
    | LimitsStep
    | BookingStep
    | CheckInStep
    | ReviewStep
    | AgreementStep
    | StaffTaskStep,
    Field(discriminator="kind"),
]
