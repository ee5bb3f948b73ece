"""Six words bring a client back. Nobody learns from an answer, or from the database, whether somebody is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.services import hashing, phrases
from app.services.phrases import NotAPhrase, PhraseTaken, check_phrase
from app.services.throttle import TooManyTries
from config import Settings
from tests.accounts import SomeClient, a_client, give_phrase

IP = "203.0.113.7"


@pytest.fixture
def client(database: Database, settings: Settings) -> SomeClient:
    return a_client(database, settings)


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every Argon2 check that is really run, as the hash that it ran against."""
    run: list[str] = []
    verify = hashing.argon2_verify

    def counted(encoded: str, secret: str) -> bool:
        run.append(encoded)
        return verify(encoded, secret)

    monkeypatch.setattr(hashing, "argon2_verify", counted)
    return run


def test_the_word_list_keeps_its_floor() -> None:
    assert len(phrases.words()) >= 7_700
    assert len(set(phrases.words())) == len(phrases.words())


def test_no_word_of_a_phrase_hurts_to_read() -> None:
    drawn_from = set(phrases.words())
    assert not drawn_from & {
        "casino",
        "jackpot",
        "gambling",
        "roulette",
        "cash",
        "debtor",
        "handgun",
        "relapse",
        "despair",
    }


def _listed(name: str) -> set[str]:
    lines = (phrases.DATA / name).read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def test_every_denied_word_is_a_word_of_the_list_and_none_is_drawn() -> None:
    assert _listed("phrase_denied_words.txt") <= _listed("eff_large_wordlist.txt")
    assert not _listed("phrase_denied_words.txt") & set(phrases.words())


def test_the_words_of_our_own_are_new_and_make_up_for_the_denied_ones() -> None:
    added = _listed("phrase_added_words.txt")
    assert not added & _listed("eff_large_wordlist.txt")
    assert len(added) >= len(_listed("phrase_denied_words.txt"))


def test_every_word_survives_being_read_again() -> None:
    for word in phrases.words():
        assert phrases.read_phrase(" ".join([word] * 6)) == (word,) * 6


def test_a_phrase_is_six_words_that_nobody_draws_twice(database: Database, settings: Settings) -> None:
    drawn = {phrases.draw_phrase(database, settings) for _ in range(50)}
    assert len(drawn) == 50
    assert all(len(phrase.split(" ")) == 6 for phrase in drawn)


@pytest.mark.parametrize(
    "written",
    [
        str.upper,
        lambda phrase: f"  {phrase}\n",
        lambda phrase: phrase.replace(" ", "-"),
        lambda phrase: phrase.replace(" ", "\u00a0\u2003"),
        lambda phrase: phrase.replace(" ", ", "),
        lambda phrase: phrase[:3] + "\u00ad" + phrase[3:],
        lambda phrase: "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in phrase),
    ],
    ids=["capitals", "spaces around", "hyphens", "odd spaces", "commas", "a soft hyphen", "full width"],
)
def test_a_client_comes_back_however_she_types_it(
    database: Database, settings: Settings, client: SomeClient, written: Callable[[str], str]
) -> None:
    assert check_phrase(database, settings, written(client.phrase), IP) == client.id


def test_one_wrong_word_is_a_wrong_phrase(database: Database, settings: Settings, client: SomeClient) -> None:
    words = client.phrase.split()
    for position in range(6):
        other = "zoom" if words[position] != "zoom" else "acorn"
        typed = " ".join([*words[:position], other, *words[position + 1 :]])
        assert check_phrase(database, settings, typed, IP) is None


def test_the_order_of_the_words_matters(database: Database, settings: Settings) -> None:
    client = a_client(database, settings)
    give_phrase(database, settings, client.id, "acorn banana canopy daisy eagle fabric")
    assert check_phrase(database, settings, "acorn banana daisy canopy eagle fabric", IP) is None


@pytest.mark.parametrize("typed", ["", "one two three", "a b c d e f g", "१ २ ३ ४ ५ ६", "word " * 26])
def test_what_is_not_six_words_costs_neither_a_hash_nor_a_try(
    database: Database, settings: Settings, hashes: list[str], typed: str
) -> None:
    with pytest.raises(NotAPhrase):
        check_phrase(database, settings, typed, IP)
    with database.reading() as db:
        assert db.scalar(sa.text("SELECT count(*) FROM sign_in_try")) == 0
    assert hashes == []


def test_a_very_long_text_is_refused_before_anything_is_done_with_it(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phrases, "unicodedata", SimpleNamespace(normalize=lambda *_: pytest.fail("it was read")))
    with pytest.raises(NotAPhrase):
        check_phrase(database, settings, "a " * 65, IP)


def test_known_and_unknown_first_words_cost_the_same_hash(
    database: Database, settings: Settings, client: SomeClient, hashes: list[str]
) -> None:
    known = " ".join([*client.phrase.split()[:2], *["acorn"] * 4])
    assert check_phrase(database, settings, known, IP) is None
    assert check_phrase(database, settings, "acorn " * 6, IP) is None
    assert len(hashes) == 2
    parameters = [encoded.rsplit("$", 2)[0] for encoded in hashes]
    assert parameters[0] == parameters[1]


def test_production_hashes_with_64_mib_three_times() -> None:
    assert "$m=65536,t=3,p=1$" in hashing._nobodys_hash("production")


def test_no_transaction_is_open_while_a_phrase_is_hashed(
    database: Database, settings: Settings, client: SomeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_connections: list[int] = []
    pool = database.engine.pool
    assert isinstance(pool, sa.QueuePool)
    verify = hashing.argon2_verify

    def watched(encoded: str, secret: str) -> bool:
        open_connections.append(pool.checkedout())
        return verify(encoded, secret)

    monkeypatch.setattr(hashing, "argon2_verify", watched)
    assert check_phrase(database, settings, client.phrase, IP) == client.id
    assert open_connections == [0]


def test_an_erased_client_does_not_come_back(database: Database, settings: Settings, client: SomeClient) -> None:
    with database.begin() as db:
        db.execute(sa.text("UPDATE client SET erased_at = created_at WHERE id = :id"), {"id": client.id})
    assert check_phrase(database, settings, client.phrase, IP) is None


def test_a_client_without_a_phrase_is_nobody_to_the_entrance(database: Database, settings: Settings) -> None:
    with database.begin() as db:
        db.execute(
            sa.text(
                "INSERT INTO client (id, pseudonym, language, frame, audience, created_at)"
                " VALUES ('c', 'Still Pond', 'en', 'plain', 'self', '2026-03-02 09:00:00')"
            )
        )
    assert check_phrase(database, settings, "acorn " * 6, IP) is None


def test_two_phrases_with_the_same_first_words_are_never_kept(
    database: Database, settings: Settings, client: SomeClient
) -> None:
    same_start = " ".join([*client.phrase.split()[:2], "acorn", "banana", "canopy", "daisy"])
    other = a_client(database, settings)
    with pytest.raises(PhraseTaken):
        give_phrase(database, settings, other.id, same_start)
    assert check_phrase(database, settings, client.phrase, IP) == client.id
    assert check_phrase(database, settings, other.phrase, IP) == other.id


def test_a_clash_is_drawn_again(
    database: Database, settings: Settings, client: SomeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = iter([*client.phrase.split(), *["acorn", "banana", "canopy", "daisy", "eagle", "fabric"]])
    monkeypatch.setattr(phrases, "secrets", SimpleNamespace(choice=lambda _words: next(draws)))
    assert phrases.draw_phrase(database, settings) == "acorn banana canopy daisy eagle fabric"


def test_a_new_phrase_replaces_the_old_one(database: Database, settings: Settings, client: SomeClient) -> None:
    fresh = phrases.draw_phrase(database, settings)
    give_phrase(database, settings, client.id, fresh)
    assert check_phrase(database, settings, fresh, IP) == client.id
    assert check_phrase(database, settings, client.phrase, IP) is None


def test_a_phrase_is_confirmed_by_typing_it_once(database: Database, settings: Settings, client: SomeClient) -> None:
    other = a_client(database, settings)
    assert not phrases.confirm_phrase(database, settings, client.id, other.phrase, IP)
    assert phrases.confirm_phrase(database, settings, client.id, client.phrase, IP)
    with database.reading() as db:
        confirmed = db.execute(sa.text("SELECT id FROM client WHERE phrase_confirmed_at IS NOT NULL")).scalars().all()
    assert confirmed == [client.id]


def test_the_database_holds_no_word_of_a_phrase(database: Database, settings: Settings, client: SomeClient) -> None:
    check_phrase(database, settings, client.phrase, IP)
    check_phrase(database, settings, "acorn banana canopy daisy eagle fabric", IP)
    with database.reading() as db:
        tables = sa.inspect(db).get_table_names()
        everything = "\n".join(str(row) for table in tables for row in db.execute(sa.text(f'SELECT * FROM "{table}"')))
    assert client.id in everything
    for word in {*client.phrase.split(), "acorn", "banana", "canopy", IP}:
        assert word not in everything


def test_with_another_pepper_nobody_is_found(database: Database, settings: Settings, client: SomeClient) -> None:
    stolen = replace(settings, pepper=b"somebody has the database and guesses the pepper")
    assert check_phrase(database, stolen, client.phrase, IP) is None


def test_when_too_many_hash_at_once_the_next_is_asked_to_wait_and_loses_no_try(
    database: Database, settings: Settings, client: SomeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "WAIT_SECONDS", 0.01)
    for _ in range(hashing.AT_A_TIME):
        hashing._turns.acquire()
    try:
        with pytest.raises(TooManyTries) as stop:
            check_phrase(database, settings, client.phrase, IP)
    finally:
        for _ in range(hashing.AT_A_TIME):
            hashing._turns.release()
    assert stop.value.retry_after_minutes == 1
    with database.reading() as db:
        assert db.scalar(sa.text("SELECT count(*) FROM sign_in_try")) == 0
