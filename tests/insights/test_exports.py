"""The event log from the room: two files for two kinds of readers, and a line in the log for each that is taken."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app import create_app
from app.event_log import FORMATS
from app.extensions import Database
from app.models.access import Audit
from app.vocabulary import Role
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.conftest import settings_for
from tests.replies import html_faults
from tests.trust.browsing import Browser
from tests.twelve_people import twelve_people

WHY = {"inside": "paths", "outside": "research"}


@pytest.fixture
def service(sqlite_url: str, tmp_path: Path, frozen_clock: FrozenClock) -> tuple[Database, Browser]:
    """A service in which twelve people began a month ago, and an analyst at work."""
    settings = settings_for(sqlite_url, tmp_path)
    database = Database(settings.database_url, settings.synchronous)
    twelve_people(database, settings)
    frozen_clock.advance(days=31)
    analyst, browser = a_staff(database, settings, Role.ANALYST), Browser(create_app(settings, database))
    frozen_clock.advance(minutes=1)
    assert browser.sign_in(analyst).status_code == 303
    return database, browser


def take(browser: Browser, which: str, form: str, **said: str) -> TestResponse:
    """Press the button of a format, with a reason ticked."""
    sent = {"as_file": form, "why": WHY[which], **said}
    return browser.post(f"/insights/exports/{which}", {f"{which}-{name}": value for name, value in sent.items()})


def kept(database: Database) -> list[object]:
    with database.reading() as db:
        return list(db.execute(sa.select(Audit.detail).where(Audit.action == "events_exported")).scalars())


def test_an_analyst_takes_the_log_out_and_that_and_why_is_kept(service: tuple[Database, Browser]) -> None:
    database, browser = service
    page = browser.get("/insights/exports")
    assert html_faults(page.text) == []
    assert "Now to the end of Tuesday 31 March" in page.text
    assert " checked" not in page.text, "no reason is given before she gives one"
    for which in WHY:
        for form in FORMATS:
            assert f'name="{which}-as_file" value="{form}"' in page.text
            answer = take(browser, which, form)
            assert answer.status_code == 200, (which, form)
            assert answer.headers["Cache-Control"] == "no-store"
            assert "attachment" in answer.headers["Content-Disposition"]
            assert answer.text.strip(), (which, form)
    assert Counter(map(str, kept(database))) == Counter(
        str({"format": form, "outside": which == "outside", "why": WHY[which]}) for which in WHY for form in FORMATS
    )


def test_nothing_leaves_by_a_link_or_without_a_reason(service: tuple[Database, Browser]) -> None:
    database, browser = service
    for which, said in (("inside", "Choose what it is for."), ("outside", "Choose for whom it is.")):
        assert browser.get(f"/insights/exports/{which}").status_code in (404, 405)
        for why in ("", "because", "public" if which == "inside" else "paths"):
            answer = take(browser, which, "csv", why=why)
            assert answer.status_code == 422, (which, why)
            assert f'<a href="#{which}-why">{said}</a>' in answer.text
            assert html_faults(answer.text) == []
        assert take(browser, which, "exe").status_code == 422
    assert kept(database) == []


def test_the_two_files_are_not_taken_for_each_other(service: tuple[Database, Browser]) -> None:
    _database, browser = service
    within, out = (take(browser, which, "jsonl") for which in ("inside", "outside"))
    assert 'filename="event-log-inside.jsonl"' in within.headers["Content-Disposition"]
    assert 'filename="event-log-outside-to-2026-03.jsonl"' in out.headers["Content-Disposition"]
    journeys = [{json.loads(line)["journey"] for line in answer.text.splitlines()} for answer in (within, out)]
    assert [len(found) for found in journeys] == [12, 10]
    assert "2026-03-02" in within.text
    assert "2026-" not in out.text
