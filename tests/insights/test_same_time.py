"""Of those who had four weeks, three pages tell the same: nobody subtracts one of them from another, or two days."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app import clock
from app.extensions import Database
from app.queries.beside_dropoff import published_beside
from app.queries.changes_between import compare
from app.queries.dropoff import published_dropoff, stays_of
from app.queries.quest_versions import version_of
from app.queries.same_time import Pages
from app.queries.times import published_times
from quests.beside_files import beside_csv_rows, beside_to_json
from quests.compared import Why
from quests.follow_up import WINDOW_DAYS, FollowUp
from quests.shareable import is_group
from quests.stays import observations
from quests.time_numbers import happened_by
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.insights.two_versions import LEVELS, SLUG, come, publish_two
from tests.trust.test_statements import statements

UTC = ZoneInfo("UTC")


def a_hundred_days(database: Database, frozen_clock: FrozenClock, people: int = 90) -> None:
    draw = Random(5)
    with database.begin() as db:
        publish_two(db)
        for version in (1, 2):
            went_on = [draw.choice((0.0, 1.0, 5.0, 20.0, 40.0)) for _person in range(people)]
            come(db, version, A_MONDAY_MORNING, went_on)
    frozen_clock.advance(days=100)


def first_level(database: Database, day: date) -> FollowUp:
    with database.reading() as db:
        numbers = published_dropoff(db, SLUG, version=1, as_of=day, zone=UTC)
        beside = published_beside(db, numbers, UTC)
    found = beside_to_json(numbers, beside)["same_time"]["levels"][0]
    row = beside.follow[0]
    came_by = row.came_by.isoformat() if row.came_by else None
    assert found == {"level": LEVELS[0], "came_by": came_by, "reached": row.reached, "went_on": row.went_on}
    assert [line[-1] for line in beside_csv_rows(numbers, beside)[1:4]] == [
        "" if one is None else str(one) for one in (came_by, row.reached, row.went_on)
    ]
    return row


def test_the_same_people_are_told_of_beside_the_levels_the_curves_and_the_changes(
    database: Database, frozen_clock: FrozenClock
) -> None:
    a_hundred_days(database, frozen_clock)
    told, beside = set(), 0
    for ago in range(60, 0, -6):
        day = clock.now().date() - timedelta(days=ago)
        row = first_level(database, day)
        with database.reading() as db:
            of_change = next(
                one for one in compare(db, SLUG, old=1, new=2, as_of=day, zone=UTC).rows if one.level == LEVELS[0]
            ).old
            marks = published_times(db, SLUG, version=1, as_of=day, zone=UTC).levels[0].curve.marks
            stays = stays_of(db, SLUG, version=1, as_of=day, zone=UTC, place=f"level:{LEVELS[0]}")
        if row.reached is None:
            assert of_change.why is Why.HIDDEN
            continue
        assert of_change.share is not None
        assert (row.came_by, row.reached, row.went_on) == (of_change.day, of_change.share.whole, of_change.share.part)
        told.add((row.reached, row.went_on))
        for mark in marks:
            if mark.days >= WINDOW_DAYS:
                assert is_group(happened_by(observations(stays, 0, {"completed"}), mark.days) - (row.went_on or 0))
                beside += 1
    assert len(told) > 4
    assert beside


def test_two_days_running_differ_by_nobody_or_by_a_group(database: Database, frozen_clock: FrozenClock) -> None:
    """Everybody who came by four weeks ago would be one or two people more each day."""
    a_hundred_days(database, frozen_clock, people=60)
    today, before, told = clock.now().date(), (0, 0), 0
    for ago in range(70, 40, -1):
        row = first_level(database, today - timedelta(days=ago))
        if row.went_on is None or row.reached is None:
            continue
        now = (row.went_on, row.reached - row.went_on)
        assert all(is_group(abs(one - other)) for one, other in zip(now, before, strict=True)), (now, before)
        told, before = told + (now != before), now
    assert told > 3


def test_the_page_of_any_day_read_ahead_is_the_page_of_that_day(database: Database, frozen_clock: FrozenClock) -> None:
    a_hundred_days(database, frozen_clock, people=40)
    days = [clock.now().date() - timedelta(days=ago) for ago in (200, 90, 72, 71, 40, 1)]
    with database.reading() as db:
        pages = Pages(db, version_of(db, SLUG, 1).id, UTC)
        with statements(database) as asked:
            pages.read(days)
        assert len(asked) <= 3
        for day in days:
            page = published_dropoff(db, SLUG, version=1, as_of=day, zone=UTC)
            for level in page.levels:
                assert pages.of(level.level)(day) == (level.entered, level.completed)
            assert pages.of("")(day) == (page.started, page.exited_well)
