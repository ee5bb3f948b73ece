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
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from quests.instruments.base import Frozen, Key, Language, Points, Slug, Wording, Words
from quests.instruments.rules import Scoring

Use = Literal["anyone", "staff_live", "off"]


class Validated(StrEnum):
    """Whether an instrument was studied in a language. Unknown: show English with an interpreter, or do not
    score.
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Passage(Frozen):
    """Locked words that are no question: the stem. Unchecked words still have to be held against the
    source.
    """

    text: Words
    wording: Wording


class Item(Frozen):
    """One question, in the words of its source. ``asked_if`` any_yes: asked only after a yes to one before it."""

    key: Key
    text: Words
    wording: Wording
    asked_if: Literal["any_yes"] | None = None


class Answer(Frozen):
    """One answer to choose, with its points. The order in the file is the order on the page."""

    value: Points
    label: Words
    wording: Wording


class Licence(Frozen):
    """What the service may do with the words: a line shown with the questions, and what staff still have to
    do.
    """

    line: Words
    staff_note: Words | None = None


class Validation(Frozen):
    """What is known about one language, with the study or the reason."""

    status: Validated
    note: Words


class Instrument(Frozen):
    """One screening questionnaire in one language.

    ``use`` says who may ask it: anyone, a step on the portal among them; only staff, live, in a talk; or nobody.
    ``ladder`` says whether the risk ladder reads it; what is not read is for a person, who is told so by
    ``ladder_note``. ``coding`` names the coding of the answers where there is more than one.
    """

    slug: Slug
    title: Words
    version: Annotated[int, Field(strict=True, ge=1)]
    language: Language
    use: Use
    use_note: Words | None = None
    ladder: Literal["reads", "not_read"]
    ladder_note: Words | None = None
    time_frame: Words
    is_lifetime: bool = False
    coding: Words | None = None
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
        if len(self.values) != len(self.answers):
            raise ValueError("two answers share one value; give each its own")
        if self.scoring.method == "any_yes" and self.values != {0, 1}:
            raise ValueError("an instrument of the method any_yes has the answers 0 and 1")
        if self.scoring.method == "asq":
            self._has_the_form_of_the_asq()
        elif any(item.asked_if for item in self.items):
            raise ValueError("only the asq asks a question after another answer; take asked_if out")
        return self

    @model_validator(mode="after")
    def _says_who_may_ask_and_who_reads(self) -> Self:
        if self.use != "anyone" and self.use_note is None:
            raise ValueError(f"use is {self.use}; say in use_note why, and what would change it")
        if self.ladder == "not_read" and self.ladder_note is None:
            raise ValueError("the risk ladder does not read it; say in ladder_note who does")
        return self

    @model_validator(mode="after")
    def _cut_offs_can_be_reached(self) -> Self:
        if self.scoring.method == "asq":
            return self
        starts = [band.at_least for band in self.scoring.bands]
        if starts[0] != self.lowest or starts != sorted(set(starts)):
            raise ValueError(f"the bands begin at {self.lowest} and each begins above the one before")
        if max(starts[-1], self.scoring.positive_from or 0) > self.highest:
            raise ValueError(f"no sum reaches the cut-off; the highest is {self.highest}")
        for part in self.scoring.parts:
            if not set(part.items) <= {item.key for item in self.items}:
                raise ValueError(f"{part.slug} has an item that is not asked")
            if part.positive_from > len(part.items) * max(self.values):
                raise ValueError(f"no sum of {part.slug} reaches its cut-off")
        is_needed = self.ladder == "reads" and not self.scoring.parts
        if is_needed != (self.scoring.positive_from is not None):
            raise ValueError("positive_from stands where the risk ladder reads the sum, and nowhere else")
        return self

    def _has_the_form_of_the_asq(self) -> None:
        """A question about danger is never for somebody alone at a form (domain.md section 1)."""
        if self.values != {0, 1, 2}:
            raise ValueError("the asq has the answers 0 no, 1 yes and 2 refused")
        if [item.asked_if for item in self.items] != [None] * 4 + ["any_yes"]:
            raise ValueError("the asq asks four questions, and a fifth after any yes")
        if self.use == "anyone":
            raise ValueError("the asq is asked by staff, live; use is staff_live or off")
        if self.use == "staff_live" and self.wording == "unchecked":
            raise ValueError("the asq is off until every word was held against its source")

    @property
    def values(self) -> set[int]:
        """The points that an answer may have."""
        return {answer.value for answer in self.answers}

    @property
    def lowest(self) -> int:
        """The lowest sum of a finished questionnaire: 10 for a K10 that counts each answer from 1."""
        return len(self.items) * min(self.values)

    @property
    def highest(self) -> int:
        """The highest sum there can be."""
        return len(self.items) * max(self.values)

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
    order, and which question is asked only after another.

    Stored wording that changes gives another digest, so a change is never silent.
    """
    locked: dict[str, Any] = {
        "language": instrument.language,
        "stem": instrument.stem.text if instrument.stem else None,
        "items": [[item.key, item.text] for item in instrument.items],
        "answers": [[answer.value, answer.label] for answer in instrument.answers],
    }
    branches = {item.key: item.asked_if for item in instrument.items if item.asked_if}
    if branches:
        locked["asked_if"] = branches
    return hashlib.sha256(json.dumps(locked, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
