"""Guessing is slow for everybody, together and apart, and a restart forgives nothing. Nobody is ever locked out."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.services import hashing, phrases, throttle
from app.services.throttle import TooManyTries, network_of
from config import Settings
from tests.accounts import SomeClient, a_client
from tests.clocks import FrozenClock

IP = "203.0.113.7"


@pytest.fixture
def client(database: Database, settings: Settings) -> SomeClient:
    return a_client(database, settings)


class Hashes:
    """How many Argon2 checks were really run."""

    def __init__(self) -> None:
        self.run: list[str] = []

    def __len__(self) -> int:
        return len(self.run)


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Hashes:
    counted = Hashes()
    verify = hashing.argon2_verify

    def argon2_verify(encoded: str, secret: str) -> bool:
        counted.run.append(encoded)
        return verify(encoded, secret)

    monkeypatch.setattr(hashing, "argon2_verify", argon2_verify)
    return counted


@contextmanager
def restarted(settings: Settings) -> Iterator[Database]:
    """The same database opened by a process that remembers nothing."""
    database = Database(settings.database_url, settings.synchronous)
    try:
        yield database
    finally:
        database.dispose()


def guess(database: Database, settings: Settings, phrase: str, ip: str = IP) -> str:
    try:
        return "in" if phrases.check_phrase(database, settings, phrase, ip) else "wrong"
    except TooManyTries:
        return "wait"


def guess_in_parallel(database: Database, settings: Settings, tries: list[tuple[str, str]]) -> list[str]:
    with ThreadPoolExecutor(max_workers=20) as threads:
        return list(threads.map(lambda one: guess(database, settings, *one), tries))


def wrong_phrases(client: SomeClient, number: int) -> list[str]:
    """Guesses at this client's phrase by somebody who knows its first two words."""
    start = " ".join(client.phrase.split()[:2])
    words = phrases.words()
    return [f"{start} acorn banana canopy {words[index]}" for index in range(number)]


def test_200_wrong_phrases_at_once_run_10_hashes(
    database: Database, settings: Settings, client: SomeClient, hashes: Hashes, frozen_clock: FrozenClock
) -> None:
    tries = [(phrase, f"198.51.{number}.1") for number, phrase in enumerate(wrong_phrases(client, 200))]
    answers = guess_in_parallel(database, settings, tries)
    assert len(hashes) == 10
    assert sorted(set(answers)) == ["wait", "wrong"]


def test_a_restart_forgives_nothing(
    database: Database, settings: Settings, client: SomeClient, hashes: Hashes, frozen_clock: FrozenClock
) -> None:
    tries = [(phrase, f"198.51.{number}.1") for number, phrase in enumerate(wrong_phrases(client, 200))]
    guess_in_parallel(database, settings, tries[:100])
    with restarted(settings) as again:
        assert set(guess_in_parallel(again, settings, tries[100:])) == {"wait"}
    assert len(hashes) == 10


def test_from_one_network_30_hashes_run_whatever_is_guessed(
    database: Database, settings: Settings, hashes: Hashes, frozen_clock: FrozenClock
) -> None:
    words = phrases.words()
    tries = [(f"{words[number]} " * 6, f"203.0.113.{number}") for number in range(200)]
    guess_in_parallel(database, settings, tries)
    assert len(hashes) == 30


def test_the_whole_service_has_a_limit_too(
    database: Database,
    settings: Settings,
    hashes: Hashes,
    frozen_clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert throttle.IN_ALL == 1000
    monkeypatch.setattr(throttle, "IN_ALL", 25)
    words = phrases.words()
    guess_in_parallel(database, settings, [(f"{words[n]} " * 6, f"198.51.{n}.1") for n in range(60)])
    assert len(hashes) == 25


def test_without_the_throttle_every_guess_would_be_hashed(
    database: Database,
    settings: Settings,
    client: SomeClient,
    hashes: Hashes,
    frozen_clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: with the limit taken out, the same measure finds the 40 hashes."""
    monkeypatch.setattr(throttle, "count_try", lambda *_, **__: "no try")
    guess_in_parallel(database, settings, [(phrase, IP) for phrase in wrong_phrases(client, 40)])
    assert len(hashes) == 40


def test_the_right_phrase_waits_no_longer_than_the_rest_of_the_hour(
    database: Database, settings: Settings, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    for phrase in wrong_phrases(client, 10):
        assert guess(database, settings, phrase) == "wrong"
        frozen_clock.advance(minutes=1)
    with pytest.raises(TooManyTries) as stop:
        phrases.check_phrase(database, settings, client.phrase, IP)
    assert stop.value.retry_after_minutes == 50
    frozen_clock.advance(minutes=50)
    assert guess(database, settings, client.phrase) == "in"


def test_asking_while_waiting_does_not_make_the_wait_longer(
    database: Database, settings: Settings, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    for phrase in wrong_phrases(client, 10):
        guess(database, settings, phrase)
    for _ in range(59):
        frozen_clock.advance(minutes=1)
        assert guess(database, settings, client.phrase) == "wait"
    frozen_clock.advance(minutes=1)
    assert guess(database, settings, client.phrase) == "in"


def test_in_no_hour_do_more_than_ten_tries_at_one_phrase_pass(
    database: Database, settings: Settings, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    passed = []
    for number, phrase in enumerate(wrong_phrases(client, 180)):
        frozen_clock.advance(minutes=1)
        if guess(database, settings, phrase, f"198.51.{number}.1") == "wrong":
            passed.append(frozen_clock.now)
    for begin in passed:
        assert sum(begin <= moment < begin + timedelta(hours=1) for moment in passed) <= 10


def test_a_client_who_is_right_may_come_back_as_often_as_she_likes(
    database: Database, settings: Settings, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    assert {guess(database, settings, client.phrase) for _ in range(15)} == {"in"}


def test_guesses_at_one_client_do_not_keep_another_out(
    database: Database, settings: Settings, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    other = a_client(database, settings)
    for phrase in wrong_phrases(client, 12):
        guess(database, settings, phrase)
    assert guess(database, settings, other.phrase) == "in"


def test_wrong_passwords_of_staff_do_not_keep_clients_out(
    database: Database, settings: Settings, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    for number in range(30):
        throttle.count_try(database, settings, kind="password", account=f"{number}", ip=IP)
    assert guess(database, settings, client.phrase) == "in"


def test_a_try_leaves_nothing_readable_and_after_an_hour_nothing_at_all(
    database: Database, settings: Settings, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    guess(database, settings, wrong_phrases(client, 1)[0])
    with database.reading() as db:
        row = str(db.execute(sa.text("SELECT * FROM sign_in_try")).one())
    assert IP not in row
    assert "203.0.113" not in row
    assert client.phrase.split()[0] not in row
    frozen_clock.advance(hours=1)
    guess(database, settings, client.phrase)
    with database.reading() as db:
        assert db.execute(sa.text("SELECT * FROM sign_in_try")).all() == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("not an address", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_neighbours_count_together(address: str | None, network: str) -> None:
    assert network_of(address) == network
