"""A quest for somebody in danger is a table about risk as a whole: ten people are a group in it, on every page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.queries.beside_dropoff import published_beside
from app.queries.changes_between import compare
from app.queries.dropoff import exact_dropoff, published_dropoff, published_groups
from app.queries.quest_versions import definition_of, version_of
from app.queries.studio import definition_text
from app.queries.times import published_times
from app.services import group_tasks
from app.services.monthly_reports import numbers_of
from app.services.quest_versions import publish, publish_library
from app.studio.pages.counts import floor_of
from quests.beside_files import beside_to_json
from quests.change_files import to_json as change_to_json
from quests.definition import CRISIS
from quests.dropoff import to_json
from quests.dropoff_files import groups_to_json
from quests.months import Month
from quests.suppression import MIN_CELL, RISK_MIN_CELL
from quests.times import to_json as times_to_json
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.insights.many_journeys import SLUG, many_come
from tests.services.contacts import a_colleague

UTC = ZoneInfo("UTC")
PEOPLE = 150


@pytest.fixture
def two_months(database: Database, frozen_clock: FrozenClock) -> Database:
    """The same people on a quest for somebody in danger, and on one that is not."""
    with database.begin() as db:
        publish_library(db)
        for slug in (CRISIS, SLUG):
            many_come(db, A_MONDAY_MORNING, PEOPLE, slug=slug)
        text = definition_text(db, version_of(db, CRISIS).id)
        publish(db, text.replace("version: 1", "version: 2", 1), file=f"{CRISIS}.yaml")
    frozen_clock.advance(days=60)
    return database


def everything(db: sa.Connection, slug: str) -> Iterator[dict[str, Any]]:
    """Each page of the room about this quest, as its JSON."""
    numbers = published_dropoff(db, slug, version=1, zone=UTC)
    yield to_json(numbers)
    yield beside_to_json(numbers, published_beside(db, numbers, UTC))
    tables = published_groups(db, slug, version=1, zone=UTC, dimension="audience")
    yield groups_to_json(numbers, "audience", tables)["groups"]
    yield times_to_json(published_times(db, slug, version=1, zone=UTC))


def test_every_page_of_it_says_ten_and_of_another_quest_five(two_months: Database) -> None:
    with two_months.reading() as db:
        assert {page["min_cell"] for page in everything(db, CRISIS)} == {RISK_MIN_CELL}
        assert {page["min_cell"] for page in everything(db, SLUG)} == {MIN_CELL}
        changes = change_to_json(compare(db, CRISIS, old=1, new=2, zone=UTC))
        report = numbers_of(db, Month.of((clock.now() - timedelta(days=31)).date()), UTC)
    assert changes["min_cell"] == RISK_MIN_CELL
    assert {page["quest"]: page["min_cell"] for page in report["dropoff"]} == {CRISIS: 10, SLUG: 5}


def test_no_number_below_ten_is_shown_of_it(two_months: Database) -> None:
    """The control: of the other quest, with as many people, numbers from five to nine are shown."""
    with two_months.reading() as db:
        of_danger, other = (list(_people(list(everything(db, slug)))) for slug in (CRISIS, SLUG))
        exact = set(_people([to_json(exact_dropoff(db, CRISIS, version=1, zone=UTC))]))
    assert exact & set(range(5, 10)), "there are such groups to be hidden"
    assert len(of_danger) > 30
    assert not set(of_danger) & set(range(1, 10))
    assert set(other) & set(range(5, 10))


NO_PEOPLE = {"version", "min_cell", "days", "share", "low", "high", "median_days", "median_from", "median_to"}


def _people(found: Any, name: str = "") -> Iterator[int]:
    """Every number of people in there."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _people(value, key)
    elif isinstance(found, list):
        for value in found:
            yield from _people(value, name)
    elif isinstance(found, int) and name not in NO_PEOPLE:
        yield found


def test_the_counsellors_are_asked_about_ten_people_or_more(two_months: Database) -> None:
    asked_by = a_colleague(two_months).id
    with two_months.begin() as db:
        level = definition_of(db, version_of(db, CRISIS).id).levels[0].slug
        asked = {
            "version": 1,
            "state": "stalled",
            "words": "",
            "due_on": clock.now().date(),
            "asked_by": asked_by,
        }
        with pytest.raises(group_tasks.TooFew):
            group_tasks.ask(db, quest=CRISIS, level=level, people=9, **asked)
        assert group_tasks.ask(db, quest=CRISIS, level=level, people=10, **asked)


@pytest.mark.parametrize("ever", [9, 19, 20, 35, 120])
def test_who_is_on_it_is_told_to_within_ten(ever: int) -> None:
    """As for every quest to within five: see tests/studio/test_quests.py."""
    for inside in range(1, ever + 1):
        said = floor_of(inside, ever, RISK_MIN_CELL)
        possible = [other for other in range(1, ever + 1) if floor_of(other, ever, RISK_MIN_CELL) == said]
        assert len(possible) >= min(RISK_MIN_CELL, ever), (inside, said)
