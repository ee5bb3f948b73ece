"""Rooms: a talk in person has one to itself, whoever comes at the same moment, and a phone call needs none."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.settings import ServiceSetting
from app.models.talks import RoomUse
from app.queries.bookings import free_times, standing_booking
from app.services import bookings
from app.services.bookings import WayNotOffered
from app.services.journeys import THE_CLIENT
from config import Settings
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker
from tests.people_who_talk import TALK, a_counsellor, books, publishes, slot_rows, somebody_to_talk_with, talk_of

HOUR = timedelta(hours=1)
NAMES = ("Quiet Heron", "Tall Reed", "Calm Lake", "Low Tide")


def name_rooms(database: Database, *names: str) -> None:
    with database.begin() as db:
        version = db.execute(sa.select(sa.func.count()).select_from(ServiceSetting)).scalar_one() + 1
        db.execute(
            sa.insert(ServiceSetting).values(key="rooms", version=version, value=list(names), written_at=clock.now())
        )


def people(database: Database, settings: Settings, count: int) -> list[Walker]:
    return [somebody_to_talk_with(database, settings, name) for name in NAMES[:count]]


def times(database: Database, starts: list[datetime]) -> list[str]:
    """A time of another counsellor for each start."""
    return [publishes(database, a_counsellor(database, f"C {at}"), start)[0] for at, start in enumerate(starts)]


def room_of(her: Walker) -> str | None:
    with her.database.reading() as db:
        booking = standing_booking(db, her.journey_id, TALK)
    return booking.room if booking else None


def test_two_talks_at_one_time_are_in_two_rooms_and_a_third_is_offered_in_other_ways_alone(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    name_rooms(database, "Blue room", "Green room")
    her, another, third = people(database, settings, 3)
    at = frozen_clock.now + HOUR
    slots = times(database, [at, at + timedelta(minutes=15), at + timedelta(minutes=20)])
    books(her, slots[0], way="in_person")
    books(another, slots[1], way="in_person")
    assert (room_of(her), room_of(another)) == ("Blue room", "Green room")
    with database.reading() as db:
        assert [time.ways for time in free_times(db, now=frozen_clock.now)] == [("phone", "chat")]
        assert free_times(db, now=frozen_clock.now, ways=["in_person"]) == []
    with pytest.raises(WayNotOffered):
        books(third, slots[2], way="in_person")
    assert slot_rows(database)[slots[2]].booking_id is None
    books(third, slots[2], way="chat")
    assert room_of(third) is None


def test_a_room_is_free_again_when_a_talk_is_moved_or_called_off(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    name_rooms(database, "Blue room")
    her, another = people(database, settings, 2)
    at = frozen_clock.now + HOUR
    early, same, late = times(database, [at, at, at + HOUR])
    books(her, early, way="in_person")
    booking = talk_of(her).id
    with database.begin() as db:
        bookings.move(db, booking, late, actor=THE_CLIENT, key=new_id())
    assert room_of(her) == "Blue room"
    books(another, same, way="in_person")
    second = talk_of(another).id
    with database.begin() as db:
        bookings.cancel(db, second, actor=THE_CLIENT, key=new_id())
        assert {row.slot_id for row in db.execute(sa.select(RoomUse.slot_id))} == {late}
    assert slot_rows(database)[same].room is None


def test_a_service_that_names_no_rooms_meets_people_where_it_always_did(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    her, another = people(database, settings, 2)
    for one, slot in zip((her, another), times(database, [frozen_clock.now + HOUR] * 2), strict=True):
        books(one, slot, way="in_person")
        assert room_of(one) is None


def test_four_who_come_at_once_for_two_rooms_never_share_one(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    name_rooms(database, "Blue room", "Green room")
    everybody = people(database, settings, 4)
    for round_ in range(5):
        at = frozen_clock.now + HOUR * (round_ + 1)
        starts = [at, at + timedelta(minutes=5), at - timedelta(minutes=10), at + timedelta(minutes=25)]
        slots, together = times(database, starts), Barrier(4)
        told: dict[int, str] = {}

        def come(
            number: int,
            slots: list[str] = slots,
            together: Barrier = together,
            told: dict[int, str] = told,
        ) -> None:
            together.wait()
            try:
                books(everybody[number], slots[number], way="in_person")
                told[number] = talk_of(everybody[number]).id
            except WayNotOffered:
                told[number] = ""

        threads = [Thread(target=come, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with database.begin() as db:
            met = [(starts[number], room_of(everybody[number])) for number, booking in told.items() if booking]
            assert len(told) == 4
            assert len(met) >= 2
            for one, (start, room) in enumerate(met):
                for other, its_room in met[one + 1 :]:
                    assert room != its_room or abs(start - other) >= timedelta(minutes=30)
            for booking in filter(None, told.values()):
                bookings.cancel(db, booking, actor=THE_CLIENT, key=new_id())
