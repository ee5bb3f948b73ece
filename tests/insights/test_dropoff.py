"""The drop-off page: one query behind page, CSV and command; hidden numbers hidden everywhere; looks are logged."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, create_app
from app.extensions import Database
from app.models.access import Audit
from app.queries.dropoff import published_dropoff
from app.services import plans
from app.vocabulary import Role
from config import Settings
from quests.dropoff import STATES, to_json
from tests.accounts import a_client, a_staff
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.conftest import settings_for
from tests.people_on_a_quest import Walker, a_walker
from tests.replies import html_faults
from tests.trust.browsing import Browser


@dataclass(frozen=True)
class Service:
    """A service in which some people are on their way."""

    app: Flask
    database: Database
    settings: Settings
    clock: FrozenClock

    def staff(self, *roles: Role) -> Browser:
        person, browser = a_staff(self.database, self.settings, *roles), Browser(self.app)
        self.clock.advance(minutes=1)
        assert browser.sign_in(person).status_code == 303
        return browser


@pytest.fixture(scope="module")
def populated(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve started; six of them came to the second level, one stopped in the first. Built once, then copied."""
    folder = tmp_path_factory.mktemp("populated")
    path = Path(shutil.copy(sqlite_template, folder / "questline.sqlite3"))
    settings = settings_for(f"sqlite:///{path}", folder)
    database = Database(settings.database_url, synchronous="NORMAL")
    with clock.moved_to(A_MONDAY_MORNING):
        walkers = [a_walker(database, settings, f"Quiet Heron {number}") for number in range(12)]
        for walker in walkers[:6]:
            _complete_first_level(walker)
        _stop(walkers[-1])
    database.dispose()
    return path


@pytest.fixture
def service(populated: Path, tmp_path: Path, frozen_clock: FrozenClock) -> Iterator[Service]:
    """A copy of that service, a day later."""
    path = shutil.copy(populated, tmp_path / "questline.sqlite3")
    settings = settings_for(f"sqlite:///{path}", tmp_path)
    database = Database(settings.database_url, synchronous="NORMAL")
    frozen_clock.advance(days=1)
    yield Service(create_app(settings, database), database, settings, frozen_clock)
    database.dispose()


def _complete_first_level(walker: Walker) -> None:
    walker.send("how-we-work")
    walker.send("what-i-want", {"change": "Sleep again"})


def _stop(walker: Walker) -> None:
    with walker.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=False, key="stop")


def _published(service: Service) -> dict[str, object]:
    with service.database.reading() as db:
        return to_json(published_dropoff(db, "take-back-control", zone=service.settings.zone))


def test_an_analyst_sees_the_published_numbers_and_no_hidden_one(service: Service) -> None:
    page = service.staff(Role.ANALYST).get("/insights/dropoff")
    assert page.status_code == 200
    assert html_faults(page.text) == []
    first = _published(service)["levels"][0]  # type: ignore[index]
    assert first["entered"] == 12
    assert first["stopped"] is None, "one person stopped, which nobody may learn"
    assert ">12<" in page.text
    assert 'hidden-cell"><span>hidden' in page.text


def test_the_page_opens_on_the_quest_that_most_people_are_on(service: Service) -> None:
    page = service.staff(Role.ANALYST).get("/insights/dropoff").text
    chosen = re.findall(r'<option value="([^"]+)" selected', page)
    assert chosen == ["take-back-control@1"], "and not on the first in the alphabet"


def test_page_csv_and_command_come_from_one_query(service: Service) -> None:
    rows = list(csv.DictReader(io.StringIO(service.staff(Role.ANALYST).get("/insights/dropoff.csv").text)))
    levels = [row for row in rows if row["row"] == "level"]
    for row, level in zip(levels, _published(service)["levels"], strict=True):  # type: ignore[call-overload]
        for state in ("entered", *STATES):
            assert row[state] == ("" if level[state] is None else str(level[state]))
    (whole,) = [row for row in rows if row["row"] == "quest"]
    assert whole["started"] == str(_published(service)["started"])
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(None not in row for row in rows), "no row is longer than the heads"


def test_the_json_is_what_the_command_prints(service: Service) -> None:
    assert service.staff(Role.ANALYST).get("/insights/dropoff.json").json == _published(service)


def test_groups_stand_side_by_side_in_page_csv_and_json(service: Service) -> None:
    """All twelve speak one language: there is nothing to put side by side, and the page says so."""
    analyst = service.staff(Role.ANALYST)
    page = analyst.get("/insights/dropoff?by=language")
    assert html_faults(page.text) == []
    assert "There are too few people to put groups side by side" in page.text
    said = analyst.get("/insights/dropoff.json?by=language").get_json()
    assert said["by"] == "language"
    assert said["groups"]["rows"] == []
    rows = list(csv.DictReader(io.StringIO(analyst.get("/insights/dropoff.csv?by=language").text)))
    assert {(row["dimension"], row["values"]) for row in rows} == {("language", "")}


@pytest.mark.parametrize("by", ["name", "risk,language", "counsellor"])
def test_there_is_no_other_way_to_cut_the_numbers(service: Service, by: str) -> None:
    assert service.staff(Role.ANALYST).get(f"/insights/dropoff?by={by}").status_code == 404


@pytest.mark.parametrize("role", [Role.ADMIN])
def test_a_role_without_reports_finds_nothing(service: Service, role: Role) -> None:
    assert service.staff(role).get("/insights/dropoff").status_code == 404


def test_nobody_is_asked_to_sign_in(service: Service) -> None:
    answer = Browser(service.app).get("/insights/dropoff")
    assert answer.status_code == 303
    assert answer.location.startswith("/staff/sign-in")


def test_a_client_does_not_come_in(service: Service) -> None:
    browser = Browser(service.app)
    browser.come_back(a_client(service.database, service.settings))
    assert browser.get("/insights/dropoff").status_code == 303


NO_DAYS = {
    "2999-01-01": "That day is not over yet.",
    "banana": "That is not a day.",
    "2026-13-45": "That is not a day.",
}


@pytest.mark.parametrize("page", ["dropoff", "time", "change"])
def test_a_day_that_cannot_be_used_is_said_on_every_page_and_is_no_file(service: Service, page: str) -> None:
    analyst = service.staff(Role.ANALYST)
    for day, problem in NO_DAYS.items():
        address = f"/insights/{page}{{}}?as_of={day}"
        assert problem in analyst.get(address.format("")).text
        for form in (".csv", ".json"):
            answer = analyst.get(address.format(form))
            assert answer.status_code == 400
            assert problem in answer.text
        assert answer.get_json()["problem"].startswith(problem)


def test_a_version_that_cannot_stand_beside_is_said(service: Service) -> None:
    analyst = service.staff(Role.ANALYST)
    said = "There is no version 99 to stand beside this one."
    assert said in analyst.get("/insights/change?against=99").text
    assert analyst.get("/insights/change.json?against=99").get_json() == {"problem": said}


def test_the_address_of_the_room_hands_on_what_was_asked_for(service: Service) -> None:
    query = "quest=take-back-control%401&ask=my-limits.stalled"
    answer = service.staff(Role.ANALYST).get(f"/insights?{query}")
    assert answer.location == f"/insights/dropoff?{query}"


def test_a_day_before_anybody_started_says_so_once(service: Service) -> None:
    page = service.staff(Role.ANALYST).get("/insights/dropoff?as_of=2020-01-01").text
    assert "Nobody had started this version by that day" in page
    assert "too few people" not in page.lower()


def test_another_language_keeps_what_was_asked_for(service: Service) -> None:
    analyst = service.staff(Role.ANALYST)
    asked = "quest=joint-limits-plan%401&as_of=2020-01-01"
    assert f'href="?{asked.replace("&", "&amp;")}&amp;lang=ru"' in analyst.get(f"/insights/dropoff?{asked}").text
    assert analyst.get(f"/insights/dropoff?{asked}&lang=ru").location == f"/insights/dropoff?{asked}"


@pytest.mark.parametrize("address", ["?quest=nothing", "?quest=take-back-control@9", "?quest=take-back-control@x"])
def test_a_quest_that_is_not_there_is_not_found(service: Service, address: str) -> None:
    assert service.staff(Role.ANALYST).get(f"/insights/dropoff{address}").status_code == 404


def test_every_look_and_every_export_is_logged(service: Service) -> None:
    browser = service.staff(Role.ANALYST)
    browser.get("/insights/dropoff")
    browser.get("/insights/dropoff.csv")
    with service.database.reading() as db:
        actions = set(db.execute(sa.select(Audit.action)).scalars())
    assert {"dropoff_viewed", "dropoff_exported"} <= actions


def test_the_log_says_by_what_the_numbers_were_cut(service: Service) -> None:
    service.staff(Role.ANALYST).get("/insights/dropoff.json?by=risk")
    with service.database.reading() as db:
        (detail,) = db.execute(sa.select(Audit.detail).where(Audit.action == "dropoff_exported")).scalars()
    assert (detail["by"], detail["format"]) == ("risk", "json")
