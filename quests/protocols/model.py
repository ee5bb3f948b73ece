"""What a crisis protocol is: ordered steps, each with who does it, by when, words to say and outcomes in one tap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from quests.steps import Protocol as Kind

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=30)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Text = Annotated[Mapping[Literal["en", "ru"], Words], Field(min_length=2)]
Who = Literal["anyone", "agent", "clinician", "supervisor"]
Clock = Literal["call_back", "debt_help", "decision"]


class Frozen(BaseModel):
    """A part of a protocol: it knows exactly its own keys and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Within(Frozen):
    """By when a step shall be done, from the opening of the protocol. ``handover``: as fast as the channel asks.

    ``is_emergency``: the time counts where the level is an emergency, and from the moment at which it is.
    """

    minutes: Annotated[int, Field(ge=1)] | None = None
    handover: bool = False
    is_emergency: bool = False

    @model_validator(mode="after")
    def _says_one_time(self) -> Self:
        if (self.minutes is None) == (not self.handover):
            raise ValueError("a step has minutes, or those of the handover")
        return self


class Outcome(Frozen):
    """What came of a step, in one tap.

    ``leaves_open``: the step is not dealt with by it. ``after``: it is there once another outcome stands. ``starts``
    and ``ends`` name a clock. ``is_emergency`` raises the level to emergency, and ``opens`` begins another protocol.
    ``tells``: a supervisor hears of it at once, as of a handover. ``unless_violence``: it is no choice where
    violence is suspected.
    """

    value: Code
    label: Text
    leaves_open: bool = False
    after: Code | None = None
    starts: Clock | None = None
    ends: Clock | None = None
    opens: Kind | None = None
    is_emergency: bool = False
    tells: bool = False
    unless_violence: bool = False


class Step(Frozen):
    """One step. ``say`` are words for the person, ``never`` what nobody says. ``where_safe`` and the whole step under
    ``unless_violence`` are left out where violence is suspected. ``stops``: clocks that end when it is dealt with.
    """

    slug: Slug
    title: Text
    what: Text
    say: tuple[Text, ...] = ()
    never: Text | None = None
    where_safe: Text | None = None
    who: Who
    within: Within | None = None
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    stops: tuple[Clock, ...] = ()
    unless_violence: bool = False

    def outcome(self, value: str | None) -> Outcome | None:
        """The outcome of this code; None where the step has none such."""
        return next((one for one in self.outcomes if one.value == value), None)


class CrisisProtocol(Frozen):
    """A protocol as it is walked: its steps in their order."""

    kind: Kind
    version: Annotated[int, Field(ge=1)]
    title: Text
    about: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_are_its_own(self) -> Self:
        if len({step.slug for step in self.steps}) != len(self.steps):
            raise ValueError("two steps share one slug; give each its own")
        for step in self.steps:
            values = {one.value for one in step.outcomes}
            if len(values) != len(step.outcomes):
                raise ValueError(f"two outcomes of {step.slug} share one value")
            if any(one.after is not None and one.after not in values for one in step.outcomes):
                raise ValueError(f"an outcome of {step.slug} comes after one that is not there")
            if all(one.leaves_open for one in step.outcomes):
                raise ValueError(f"no outcome of {step.slug} deals with it")
        return self

    def step(self, slug: str) -> Step | None:
        """The step of this slug; None where there is none."""
        return next((one for one in self.steps if one.slug == slug), None)
