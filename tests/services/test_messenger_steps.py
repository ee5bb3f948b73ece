"""Which check-ins are asked in a chat: those whose words give nothing away, and never one that tells of risk."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import TypeAdapter

from app import clock
from app.channels.bot import LONGEST_DATA
from app.extensions import Database
from app.ids import new_id
from app.queries.one_tap import TappedMessage
from app.services import clients, plans
from app.services.answers import answers_of_step
from app.services.journeys import THE_SYSTEM, perform
from app.services.messenger_check_in import Said, press
from app.services.messenger_steps import asked_there, is_asked_there
from app.services.sealing import open_locker
from app.vault import Vault
from config import LANGUAGES, Settings
from quests.definition import CheckInStep, Step
from quests.loading import LIBRARY, parse_quest
from quests.progress import Act
from quests.questions import text_in
from tests.clocks import FrozenClock
from tests.journeys.looking import TELLING
from tests.quests.walking import level, step
from tests.small_quests import publish_quest
from tests.test_outgoing_texts import OF_OURS

ASKED = {"take-back-control", "debt-first-aid", "family-and-friends", "staying-well"}
GOOD = {
    "key": "how_it_was",
    "kind": "choice",
    "label": "How were the last days?",
    "choices": ({"value": "good", "label": "Good"}, {"value": "hard", "label": "Hard"}),
}
WORDS = {"key": "note", "kind": "text", "label": "What else?"}
SEVERAL = {
    "key": "which",
    "kind": "several",
    "label": "Which days were good?",
    "choices": ({"value": "a", "label": "Weekdays"}, {"value": "b", "label": "Weekends"}),
}
MOOD = {"key": "mood", "kind": "scale", "label": "How have you felt?", "low_label": "Low", "high_label": "High"}
RED_FLAGS = {
    "key": "signs",
    "kind": "several",
    "label": "Is one of these so?",
    "screens": "red_flags",
    "choices": ({"value": "f7", "label": "This"}, {"value": "none_of_these", "label": "None"}),
}


def check_in(*questions: dict[str, Any], **more: Any) -> Step:
    made = step("look", "check_in", questions=questions, **more)
    return TypeAdapter(Step).validate_python(made)


@cache
def check_ins() -> list[tuple[str, CheckInStep]]:
    quests = [parse_quest(path.read_text(encoding="utf-8"), file=path.name) for path in sorted(LIBRARY.glob("*.yaml"))]
    every = [(quest.slug, one) for quest in quests for level in quest.levels for one in level.steps]
    return [(slug, one) for slug, one in every if isinstance(one, CheckInStep)]


def test_of_the_library_those_are_asked_whose_words_say_nothing() -> None:
    for language in LANGUAGES:
        asked = {slug for slug, one in check_ins() if is_asked_there(one, language)}
        assert asked == ASKED, language


def test_no_word_that_a_message_may_not_hold_is_asked_in_a_chat() -> None:
    said = 0
    for slug, one in check_ins():
        for language in LANGUAGES:
            for asked in asked_there(one, {}, language) if is_asked_there(one, language) else []:
                question = asked.question
                labels = [question.label, *(choice.label for choice in question.choices)]
                for words in (text_in(label, language) for label in labels):
                    said += 1
                    assert not TELLING.search(words), (slug, words)
                    assert not OF_OURS[language].search(words), (slug, words)
    assert said > 50


@pytest.mark.parametrize(
    "words",
    ["Did you bet?", "How did your plan go?", "Were you afraid of someone?", "How much money went?", "Did you PLAY?"],
)
def test_a_word_that_gives_away_leaves_it_on_her_pages(words: str) -> None:
    assert is_asked_there(check_in(GOOD), "en")
    assert not is_asked_there(check_in({**GOOD, "label": words, "is_optional": False}), "en")
    telling = {"value": "yes", "label": words}
    assert not is_asked_there(check_in({**GOOD, "choices": (*GOOD["choices"], telling)}), "en")


def test_words_of_her_own_and_what_does_not_pass_wait_there_alone_where_they_may_be_left_empty() -> None:
    mixed = check_in(GOOD, WORDS, {**MOOD, "label": "How strong was the urge?"})
    assert [one.key for one in asked_there(mixed, {}, "en")] == ["how_it_was"]
    assert is_asked_there(mixed, "en")
    assert not is_asked_there(check_in(GOOD, {**WORDS, "is_optional": False}), "en")


def test_what_tells_the_risk_ladder_is_never_asked_there_whatever_its_words() -> None:
    assert not is_asked_there(check_in(GOOD, RED_FLAGS), "en")
    assert is_asked_there(check_in(GOOD, {**RED_FLAGS, "screens": None}), "en"), "the screen alone makes it so"


def test_a_choice_that_leads_somewhere_is_made_on_her_pages() -> None:
    leads = {"value": "talk", "label": "Somebody", "leads_to": "talk"}
    assert not is_asked_there(check_in({**GOOD, "is_fact": True, "choices": (*GOOD["choices"], leads)}), "en")


def test_what_is_not_translated_is_read_as_it_stands_and_a_language_without_words_is_not_asked() -> None:
    assert is_asked_there(check_in({**GOOD, "label": {"en": "How were the days?", "ru": "Как прошли дни?"}}), "ru")
    assert not is_asked_there(check_in({**GOOD, "label": {"en": "Fine?", "ru": "Сколько ушло денег?"}}), "ru")
    assert not is_asked_there(check_in({**GOOD, "label": {"en": "Fine?", "kk": "Қалай?"}}), "kk")


def test_only_a_check_in_of_hers_that_she_sees() -> None:
    other = TypeAdapter(Step).validate_python(step("look", "self_task", questions=(GOOD,)))
    assert not is_asked_there(other, "en")
    assert not is_asked_there(check_in(GOOD, visibility="staff"), "en")


class TestSeveralAnswers:
    """Choices are put in and taken out one by one; the same draft as on her page."""

    @pytest.fixture
    def message(self, sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> TappedMessage:
        publish_quest(sqlite_database, "small", level("first", step("look", "check_in", questions=(SEVERAL, MOOD))))
        with sqlite_database.begin() as db:
            vault = Vault.of(sqlite_settings)
            client_id = clients.create_client(db, vault, pseudonym="Quiet Heron", language="en")
            plans.start_plan(db, client_id, "small", zone="UTC", frame="journey", language="en", audience="self")
            journey_id = db.execute(sa.text("SELECT id FROM journey")).scalar_one()
        return TappedMessage(
            new_id(), "step_waits", client_id, journey_id, "look", 1, "en", None, clock.now(), is_watched=False
        )

    def test_each_press_shows_what_is_chosen_and_go_on_leads_on(
        self, message: TappedMessage, sqlite_database: Database, sqlite_settings: Settings
    ) -> None:
        def pressed(said: Said, label: str) -> Said:
            buttons = {words: data for row in said.rows for words, data in row}
            assert all(len(data) <= LONGEST_DATA for data in buttons.values())
            act, token, tag = [*buttons[label].split("."), ""][:3]
            with sqlite_database.begin() as db:
                return press(db, sqlite_settings, message, token, act, tag)

        def kept() -> dict[str, Any]:
            with sqlite_database.reading() as db:
                locker = open_locker(db, Vault.of(sqlite_settings), message.client_id)
                return dict(answers_of_step(db, locker, message.journey_id or "", "look").values)

        with sqlite_database.begin() as db:
            said = press(db, sqlite_settings, message, "t" * 30, "ask", "")
        assert said.words == "Which days were good?\nYou can choose more than one."
        said = pressed(pressed(said, "Weekends"), "Weekdays")
        assert kept() == {"which": ["a", "b"]}
        said = pressed(said, "✓ Weekends")
        assert kept() == {"which": ["a"]}
        assert [words for row in said.rows for words, _data in row][:3] == ["✓ Weekdays", "Weekends", "Go on"]
        said = pressed(said, "Go on")
        assert said.words.startswith("How have you felt?")
        assert [len(row) for row in said.rows] == [4, 4, 3, 1, 1]
        said = pressed(pressed(said, "10"), "Send it")
        assert said.words.startswith("Kept.")
        assert kept() == {"which": ["a"], "mood": 10}

    def test_a_plan_that_rests_for_us_is_not_worked_on_in_a_chat(
        self, message: TappedMessage, sqlite_database: Database, sqlite_settings: Settings
    ) -> None:
        with sqlite_database.begin() as db:
            perform(db, message.journey_id or "", Act("start_hold"), actor=THE_SYSTEM)
            said = press(db, sqlite_settings, message, "t" * 30, "ask", "")
        assert said == Said("This one is on your pages.")
