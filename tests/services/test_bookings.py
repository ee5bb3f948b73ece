"""Talks: never booked twice, moved and called off without a trace left behind, and a promise that counts against us."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest

from app.extensions import Database
from app.ids import new_id
from app.queries.bookings import bookings_of_staff, free_times, standing_booking
from app.queries.journeys import events_of
from app.services import bookings, plans
from app.services.bookings import SlotTaken, TalkNotYet, WayNotOffered
from app.services.journeys import THE_CLIENT, Actor, differences
from config import Settings
from quests.progress import BookingStands, NoBooking, StepClosed
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker
from tests.people_who_talk import (
    PROMISE,
    TALK,
    a_counsellor,
    booking_rows,
    books,
    publishes,
    slot_rows,
    somebody_to_talk_with,
    talk_of,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def dana(database: Database, frozen_clock: FrozenClock) -> Actor:
    return a_counsellor(database)


@pytest.fixture
def her(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return somebody_to_talk_with(database, settings)


def free(database: Database, now: datetime, staff_id: str | None = None) -> list[str]:
    with database.reading() as db:
        return [time.id for time in free_times(db, now=now, staff_id=staff_id)]


def events(walker: Walker, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
    with walker.database.reading() as db:
        return [(one.kind, dict(one.detail)) for one in events_of(db, walker.journey_id) if one.kind in kinds]


def is_sound(*walkers: Walker) -> None:
    """The tables say what the events say."""
    for walker in walkers:
        with walker.database.reading() as db:
            assert differences(db, walker.journey_id) == []


# --- two at once ----------------------------------------------------------------------------------------


def test_of_two_who_choose_the_last_time_at_once_one_has_it_and_one_is_told(
    database: Database, settings: Settings, dana: Actor, frozen_clock: FrozenClock
) -> None:
    both = [somebody_to_talk_with(database, settings, f"Heron {name}") for name in ("one", "two")]
    for turn in range(50):
        (last,) = publishes(database, dana, frozen_clock.now + DAY + turn * HOUR)
        assert sorted(_at_once(both, last)) == ["SlotTaken", "booked"]
        with database.reading() as db:
            standing = [standing_booking(db, walker.journey_id, TALK) for walker in both]
        (talk,) = [one for one in standing if one is not None]
        assert (talk.slot_id, slot_rows(database)[last].booking_id) == (last, talk.id)
        is_sound(*both)
        with database.begin() as db:
            bookings.cancel(db, talk.id, actor=THE_CLIENT)
            bookings.withdraw_time(db, dana.staff_id or "", last)
    assert len(booking_rows(database)) == 50
    assert sum(len(events(walker, "booking_made")) for walker in both) == 50


def _at_once(walkers: list[Walker], slot_id: str) -> list[str]:
    """Each books the same time at the same moment; what each is told."""
    barrier = Barrier(len(walkers))

    def book(walker: Walker) -> str:
        barrier.wait(timeout=20)
        try:
            books(walker, slot_id)
        except SlotTaken:
            return "SlotTaken"
        return "booked"

    with ThreadPoolExecutor(len(walkers)) as pool:
        return list(pool.map(book, walkers))


def test_two_who_move_to_the_same_time_at_once_keep_or_change_and_never_lose_theirs(
    database: Database, settings: Settings, dana: Actor, frozen_clock: FrozenClock
) -> None:
    both = [somebody_to_talk_with(database, settings, f"Heron {name}") for name in ("one", "two")]
    first, second, wanted = publishes(database, dana, *(frozen_clock.now + DAY + hours * HOUR for hours in range(3)))
    for walker, slot in zip(both, (first, second), strict=True):
        books(walker, slot)
    barrier = Barrier(2)

    def move(walker: Walker) -> str:
        barrier.wait(timeout=20)
        try:
            with database.begin() as db:
                bookings.move(db, talk_of(walker).id, wanted, actor=THE_CLIENT)
        except SlotTaken:
            return "SlotTaken"
        return "moved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(move, both)) == ["SlotTaken", "moved"]
    held = {talk_of(walker).slot_id for walker in both}
    assert wanted in held
    assert len(held) == 2
    assert len(free(database, frozen_clock.now)) == 1
    is_sound(*both)


# --- booking --------------------------------------------------------------------------------------------


def test_a_talk_is_booked_for_her_and_is_our_wait(her: Walker, dana: Actor, frozen_clock: FrozenClock) -> None:
    starts_at = frozen_clock.now + DAY
    (slot,) = publishes(her.database, dana, starts_at)
    books(her, slot, way="phone")
    talk = talk_of(her)
    assert (talk.way, talk.starts_at, talk.minutes, talk.staff_name) == ("phone", starts_at, 30, "Dana Example")
    assert her.journey().state.waits == {TALK: starts_at}
    assert free(her.database, frozen_clock.now) == []
    with her.database.reading() as db:
        assert [one.id for one in bookings_of_staff(db, dana.staff_id or "")] == [talk.id]
    is_sound(her)


def test_the_same_form_twice_is_one_talk(her: Walker, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    assert not books(her, slot, key="one form").is_repeat
    assert books(her, slot, key="one form").is_repeat
    assert len(booking_rows(her.database)) == 1


def test_a_second_talk_for_the_same_step_takes_no_time_away(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    first, second = publishes(her.database, dana, frozen_clock.now + DAY, frozen_clock.now + 2 * DAY)
    books(her, first)
    with pytest.raises(BookingStands):
        books(her, second)
    assert free(her.database, frozen_clock.now) == [second]


def test_a_time_is_given_up_again_where_the_step_is_none_to_book(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    with pytest.raises(StepClosed), her.database.begin() as db:
        bookings.book(db, her.journey_id, "look-around", slot, way="chat", actor=THE_CLIENT)
    assert free(her.database, frozen_clock.now) == [slot]


@pytest.mark.parametrize("gone", ["withdrawn", "passed"])
def test_a_time_that_was_withdrawn_or_has_passed_is_not_to_be_had(
    her: Walker, dana: Actor, frozen_clock: FrozenClock, gone: str
) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + HOUR)
    if gone == "withdrawn":
        with her.database.begin() as db:
            bookings.withdraw_time(db, dana.staff_id or "", slot)
    else:
        frozen_clock.advance(hours=1)
    with pytest.raises(SlotTaken):
        books(her, slot)
    assert free(her.database, frozen_clock.now) == []


def test_a_way_that_the_time_does_not_offer_is_refused(her: Walker, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY, ways=["in_person"])
    with pytest.raises(WayNotOffered):
        books(her, slot, way="chat")
    assert free(her.database, frozen_clock.now) == [slot]


def test_what_was_refused_leaves_nothing_even_where_the_rest_of_the_request_is_kept(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY, ways=["in_person"])
    with her.database.begin() as db, pytest.raises(WayNotOffered):
        bookings.book(db, her.journey_id, TALK, slot, way="chat", actor=THE_CLIENT)
    assert free(her.database, frozen_clock.now) == [slot]
    is_sound(her)


# --- moving, calling off ----------------------------------------------------------------------------------


def test_moving_takes_the_new_time_and_gives_the_old_one_back(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    first, second = publishes(her.database, dana, frozen_clock.now + DAY, frozen_clock.now + 2 * DAY)
    books(her, first)
    uid = talk_of(her).uid
    with her.database.begin() as db:
        bookings.move(db, talk_of(her).id, second, actor=THE_CLIENT, key="a form")
        bookings.move(db, talk_of(her).id, second, actor=THE_CLIENT, key="a form")
    talk = talk_of(her)
    assert (talk.slot_id, talk.sequence, talk.uid) == (second, 1, uid)
    assert free(her.database, frozen_clock.now) == [first]
    assert events(her, "booking_moved", "service_wait_ended")[0] == ("service_wait_ended", {"kept": True})
    is_sound(her)


def test_a_time_that_we_take_from_her_is_not_offered_to_others_and_counts_against_us(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    first, second = publishes(her.database, dana, frozen_clock.now + DAY, frozen_clock.now + 2 * DAY)
    books(her, first)
    with her.database.begin() as db:
        bookings.move(db, talk_of(her).id, second, actor=dana)
    assert free(her.database, frozen_clock.now) == []
    assert (
        slot_rows(her.database)[first].withdrawn_at == frozen_clock.now.replace(tzinfo=None)
        or slot_rows(her.database)[first].withdrawn_at is not None
    )
    assert ("service_wait_ended", {"kept": False}) in events(her, "service_wait_ended")
    is_sound(her)


def test_calling_off_by_her_frees_the_time_and_the_step(her: Walker, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    books(her, slot)
    talk = talk_of(her)
    with her.database.begin() as db:
        bookings.cancel(db, talk.id, actor=THE_CLIENT, key=new_id())
    (row,) = booking_rows(her.database)
    assert (row.status, row.sequence) == ("cancelled", 1)
    assert free(her.database, frozen_clock.now) == [slot]
    assert her.journey().state.waits == {}
    books(her, slot)
    is_sound(her)


def test_calling_off_by_us_owes_her_another_time(her: Walker, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    books(her, slot)
    with her.database.begin() as db:
        bookings.cancel(db, talk_of(her).id, actor=dana)
    assert her.journey().state.waits == {TALK: frozen_clock.now + PROMISE}
    assert free(her.database, frozen_clock.now) == []
    is_sound(her)


def test_a_talk_is_called_off_once(her: Walker, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    books(her, slot)
    talk = talk_of(her)
    with her.database.begin() as db:
        bookings.cancel(db, talk.id, actor=THE_CLIENT)
    with pytest.raises(NoBooking), her.database.begin() as db:
        bookings.cancel(db, talk.id, actor=THE_CLIENT)
    with pytest.raises(NoBooking), her.database.begin() as db:
        bookings.record_kept(db, "no such talk", actor=dana)


def test_a_talk_that_was_called_off_does_not_stand_in_for_the_next_one(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    first, second = publishes(her.database, dana, frozen_clock.now + DAY, frozen_clock.now + 2 * DAY)
    books(her, first)
    old = talk_of(her)
    with her.database.begin() as db:
        bookings.cancel(db, old.id, actor=THE_CLIENT)
    books(her, second)
    frozen_clock.advance(days=1, hours=2)
    for stale in (bookings.record_kept, bookings.record_missed, bookings.cancel):
        with pytest.raises(NoBooking), her.database.begin() as db:
            stale(db, old.id, actor=dana)
    assert talk_of(her).slot_id == second
    assert her.journey().state.steps[TALK].has_booking
    is_sound(her)


# --- kept, missed -----------------------------------------------------------------------------------------


def test_a_talk_that_took_place_is_the_step(her: Walker, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    books(her, slot)
    talk = talk_of(her)
    with pytest.raises(TalkNotYet), her.database.begin() as db:
        bookings.record_kept(db, talk.id, actor=dana)
    frozen_clock.advance(days=1)
    with her.database.begin() as db:
        performed = bookings.record_kept(db, talk.id, actor=dana, key="one tap")
    with her.database.begin() as db:
        again = bookings.record_kept(db, talk.id, actor=dana, key="one tap")
    assert performed.completed_level() == "meet"
    assert again.is_repeat
    assert her.journey().state.steps[TALK].status == "done"
    assert booking_rows(her.database)[0].status == "kept"
    assert slot_rows(her.database)[slot].booking_id == talk.id
    is_sound(her)


def test_a_talk_to_which_she_did_not_come_leaves_the_step_open(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    books(her, slot)
    talk = talk_of(her)
    frozen_clock.advance(days=1, hours=1)
    with her.database.begin() as db:
        bookings.record_missed(db, talk.id, actor=dana)
    assert booking_rows(her.database)[0].status == "missed"
    state = her.journey().state
    assert (state.steps[TALK].status, state.steps[TALK].has_booking) == ("open", False)
    (again,) = publishes(her.database, dana, frozen_clock.now + DAY)
    books(her, again)
    is_sound(her)


# --- the promise ------------------------------------------------------------------------------------------


def kept_in_time(walker: Walker, clock: FrozenClock, by: Actor) -> bool:
    """The talk takes place; whether that was within what we had promised."""
    talk = talk_of(walker)
    clock.set(talk.starts_at)
    with walker.database.begin() as db:
        bookings.record_kept(db, talk.id, actor=by)
    is_sound(walker)
    return bool(events(walker, "service_wait_ended")[-1][1]["kept"])


def test_a_time_within_the_promise_keeps_it(her: Walker, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + PROMISE)
    books(her, slot)
    assert kept_in_time(her, frozen_clock, dana)


def test_the_first_time_there_is_comes_too_late_and_that_is_ours(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    begun = frozen_clock.now
    (slot,) = publishes(her.database, dana, begun + PROMISE + HOUR)
    books(her, slot)
    assert talk_of(her).promise_by == begun + PROMISE
    assert not kept_in_time(her, frozen_clock, dana)


def test_a_later_time_that_she_chose_herself_is_no_broken_promise(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    _sooner, later = publishes(her.database, dana, frozen_clock.now + DAY, frozen_clock.now + 9 * DAY)
    books(her, later)
    assert kept_in_time(her, frozen_clock, dana)


def test_a_time_that_nobody_took_before_she_came_counts_for_us(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    publishes(her.database, dana, frozen_clock.now + DAY)
    frozen_clock.advance(days=10)
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    books(her, slot)
    assert kept_in_time(her, frozen_clock, dana)


def test_a_time_that_was_asked_for_is_promised_from_then_on(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    publishes(her.database, dana, frozen_clock.now + HOUR)
    frozen_clock.advance(days=10)
    asked = frozen_clock.now
    with her.database.begin() as db:
        bookings.ask_for_a_time(db, her.journey_id, TALK, key=new_id())
    assert her.journey().state.waits == {TALK: asked + PROMISE}
    _sooner, later = publishes(her.database, dana, asked + DAY, asked + PROMISE + DAY)
    books(her, later)
    assert talk_of(her).promise_by == asked + PROMISE
    assert not kept_in_time(her, frozen_clock, dana)


def test_moving_by_herself_heals_no_promise_and_breaks_none(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    begun = frozen_clock.now
    late, later = publishes(her.database, dana, begun + PROMISE + HOUR, begun + 9 * DAY)
    books(her, late)
    with her.database.begin() as db:
        bookings.move(db, talk_of(her).id, later, actor=THE_CLIENT)
    assert not kept_in_time(her, frozen_clock, dana)


# --- the plan ends ------------------------------------------------------------------------------------------


def test_a_plan_that_ends_gives_its_time_back(her: Walker, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    books(her, slot)
    with her.database.begin() as db:
        assert bookings.release(db, her.journey_id) == 0
        plans.stop(db, her.journey_id, has_what_she_came_for=False, key=new_id())
        bookings.release(db, her.journey_id)
    assert booking_rows(her.database)[0].status == "cancelled"
    assert free(her.database, frozen_clock.now) == [slot]
    is_sound(her)


def test_a_time_that_has_begun_when_the_plan_ends_stays_taken(
    her: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(her.database, dana, frozen_clock.now + DAY)
    books(her, slot)
    talk = talk_of(her)
    frozen_clock.advance(days=1, minutes=5)
    with her.database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=True, key=new_id())
        bookings.release(db, her.journey_id)
    assert slot_rows(her.database)[slot].booking_id == talk.id
