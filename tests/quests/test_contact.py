"""The contact of the first line: six steps, words that hurt nobody, and ways on that fit the risk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quests.contact import CONSENT, QUESTS, ROUTE, contact, not_for, question_of, scripts, scripts_for, suggested_routes
from quests.contact.model import ScriptShelf
from quests.contact.reading import ContactUnreadable, _read
from quests.lint.words import find_words
from quests.loading import library
from quests.questions import Text
from quests.risk import RiskLevel

STEPS = ("connect", "context", "screening", "calming", "plan", "close")
LANGUAGES = ("en", "ru")
GAMBLING_IS_NAMED = {"Casino games online", "Казино в интернете", "На спорт", "On sports"}
"""What is played has to be called by its name; staff read it, and nobody is invited to anything."""


def texts() -> Iterator[tuple[str, Text]]:
    for step in contact().steps:
        yield step.slug, step.title
        yield step.slug, step.aim
        for block in step.blocks:
            yield f"{step.slug}/{block.slug}", block.title
            if block.hint is not None:
                yield f"{step.slug}/{block.slug}", block.hint
            for question in block.questions:
                yield question.key, question.label
                yield from ((question.key, choice.label) for choice in question.choices)


def spoken() -> Iterator[tuple[str, str, str]]:
    for script in scripts():
        for way in (script.words, script.typed or {}):
            yield from ((script.slug, language, line) for language, lines in way.items() for line in lines)


def test_a_contact_has_the_six_steps_in_order() -> None:
    assert tuple(step.slug for step in contact().steps) == STEPS


def test_everything_stands_in_both_languages() -> None:
    gaps = [where for where, text in texts() if not isinstance(text, dict) or not set(LANGUAGES) <= text.keys()]
    gaps += [script.slug for script in scripts() if not set(LANGUAGES) <= script.words.keys()]
    gaps += [script.slug for script in scripts() if script.typed and script.typed.keys() != script.words.keys()]
    assert gaps == []


def test_no_question_has_to_be_answered() -> None:
    assert [question.key for question in contact().questions() if not question.is_optional] == []


def test_no_word_labels_anybody_or_sounds_like_a_game() -> None:
    said = [(where, language, text[language]) for where, text in texts() for language in LANGUAGES]  # type: ignore[index]
    found = {
        (where, one.found)
        for where, language, words in [*said, *spoken()]
        if words not in GAMBLING_IS_NAMED
        for one in find_words(words, language)
    }
    assert found == set()
    assert find_words("the jackpot", "en"), "the control"


@pytest.mark.parametrize("audience", ["self", "close_person", "young"])
@pytest.mark.parametrize("channel", ["call", "chat"])
def test_every_step_has_words_for_everybody_on_every_channel(audience: str, channel: str) -> None:
    for level in RiskLevel:
        for step in contact().steps:
            assert scripts_for(step.slug, audience=audience, channel=channel, level=level), (step.slug, level)


def test_nobody_close_is_asked_about_her_own_playing() -> None:
    asked = {question.key for step in contact().steps for question in step.questions_for("close_person")}
    assert "safe_to_talk" in asked
    assert not {key for key in asked if key.startswith("play_")}
    assert "play_often" in {question.key for question in contact().step("context").questions_for("self")}


def test_what_is_said_first_names_the_limit_of_silence() -> None:
    said = next(script for script in scripts() if script.slug == "confidentiality")
    assert any("if a life is in danger, we may call emergency services" in line for line in said.words["en"])
    assert question_of(CONSENT) is not None


def test_no_script_advises_on_credit_or_investment() -> None:
    advice = ("invest", "credit", "loan", "кредит", "влож")
    assert [line for _slug, _language, line in spoken() if any(word in line.lower() for word in advice)] == []


@pytest.mark.parametrize(
    ("level", "first"),
    [("low", "information"), ("medium", "joint_plan"), ("unasked", "joint_plan"), ("high", "handover")],
)
def test_the_ways_on_follow_the_level(level: str, first: str) -> None:
    assert suggested_routes(level, "self")[0] == first


def test_every_way_is_one_that_can_be_chosen_and_leads_to_a_quest_that_exists() -> None:
    question = question_of(ROUTE)
    assert question is not None
    choices = {choice.value for choice in question.choices}
    for audience in ("self", "close_person", "young"):
        for level in RiskLevel:
            ways = suggested_routes(level, audience, ("f2", "fear_at_home"))
            assert set(ways) <= choices
            assert not set(ways) & not_for(audience)
            assert {"debt_help", "crisis_centre"} <= set(ways)
    assert set(QUESTS) <= choices
    assert set(QUESTS.values()) <= set(library())


def test_a_shelf_that_is_wrong_is_told_by_its_place() -> None:
    with pytest.raises(ContactUnreadable, match="scripts"):
        _read("steps.yaml", ScriptShelf)
