"""The ASQ, read answer by answer: five questions about suicide, which staff ask live (domain.md section 1).

It is switched off until its wording was held against the source; nothing here asks anybody. Positive is any yes and any
refusal; a yes to the fifth question is acute. What is open is unknown, never no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from quests.instruments import checked, instrument
from quests.screen import AsqAnswer, Screen

SLUG = "asq"
ALWAYS = ("asq_1", "asq_2", "asq_3", "asq_4")
FIFTH = "asq_5"
_MEANT_BY = {0: AsqAnswer.NO, 1: AsqAnswer.YES, 2: AsqAnswer.REFUSED}


@dataclass(frozen=True)
class AsqResult:
    """What the answers say. ``positive`` and ``acute`` are None where open or refused answers leave it open.

    ``asks_fifth``: one of the first four was answered yes, so the fifth has to be asked. ``band`` is the outcome by its
    name among the bands of the instrument, None while an open answer could still change it.
    """

    positive: bool | None
    acute: bool | None
    asks_fifth: bool
    complete: bool
    band: str | None


def asq_result(answers: Mapping[str, int | None]) -> AsqResult:
    """What the answers mean together; item keys to the values of the instrument, None and a missing key are open.

    Raises UnknownAnswer for a key or a value that the ASQ does not have.
    """
    given = _meant(answers)
    first = [given.get(key) for key in ALWAYS]
    asks_fifth = AsqAnswer.YES in first
    complete = None not in first and (not asks_fifth or FIFTH in given)
    positive = _is_positive(given)
    acute = _is_acute(given)
    return AsqResult(positive, acute, asks_fifth, complete, _band(positive, acute, is_complete=complete))


def with_asq(screen: Screen, answers: Mapping[str, int | None]) -> Screen:
    """The screen with these answers, one by one, for the risk ladder. An open answer takes no earlier one away.

    Raises UnknownAnswer.
    """
    return replace(screen, **_meant(answers))  # type: ignore[arg-type]


def _meant(answers: Mapping[str, int | None]) -> dict[str, AsqAnswer]:
    return {key: _MEANT_BY[value] for key, value in checked(instrument(SLUG), answers).items()}


def _is_positive(given: Mapping[str, AsqAnswer]) -> bool | None:
    """Any yes or refusal, also to a fifth question that was asked too early. No only where all four are no."""
    if any(answer is not AsqAnswer.NO for answer in given.values()):
        return True
    return False if all(key in given for key in ALWAYS) else None


def _is_acute(given: Mapping[str, AsqAnswer]) -> bool | None:
    """Yes to the fifth. Not acute: no to the fifth, or no to all four before it."""
    match given.get(FIFTH):
        case AsqAnswer.YES:
            return True
        case AsqAnswer.NO:
            return False
        case AsqAnswer.REFUSED:
            return None
    return False if all(given.get(key) is AsqAnswer.NO for key in ALWAYS) else None


def _band(positive: bool | None, acute: bool | None, *, is_complete: bool) -> str | None:
    if acute:
        return "acute"
    if positive is False:
        return "negative"
    return "positive" if is_complete else None
