"""From answers to a score. Unanswered is unknown, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quests.instruments.model import Instrument


class UnknownAnswer(ValueError):
    """An answer that this instrument does not offer, or to a question that it does not ask."""


@dataclass(frozen=True)
class Score:
    """The result of one questionnaire.

    ``total`` is None until every item is answered. ``at_least`` is the sum of what was answered: open
    answers can only add, so it may already prove a cut-off (``positive`` True, or the top ``band``) and so
    raise a risk level, but it never proves a lower one. ``positive`` is None while open answers decide it.
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


def score(instrument: Instrument, answers: Mapping[str, int | None]) -> Score:
    """What the answers add up to. ``answers`` maps item keys to values; None and a missing key are
    unanswered.

    Raises ``UnknownAnswer`` for a key or a value that the instrument does not have.
    """
    given = _checked(instrument, answers)
    at_least = sum(given.values())
    is_complete = len(given) == len(instrument.items)
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
        positive=_is_positive(instrument, at_least, is_complete),
    )


def result_text(instrument: Instrument, result: Score) -> str:
    """What the client reads about her answers, in our own plain words and without a label.

    Where open answers decide, it says that there is no result yet instead of guessing.
    """
    for band in instrument.scoring.bands:
        if band.slug == result.band:
            return band.result
    return instrument.unfinished_result


def _checked(instrument: Instrument, answers: Mapping[str, int | None]) -> dict[str, int]:
    keys = {item.key for item in instrument.items}
    values = {answer.value for answer in instrument.answers}
    given = {key: value for key, value in answers.items() if value is not None}
    for key in answers:
        if key not in keys:
            raise UnknownAnswer(f"{instrument.slug} has no question {key!r}")
    for key, value in given.items():
        # True and 1.0 equal 1 in Python, but neither is an answer that somebody chose.
        if type(value) is not int or value not in values:
            offered = ", ".join(str(value) for value in sorted(values))
            raise UnknownAnswer(f"{instrument.slug} {key!r} has the answers {offered}, not {value!r}")
    return given


def _band(instrument: Instrument, at_least: int, is_complete: bool) -> str | None:
    reached = [band for band in instrument.scoring.bands if band.at_least <= at_least]
    is_top = reached[-1] == instrument.scoring.bands[-1]
    return reached[-1].slug if is_complete or is_top else None


def _is_positive(instrument: Instrument, at_least: int, is_complete: bool) -> bool | None:
    if at_least >= instrument.scoring.positive_from:
        return True
    return False if is_complete else None
