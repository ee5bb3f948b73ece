"""A lost phrase, in a browser: what she wrote for herself alone is there again, and every older visit is dead."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.services import codes, phrases
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import Service, the_quest
from tests.journeys.visits import switch_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

CANARY = "The heron stands in cold water"


def her_browser(service: Service, open_context: OpenContext, phrase: str) -> HerBrowser:
    return HerBrowser(open_context(viewport=PHONE).new_page(), service.address, the_quest(), phrase)


def writes(her: HerBrowser, words: str) -> None:
    her.open("/my/notes")
    her.page.get_by_label("A new note").fill(words)
    her.send("Keep this note")
    her.shows("Your note is kept.")


def finds(her: HerBrowser, words: str) -> None:
    """The page shows no word of it until she taps its line."""
    her.open("/my/notes")
    text = her.page.get_by_text(words)
    assert not text.is_visible()
    her.page.locator("summary", has_text="Note of").first.click()
    expect(text).to_be_visible()


def recovery_code(page: Page) -> str:
    return re.sub(r"\s+", "", page.locator("[data-recovery]").inner_text())


def test_her_recovery_code_brings_new_words_and_what_she_wrote_for_herself(
    service: Service, open_context: OpenContext
) -> None:
    someone = a_client_on_her_way(service, "Quiet Heron")
    prepared = phrases.prepare(service.settings, someone.phrase)
    with service.database.begin() as db:
        code = codes.give_recovery_code(db, service.settings, someone.id, phrase=prepared)
    first, second = (her_browser(service, open_context, someone.phrase) for _browser in range(2))
    first.comes_back()
    writes(first, CANARY)
    finds(first, CANARY)

    second.open("/return")
    second.press("I lost my six words")
    second.page.get_by_label("Your recovery code").fill(code)
    second.send("Show me six new words")
    assert recovery_code(second.page) != code
    second.writes_her_words_back()
    assert second.phrase != someone.phrase
    finds(second, CANARY)

    first.page.goto(f"{service.address}/my/notes")
    assert first.page.url.partition("?")[0] == f"{service.address}/return", "the visit of before is dead"
    assert CANARY not in first.page.content()
    first.page.get_by_label("Your six words").fill(someone.phrase)
    first.send("Open my plan")
    first.shows("We do not know these six words.")
    first.phrase = second.phrase
    first.comes_back()
    finds(first, CANARY)


@shows("portal.private_notes", "portal.private_note")
def test_the_pages_of_private_notes(service: Service, camera: Camera, open_context: OpenContext) -> None:
    someone = a_client_on_her_way(service, "Quiet Heron")
    her = her_browser(service, open_context, someone.phrase)
    her.comes_back()
    her.open("/my/notes")
    camera.portal(her.page, "portal.private_notes")
    her.send("Keep this note")
    assert her.page.locator("#errors").count()
    camera.portal(her.page, "portal.private_notes")
    writes(her, CANARY)
    camera.portal(her.page, "portal.private_notes")
    her.page.locator("details", has_text=CANARY).evaluate("part => { part.open = true; }")
    her.follow(her.page.get_by_role("link", name="Change or delete"))
    camera.portal(her.page, "portal.private_note")
    switch_visit(service, her.page.context, someone.id)
    her.open("/my/notes")
    her.shows("Write them here once more")
    camera.portal(her.page, "portal.private_notes")
