"""Key numbers, promises and reports on the page and as files: the same numbers, hidden ones nowhere, looks logged."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.extensions import Database
from app.insights.pages.kpi_missing import missing
from app.insights.pages.kpi_words import groups, kpi_words
from app.insights.pages.kpis import spark_of
from app.insights.pages.report_finding import Place, report_finding
from app.insights.sparkline import HEIGHT, WIDTH, interval, sparkline
from app.models.access import Audit
from app.services.monthly_reports import make_due
from app.vocabulary import Role
from quests.kpis import BY_SLUG, ELSEWHERE, KPIS, NOT_YET, Figure
from quests.promises import Promised
from tests.a_counted_month import COUNTED, MARCH, CountedMonth
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.conftest import settings_for
from tests.replies import html_faults
from tests.trust.browsing import Browser

PAGES = ("/insights/kpis", "/insights/promises", "/insights/reports", f"/insights/reports/{MARCH}")
FILES = tuple(f"/insights/{page}.{kind}" for page in ("kpis", "promises") for kind in ("csv", "json"))


@dataclass(frozen=True)
class Room:
    month: CountedMonth
    browser: Browser
    app: Flask

    def json(self, address: str) -> dict[str, object]:
        answer: dict[str, object] = json.loads(self.browser.get(address).text)
        return answer

    def logged(self) -> list[str]:
        with self.month.database.reading() as db:
            return list(db.execute(sa.select(Audit.action).where(Audit.object_kind == "month")).scalars())


@pytest.fixture
def room(sqlite_url: str, tmp_path: Path, frozen_clock: FrozenClock) -> Room:
    """An analyst in April. In March 30 calls and 6 chats ended; 20 of the calls and 2 of the chats with a plan."""
    settings = settings_for(sqlite_url, tmp_path)
    database = Database(settings.database_url, settings.synchronous)
    month = CountedMonth(database, settings)
    cards = month.contacts(30) + month.contacts(6, channel="chat")
    for card in cards[:20] + cards[-2:]:
        month.plan_given(card, quest="take-back-control", summary="nothing")
    for number in range(12):
        month.promise(kept=number < 6, step="my-review" if number % 2 else None)
    frozen_clock.set(COUNTED)
    make_due(database, ZoneInfo("UTC"))
    app = create_app(settings, database)
    analyst, browser = a_staff(database, settings, Role.ANALYST), Browser(app)
    frozen_clock.advance(minutes=1)
    assert browser.sign_in(analyst).status_code == 303
    return Room(month, browser, app)


def test_each_page_is_whole_and_each_look_is_kept(room: Room) -> None:
    for address in (*PAGES, "/insights/kpis?by=channel", *FILES):
        answer = room.browser.get(address)
        assert answer.status_code == 200, address
        assert address in FILES or html_faults(answer.text) == [], address
    assert sorted(room.logged()) == sorted(
        ["kpis_viewed", "kpis_viewed", "promises_viewed", "reports_viewed", "report_viewed"]
        + ["kpis_exported", "promises_exported"] * 2
    )


def test_a_number_stands_with_its_cases_its_interval_and_its_formula(room: Room) -> None:
    page = " ".join(room.browser.get("/insights/kpis").text.split())
    assert "22 of 36. By chance alone it could lie between 45% and 75%." in page
    assert "Completed contacts after which a plan began or the person got a written summary" in page
    assert "There was nothing to count." in page
    assert "No telephone system is connected" in page
    assert "never a target or a measure for one person" in page
    assert "Of completed contacts alone." in page
    assert 'class="spark"' not in page, "of one month alone there is no line"


def test_what_there_was_nothing_to_count_of_is_in_a_short_list_with_its_formula(room: Room) -> None:
    page = " ".join(room.browser.get("/insights/kpis").text.split())
    assert "Nothing to count in March 2026" in page
    assert 'id="kpi-plan_given"' in page
    assert 'id="kpi-senior"' not in page
    assert "Requests to a senior colleague that were accepted within an hour" in page


def test_page_and_files_tell_the_same(room: Room) -> None:
    numbers = {one["kpi"]: one for one in room.json("/insights/kpis.json")["kpis"]}  # type: ignore[attr-defined]
    assert (numbers["plan_given"]["n"], numbers["plan_given"]["part"]) == (36, 22)
    rows = list(csv.DictReader(io.StringIO(room.browser.get("/insights/kpis.csv").text)))
    of_march = {row["kpi"]: row for row in rows if row["month"] == MARCH}
    assert (of_march["plan_given"]["n"], of_march["plan_given"]["part"]) == ("36", "22")
    assert {row["kpi"] for row in rows if row["measure"] == "not measured"} == set(NOT_YET)
    promises = room.json("/insights/promises.json")
    assert (promises["due"], promises["kept"], promises["late"]) == (12, 6, 6)


def test_a_small_group_is_nowhere(room: Room) -> None:
    """Of six chats two ended with a plan: the calls beside the total would tell it, so there are no rows."""
    numbers = {one["kpi"]: one for one in room.json("/insights/kpis.json?by=channel")["kpis"]}  # type: ignore[attr-defined]
    assert numbers["plan_given"]["groups"] == []
    assert numbers["handling_time"]["groups"] == []
    assert "Too few to put side by side." in room.browser.get("/insights/kpis?by=channel").text


@pytest.mark.parametrize(
    "address",
    ["/insights/kpis?month=2026-02", "/insights/kpis?by=staff", "/insights/reports/2026-02", "/insights/reports/now"],
)
def test_what_was_not_counted_is_not_there(room: Room, address: str) -> None:
    assert room.browser.get(address).status_code == 404


@pytest.mark.parametrize("month", ["9999-12", "0999-01", "0001-01", "2026-13", "2026-1", "20261", "٢٠٢٦-٠٣"])
@pytest.mark.parametrize(
    "address", ["kpis?month=", "promises?month=", "kpis.json?month=", "promises.csv?month=", "reports/"]
)
def test_what_is_no_month_is_not_there_and_no_fault_of_ours(room: Room, address: str, month: str) -> None:
    assert room.browser.get(f"/insights/{address}{month}").status_code == 404


def test_the_last_month_that_has_a_next_one_says_from_when_it_can_be_read(room: Room) -> None:
    assert "November 9999 is not counted yet." in room.browser.get("/insights/kpis?month=9999-11").text


@pytest.mark.parametrize("address", ["kpis?month=2026-04", "promises?month=2026-04", "reports/2026-04"])
def test_a_month_that_is_not_over_says_from_when_it_can_be_read(room: Room, address: str) -> None:
    answer = room.browser.get(f"/insights/{address}")
    assert answer.status_code == 200
    assert html_faults(answer.text) == []
    assert "April 2026 is not counted yet. It can be read from Monday 4 May." in answer.text
    early = room.browser.get("/insights/kpis.json?month=2026-04")
    assert (early.status_code, early.text) == (404, "April 2026 is not counted yet. It can be read from Monday 4 May.")
    assert room.logged() == [f"{re.split('[?/]', address)[0]}_viewed"]


def test_without_a_month_the_page_says_when_there_will_be_one(
    sqlite_url: str, tmp_path: Path, frozen_clock: FrozenClock
) -> None:
    settings = settings_for(sqlite_url, tmp_path)
    database = Database(settings.database_url, settings.synchronous)
    analyst, browser = a_staff(database, settings, Role.ANALYST), Browser(create_app(settings, database))
    frozen_clock.advance(minutes=1)
    browser.sign_in(analyst)
    for address in PAGES[:3]:
        assert "The next one can be read from Wednesday 4 March." in browser.get(address).text
    for address in FILES:
        assert browser.get(address).status_code == 404


def test_every_row_of_the_list_is_measured_or_said_to_be_missing(room: Room) -> None:
    told = [slug for _heading, slugs in groups() for slug in slugs]
    with room.app.test_request_context():
        assert sorted(told) == sorted(kpi.slug for kpi in KPIS)
        assert all(kpi_words(slug).counts for slug in told)
        assert set(missing()) == set(NOT_YET)
    assert not set(told) & {*NOT_YET, *ELSEWHERE}


def test_both_pages_say_why_messages_and_their_promises_differ(room: Room) -> None:
    assert "A message counts in the month in which it was written." in room.browser.get("/insights/kpis").text
    promises = room.browser.get("/insights/promises").text
    assert "It counts in the month in which it fell due" in promises
    assert "needed the promise no more, which counts as kept" in promises
    assert "what was promised never came, and stays open" in promises
    assert "Too few promises, or too few colleagues in the teams, to put side by side." in promises


def test_a_report_begins_with_a_finding_from_shown_numbers(room: Room) -> None:
    page = room.browser.get(f"/insights/reports/{MARCH}").text
    assert page.index("6 of 12 promises were kept in time: 50%") < page.index("Key numbers</h2>")
    places = [Place("My map", "A quest", 1, None), Place("My limits", "A quest", 1, 17), Place("Slow", "B", 2, 9)]
    with room.app.test_request_context():
        heading, sentence = report_finding(Promised((), None), places)
        assert (heading, sentence) != report_finding(Promised((), None), places[:1])
    assert heading == "Too few promises to show how they went"
    assert "stalled in “My limits” of “A quest”, version 1, at the end of the month: 17." in sentence


def test_a_line_begins_with_the_first_month_that_there_is(room: Room) -> None:
    figures = {"2026-09": Figure(20, 10, value=50), "2026-10": Figure(20, 20, value=100)}
    with room.app.test_request_context():
        spark = spark_of(BY_SLUG["plan_given"], "2026-10", figures)
        assert spark_of(BY_SLUG["plan_given"], "2026-09", figures) is None
    assert spark is not None
    assert (spark.dots[0][0], spark.last) == (6, (WIDTH - 6, 6))


def test_a_line_has_a_gap_where_a_month_is_hidden() -> None:
    spark = sparkline([0, 50, None, 100, 100], least=0, most=100, target=50)
    assert spark is not None
    assert len(spark.lines) == 2
    assert len(spark.dots) == 3
    assert spark.last == (WIDTH - 6, 6)
    assert spark.aim == HEIGHT / 2
    mirrored = sparkline([0, 50, None, 100, 100], least=0, most=100, mirrored=True)
    assert mirrored is not None
    assert mirrored.last == (6, 6)
    assert sparkline([None, None], least=0, most=1) is None


def test_the_range_of_a_share_lies_around_its_dot_and_runs_as_one_reads() -> None:
    found = interval(45, 75, 61, target=100)
    assert found.start < found.at < found.start + found.length < (found.aim or 0)
    mirrored = interval(45, 75, 61, target=100, mirrored=True)
    assert (mirrored.at, mirrored.aim) == (round(WIDTH - found.at, 1), 6)
    assert mirrored.length == pytest.approx(found.length, abs=0.1)
    assert mirrored.start < mirrored.at < mirrored.start + mirrored.length
