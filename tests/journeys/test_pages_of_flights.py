"""A close look at the studio's pages of test flights, and of what people said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from app import clock
from app.queries.quest_versions import definition_of, version_of
from app.services.level_themes import count_answer
from app.vocabulary import Role
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import QUEST, Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("studio.flight", "studio.inbox")
def test_a_flight_and_what_people_said(service: Service, camera: Camera, page: Page) -> None:
    designer = service.staff(Role.DESIGNER, name="Dana Example")
    last_month = clock.now().replace(day=1) - timedelta(days=3)
    with service.database.begin() as db:
        quest = definition_of(db, version_of(db, QUEST).id)
        with clock.moved_to(last_month):
            for level in quest.levels:
                for answer in (2, 5):
                    for _ in range(6):
                        count_answer(
                            db, quest, level.slug, answer if level.asks.kind.startswith("scale") else "too long"
                        )
    her = ColleagueBrowser(page, service.address, designer)
    switch_staff_visit(service, page.context, designer)
    for path in (
        f"/studio/{QUEST}/1/flight?clients=20",
        f"/studio/{QUEST}/1/flight?clients=0&seed=x",
        f"/studio/inbox?quest={QUEST}@1",
    ):
        her.open(path)
        camera.other(page, service.endpoint_of(path.partition("?")[0]))
