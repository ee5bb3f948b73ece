"""A close look at the pages of what is hers to keep: the card, a copy of everything, putting right, erasing."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app import clock
from app.vocabulary import ChannelKind
from tests.browser import PHONE, OpenContext
from tests.her_reminders import goes_out, switch_on
from tests.journeys.camera import Camera, shows
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import Service
from tests.journeys.visits import open_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

CARD_IN_MM = """() => {
    const card = document.querySelector('.memory').getBoundingClientRect();
    return [card.width, card.height].map(px => Math.round(px / 96 * 254) / 10);
}"""


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context(viewport=PHONE, accept_downloads=True).new_page()


@shows(
    "portal.card", "portal.card_words", "portal.keep_copy", "portal.correct", "portal.erase", "portal.erase_sure",
    "portal.gone",
)  # fmt: skip
def test_pages_of_what_is_hers(service: Service, camera: Camera, page: Page, tmp_path: Path) -> None:
    her = open_visit(service, page.context, a_client_on_her_way(service, "Quiet Heron"))
    page = her.page
    her.open("/my/card/words")
    camera.portal(page, "portal.card_words")
    page.get_by_label("Line 1").fill("Call my sister")
    page.get_by_label("Line 2").fill("x" * 80)
    her.send("Keep this")
    camera.portal(page, "portal.card")
    page.emulate_media(media="print")
    assert page.evaluate(CARD_IN_MM) == [85.6, 54]
    page.emulate_media(media="screen")
    her.open("/my/data/copy")
    camera.portal(page, "portal.keep_copy")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("To read")).click()
    assert download.value.suggested_filename == "notes.html"
    kept = tmp_path / "notes.html"
    download.value.save_as(kept)
    assert "Call my sister" in kept.read_text(encoding="utf-8")
    her.open("/my/data/correct")
    camera.portal(page, "portal.correct")
    her.open("/my/data/erase")
    camera.portal(page, "portal.erase")
    page.get_by_role("link", name="Go on to erase everything").click()
    camera.portal(page, "portal.erase_sure")
    her.send("Yes, erase everything")
    page.wait_for_url("**/my/gone")
    camera.portal(page, "portal.gone")
    her.open("/my")
    assert page.url.endswith("/return")


@shows("portal.reminders", "portal.my")
def test_her_reminders(service: Service, camera: Camera, page: Page) -> None:
    someone = a_client_on_her_way(service, "Tall Reed")
    switch_on(service.database, ChannelKind.EMAIL, ChannelKind.SMS)
    her = open_visit(service, page.context, someone)
    page = her.page
    her.open("/my/reminders")
    page.locator("summary", has_text="Choose this: By e-mail").click()
    form = page.locator("form:has(#email-address)")
    form.get_by_role("button", name="Remind me there").click()
    page.locator("#errors").wait_for()
    camera.portal(page)
    form.get_by_label("E-mail address").fill("somebody.with.a.long.name@mail.somewhere-else.example.org")
    form.get_by_label("Keep this address").check()
    form.get_by_role("button", name="Remind me there").click()
    page.get_by_text("Kept. Reminders come this way from now on.").wait_for()
    page.get_by_label("A day on which nothing comes").fill((clock.now() + timedelta(days=30)).date().isoformat())
    page.get_by_role("button", name="Add this day").click()
    goes_out(service.database, someone.id)
    her.open("/my/reminders")
    camera.portal(page, "portal.reminders")
    her.open("/my")
    page.get_by_text("It is open, and it waits for you.").wait_for()
    camera.portal(page, "portal.my")
