"""A day that is over is closed once. Its sums are a shorter way to the same numbers, and can be thrown away."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.bench.chain import chain_of
from app.bench.dropoff_loading import fill
from app.bench.dropoff_ours import SLUG
from app.bench.dropoff_paths import STEPS
from app.bench.dropoff_rows import Population
from app.extensions import Database
from app.jobs import closing_days
from app.jobs.closing_days import close_days
from app.jobs.rules import Turn
from app.models.insights import TallyDay
from app.queries.dropoff import exact_dropoff, exact_groups, quarter_of, stays_of
from app.queries.lengths import has_lengths, median_hours
from app.queries.number_checks import wrong_numbers
from app.queries.quest_versions import published_versions, version_of
from app.services.closing_days import (
    KEPT_DAYS,
    close_day,
    close_day_if_whole,
    days_due,
    sums_if_whole,
    sums_of_day,
)
from app.services.quest_versions import publish
from app.services.rolling_up import forget_all, journeys_without, write_all_missing, write_missing
from config import Settings
from quests.dropoff import DropOff, as_of_instant, latest_day
from quests.stays import HOURS_A_DAY, hour_of, observations
from quests.survival import median
from quests.tally import DIMENSIONS
from quests.trace import QUARTER
from tests.clocks import FrozenClock
from tests.people_on_a_quest import a_walker

ZONE = ZoneInfo("UTC")
LAST = date(2026, 5, 14)
MORNING = datetime(2026, 5, 15, 8, tzinfo=UTC)
TWO_YEARS_OF_MONTHS = 24


@pytest.fixture
def walked(database: Database) -> Database:
    """A quest that 250 people walked over two years, all of it in the roll-ups."""
    with database.begin() as db:
        publish(db, chain_of(SLUG, [[step] for step in STEPS]), file=f"{SLUG}.yaml")
        version_id = version_of(db, SLUG).id
    fill(database, version_id, Population(250, as_of_instant(LAST, ZONE), ways=60))
    clock.freeze(MORNING)
    return database


def close(database: Database, settings: Settings, worker: str = "one") -> int:
    turn = Turn(database, worker)
    return close_days(database, turn, settings, worth_it=1) if turn.take() else 0


def numbers(database: Database, day: date) -> list[DropOff | dict[str, DropOff]]:
    """Everything that can be asked about one day, with nothing hidden."""
    with database.reading() as db:
        return [
            exact_dropoff(db, SLUG, as_of=day, zone=ZONE),
            *(exact_groups(db, SLUG, as_of=day, zone=ZONE, dimension=one) for one in DIMENSIONS),
        ]


def end_of(day: date) -> int:
    return quarter_of(as_of_instant(day, ZONE))


def closed_quarters(database: Database) -> list[int]:
    with database.reading() as db:
        kept = sa.select(TallyDay.quarter).where(TallyDay.dimension == "").order_by(TallyDay.quarter)
        return list(db.execute(kept).scalars())


def test_a_closed_day_says_what_its_changes_say_for_everybody_and_for_every_group(
    walked: Database, settings: Settings
) -> None:
    in_between = LAST - timedelta(days=KEPT_DAYS + 5)
    days = (LAST, LAST - timedelta(days=3), date(2025, 10, 31), in_between)
    before = [numbers(walked, day) for day in days]
    assert close(walked, settings) > 0
    assert [numbers(walked, day) for day in days] == before
    same_medians(walked, LAST)
    same_medians(walked, in_between)
    with walked.begin() as db:  # And the numbers do come from the closed days: one that is falsified is believed.
        false = {"started": 7}
        db.execute(sa.update(TallyDay).where(TallyDay.dimension == "").values(counts=false))
    assert [numbers(walked, day)[0].started for day in days[:3]] == [7, 7, 7]  # type: ignore[union-attr]
    assert numbers(walked, in_between)[0] != before[3][0]


def test_what_was_missed_is_caught_up_once_and_of_what_is_old_the_ends_of_months_stay(
    walked: Database, settings: Settings
) -> None:
    assert close(walked, settings) == len(closed_quarters(walked))
    first, newest = set(closed_quarters(walked)), {end_of(LAST - timedelta(days=n)) for n in range(KEPT_DAYS)}
    ends = {quarter for quarter in first if datetime.fromtimestamp(quarter * QUARTER, UTC).day == 1}
    assert first == newest | ends
    assert len(ends) == TWO_YEARS_OF_MONTHS
    assert close(walked, settings) == 0
    clock.freeze(MORNING + timedelta(days=60))
    assert close(walked, settings) == 40 + 1, "forty new days, and the end of May, which is older"
    assert first - set(closed_quarters(walked)) == newest - ends
    with walked.reading() as db:
        keep_lengths = sa.select(TallyDay.quarter).where(TallyDay.dimension == "", has_lengths())
        assert set(db.execute(keep_lengths).scalars()) >= {end_of(LAST + timedelta(days=60)), end_of(date(2026, 4, 30))}
        assert end_of(LAST + timedelta(days=59)) not in set(db.execute(keep_lengths).scalars())


def test_two_workers_who_close_the_same_day_write_it_once(walked: Database) -> None:
    with walked.reading() as db:
        version_id, quarter = days_due(db, ZONE, worth_it=1)[-1]
        rows = sums_of_day(db, version_id, quarter)
    for _worker in range(2):
        with walked.begin() as db:
            close_day(db, rows)
    assert closed_quarters(walked) == [quarter]


def test_a_day_is_closed_an_hour_after_its_end_and_a_small_service_needs_none(walked: Database) -> None:
    last = end_of(LAST)
    midnight = as_of_instant(LAST, ZONE)
    for minutes, is_due in ((59, False), (60, True)):
        clock.freeze(midnight + timedelta(minutes=minutes))
        with walked.reading() as db:
            assert (last in [quarter for _version, quarter in days_due(db, ZONE, worth_it=1)]) is is_due
    with walked.reading() as db:
        assert days_due(db, ZONE) == []


def same_medians(database: Database, day: date) -> None:
    """By plain numbers from the closed day, and by a curve of all stays."""
    until_hour = hour_of(as_of_instant(day, ZONE))
    with database.reading() as db:
        found = median_hours(db, version_of(db, SLUG).id, end_of(day), until_hour)
        assert any(found.values())
        for level, hours in found.items():
            stays = stays_of(db, SLUG, as_of=day, zone=ZONE, place=f"level:{level}")
            days = median(observations(stays, until_hour, {"completed"}))
            assert hours == (None if days is None else round(days * HOURS_A_DAY))


@pytest.fixture
def begun(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Database:
    """Three people began a quest, and four days later their days are due to be closed."""
    for number in range(3):
        a_walker(database, settings, f"Quiet Heron {number}")
    frozen_clock.advance(days=4)
    return database


def forget(database: Database, *, but: int) -> None:
    """Somebody writes the roll-ups anew, and has come so far."""
    with database.begin() as db:
        forget_all(db)
    with database.reading() as db:
        missing = journeys_without(db)
    for journey_id in missing[:but]:
        with database.begin() as db:
            write_missing(db, journey_id)


@pytest.mark.parametrize("but", [0, 2], ids=["none is written yet", "two are written"])
def test_no_day_is_closed_while_the_roll_ups_are_written_anew(
    begun: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, but: int
) -> None:
    """The rebuild begins when two days are closed: what is due was asked before."""
    kept = Turn.is_kept
    asked: list[int] = []

    def is_kept(turn: Turn) -> bool:
        asked.append(1)
        if len(asked) == 3:
            forget(begun, but=but)
        return kept(turn)

    monkeypatch.setattr(Turn, "is_kept", is_kept)
    assert close(begun, settings) == 2
    assert closed_quarters(begun) == []
    assert write_all_missing(begun) == 3 - but
    assert close(begun, settings) == 5
    assert all_are_right(begun)


def test_a_day_has_no_sums_while_roll_ups_are_missing(begun: Database) -> None:
    """The rebuild may be through before they are written down."""
    with begun.reading() as db:
        version_id, quarter = days_due(db, ZONE, worth_it=1)[-1]
        assert sums_if_whole(db, version_id, quarter) == sums_of_day(db, version_id, quarter) != []
    for but in (0, 2):
        forget(begun, but=but)
        with begun.reading() as db:
            assert sums_if_whole(db, version_id, quarter) == []


@pytest.mark.parametrize("but", [0, 2], ids=["none is written yet", "two are written"])
def test_sums_of_before_a_rebuild_are_not_written_down_after_it_began(
    begun: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, but: int
) -> None:
    def sums(db: sa.Connection, version_id: str, quarter: int) -> list[dict[str, object]]:
        rows = sums_if_whole(db, version_id, quarter)
        forget(begun, but=but)
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(closing_days, "sums_if_whole", sums)
        assert close(begun, settings) == 0
    assert closed_quarters(begun) == []
    write_all_missing(begun)
    assert close(begun, settings) == 5
    assert all_are_right(begun)


def test_a_day_that_is_being_closed_is_thrown_away_with_the_others(begun: Database) -> None:
    with begun.reading() as db:
        version_id, quarter = days_due(db, ZONE, worth_it=1)[-1]
        rows = sums_of_day(db, version_id, quarter)
    anew = threading.Thread(target=forget, args=(begun,), kwargs={"but": 0})
    with begun.begin() as db:
        assert close_day_if_whole(db, rows)
        anew.start()
        anew.join(0.3)
        assert anew.is_alive()
    anew.join(10)
    assert closed_quarters(begun) == []


def test_who_closes_a_day_waits_for_who_throws_it_away(begun: Database) -> None:
    with begun.reading() as db:
        version_id, quarter = days_due(db, ZONE, worth_it=1)[-1]
        rows = sums_of_day(db, version_id, quarter)

    def close_it() -> None:
        with begun.begin() as db:
            close_day_if_whole(db, rows)

    closes = threading.Thread(target=close_it)
    with begun.begin() as db:
        forget_all(db)
        closes.start()
        closes.join(0.3)
        assert closes.is_alive()
    closes.join(10)
    assert closed_quarters(begun) == []


def all_are_right(database: Database) -> bool:
    day = latest_day(clock.now(), ZONE)
    with database.reading() as db:
        return not [told for version in published_versions(db) for told in wrong_numbers(db, version, day, ZONE)]
