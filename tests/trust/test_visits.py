"""A visit begins fresh, cannot be planted, dies when it should, and its cookie tells nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import Database
from config import Settings
from tests.accounts import SomeClient, SomeStaff
from tests.clocks import FrozenClock
from tests.trust.browsing import Browser
from tests.trust.small_app import small_app

COOKIES = ["ql_portal", "ql_staff"]


def cookie_lines(response: TestResponse) -> list[str]:
    return list(response.headers.getlist("Set-Cookie"))


def test_a_planted_token_is_never_taken_over(browser: Browser, client: SomeClient) -> None:
    browser.http.set_cookie("ql_portal", "planted-by-somebody-else")
    browser.come_back(client)
    assert browser.cookie("ql_portal") != "planted-by-somebody-else"
    assert "Quiet Heron" in browser.get("/my").text


def test_coming_back_again_ends_the_visit_before(small: Flask, browser: Browser, client: SomeClient) -> None:
    browser.come_back(client)
    before = browser.cookie("ql_portal")
    browser.come_back(client)
    assert browser.cookie("ql_portal") != before
    thief = small.test_client()
    thief.set_cookie("ql_portal", before or "")
    assert thief.get("/my").status_code == 303


def test_signing_in_again_ends_the_visit_before(
    small: Flask, browser: Browser, counsellor: SomeStaff, frozen_clock: FrozenClock
) -> None:
    browser.sign_in(counsellor)
    before = browser.cookie("ql_staff")
    frozen_clock.advance(minutes=1)
    browser.sign_in(counsellor)
    assert browser.cookie("ql_staff") != before
    thief = small.test_client()
    thief.set_cookie("ql_staff", before or "")
    assert thief.get("/desk").status_code == 303


def test_a_form_token_of_before_signing_in_is_void_afterwards(browser: Browser, client: SomeClient) -> None:
    before = browser.token("/return")
    browser.come_back(client)
    assert browser.post("/my/diary", {"csrf_token": before}).status_code == 400
    assert browser.post("/my/diary").status_code == 200


def test_signing_in_to_one_room_voids_no_form_of_the_other(
    browser: Browser, client: SomeClient, counsellor: SomeStaff
) -> None:
    browser.come_back(client)
    open_form = browser.token("/my/diary")
    browser.sign_in(counsellor)
    assert browser.post("/my/diary", {"csrf_token": open_form}).status_code == 200


def test_a_form_may_lie_open_for_hours_while_the_visit_lives(
    browser: Browser, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    browser.come_back(client)
    open_form = browser.token("/my/diary")
    for _ in range(8):
        frozen_clock.advance(minutes=14)
        browser.get("/my")
    assert browser.post("/my/diary", {"csrf_token": open_form}).status_code == 200


def test_every_page_keeps_the_visit_alive_and_silence_ends_it(
    browser: Browser, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    browser.come_back(client)
    frozen_clock.advance(minutes=10)
    assert browser.get("/my").status_code == 200
    frozen_clock.advance(minutes=14)
    assert browser.get("/my").status_code == 200
    frozen_clock.advance(minutes=15)
    assert browser.get("/my").status_code == 303


def test_a_form_that_fails_keeps_the_visit_alive_too(
    browser: Browser, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    browser.come_back(client)
    frozen_clock.advance(minutes=14)
    assert browser.post("/my/fail").status_code == 422
    frozen_clock.advance(minutes=14)
    assert browser.get("/my").status_code == 200


def test_signing_out_kills_the_visit_on_the_server(small: Flask, browser: Browser, counsellor: SomeStaff) -> None:
    browser.sign_in(counsellor)
    token = browser.cookie("ql_staff")
    answer = browser.post("/staff/sign-out")
    assert answer.location == "/staff/sign-in"
    assert "cache" in answer.headers["Clear-Site-Data"]
    assert browser.cookie("ql_staff") is None
    thief = small.test_client()
    thief.set_cookie("ql_staff", token or "")
    assert thief.get("/desk").status_code == 303


def test_looking_at_sign_out_changes_nothing(browser: Browser, counsellor: SomeStaff) -> None:
    browser.sign_in(counsellor)
    assert browser.get("/staff/sign-out").status_code == 405
    assert browser.get("/desk").status_code == 200


def test_cookies_end_with_the_browser_and_no_script_reads_them(browser: Browser, client: SomeClient) -> None:
    lines = cookie_lines(browser.come_back(client)) + cookie_lines(browser.get("/return"))
    names = {line.split("=")[0] for line in lines}
    assert names >= {"ql_portal", "ql_form"}
    for line in lines:
        assert "HttpOnly" in line
        assert "Path=/" in line
        assert "SameSite=Strict" in line
        if "Expires=Thu, 01 Jan 1970" not in line:
            assert "Expires" not in line
            assert "Max-Age" not in line


def test_over_https_every_cookie_is_bound_to_the_host(
    sqlite_settings: Settings, sqlite_database: Database, client: SomeClient, counsellor: SomeStaff
) -> None:
    over_https = small_app(replace(sqlite_settings, is_plain_http_on_loopback=False), sqlite_database)
    browser = Browser(over_https)
    browser.http.environ_base["wsgi.url_scheme"] = "https"
    lines = cookie_lines(browser.come_back(client)) + cookie_lines(browser.sign_in(counsellor))
    sent = {line.split("=")[0] for line in lines}
    assert {"__Host-ql_portal", "__Host-ql_staff"} <= sent
    for line in lines:
        assert line.startswith("__Host-")
        assert "Secure" in line
        assert "Domain" not in line


def test_no_cookie_holds_a_name_an_id_or_a_word_of_the_phrase(browser: Browser, client: SomeClient) -> None:
    browser.come_back(client)
    browser.get("/my")
    for name in ("ql_portal", "ql_form", "ql_staff", "ql_staff_form"):
        held = browser.cookie(name) or ""
        for secret in (client.id, client.pseudonym, *client.phrase.split()):
            assert secret not in held


@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize("value", ["", "x" * 3000, "a b;c", "\u00e9", "' OR 1=1 --"])
def test_nonsense_in_a_cookie_is_nobody(nobody: FlaskClient, cookie: str, value: str) -> None:
    nobody.set_cookie(cookie, value)
    assert nobody.get("/my").status_code == 303
    assert nobody.get("/desk").status_code == 303
