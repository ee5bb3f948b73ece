"""Ratings from 0 to 10 over time: every value, on an axis that starts at zero, dates to scale, nothing smoothed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.desk.pages.answers import total_words
from app.desk.pages.history import History
from app.services.answers import StepAnswers
from app.services.screening import Result
from app.web.filters import number, short_day
from app.web.words import _, language
from quests.definition import CheckInStep, Question, text_in
from quests.instruments import instrument
from quests.journey import JourneyState

# The picture is 360 by 150, small enough for its words to stay readable on a phone (templates/desk/_parts.html).
LEFT, RIGHT, TOP, BOTTOM = 30, 350, 24, 122
LABEL_EVERY = 54
"""Two dates closer than this would be drawn over each other."""


@dataclass(frozen=True)
class Reading:
    """One rating: 0 to 10, at the moment when its step was sent."""

    at: datetime
    value: int


@dataclass(frozen=True)
class Dot:
    """Where a reading is drawn. ``day`` is empty where the neighbour's date stands already."""

    x: float
    y: float
    value: int
    day: str


@dataclass(frozen=True)
class Trend:
    """All ratings of one question. ``said`` is the list of every value in words, which the picture repeats."""

    label: str
    ends: str
    said: str
    readings: tuple[Reading, ...]
    dots: tuple[Dot, ...]
    path: str


@dataclass(frozen=True)
class ThenNow:
    """An instrument that was answered more than once: first, latest, and every total between."""

    title: str
    then_at: datetime
    then: str
    now_at: datetime
    now: str
    all_totals: str


def trends(history: History, state: JourneyState, answers: Mapping[str, StepAnswers]) -> tuple[Trend, ...]:
    """One trend for each 0 to 10 question of the check-ins that were sent, by the question's key.

    What was sent in an earlier version of the quest belongs to it.
    """
    asked: dict[str, Question] = {}
    readings: dict[str, list[Reading]] = {}
    every = (*history.now.step_places.values(), *history.gone())
    for step in (step for _level, step in every if isinstance(step, CheckInStep)):
        sent, step_state = answers.get(step.slug), state.steps.get(step.slug)
        if sent is None or step_state is None or step_state.closed_at is None:
            continue
        for question in step.questions:
            value = sent.values.get(question.key)
            if question.kind == "scale" and isinstance(value, int):
                asked.setdefault(question.key, question)
                readings.setdefault(question.key, []).append(Reading(step_state.closed_at, value))
    return tuple(_trend(asked[key], sorted(found, key=lambda one: one.at)) for key, found in readings.items())


def _trend(question: Question, readings: list[Reading]) -> Trend:
    ends = ""
    if question.low_label and question.high_label:
        low, high = text_in(question.low_label, language()), text_in(question.high_label, language())
        ends = _("0: %(low)s, 10: %(high)s", low=low, high=high)
    dots = _dots(readings)
    path = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots) if len(dots) > 1 else ""
    said = ", ".join(number(reading.value) for reading in readings)
    return Trend(text_in(question.label, language()), ends, said, tuple(readings), dots, path)


def _dots(readings: list[Reading]) -> tuple[Dot, ...]:
    first, last = readings[0].at, readings[-1].at
    span = (last - first).total_seconds()
    found: list[Dot] = []
    labelled = float("-inf")
    for reading in readings:
        part = (reading.at - first).total_seconds() / span if span else 0.5
        x = round(LEFT + 16 + part * (RIGHT - LEFT - 32), 1)
        day = short_day(reading.at) if x - labelled >= LABEL_EVERY else ""
        labelled = x if day else labelled
        found.append(Dot(x, round(BOTTOM - reading.value / 10 * (BOTTOM - TOP), 1), reading.value, day))
    return tuple(found)


def then_now(results: list[Result]) -> tuple[ThenNow, ...]:
    """Instruments with two scored results or more, first and latest side by side. ``results`` come oldest first.

    What asks about the whole life is left out: it cannot show a change (domain.md section 1). Only what was asked in
    the same version is set side by side.
    """
    by_version: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        if result.score is not None and not instrument(result.instrument).is_lifetime:
            by_version.setdefault((result.instrument, result.version), []).append(result)
    return tuple(
        ThenNow(
            title=instrument(slug).title,
            then_at=found[0].answered_at,
            then=total_words(found[0]),
            now_at=found[-1].answered_at,
            now=total_words(found[-1]),
            all_totals=", ".join(_total(one) for one in found),
        )
        for (slug, _version), found in by_version.items()
        if len(found) > 1
    )


def _total(result: Result) -> str:
    total = result.score.total if result.score else None
    return number(total) if total is not None else _("unfinished")
