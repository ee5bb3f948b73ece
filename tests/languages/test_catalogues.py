"""The catalogues hold every sentence of the product, whole, and say nothing that hurts or tempts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from click.testing import CliRunner
from flask import Flask
from flask_babel import force_locale, gettext, ngettext

import config
from app import catalogues
from app.cli import cli
from app.commands import extracting
from app.web.filters import in_days
from quests.instruments import all_instruments
from quests.overrides import WHY_NOT_LOWER
from quests.risk_reasons import REASONS

OTHERS = [language for language in config.LANGUAGES if language != catalogues.SOURCE_LANGUAGE]
PARAMETER = re.compile(r"%\(\w+\)[a-z]")
# domain.md section 4.1, the rows of each language: words that label a person, and words that hype.
NEVER_SAID = {
    "ru": re.compile(
        r"\b(?:игроман|лудоман|зависим(?:ый|ая|ые|ых)\b|созависим|сорвал|провал|отказник|покончил|джекпот|выигр|ставк"
        r"|фриспин|спин\b|везени|удач|бонус|приз(?:ы|ов|ом|а)?\b|розыгрыш|лотере|удвой|ва-банк|рейтинг|кэшбэк|vip\b|успей"
        r"|последний шанс|не упусти)\w*",
        re.IGNORECASE,
    )
}
GUESSED_GENDER = re.compile(
    r"\(а\)|\bвы (?:сам|готов|уверен|сделал|написал|отправил|прош[её]л|начал|остановил)а?\b", re.I
)


def told(language: str) -> list[Message]:
    return [message for message in catalogues.read_catalogue(language) if message.id]


def as_forms(words: str | list[str] | tuple[str, ...]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def forms(message: Message) -> list[str]:
    return as_forms(message.string)


def parameters(text: str) -> set[str]:
    return set(PARAMETER.findall(text))


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_missing_and_none_is_left_to_be_looked_at(language: str) -> None:
    lack = extracting.lack_of(extracting.merged(language, extracting.sentences()))
    assert [extracting.sentence_of(one) for one in (*lack.missing, *lack.fuzzy)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_names_what_the_sentence_names(language: str) -> None:
    said = [(text, message.id) for message in told(language) for text in forms(message) if text]
    assert [
        text for text, source in said if parameters(text) not in (parameters(one) for one in as_forms(source))
    ] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_plural_has_each_form_of_its_language(language: str) -> None:
    catalogue = catalogues.read_catalogue(language)
    counted = [message for message in catalogue if message.pluralizable]
    assert counted
    assert {len(forms(message)) for message in counted} == {catalogue.num_plurals}


@pytest.mark.parametrize("language", sorted(NEVER_SAID))
def test_no_translation_labels_a_person_or_tempts_anybody(language: str) -> None:
    said = [text for message in told(language) for text in forms(message)]
    assert [text for text in said if NEVER_SAID[language].search(text)] == []
    assert [text for text in said if "!" in text] == []


def test_no_russian_sentence_guesses_whether_she_is_a_woman_or_a_man() -> None:
    assert [text for message in told("ru") for text in forms(message) if GUESSED_GENDER.search(text)] == []


@pytest.mark.parametrize("bad", ["Вы сделала шаг.", "Я прочитал(а)"])
def test_a_guessed_gender_is_noticed(bad: str) -> None:
    assert GUESSED_GENDER.search(bad)
    assert not GUESSED_GENDER.search("Вы сделали шаг.")


@pytest.mark.parametrize("bad", ["Большой выигрыш", "Он лудоман", "Ваш бонус", "сорвалась"])
def test_a_word_that_hurts_or_tempts_is_noticed(bad: str) -> None:
    assert NEVER_SAID["ru"].search(bad)
    assert not NEVER_SAID["ru"].search("Признак, призыв, процент, установка")


def test_what_the_domain_says_of_a_person_is_found_without_the_domain_knowing_a_language() -> None:
    sentences = {extracting.sentence_of(message) for message in extracting.sentences() if message.id}
    assert {*REASONS.values(), *WHY_NOT_LOWER.values()} <= sentences
    for asked in all_instruments():
        assert {asked.unfinished_result, *(band.result for band in asked.scoring.bands)} <= sentences
        assert not {item.text for item in asked.items} & sentences


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 клиент"), (3, "3 клиента"), (5, "5 клиентов"), (21, "21 клиент"), (112, "112 клиентов")],
)
def test_russian_counts_in_three_forms(app: Flask, number: int, words: str) -> None:
    with app.test_request_context(), force_locale("ru"):
        assert ngettext("%(num)s client", "%(num)s clients", number) == words


@pytest.mark.parametrize(("days", "words"), [(0.5, "0,5 дня"), (8.3, "8,3 дня"), (11.0, "11 дней"), (21, "21 день")])
def test_a_part_of_a_day_has_its_comma_and_its_case(app: Flask, days: float, words: str) -> None:
    with app.test_request_context(), force_locale("ru"):
        assert in_days(days) == words


def test_a_language_without_a_catalogue_is_read_in_english(app: Flask) -> None:
    with app.test_request_context(), force_locale("kk"):
        assert gettext("Talk now") == "Talk now"


HIDDEN_IN_AN_F_STRING = re.compile(r"""\bf["'].*\{(?:[\w.]+\.)?(?:_|_l|N_|n?gettext)\(""")


def test_no_sentence_hides_inside_an_f_string_where_the_extractor_does_not_look() -> None:
    found = [
        f"{extracting.shown(file)}: {line.strip()}"
        for part in ("app", "quests")
        for file in (extracting.ROOT / part).rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if HIDDEN_IN_AN_F_STRING.search(line)
    ]
    assert found == []
    assert HIDDEN_IN_AN_F_STRING.search("""words = f"{_('Saved.')} {more}" """)


# --- the command -------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for catalogues where nothing of ours can be harmed."""
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    monkeypatch.setattr(extracting, "FOLDER", tmp_path)
    monkeypatch.setattr(extracting, "ROOT", tmp_path)
    monkeypatch.setattr(extracting, "sentences", lambda: _two_sentences())
    return tmp_path


def _two_sentences() -> object:
    template = extracting._empty(None)
    template.add("Talk now", locations=[("a.html", 0)])
    template.add(("%(num)s step", "%(num)s steps"), locations=[("a.html", 0)])
    return template


def test_update_begins_a_language_and_prints_what_is_to_be_translated(folder: Path) -> None:
    done = CliRunner().invoke(cli, ["translations", "update", "kk"])
    assert json.loads(done.stdout) == {"kk": {"Talk now": "", "%(num)s step": ["", ""]}}
    assert "kk/LC_MESSAGES/messages.po: 2 missing" in done.stderr
    checked = CliRunner().invoke(cli, ["translations", "check"])
    assert (checked.exit_code, checked.stdout) == (1, "kk: 2 missing, 0 to be looked at again\n")


def test_translations_are_put_in_and_what_no_page_says_is_named(folder: Path, tmp_path: Path) -> None:
    given = tmp_path / "given.json"
    words = {"Talk now": "Қазір сөйлесу", "%(num)s step": ["%(num)s қадам", "%(num)s қадам"], "Gone": "Жоқ"}
    given.write_text(json.dumps(words), encoding="utf-8")
    done = CliRunner().invoke(cli, ["translations", "update", "kk", "--from", str(given)])
    assert json.loads(done.stdout) == {"kk": {}}
    assert "no page says this any more: Gone" in done.stderr
    assert CliRunner().invoke(cli, ["translations", "check"]).exit_code == 0
    kept = catalogues.read_catalogue("kk").get("Talk now")
    assert kept is not None
    assert kept.string == "Қазір сөйлесу"


def test_translations_go_into_one_language_only(folder: Path, tmp_path: Path) -> None:
    given = tmp_path / "given.json"
    given.write_text("{}", encoding="utf-8")
    assert CliRunner().invoke(cli, ["translations", "update", "--from", str(given)]).exit_code == 2
    given.write_text("not this", encoding="utf-8")
    assert "is no JSON" in CliRunner().invoke(cli, ["translations", "update", "kk", "--from", str(given)]).output
