"""How we may reach her: she reads her rules, and changes them. Nothing is chosen for her."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.clients import Client
from app.services import plans
from app.services.safe_contact import OpenRules, keep_rules, open_rules
from tests.portal.conftest import NewPerson, Person
from tests.portal.test_limits_that_stand import on_quest
from tests.portal.visitor import Visitor


def rules(her: Person) -> OpenRules | None:
    with her.walker.database.reading() as db:
        return open_rules(db, her.walker.locker())


def test_at_first_nothing_is_chosen_and_nobody_contacts_her(her: Person) -> None:
    page = her.open("/my/reach")
    assert "so nobody calls you or writes to you" in page.main
    assert " checked" not in page.html
    assert rules(her) is None


def test_she_says_how_and_can_take_it_back(her: Person) -> None:
    page = her.visitor.send(
        her.open("/my/reach").form("/my/reach"),
        {
            "ways": ["call"],
            "address": "+7 700",
            "consent": "y",
            "times": ["evening"],
            "voicemail": "no",
            "code_word": "heron",
        },
    )
    assert "We reach you only in these ways." in page.main
    found = rules(her)
    assert found is not None
    assert (found.rules.ways, found.rules.times, found.address) == (("call",), ("evening",), "+7 700")
    assert "You said this on" in page.main
    page = her.visitor.send(page.form("/my/reach"), {"ways": [], "address": ""})
    assert "Nobody calls you or writes to you." in page.main
    found = rules(her)
    assert found is not None
    assert (found.rules.ways, found.address) == ((), "")


def test_a_way_needs_a_number_and_what_she_typed_stays(her: Person) -> None:
    page = her.visitor.send(her.open("/my/reach").form("/my/reach"), {"ways": ["email"], "code_word": "heron"})
    assert page.status == 422
    assert "Write a number or an e-mail address, or choose no way at all." in page.main
    assert 'value="heron"' in page.html
    assert rules(her) is None


def test_a_number_needs_its_own_yes(her: Person) -> None:
    page = her.visitor.send(her.open("/my/reach").form("/my/reach"), {"ways": ["call"], "address": "+7 700"})
    assert page.status == 422
    assert "We keep it only if you agree." in page.main
    assert page.value_of("address") == "+7 700"
    assert rules(her) is None


def test_her_words_are_kept_and_two_words_are_not_the_same(her: Person) -> None:
    said = {"shown_as": "Dana from the library", "if_someone_else": "own", "own_sentence": "It is about the book"}
    form = her.open("/my/reach").form("/my/reach")
    page = her.visitor.send(form, {**said, "stop_word": "Lemon", "help_word": "lemon"})
    assert page.status == 422
    assert "Choose another one, so that nobody mixes them up." in page.main
    page = her.visitor.send(form, {**said, "stop_word": "lemon", "help_word": "umbrella"})
    found = rules(her)
    assert found is not None
    assert (found.shown_as, found.if_someone_else) == ("Dana from the library", "It is about the book")
    assert (found.stop_word, found.help_word) == ("lemon", "umbrella")
    assert page.value_of("own_sentence") == "It is about the book"


def test_a_sentence_of_her_own_needs_words(her: Person) -> None:
    page = her.visitor.send(her.open("/my/reach").form("/my/reach"), {"if_someone_else": "own"})
    assert page.status == 422
    assert "Write what we shall say, or choose another answer." in page.main


def test_one_tap_removes_her_number(her: Person) -> None:
    assert "Remove my number" not in her.open("/my/reach").main
    with her.walker.database.begin() as db:
        keep_rules(db, her.walker.locker(), {"ways": ["call"], "address": "+7 700", "consent": "yes"})
    page = her.visitor.send(her.open("/my/reach").form("/my/reach/remove"))
    assert "Your number is removed." in page.main
    assert "Remove my number" not in page.main.split("Your number is removed.")[1]
    found = rules(her)
    assert found is not None
    assert (found.address, found.rules.ways) == ("", ())


def test_a_young_person_is_asked_for_no_number_and_told_why(her: Person) -> None:
    with her.walker.database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == her.walker.client_id).values(audience="young"))
    page = her.open("/my/reach")
    form = page.form("/my/reach")
    assert not form.names & {"ways", "address", "consent", "shown_as", "voicemail"}
    assert "We keep no number and no address of young people" in page.main
    assert {"/talk", "/my/messages"} <= set(page.links)
    her.visitor.post("/my/reach", {**form.fields, "ways": "call", "address": "+7 700", "consent": "y"})
    found = rules(her)
    assert found is not None
    assert (found.address, found.rules.ways) == ("", ())


def test_a_step_asks_a_young_person_for_no_number(new_person: NewPerson) -> None:
    someone = on_quest(new_person, "follow-up-after-call")
    with someone.walker.database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == someone.walker.client_id).values(audience="young"))
    page = someone.open_step("how-to-reach-me")
    assert "so we do not ask you for one" in page.main
    labels = [someone.open_step("how-to-reach-me", f"/{number}").heading for number in range(1, 6)]
    assert labels[1] == "Do you want a calendar file when you book a talk?"
    assert someone.open_step("how-to-reach-me", "/6").status == 404


def test_who_asked_for_a_call_is_told_what_is_missing(her: Person) -> None:
    with her.walker.database.begin() as db:
        keep_rules(db, her.walker.locker(), {"ways": ["call"], "address": "+7 700", "consent": "yes"})
    with her.walker.database.begin() as db:
        plans.ask_for_a_call(db, her.walker.journey_id, key="call")
    assert "You asked for a call." not in her.open("/my/reach").main
    with her.walker.database.begin() as db:
        keep_rules(db, her.walker.locker(), {"ways": []})
    assert "You asked for a call." in her.open("/my/reach").main


def test_the_page_of_her_privacy_leads_here(her: Person) -> None:
    assert "/my/reach" in her.open("/my/data").links


def test_nobody_else_comes_in(nobody: Visitor) -> None:
    assert nobody.open("/my/reach", follow=False).headers["Location"].startswith("/return")
