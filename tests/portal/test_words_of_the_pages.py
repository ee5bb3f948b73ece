"""Every sentence that a client can meet in the interface passes the word lists of the linter (domain.md section 4).

Quests are linted where they are written. Here it is what templates and code say around them, in English and in each
language that has a catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message

import config
from app.catalogues import SOURCE_LANGUAGE, read_catalogue
from app.commands import extracting
from quests.lint.lists import LANGUAGES
from quests.lint.pressing import phrases, pressing
from quests.lint.words import find_words
from tests.architecture import tree

FOR_STAFF = re.compile(
    r"^(?:templates/(?:admin|desk|studio|insights)/|app/(?:admin|desk|studio|insights|commands|demo|bench|jobs)/|quests/lint/"
    r"|templates/(?:auth/(?!visit_over_portal)|shared/staff)|app/auth/)"
)
"""Where sentences stand that staff alone read; all others may meet a client."""

ALLOWED = {
    ("ru", "начать заново"): "she begins a new record because her six words are lost; no progress is taken from her",
}
"""Findings that are no fault, by language and words, with the reason."""

PRESSES = {
    "en": re.compile(r"!|\bmust\b|(?<!no )\bhurry\b", re.IGNORECASE),
    "ru": re.compile(r"!|\b(?:вы |вам )?(?:должн[аыо]|должен|обязан\w*)\b|\bпоторопитесь\b", re.IGNORECASE),
}
COUNTS_DOWN = {
    "en": re.compile(
        r"(?:%\(\w+\)s|\d+) (?:second|minute|hour|day|week)s? (?:left|remain\w*|to go)\b"
        r"|\b(?:expires|ends|runs out) in\b|\bonly (?:%\(\w+\)s|\d+) (?:minute|hour|day|week)",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\bостал[ао]?с[ья] (?:%\(\w+\)s|\d+) (?:секунд|минут|час|дн|день|недел)|\bистека\w+ через\b"
        r"|\bвсего (?:%\(\w+\)s|\d+) (?:минут|час|дн|день)",
        re.IGNORECASE,
    ),
}


class Said(NamedTuple):
    language: str
    text: str
    place: str


def forms(words: object) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, (tuple, list)) else (str(words),)


def sentences_for_clients() -> list[Message]:
    found = (one for one in extracting.sentences() if one.id)
    return [one for one in found if any(not FOR_STAFF.match(path) for path, _line in one.locations)]


@pytest.fixture(scope="module")
def said() -> list[Said]:
    """Each sentence for clients in each language that it is read in."""
    catalogues = {one: read_catalogue(one) for one in config.LANGUAGES if one != SOURCE_LANGUAGE}
    return [each for message in sentences_for_clients() for each in in_every_language(message, catalogues)]


def in_every_language(message: Message, catalogues: dict[str, Catalog]) -> Iterator[Said]:
    place = next(path for path, _line in message.locations if not FOR_STAFF.match(path))
    for text in forms(message.id):
        yield Said(SOURCE_LANGUAGE, text, place)
    for language, catalogue in catalogues.items():
        translated = catalogue.get(forms(message.id)[0])
        for text in forms(translated.string) if translated is not None else ():
            yield Said(language, text, place)


def listed(text: str, language: str) -> Iterator[str]:
    """Words of the lists, and phrases that press, tease or bribe, but for those that are allowed."""
    found = [one.found for one in find_words(text, language)]
    found += [words for code in phrases() for words in pressing(code, text, language)]
    yield from (words for words in found if (language, " ".join(words.split()).casefold()) not in ALLOWED)


def shown(one: Said, found: object) -> str:
    return f"{one.place} ({one.language}): {found}: {one.text}"


def test_every_language_on_offer_has_a_word_list() -> None:
    assert set(config.LANGUAGES) <= set(LANGUAGES)
    assert set(config.LANGUAGES) <= PRESSES.keys() & COUNTS_DOWN.keys()


def test_no_page_says_a_word_of_gambling_or_one_that_shames_or_presses(said: list[Said]) -> None:
    assert len(said) > 1000
    faults = [shown(one, found) for one in said if (found := list(listed(one.text, one.language)))]
    assert faults == []


def test_no_page_raises_its_voice_or_says_must(said: list[Said]) -> None:
    assert [shown(one, found[0]) for one in said if (found := PRESSES[one.language].search(one.text))] == []


def test_nothing_that_a_page_says_counts_down(said: list[Said]) -> None:
    assert [shown(one, found[0]) for one in said if (found := COUNTS_DOWN[one.language].search(one.text))] == []


def test_what_is_allowed_is_said_somewhere(said: list[Said]) -> None:
    for language, words in ALLOWED:
        assert any(one.language == language and words in one.text.casefold() for one in said), words


@pytest.mark.parametrize(
    ("language", "bad"),
    [
        ("en", "You unlock a bonus on each day of your streak."),
        ("en", "Problem gamblers start here."),
        ("en", "New words were drawn a moment ago."),
        ("en", "Do it today only, it is your last chance."),
        ("ru", "Ваш бонус и новый рейтинг"),
        ("ru", "Лудоманам здесь помогут."),
        ("kk", "Ставка мен бонус"),
        ("fa", "جایزه و قرعه‌کشی"),
        ("zh", "大奖和抽奖"),
    ],
)
def test_a_word_of_the_lists_is_noticed(language: str, bad: str) -> None:
    assert list(listed(bad, language))


@pytest.mark.parametrize(
    ("patterns", "language", "bad"),
    [
        (PRESSES, "en", "Well done!"),
        (PRESSES, "en", "You must answer this."),
        (PRESSES, "ru", "Вы должны ответить."),
        (COUNTS_DOWN, "en", "Only 2 days left"),
        (COUNTS_DOWN, "en", "%(num)s minutes left"),
        (COUNTS_DOWN, "en", "The offer expires in %(num)s days."),
        (COUNTS_DOWN, "ru", "Осталось %(num)s дня"),
    ],
)
def test_pressing_and_counting_down_are_noticed(patterns: dict[str, re.Pattern[str]], language: str, bad: str) -> None:
    assert patterns[language].search(bad)
    assert not patterns[language].search("1 done, 1 sent, 2 to go" if language == "en" else "Ещё 2 шага впереди")


# --- how words look --------------------------------------------------------------------------------------------------

SHOUTS = re.compile(r"([^{}]*)\{[^{}]*(?:text-transform\s*:\s*uppercase|font-style\s*:\s*(?:italic|oblique))")
MAY_BE_CAPITALS = {".input--code": "a code that she types is shown as it was printed; no sentence stands there"}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def loud(sheet: str) -> list[str]:
    """Rules that set words in capitals or in italics, which are hard to read under stress."""
    return [rule.strip() for rule in SHOUTS.findall(COMMENT.sub("", sheet)) if rule.strip() not in MAY_BE_CAPITALS]


def test_no_sheet_shouts_or_slants_g07() -> None:
    assert {name: found for name, text in tree.styles() if (found := loud(text))} == {}


@pytest.mark.parametrize("bad", ["p{text-transform:uppercase}", "em { color: red; font-style: italic }"])
def test_a_sheet_that_shouts_is_noticed(bad: str) -> None:
    assert loud(bad)
    assert not loud("p{text-transform:none;font-style:normal}.input--code{text-transform:uppercase}")
