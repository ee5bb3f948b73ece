"""Two versions compared on both databases: the same time for all, and no small group by any two numbers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.extensions import Database
from app.queries.changes_between import comparable, compare
from app.queries.dropoff import published_dropoff
from app.queries.quest_versions import NoSuchVersion
from quests.change import FEWEST, Share
from quests.compared import Comparison, Row, Verdict, Why
from quests.dropoff import DayNotOver
from quests.shareable import is_group
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.insights.two_versions import LEVELS, SLUG, come, publish_two

UTC = ZoneInfo("UTC")
WINDOW = 28


def compared(database: Database, as_of: date | None = None) -> Comparison:
    with database.reading() as db:
        return compare(db, SLUG, old=1, new=2, as_of=as_of, zone=UTC)


def first_level(found: Comparison) -> Row:
    return next(row for row in found.rows if row.level == LEVELS[0])


def share(row: Row) -> tuple[Share | None, Share | None]:
    return row.old.share, row.new.share


def test_a_difference_is_counted_among_those_who_had_the_same_time(
    database: Database, frozen_clock: FrozenClock
) -> None:
    with database.begin() as db:
        publish_two(db)
        come(db, 1, A_MONDAY_MORNING, [True, False] * 30)
        come(db, 2, A_MONDAY_MORNING, [True, True, True, False] * 15)
        come(db, 2, A_MONDAY_MORNING + timedelta(days=WINDOW + 20), [False] * 40)  # they have had no time yet
    frozen_clock.advance(days=WINDOW + 45)
    row = first_level(compared(database))
    assert share(row) == (Share(30, 60), Share(45, 60))
    assert row.window_days == WINDOW
    assert row.difference == 0.25
    assert row.one_look is not None
    assert not row.one_look.may_be_chance
    assert row.verdict is Verdict.FIRST_SIGN  # 60 people each are few for whoever looks every day


def test_who_went_on_after_the_window_did_not_go_on_within_it(database: Database, frozen_clock: FrozenClock) -> None:
    with database.begin() as db:
        publish_two(db)
        come(db, 1, A_MONDAY_MORNING, ([True] * 2 + [float(WINDOW + 2), False]) * 15)
    frozen_clock.advance(days=80)
    assert first_level(compared(database)).old.share == Share(30, 60)


def test_a_version_without_the_whole_time_says_from_when(database: Database, frozen_clock: FrozenClock) -> None:
    frozen_clock.advance(days=0)
    with database.begin() as db:
        publish_two(db)
        come(db, 1, A_MONDAY_MORNING, [True, False] * 20)
    frozen_clock.advance(days=10)
    row = first_level(compared(database))
    assert {row.old.why, row.new.why} == {Why.TOO_SOON}
    assert row.new.says_from == clock.now().date() - timedelta(days=10) + timedelta(days=WINDOW + 1)
    assert row.difference is None


def test_of_fewer_than_thirty_there_is_a_number_and_no_share(database: Database, frozen_clock: FrozenClock) -> None:
    with database.begin() as db:
        publish_two(db)
        come(db, 1, A_MONDAY_MORNING, [True, False] * 20)
        come(db, 2, A_MONDAY_MORNING, [True, False] * 10)
    frozen_clock.advance(days=60)
    row = first_level(compared(database))
    assert row.old.has_rate
    assert row.new.why is Why.TOO_FEW
    assert row.new.share is not None
    assert row.new.share.whole < FEWEST
    assert row.difference is None
    assert row.verdict is None


def test_people_of_other_risk_are_told_and_compared_with_their_like(
    database: Database, frozen_clock: FrozenClock
) -> None:
    """All of the difference is in who came: at low risk seven of ten go on, at high risk three of ten, in both."""
    with database.begin() as db:
        publish_two(db)
        for version, low, high in ((1, 4, 16), (2, 16, 4)):
            come(db, version, A_MONDAY_MORNING, ([True] * 7 + [False] * 3) * low, a_day=20, risk="low")
            come(db, version, A_MONDAY_MORNING, ([True] * 3 + [False] * 7) * high, a_day=20, risk="high")
    frozen_clock.advance(days=90)
    found = compared(database)
    row, risk = first_level(found), found.balance[0]
    assert risk.dimension == "risk"
    assert risk.is_alike is False
    assert row.difference == pytest.approx(0.24)
    assert row.verdict is not Verdict.CHANCE
    assert row.adjusted["risk"].difference == pytest.approx(0, abs=0.01)
    assert row.adjusted["risk"].interval.may_be_chance


def test_from_day_to_day_and_beside_the_drop_off_page_no_small_group_shows(
    database: Database, frozen_clock: FrozenClock
) -> None:
    rng = Random(4)
    with database.begin() as db:
        publish_two(db)
        come(db, 1, A_MONDAY_MORNING, [rng.choice((0.0, 1.0, 5.0, 20.0)) for _ in range(90)])
        come(db, 2, A_MONDAY_MORNING, [rng.choice((0.0, 1.0, 1.0, 40.0)) for _ in range(90)])
    frozen_clock.advance(days=100)
    before: dict[str, Share] = {}
    told = 0
    for ago in range(60, 0, -4):
        day = clock.now().date() - timedelta(days=ago)
        row = first_level(compared(database, day))
        for side, version in ((row.old, 1), (row.new, 2)):
            if side.share is None:
                continue
            told += 1
            with database.reading() as db:
                level = published_dropoff(db, SLUG, version=version, as_of=day, zone=UTC).levels[0]
            assert level.entered is not None
            others = [(level.entered, level.completed)]
            if earlier := before.get(str(version)):
                others.append((earlier.whole, earlier.part))
            for whole, part in others:
                assert is_group(abs(whole - side.share.whole))
                assert part is None or is_group(abs(part - side.share.part))
            before[str(version)] = side.share
    assert told > 12


def test_numbers_of_a_day_stay_what_they_were(database: Database, frozen_clock: FrozenClock) -> None:
    with database.begin() as db:
        publish_two(db)
        come(db, 1, A_MONDAY_MORNING, [True, False] * 30)
        come(db, 2, A_MONDAY_MORNING, [True, True, False] * 20)
    frozen_clock.advance(days=70)
    day = clock.now().date() - timedelta(days=1)
    before = compared(database, day)
    frozen_clock.advance(days=60)
    with database.begin() as db:
        come(db, 2, clock.now() - timedelta(days=40), [False] * 40)
    assert compared(database, day) == before


def test_what_is_not_there_is_said(database: Database) -> None:
    with database.begin() as db:
        publish_two(db)
        assert comparable(db, SLUG, 2) == [1]
        assert comparable(db, "young-player", 1) == []
        with pytest.raises(NoSuchVersion):
            compare(db, SLUG, old=1, new=9, zone=UTC)
        with pytest.raises(DayNotOver):
            compare(db, SLUG, old=1, new=2, as_of=clock.now().date(), zone=UTC)
