"""The plain plan is forced in a crisis and where a quest says so: on every page of hers, whatever she chose."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.ids import new_id
from app.models.clients import Client
from app.services import offering, plans
from app.services.journeys import THE_SYSTEM, Actor, perform
from quests.progress import Act
from tests.portal.conftest import Person
from tests.portal.visitor import Page
from tests.portal.walkers import begins_beside

CRISIS, YOUNG = "crisis-to-safety", "young-player"
PAGES = (
    *("/my", "/my/story", "/my/finish", "/my/page", "/my/card", "/my/messages", "/my/data", "/my/reach", "/my/book"),
    *("/my/suits", "/my/more", "/my/pause", "/my/stop", "/my/lapse", "/my/call", "/display", "/talk", "/who"),
)
JOURNEY_WORDS = re.compile(r"\b(levels?|badges?|quests?|journeys?)\b", re.I)


def is_now(her: Person, audience: str) -> None:
    with her.walker.database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == her.walker.client_id).values(audience=audience))


def begins_instead(her: Person, slug: str, audience: str = "self") -> Person:
    """She leaves her first plan and begins this one; the same person there."""
    is_now(her, audience)
    with her.walker.database.begin() as db:
        plans.stop(db, her.walker.journey_id, has_what_she_came_for=False, key=new_id())
        new = offering.offer_quest(db, her.walker.client_id, slug, zone="UTC", actor=THE_SYSTEM)
        offering.accept_offer(db, new, frame="journey", language="en", audience=audience, key=new_id())
    return replace(her, walker=replace(her.walker, journey_id=new))


def in_a_crisis(her: Person) -> Person:
    return begins_beside(her, CRISIS)


def young(her: Person) -> Person:
    return begins_instead(her, YOUNG, "young")


def at_a_high_risk(her: Person) -> Person:
    with her.walker.database.begin() as db:
        perform(
            db, her.walker.journey_id, Act("change_risk", detail={"to": "high", "rule": "person"}), actor=THE_SYSTEM
        )
    return her


def on_hold(her: Person) -> Person:
    with her.walker.database.begin() as db:
        perform(db, her.walker.journey_id, Act("start_hold"), actor=THE_SYSTEM)
    return her


def speaks_plainly(page: Page, address: str) -> None:
    said = page.main if address != "/display" else ""
    assert " data-calm" in page.html, address
    assert 'class="scene' not in page.html, address
    assert 'class="stone' not in page.html, address
    assert not JOURNEY_WORDS.search(said), (address, JOURNEY_WORDS.search(said))


@pytest.mark.parametrize("comes_to", [in_a_crisis, young, at_a_high_risk, on_hold])
def test_every_page_of_hers_speaks_plainly(her: Person, comes_to: object) -> None:
    her.skip_to_limits()
    assert callable(comes_to)
    she = comes_to(her)
    levels = [f"/my/levels/{level.slug}" for level in she.quest.levels]
    steps = [she.step_address(slug) for slug in she.walker.journey().state.steps]
    for address in (*PAGES, *levels, *steps):
        page = she.open(address)
        assert page.status == 200, address
        speaks_plainly(page, address)
        assert not re.search(r"Level \d", page.text), address
    assert she.open("/my/done", follow=False).address == "/my"


def test_the_display_page_says_that_her_choice_is_kept_for_later(her: Person) -> None:
    assert "At the moment your plan is shown as a list" not in her.open("/display").main
    on_hold(her)
    page = her.open("/display")
    assert "At the moment your plan is shown as a list" in page.main
    assert 'value="journey" checked' in page.html


def test_in_a_crisis_she_reads_that_we_stay_and_has_nothing_to_do(her: Person) -> None:
    she = in_a_crisis(her)
    page = she.open("/my")
    assert page.heading == "We stay with you"
    assert "Our team knows. We stay with you." in page.main
    assert "That happens at once, by day and by night." in page.main
    assert "You are talking to" not in page.main
    assert "/talk" in page.links
    for words in ("I gambled", "Open this step", "to go", "We do this next", "Opens after", "by Monday"):
        assert words not in page.main
    assert not [link for link in page.links if "/my/steps/" in link]


def test_her_plan_that_rests_meanwhile_stays_readable(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    in_a_crisis(her)
    address = next(link for link in her.open("/my").links if link.startswith("/my?plan="))
    page = her.open(address)
    assert "This plan rests for now" in page.main
    assert "sleep" in her.open(f"/my/finish/{her.walker.journey_id}").main


def test_what_was_written_with_her_in_a_crisis_is_on_her_page(her: Person) -> None:
    she = in_a_crisis(her)
    assert "What we wrote down with you" not in she.open("/my").main


def test_to_somebody_close_the_words_i_gambled_are_not_offered(her: Person) -> None:
    assert "I gambled" in her.open("/my").main
    form = her.open("/my/lapse").form("/my/lapse")
    is_now(her, "close_person")
    assert "I gambled" not in her.open("/my").main
    assert her.open("/my/lapse", follow=False).address == "/my"
    her.visitor.send(form)
    assert "lapse_reported" not in her.kinds()


def test_a_young_person_finds_ways_to_talk_where_others_ask_for_a_call(her: Person) -> None:
    assert "Ask for a call" in her.open("/my").main
    is_now(her, "young")
    page = her.open("/my")
    assert "Ask for a call" not in page.main
    assert "/talk" in page.links
    assert her.open("/my/call", follow=False).address == "/talk"


def test_in_a_crisis_no_page_names_our_clocks_and_no_part_asks_before_the_last(her: Person) -> None:
    she = in_a_crisis(her)
    step = she.open_step("we-are-here")
    assert "We do this one. You have nothing to do." in step.main
    assert not step.forms
    with she.walker.database.begin() as db:
        act = Act("do_step", "we-are-here", detail={"evidence": "staff"})
        perform(db, she.walker.journey_id, act, actor=Actor("supervisor"))
    now = she.open("/my/levels/now")
    assert "Is it clear what happens next?" not in now.main
    assert "What is in it" not in she.open("/my/levels/first-day").main
    assert "We stay with you." in she.open("/my").main
