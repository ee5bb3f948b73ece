"""How answers become a result: bands of the sum, and pairs of questions that are scored apart."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from quests.instruments.base import Frozen, Key, Points, Words

CutOff = Annotated[int, Field(strict=True, ge=1)]


class Band(Frozen):
    """A range of the sum, from ``at_least`` up to the next band. ``label`` is for staff, ``result`` is what
    the client reads and names no band.
    """

    slug: Key
    at_least: Points
    label: Words
    result: Words


class Part(Frozen):
    """Some items of an instrument that are an instrument of their own, such as the GAD-2 in the PHQ-4."""

    slug: Key
    title: Words
    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    positive_from: CutOff


class Scoring(Frozen):
    """How answers become a result.

    ``positive_from`` is the sum from which the risk ladder does not call it low. It is left out where the ladder
    does not read the sum: then each part has a cut-off of its own, or none is read. By the method ``asq`` the
    answers are not added up: its bands are the three outcomes in their order (``quests.asq``).
    """

    method: Literal["sum", "any_yes", "asq"]
    positive_from: CutOff | None = None
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]
    parts: tuple[Part, ...] = ()

    @model_validator(mode="after")
    def _bands_and_parts_are_told_apart(self) -> Self:
        if len({band.slug for band in self.bands}) != len(self.bands):
            raise ValueError("two bands share one slug; give each its own")
        if len({part.slug for part in self.parts}) != len(self.parts):
            raise ValueError("two parts share one slug; give each its own")
        items = [item for part in self.parts for item in part.items]
        if len(set(items)) != len(items):
            raise ValueError("an item belongs to two parts; score it in one")
        if self.method == "asq" and [band.at_least for band in self.bands] != [0, 1, 2]:
            raise ValueError("the asq has three outcomes, with at_least 0, 1 and 2 as their order")
        return self
