"""A close look at a crisis protocol: as it opens, on the way with what went wrong, and closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from app.queries.protocols import runs_of_client
from app.vocabulary import Role
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.seeds import reaches_high, somebody
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit
from tests.protocols_walked import walk_to_the_end

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("desk.crisis_protocol")
def test_a_crisis_protocol(service: Service, camera: Camera, page: Page) -> None:
    mira = service.staff(Role.SUPERVISOR, name="Mira Holt")
    walker = somebody(service, "Quiet Heron")
    reaches_high(walker)
    with service.database.reading() as db:
        (run,) = runs_of_client(db, walker.client_id)
    address = f"{service.address}/desk/protocols/{run.id}"
    switch_staff_visit(service, page.context, mira)
    page.goto(address)
    camera.other(page, "desk.crisis_protocol")
    page.goto(address)
    page.get_by_role("button", name="Connected", exact=True).click()
    service.clock.advance(minutes=20)
    page.goto(f"{address}?step=keep-contact")
    page.get_by_role("button", name="The line dropped").click()
    page.goto(f"{address}?step=ask-directly")
    page.get_by_role("button", name="Not done, for the reason above").click()
    assert page.locator("#errors").count()
    camera.other(page)
    walk_to_the_end(service.database, service.settings, walker.client_id, mira.id)
    page.goto(address)
    camera.other(page, "desk.crisis_protocol")
