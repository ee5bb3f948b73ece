"""Four hundred people over ten weeks: every number is there, adds up, and is found again by counting otherwise."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.event_log import inside_lines
from app.extensions import Database
from app.queries.changes_between import compare
from app.queries.dropoff import exact_dropoff
from app.queries.journeys import journey_ids
from app.queries.quest_versions import published_versions
from app.services.journeys import differences
from config import load
from quests.dropoff import STATES, DropOff
from quests.events import KINDS
from quests.loading import library
from tests.command_line import Questline
from tests.demo import counting
from tests.demo.built_once import built_once

pytestmark = pytest.mark.timeout(300)
"""Whichever test comes first builds the demo of four hundred people."""

QUESTS = sorted(library())
LATER = {"version_moved"}
"""Kinds of events that no demo has."""
ZONE = ZoneInfo("UTC")
"""The demo's service, where nobody sets another zone."""
LONGER_THAN_TEN_WEEKS = {
    "self-exclusion-companion": ("before-the-end",),
    "staying-well": ("half-a-year", "open-door"),
}
"""Levels that nobody can have reached yet: the ones before them take four months and half a year."""
MOST_PEOPLE = {"take-back-control", "joint-limits-plan", "follow-up-after-call"}
RARE = {"deceased"}
"""What nobody in a demo should have to read."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = built_once(tmp_path_factory, "--clients", "400", "--seed", "7")
    assert built.returncode == 0, built.stderr
    return built.data


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[Database]:
    opened = Database(load(folder, environ={}).database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def lines(database: Database) -> list[counting.Line]:
    with database.reading() as db:
        return [json.loads(line) for line in inside_lines(db)]


@pytest.fixture(scope="module")
def numbers(database: Database) -> dict[str, DropOff]:
    with database.reading() as db:
        return {slug: exact_dropoff(db, slug, zone=ZONE) for slug in QUESTS}


def test_the_states_of_every_level_of_every_quest_add_up(numbers: dict[str, DropOff]) -> None:
    for slug in QUESTS:
        assert numbers[slug].started, slug
        for level in numbers[slug].levels:
            assert bool(level.entered) != (level.level in LONGER_THAN_TEN_WEEKS.get(slug, ())), f"{slug} {level.level}"
            assert sum(number or 0 for number in level.states.values()) == level.entered


def test_every_state_is_somebodys(database: Database) -> None:
    """In the newest version of each quest, or in the one before it."""
    with database.reading() as db:
        versions = [(one.slug, one.version) for one in published_versions(db)]
        found = [exact_dropoff(db, slug, version=version, zone=ZONE) for slug, version in versions]
    seen = {state for one in found for level in one.levels for state in STATES if level.states[state]}
    assert seen == set(STATES)


@pytest.mark.parametrize("days_ago", [1, 12, 40])
@pytest.mark.parametrize("slug", QUESTS)
def test_counting_the_exported_log_otherwise_gives_the_same_numbers(
    database: Database, lines: list[counting.Line], slug: str, days_ago: int
) -> None:
    day = (clock.now() - timedelta(days=days_ago)).date()
    over = datetime.combine(day + timedelta(days=1), time.min, UTC)
    with database.reading() as db:
        ours = exact_dropoff(db, slug, as_of=day, zone=ZONE)
    logs = counting.journeys(line for line in lines if line["quest"] == slug)
    theirs = counting.tally((log for log in logs if counting.version_at(log, over) == ours.version), over)
    for level in ours.levels:
        found = theirs.get(level.level, Counter())
        assert {state: found.get(state, 0) for state in STATES} == dict(level.states), level.level
        assert level.entered == sum(found.values())


def test_a_quest_was_changed_on_the_way_and_another_one_is_tried(database: Database) -> None:
    """So that there is something to compare: two versions that enough people began, and a pilot."""
    with database.reading() as db:
        versions = {(one.slug, one.version): one.status for one in published_versions(db)}
        rows = compare(db, "take-back-control", old=1, new=2, zone=ZONE).rows
        pilot = exact_dropoff(db, "joint-limits-plan", version=2, zone=ZONE)
    assert versions["take-back-control", 1] == "retired"
    assert versions["take-back-control", 2] == "published"
    assert versions["joint-limits-plan", 2] == "pilot"
    assert any(side.has_rate for row in rows for side in (row.old, row.new))
    assert (pilot.started or 0) > 5


def test_one_level_counted_by_hand_from_the_exported_file_is_what_the_page_shows(
    questline: Questline, folder: Path
) -> None:
    """Two commands and nothing else of the product: the event log as a file, and the numbers of the page."""
    place = ("--data", str(folder))
    exported = questline("journeys", "export", "--format", "jsonl", *place).stdout.splitlines()
    printed = questline("insights", "dropoff", "take-back-control", "--format", "csv", *place).stdout
    rows = [row for row in csv.DictReader(io.StringIO(printed)) if (row["row"], row["level"]) == ("level", "my-limits")]
    (row,) = rows
    over = datetime.combine(date.fromisoformat(row["as_of"]) + timedelta(days=1), time.min, UTC)
    logs = counting.journeys(json.loads(line) for line in exported)
    here = [
        log for log in logs if log[0]["quest"] == row["quest"] and counting.version_at(log, over) == int(row["version"])
    ]
    by_hand = counting.tally(here, over)["my-limits"]
    counted = {"entered": by_hand.total(), **{state: by_hand[state] for state in STATES}}
    shown = {name: int(row[name]) for name in counted if row[name]}
    assert shown == {name: counted[name] for name in shown}
    assert shown.keys() >= {"entered", "completed"}
    hidden = counted.keys() - shown.keys()
    assert len(hidden) != 1, "one hidden number would follow from the others"


def test_nobody_was_given_up_on_before_her_time(lines: list[counting.Line]) -> None:
    lost = [(log, line) for log in counting.journeys(lines) for line in log if line["kind"] == "contact_lost"]
    assert lost
    assert [line for log, line in lost if not counting.was_lost_rightly(log, line)] == []


def test_a_contact_lost_too_early_would_be_found(lines: list[counting.Line]) -> None:
    """The negative controls: a week earlier, or after a call that reached her, a lost contact is not right."""
    log, lost = next((log, line) for log in counting.journeys(lines) for line in log if line["kind"] == "contact_lost")
    earlier = {**lost, "at": (counting.at(lost) - timedelta(days=7)).isoformat()}
    assert not counting.was_lost_rightly(log, earlier)
    reached = {**lost, "kind": "contact_tried", "detail": {"outcome": "reached"}, "seq": lost["seq"] - 0.5}
    assert not counting.was_lost_rightly([*log, reached], lost)


def test_ten_weeks_write_every_kind_of_event_that_there_is(lines: list[counting.Line]) -> None:
    assert {line["kind"] for line in lines} >= KINDS - LATER - RARE - {"level_reopened"}


def test_callers_come_by_phone_and_in_two_languages(lines: list[counting.Line]) -> None:
    started = [line["detail"] for line in lines if line["kind"] == "journey_started"]
    assert {one["channel"] for one in started} == {"portal", "call"}
    assert {one["language"] for one in started} == {"en", "ru"}


def test_most_people_are_still_on_the_three_quests_that_were_there_first(lines: list[counting.Line]) -> None:
    started = Counter(line["quest"] for line in lines if line["kind"] == "journey_started")
    assert sum(started[slug] for slug in MOST_PEOPLE) > 0.6 * started.total()
    assert all(started[slug] > 20 for slug in MOST_PEOPLE)


def test_people_come_for_themselves_as_close_persons_and_young(lines: list[counting.Line]) -> None:
    started = {(line["detail"]["audience"], line["quest"]) for line in lines if line["kind"] == "journey_started"}
    assert {audience for audience, _quest in started} == {"self", "close_person", "young"}
    by_whom = {audience: {quest for whom, quest in started if whom == audience} for audience, _quest in started}
    assert by_whom["young"] - {"crisis-to-safety"} == {"young-player"}
    assert by_whom["close_person"] - {"crisis-to-safety"} == {"follow-up-after-call", "family-and-friends"}


def test_staff_walk_the_quest_for_safety_and_it_ends(lines: list[counting.Line]) -> None:
    crisis = [line for line in lines if line["quest"] == "crisis-to-safety"]
    assert {line["actor"] for line in crisis if line["kind"] == "step_done"} >= {
        "supervisor",
        "clinician",
        "counsellor",
    }
    assert {"exited_well", "moved_on"} & {line["kind"] for line in crisis}


def test_plans_are_fitted_by_clients_and_by_staff_in_every_way(lines: list[counting.Line]) -> None:
    fitted = [(line["actor"], line["detail"]["what"]) for line in lines if line["kind"] == "plan_adjusted"]
    assert {what for actor, what in fitted if actor == "client"} == {"pace", "depth"}
    assert {what for actor, what in fitted if actor == "counsellor"} >= {"due", "skip", "move"}


def test_of_steps_to_choose_from_each_is_chosen_by_somebody(lines: list[counting.Line]) -> None:
    done = {line["step"] for line in lines if line["kind"] == "step_done"}
    groups = [group.of for quest in library().values() for level in quest.levels for group in level.alternatives]
    assert [group for group in groups if not done.issuperset(group)] == []


def test_named_acts_are_somebodys(lines: list[counting.Line]) -> None:
    done = {line["step"] for line in lines if line["kind"] == "step_done"}
    named = {
        step.slug for quest in library().values() for level in quest.levels for step in level.steps if step.named_act
    }
    assert named <= done


def test_the_store_agrees_with_its_events(database: Database) -> None:
    with database.reading() as db:
        assert [line for journey_id in journey_ids(db) for line in differences(db, journey_id)] == []
