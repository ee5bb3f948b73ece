"""A close look at the fields of a draft: about the quest, a level, steps, another language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from app.services import drafts
from app.vocabulary import Role
from quests.loading import LIBRARY
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import QUEST, Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
AT = f"/studio/{QUEST}/draft"
PARTS = ("about", "levels/my-limits", "steps/how-we-work?words=ru")


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("studio.about", "studio.level", "studio.step")
def test_the_fields_of_a_draft(service: Service, camera: Camera, page: Page) -> None:
    designer = service.staff(Role.DESIGNER, name="Dana Example")
    words = (LIBRARY / f"{QUEST}.yaml").read_text(encoding="utf-8").replace("version: 1\n", "version: 2\n", 1)
    with service.database.begin() as db:
        drafts.add_draft(db, words, file=f"{QUEST}.yaml", written_by=designer.id)
    her = ColleagueBrowser(page, service.address, designer)
    switch_staff_visit(service, page.context, designer)
    for part in PARTS:
        her.open(f"{AT}/{part}")
        camera.other(page, service.endpoint_of(f"{AT}/{part.partition('?')[0]}"))
