"""Somebody who was on the phone types her code and gets six words of her own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.codes import Caller
from app.models.journeys import Journey
from app.services import clients, codes
from app.services.codes import FROM_THE_SERVICE, Giver, in_groups
from app.services.journeys import Actor
from app.services.offering import offer_quest
from app.services.throttle import PER_NETWORK
from app.vault import Vault
from app.vocabulary import Audience, Frame, Role
from config import Settings
from tests.accounts import SomeStaff, a_staff
from tests.portal.conftest import Person
from tests.portal.test_start import FIRST_LOOK, goes_straight_to_a_plan, phrase_on
from tests.portal.visitor import Page, Visitor


@pytest.fixture
def caller(database: Database, sqlite_settings: Settings) -> str:
    """Somebody whom the desk opened, and to whom nothing was offered yet."""
    return a_caller(database, sqlite_settings)


def a_caller(
    database: Database, settings: Settings, frame: Frame = Frame.JOURNEY, audience: Audience = Audience.SELF
) -> str:
    with database.begin() as db:
        return clients.create_client(
            db, Vault.of(settings), pseudonym="Quiet Heron", language="en", frame=frame, audience=audience
        )


def give(database: Database, settings: Settings, client_id: str, staff: SomeStaff) -> str:
    with database.begin() as db:
        return codes.issue_claim(db, settings, client_id, by=Giver(staff.id, new_id()))


@pytest.fixture
def code(database: Database, sqlite_settings: Settings, caller: str, counsellor: SomeStaff) -> str:
    return give(database, sqlite_settings, caller, counsellor)


def type_code(visitor: Visitor, typed: str) -> Page:
    return visitor.send(visitor.open("/start/code").form("/start/code"), {"code": typed})


def recovery_on(page: Page) -> str:
    found = [element for element in page.tree.iter("p") if "data-recovery" in element.attrib]
    return "".join("".join(found[0].itertext()).split())


def test_the_first_page_and_the_start_lead_to_it(nobody: Visitor) -> None:
    for address in ("/", "/start", "/return"):
        assert "/start/code" in nobody.open(address).links, address


def test_a_code_brings_six_words_and_a_recovery_code(nobody: Visitor, code: str) -> None:
    page = type_code(nobody, " ".join(in_groups(code)).lower())
    assert page.status == 200
    assert page.heading == "Your six words"
    assert len(phrase_on(page).split()) == 6
    assert len(recovery_on(page)) == 24
    assert code not in page.html


def test_with_the_words_written_back_her_plan_is_there(nobody: Visitor, database: Database, code: str) -> None:
    phrase = phrase_on(type_code(nobody, code))
    page = nobody.send(nobody.open("/start/words").form("/start/words"), {"phrase": phrase})
    assert page.heading == FIRST_LOOK
    assert goes_straight_to_a_plan(nobody).heading == "How we work"


def test_what_was_offered_on_the_phone_waits_for_her_yes(
    nobody: Visitor, database: Database, caller: str, code: str, counsellor: SomeStaff
) -> None:
    with database.begin() as db:
        offer_quest(db, caller, "take-back-control", zone="UTC", actor=Actor("counsellor", counsellor.id))
    phrase = phrase_on(type_code(nobody, code))
    page = nobody.send(nobody.open("/start/words").form("/start/words"), {"phrase": phrase})
    assert [form.action for form in page.forms if "/my/offer/" in form.action] == [
        "/my/offer/accept",
        "/my/offer/decline",
    ]
    with database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(Journey)).scalar_one() == 1


@pytest.mark.parametrize(("role", "has_it"), [(Role.COUNSELLOR, True), (Role.AGENT, False)])
def test_her_plan_comes_to_who_opened_her_if_that_person_may_take_it(
    nobody: Visitor, database: Database, sqlite_settings: Settings, caller: str, role: Role, has_it: bool
) -> None:
    opener = a_staff(database, sqlite_settings, role, name="Ayan Example")
    with database.begin() as db:
        db.execute(sa.insert(Caller).values(client_id=caller, staff_id=opener.id, opened_at=clock.now()))
    phrase = phrase_on(type_code(nobody, give(database, sqlite_settings, caller, opener)))
    nobody.send(nobody.open("/start/words").form("/start/words"), {"phrase": phrase})
    goes_straight_to_a_plan(nobody)
    with database.reading() as db:
        assert db.execute(sa.select(Journey.counsellor_id)).scalar_one() == (opener.id if has_it else None)


def test_somebody_close_is_not_put_on_a_quest_for_somebody_else(
    nobody: Visitor, database: Database, sqlite_settings: Settings, counsellor: SomeStaff
) -> None:
    caller = a_caller(database, sqlite_settings, audience=Audience.CLOSE_PERSON)
    phrase = phrase_on(type_code(nobody, give(database, sqlite_settings, caller, counsellor)))
    page = nobody.send(nobody.open("/start/words").form("/start/words"), {"phrase": phrase})
    plans = nobody.send(page.form("/my/look/aside"))
    assert plans.heading == "Family and friends"
    offered = {form.fields["quest"] for form in plans.forms if form.action == "/my/choose"}
    assert offered == {"family-and-friends"}


def test_a_plain_plan_is_plain_from_the_page_of_words_on(
    nobody: Visitor, database: Database, sqlite_settings: Settings, counsellor: SomeStaff
) -> None:
    caller = a_caller(database, sqlite_settings, Frame.PLAIN)
    assert "data-calm" in type_code(nobody, give(database, sqlite_settings, caller, counsellor)).html


def test_unknown_used_withdrawn_and_old_codes_are_one_answer(
    app: Flask, database: Database, sqlite_settings: Settings, caller: str, counsellor: SomeStaff
) -> None:
    withdrawn = give(database, sqlite_settings, caller, counsellor)
    old = give(database, sqlite_settings, caller, counsellor)
    clock.freeze(clock.now() + timedelta(hours=72))
    used = give(database, sqlite_settings, caller, counsellor)
    type_code(Visitor(app), used)
    told = set()
    for typed in ("BCDF2345", withdrawn, old, used):
        page = type_code(Visitor(app), typed)
        assert page.status == 422
        told.add(page.main)
        assert page.value_of("code") == typed
    assert len(told) == 1
    assert "This code does not open anything." in told.pop()


@pytest.mark.parametrize("typed", ["", "BCDF", "BCDF234O", "calm river stone meadow lantern quiet"])
def test_what_is_no_code_is_told_kindly(nobody: Visitor, typed: str) -> None:
    page = type_code(nobody, typed)
    assert page.status == 422
    assert ("Write the code here." if not typed else "A code has eight letters and numbers") in page.main


def test_many_tries_are_asked_to_wait(nobody: Visitor, code: str) -> None:
    for _try in range(PER_NETWORK):
        assert type_code(nobody, codes.draw_code(FROM_THE_SERVICE)).status == 422
    page = type_code(nobody, code)
    assert page.status == 429
    assert "There were many tries in a short time." in page.main
    assert int(page.headers["Retry-After"]) > 60


def test_a_second_click_leads_on_and_shows_no_words(nobody: Visitor, code: str) -> None:
    form = nobody.open("/start/code").form("/start/code")
    assert nobody.send(form, {"code": code}).heading == "Your six words"
    assert nobody.send(form, {"code": code}).heading == "Write your six words here"


def test_a_lost_answer_to_the_first_click_still_lets_her_in(nobody: Visitor, app: Flask, code: str) -> None:
    """The second of two clicks is what the browser shows; the cookie of the first answer may never have arrived."""
    form = nobody.open("/start/code").form("/start/code")
    before = nobody.client.get_cookie("ql_form")
    assert before is not None
    nobody.send(form, {"code": code})
    nobody.client.delete_cookie("ql_portal")
    nobody.client.set_cookie("ql_form", before.value)
    assert nobody.send(form, {"code": code}).heading == "Write your six words here"
    assert type_code(Visitor(app), code).status == 422, "another form is another person"


def test_who_is_in_already_is_led_to_her_plan(her: Person) -> None:
    assert her.open("/start/code", follow=False).address == "/my"


def test_after_a_quick_exit_there_is_only_the_weather(nobody: Visitor, code: str) -> None:
    nobody.open("/leave", follow=False)
    assert nobody.open("/start/code").heading == "Weather notes"
