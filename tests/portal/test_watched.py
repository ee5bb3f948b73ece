"""Someone may be watching: one switch, and each page of hers is a page about the weather until she says otherwise."""

from __future__ import annotations

import pytest
from flask import Flask

from app.services.safe_contact import keep_rules
from app.web.watched import OPEN_WHILE_WATCHED
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import FROM_THIS_SITE, Visitor

BLAND = "Weather notes"
COPY = 'id="copy-line"'


@pytest.fixture
def watched(her: Person) -> Person:
    """She pressed the switch."""
    page = her.visitor.send(her.open("/my/watched").form("/my/watched"))
    assert (page.status, page.heading) == (200, BLAND)
    return her


def shows_her_pages(her: Person) -> None:
    her.visitor.send(her.open("/my/watched").form("/show"))


def test_the_page_says_what_the_switch_does_and_is_found_where_she_says_how_to_reach_her(her: Person) -> None:
    assert "/my/watched" in her.open("/my/reach").links
    assert "/my/watched" in her.open("/my/data").links
    page = her.open("/my/watched").main
    assert "Nobody calls you or writes to you, whatever you allowed before." in page
    assert "Every page here shows notes about the weather instead" in page
    assert "“Settings” brings your pages back." in page


def test_every_page_of_hers_is_bland(app: Flask, watched: Person) -> None:
    addresses = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("portal.") and "GET" in (rule.methods or ()) and not rule.arguments
    }
    hers = sorted(each for each in addresses if not each.startswith(OPEN_WHILE_WATCHED))
    assert {"/", "/my", "/my/reach", "/my/data", "/my/story", "/start", "/display"} <= set(hers)
    for address in (*hers, "/nowhere", watched.step_address("how-we-work"), "/my?plan=another"):
        page = watched.open(address, follow=False)
        assert (page.status, page.heading) == (200, BLAND), address
        assert watched.pseudonym not in page.html, address
        assert "no-store" in page.headers["Cache-Control"], address


def test_a_copy_of_pages_on_this_device_goes_and_none_is_made(her: Person) -> None:
    assert COPY in her.open("/my").html
    form = her.open("/my/watched").form("/my/watched")
    answer = her.visitor.send(form, follow=False)
    assert '"storage"' in answer.headers["Clear-Site-Data"]
    assert her.open("/worker.js", follow=False).headers["Content-Type"].startswith("text/javascript")
    shows_her_pages(her)
    assert COPY not in her.open("/my").html


def test_no_worker_begins_that_would_keep_the_bland_page_for_later(watched: Person) -> None:
    assert "js/offline.js" not in watched.open("/talk").html
    shows_her_pages(watched)
    assert "js/offline.js" in watched.open("/talk").html


def test_a_piece_of_a_page_is_not_shown_and_a_form_of_before_is_not_taken(watched: Person) -> None:
    answer = watched.visitor.client.get("/my", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.data, answer.headers["HX-Redirect"]) == (204, b"", "/my")
    before = watched.kinds()
    answer = watched.visitor.client.post("/my/pause", data={"until": "open"}, headers=FROM_THIS_SITE)
    assert (answer.status_code, answer.location) == (303, "/my")
    assert watched.kinds() == before


def test_a_person_the_way_out_and_the_way_back_stay_in_reach(watched: Person) -> None:
    page = watched.open("/my")
    for address in ('href="/talk"', 'href="/my/watched"', 'href="/leave"'):
        assert address in page.html
    assert watched.open("/talk").heading == "Talk to someone now"
    settings = watched.open("/my/watched")
    assert settings.heading == "Settings"
    assert watched.pseudonym not in settings.html
    assert "plan" not in settings.text
    watched.open("/leave")
    assert watched.open("/return").heading == BLAND


def test_her_pages_come_back_for_this_visit_and_the_next_begins_bland(app: Flask, watched: Person) -> None:
    shows_her_pages(watched)
    assert watched.open("/my").heading != BLAND
    assert "Nothing is sent to you." in watched.open("/my/watched").main
    assert "Nobody calls you or writes to you until you take it back." in watched.open("/my/reach").main
    other = Visitor(app)
    page = other.send(other.open("/return").form("/return"), {"phrase": watched.phrase})
    assert page.heading == BLAND
    assert watched.open("/my").heading != BLAND
    watched.visitor.send(watched.open("/my/watched").form("/hide"))
    assert watched.open("/my").heading == BLAND


def test_a_call_that_she_may_have_waits_and_her_page_says_so(watched: Person) -> None:
    shows_her_pages(watched)
    with watched.walker.database.begin() as db:
        keep_rules(db, watched.walker.locker(), {"ways": ["call"], "address": "+7 700", "consent": "yes"})
    page = watched.open("/my/call")
    assert page.heading == "Calls wait"
    assert not page.forms


def test_nobody_is_watching_any_more_brings_everything_back(watched: Person) -> None:
    page = watched.visitor.send(watched.open("/my/watched").form("/end"))
    assert "Your pages are shown again" in page.main
    assert watched.open("/my").heading != BLAND
    assert "Pause everything now" in watched.open("/my/watched").main


def test_it_is_hers_alone(watched: Person, new_person: NewPerson) -> None:
    somebody = new_person()
    assert somebody.open("/my").heading != BLAND
    somebody.visitor.post("/my/watched/show", {"csrf_token": somebody.open("/my/reach").forms[0].fields["csrf_token"]})
    assert watched.open("/my").heading == BLAND


def test_nobody_finds_the_switch_without_a_visit(nobody: Visitor) -> None:
    assert nobody.open("/my/watched", follow=False).headers["Location"].startswith("/return")
    assert nobody.post("/my/watched/end", {}, follow=False).status in (303, 400)
