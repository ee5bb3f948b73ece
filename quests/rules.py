"""The rules that a step or a level may carry: conditions, promises, reminders and days. Declared facts only.

Nothing is inferred: a rule reads the risk level reached, a coded answer, check-ins whose day passed, a lapse that she
told us of, or what she chose for her plan (domain.md section 3, "Staff-side requirements per step").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from quests.questions import Model, Slug, Text

RiskGate = Literal["low", "medium", "high"]
Preference = Literal["pace", "depth", "frame"]
Pace = Literal["slow", "normal", "own"]
Depth = Literal["short", "full"]
Days = Annotated[int, Field(ge=0, le=1100)]

PREFERENCES: dict[str, frozenset[str]] = {
    "pace": frozenset(("slow", "normal", "own")),
    "depth": frozenset(("short", "full")),
    "frame": frozenset(("journey", "plain")),
}


class Condition(Model):
    """A branch rule over declared facts. It names exactly one of them, or several conditions in ``any_of``."""

    risk_at_least: RiskGate | None = None
    missed_check_ins: Annotated[int, Field(ge=1)] | None = None
    lapse_reported: Literal[True] | None = None
    fact: str | None = None
    preference: Preference | None = None
    equals: str | None = Field(default=None, alias="is")
    times: Annotated[int, Field(ge=1)] = 1
    any_of: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _one_kind_of_condition(self) -> Self:
        named = (self.risk_at_least, self.missed_check_ins, self.lapse_reported, self.fact, self.preference)
        if sum(each is not None for each in named) + bool(self.any_of) != 1:
            raise ValueError(
                "a condition names exactly one of risk_at_least, missed_check_ins, lapse_reported, preference, fact "
                "and any_of; keep one, as in '{lapse_reported: true}', and write several as a list in any_of"
            )
        if (self.fact is None and self.preference is None) != (self.equals is None):
            told = "a condition on a fact or a preference says which value it 'is'"
            raise ValueError(f"{told}; write both, as in '{{fact: fits_now, is: not_playing}}'")
        if self.preference is not None and self.equals not in PREFERENCES[self.preference]:
            known = ", ".join(sorted(PREFERENCES[self.preference]))
            raise ValueError(f"{self.preference} can be {known}; choose one of them")
        if any(each.any_of for each in self.any_of):
            raise ValueError("an any_of holds plain conditions; write the inner ones into the outer list")
        return self

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The plain conditions that it is made of."""
        return self.any_of or (self,)


class Sooner(Model):
    """A shorter promise where a condition holds, as where a deadline is near (domain.md 3.4: 24 h instead of 72 h)."""

    when: Condition
    hours: Annotated[int, Field(ge=1, le=720)]


class Promise(Model):
    """What the service promises while the next act is ours. The clock counts against us, never the client.

    ``hours`` run day and night; ``open_hours`` and ``working_days`` only while the service is open, and on days on
    which it is.
    """

    working_days: Annotated[int, Field(ge=1, le=30)] | None = None
    hours: Annotated[int, Field(ge=1, le=720)] | None = None
    open_hours: Annotated[int, Field(ge=1, le=100)] | None = None
    sooner: tuple[Sooner, ...] = ()

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if sum(measure is not None for measure in (self.working_days, self.hours, self.open_hours)) != 1:
            raise ValueError(
                "a promise has either working_days or hours or open_hours; write one of them, as in '{hours: 72}'"
            )
        return self

    @property
    def knows_opening_hours(self) -> bool:
        """Whether it stands still while the service is closed."""
        return self.hours is None


class DaysByFact(Model):
    """Days that follow what she chose, as the term of a self-exclusion. ``otherwise`` is for who has not said."""

    fact: str
    days: Annotated[dict[str, Days], Field(min_length=1)]
    otherwise: Days | None = None


Offset = Days | DaysByFact


class Reminders(Model):
    """When we remind her of an open step: hours after its day. R-std: 24 and 72, then staff decide (domain.md 3).

    ``before_hours`` is for booked talks alone: 24 and 2 hours before. An empty list asks for none.
    """

    after_hours: tuple[Annotated[int, Field(ge=1, le=720)], ...] = (24, 72)
    before_hours: tuple[Annotated[int, Field(ge=1, le=720)], ...] = (24, 2)


class DoneRule(Model):
    """When a level counts as completed: every step of ``all_of``, and ``at_least`` of the others in ``of``."""

    all_of: tuple[Slug, ...] = ()
    at_least: Annotated[int, Field(ge=0)] = 0
    of: tuple[Slug, ...] = ()


class Alternatives(Model):
    """Steps of one level of which she chooses one. Doing one puts the others aside; she may still do them."""

    title: Text
    of: Annotated[tuple[Slug, ...], Field(min_length=2)]


class Offer(Model):
    """What the service offers when a condition holds. An offer is a suggestion; the client decides.

    ``asks_for`` counsellor: not the client but her counsellor reads the words, as a task to call her.
    ``at_once``: also what she answered is met where she is, where the end of the level may be months away.
    """

    when: Condition
    quest: Slug | None = None
    asks_for: Literal["client", "counsellor"] = "client"
    at_once: bool = False
    words: Text


class Exits(Model):
    """How people leave this quest. ``moves_to``: the quests it may lead to, and ``partner``.

    ``lost_contact`` supervisor: a person decides, never a rule (domain.md 3.3, welfare check).
    """

    moves_to: tuple[Slug, ...] = ()
    lost_contact: Literal["rule", "supervisor"] = "rule"


def conditions_in(*holders: Condition | Promise | Offer | None) -> Iterator[Condition]:
    """Every plain condition of these."""
    for holder in holders:
        if isinstance(holder, Condition):
            yield from holder.parts
        elif isinstance(holder, Offer):
            yield from holder.when.parts
        elif isinstance(holder, Promise):
            for sooner in holder.sooner:
                yield from sooner.when.parts
