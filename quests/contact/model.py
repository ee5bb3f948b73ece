"""What a contact of the first line is made of: six steps with questions, the words to say beside them, and ways on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from quests.questions import Language, Model, Question, Slug, Text, Words

Whom = Literal["self", "close_person", "young"]
EVERYBODY: tuple[Whom, ...] = ("self", "close_person", "young")
StepSlug = Literal["connect", "context", "screening", "calming", "plan", "close"]
Spoken = dict[Language, Annotated[tuple[Words, ...], Field(min_length=1)]]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]


class Block(Model):
    """Questions that belong together. ``whom``: for whose contacts they are; others are not asked."""

    slug: Slug
    title: Text
    hint: Text | None = None
    whom: tuple[Whom, ...] = EVERYBODY
    questions: tuple[Question, ...]


class ContactStep(Model):
    """One of the six steps of a contact (domain.md 9.1, K15 to K20). ``aim`` says in a line what it is for."""

    slug: StepSlug
    title: Text
    aim: Text
    blocks: tuple[Block, ...] = ()

    def blocks_for(self, audience: str) -> tuple[Block, ...]:
        """What is asked in a contact with or about such a person."""
        return tuple(block for block in self.blocks if audience in block.whom)

    def questions_for(self, audience: str) -> tuple[Question, ...]:
        """The same, one after the other."""
        return tuple(question for block in self.blocks_for(audience) for question in block.questions)


class Contact(Model):
    """The whole contact. ``version`` counts changes of what is asked."""

    version: int
    steps: tuple[ContactStep, ...]

    @model_validator(mode="after")
    def _one_name_once(self) -> Self:
        keys = [question.key for question in self.questions()]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        if doubled:
            raise ValueError(f"two questions share the name {doubled[0]!r}; give each its own")
        return self

    def questions(self) -> Iterator[Question]:
        """Every question of every step, whoever it is for."""
        return (question for step in self.steps for block in step.blocks for question in block.questions)

    def step(self, slug: str) -> ContactStep:
        """One step. Raises LookupError."""
        found = next((step for step in self.steps if step.slug == slug), None)
        if found is None:
            raise LookupError(slug)
        return found


class Script(Model):
    """Words that a colleague may say as they stand, or in her own. ``typed``: the same for who writes, ready to paste.

    ``how``: said, asked, or done together. ``reads``: it is said on such channels alone. ``levels``: at these levels of
    risk alone, at every one where empty. ``version`` counts changes of a text that people agree to.
    """

    slug: Slug
    step: StepSlug
    how: Literal["say", "ask", "do"] = "say"
    title: Text
    whom: tuple[Whom, ...] = EVERYBODY
    reads: Literal["all", "live", "typed"] = "all"
    levels: tuple[Literal["unasked", "low", "medium", "high", "emergency"], ...] = ()
    version: int = 1
    words: Spoken
    typed: Spoken | None = None
    source: str

    def lines(self, language: str, *, is_typed: bool) -> tuple[str, tuple[str, ...]]:
        """The language in which it can be said and its lines: in the wanted one, else in English."""
        spoken = self.typed if is_typed and self.typed is not None else self.words
        known = language if language in spoken else "en"
        return known, spoken[known]


class ScriptShelf(Model):
    """All scripts, in the order in which they stand beside the steps."""

    scripts: tuple[Script, ...]
