"""A close look at the pages of what is hers to keep: the card, a copy of everything, putting right, erasing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import PHONE, OpenContext
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
