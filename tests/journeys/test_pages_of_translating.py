"""A close look at how a draft is translated: its languages, the texts side by side, and what is told there."""

from __future__ import annotations

import pytest

from app.services import drafts
from app.vocabulary import Role
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit
from tests.studio.world import small_quest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
HERE = "/studio/small-thing/draft/translate"


@shows("studio.languages", "studio.translate")
def test_a_draft_is_translated(service: Service, camera: Camera, open_context: OpenContext) -> None:
    designer = service.staff(Role.DESIGNER, name="Dana Example")
    text = small_quest(1, A_small_plan="{en: A small plan, ru: Небольшой план}")
    text = text.replace("slug: small-plan", "slug: small-thing", 1).replace("[en]", "[en, ru, fa]", 1)
    with service.database.begin() as db:
        drafts.add_draft(db, text, written_by=designer.id)
    her = ColleagueBrowser(open_context().new_page(), service.address, designer)
    switch_staff_visit(service, her.page.context, designer)
    for path in (HERE, f"{HERE}/ru?show=all", f"{HERE}/fa?level=begin", f"{HERE}/ru?show=stale"):
        her.open(path)
        camera.other(her.page, service.endpoint_of(path.split("?")[0]))
    her.open(f"{HERE}/ru?show=all")
    her.page.locator("#f-levels-0-steps-0-hint-ru").fill("Кто что читает")
    her.page.locator("#state-6 .saved, li:has(#f-levels-0-steps-0-hint-ru) .saved").first.wait_for()
    her.page.locator("#f-title-ru").fill("<b>План</b>")
    her.page.locator("li:has(#f-title-ru) .saved--not").wait_for()
    camera.other(her.page)
    her.send("Save all")
    assert her.page.locator("#errors").count()
    camera.other(her.page)
    her.open(HERE)
    her.send("Add the language")
    assert her.page.locator("#errors").count()
    camera.other(her.page)
