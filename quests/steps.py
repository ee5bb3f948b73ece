"""The steps of a quest: nine kinds, the questions they ask and what each is made of.

Offsets, never dates; words, never code. The models are frozen. ``quests.definition`` puts steps into levels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from quests.questions import Choice, Facts, Involved, Model, Question, Slug, Text, rule_broken
from quests.rules import Condition, Days, Depth, Offset, Promise, Reminders, conditions_in

DEFAULT_EXPECTED_DAYS = 3
StaffOwner = Literal["agent", "counsellor", "supervisor", "clinician"]
Owner = Literal["client"] | StaffOwner
Way = Literal["phone", "chat", "in_person"]
Protocol = Literal["p_s", "p_f", "p_v"]
"""The crisis protocols of domain.md section 2.1: danger to life, acute money crisis, violence at home."""
Evidence = Literal["tick", "text", "num", "staff", "score"]


def _first_twice(slugs: Iterable[str]) -> str | None:
    return next((slug for slug, times in Counter(slugs).items() if times > 1), None)


class AnyStep(Model):
    """What every kind of step has. ``minutes`` is her time, ``expected_days`` how long a step usually stays open.

    ``only_if``: the branch by which it belongs to a plan. ``depth`` full: left out where she chose the short plan.
    ``is_extra``: in nobody's plan until somebody adds it. ``named_act``: what it lets her say of herself, marked once.
    ``replaces``: steps of an earlier version that count as this one. ``visibility`` staff: her pages do not show it.
    ``involves``: a partner service or somebody close has a part in it, so it is closed while protocol P-V holds.
    """

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
    due_from_days: Offset | None = None
    due_by_days: Offset | None = None
    only_if: Condition | None = None
    depth: Depth = "short"
    is_extra: bool = False
    is_optional: bool = False
    named_act: Text | None = None
    reminders: Reminders | None = None
    visibility: Literal["client", "staff"] = "client"
    involves: Involved | None = None
    replaces: tuple[Slug, ...] = ()
    done_words: Text | None = None
    skipped_words: Text | None = None
    skip_offers_talk: bool = False

    @model_validator(mode="after")
    def _days_and_questions_are_in_order(self) -> Self:
        first, last = self.due_from_days, self.due_by_days
        if isinstance(first, int) and isinstance(last, int) and last < first:
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

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every plain condition that this step reads."""
        return tuple(conditions_in(self.only_if, getattr(self, "promise", None)))

    def chosen(self, facts: Facts) -> tuple[Choice, ...]:
        """The choices that these declared facts name."""
        return tuple(
            choice
            for question in self.questions_asked
            for choice in question.choices
            if question.is_fact and choice.value in values_of(facts.get(question.key))
        )

    def moves_to(self, facts: Facts) -> str | None:
        """Where these answers move her: a quest's slug, ``partner``, or None to stay on this one."""
        return next((choice.moves_to for choice in self.chosen(facts) if choice.moves_to), None)


def values_of(given: str | Sequence[str] | None) -> tuple[str, ...]:
    """A declared fact as values: one of a choice, some of a list, none where nothing was said."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)


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


class Repeats(Model):
    """One check-in written once and asked on several days. ``within_days``: how long each of them stays due."""

    on_days: Annotated[tuple[Days, ...], Field(min_length=2, max_length=40)]
    within_days: Annotated[int, Field(ge=1, le=60)] = 3

    @model_validator(mode="after")
    def _days_rise(self) -> Self:
        if list(self.on_days) != sorted(set(self.on_days)):
            told = "the days of on_days rise, each is named once"
            raise rule_broken(f"{told}; write them in order, as in [7, 14, 28]", "on_days")
        return self


class CheckInStep(AnyStep):
    """How it goes, asked on its day. With ``repeats`` it stands for one step a day; ``{day}`` in its words is that
    day, ``{number}`` the how-manieth it is."""

    kind: Literal["check_in"]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    repeats: Repeats | None = None

    def on_each_day(self) -> tuple[CheckInStep, ...]:
        """The steps that it stands for, each with a slug, a title and a day of its own."""
        if self.repeats is None:
            return (self,)
        return tuple(self._on(day, place) for place, day in enumerate(self.repeats.on_days, start=1))

    def _on(self, day: int, number: int) -> CheckInStep:
        named = {"day": str(day), "number": str(number)}
        words = {
            name: filled(getattr(self, name), named)
            for name in ("title", "plain_title", "hint", "why", "done_words", "skipped_words")
        }
        assert self.repeats is not None
        due = {"due_from_days": day, "due_by_days": day + self.repeats.within_days}
        return self.model_copy(update={**words, **due, "slug": f"{self.slug}-day-{day}", "repeats": None})


def filled(text: Text | None, values: Mapping[str, str]) -> Text | None:
    """Words with their ``{day}`` and ``{number}`` filled in; other braces stay as they are."""
    if isinstance(text, str):
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return text
    return None if text is None else {language: str(filled(words, values)) for language, words in text.items()}


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
    protocols: tuple[Protocol, ...] = ()
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
