"""After she left quickly and the browser is closed: its files, byte by byte, hold nothing of what she read or wrote."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Response
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from quests.definition import text_in
from tests.accounts import SomeClient
from tests.journeys.her_browser import HerBrowser
from tests.journeys.profile import browser_with_a_profile, found_in
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import Service, the_quest
from tests.journeys.test_quick_exit import press_shift_three_times, press_the_link
from tests.journeys.test_without_network import reads, the_worker_is_ready, turns_the_copy_on

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

PSEUDONYM = "Zanderkite Heron"
SENT = "quillobrax evenings with my sister"
ONLY_TYPED = "vornimesh words that were never sent"


@dataclass(frozen=True)
class Leaving:
    """How she leaves, and what stood on the device before."""

    name: str
    leave: Callable[[Page], None]
    has_script: bool = True
    has_copy: bool = False


WITH_A_COPY = Leaving("by Shift three times, with a copy", press_shift_three_times, has_copy=True)
WAYS = [WITH_A_COPY, Leaving("by the button, without JavaScript", press_the_link, has_script=False)]


@pytest.fixture
def client(service: Service) -> SomeClient:
    return a_client_on_her_way(service, PSEUDONYM)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The folder of the browser; the service has its own beside it."""
    return tmp_path / "profile"


def canaries(client: SomeClient) -> list[str]:
    """What must not be found: who she is, what opens her plan, what she wrote, and what stood on the pages."""
    words = client.phrase.split()
    quest = the_quest()
    titles = [text_in(quest.title, "en"), *(text_in(level.title, "en") for level in quest.levels)]
    steps = [text_in(quest.step(slug).title, "en") for slug in ("how-we-work", "what-i-want", "short-look")]
    return [
        "Zanderkite", "quillobrax", "vornimesh", client.id, client.phrase,
        *(" ".join(words[place : place + 2]) for place in range(5)), *titles, *steps,
    ]  # fmt: skip


def walks(service: Service, context: BrowserContext, client: SomeClient, way: Leaving) -> HerBrowser:
    """In with her words, an answer saved, words typed and not sent, her data, her card; a copy where she wants one."""
    page = context.pages[0] if context.pages else context.new_page()
    her = HerBrowser(page, service.address, the_quest(), client.phrase, client.pseudonym)
    her.comes_back()
    question = service.step_address(client.id, "what-i-want")
    if way.has_copy:
        the_worker_is_ready(page)
        turns_the_copy_on(her)
        reads(her, "/my", question, "/my/card")
    for path in ("/my/data", "/my/card", f"{question}/1"):
        her.open(path)
    her.answers(SENT)
    page.locator("#answer").fill(ONLY_TYPED)
    if way.has_script:
        expect(page.locator("#saved")).to_contain_text("Saved at")
    return her


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_nothing_of_hers_is_in_the_files_of_the_browser(
    service: Service, playwright: Playwright, client: SomeClient, profile: Path, way: Leaving
) -> None:
    with browser_with_a_profile(playwright, profile, java_script_enabled=way.has_script) as context:
        her = walks(service, context, client, way)
        way.leave(her.page)
        her.page.wait_for_url("**/weather")  # The title changes before the page does.
        if way.has_script:
            nothing_more_is_kept(her.page)
    assert found_in(profile, canaries(client)) == {}
    the_list_of_pages_stays(profile)


def nothing_more_is_kept(page: Page) -> None:
    """The worker ends itself behind the page about the weather: a moment, which nobody needs to close a browser."""
    ends = time.monotonic() + 10
    while page.evaluate("caches.keys()") and time.monotonic() < ends:
        page.wait_for_timeout(50)
    assert page.evaluate("caches.keys()") == []


def the_list_of_pages_stays(profile: Path) -> None:
    """Addresses and neutral titles: no page can take these back, so the page about the display says it."""
    found = found_in(profile, ["/my/data", "My plan"])
    assert "Default/History" in found["/my/data"]
    assert "Default/History" in found["My plan"]


def test_what_a_careless_service_would_leave_is_found(
    service: Service, playwright: Playwright, client: SomeClient, profile: Path
) -> None:
    """The control: pages that may be stored, fields that may be kept for the next time, a copy that nobody deleted."""
    service.app.after_request_funcs.setdefault(None, []).insert(0, _may_be_stored)
    with browser_with_a_profile(playwright, profile) as context:
        her = walks(service, context, client, WITH_A_COPY)
        her.page.evaluate(
            "for (const part of [...document.forms, document.querySelector('#answer')]) part.autocomplete = 'on'"
        )
        her.page.goto(f"{service.address}/my")
    found = found_in(profile, canaries(client))
    assert any("Default/Cache/" in file for file in found["quillobrax"])
    assert any("Default/Cache/" in file for file in found["Zanderkite"])
    assert any("CacheStorage" in file for file in found["How we work"])
    assert any("Sessions" in file for file in found["vornimesh"])


def _may_be_stored(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "max-age=3600"
    return response
