"""The word rules: every entry of every list trips on its words and on no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quests.lint
from quests.lint.lists import LANGUAGES, Entry, expanded, word_list
from quests.lint.words import find_words, severity
from tests.quests.lint.counting import calls_of

ENTRIES = [(language, entry) for language in LANGUAGES for entry in word_list(language).entries]
EVERY_ENTRY = pytest.mark.parametrize(("language", "entry"), ENTRIES, ids=[f"{a}-{b.entry}" for a, b in ENTRIES])
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
PIECES_OF_TEXT = st.sampled_from(
    ["win", "ставка", "赢", "赢得信任", "شرط", "\u200c", "бә", "e\u0301", "&#119;", "**", "_", '"', "“", "«",
     "」", "](", "(", "https://", " said: ", " I ", "-", "'", "t", "\n\n", "\n- ", ". ", "ﬁ", "İ", "all", " ", "in",
     "last", " chance", "\u0000"]
)  # fmt: skip


def found(text: str, language: str = "en") -> list[str]:
    return [each.found for each in find_words(text, language)]


# --- the lists ----------------------------------------------------------------------------------------


@EVERY_ENTRY
def test_an_entry_trips_on_its_bad_example_and_not_on_its_good_twin(language: str, entry: Entry) -> None:
    assert (entry.entry, entry.kind) in [(each.entry, each.kind) for each in find_words(entry.bad, language)]
    assert found(entry.good, language) == []


@EVERY_ENTRY
def test_every_form_of_an_entry_is_found_also_in_capitals_and_in_bold(language: str, entry: Entry) -> None:
    for form in entry.forms:
        for text in (form, form.upper(), f"**{form}**", f"_{form}_,", f"[{form}](https://example.org/a)"):
            assert [each.entry for each in find_words(text, language)] == [entry.entry], text
        wide = find_words(form.replace(" ", " \n"), language)
        assert [each.entry for each in wide] == [entry.entry], form


@EVERY_ENTRY
def test_a_form_inside_longer_words_is_another_word(language: str, entry: Entry) -> None:
    letter = {"en": "q", "ru": "ж", "kk": "ж", "fa": "ژ"}.get(language)
    for form in entry.forms if letter else ():
        inside = re.sub(r"[^\W_]+", lambda word: f"{letter}{word[0]}{letter}", form)
        assert found(inside, language) == []


@EVERY_ENTRY
def test_an_entry_says_in_whole_sentences_what_to_write_instead(language: str, entry: Entry) -> None:
    told = find_words(entry.forms[0], language)[0].instead
    assert re.match(r"(Write|Say|Give|Leave) \S+", told)
    assert told.endswith(".")
    assert ("passage of an information step" in told) == entry.as_promise


@EVERY_LANGUAGE
def test_no_form_stands_for_two_entries(language: str) -> None:
    forms = [form for entry in word_list(language).entries for form in entry.forms]
    assert len(forms) == len(set(forms))


@EVERY_LANGUAGE
def test_what_is_allowed_is_let_through(language: str) -> None:
    for phrase in word_list(language).allow:
        assert found(phrase, language) == [], phrase
        assert found(f"{phrase} {word_list(language).entries[0].forms[0]}", language), phrase


def test_the_lists_that_no_native_reader_has_seen_say_so() -> None:
    needed = {language for language in LANGUAGES if word_list(language).native_review == "needed"}
    assert needed == {"kk", "fa", "zh"}


def test_every_list_file_is_the_list_of_a_language() -> None:
    folder = Path(quests.lint.__file__).parent / "word_lists"
    assert {path.stem for path in folder.iterdir()} == set(LANGUAGES)
    assert all(word_list(language).language == language for language in LANGUAGES)


def test_a_pattern_stands_for_its_forms_alone() -> None:
    assert expanded("win{,s} {a,b}") == ["win a", "win b", "wins a", "wins b"]
    assert expanded("win") == ["win"]


def test_a_language_without_a_list_has_no_findings_and_no_list() -> None:
    assert find_words("win", "de") == []
    with pytest.raises(LookupError, match="no word list for 'de'"):
        word_list("de")


# --- words that look like others ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It gets better in winter; bettering, window, alphabet, stakeholder, drawer, wonder, unclean, cleaner."),
        ("en", "You won't. It's all. In short, all in all. It is all - in a way."),
        ("en", "The ranked list. Lie/Bet. There is no hurry. Read https://example.org/win/bonus for it."),
        ("en", "Here is [the page](https://example.org/bonus-win)."),
        ("ru", "Это признак и призыв. Процентная\nставка. Ставка рефинансирования. Независимо, в призме, выставка."),
        ("ru", "Спинка стула, прямая спина, неудача, сериал, приставка, серия вопросов. Не торопитесь."),
        ("kk", "Бас пен бес, сыйлық, екі ел, ұту."),
        ("fa", "به\u200cویژه و به ویژه و بویژه"),
        ("zh", "赢得信任需要时间，也要赢得\n您的信任。"),
    ],
)
def test_a_near_miss_is_no_word_of_the_lists(language: str, text: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "b**on**us", ["b**on**us"]),
        ("en", "a win-win, win_back, jack-pot, the winner's, ‘bets’",
         ["win", "win", "win", "jack-pot", "winner's", "bets"]),
        ("en", "[last](https://example.org/x)\n**chance**", ["last](https://example.org/x)\n**chance"]),
        ("en", "bоnus ｗｉｎ BÓNUS bo\u00adnus w&#105;n", ["bоnus", "ｗｉｎ", "BÓNUS", "bo\u00adnus", "w&#105;n"]),
        ("en", "Don’t miss. Do not\nmiss. Dont miss.", ["Don’t miss", "Do not\nmiss", "Dont miss"]),
        ("en", "Your big win", ["big win"]),
        ("ru", "ста́вка, пpиз с латинской буквой, BИП", ["ста́вка", "пpиз", "BИП"]),
        ("ru", "Вам повезёт. Вам повезет. Вам повезе\u0308т.", ["повезёт", "повезет", "повезе\u0308т"]),
        ("ru", "фри спин, фриспин, кэшбэк-карта", ["фри спин", "фриспин", "кэшбэк"]),
        ("kk", "ҰТЫСТАР, бoнуc, ойыншы\u2011тәуелді", ["ҰТЫСТАР", "бoнуc", "ойыншы\u2011тәуелді"]),
        ("fa", "شرط\u200cبندی كنيد. شرط بندی کنید. شرطبندی کنید.",
         ["شرط\u200cبندی كنيد", "شرط بندی کنید", "شرطبندی کنید"]),
        ("fa", "جَكـپات و جایزه\u200cها", ["جَكـپات", "جایزه\u200cها"]),
        ("zh", "为**下**注，赢得信任不是赢钱。病態賭徒", ["下**注", "赢钱", "病態賭徒"]),
    ],
)  # fmt: skip
def test_no_way_of_writing_hides_a_word(language: str, text: str, expected: list[str]) -> None:
    assert found(text, language) == expected


def test_two_words_of_two_paragraphs_are_no_phrase() -> None:
    assert found("It comes last\n\nChance has no memory.") == []
    assert found("- comes last\n- chance has no memory") == []


# --- framing and education ----------------------------------------------------------------------------


def test_a_word_is_an_error_in_framing_and_pointed_out_in_education() -> None:
    for text in ("Luck has no part in it.", "Nobody can win back time.", "He is an addict."):
        (finding,) = find_words(text, "en")
        assert severity(finding, is_education=False) == "error"
        assert severity(finding, is_education=True) == "warning"


# --- any text -----------------------------------------------------------------------------------------


@given(st.one_of(st.text(), st.lists(PIECES_OF_TEXT).map("".join)), st.sampled_from(LANGUAGES))
def test_any_text_is_read_and_each_finding_stands_where_it_says(text: str, language: str) -> None:
    end = 0
    for finding in find_words(text, language):
        assert text[finding.start : finding.end] == finding.found != ""
        assert finding.start >= end
        end = finding.end


@pytest.mark.parametrize(
    "part",
    ["Plain words. ", "all ", "last ", "a-", "**", '"', "«", "“I said ", "](", "e\u0301", "赢", "&", "\n", "won't "],
)
@EVERY_LANGUAGE
def test_a_text_twice_as_long_takes_twice_the_work(part: str, language: str) -> None:
    find_words(part, language)
    text = (part * 1000)[:1000]
    once = calls_of(find_words, text, language)
    assert calls_of(find_words, text + text, language) < 2.2 * once + 200


@EVERY_LANGUAGE
@pytest.mark.parametrize("part", ["Plain words. ", "Спокойные слова. ", "这些是话。"])
def test_ten_kilobytes_of_plain_words_are_read_with_little_work(part: str, language: str) -> None:
    find_words(part, language)
    text = (part * 10_000)[:10_000]
    assert calls_of(find_words, text, language) < 50 * len(text)
