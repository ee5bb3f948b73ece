"""A close look at the list of clients with its filters, saved views, caseloads, and one act for several."""

from __future__ import annotations

import pytest

from app.vocabulary import Role
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import days_ago, is_raised_to_high, is_taken_by, somebody, to_the_limits
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LONG = "Quiet, not asked yet, and with nobody but me for the last two weeks"


@shows("desk.saved_views", "desk.caseloads", "desk.bulk_result")
def test_the_pages_of_clients_and_caseloads(service: Service, camera: Camera, open_context: OpenContext) -> None:
    dana = service.staff(Role.COUNSELLOR, name="Dana Example-with-a-very-long-family-name")
    chief = service.staff(Role.SUPERVISOR, name="Saule Example")
    with days_ago(service, 40):
        to_the_limits(quiet := somebody(service, "Slow Finch"))
    raised = somebody(service, "Brave Wren")
    for walker in (quiet, raised):
        is_taken_by(service, walker, dana)
    is_raised_to_high(service, raised, dana)
    her = ColleagueBrowser(open_context().new_page(), service.address, dana)
    page = her.page
    switch_staff_visit(service, page.context, dana)

    her.open("/desk/clients?state=stalled&quiet=14&quest=take-back-control&q=finch")
    page.locator("#view_name").fill(LONG[:60])
    her.send("Keep")
    her.open("/desk/clients?risk=raised")
    page.locator("#view_name").fill(LONG[:60])
    her.send("Keep")
    assert page.locator("#errors").count()
    camera.other(page)
    her.open("/desk/views")
    camera.other(page, "desk.saved_views")

    her.open("/desk/clients")
    page.get_by_role("radio", name="All 2 people shown here").check()
    page.get_by_role("radio", name="Leave in peace").check()
    her.send("See what would happen")
    her.shows("Look at this person alone.")
    her.send("Leave 1 in peace")
    assert page.locator("#errors").count()
    camera.other(page)
    page.get_by_label("Why?").fill("Asked for time until the spring.")
    her.send("Leave 1 in peace")
    her.shows("Done for 1 person.")
    camera.other(page, "desk.bulk_result")

    switch_staff_visit(service, page.context, chief)
    her.open("/desk/caseloads")
    camera.other(page, "desk.caseloads")
