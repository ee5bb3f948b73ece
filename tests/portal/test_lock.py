"""Under the lock of P-V her pages go on as they are, and nothing on them tells of it to who looks over her shoulder."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.services import lock, plans
from app.services.safe_contact import keep_rules, open_rules
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person

UNCHANGED = ("/my", "/my/reach", "/my/call", "/my/messages", "/my/data", "/my/book")
TELLS = re.compile(r"\block|violen|protocol|p-v|supervis|watch", re.IGNORECASE)


@pytest.fixture
def her(new_person: NewPerson, frozen_clock: FrozenClock) -> Person:
    her = new_person()
    rules = {"ways": ["call", "message"], "address": "+7 700", "consent": "yes", "calendar_file": "yes"}
    with her.walker.database.begin() as db:
        keep_rules(db, her.walker.locker(), rules)
    return her


def is_locked(her: Person) -> None:
    with her.walker.database.begin() as db:
        assert lock.begin(db, her.walker.client_id)


def test_her_pages_say_the_same_as_before(her: Person) -> None:
    before = {address: her.open(address).main for address in UNCHANGED}
    is_locked(her)
    assert {address: her.open(address).main for address in UNCHANGED} == before


@pytest.mark.parametrize("address", [*UNCHANGED, "/my/reminders", "/my/data/copy", "/my/story"])
def test_no_page_tells_of_it(her: Person, address: str) -> None:
    had = set(TELLS.findall(her.open(address).html))
    is_locked(her)
    page = her.open(address)
    assert page.status == 200
    assert set(TELLS.findall(page.html)) <= had


def test_she_can_go_on_with_her_plan(her: Person) -> None:
    is_locked(her)
    her.tick("how-we-work")
    assert "step_done" in her.kinds()


def test_what_she_sent_of_fear_at_home_stays_off_her_pages(new_person: NewPerson) -> None:
    her = new_person(is_started=False)
    with her.walker.database.begin() as db:
        how = {"zone": "UTC", "frame": "journey", "language": "en", "audience": "close_person"}
        plans.start_plan(db, her.walker.client_id, "family-and-friends", **how)
    walker = replace(her.walker, journey_id=her.walker.journey().id)
    her = replace(her, walker=walker)
    walker.send("safe-at-home", {"afraid_at_home": "rather_not_say"})
    address = her.step_address("safe-at-home")
    assert "I would rather not say" in her.open(address).main
    is_locked(her)
    assert her.open(address).status == 200
    assert "I would rather not say" not in her.open(address).main


def test_the_code_words_are_agreed_by_voice_and_neither_shown_nor_changed_on_her_phone(her: Person) -> None:
    def keeps(words: str) -> None:
        with her.walker.database.begin() as db:
            keep_rules(db, her.walker.locker(), {"code_word": words, "stop_word": "kettle"})

    def kept() -> tuple[str, str]:
        with her.walker.database.reading() as db:
            rules = open_rules(db, her.walker.locker())
        assert rules is not None
        return rules.code_word, rules.stop_word

    keeps("bluebird")
    assert "bluebird" in her.open("/my/reach").html
    is_locked(her)
    page = her.open("/my/reach")
    assert "bluebird" not in page.html
    assert "kettle" not in page.html
    her.visitor.send(page.form("/my/reach"), {"code_word": "somebody else's word"})
    assert kept() == ("bluebird", "kettle")


def test_no_copy_is_made_and_the_page_says_so_in_words_that_tell_nothing(her: Person) -> None:
    form = her.open("/my/data/copy").form("/copy")
    is_locked(her)
    answer = her.visitor.send(form, button="html")
    assert "Content-Disposition" not in answer.headers
    assert "cannot be made on this page at the moment" in answer.text


def test_no_page_is_kept_for_a_bad_network(her: Person) -> None:
    def may_be_kept() -> bool:
        return "copy-line" in her.open("/my").html

    assert may_be_kept()
    is_locked(her)
    assert not may_be_kept()
