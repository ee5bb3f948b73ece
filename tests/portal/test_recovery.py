"""Somebody who lost her six words gets new ones with the code that she kept beside them."""

from __future__ import annotations

import pytest
from flask import Flask

from app.extensions import Database
from app.ids import new_id
from app.services import codes
from app.services.codes import BY_HERSELF, Giver, in_groups
from app.services.phrases import check_phrase
from app.services.reissues import ask_for_new_words, decide, show_code
from app.services.sealing import open_locker
from app.vault import Vault
from app.vocabulary import Decision, Role
from config import Settings
from tests.accounts import SomeStaff, a_staff
from tests.portal.conftest import NewPerson, Person
from tests.portal.test_start import begin, phrase_on
from tests.portal.test_start_code import recovery_on, type_code
from tests.portal.visitor import Page, Visitor


def recover(visitor: Visitor, typed: str) -> Page:
    return visitor.send(visitor.open("/return/recovery").form("/return/recovery"), {"code": typed})


def come_back(visitor: Visitor, phrase: str) -> Page:
    return visitor.send(visitor.open("/return").form("/return"), {"phrase": phrase})


@pytest.fixture
def her_code(database: Database, sqlite_settings: Settings, her: Person) -> str:
    """The recovery code of a client who is on her way."""
    with database.begin() as db:
        return codes.give_recovery_code(db, sqlite_settings, her.walker.client_id)


def test_the_way_back_leads_to_it(nobody: Visitor) -> None:
    page = nobody.open("/return")
    assert "/return/recovery" in page.links
    assert "I lost my six words" in page.main


def test_who_starts_alone_gets_a_code_that_brings_new_words(app: Flask, nobody: Visitor) -> None:
    first = begin(nobody)
    again = Visitor(app)
    page = recover(again, "-".join(in_groups(recovery_on(first))).lower())
    assert page.heading == "Your six words"
    assert phrase_on(page) != phrase_on(first)
    assert recovery_on(page) != recovery_on(first)
    assert come_back(Visitor(app), phrase_on(page)).status == 200
    assert come_back(Visitor(app), phrase_on(first)).status == 422


def test_new_words_on_the_first_day_bring_a_new_code_and_end_the_old_one(app: Flask, nobody: Visitor) -> None:
    first = begin(nobody)
    second = nobody.send(nobody.open("/start/words").form("/new"))
    assert recover(Visitor(app), recovery_on(first)).status == 422
    assert recover(Visitor(app), recovery_on(second)).heading == "Your six words"


def test_her_plan_is_as_it_was_and_her_old_visit_has_ended(app: Flask, her: Person, her_code: str) -> None:
    her.tick("how-we-work")
    stranger = Visitor(app)
    phrase = phrase_on(recover(stranger, her_code))
    assert her.open("/my", follow=False).address == "/return"
    assert stranger.send(stranger.open("/start/words").form("/start/words"), {"phrase": phrase}).status == 200
    assert "1 done" in stranger.open("/my").main


def test_a_used_code_and_an_unknown_one_are_one_answer(app: Flask, her: Person, her_code: str) -> None:
    recover(Visitor(app), her_code)
    used, unknown = (recover(Visitor(app), typed) for typed in (her_code, codes.draw_code(BY_HERSELF)))
    assert (used.status, used.main) == (unknown.status, unknown.main)
    assert used.status == 422


def test_what_is_no_recovery_code_is_told_kindly(nobody: Visitor) -> None:
    page = recover(nobody, "BCDF2345")
    assert page.status == 422
    assert "A recovery code has 24 letters and numbers" in page.main


def test_who_is_in_already_is_led_to_her_plan(her: Person) -> None:
    assert her.open("/return/recovery", follow=False).address == "/my"


def test_after_a_quick_exit_this_page_too_is_about_the_weather(nobody: Visitor, her: Person, her_code: str) -> None:
    form = nobody.open("/return/recovery").form("/return/recovery")
    nobody.open("/leave", follow=False)
    assert nobody.open("/return/recovery").heading == "Weather notes"
    assert nobody.send(form, {"code": her_code}).heading == "Weather notes"


# --- she is told -----------------------------------------------------------------------------------------


def recovered(app: Flask, her_code: str) -> Visitor:
    """A browser in which somebody has just used the recovery code and written the words back."""
    visitor = Visitor(app)
    phrase = phrase_on(recover(visitor, her_code))
    visitor.send(visitor.open("/start/words").form("/start/words"), {"phrase": phrase})
    return visitor


def test_her_own_page_says_it_until_she_says_that_it_was_she(app: Flask, her: Person, her_code: str) -> None:
    visitor = recovered(app, her_code)
    for _look in range(2):
        page = visitor.open("/my")
        assert "Your six words were changed on" in page.main
        assert "The recovery code was used." in page.main
    after = visitor.send(page.form("/my/words-seen"))
    assert after.address == "/my"
    assert "Your six words were changed" not in after.main
    assert after.links.count("/talk") == page.links.count("/talk") - 1, "the notice leads to a person"


def test_her_privacy_page_keeps_it_for_good(app: Flask, her: Person, her_code: str) -> None:
    assert "They are as you got them at the start." in her.open("/my/data").main
    visitor = recovered(app, her_code)
    visitor.send(visitor.open("/my").form("/my/words-seen"))
    assert "The recovery code was used." in visitor.open("/my/data").main


def test_new_words_by_the_service_name_nobody_of_the_staff(
    app: Flask, database: Database, sqlite_settings: Settings, her: Person, counsellor: SomeStaff
) -> None:
    chief = a_staff(database, sqlite_settings, Role.SUPERVISOR, name="Saule Example")
    client_id = her.walker.client_id
    with database.begin() as db:
        locker = open_locker(db, Vault.of(sqlite_settings), client_id)
        request_id = ask_for_new_words(db, locker, reason="Knew our safe word", staff_id=counsellor.id)
        decide(db, request_id, Decision.APPROVED, staff_id=chief.id)
        code = show_code(db, sqlite_settings, client_id, by=Giver(counsellor.id, new_id()))
    visitor = Visitor(app)
    phrase = phrase_on(type_code(visitor, code))
    assert her.open("/my", follow=False).address == "/return"
    page = visitor.send(visitor.open("/start/words").form("/start/words"), {"phrase": phrase})
    page = visitor.open("/my")
    assert "The service gave out a code for new words, and it was used." in page.main
    seen = page.main + visitor.open("/my/data").main
    assert "Saule" not in seen
    assert "Dana" not in seen
    assert check_phrase(database, sqlite_settings, her.phrase, "203.0.113.7") is None


def test_nobody_else_is_told(app: Flask, new_person: NewPerson, her: Person, her_code: str) -> None:
    other = new_person()
    recovered(app, her_code)
    assert "were changed" not in other.open("/my").main
    assert "They are as you got them at the start." in other.open("/my/data").main


def test_without_a_visit_nothing_can_be_said_to_be_seen(nobody: Visitor) -> None:
    assert nobody.post("/my/words-seen", {}).status in (400, 401)
