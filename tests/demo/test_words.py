"""Imaginary people have words for whatever the library asks, in both of its languages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app import clock
from app.demo import words
from app.demo.answering import ALONE, Answering
from app.demo.world import World
from app.vocabulary import Audience
from quests.asking import questions_of
from quests.definition import Step
from quests.loading import library

STEPS = [(quest.slug, step) for quest in library().values() for level in quest.levels for step in level.steps]
ASKS = [(level.slug, level.asks) for quest in library().values() for level in quest.levels]
NOT_WORDS = ("address", "code_word", "stop_word", "help_word")
GOT_IN_THE_WAY = ("two-weeks",)
"""Its level asks what got in the way, and that is what stands ready where nothing else does."""


def a_world() -> World:
    world = World.__new__(World)
    world.rng, world.published = random.Random(1), frozenset(library())
    return world


@pytest.fixture(autouse=True)
def _a_day() -> Iterator[None]:
    clock.freeze(datetime(2026, 9, 7, 12, tzinfo=UTC))
    yield
    clock.release()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_question_for_words_has_its_own(language: str) -> None:
    nothing = words.something(language)
    asked = [(step, question) for _quest, step in STEPS for question in step.questions_asked if question.kind == "text"]
    without = {
        f"{step.slug}.{question.key}"
        for step, question in asked
        if question.sets not in NOT_WORDS and words.for_question(step.slug, question.key, language) == nothing
    }
    assert without == set()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_a_level_asks_in_words_has_an_answer(language: str) -> None:
    nothing = words.something(language)
    without = {
        level for level, asks in ASKS if asks.kind == "text" and words.for_question(level, "asks", language) == nothing
    }
    assert without <= set(GOT_IN_THE_WAY)


def test_russian_words_are_written_in_russian() -> None:
    for _quest, step in STEPS:
        for question in step.questions_asked:
            if question.kind == "text" and question.sets not in NOT_WORDS:
                for one in words.for_question(step.slug, question.key, "ru"):
                    assert any("а" <= sign <= "я" for sign in one.lower()), one


@pytest.mark.parametrize(("quest", "step"), STEPS, ids=[f"{quest}-{step.slug}" for quest, step in STEPS])
def test_what_is_answered_can_be_sent(quest: str, step: Step) -> None:
    for audience in Audience:
        answering = Answering(a_world(), severity=0.4, is_in_danger=False, language="ru", audience=audience)
        for _time in range(12):
            given = answering.answers(step)
            asked = questions_of(step, given)
            assert given or not asked
            for page in asked:
                if page.instrument is None and not page.question.is_optional:
                    assert given.get(page.key) not in (None, "", []), page.key
                chosen = given.get(page.key)
                if isinstance(chosen, list) and set(chosen) & set(ALONE):
                    assert len(chosen) == 1


def test_family_chooses_no_plan_about_playing_of_its_own() -> None:
    step = library()["follow-up-after-call"].step("what-next")
    answering = Answering(a_world(), severity=0.2, is_in_danger=False, language="en", audience=Audience.CLOSE_PERSON)
    chosen = {str(answering.answers(step)["comes_next"]) for _time in range(200)}
    assert chosen <= {"family_and_friends", "partner", "talk", "nothing_now"}
    assert "family_and_friends" in chosen


def test_nobody_chooses_a_quest_that_is_closed_to_her() -> None:
    step = library()["follow-up-after-call"].step("what-next")
    answering = Answering(a_world(), severity=0.2, is_in_danger=False, language="en")
    closed = {"take-back-control", "joint-limits-plan"}
    chosen = {str(answering.answers(step, closed=closed)["comes_next"]) for _time in range(200)}
    assert not chosen & {"take_back_control", "joint_limits_plan"}
