"""Leave quickly: dead on the server at once, and nothing of the portal in this browser until she comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.extensions import Database
from config import Settings
from tests.accounts import SomeClient, SomeStaff
from tests.trust.browsing import Browser
from tests.trust.small_app import small_app

COVERED = ["/", "/my", "/display", "/nowhere", "/my/steps/1"]


@pytest.fixture
def gone(browser: Browser, client: SomeClient) -> Browser:
    """She was in her plan and left quickly."""
    browser.come_back(client)
    browser.get("/leave")
    return browser


def test_leaving_goes_to_the_weather(browser: Browser, client: SomeClient) -> None:
    browser.come_back(client)
    answer = browser.get("/leave")
    assert (answer.status_code, answer.location) == (303, "/weather")
    assert "Clear-Site-Data" not in answer.headers


def test_leaving_goes_where_the_service_says(
    sqlite_settings: Settings, sqlite_database: Database, client: SomeClient
) -> None:
    elsewhere = replace(sqlite_settings, exit_url="https://news.example.org/")
    assert Browser(small_app(elsewhere, sqlite_database)).get("/leave").location == "https://news.example.org/"


def test_the_visit_is_dead_on_the_server(small: Flask, browser: Browser, client: SomeClient) -> None:
    browser.come_back(client)
    token = browser.cookie("ql_portal") or ""
    browser.get("/leave")
    assert browser.cookie("ql_portal") is None
    without_cover = small.test_client()
    without_cover.set_cookie("ql_portal", token)
    assert without_cover.get("/my").status_code == 303


def test_the_cover_is_a_cookie_that_says_nothing_and_ends_with_the_browser(
    browser: Browser, client: SomeClient
) -> None:
    browser.come_back(client)
    (line,) = [one for one in browser.get("/leave").headers.getlist("Set-Cookie") if one.startswith("w=")]
    assert line.startswith("w=1;")
    assert "HttpOnly" in line
    assert "Expires" not in line
    assert "Max-Age" not in line


@pytest.mark.parametrize("path", COVERED)
def test_under_the_cover_every_address_is_the_weather(gone: Browser, path: str) -> None:
    answer = gone.get(path)
    assert answer.status_code == 200
    assert "weather notes" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_under_the_cover_a_form_that_is_sent_again_is_the_weather_too(gone: Browser) -> None:
    answer = gone.http.post("/my/diary", data={"text": "again"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert "weather notes" in answer.text


def test_under_the_cover_a_fragment_takes_the_whole_page_to_the_weather(gone: Browser) -> None:
    answer = gone.get("/my", headers={"HX-Request": "true"})
    assert (answer.headers["HX-Redirect"], answer.text) == ("/weather", "")


def test_under_the_cover_help_and_the_way_back_stay_open(gone: Browser) -> None:
    assert "talk now" in gone.get("/talk").text
    assert "come back" in gone.get("/return").text
    assert gone.get("/static/css/base.css", buffered=True).status_code == 200


def test_with_her_phrase_the_cover_lifts(gone: Browser, client: SomeClient) -> None:
    gone.come_back(client)
    assert gone.cookie("w") is None
    assert "Quiet Heron" in gone.get("/my").text


def test_a_wrong_phrase_lifts_nothing(gone: Browser, client: SomeClient) -> None:
    gone.post("/return", {"phrase": "acorn banana canopy daisy eagle fabric"})
    assert "weather notes" in gone.get("/my").text


def test_leaving_twice_or_without_a_visit_is_no_error(browser: Browser) -> None:
    assert browser.get("/leave").status_code == 303
    assert browser.get("/leave").status_code == 303


def test_the_cover_of_a_client_does_not_hide_the_rooms_of_the_staff(gone: Browser, counsellor: SomeStaff) -> None:
    gone.sign_in(counsellor)
    assert gone.get("/desk").status_code == 200


def test_without_the_cover_the_plan_would_ask_for_the_phrase_instead(gone: Browser) -> None:
    """The control: it is the cookie that covers, not the dead visit."""
    gone.http.delete_cookie("w")
    assert gone.get("/my").location == "/return"
    assert "landing" in gone.get("/").text
