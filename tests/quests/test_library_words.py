"""The words of every quest of the library: complete in English and Russian, easy, warm, true, and no game of chance.

Lists and measures: those of the linter, and what our own library keeps to beyond them, ``plain_words`` for English and
``plain_words_ru`` for Russian.
"""

from __future__ import annotations

import re

import pytest

from quests.definition import Level, Quest, QuestionnaireStep, Step, Text, text_in
from quests.instruments import all_instruments
from quests.lint.words import find_words
from quests.loading import library
from tests.quests import plain_words as english
from tests.quests import plain_words_ru as russian
from tests.quests.plain_words import client_texts, result_texts, sentences

QUESTS = list(library().values())
ENGLISH = [pair for quest in QUESTS for pair in client_texts(quest, "en")]
RUSSIAN = [pair for quest in QUESTS for pair in client_texts(quest, "ru")]
RESULTS = [pair for instrument in all_instruments() for pair in result_texts(instrument)]
NAMES_OF_OTHERS = {"en": ["gamblers anonymous"], "ru": ["анонимные игроки"]}
"""What others call themselves is not ours to change."""
EVERY_QUEST = pytest.mark.parametrize("quest", QUESTS, ids=list(library()))
IN_BOTH = pytest.mark.parametrize("language", ["en", "ru"])


def parts_of(quest: Quest) -> list[Quest | Level | Step]:
    return [quest, *quest.levels, *(step for level in quest.levels for step in level.steps)]


def questionnaires() -> list[QuestionnaireStep]:
    return [part for quest in QUESTS for part in parts_of(quest) if isinstance(part, QuestionnaireStep)]


# --- complete -----------------------------------------------------------------------------------------


@EVERY_QUEST
def test_every_text_is_there_in_english_and_in_russian(quest: Quest) -> None:
    places = {language: {place for place, _ in client_texts(quest, language)} for language in ("en", "ru")}
    assert places["en"] == places["ru"]
    assert len(places["en"]) > 90


def test_russian_is_written_in_russian_and_english_is_not() -> None:
    for place, text in RUSSIAN:
        assert re.search("[а-яё]", text.lower()), place
    for place, text in ENGLISH:
        assert not re.search("[а-яё]", text.lower()), place


@EVERY_QUEST
def test_the_russian_says_as_much_as_the_english(quest: Quest) -> None:
    """The same numbers, paragraphs, entries of lists and words that stand out."""
    in_russian = dict(client_texts(quest, "ru"))
    for place, text in client_texts(quest, "en"):
        assert shape(in_russian[place]) == shape(text), place


def shape(text: str) -> tuple[list[str], int, int, int]:
    return (
        sorted(re.findall(r"\d+", text)),
        len(re.findall(r"\n\s*\n", text)),
        len(re.findall(r"^- ", text, re.MULTILINE)),
        text.count("**"),
    )


# --- kind ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "texts"), [("en", [*ENGLISH, *RESULTS]), ("ru", RUSSIAN)], ids=["en", "ru"])
def test_no_text_sounds_like_gambling_or_shames_anybody(language: str, texts: list[tuple[str, str]]) -> None:
    """Our own library keeps to the lists of the linter also where it explains something, and to more than they ask."""
    also = {"en": english, "ru": russian}[language]
    for place, text in texts:
        assert find_words(text, language) == [], place
        assert also.found_words(text, also.ALSO, allowed=NAMES_OF_OTHERS[language]) == [], place


def test_no_text_presses_anybody_or_speaks_our_own_jargon() -> None:
    for place, text in (*ENGLISH, *RESULTS):
        assert english.found_words(text, english.HOUSE, allowed=["six questions missed what matters"]) == [], place
    for place, text in RUSSIAN:
        assert russian.found_words(re.sub("«[^»]*»", "", text), russian.HOUSE) == [], f"{place}: beside quoted speech"


def test_no_text_raises_its_voice_or_draws_a_picture() -> None:
    for place, text in (*ENGLISH, *RUSSIAN, *RESULTS):
        assert "!" not in text, place
        assert all(ord(sign) < 0x2190 for sign in text), place


def test_no_russian_text_says_whether_a_man_or_a_woman_reads() -> None:
    for place, text in RUSSIAN:
        assert russian.tells_a_gender(text) == [], place


def test_russian_speech_stands_in_russian_quotes() -> None:
    for place, text in RUSSIAN:
        assert not set(text) & set('"“”'), place
        assert text.count("«") == text.count("»"), place


# --- easy ---------------------------------------------------------------------------------------------


def test_every_text_is_easy_to_read() -> None:
    for place, text in (*ENGLISH, *RESULTS):
        assert english.hard_to_read(text) == [], place
    for place, text in RUSSIAN:
        assert russian.hard_to_read(text) == [], place


@pytest.mark.parametrize(("texts", "most"), [(ENGLISH, 12), (RUSSIAN, 10)], ids=["en", "ru"])
def test_sentences_are_short_on_the_whole(texts: list[tuple[str, str]], most: int) -> None:
    lengths = [len(sentence.split()) for _, text in texts for sentence in sentences(text)]
    assert sum(lengths) / len(lengths) < most


# --- plain --------------------------------------------------------------------------------------------


def not_neutral(text: Text | None, language: str) -> list[str]:
    """What of a text gives away what the plan is about."""
    words = text_in(text, language) if text is not None else ""
    if language == "ru":
        return russian.found_words(words, russian.NOT_NEUTRAL)
    return english.found_words(words, english.NOT_NEUTRAL)


@IN_BOTH
@EVERY_QUEST
def test_nothing_in_the_list_of_a_plain_plan_gives_her_away(quest: Quest, language: str) -> None:
    for part in parts_of(quest):
        assert not_neutral(part.plain_title, language) == [], part.slug
        assert not_neutral(getattr(part, "opening", None), language) == [], part.slug
        assert not_neutral(getattr(part, "hint", None), language) == [], part.slug


@IN_BOTH
@EVERY_QUEST
def test_a_title_that_says_more_has_another_title_in_the_plain_plan(quest: Quest, language: str) -> None:
    for part in parts_of(quest):
        if not_neutral(part.title, language):
            assert part.plain_title is not None, part.slug
            assert text_in(part.plain_title, language) != text_in(part.title, language), part.slug


# --- true ---------------------------------------------------------------------------------------------


def test_who_answers_in_english_knows_before_what_very_hard_answers_lead_to() -> None:
    """In every quest but the one that a very hard answer leads to: there she is held by people already."""
    stopped = [step for quest in QUESTS if quest.safety_stop for step in parts_of(quest)]
    for step in (one for one in questionnaires() if one in stopped):
        why = text_in(step.why, "en")
        assert "we also tell a supervisor" in why, step.slug
        assert "rests for at least a day" in why, step.slug


def test_who_reads_russian_knows_before_that_the_questions_are_english_and_not_added_up() -> None:
    """A very hard answer on a Russian page is seen by no rule: she is told so, and where a person is."""
    assert {instrument.language for instrument in all_instruments()} == {"en"}
    for step in questionnaires():
        assert "на английском" in text_in(step.hint, "ru").lower(), step.slug
        why = text_in(step.why, "ru")
        assert "не подсчитываем их" in why, step.slug
        assert "«Поговорить сейчас» вверху страницы" in why, step.slug
        assert "супервизор" not in why, f"{step.slug}: nobody is told of answers that nobody adds up"


@pytest.mark.parametrize(
    ("language", "truths"),
    [
        (
            "en",
            (
                "A draft is yours alone",
                "the counsellor of your plan",
                "a supervisor of the service",
                "If a person's life is in danger, someone at the service may call emergency services",
                "Wherever we can, we tell you first",
                "a program on your phone that spies on you",
                "a person who holds your phone while it is open",
                "a law or a court",
            ),
        ),
        (
            "ru",
            (
                "Черновик виден только вам",
                "консультант вашего плана",
                "супервизор службы",
                "Если жизнь человека в опасности, сотрудник службы может вызвать экстренную помощь",
                "Когда это возможно, мы сначала говорим об этом вам",
                "программа на вашем телефоне, которая следит за вами",
                "человек, у которого в руках ваш открытый телефон",
                "закон или суд",
            ),
        ),
    ],
)
def test_what_is_said_about_privacy_is_what_the_product_does(language: str, truths: tuple[str, ...]) -> None:
    texts = client_texts(library()["take-back-control"], language)
    said = " ".join(" ".join(text for place, text in texts if ".how-we-work." in place).split())
    for truth in truths:
        assert truth in said, truth


@IN_BOTH
def test_the_way_to_a_person_has_one_name(language: str) -> None:
    name, others = {
        "en": ("Talk now", ("talk to us now", "get help now", "chat now")),
        "ru": ("Поговорить сейчас", ("поговорите сейчас", "помощь сейчас", "связаться сейчас")),
    }[language]
    texts = [text for quest in QUESTS for _, text in client_texts(quest, language)]
    assert sum(name in text for text in texts) > 10
    for text in texts:
        assert not [other for other in others if other in text.lower()], text


@EVERY_QUEST
def test_staff_and_client_alike_are_told_that_calls_come_only_as_allowed(quest: Quest) -> None:
    for step in (part for part in parts_of(quest) if getattr(part, "call", None) is not None):
        guidance = dict(client_texts(quest))[place_of(quest, step.slug, "guidance")]
        assert "Call only in the ways and at the times that this person allowed" in guidance
        said = text_in(step.hint, "en") + text_in(step.why, "en")  # type: ignore[union-attr]
        assert "allowed" in said, step.slug


def place_of(quest: Quest, step: str, key: str) -> str:
    return f"{quest.slug}.levels.{quest.level_of(step).slug}.steps.{step}.{key}"


# --- the checks can fail ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Nothing is lost.", "lose"),
        ("You unlocked a new part.", "unlock"),
        ("Do not miss the next step.", "miss"),
        ("For gamblers.", "gambler"),
        ("You must go on.", "must"),
        ("Welcome to Questline.", "questline"),
    ],
)
def test_an_english_word_of_the_lists_is_found_in_any_form(text: str, word: str) -> None:
    assert word in english.found_words(text, english.ALSO, english.HOUSE)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Помощь игрокам.", "игрок~"),
        ("Он зависимый.", "зависим*"),
        ("Вы должны идти дальше.", "долж*"),
        ("Новый уровень.", "уров*"),
        ("Это второй этап.", "этап*"),
        ("Как ты?", "ты"),
    ],
)
def test_a_russian_word_of_the_lists_is_found_in_any_form(text: str, word: str) -> None:
    assert word in russian.found_words(text, russian.ALSO, russian.HOUSE)


@pytest.mark.parametrize(
    "text",
    ["It gets closer.", "A window with a mistake.", "An appointment on a scoreless day."],
)
def test_a_part_of_an_english_word_is_no_word(text: str) -> None:
    assert english.found_words(text, english.ALSO) == []


@pytest.mark.parametrize("text", ["Независимо от дня.", "Раскрутка колеса.", "Баллада о дне."])
def test_a_part_of_a_russian_word_is_no_word(text: str) -> None:
    assert russian.found_words(text, russian.ALSO) == []


@pytest.mark.parametrize("text", ["Если вы готов(а).", "Я справилась.", "Я не справился.", "Вы всё решили сама."])
def test_a_russian_form_that_tells_a_gender_is_found(text: str) -> None:
    assert russian.tells_a_gender(text)


def test_a_russian_form_that_tells_none_is_let_through() -> None:
    assert (
        russian.tells_a_gender("Вы выбрали. Я хочу сохранить это. Мне удалось. Где вы в это время и кто рядом?") == []
    )


def test_an_allowed_phrase_is_let_through_and_nothing_else() -> None:
    assert english.found_words("The score of a film.", english.ALSO, allowed=["the score of a film"]) == []
    both = "Your score, and the score of a film."
    assert english.found_words(both, english.ALSO, allowed=["the score of a film"]) == ["score"]
    assert russian.found_words("Анонимные игроки.", russian.ALSO, allowed=["анонимные игроки"]) == []
    assert russian.found_words("Наши игроки.", russian.ALSO, allowed=["анонимные игроки"]) == ["игрок~"]


def test_a_long_sentence_and_a_heavy_text_are_found() -> None:
    assert english.hard_to_read(" ".join(["word"] * 29) + ".")
    assert english.hard_to_read(" ".join(["word"] * 28) + ".") == []
    heavy = " ".join(["word"] * 17) + "."
    assert english.hard_to_read(f"{heavy} {heavy}")
    assert english.hard_to_read("- one\n- two\n\nThree words here. And four more there.") == []
    assert russian.hard_to_read(" ".join(["слово"] * 25) + ".")
    assert russian.hard_to_read(" ".join(["слово"] * 24) + ".") == []


def test_a_title_that_names_money_is_found() -> None:
    assert english.found_words("Set my money limit", english.NOT_NEUTRAL) == ["money", "limit"]
    assert not_neutral("Мои деньги за месяц", "ru") == ["деньг*"]
    assert not_neutral({"en": "x", "ru": "Выбрать рамки"}, "ru") == ["рамк*"]


def test_a_missing_paragraph_or_number_is_found() -> None:
    assert shape("Five.\n\n- 5 days") != shape("Пять.\n\n- дней")
    assert shape("One.\n\nTwo.") != shape("Раз. Два.")


def test_a_text_in_a_field_that_nobody_checks_is_found() -> None:
    with pytest.raises(AssertionError, match="is it read by a client"):
        client_texts(QUESTS[0].model_copy(update={"slug": "Take back control today"}))


def test_a_text_that_is_not_translated_is_english() -> None:
    untranslated = QUESTS[0].model_copy(update={"title": "A title"})
    slug = untranslated.slug
    assert (f"{slug}.title", "A title") in client_texts(untranslated, "en")
    assert f"{slug}.title" not in dict(client_texts(untranslated, "ru"))
