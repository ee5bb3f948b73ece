"""A close look at the pages about whole months: key numbers, promises, and the report of one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from app.services.monthly_reports import make_due
from app.vocabulary import Role
from tests.a_counted_month import COUNTED, MARCH, CountedMonth
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("insights.kpis", "insights.promises", "insights.reports", "insights.report")
def test_a_month_that_was_counted(service: Service, camera: Camera, page: Page) -> None:
    month = CountedMonth(service.database, service.settings)
    for card in [*month.contacts(30), *month.contacts(20, channel="chat")][::2]:
        month.plan_given(card, quest="take-back-control", summary="nothing")
    for number in range(40):
        month.promise(kept=number % 3 > 0, step=["my-review", "my-limits", None][number // 14])
    service.clock.set(COUNTED)
    make_due(service.database, service.settings.zone)
    nadia = ColleagueBrowser(page, service.address, service.staff(Role.ANALYST, name="Nadia Example"))
    switch_staff_visit(service, page.context, nadia.staff)
    nadia.open("/insights/kpis?by=channel")
    nadia.shows("25 of 50.")
    camera.other(page, "insights.kpis")
    nadia.open("/insights/promises")
    nadia.shows("of 40 promises were kept in time")
    camera.other(page, "insights.promises")
    nadia.open("/insights/reports")
    camera.other(page, "insights.reports")
    nadia.press("March 2026")
    nadia.shows("Report of March 2026")
    assert page.url.endswith(f"/insights/reports/{MARCH}")
    camera.other(page, "insights.report")
