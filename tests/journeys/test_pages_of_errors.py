"""A close look at the pages that come when something does not work: a way out, a person, a way on."""

from __future__ import annotations

import pytest
from flask.typing import ResponseReturnValue
from playwright.sync_api import Page

from app.services import throttle
from app.vocabulary import Role
from app.web.access import audience_of
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import (
    a_client_on_her_way,
    is_taken_by,
    somebody_who_waits_for_a_review,
)
from tests.journeys.service import Service, the_quest
from tests.journeys.visits import open_visit, switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context(viewport=PHONE).new_page()


def fails(service: Service, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on this view has a fault."""

    def view() -> ResponseReturnValue:
        raise RuntimeError("planted by the test")

    view.audience = audience_of(service.app, endpoint)  # type: ignore[attr-defined]
    monkeypatch.setitem(service.app.view_functions, endpoint, view)


@shows()
def test_pages_when_something_does_not_work_for_her(
    service: Service, camera: Camera, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(service, "portal.data", monkeypatch)
    client = a_client_on_her_way(service, "Quiet Heron")
    her = open_visit(service, page.context, client)
    for path in ("/nowhere", "/my/look/aside", "/my/data"):
        her.open(path)
        camera.portal(her.page)
    question = service.step_address(client.id, "what-i-want") + "/1"
    her.open(question)
    her.page.locator("#answer").fill("Sleep through the night")
    page.context.clear_cookies(name="ql_form")
    her.send("Save and continue")
    assert her.heading == "This page was open for a long time"
    camera.portal(her.page)
    her.open(question)
    her.page.locator("#answer").fill("every word " * 30_000)
    her.send("Save and continue")
    assert her.heading == "That is too long for one go"
    camera.portal(her.page)
    her.open(question)
    service.clock.advance(minutes=16)
    her.page.locator("#answer").fill("Sleep through the night")
    # A slow finger: the field tells of its change, is refused, and what the page says then must not move the button.
    with her.page.expect_navigation():
        her.page.get_by_role("button", name="Save and continue").first.click(delay=1000)
    assert her.heading == "You have been away for a while"
    camera.portal(her.page)
    service.forgive_faults()


@shows()
def test_pages_when_something_does_not_work_at_the_entrance(
    service: Service, camera: Camera, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "PER_NETWORK", 1)
    her = HerBrowser(page, service.address, the_quest())
    her.open("/nowhere")
    camera.portal(page)
    her.open("/return")
    for _try in range(2):
        page.get_by_label("Your six words").fill("calm river stone meadow lantern quiet")
        her.send("Open my plan")
    her.shows("many tries in a short time")
    camera.portal(page)


@shows()
def test_pages_when_something_does_not_work_for_the_staff(service: Service, camera: Camera, page: Page) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    waits = somebody_who_waits_for_a_review(service, "Quiet Heron")
    is_taken_by(service, waits, counsellor)
    switch_staff_visit(service, page.context, counsellor)
    her = ColleagueBrowser(page, service.address, counsellor)
    for path in ("/desk/nowhere", "/desk/clients/nobody", "/staff/join/nothing"):
        her.open(path)
        camera.other(page)
    her.open(service.step_address(waits.client_id, "my-review").replace("/my/steps/", "/desk/review/"))
    service.clock.advance(minutes=31)
    her.replies("You chose on a calm day, and that counts.", "done")
    assert her.heading == "Please sign in again"
    her.shows("You chose on a calm day, and that counts.")
    assert page.locator("#typed ~ p").count() == 1
    camera.other(page)
