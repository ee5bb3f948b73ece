"""How we may reach her: she reads her rules, and changes them. Nothing is chosen for her."""

from __future__ import annotations

from app.services import plans
from app.services.safe_contact import OpenRules, keep_rules, open_rules
from tests.portal.conftest import Person
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
        {"ways": ["call"], "address": "+7 700", "consent": "y", "times": ["evening"], "voicemail": "no", "code_word": "heron"},
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
