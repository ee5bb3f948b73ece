"""The entrance tells a stranger nothing: known or unknown, the answer and the work are the same."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.services import hashing
from app.services.throttle import PER_ACCOUNT
from tests.accounts import SomeClient, SomeStaff
from tests.trust.browsing import Browser


def without_token(html: str) -> str:
    """A token tells the second in which it was made, and two answers may fall into two."""
    return re.sub(r'name="csrf_token" value="[^"]*"|name="csrf-token" content="[^"]*"', "", html)


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    run: list[str] = []
    verify = hashing.argon2_verify

    def counted(encoded: str, secret: str) -> bool:
        run.append(encoded.rsplit("$", 2)[0])
        return verify(encoded, secret)

    monkeypatch.setattr(hashing, "argon2_verify", counted)
    return run


def test_known_and_unknown_phrases_are_answered_alike(browser: Browser, client: SomeClient, hashes: list[str]) -> None:
    known = " ".join([*client.phrase.split()[:2], "acorn", "banana", "canopy", "daisy"])
    answers = [browser.post("/return", {"phrase": phrase}) for phrase in (known, "acorn " * 6)]
    assert len({(answer.status_code, without_token(answer.text)) for answer in answers}) == 1
    assert len(hashes) == 2
    assert len(set(hashes)) == 1


def test_known_and_unknown_staff_are_answered_alike(browser: Browser, counsellor: SomeStaff, hashes: list[str]) -> None:
    right = {"email": counsellor.email, "password": counsellor.password, "code": counsellor.code()}
    wrong = [
        {**right, "email": "nobody@example.org"},
        {**right, "password": "not her password at all"},
        {**right, "code": "000000"},
    ]
    answers = [browser.post("/staff/sign-in", given) for given in wrong]
    texts = {
        without_token(answer.text).replace(given["email"], "E") for answer, given in zip(answers, wrong, strict=True)
    }
    assert {answer.status_code for answer in answers} == {422}
    assert len(texts) == 1
    assert len(hashes) == 3
    assert len(set(hashes)) == 1


def test_too_many_tries_are_told_how_long_to_wait(browser: Browser, client: SomeClient) -> None:
    known = " ".join([*client.phrase.split()[:2], "acorn", "banana", "canopy", "daisy"])
    for _ in range(PER_ACCOUNT):
        assert browser.post("/return", {"phrase": known}).status_code == 422
    assert browser.post("/return", {"phrase": known}).status_code == 429
    assert browser.post("/return", {"phrase": client.phrase}).status_code == 429


def test_a_throttled_stranger_learns_nothing_either(small: Flask, browser: Browser, client: SomeClient) -> None:
    known = " ".join([*client.phrase.split()[:2], "acorn", "banana", "canopy", "daisy"])
    answers = {}
    for phrase in (known, "acorn banana " * 3):
        for _ in range(PER_ACCOUNT):
            browser.post("/return", {"phrase": phrase})
        answer = browser.post("/return", {"phrase": phrase})
        answers[phrase] = (answer.status_code, without_token(answer.text))
    assert len(set(answers.values())) == 1
