"""Whom the plan is for: the first choice, and what is said to each of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.clients import Client
from app.portal.pages.privacy import PRIVACY_VERSION
from tests.portal.test_start import choices
from tests.portal.visitor import Visitor


def start(visitor: Visitor, whom: str) -> None:
    page = visitor.open(f"/start?for={whom}")
    visitor.send(page.form("/start"), choices(page))


def test_the_first_choice_is_whom_it_is_for_and_nothing_is_chosen_for_her(nobody: Visitor) -> None:
    page = nobody.open("/start")
    assert page.heading == "Who is the plan for?"
    for words in ("Me", "Someone close to me", "I am young", "I would rather not say"):
        assert words in page.main
    assert [link for link in page.links if "for=" in link] == [
        "/start?for=me", "/start?for=close", "/start?for=young", "/start?for=me",
    ]  # fmt: skip
    assert not page.forms


@pytest.mark.parametrize(
    ("whom", "audience"), [("me", "self"), ("close", "close_person"), ("young", "young"), ("me&x=", "self")]
)
def test_what_she_chose_is_kept_with_her(nobody: Visitor, database: Database, whom: str, audience: str) -> None:
    start(nobody, whom)
    with database.reading() as db:
        assert db.execute(sa.select(Client.audience, Client.consent_version)).one() == (audience, PRIVACY_VERSION)


def test_an_address_that_says_nothing_asks_again(nobody: Visitor) -> None:
    for said in ("", "nobody", "self"):
        assert nobody.open(f"/start?for={said}").heading == "Who is the plan for?"


def test_a_close_person_reads_that_the_plan_is_her_own_and_linked_to_nobody(nobody: Visitor) -> None:
    page = nobody.open("/start?for=close")
    assert "your own plan, and it is about you" in page.main
    assert "never linked to the other person" in page.main


def test_a_young_person_reads_what_happens_under_age_before_anything_is_kept(nobody: Visitor) -> None:
    page = nobody.open("/start?for=young")
    for words in ("a person trained for it", "do not ask you for a phone number", "parents or guardians", "Talk now"):
        assert words in page.main


def test_with_a_mistake_in_the_form_it_stays_the_same_persons_form(nobody: Visitor) -> None:
    page = nobody.send(nobody.open("/start?for=young").form("/start"))
    assert page.status == 422
    assert "a person trained for it" in page.main
    assert page.form("/start").fields["whom"] == "young"


def test_she_can_change_her_mind(nobody: Visitor) -> None:
    assert "/start" in nobody.open("/start?for=close").links
