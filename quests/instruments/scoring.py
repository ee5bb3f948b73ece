"""From answers to a score. Unanswered is unknown, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quests.instruments.model import Instrument
from quests.instruments.rules import Part


class UnknownAnswer(ValueError):
    """An answer that this instrument does not offer, or to a question that it does not ask."""


class NotAddedUp(TypeError):
    """The answers of this instrument mean something one by one; a sum of them would hide a danger."""


@dataclass(frozen=True)
class PartScore:
    """The result of some items that are scored apart, such as the GAD-2 in the PHQ-4. The same rules as ``Score``."""

    slug: str
    title: str
    total: int | None
    at_least: int
    answered: int
    of: int
    highest: int
    complete: bool
    positive: bool | None


@dataclass(frozen=True)
class Score:
    """The result of one questionnaire.

    ``total`` is None until every item is answered. ``at_least`` is the sum of what was answered: open
    answers can only add, so it may already prove a cut-off (``positive`` True, or the top ``band``) and so
    raise a risk level, but it never proves a lower one. ``positive`` is None while open answers decide it, and
    always where no cut-off is read. With ``parts`` it is positive as soon as one of them is.
    ``band`` is the slug of a band, None while open answers decide it. For yes/no screens the sums count the
    yes answers.
    """

    instrument: str
    version: int
    total: int | None
    at_least: int
    answered: int
    of: int
    highest: int
    band: str | None
    complete: bool
    positive: bool | None
    parts: tuple[PartScore, ...] = ()


def score(instrument: Instrument, answers: Mapping[str, int | None]) -> Score:
    """What the answers add up to. ``answers`` maps item keys to values; None and a missing key are
    unanswered.

    Raises ``UnknownAnswer`` for a key or a value that the instrument does not have, ``NotAddedUp`` for the ASQ.
    """
    if instrument.scoring.method == "asq":
        raise NotAddedUp(f"{instrument.slug} is not added up; read it with quests.asq")
    given = checked(instrument, answers)
    at_least = sum(given.values())
    is_complete = len(given) == len(instrument.items)
    parts = tuple(_part_score(instrument, part, given) for part in instrument.scoring.parts)
    return Score(
        instrument=instrument.slug,
        version=instrument.version,
        total=at_least if is_complete else None,
        at_least=at_least,
        answered=len(given),
        of=len(instrument.items),
        highest=instrument.highest,
        band=_band(instrument, at_least, is_complete),
        complete=is_complete,
        positive=_any(parts) if parts else _is_positive(instrument.scoring.positive_from, at_least, is_complete),
        parts=parts,
    )


def result_text(instrument: Instrument, result: Score) -> str:
    """What the client reads about her answers, in our own plain words and without a label.

    Where open answers decide, it says that there is no result yet instead of guessing.
    """
    for band in instrument.scoring.bands:
        if band.slug == result.band:
            return band.result
    return instrument.unfinished_result


def checked(instrument: Instrument, answers: Mapping[str, int | None]) -> dict[str, int]:
    """What was answered, by item. Raises ``UnknownAnswer`` for a key or a value that the instrument does not have."""
    keys = {item.key for item in instrument.items}
    given = {key: value for key, value in answers.items() if value is not None}
    for key in answers:
        if key not in keys:
            raise UnknownAnswer(f"{instrument.slug} has no question {key!r}")
    for key, value in given.items():
        # True and 1.0 equal 1 in Python, but neither is an answer that somebody chose.
        if type(value) is not int or value not in instrument.values:
            offered = ", ".join(str(value) for value in sorted(instrument.values))
            raise UnknownAnswer(f"{instrument.slug} {key!r} has the answers {offered}, not {value!r}")
    return given


def _part_score(instrument: Instrument, part: Part, given: Mapping[str, int]) -> PartScore:
    values = [given[key] for key in part.items if key in given]
    at_least, is_complete = sum(values), len(values) == len(part.items)
    return PartScore(
        slug=part.slug,
        title=part.title,
        total=at_least if is_complete else None,
        at_least=at_least,
        answered=len(values),
        of=len(part.items),
        highest=len(part.items) * max(instrument.values),
        complete=is_complete,
        positive=_is_positive(part.positive_from, at_least, is_complete),
    )


def _band(instrument: Instrument, at_least: int, is_complete: bool) -> str | None:
    reached = [band for band in instrument.scoring.bands if band.at_least <= at_least]
    if not reached:
        return None
    is_top = reached[-1] == instrument.scoring.bands[-1]
    return reached[-1].slug if is_complete or is_top else None


def _any(parts: tuple[PartScore, ...]) -> bool | None:
    """Positive where one part is; negative only where each of them certainly is."""
    if any(part.positive for part in parts):
        return True
    return None if any(part.positive is None for part in parts) else False


def _is_positive(cutoff: int | None, at_least: int, is_complete: bool) -> bool | None:
    if cutoff is None:
        return None
    if at_least >= cutoff:
        return True
    return False if is_complete else None
