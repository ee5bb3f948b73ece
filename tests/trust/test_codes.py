"""A code tells a guesser nothing, ends every visit of before, and is hashed while nobody's transaction is open."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask, g

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.portal import six_words
from app.portal.forms import CodeForm
from app.portal.views import codes as views
from app.queries import codes as code_queries
from app.services import clients, codes, portal_sessions
from app.services.codes import FROM_THE_SERVICE, Giver
from app.services.phrases import PreparedPhrase, prepare
from app.vault import Vault
from config import Settings
from tests.accounts import SomeClient, SomeStaff
from tests.trust.browsing import Browser

Answer = tuple[int, str, frozenset[tuple[str, str]]]
Give = Callable[[], str]


@pytest.fixture
def caller(sqlite_database: Database, sqlite_settings: Settings, client: SomeClient) -> str:
    with sqlite_database.begin() as db:
        return clients.create_client(db, Vault.of(sqlite_settings), pseudonym="Tall Reed", language="en")


@pytest.fixture
def give(sqlite_database: Database, sqlite_settings: Settings, caller: str, counsellor: SomeStaff) -> Give:
    """Gives the caller a code."""

    def new_code() -> str:
        with sqlite_database.begin() as db:
            return codes.issue_claim(db, sqlite_settings, caller, by=Giver(counsellor.id, new_id()))

    return new_code


def send_code(app: Flask, typed: str, path: str = "/start/code") -> Answer:
    """What somebody without a visit is answered, without what is new on every page and without what she typed."""
    answer = Browser(app).post(path, {"code": typed, "idempotency_key": new_id()})
    new_each_time = r'name="(csrf[_-]token|idempotency_key)" (value|content)="[^"]*"'
    text = re.sub(new_each_time, "", answer.text).replace(typed, "TYPED")
    told = {(name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length", "Date")}
    return answer.status_code, text, frozenset(told)


def answers_to_dead_codes(app: Flask, give: Give) -> set[Answer]:
    withdrawn, old = give(), give()
    clock.freeze(clock.now() + timedelta(hours=72))
    used = give()
    assert send_code(app, used)[0] == 200
    return {send_code(app, typed) for typed in ("BCDF2345", withdrawn, old, used)}


def test_unknown_used_withdrawn_and_old_codes_are_answered_alike(whole: Flask, give: Give) -> None:
    (answer,) = answers_to_dead_codes(whole, give)
    assert answer[0] == 422


def test_who_loses_a_race_is_answered_like_who_guessed(
    whole: Flask, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = give()
    assert send_code(whole, used)[0] == 200
    guessed = send_code(whole, "BCDF2345")
    # Both looked while the code was living; she is the one who came second.
    monkeypatch.setattr(code_queries, "ticket_of", ticket_as_if_unused(code_queries.ticket_of))
    assert send_code(whole, used) == guessed


def ticket_as_if_unused(look: Callable[..., code_queries.Ticket | None]) -> Callable[..., code_queries.Ticket | None]:
    def ticket_of(*given: object) -> code_queries.Ticket | None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(code_queries, "lives", sa.true)
            return look(*given)

    return ticket_of


def test_the_comparison_finds_an_answer_that_gives_a_code_away(
    whole: Flask,
    sqlite_database: Database,
    sqlite_settings: Settings,
    give: Give,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: a page that says of a used code that it was used."""
    refuse = views._refuse

    def too_helpful(way: codes.Way, form: CodeForm) -> object:
        with sqlite_database.reading() as db:
            code_hmac = codes._hmac(sqlite_settings, codes.read_code(form.code.data, way))
            was_given = code_queries.given_code(db, code_hmac)
        return ("This code was used before.", 422) if was_given else refuse(way, form)

    monkeypatch.setattr(views, "_refuse", too_helpful)
    assert len(answers_to_dead_codes(whole, give)) == 2


def a_visit_through_a_recovery(
    app: Flask, database: Database, settings: Settings, client: SomeClient
) -> tuple[Browser, list[int]]:
    """Her open browser, and what it is answered after somebody used her recovery code elsewhere."""
    hers = Browser(app)
    hers.come_back(client)
    pages = ("/my/notes", "/my/data", "/my/messages")
    assert {hers.get(page).status_code for page in pages} == {200}
    with database.begin() as db:
        code = codes.give_recovery_code(db, settings, client.id)
    assert send_code(app, code, "/return/recovery")[0] == 200
    return hers, [hers.get(page).status_code for page in pages]


def test_new_words_end_every_visit_of_before_and_its_forms(
    whole: Flask, sqlite_database: Database, sqlite_settings: Settings, client: SomeClient
) -> None:
    hers, answers = a_visit_through_a_recovery(whole, sqlite_database, sqlite_settings, client)
    assert set(answers) == {303}
    assert hers.get("/my").location == "/return"
    assert hers.post("/my/words-seen").status_code == 401
    assert hers.come_back(client).status_code == 422, "the old words are dead too"


def test_the_measure_finds_a_visit_that_was_left_open(
    whole: Flask,
    sqlite_database: Database,
    sqlite_settings: Settings,
    client: SomeClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: where a swap ends no visit, her browser goes on."""
    monkeypatch.setattr(portal_sessions, "end_all", lambda *_: None)
    _hers, answers = a_visit_through_a_recovery(whole, sqlite_database, sqlite_settings, client)
    assert 200 in answers


@pytest.mark.parametrize("path", ["/start/code", "/return/recovery"])
def test_no_transaction_is_open_while_new_words_are_hashed(
    whole: Flask,
    sqlite_database: Database,
    sqlite_settings: Settings,
    client: SomeClient,
    give: Give,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    open_while_hashing = []

    def looked_at(settings: Settings, phrase: str) -> PreparedPhrase:
        open_while_hashing.append("db" in g)
        return prepare(settings, phrase)

    monkeypatch.setattr(six_words, "prepare", looked_at)
    with sqlite_database.begin() as db:
        recovery = codes.give_recovery_code(db, sqlite_settings, client.id)
    assert send_code(whole, give() if path == "/start/code" else recovery, path)[0] == 200
    assert open_while_hashing == [False]


def test_a_code_of_the_service_is_no_shorter_than_the_throttle_allows_for() -> None:
    """1,000 tries an hour for a year at 100 living codes: less than one chance in four hundred."""
    tries = 1000 * 24 * 365
    assert tries * 100 / len(codes.ALPHABET) ** FROM_THE_SERVICE.length < 1 / 400
