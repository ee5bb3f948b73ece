"""The steps of a quest: seven kinds, the questions they ask and what each is made of.

Offsets, never dates; words, never code. The models are frozen. ``quests.definition`` puts steps into levels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

SOURCE_LANGUAGE = "en"
DEFAULT_EXPECTED_DAYS = 3

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Text = Words | Annotated[dict[Language, Words], Field(min_length=1)]
Days = Annotated[int, Field(ge=0, le=366)]

Owner = Literal["client", "counsellor"]
Evidence = Literal["tick", "text", "num", "staff", "score"]


class Model(BaseModel):
    """A part of a quest: it knows exactly its own keys, converts nothing and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def rule_broken(message: str, *at: str | int) -> PydanticCustomError:
    """A rule between parts of a quest that does not hold. ``at`` leads from the model to the part to mend."""
    return PydanticCustomError("rule_broken", "{message}", {"message": message, "at": at})


def _first_twice(slugs: Iterable[str]) -> str | None:
    return next((slug for slug, times in Counter(slugs).items() if times > 1), None)


class Choice(Model):
    """One answer to choose. ``value`` is the code that rules may read; ``label`` is what the client reads."""

    value: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]
    label: Text


class Unless(Model):
    """Leaves a question out when an earlier one of the step was answered so: who does not play is asked no amount."""

    question: str
    equals: str = Field(alias="is")


class Question(Model):
    """One question on one page. Every question may be left empty unless the step's evidence needs it."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
    kind: Literal["text", "choice", "several", "scale", "money", "hours", "date", "days_of_week"]
    label: Text
    hint: Text | None = None
    why: Text | None = None
    choices: tuple[Choice, ...] = ()
    is_optional: bool = True
    is_fact: bool = False
    unless: Unless | None = None
    low_label: Text | None = None
    high_label: Text | None = None

    @model_validator(mode="after")
    def _choices_fit_the_kind(self) -> Self:
        if (self.kind in ("choice", "several")) != bool(self.choices):
            raise ValueError("'choices' belong to a question of kind choice or several, and to no other")
        values = [choice.value for choice in self.choices]
        if len(values) != len(set(values)):
            raise ValueError("two choices share one value; give each its own")
        if self.is_fact and self.kind != "choice":
            raise ValueError("only a question of kind choice can be a fact, since a fact is a coded value")
        return self


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

    @property
    def questions_asked(self) -> tuple[Question, ...]:
        """The quest's own questions of this step, in order. An instrument's items are not among them."""
        found: tuple[Question, ...] = getattr(self, "questions", ())
        return found

    @property
    def facts(self) -> dict[str, frozenset[str]]:
        """The coded values that a rule may read and the event log may hold, by the key of their question."""
        return {
            question.key: frozenset(choice.value for choice in question.choices)
            for question in self.questions_asked
            if question.is_fact
        }

    @property
    def fact_keys(self) -> frozenset[str]:
        return frozenset(self.facts)


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


Step = Annotated[
    InformationStep | SelfTaskStep | QuestionnaireStep | LimitsStep | CheckInStep | ReviewStep | AgreementStep,
    Field(discriminator="kind"),
]


def text_in(text: Text, language: str) -> str:
    """The words in ``language``, or in the source language where they are not translated yet."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get(SOURCE_LANGUAGE) or next(iter(text.values()))
