"""A page is compressed where that tells nobody anything, and nowhere else (BREACH)."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from tests.accounts import SomeClient
from tests.trust.browsing import Browser

BY_HERSELF = {"Accept-Encoding": "gzip, deflate, br", "Sec-Fetch-Site": "none"}


@pytest.fixture
def her(whole: Flask, client: SomeClient) -> Browser:
    browser = Browser(whole)
    browser.come_back(client)
    return browser


def encoding(browser: Browser, path: str, **headers: str) -> str:
    answer = browser.get(path, headers={**BY_HERSELF, **{key.replace("_", "-"): it for key, it in headers.items()}})
    return answer.headers.get("Content-Encoding", "")


def test_what_she_asks_for_is_small_and_says_the_same(her: Browser) -> None:
    small, plain = her.get("/talk", headers=BY_HERSELF), her.get("/talk")
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2
    assert "Talk to someone now" in gzip.decompress(small.data).decode()
    assert small.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_what_another_site_makes_her_browser_ask_for_is_not_compressed(her: Browser, site: str) -> None:
    assert encoding(her, "/talk", Sec_Fetch_Site=site) == ""


def test_an_old_browser_that_does_not_say_who_asks_gets_the_page_as_it_is(her: Browser) -> None:
    answer = her.get("/talk", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_words_of_a_request_are_never_in_a_compressed_page(her: Browser) -> None:
    assert encoding(her, "/talk?word=guess") == ""
    refused = her.post("/return/recovery", {"code": "no such code at all"}, headers=BY_HERSELF)
    assert "Content-Encoding" not in refused.headers


def test_the_rooms_of_the_staff_are_left_alone(her: Browser) -> None:
    assert encoding(her, "/staff/sign-in") == ""


def test_who_takes_no_compression_gets_none(her: Browser) -> None:
    assert encoding(her, "/talk", Accept_Encoding="identity") == ""
