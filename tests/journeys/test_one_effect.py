"""The same click twice, two tabs, Back and resubmit: one effect, and a page that says how things stand."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import request
from playwright.sync_api import Locator, expect

from app.models.clients import Client
from tests.browser import PHONE, OpenContext, step_back
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import Service, the_quest
from tests.journeys.visits import open_visit

pytestmark = pytest.mark.e2e

STEP = "what-i-want"


@pytest.fixture
def both_at_once(service: Service) -> Callable[[str], None]:
    """Call it with the end of an address: the first form sent there waits until a second one has come, too."""
    door = threading.Barrier(2)
    waited_for: list[str] = []

    def wait_for_the_other() -> None:
        if request.method == "POST" and waited_for and request.path.endswith(waited_for[0]):
            try:
                door.wait(timeout=5)
            except threading.BrokenBarrierError:
                return

    service.app.before_request_funcs.setdefault(None, []).insert(0, wait_for_the_other)
    return waited_for.append


@pytest.fixture
def at_the_check(service: Service, open_context: OpenContext) -> HerBrowser:
    """She answered the first question of the step and looks her answers over."""
    client = a_client_on_her_way(service, "Quiet Heron")
    her = open_visit(service, open_context(viewport=PHONE, keeps_left_pages=True), client)
    her.open(service.step_address(client.id, STEP) + "/1")
    her.answers("Sleep through the night")
    her.open(service.step_address(client.id, STEP) + "/check")
    return her


def click_twice(button: Locator) -> None:
    """Slowly enough that the browser sends both; it drops the first itself where nothing has left it yet."""
    button.dblclick(delay=200)


def times_done(service: Service, her: HerBrowser) -> int:
    return service.events(service.client_called(her.pseudonym), "step_done", STEP)


def test_two_clicks_on_send_are_one_step_done(
    service: Service, at_the_check: HerBrowser, both_at_once: Callable[[str], None]
) -> None:
    her = at_the_check
    both_at_once("/check")
    click_twice(her.page.get_by_role("button", name="Send it"))
    expect(her.page.locator("h1")).to_have_text("This step is done", timeout=15_000)
    assert service.posts_to("/check") == 2
    assert times_done(service, her) == 1


def test_two_tabs_that_send_the_same_step_are_one_step_done(service: Service, at_the_check: HerBrowser) -> None:
    her = at_the_check
    tab = HerBrowser(her.page.context.new_page(), her.address, her.quest)
    left_behind = HerBrowser(her.page.context.new_page(), her.address, her.quest)
    step = her.page.url.removeprefix(her.address).removesuffix("/check")
    tab.open(f"{step}/check")
    left_behind.open(f"{step}/1")
    her.send("Send it")
    tab.send("Send it")
    tab.shows("This step was sent already. Here is how it stands.")
    assert tab.heading == "What I want to change"
    left_behind.answers("Something else")
    left_behind.shows("This step was sent already. Here is how it stands.")
    left_behind.shows("Sleep through the night")
    assert times_done(service, her) == 1


def test_after_back_the_old_form_changes_nothing(service: Service, at_the_check: HerBrowser) -> None:
    her = at_the_check
    old_form: dict[str, Any] = her.page.evaluate(
        "Object.fromEntries(new FormData(document.querySelector('main form[action$=\"/check\"]')))"
    )
    action = her.page.url
    her.send("Send it")
    step_back(her.page)
    expect(her.page.locator("h1")).to_have_text("What I want to change")
    her.shows("What you sent")
    answer: dict[str, Any] = her.page.evaluate(
        """async ([action, form]) => {
            const answer = await fetch(action, {method: 'POST', body: new URLSearchParams(form)});
            return {status: answer.status, url: answer.url};
        }""",
        [action, old_form],
    )
    assert answer == {"status": 200, "url": action.removesuffix("/check") + "/sent"}
    assert times_done(service, her) == 1


def test_the_first_form_sent_twice_makes_one_client(
    service: Service, open_context: OpenContext, both_at_once: Callable[[str], None]
) -> None:
    her = HerBrowser(open_context(viewport=PHONE).new_page(), service.address, the_quest())
    her.open("/start?for=me")
    her.choose_name_and_look()
    both_at_once("/start")
    click_twice(her.page.locator("main").get_by_role("button", name="Start", exact=True))
    expect(her.page.locator("h1")).to_have_text(re.compile("our six words"), timeout=15_000)
    assert service.posts_to("/start") == 2
    with service.database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(Client)).scalar_one() == 1
    if her.heading == "Write your six words here":
        # The click whose answer she does not see was the quicker one, and the words are shown once.
        her.send("Show me six new words")
    her.writes_her_words_back()
    her.goes_straight_to_a_plan()
    assert her.heading == "How we work"
