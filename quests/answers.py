"""What a client may answer to a question, and how an answer is kept. Bad input gets a reason, never a guess.

A kept answer is plain JSON: text and choice are words, several is a list, scale and money are whole numbers,
hours a number, date an ISO day, days_of_week a list of ``mon`` to ``sun``. None is "left empty".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from quests.definition import Question, Step

Answer = str | int | float | list[str] | None
Reason = Literal[
    "needed", "too_long", "not_a_choice", "not_a_number", "too_large", "out_of_scale", "not_a_date", "too_many_hours"
]

LONGEST_TEXT = 4000
LARGEST_AMOUNT = 999_999_999
HOURS_IN_A_WEEK = 168
SCALE = range(11)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class AnswerUnclear(Exception):
    """The answer cannot be kept as it is. ``reason`` is a code that the room puts into words."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)


def clean(question: Question, given: Sequence[str], *, must_answer: bool = False) -> Answer:
    """The answer to keep from what a form sent (one text for each value). Raises AnswerUnclear."""
    values = [value.strip() for value in given if value.strip()]
    if not values:
        if must_answer:
            raise AnswerUnclear("needed")
        return None
    match question.kind:
        case "text":
            return _text(values[0])
        case "choice":
            return _chosen(question, values[:1])[0]
        case "several":
            return _chosen(question, values)
        case "days_of_week":
            if not set(values) <= set(WEEKDAYS):
                raise AnswerUnclear("not_a_choice")
            return [day for day in WEEKDAYS if day in values]
        case "scale":
            return _on_scale(values[0])
        case "money":
            return _amount(values[0])
        case "hours":
            return _hours(values[0])
        case "date":
            return _day(values[0])


def whole_number(text: str) -> int:
    """A whole number as people write it: any script's digits, with spaces or separators between thousands."""
    if re.search(r"[.,٫]\d{1,2}$", text):
        raise AnswerUnclear("not_a_number")
    digits = "".join(_ascii_digit(char) for char in text if not _is_separator(char))
    if not digits.isascii() or not digits.isdigit():
        raise AnswerUnclear("not_a_number")
    return int(digits[:12])


def _ascii_digit(char: str) -> str:
    return str(unicodedata.digit(char, char))


def _is_separator(char: str) -> bool:
    return char.isspace() or char in ".,'’٬٫"


def _text(value: str) -> str:
    value = "".join(char for char in value if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))
    if len(value) > LONGEST_TEXT:
        raise AnswerUnclear("too_long")
    return value


def _chosen(question: Question, values: list[str]) -> list[str]:
    known = [choice.value for choice in question.choices]
    if not set(values) <= set(known):
        raise AnswerUnclear("not_a_choice")
    return [value for value in known if value in values]


def _on_scale(value: str) -> int:
    number = whole_number(value)
    if number not in SCALE:
        raise AnswerUnclear("out_of_scale")
    return number


def _amount(value: str) -> int:
    number = whole_number(value)
    if number > LARGEST_AMOUNT:
        raise AnswerUnclear("too_large")
    return number


def _hours(value: str) -> float | int:
    plain = "".join(_ascii_digit(char) for char in value.replace(",", ".").replace("٫", "."))
    try:
        hours = float(plain)
    except ValueError as error:
        raise AnswerUnclear("not_a_number") from error
    if not 0 <= hours <= HOURS_IN_A_WEEK:
        raise AnswerUnclear("too_many_hours")
    return int(hours) if hours == int(hours) else round(hours, 2)


def _day(value: str) -> str:
    plain = "".join(_ascii_digit(char) for char in value)
    try:
        return date.fromisoformat(plain).isoformat()
    except ValueError as error:
        raise AnswerUnclear("not_a_date") from error


def still_offered(question: Question, value: Answer) -> Answer:
    """An answer that was kept before, without choices that are not there any more."""
    values = {choice.value for choice in question.choices}
    if question.kind == "several" and isinstance(value, list):
        return [one for one in value if one in values]
    return None if question.kind == "choice" and value not in values else value


def declared_facts(step: Step, values: Mapping[str, Answer]) -> dict[str, str | list[str]]:
    """What of these answers is a declared fact: coded values alone, by the key of their question."""
    given = {key: values[key] for key in sorted(step.fact_keys) if values.get(key) not in (None, "", [])}
    return {key: list(value) if isinstance(value, list) else str(value) for key, value in given.items()}
