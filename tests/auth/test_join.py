"""Somebody follows her invitation: a password, a second factor, and she is in."""

from __future__ import annotations

import re

import pyotp
import pytest

from app import clock
from app.extensions import Database
from app.services import staff_accounts
from app.vault import Vault
from app.vocabulary import Role
from config import Settings
from tests.accounts import PASSWORD
from tests.clocks import FrozenClock
from tests.trust.browsing import Browser


@pytest.fixture
def link(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> str:
    with sqlite_database.begin() as db:
        token = staff_accounts.add_staff(
            db, Vault.of(sqlite_settings), email="noor@example.org", name="Noor Example", roles=[Role.SUPERVISOR]
        )
    return f"/staff/join/{token}"


def code_on(page: str) -> str:
    """The six digits of an authenticator that was told the key on this page."""
    found = re.search(r"<code[^>]*>([A-Z2-7 ]{39})</code>", page)
    assert found
    return pyotp.TOTP(found[1].replace(" ", "")).at(int(clock.now().timestamp()))


def test_who_follows_the_link_joins_and_is_in(browser: Browser, link: str) -> None:
    page = browser.get(link).text
    assert "Noor Example" in page
    assert "noor@example.org" in page
    answer = browser.post(link, {"password": PASSWORD, "code": code_on(page)})
    assert (answer.status_code, answer.location) == (303, "/staff")
    assert "Supervisor" in browser.get("/staff").text


def test_the_square_is_drawn_without_any_inline_style(browser: Browser, link: str) -> None:
    page = browser.get(link).text
    square = page[page.index('<svg class="qr"') :]
    square = square[: square.index("</svg>")]
    assert len(square) > 2_000
    assert "style=" not in square
    assert "data:" not in square
    assert 'role="img"' in square


def test_the_link_opens_once(browser: Browser, link: str) -> None:
    browser.post(link, {"password": PASSWORD, "code": code_on(browser.get(link).text)})
    closed = browser.get(link)
    assert closed.status_code == 404
    assert "This link is closed" in closed.text
    again = browser.post(link, {"password": "another long password", "code": "000000"})
    assert again.status_code == 404


def test_a_guessed_link_shows_nothing(browser: Browser) -> None:
    assert browser.get("/staff/join/guess").status_code == 404


@pytest.mark.parametrize(
    ("password", "words"),
    [("short", "At least 12"), ("password1234", "people try first"), ("noor@example", "your name"), ("", "Choose a")],
)
def test_a_weak_password_is_explained_and_the_square_stays_the_same(
    browser: Browser, link: str, password: str, words: str
) -> None:
    before = browser.get(link).text
    answer = browser.post(link, {"password": password, "code": code_on(before)})
    assert answer.status_code == 422
    assert words in answer.text
    assert code_on(answer.text) == code_on(before)


def test_a_wrong_code_is_explained_and_the_link_stays_open(browser: Browser, link: str) -> None:
    answer = browser.post(link, {"password": PASSWORD, "code": "000000"})
    assert answer.status_code == 422
    assert "does not fit" in answer.text
    assert PASSWORD not in answer.text
    assert browser.post(link, {"password": PASSWORD, "code": code_on(answer.text)}).status_code == 303
