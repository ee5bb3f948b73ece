"""A counsellor's times: none in the past, none over another, the same one once, and each where its clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.extensions import Database
from app.queries.bookings import free_times, times_of_staff
from app.services import talk_times
from app.services.journeys import Actor
from app.services.talk_times import TimeHasPassed, TimeIsTaken, TimesOverlap
from config import Settings
from tests.clocks import FrozenClock
from tests.people_who_talk import a_counsellor, books, publishes, slot_rows, somebody_to_talk_with

HOUR = timedelta(hours=1)


@pytest.fixture
def dana(database: Database, frozen_clock: FrozenClock) -> Actor:
    return a_counsellor(database)


def test_a_time_that_has_passed_is_not_offered_and_nothing_else_of_the_form_is(
    database: Database, dana: Actor, frozen_clock: FrozenClock
) -> None:
    with pytest.raises(TimeHasPassed):
        publishes(database, dana, frozen_clock.now + HOUR, frozen_clock.now)
    assert slot_rows(database) == {}


@pytest.mark.parametrize("minutes", [-29, 15, 29])
def test_two_talks_of_one_counsellor_never_overlap(
    database: Database, dana: Actor, frozen_clock: FrozenClock, minutes: int
) -> None:
    start = frozen_clock.now + HOUR
    publishes(database, dana, start)
    with pytest.raises(TimesOverlap) as told:
        publishes(database, dana, start + timedelta(minutes=minutes))
    assert told.value.starts_at == start + timedelta(minutes=minutes)
    publishes(database, dana, start + timedelta(minutes=30), start - timedelta(minutes=30))


def test_times_of_one_form_do_not_overlap_either(database: Database, dana: Actor, frozen_clock: FrozenClock) -> None:
    with pytest.raises(TimesOverlap):
        publishes(database, dana, frozen_clock.now + HOUR, frozen_clock.now + HOUR + timedelta(minutes=10))


def test_a_booked_time_is_in_the_way_as_well(
    database: Database, settings: Settings, dana: Actor, frozen_clock: FrozenClock
) -> None:
    her = somebody_to_talk_with(database, settings)
    (slot,) = publishes(database, dana, frozen_clock.now + HOUR)
    books(her, slot)
    with pytest.raises(TimesOverlap):
        publishes(database, dana, frozen_clock.now + HOUR + timedelta(minutes=10))


def test_colleagues_may_be_there_at_the_same_time(database: Database, dana: Actor, frozen_clock: FrozenClock) -> None:
    noor = a_counsellor(database, "Noor Example")
    for who in (dana, noor):
        publishes(database, who, frozen_clock.now + HOUR)
    with database.reading() as db:
        assert [time.staff_name for time in free_times(db, now=frozen_clock.now)] == ["Dana Example", "Noor Example"]
        assert len(free_times(db, now=frozen_clock.now, staff_id=noor.staff_id)) == 1


def test_the_same_start_twice_is_one_time(database: Database, dana: Actor, frozen_clock: FrozenClock) -> None:
    start = frozen_clock.now + HOUR
    assert publishes(database, dana, start) == publishes(database, dana, start)
    assert len(slot_rows(database)) == 1


def test_a_free_time_is_withdrawn_and_can_be_offered_again(
    database: Database, dana: Actor, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(database, dana, frozen_clock.now + HOUR)
    with database.begin() as db:
        talk_times.withdraw_time(db, dana.staff_id or "", slot)
        talk_times.withdraw_time(db, dana.staff_id or "", slot)
        assert free_times(db, now=frozen_clock.now) == []
    assert publishes(database, dana, frozen_clock.now + HOUR, ways=["chat"]) == [slot]
    with database.reading() as db:
        assert free_times(db, now=frozen_clock.now)[0].ways == ("chat",)


def test_a_booked_time_is_not_withdrawn_nor_one_of_a_colleague(
    database: Database, settings: Settings, dana: Actor, frozen_clock: FrozenClock
) -> None:
    her = somebody_to_talk_with(database, settings)
    (slot,) = publishes(database, dana, frozen_clock.now + HOUR)
    noor = a_counsellor(database, "Noor Example")
    with database.begin() as db:
        talk_times.withdraw_time(db, noor.staff_id or "", slot)
        assert len(free_times(db, now=frozen_clock.now)) == 1
    books(her, slot)
    with pytest.raises(TimeIsTaken), database.begin() as db:
        talk_times.withdraw_time(db, dana.staff_id or "", slot)


def test_times_come_back_as_the_instants_that_they_are(
    database: Database, dana: Actor, frozen_clock: FrozenClock
) -> None:
    start = datetime(2026, 10, 24, 8, 0, tzinfo=UTC)
    publishes(database, dana, start)
    with database.reading() as db:
        assert [time.starts_at for time in times_of_staff(db, dana.staff_id or "", since=frozen_clock.now)] == [start]
