"""When something does not work, people are told what is true and when to come back, also without a database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.extensions import Database
from app.services.hashing import TooBusy
from app.services.throttle import TooManyTries
from app.web import errors
from app.web.access import PUBLIC, audience
from tests.accounts import SomeClient
from tests.trust.browsing import Browser


def raising(error: Exception) -> Callable[[], str]:
    @audience(PUBLIC)
    def view() -> str:
        raise error

    return view


@pytest.mark.parametrize(
    ("error", "status", "seconds"),
    [
        (TooManyTries(7), 429, "420"),
        (TooBusy("all at once"), 429, "10"),
        (OperationalError("SELECT 1", None, Exception("gone")), 503, "10"),
    ],
    ids=["too many tries", "too busy", "no database"],
)
def test_who_has_to_wait_is_told_how_long(small: Flask, error: Exception, status: int, seconds: str) -> None:
    small.add_url_rule("/raise", "portal.raise", raising(error))
    page = small.test_client().get("/raise")
    assert (page.status_code, page.headers["Retry-After"]) == (status, seconds)


@pytest.mark.parametrize(("minutes", "words"), [(1, "in 1 minute."), (0, "in 1 minute."), (12, "in 12 minutes.")])
def test_minutes_are_counted_as_people_say_them(small: Flask, minutes: int, words: str) -> None:
    small.add_url_rule("/raise", "portal.raise", raising(TooManyTries(minutes)))
    assert words in small.test_client().get("/raise").text


def test_a_signed_in_client_without_a_database_gets_a_page_with_ways_out(
    browser: Browser, client: SomeClient, sqlite_database: Database
) -> None:
    browser.come_back(client)
    assert browser.get("/my").status_code == 200
    _take_away(sqlite_database)
    page = browser.get("/my")
    assert page.status_code == 503
    assert "Try again in a moment" in page.text
    assert 'href="/talk"' in page.text
    assert 'href="/leave"' in page.text


def test_a_layout_that_fails_too_does_not_take_the_page_away(small: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> str:
        raise RuntimeError("the layout")

    monkeypatch.setattr(errors, "render_template", broken)
    page = small.test_client().get("/nowhere-at-all")
    assert page.status_code == 404
    assert "There is nothing here" in page.text
    assert 'href="/talk"' in page.text


def _take_away(database: Database) -> None:
    """The file is not there any more, and no connection to it is left."""
    database.dispose()
    file = Path(database.engine.url.database or "")
    file.unlink()
    file.mkdir()
