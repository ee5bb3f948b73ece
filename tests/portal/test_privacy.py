"""What is private: one text for every page, with a version that she said yes to."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from flask import Flask

from app.models.clients import Client
from app.portal.pages.privacy import PRIVACY_VERSION, privacy_parts
from tests.portal.conftest import Person
from tests.portal.visitor import Visitor

DIGESTS = {"1": "29ea8801d1b3dfa7aacb307608fbc98421f30a46f9b60b9c7fac3435d6800ca5"}
"""The sentences of each version. A changed sentence needs a new version, so that everybody is told of it."""


def sentences(app: Flask) -> list[str]:
    with app.test_request_context("/"):
        return [words for part in privacy_parts() for words in (part.heading, *(line for _icon, line in part.lines))]


def test_a_changed_sentence_is_a_new_version(app: Flask) -> None:
    found = hashlib.sha256("\n".join(sentences(app)).encode()).hexdigest()
    assert DIGESTS[PRIVACY_VERSION] == found


def test_the_same_sentences_stand_on_the_first_page_and_at_the_start(app: Flask, nobody: Visitor) -> None:
    for address in ("/", "/start?for=me", "/start?for=young"):
        page = nobody.open(address)
        assert all(words in page.main for words in sentences(app)), address


def says_yes_to(her: Person, version: str | None) -> None:
    with her.walker.database.begin() as db:
        db.execute(sa.update(Client).values(consent_version=version))


def test_who_said_yes_to_this_version_is_told_nothing(her: Person) -> None:
    assert "/my/privacy-read" not in [form.action for form in her.open("/my").forms]


def test_after_a_change_she_is_told_once_and_it_is_no_wall(app: Flask, her: Person) -> None:
    says_yes_to(her, "0")
    page = her.open("/my")
    assert "What changed in what is private" in page.main
    assert all(words in page.main for words in sentences(app))
    assert page.heading == "How we work"
    assert her.open_step("how-we-work").heading == "How we work", "she can go on without it"
    after = her.visitor.send(page.form("/my/privacy-read"))
    assert "What changed in what is private" not in after.main
    assert "What changed in what is private" not in her.open("/my").main


def test_who_came_by_phone_has_the_text_to_read(her: Person) -> None:
    says_yes_to(her, None)
    page = her.open("/my")
    assert "What is private here, and what is not" in page.main
    assert "What changed" not in page.main


def test_nobody_says_so_without_a_visit(nobody: Visitor) -> None:
    assert nobody.post("/my/privacy-read", {}, follow=False).status in (303, 400)
