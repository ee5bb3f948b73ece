"""A month is counted once, when its time has come, and says the same for ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.jobs.worker import Worker
from app.queries.monthly_reports import Report, report_of, reported_months
from app.services import monthly_reports
from app.services.erasing import erase_client
from app.services.monthly_reports import keep, make_due, make_within, months_due, numbers_of
from app.services.rolling_up import forget_all, write_all_missing
from app.vocabulary import ActorKind
from config import Settings
from quests.months import Month
from tests.a_counted_month import COUNTED, MARCH, CountedMonth
from tests.clocks import FrozenClock

ZONE = ZoneInfo("UTC")


@pytest.fixture
def month(database: Database, settings: Settings, frozen_clock: FrozenClock) -> CountedMonth:
    """March, with seven promises kept and five that came later."""
    counted = CountedMonth(database, settings)
    for number in range(12):
        counted.promise(kept=number < 7)
    return counted


def report(month: CountedMonth, label: str = MARCH) -> Report:
    with month.database.reading() as db:
        found = report_of(db, label)
    assert found is not None
    return found


def test_a_month_is_counted_when_the_third_of_the_next_is_over(month: CountedMonth, frozen_clock: FrozenClock) -> None:
    frozen_clock.set(COUNTED - timedelta(seconds=1))
    assert make_due(month.database, ZONE) == []
    frozen_clock.set(COUNTED)
    assert make_due(month.database, ZONE) == [MARCH]
    assert make_due(month.database, ZONE) == []
    assert report(month).promises.kept == 7


def test_what_was_missed_is_made_up_for_as_it_would_have_been(month: CountedMonth, frozen_clock: FrozenClock) -> None:
    """In May it says of March what it would have said in April: what came later was not known then."""
    for number in range(5):
        month.promise(kept=None, step=f"step-{number}")
    frozen_clock.set(COUNTED)
    with month.database.reading() as db:
        then = numbers_of(db, Month(MARCH), ZONE)
    assert then["promises"]["all"]["open"] == 5
    for number in range(5):
        month.event("service_wait_ended", COUNTED, step=f"step-{number}", kept=False)
    frozen_clock.set(COUNTED.replace(month=5))
    with month.database.reading() as db:
        assert numbers_of(db, Month(MARCH), ZONE) == then
    assert make_due(month.database, ZONE) == [MARCH, "2026-04"]


def test_no_month_is_counted_while_roll_ups_are_missing(month: CountedMonth, frozen_clock: FrozenClock) -> None:
    """A rebuild runs, or was broken off: what was counted now would stay without those people for ever."""
    frozen_clock.set(COUNTED)
    with month.database.reading() as db:
        whole = numbers_of(db, Month(MARCH), ZONE)
    assert whole["dropoff"]
    with month.database.begin() as db:
        forget_all(db)
        make_within(db, ZONE)
        assert reported_months(db) == []
    assert make_due(month.database, ZONE) == []
    write_all_missing(month.database)
    assert make_due(month.database, ZONE) == [MARCH]
    assert report(month).dropoff == whole["dropoff"]


def test_a_rebuild_that_begins_once_a_month_is_due_is_noticed(
    month: CountedMonth, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen_clock.set(COUNTED)

    def due(db: sa.Connection, now: datetime, zone: ZoneInfo) -> list[Month]:
        found = months_due(db, now, zone)
        with month.database.begin() as other:
            forget_all(other)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(monthly_reports, "months_due", due)
        assert make_due(month.database, ZONE) == []
    write_all_missing(month.database)
    assert make_due(month.database, ZONE) == [MARCH]


def test_a_report_says_the_same_after_somebody_was_erased(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    """Negative control: counted anew the month would say something else."""
    month = CountedMonth(database, settings)
    for _one in range(12):
        month.message(closed=timedelta(hours=1))
    frozen_clock.set(COUNTED)
    make_due(month.database, ZONE)
    before = report(month)
    with month.database.begin() as db:
        erase_client(db, month.walker.client_id, pepper=b"a pepper", actor=(ActorKind.SYSTEM, "test"))
    assert report(month) == before
    assert before.kpis["replied"].n == 12
    with month.database.reading() as db:
        assert numbers_of(db, Month(MARCH), ZONE)["kpis"]["replied"]["n"] == 0


def test_two_workers_count_a_month_once(month: CountedMonth, frozen_clock: FrozenClock) -> None:
    frozen_clock.set(COUNTED)
    with month.database.reading() as db:
        first, second = (numbers_of(db, Month(MARCH), ZONE) for _one in range(2))
    with month.database.begin() as db:
        assert keep(db, Month(MARCH), first)
    frozen_clock.advance(days=1)
    with month.database.begin() as db:
        assert not keep(db, Month(MARCH), {**second, "min_cell": 0})
    assert report(month).made_at == COUNTED
    assert report(month).min_cell == 5


def test_the_worker_makes_it(month: CountedMonth, settings: Settings, frozen_clock: FrozenClock) -> None:
    frozen_clock.set(COUNTED)
    worker = Worker(month.database, settings)
    assert worker.make_reports() == 1
    assert worker.make_reports() == 0
    with month.database.reading() as db:
        assert reported_months(db) == [MARCH]


def test_before_anybody_came_there_is_nothing_to_report(database: Database, frozen_clock: FrozenClock) -> None:
    frozen_clock.advance(days=400)
    assert clock.now().year == 2027
    assert make_due(database, ZONE) == []


def test_the_key_number_of_promises_hides_what_their_table_hides(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    """Four came later and one is open still: late and open could be told apart from what both say."""
    month = CountedMonth(database, settings)
    for number in range(11):
        month.promise(kept=number < 7)
    month.promise(kept=None, step="my-limits")
    frozen_clock.set(COUNTED)
    make_due(month.database, ZONE)
    assert report(month).promises.due == 12
    assert report(month).promises.kept is None
    assert report(month).kpis["promises"].part is None
    assert report(month).steps == report(month).teams == []


def test_six_promises_that_were_not_kept_are_told_as_one_number(month: CountedMonth, frozen_clock: FrozenClock) -> None:
    """Five came later and one is open still: of the total as of the tables it is said how many were not kept."""
    month.promise(kept=None, step="my-limits")
    frozen_clock.set(COUNTED)
    make_due(month.database, ZONE)
    told = report(month)
    assert (told.promises.due, told.promises.kept, told.promises.not_kept) == (13, 7, 6)
    assert (told.kpis["promises"].n, told.kpis["promises"].part) == (13, 7)
