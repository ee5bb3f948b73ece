"""A close look at two versions of a quest side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from app import clock
from app.vocabulary import Role
from tests.browser import OpenContext
from tests.insights.two_versions import come, publish_two
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("insights.change")
def test_a_manager_reads_whether_a_change_helped(service: Service, camera: Camera, page: Page) -> None:
    manager = service.staff(Role.MANAGER, name="Marta Example")
    her = ColleagueBrowser(page, service.address, manager)
    switch_staff_visit(service, page.context, manager)
    her.open("/insights/change?quest=young-player@1")
    her.shows("There is one version of this quest so far")
    camera.other(page, "insights.change")
    first = clock.now() - timedelta(days=80)
    with service.database.begin() as db:
        publish_two(db)
        for version, low in ((1, 2), (2, 6)):
            come(db, version, first, ([True] * 7 + [False] * 3) * low, a_day=10, risk="low")
            come(db, version, first, ([True] * 3 + [False] * 7) * (8 - low), a_day=10, risk="high")
    her.open("/insights/change?quest=take-back-control@2")
    her.shows("like risk")
    assert page.locator(".dumbbell").count()
    camera.other(page, "insights.change")
