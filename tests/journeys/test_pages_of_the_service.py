"""How the service is set up, whom somebody in a crisis can reach, and what waits for a second person: a close look."""

from __future__ import annotations

import pytest

from app.services.crisis_contacts import set_contacts
from app.vocabulary import Role
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LONG = "https://www.a-very-long-name-of-a-weather-station-that-never-ends.example.org/a/page/with/a/long/address"


@shows(
    "admin.service_settings", "admin.setting", "admin.crisis_contacts", "admin.edit_crisis_contacts", "admin.approvals"
)
def test_the_pages_of_the_service(service: Service, camera: Camera, open_context: OpenContext) -> None:
    admin = service.staff(Role.ADMIN, name="Noor Example")
    other = service.staff(Role.SUPERVISOR, name="Ayan Example-with-a-very-long-family-name-that-never-ends")
    with service.database.begin() as db:
        set_contacts(db, "ru", [])
    her = ColleagueBrowser(open_context().new_page(), service.address, admin)
    switch_staff_visit(service, her.page.context, admin)
    her.open("/admin/service/exit_url")
    her.page.get_by_label("Where “Leave quickly” leads").fill("weather")
    her.send("Ask a second person")
    assert her.page.locator("#errors").count()
    camera.other(her.page, "admin.setting")
    her.page.get_by_label("Where “Leave quickly” leads").fill(LONG)
    her.page.get_by_label("Why").fill("A forecast that changes is more believable")
    her.send("Ask a second person")
    her.shows("Asked. It holds as soon as a second person agrees")
    camera.other(her.page, "admin.service_settings")
    her.open("/admin/crisis-contacts")
    her.shows("Nobody is named in this language.")
    camera.other(her.page, "admin.crisis_contacts")
    her.open("/admin/crisis-contacts/en")
    her.page.get_by_label("Number").first.fill("call us")
    her.send("Ask a second person")
    camera.other(her.page, "admin.edit_crisis_contacts")
    his = ColleagueBrowser(open_context().new_page(), service.address, other)
    switch_staff_visit(service, his.page.context, other)
    his.open("/admin/approvals")
    camera.other(his.page, "admin.approvals")
