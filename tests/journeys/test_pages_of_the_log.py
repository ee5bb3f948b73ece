"""What few may read, opened with a reason, and the log of it: a close look; and three colleagues in their own rooms."""

from __future__ import annotations

import pytest

from app.permissions import DOORS
from app.services import safe_contact
from app.vocabulary import Role
from quests.answers import Answer
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import is_taken_by, somebody
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

WHY = "An emergency call came, and nobody of the desk is here who knows the number. " * 3


@shows("desk.sealed", "desk.ask_for_contact", "desk.read_sealed", "admin.log")
def test_the_pages_of_what_few_may_read(service: Service, camera: Camera, open_context: OpenContext) -> None:
    chief, second = service.staff(Role.SUPERVISOR, name="Mira Holt"), service.staff(Role.SUPERVISOR, name="Ayan Moss")
    dana = service.staff(Role.COUNSELLOR, name="Dana Example")
    client = somebody(service, "Quiet Heron")
    is_taken_by(service, client, dana)
    said: dict[str, Answer] = {"ways": ["call"], "address": "+44 20 7946 0001", "consent": "yes"}
    with service.database.begin() as db:
        safe_contact.keep_rules(db, client.locker(), said)
    hers = ColleagueBrowser(open_context().new_page(), service.address, chief)
    switch_staff_visit(service, hers.page.context, chief)
    hers.open(f"/desk/clients/{client.client_id}/sealed")
    hers.send("Ask")
    assert hers.page.locator("#errors").count()
    camera.other(hers.page, "desk.ask_for_contact")
    hers.page.get_by_label("Why it is needed").fill(WHY)
    hers.send("Ask")
    hers.shows("Supervisors and the auditor are told now.")
    theirs = ColleagueBrowser(open_context().new_page(), service.address, second)
    switch_staff_visit(service, theirs.page.context, second)
    theirs.open("/desk/sealed")
    camera.other(theirs.page, "desk.sealed")
    theirs.page.get_by_role("button", name="Agree for one hour").click()
    theirs.shows("Open to Mira Holt for one hour")
    hers.open("/desk/sealed")
    hers.page.get_by_role("link", name="Read").click()
    hers.shows("+44 20 7946 0001")
    camera.other(hers.page, "desk.read_sealed")
    hers.open("/admin/log")
    hers.shows("Asked to read what few may read")
    camera.other(hers.page, "admin.log")


ROOMS = {
    Role.AGENT: ["/desk", "/desk/contacts", "/desk/times", "/insights/dropoff"],
    Role.ANALYST: ["/insights/dropoff"],
    Role.DESIGNER: ["/studio", "/studio/inbox", "/studio/rules", "/studio/launch", "/insights/dropoff"],
}
SHUT = {
    Role.AGENT: ["/studio", "/admin/people", "/admin/service", "/admin/log", "/desk/board", "/desk/sealed"],
    Role.ANALYST: ["/desk", "/desk/clients", "/desk/contacts", "/studio", "/admin/log", "/admin/people"],
    Role.DESIGNER: ["/desk", "/desk/clients", "/desk/unassigned", "/admin/people", "/admin/log", "/admin/service"],
}


@pytest.mark.parametrize("role", [Role.AGENT, Role.ANALYST, Role.DESIGNER])
def test_an_agent_an_analyst_and_a_designer_see_only_their_rooms(
    service: Service, open_context: OpenContext, role: Role
) -> None:
    person = service.staff(role, name="Ada Moss")
    page = open_context().new_page()
    switch_staff_visit(service, page.context, person)
    page.goto(f"{service.address}{ROOMS[role][0]}")
    menu = page.locator("nav a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    doors = {door.path for door in DOORS}
    assert [one for one in dict.fromkeys(menu) if one in doors] == ROOMS[role]
    for address in ROOMS[role]:
        answer = page.goto(f"{service.address}{address}")
        assert answer is not None
        assert answer.status == 200, address
    for address in SHUT[role]:
        answer = page.goto(f"{service.address}{address}")
        assert answer is not None
        assert answer.status == 404, address
        assert page.get_by_role("heading", name="There is nothing here").count() == 1
