"""A close look at a screen by staff, and at what lowers a level."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from app.vocabulary import Role
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import is_taken_by, reaches_high, somebody
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("desk.screen_client", "desk.lower_risk", "desk.client_record")
def test_a_screen_and_what_lowers_a_level(service: Service, camera: Camera, page: Page) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    supervisor = service.staff(Role.SUPERVISOR, name="Saule Example")
    walker = somebody(service, "Mild Lark")
    reaches_high(walker)
    is_taken_by(service, walker, counsellor)
    service.clock.set(service.clock.now + timedelta(hours=25))
    her = ColleagueBrowser(page, service.address, counsellor)
    switch_staff_visit(service, page.context, counsellor)
    her.open(f"/desk/clients/{walker.client_id}/lower-risk")
    camera.other(page, "desk.lower_risk")
    her.open(f"/desk/clients/{walker.client_id}/screen")
    camera.other(page, "desk.screen_client")
    her.send("Keep these answers")
    assert page.locator("#errors").count()
    camera.other(page)
    for slug in ("pgsi", "k6", "bbgs"):
        part = page.locator(f"#screening-{slug}")
        if part.get_attribute("open") is None:
            part.locator("summary").click()
        for field in part.locator("fieldset").all():
            field.locator("label").last.click()
    page.get_by_text("All eight were asked, and none of them is there").click()
    her.send("Keep these answers")
    service.clock.set(service.clock.now + timedelta(minutes=5))
    switch_staff_visit(service, page.context, supervisor)
    her.open(f"/desk/clients/{walker.client_id}/lower-risk")
    camera.other(page, "desk.lower_risk")
    her.open(f"/desk/clients/{walker.client_id}")
    camera.other(page, "desk.client_record")
