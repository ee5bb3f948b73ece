"""Of those who had four weeks, three pages tell the same: nobody subtracts one of them from another, or two days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.insights import StayChange
from app.queries.beside_dropoff import published_beside
from app.queries.changes_between import compare
from app.queries.dropoff import published_dropoff, stays_of
from app.queries.quest_versions import version_of
from app.queries.same_time import Pages, can_be_read_from
from app.queries.times import published_times
from app.vocabulary import Role
from app.web.filters import day as full_day
from quests.beside_files import beside_csv_rows, beside_to_json
from quests.compared import Why
from quests.follow_up import WINDOW_DAYS, FollowUp
from quests.shareable import is_group
from quests.stays import QUEST, hour_of, observations
from quests.time_numbers import happened_by
from quests.trace import counts_from
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.desk.cast import Cast
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


def test_the_day_that_is_named_is_the_one_and_moves_on_with_no_day(
    database: Database, frozen_clock: FrozenClock
) -> None:
    """Thirty came on one day: their 28 days are over with its 28th day after, and are read the day after that."""
    with database.begin() as db:
        publish_two(db)
        came = clock.now().date()
        come(db, 1, A_MONDAY_MORNING, [1.0, 0.0] * 15, a_day=30)
        version = version_of(db, SLUG, 1).id
    frozen_clock.advance(days=40)
    soonest = came + timedelta(days=WINDOW_DAYS + 1)
    with database.reading() as db:
        named = [can_be_read_from(db, version, came + timedelta(days=after), UTC) for after in range(-1, 31)]
    assert named == [None] + [soonest] * WINDOW_DAYS + [None] * 3
    assert first_level(database, soonest - timedelta(days=2)).is_early
    assert first_level(database, soonest - timedelta(days=1)) == FollowUp(LEVELS[0], 30, 15, came)


def test_of_who_was_moved_here_no_page_tells_when_they_started(database: Database, frozen_clock: FrozenClock) -> None:
    with database.begin() as db:
        publish_two(db)
        version = version_of(db, SLUG, 2).id
        come(db, 2, clock.now(), [1.0] * 20, a_day=20)
        cohort = db.execute(sa.select(StayChange.cohort_id)).scalars().first()
        long_ago = {"cohort_id": cohort, "place": QUEST, "entered_hour": hour_of(clock.now()) - 240, "change": 1}
        now = {"quarter": counts_from(clock.now() + timedelta(days=2))}
        db.execute(sa.insert(StayChange), [long_ago | now])
    frozen_clock.advance(days=9)
    today = clock.now().date()
    with database.reading() as db:
        assert can_be_read_from(db, version, today - timedelta(days=8), UTC) is not None
        assert can_be_read_from(db, version, today - timedelta(days=1), UTC) is None


def test_the_page_names_it(cast: Cast, frozen_clock: FrozenClock) -> None:
    with cast.database.begin() as db:
        publish_two(db)
        come(db, 1, A_MONDAY_MORNING, [1.0, 0.0] * 15, a_day=30)
    shown = []
    for _week in range(3):
        frozen_clock.advance(days=7)
        page = cast.visit(cast.staff(Role.ANALYST)).get(f"/insights/dropoff?quest={SLUG}@1").text
        shown.append(set(re.findall(r"from ([^<>]*?) on, at the earliest", page)))
    with cast.app.test_request_context():
        assert shown == [{full_day(A_MONDAY_MORNING.date() + timedelta(days=29))}] * 3


def test_just_after_midnight_in_a_zone_with_a_half_hour_the_row_is_that_of_the_page(
    database: Database, frozen_clock: FrozenClock
) -> None:
    """In Tehran 20:40 in UTC is ten past midnight: hour by hour of UTC, it would be the day before."""
    tehran = ZoneInfo("Asia/Tehran")
    with database.begin() as db:
        publish_two(db)
        come(db, 1, A_MONDAY_MORNING.replace(hour=20, minute=40), [1.0, 0.0] * 45, a_day=3)
    frozen_clock.advance(days=100)
    told = 0
    for ago in range(60, 0, -6):
        day = clock.now().date() - timedelta(days=ago)
        with database.reading() as db:
            numbers = published_dropoff(db, SLUG, version=1, as_of=day, zone=tehran)
            row = published_beside(db, numbers, tehran).follow[0]
            if row.came_by is None:
                continue
            then = published_dropoff(db, SLUG, version=1, as_of=row.came_by, zone=tehran)
        assert row.reached == then.levels[0].entered
        told += 1
    assert told


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
