"""Every answer tells the browser to run only our files, keep nothing and tell nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from app.extensions import Database
from app.web.access import PUBLIC, audience
from config import Settings
from tests.accounts import SomeClient
from tests.trust.browsing import Browser
from tests.trust.small_app import small_app

PAGES = ["/", "/my", "/nowhere", "/staff/sign-in", "/desk", "/leave", "/staff/join/no-such-link", "/return"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_strict(nobody: FlaskClient, path: str) -> None:
    headers = nobody.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert {"Cookie", "HX-Request"} <= set(headers["Vary"].split(", "))
    assert "Strict-Transport-Security" not in headers


def test_an_error_is_as_strict_as_a_page(small: Flask, browser: Browser) -> None:
    @small.get("/broken")
    @audience(PUBLIC)
    def broken() -> str:
        raise RuntimeError("inside")

    small.config["PROPAGATE_EXCEPTIONS"] = False
    answer = browser.get("/broken")
    assert answer.status_code == 500
    assert "inside" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers


def test_our_own_files_may_be_kept(nobody: FlaskClient) -> None:
    answer = nobody.get("/static/css/base.css", buffered=True)
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert "Content-Security-Policy" in answer.headers


def test_over_https_the_browser_is_told_to_stay_there(sqlite_settings: Settings, sqlite_database: Database) -> None:
    over_https = small_app(replace(sqlite_settings, is_plain_http_on_loopback=False), sqlite_database)
    assert "max-age=63072000" in over_https.test_client().get("/").headers["Strict-Transport-Security"]


class TestHosts:
    """In production portal and staff live on hosts of their own."""

    @pytest.fixture
    def apart(self, sqlite_settings: Settings, sqlite_database: Database) -> FlaskClient:
        settings = replace(
            sqlite_settings,
            portal_host="plan.example.org",
            staff_host="desk.example.org",
            is_plain_http_on_loopback=False,
        )
        return small_app(settings, sqlite_database).test_client()

    @pytest.mark.parametrize(
        ("path", "host", "status"),
        [
            ("/", "plan.example.org", 200),
            ("/my", "plan.example.org", 303),
            ("/static/css/base.css", "plan.example.org", 200),
            ("/desk", "plan.example.org", 404),
            ("/staff/sign-in", "plan.example.org", 404),
            ("/staff/sign-in", "desk.example.org", 200),
            ("/desk", "desk.example.org", 303),
            ("/", "desk.example.org", 404),
            ("/my", "desk.example.org", 404),
            ("/return", "desk.example.org", 404),
            ("/", "elsewhere.example.org", 400),
        ],
    )
    def test_a_room_on_the_wrong_host_is_not_there(self, apart: FlaskClient, path: str, host: str, status: int) -> None:
        assert apart.get(path, base_url=f"https://{host}", buffered=True).status_code == status

    def test_a_demo_answers_to_no_foreign_name(self, nobody: FlaskClient) -> None:
        assert nobody.get("/", base_url="http://rebound.example.org").status_code == 400
        assert nobody.get("/", base_url="http://127.0.0.1:8000").status_code == 200


class TestProxy:
    """What a proxy says counts only when the installation says that there is one."""

    FORGED = {"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}

    def told(self, settings: Settings, database: Database) -> str:
        def tell() -> Response:
            return Response(f"{request.remote_addr} {request.host_url}", mimetype="text/plain")

        app = small_app(settings, database)
        app.add_url_rule("/told", "told", audience(PUBLIC)(tell))
        return app.test_client().get("/told", headers=self.FORGED).text

    def test_without_a_proxy_forwarded_addresses_are_forged(
        self, sqlite_settings: Settings, sqlite_database: Database
    ) -> None:
        assert self.told(sqlite_settings, sqlite_database) == "127.0.0.1 http://localhost/"

    def test_behind_a_proxy_address_and_scheme_are_its_word_and_the_host_is_not(
        self, sqlite_settings: Settings, sqlite_database: Database
    ) -> None:
        told = self.told(replace(sqlite_settings, trusts_proxy=True), sqlite_database)
        assert told == "198.51.100.9 https://localhost/"


def test_a_page_is_no_longer_than_a_request_may_be(browser: Browser, client: SomeClient) -> None:
    browser.come_back(client)
    assert browser.post("/my/diary", {"text": "a" * 10_000}).status_code == 200
