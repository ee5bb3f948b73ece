"""The questions of a quest, their choices, and the words that all of it is written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

SOURCE_LANGUAGE = "en"

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Facts = Mapping[str, str | Sequence[str]]
"""Declared facts by the key of their question: one coded value, or some of a list."""
Text = Words | Annotated[dict[Language, Words], Field(min_length=1)]


class Model(BaseModel):
    """A part of a quest: it knows exactly its own keys, converts nothing and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def rule_broken(message: str, *at: str | int) -> PydanticCustomError:
    """A rule between parts of a quest that does not hold. ``at`` leads from the model to the part to mend."""
    return PydanticCustomError("rule_broken", "{message}", {"message": message, "at": at})


class Choice(Model):
    """One answer to choose. ``value`` is the code that rules may read; ``label`` is what the client reads.

    Choosing may lead somewhere: to another ``quest``, to a partner service, or to a person to talk to.
    """

    value: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]
    label: Text
    quest: Slug | None = None
    leads_to: Literal["talk", "partner"] | None = None

    @model_validator(mode="after")
    def _leads_to_one_place(self) -> Self:
        if self.quest is not None and self.leads_to is not None:
            raise ValueError("a choice leads to one place; take 'quest' or 'leads_to' out")
        return self

    @property
    def moves_to(self) -> str | None:
        """Where this choice moves her: a quest's slug or ``partner``. None: she stays, or talks to someone."""
        return self.quest or ("partner" if self.leads_to == "partner" else None)


class Unless(Model):
    """Leaves a question out when an earlier one of the step was answered so: who does not play is asked no amount."""

    question: str
    equals: str = Field(alias="is")


ContactRule = Literal[
    "consent",
    "ways",
    "address",
    "times",
    "shown_as",
    "voicemail",
    "if_someone_else",
    "calendar_file",
    "code_word",
    "stop_word",
    "help_word",
]
"""What an answer may say about how she may be reached (domain.md section 3.9 and protocol P-V)."""

_YES_NO = frozenset(("yes", "no"))
_CONTACT_VALUES = {
    "if_someone_else": frozenset(("later", "wrong_number", "say_nothing")),
    "ways": frozenset(("call", "message", "email")),
    "times": frozenset(("morning", "afternoon", "evening", "weekend")),
    "voicemail": _YES_NO,
    "calendar_file": _YES_NO,
}
_CONTACT_RULES = {
    "consent": "kind choice, with the values yes and no",
    "shown_as": "kind text",
    "if_someone_else": "kind text, or kind choice with values of later, wrong_number, say_nothing",
    "stop_word": "kind text",
    "help_word": "kind text",
    "ways": "kind several, with values of call, message, email",
    "address": "kind text",
    "times": "kind several, with values of morning, afternoon, evening, weekend",
    "voicemail": "kind choice, with the values yes and no",
    "calendar_file": "kind choice, with the values yes and no",
    "code_word": "kind text",
}


_IN_HER_WORDS = frozenset(("address", "shown_as", "code_word", "stop_word", "help_word"))


def _fits_contact_rule(question: Question) -> bool:
    """Whether the answers to a question can be kept as the contact rule that it sets."""
    values = {choice.value for choice in question.choices}
    if question.sets in _IN_HER_WORDS:
        return question.kind == "text"
    if question.sets == "if_someone_else":
        is_one_of = question.kind == "choice" and values <= _CONTACT_VALUES[question.sets]
        return question.kind == "text" or is_one_of
    if question.sets in ("ways", "times"):
        return question.kind == "several" and values <= _CONTACT_VALUES[question.sets]
    return question.kind == "choice" and values == _YES_NO


Involved = Literal["partner", "someone_close"]
"""Whom a step or a question brings in beside her and the service: closed while protocol P-V holds (quests.lock)."""

Screens = Literal["red_flags", "fear_at_home"]
"""What an answer tells the risk ladder beside the instruments (domain.md section 1, F1 to F8; section 2, R1)."""
NONE_OF_THESE = "none_of_these"
RED_FLAGS = frozenset(f"f{number}" for number in range(1, 9))
_SCREENS = {
    "red_flags": f"kind several, with values of f1 to f8 and {NONE_OF_THESE}",
    "fear_at_home": "kind choice, with the values yes and no, and perhaps rather_not_say",
}


def _fits_screen(question: Question) -> bool:
    """Whether the ladder can read the answers."""
    values = {choice.value for choice in question.choices}
    if question.screens == "red_flags":
        return question.kind == "several" and NONE_OF_THESE in values and values - {NONE_OF_THESE} <= RED_FLAGS
    return question.kind == "choice" and values - {"rather_not_say"} == _YES_NO


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
    sets: ContactRule | None = None
    screens: Screens | None = None
    involves: Involved | None = None

    @model_validator(mode="after")
    def _choices_fit_the_kind(self) -> Self:
        if (self.kind in ("choice", "several")) != bool(self.choices):
            if self.choices:
                told = "'choices' belong to a question of kind choice or several"
                raise ValueError(f"{told}; take them out, or write 'kind: choice'")
            told = f"a question of kind {self.kind} has nothing to choose from"
            raise ValueError(f"{told}; add choices, as in 'choices: [{{value: helped, label: \"It helped\"}}]'")
        values = [choice.value for choice in self.choices]
        if len(values) != len(set(values)):
            raise ValueError("two choices share one value; give each its own")
        if self.is_fact and self.kind not in ("choice", "several"):
            told = "only a question of kind choice or several can be a fact, since rules read its coded values"
            raise ValueError(f"{told}; write 'kind: choice' with choices, or take 'is_fact' out")
        if self.screens is not None and not _fits_screen(self):
            raise ValueError(f"a question that screens for {self.screens} needs {_SCREENS[self.screens]}; write it so")
        if not self.is_fact and any(choice.quest or choice.leads_to for choice in self.choices):
            raise ValueError("a choice that leads somewhere is read by a rule; say is_fact: true")
        if self.sets is not None and not _fits_contact_rule(self):
            raise ValueError(f"a question that sets {self.sets} needs {_CONTACT_RULES[self.sets]}; write it so")
        return self


def text_in(text: Text, language: str) -> str:
    """The words in ``language``, or in the source language where they are not translated yet."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get(SOURCE_LANGUAGE) or next(iter(text.values()))
