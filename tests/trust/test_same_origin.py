"""No other site makes a browser change anything here."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from app.extensions import Database, csrf
from config import Settings
from tests.accounts import SomeClient
from tests.trust.browsing import Browser
from tests.trust.small_app import small_app

OURS = [
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost"},
    {"Referer": "http://localhost/my"},
]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.elsewhere.example"},
    {"Origin": "http://localhost@elsewhere.example"},
    {"Origin": "http://localhost:8080"},
    {"Referer": "https://elsewhere.example/http://localhost/"},
    {"Origin": "http://[broken"},
    {},
]


@pytest.fixture
def at_home(browser: Browser, client: SomeClient) -> Browser:
    browser.come_back(client)
    return browser


@pytest.mark.parametrize("headers", OURS)
def test_a_form_of_ours_is_taken(at_home: Browser, headers: dict[str, str]) -> None:
    answer = at_home.http.post("/my/diary", data={"csrf_token": at_home.token("/my")}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_from_elsewhere_is_refused_even_with_the_right_token(at_home: Browser, headers: dict[str, str]) -> None:
    answer = at_home.http.post("/my/diary", data={"csrf_token": at_home.token("/my")}, headers=headers)
    assert answer.status_code == 403


def test_over_https_a_form_from_plain_http_is_refused(
    sqlite_settings: Settings, sqlite_database: Database, client: SomeClient
) -> None:
    browser = Browser(small_app(replace(sqlite_settings, is_plain_http_on_loopback=False), sqlite_database))
    browser.http.environ_base["wsgi.url_scheme"] = "https"
    browser.come_back(client)
    token = {"csrf_token": browser.token("/my")}
    assert browser.http.post("/my/diary", data=token, headers={"Origin": "http://localhost"}).status_code == 403
    assert browser.http.post("/my/diary", data=token, headers={"Origin": "https://localhost"}).status_code == 200


@pytest.mark.parametrize("token", [None, "", "forged", "x" * 300])
def test_a_form_without_its_token_is_refused(at_home: Browser, token: str | None) -> None:
    data = {} if token is None else {"csrf_token": token}
    answer = at_home.http.post("/my/diary", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400


def test_a_token_of_another_browser_is_refused(small: Flask, at_home: Browser) -> None:
    foreign = Browser(small).token("/return")
    assert at_home.post("/my/diary", {"csrf_token": foreign}).status_code == 400


WITHOUT_A_FORM_TOKEN = {
    # The address itself is the secret, and no cookie is needed (app/portal/views/one_tap.py).
    "/n/made-up": 404,
    # The portal in a preview looks at the tokens of its own forms (app/studio/views/preview.py).
    "/studio/made-up/made-up/preview/made-up/": 401,
    "/studio/made-up/made-up/preview/made-up/made-up": 401,
}
"""Addresses that take a form of this site without a token beside it, and what one that is made up answers."""


def addresses_that_change(app: Flask) -> set[tuple[str, str]]:
    """Every address with a method that may change something; its parts are made up."""
    return {
        (re.sub(r"<(int:)?[^>]+>", lambda part: "1" if part[1] else "made-up", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }


def test_every_address_of_the_product_that_changes_something_wants_our_own_form(whole: Flask) -> None:
    """The list is the product's own, so that no new address can forget it."""
    asked = whole.test_client()
    changing = addresses_that_change(whole)
    assert ("/return", "POST") in changing
    assert {path for path, _method in changing} >= WITHOUT_A_FORM_TOKEN.keys()
    for path, method in sorted(changing):
        foreign = asked.open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"})
        unsigned = asked.open(path, method=method, headers={"Sec-Fetch-Site": "same-origin"})
        refused = WITHOUT_A_FORM_TOKEN.get(path, 400)
        assert (foreign.status_code in (400, 403), unsigned.status_code) == (True, refused), path


def test_an_address_that_asks_for_no_token_is_found(small: Flask, at_home: Browser) -> None:
    """The control: a view that was exempted by mistake answers, and the question above notices."""
    view = small.view_functions["portal.write_diary"]
    name = f"{view.__module__}.{view.__name__}"
    csrf.exempt(name)
    try:
        answer = at_home.http.post("/my/diary", headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 200
    finally:
        csrf._exempt_views.discard(name)
