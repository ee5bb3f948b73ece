"""A close look at where people pause or leave, on the way from a number to who can help."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from app import clock
from app.vocabulary import Role
from tests.browser import OpenContext
from tests.insights.many_journeys import many_come
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import days_ago, is_taken_by, people_before_her, somebody, to_the_limits
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("insights.dropoff", "insights.tasks")
def test_an_analyst_finds_where_the_fewest_go_on_and_asks_who_can_help(
    service: Service, camera: Camera, page: Page
) -> None:
    dana = service.staff(Role.COUNSELLOR, name="Dana Example")
    people_before_her(service, through=9, stopped=7)
    with days_ago(service, 35):
        quiet = [somebody(service, f"Still Pine {number}") for number in range(10)]
        for walker in quiet:
            to_the_limits(walker)
    for walker in quiet[:3]:
        is_taken_by(service, walker, dana)
    nadia = ColleagueBrowser(page, service.address, service.staff(Role.ANALYST, name="Nadia Example"))
    switch_staff_visit(service, page.context, nadia.staff)
    nadia.open("/insights/tasks")
    camera.other(page, "insights.tasks")
    nadia.open("/insights/dropoff")
    nadia.shows("“My limits”")
    nadia.shows("Stalled in it now: 11 people")
    camera.other(page, "insights.dropoff")
    nadia.press("Ask the counsellors about them")
    page.get_by_label("A few words, if you like").fill("A short call may be enough.")
    nadia.send("Ask the counsellors")
    nadia.shows("Asked. It stands above the worklist")
    camera.other(page, "insights.tasks")
    her = ColleagueBrowser(page, service.address, dana)
    switch_staff_visit(service, page.context, dana)
    her.open("/desk")
    her.shows("3 of them are with you.")
    her.press("Open the list")
    for number in range(3):
        her.shows(f"Still Pine {number}")
    nadia_again = ColleagueBrowser(page, service.address, nadia.staff)
    switch_staff_visit(service, page.context, nadia.staff)
    for by in ("start_month", "language"):
        nadia_again.open(f"/insights/dropoff?by={by}")
        camera.other(page, "insights.dropoff")


def test_what_is_sent_wrong_is_said_where_it_is(service: Service, page: Page) -> None:
    with days_ago(service, 35):
        for number in range(10):
            to_the_limits(somebody(service, f"Still Pine {number}"))
    nadia = ColleagueBrowser(page, service.address, service.staff(Role.ANALYST, name="Nadia Example"))
    switch_staff_visit(service, page.context, nadia.staff)
    nadia.open("/insights/dropoff")
    nadia.send("Ask the counsellors")
    nadia.shows("Choose whom this is about.")
    assert page.locator("#errors").evaluate("box => box === document.activeElement")


@shows("insights.time")
def test_an_analyst_sees_how_long_it_takes_as_far_as_it_can_be_told(
    service: Service, camera: Camera, page: Page
) -> None:
    with service.database.begin() as db:
        many_come(db, clock.now() - timedelta(days=80), 300)
    nadia = ColleagueBrowser(page, service.address, service.staff(Role.ANALYST, name="Nadia Example"))
    switch_staff_visit(service, page.context, nadia.staff)
    for day in (clock.now() - timedelta(days=1), clock.now() - timedelta(days=120)):
        nadia.open(f"/insights/time?as_of={day.date().isoformat()}")
        nadia.shows("How long people take")
        camera.other(page, "insights.time")
