"""A report that was kept before a key number was there: it can be read, and says nothing of that number."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import create_app
from app.extensions import Database
from app.models.insights import MonthlyReport
from app.services.monthly_reports import make_due
from app.vocabulary import Role
from tests.a_counted_month import COUNTED, MARCH, CountedMonth
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.conftest import settings_for
from tests.insights.test_kpis import FILES, PAGES
from tests.trust.browsing import Browser

LATER = "plan_given"


@pytest.fixture
def analyst(sqlite_url: str, tmp_path: Path, frozen_clock: FrozenClock) -> Browser:
    """An analyst in May. When March was counted nobody asked yet how many got a plan; in April they did."""
    settings = settings_for(sqlite_url, tmp_path)
    database = Database(settings.database_url, settings.synchronous)
    month = CountedMonth(database, settings)
    month.contacts(30)
    frozen_clock.set(COUNTED.replace(month=5))
    assert make_due(database, ZoneInfo("UTC")) == [MARCH, "2026-04"]
    with database.begin() as db:
        march = MonthlyReport.month == MARCH
        numbers = db.execute(sa.select(MonthlyReport.numbers).where(march)).scalar_one()
        del numbers["kpis"][LATER]
        numbers["by"] = {dimension: {} for dimension in numbers["by"]}
        db.execute(sa.update(MonthlyReport).where(march).values(numbers=numbers))
    analyst, browser = a_staff(database, settings, Role.ANALYST), Browser(create_app(settings, database))
    frozen_clock.advance(minutes=1)
    assert browser.sign_in(analyst).status_code == 303
    return browser


def test_every_page_and_file_of_it_can_be_read(analyst: Browser) -> None:
    for address in (*PAGES, *FILES):
        for query in ("", f"?month={MARCH}", f"?month={MARCH}&by=channel"):
            assert analyst.get(address + query).status_code == 200, address + query


def test_of_that_month_the_number_is_no_0(analyst: Browser) -> None:
    for query in ("", f"?month={MARCH}"):
        told = json.loads(analyst.get(f"/insights/kpis.json{query}").text)
        (later,) = (one for one in told["kpis"] if one["kpi"] == LATER)
        trend = {one["month"]: (one["n"], one["value"]) for one in later["trend"]}
        assert trend[MARCH] == (None, None)
        assert trend.get("2026-04", (0, None)) == (0, None), "in April nobody called, and that was counted"
