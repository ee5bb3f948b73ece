"""What a screening instrument is: locked words, fixed answers, a way to score, and where all of it comes
from.

Screening is not diagnosis. Items, answers and stem are never reworded, shortened or linted;
``wording_digest`` is the seal that a test holds. The results are our own words for the client and carry no
label.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Wording = Literal["checked", "unchecked"]


class Validated(StrEnum):
    """Whether an instrument was studied in a language. Unknown: show English with an interpreter, or do not
    score.
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Passage(_Model):
    """Locked words that are no question: the stem. Unchecked words still have to be held against the
    source.
    """

    text: Words
    wording: Wording


class Item(_Model):
    """One question, in the words of its source."""

    key: Key
    text: Words
    wording: Wording


class Answer(_Model):
    """One answer to choose, with its points. The order in the file is the order on the page."""

    value: Annotated[int, Field(strict=True, ge=0)]
    label: Words
    wording: Wording


class Band(_Model):
    """A range of the sum, from ``at_least`` up to the next band. ``label`` is for staff, ``result`` is what
    the client reads and names no band.
    """

    slug: Key
    at_least: Annotated[int, Field(strict=True, ge=0)]
    label: Words
    result: Words


class Scoring(_Model):
    """How answers become a result. ``positive_from`` is the sum from which the risk ladder does not call it
    low.
    """

    method: Literal["sum", "any_yes"]
    positive_from: Annotated[int, Field(strict=True, ge=1)]
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _bands_rise_from_zero(self) -> Self:
        starts = [band.at_least for band in self.bands]
        if starts[0] != 0 or starts != sorted(set(starts)):
            raise ValueError("the bands begin at 0 and each begins above the one before")
        if len({band.slug for band in self.bands}) != len(self.bands):
            raise ValueError("two bands share one slug; give each its own")
        return self


class Licence(_Model):
    """What the service may do with the words: a line shown with the questions, and what staff still have to
    do.
    """

    line: Words
    staff_note: Words | None = None


class Validation(_Model):
    """What is known about one language, with the study or the reason."""

    status: Validated
    note: Words


class Instrument(_Model):
    """One screening questionnaire in one language."""

    slug: Slug
    title: Words
    version: Annotated[int, Field(strict=True, ge=1)]
    language: Language
    time_frame: Words
    stem: Passage | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]
    scoring: Scoring
    unfinished_result: Words
    source: Words
    licence: Licence
    validated_in: Mapping[Language, Validation]

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if len({item.key for item in self.items}) != len(self.items):
            raise ValueError("two items share one key; give each its own")
        values = {answer.value for answer in self.answers}
        if len(values) != len(self.answers):
            raise ValueError("two answers share one value; give each its own")
        if self.scoring.method == "any_yes" and values != {0, 1}:
            raise ValueError("an instrument of the method any_yes has the answers 0 and 1")
        if max(self.scoring.bands[-1].at_least, self.scoring.positive_from) > self.highest:
            raise ValueError(f"no sum reaches the cut-off; the highest is {self.highest}")
        return self

    @property
    def highest(self) -> int:
        """The highest sum there can be."""
        return len(self.items) * max(answer.value for answer in self.answers)

    @property
    def unchecked_parts(self) -> tuple[str, ...]:
        """What still has to be compared with the source: 'stem', 'answers' and keys of items, for staff."""
        parts = [("stem", self.stem.wording)] if self.stem else []
        parts += [("answers", answer.wording) for answer in self.answers]
        parts += [(item.key, item.wording) for item in self.items]
        return tuple(dict.fromkeys(name for name, wording in parts if wording == "unchecked"))

    @property
    def wording(self) -> Wording:
        """Whether the whole wording was held against its source; one unchecked part makes it unchecked."""
        return "unchecked" if self.unchecked_parts else "checked"

    def validated(self, language: str) -> Validated:
        """Whether it was studied in a language. A language that nobody looked at is unknown."""
        known = self.validated_in.get(language)
        return known.status if known else Validated.UNKNOWN

    def with_cutoffs(self, cutoffs: Mapping[str, int]) -> Instrument:
        """This instrument with other beginnings of its bands, by band slug, such as PGSI 1-4 and 5-7.

        The words and the risk ladder stay as they are. Raises ValueError for an unknown band or an order that
        does not rise from 0.
        """
        unknown = sorted(set(cutoffs) - {band.slug for band in self.scoring.bands})
        if unknown:
            raise ValueError(f"{self.slug} has no band {unknown[0]!r}")
        data = self.model_dump()
        for band in data["scoring"]["bands"]:
            band["at_least"] = cutoffs.get(band["slug"], band["at_least"])
        return Instrument.model_validate(data)


def wording_digest(instrument: Instrument) -> str:
    """The sha256 of everything locked: language, stem, items with keys and order, answers with values and
    order.

    Stored wording that changes gives another digest, so a change is never silent.
    """
    locked = {
        "language": instrument.language,
        "stem": instrument.stem.text if instrument.stem else None,
        "items": [[item.key, item.text] for item in instrument.items],
        "answers": [[answer.value, answer.label] for answer in instrument.answers],
    }
    return hashlib.sha256(json.dumps(locked, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
