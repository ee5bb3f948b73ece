"""``questline insights``: what a command prints is what the page's files hold, number by number."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import sqlalchemy as sa

import quests.library
from app import create_app, schema
from app.extensions import Database
from app.models.access import Audit
from app.services import monthly_reports, rolling_up
from app.services.quest_versions import publish
from app.vocabulary import Role
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.command_line import Questline
from tests.conftest import settings_for
from tests.trust.browsing import Browser
from tests.twelve_people import twelve_people

LIBRARY = Path(quests.library.__path__[0])
SAME = {
    "dropoff.json": ("dropoff", "take-back-control"),
    "dropoff.json?by=channel": ("dropoff", "take-back-control", "--by", "channel"),
    "dropoff.csv": ("dropoff", "take-back-control", "--format", "csv"),
    "dropoff.csv?by=risk": ("dropoff", "take-back-control", "--by", "risk", "--format", "csv"),
    "dropoff.json?as_of=2026-03-02": ("dropoff", "take-back-control", "--as-of", "2026-03-02"),
    "time.json": ("time", "take-back-control"),
    "time.csv": ("time", "take-back-control", "--format", "csv"),
    "change.json?quest=staying-well@2": ("change", "staying-well"),
    "change.csv?quest=staying-well@1": ("change", "staying-well", "--against", "1", "--format", "csv"),
    "kpis.json": ("kpis",),
    "kpis.csv?by=channel": ("kpis", "--by", "channel", "--format", "csv"),
    "promises.json": ("promises", "--month", "2026-03"),
    "promises.csv": ("promises", "--format", "csv"),
}
"""Files of the room, and the command that prints the same."""
REFUSED = {
    "change take-back-control": "has no other version to compare with version 1",
    "change take-back-control --against 9": "has no version 9 to compare with version 1",
    "time no-such-quest": "no-such-quest",
    "dropoff take-back-control --as-of 2026-04-04": "is not over yet",
    "verify --as-of 2026-04-04": "is not over yet",
    "kpis --month 2020-01": "there is no report of 2020-01",
}
"""What cannot be answered, and what it says instead."""


@pytest.fixture
def analyst(tmp_path: Path, frozen_clock: FrozenClock) -> Browser:
    """An analyst at work, a month after twelve people began; the month was counted."""
    settings = settings_for(f"sqlite:///{tmp_path / 'questline.sqlite3'}", tmp_path)
    database = Database(settings.database_url, settings.synchronous)
    schema.upgrade(database)
    twelve_people(database, settings)
    newer = (LIBRARY / "staying-well.yaml").read_text(encoding="utf-8").replace("version: 1\n", "version: 2\n", 1)
    with database.begin() as db:
        publish(db, newer, file="staying-well.yaml")
    frozen_clock.advance(days=33)
    monthly_reports.make_due(database, settings.zone)
    person, browser = a_staff(database, settings, Role.ANALYST), Browser(create_app(settings, database))
    frozen_clock.advance(minutes=1)
    assert browser.sign_in(person).status_code == 303
    return browser


def test_a_command_prints_what_the_file_of_the_page_holds(
    analyst: Browser, questline: Questline, tmp_path: Path
) -> None:
    for file, words in SAME.items():
        answer = analyst.get(f"/insights/{file}")
        assert answer.status_code == 200, file
        done = questline("insights", *words, "--data", str(tmp_path))
        assert done.returncode == 0, done.stderr
        assert list(csv.reader(io.StringIO(done.stdout))) == list(csv.reader(io.StringIO(answer.text))), file
    assert "take-back-control,1,2026-04-03,quest" in analyst.get("/insights/dropoff.csv").text


def test_what_cannot_be_answered_is_said_in_one_line_and_looks_are_kept(
    analyst: Browser, questline: Questline, tmp_path: Path
) -> None:
    for words, says in REFUSED.items():
        done = questline("insights", *words.split(), "--data", str(tmp_path))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), words
        assert says in done.stderr, words
    questline("insights", "time", "take-back-control", "--data", str(tmp_path))
    database = Database(f"sqlite:///{tmp_path / 'questline.sqlite3'}")
    with database.reading() as db:
        kept = db.execute(sa.select(Audit.action, Audit.object_id).where(Audit.actor_id == "command line")).all()
    database.dispose()
    assert [tuple(one) for one in kept] == [("time_viewed", "take-back-control")], "and no look that failed"


def test_no_command_prints_a_number_while_they_are_counted_anew(
    analyst: Browser, questline: Questline, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'questline.sqlite3'}")
    with database.begin() as db:
        rolling_up.forget_all(db)
    for words in ("dropoff take-back-control", "time take-back-control", "change staying-well"):
        done = questline("insights", *words.split(), "--data", str(tmp_path))
        assert (done.returncode, done.stdout) == (1, "")
        assert "questline insights rebuild" in done.stderr
    assert questline("insights", "kpis", "--data", str(tmp_path)).returncode == 0
    rolling_up.write_all_missing(database)
    database.dispose()
    assert questline("insights", "dropoff", "take-back-control", "--data", str(tmp_path)).returncode == 0
