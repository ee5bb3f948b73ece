"""From a number to who can help: the desk's list for those who may see it, a question to the counsellors for others."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import clock, create_app
from app.extensions import Database
from app.insights.pages.tasks import task_lines
from app.models.access import Audit
from app.models.insights import GroupTask
from app.services import group_tasks
from app.vocabulary import Role
from tests.accounts import a_staff
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.conftest import settings_for
from tests.insights.test_dropoff import Service
from tests.people_on_a_quest import a_walker
from tests.replies import html_faults

PAGE = "/insights/dropoff?quest=take-back-control@1"
STALLED = "my-limits.stalled"


@pytest.fixture(scope="module")
def forty_days_ago(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve people came to the second level, and then it grew quiet. Built once, then copied."""
    folder = tmp_path_factory.mktemp("forty-days-ago")
    path = Path(shutil.copy(sqlite_template, folder / "questline.sqlite3"))
    settings = settings_for(f"sqlite:///{path}", folder)
    database = Database(settings.database_url, synchronous="NORMAL")
    with clock.moved_to(A_MONDAY_MORNING):
        for number in range(12):
            walker = a_walker(database, settings, f"Quiet Heron {number}")
            walker.send("how-we-work")
            walker.send("what-i-want", {"change": "Sleep again"})
    database.dispose()
    return path


@pytest.fixture
def service(forty_days_ago: Path, tmp_path: Path, frozen_clock: FrozenClock) -> Iterator[Service]:
    path = shutil.copy(forty_days_ago, tmp_path / "questline.sqlite3")
    settings = settings_for(f"sqlite:///{path}", tmp_path)
    database = Database(settings.database_url, synchronous="NORMAL")
    frozen_clock.advance(days=40)
    yield Service(create_app(settings, database), database, settings, frozen_clock)
    database.dispose()


def asked_for(service: Service, **changed: str) -> dict[str, str]:
    due = clock.now().date().isoformat()
    return {"place": STALLED, "due_on": due, "words": "Please call before Friday.", **changed}


def tasks(service: Service) -> list[sa.Row[tuple[GroupTask]]]:
    with service.database.reading() as db:
        return list(db.execute(sa.select(GroupTask.__table__)))


def test_the_finding_names_the_level_and_says_why(service: Service) -> None:
    page = service.staff(Role.ANALYST).get(PAGE).text
    assert html_faults(page) == []
    assert "Of the levels that can be told, the fewest go on from “My limits”: 0% within 28 days" in page
    assert "Stalled in it now: 12 people, all of them with “" in page


def test_the_tables_beside_are_files_with_the_same_numbers(service: Service) -> None:
    analyst = service.staff(Role.ANALYST)
    said = analyst.get(f"/insights/dropoff-beside.json{PAGE.partition('dropoff')[2]}").get_json()
    came_by = A_MONDAY_MORNING.date().isoformat()
    told = {"level": "my-limits", "came_by": came_by, "reached": 12, "went_on": 0}
    assert said["same_time"]["levels"][1] == told
    stopped = {tuple(row["levels"]): row["people"] for row in said["first_stops"]}
    assert stopped[("my-limits",)]["stalled"] == 12
    rows = analyst.get(f"/insights/dropoff-beside.csv{PAGE.partition('dropoff')[2]}").text.splitlines()
    assert rows[0] == "quest,version,as_of,table,place,number,value"
    assert [row for row in rows if row.endswith("same_time,my-limits,reached,12")]
    assert [row for row in rows if row.endswith(f"same_time,my-limits,came_by,{came_by}")]
    assert [row for row in rows if row.endswith("first_stops,my-limits,stalled,12")]


def test_an_analyst_asks_the_counsellors_and_sees_no_list(service: Service) -> None:
    analyst = service.staff(Role.ANALYST)
    page = analyst.get(f"{PAGE}&ask={STALLED}").text
    assert "/desk/clients" not in page
    assert f'<option value="{STALLED}" selected>' in page
    answer = analyst.post(f"/insights/tasks{PAGE.partition('dropoff')[2]}", asked_for(service))
    assert answer.status_code == 303
    (task,) = tasks(service)
    assert (task.quest, task.version, task.level, task.state, task.people) == (
        "take-back-control", 1, "my-limits", "stalled", 12
    )  # fmt: skip
    assert "Please call before Friday." in analyst.get(answer.location).text


def test_a_counsellor_opens_her_list_and_asks_nobody(service: Service) -> None:
    counsellor = service.staff(Role.COUNSELLOR)
    page = counsellor.get(PAGE).text
    address = re.search(r'href="(/desk/clients\?[^"]+)"', page)
    assert address
    assert counsellor.get(address.group(1).replace("&amp;", "&")).status_code == 200
    assert "state=stalled" in address.group(1)
    assert 'id="ask"' not in page
    assert counsellor.get("/insights/tasks").status_code == 404


def test_a_designer_is_led_to_the_step_in_the_studio(service: Service) -> None:
    page = service.staff(Role.DESIGNER).get(PAGE).text
    assert re.search(r'href="/studio/take-back-control/1#step-[a-z-]+"', page)


WRONG = [
    ({"place": "where-i-am.stalled"}, "That number is hidden or has changed."),
    ({"place": ""}, "Choose whom this is about."),
    ({"due_on": "2020-01-01"}, "Choose a day from today on"),
    ({"due_on": "soon"}, "Write the day by which it should be done."),
    ({"words": "x" * 301}, "Shorten it to 300 characters."),
]


def test_what_cannot_be_asked_is_said_and_what_was_typed_is_kept(service: Service) -> None:
    analyst = service.staff(Role.ANALYST)
    for changed, said in WRONG:
        answer = analyst.post("/insights/tasks?quest=take-back-control@1", asked_for(service, **changed))
        assert answer.status_code == 422, changed
        assert said in answer.text, changed
        assert "Please call before Friday." in answer.text or "words" in changed
        assert html_faults(answer.text) == []
    assert tasks(service) == []
    with service.database.reading() as db:  # The page that says so shows the numbers, so each look is in the log.
        viewed = sa.select(sa.func.count()).where(Audit.action == "dropoff_viewed")
        assert db.execute(viewed).scalar_one() == len(WRONG)


def test_words_of_a_colleague_are_text_and_a_question_ends(service: Service) -> None:
    analyst = service.staff(Role.ANALYST)
    sent = asked_for(service, words="<b>Call</b> & listen")
    answer = analyst.post("/insights/tasks?quest=take-back-control@1", sent)
    page = analyst.get(answer.location).text
    assert "&lt;b&gt;Call&lt;/b&gt; &amp; listen" in page
    assert "None of them were with a counsellor when it was asked." in page
    (task,) = tasks(service)
    with service.database.begin() as db:
        group_tasks.done(db, task.id, task.asked_by)
    page = analyst.get("/insights/tasks").text
    assert "1 of 1 have done it." in page
    assert "Withdraw it" in page
    assert analyst.post(f"/insights/tasks/{task.id}/close").status_code == 303
    assert tasks(service)[0].closed_at is not None
    assert "Withdraw it" not in analyst.get("/insights/tasks").text


def test_what_is_asked_stands_beside_the_number_and_is_changed_there(service: Service) -> None:
    analyst, counsellor = service.staff(Role.ANALYST), service.staff(Role.COUNSELLOR)
    address = f"/insights/tasks{PAGE.partition('dropoff')[2]}"
    assert "Asked on" not in analyst.get(PAGE).text
    analyst.post(address, asked_for(service))
    page = analyst.get(f"{PAGE}&ask={STALLED}").text
    assert html_faults(page) == []
    assert page.count("Asked on ") >= 2, "at the finding, and beside the number"
    assert "Change what is asked" in page
    assert "Please call before Friday.</textarea>" in page, "what was asked can be changed where it stands"
    assert "Asked on" not in counsellor.get(PAGE).text
    answer = analyst.post(address, asked_for(service, words="Please call after Friday."))
    assert "Changed. The same line" in analyst.get(answer.location).text
    assert [task.words for task in tasks(service)] == ["Please call after Friday."]


@pytest.mark.parametrize(
    ("zone", "at", "is_late"),
    [
        ("Asia/Almaty", "2026-12-10T18:30", False),
        ("Asia/Almaty", "2026-12-10T19:30", True),
        ("America/New_York", "2026-12-11T04:30", False),
        ("America/New_York", "2026-12-11T05:30", True),
        ("UTC", "2026-12-10T23:30", False),
    ],
)
def test_a_day_is_missed_when_it_is_over_by_the_clock_of_the_service(
    service: Service, zone: str, at: str, is_late: bool
) -> None:
    """In Almaty 10 December is over at 19:00 of UTC, in New York at 5 in the morning of the 11th."""
    app = create_app(replace(service.settings, service_zone=zone), service.database)
    asked = {"quest": "take-back-control", "version": 1, "level": "my-limits", "state": "stalled"}
    staff = a_staff(service.database, service.settings, Role.ANALYST)
    with service.database.begin() as db:
        group_tasks.ask(db, **asked, people=12, words="", due_on=date(2026, 12, 10), asked_by=staff.id)
    service.clock.set(datetime.fromisoformat(at).replace(tzinfo=UTC))
    with app.test_request_context(), service.database.reading() as db:
        assert [line.is_late for line in task_lines(db)] == [is_late]


def test_looking_at_what_was_asked_is_logged(service: Service) -> None:
    service.staff(Role.ANALYST).get("/insights/tasks")
    with service.database.reading() as db:
        assert "group_tasks_viewed" in set(db.execute(sa.select(Audit.action)).scalars())
