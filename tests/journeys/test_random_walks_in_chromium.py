"""A few people with a real browser press whatever they see; with ``QUESTLINE_LONG_RUN=1`` it is two hundred."""

from __future__ import annotations

import os
from random import Random

import pytest

from app.vocabulary import Audience, Role
from tests.browser import PHONE, OpenContext
from tests.journeys.service import Service
from tests.journeys.test_pages_of_the_portal import states_of_a_plan
from tests.journeys.test_random_walks import SEED
from tests.journeys.visits import switch_visit
from tests.journeys.walks_colleague import Colleague
from tests.journeys.walks_in_chromium import BrowserWalk
from tests.journeys.walks_words import Hand

IS_LONG = bool(os.environ.get("QUESTLINE_LONG_RUN"))
WALKS, CLICKS = 200 if IS_LONG else 5, 10
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(3600 if IS_LONG else 240)]


def test_people_with_a_browser_press_whatever_they_see(service: Service, open_context: OpenContext) -> None:
    """Every other one begins at the first page, the others wherever a plan may stand."""
    print(f"QUESTLINE_WALK_SEED={SEED}")
    colleague = Colleague(
        service,
        service.staff(Role.COUNSELLOR, name="Noor Example"),
        service.staff(Role.SUPERVISOR, name="Saule Example"),
    )
    people = list(states_of_a_plan(service).values())
    for number in range(WALKS):
        context = open_context(viewport=PHONE)
        hand = Hand(Random(f"{SEED} {number}"), audience=tuple(Audience)[number % 3])
        her = BrowserWalk(service, context.new_page(), hand, colleague)
        if number % 2:
            her.client_id = people[number * 5 % len(people)]
            switch_visit(service, context, her.client_id)
        her.open("/my" if number % 2 else "/")
        for _ in range(CLICKS):
            her.click()
        context.close()
        service.clock.advance(minutes=3)


def test_a_page_without_a_way_on_is_noticed_in_the_browser(service: Service, open_context: OpenContext) -> None:
    """The control."""
    her = BrowserWalk(service, open_context(viewport=PHONE).new_page(), Hand(Random(1)))
    her.open("/talk")
    her.page.evaluate("document.querySelectorAll('main a, main form').forEach(one => one.remove())")
    with pytest.raises(AssertionError, match="leads on"):
        her._look()
    her.open("/talk")
    her.page.evaluate(
        """() => ['one', 'two'].forEach(words => {
            const act = document.createElement('a');
            act.href = '/' + words;
            act.className = 'btn btn--go';
            act.textContent = words;
            document.querySelector('main').append(act);
        })"""
    )
    with pytest.raises(AssertionError, match="main act"):
        her._look()
