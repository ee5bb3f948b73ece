"""What the client of a preview answers: the plainest answer to each question, the same every time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from app import clock
from quests.answers import Answer
from quests.asking import Asked, questions_of
from quests.definition import Question, Step
from quests.instruments import instrument

QUIET = ("none", "nothing", "no", "never", "not_now")
"""Codes of answers that raise nothing: a preview shows the way that is written, not what an alarm would make of it."""
MIDDLE, AMOUNT, HOURS, DAYS_AHEAD = 5, 5000, 2, 14


def answers_to(step: Step, words: str) -> dict[str, Answer]:
    """An answer to each question of a step that she is asked; ``words`` wherever she writes in her own."""
    given: dict[str, Answer] = {}
    for asked in questions_of(step):
        given[asked.key] = _answer(asked, words)
    fitting = {asked.key for asked in questions_of(step, given)}
    return {key: value for key, value in given.items() if key in fitting and value is not None}


def _answer(asked: Asked, words: str) -> Answer:
    if asked.instrument is not None:
        return str(min(answer.value for answer in instrument(asked.instrument.slug).answers))
    question = asked.question
    if question.sets is not None:
        return "no" if question.kind == "choice" and not question.is_optional else None
    return _plain_answer(question, words)


def _plain_answer(question: Question, words: str) -> Answer:
    match question.kind:
        case "text":
            return words
        case "choice" | "several":
            value = _quietest([choice.value for choice in question.choices if choice.moves_to is None])
            return [value] if value and question.kind == "several" else value
        case "scale":
            return MIDDLE
        case "money":
            return AMOUNT
        case "hours":
            return HOURS
        case "date":
            return (clock.now() + timedelta(days=DAYS_AHEAD)).date().isoformat()
        case _:
            return ["sun"]


def _quietest(values: Collection[str]) -> str | None:
    return next((value for value in QUIET if value in values), next(iter(values), None))
