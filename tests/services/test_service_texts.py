"""The service's own words: versions that stay, and languages that fall behind each other."""

from __future__ import annotations

import pytest

from app.extensions import Database
from app.queries.service_texts import to_look_at, versions_of, words_in
from app.services.service_texts import TEXTS, THREAD_NOTICE, NoSuchText, write_words
from app.vocabulary import Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast

LANGUAGES = ("en", "ru")


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database


@pytest.fixture
def by(database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> str:
    return Cast(None, database, sqlite_settings).staff(Role.MANAGER).id


def behind(database: Database) -> list[str]:
    with database.reading() as db:
        return [language for _key, language in to_look_at(db, TEXTS, LANGUAGES)]


def write(database: Database, language: str, words: str, by: str) -> int:
    with database.begin() as db:
        return write_words(db, THREAD_NOTICE, language, words, staff_id=by)


def test_a_change_is_a_new_version_and_the_old_ones_stay(database: Database, by: str) -> None:
    assert [write(database, "en", words, by) for words in ("First", " Second ")] == [1, 2]
    with database.reading() as db:
        assert words_in(db, THREAD_NOTICE, "en") == "Second"
        assert words_in(db, THREAD_NOTICE, "ru") == ""
        history = versions_of(db, THREAD_NOTICE)
    assert [(one.version, one.words, one.staff_name) for one in history] == [
        (2, "Second", "Dana Example"),
        (1, "First", "Dana Example"),
    ]


def test_a_language_is_behind_until_it_says_the_same_again(database: Database, by: str) -> None:
    assert behind(database) == []
    write(database, "en", "First", by)
    assert behind(database) == ["ru"]
    assert write(database, "ru", "Первый", by) == 1
    assert behind(database) == []
    write(database, "ru", "Второй", by)
    assert behind(database) == ["en"]
    assert write(database, "en", "First", by) == 2
    assert behind(database) == []


def test_blank_words_are_told_of_and_stand_on_no_page(database: Database, by: str) -> None:
    write(database, "en", "  ", by)
    write(database, "ru", "Первый", by)
    assert behind(database) == ["en"]
    with database.reading() as db:
        assert words_in(db, THREAD_NOTICE, "en") == ""


def test_a_text_that_no_page_has_is_not_kept(database: Database, by: str) -> None:
    with pytest.raises(NoSuchText), database.begin() as db:
        write_words(db, "advertisement", "en", "Come and see", staff_id=by)
