"""What is said about a talk: the day before and shortly before it, and that we changed it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.extensions import Database
from app.services import bookings, clients, plans, watched
from app.services.journeys import THE_CLIENT, Actor
from config import Settings
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_on_a_quest import Walker
from tests.people_who_are_reminded import DAY, HOUR, Reminded, sends
from tests.people_who_talk import a_counsellor, books, publishes, somebody_to_talk_with, talk_of

THURSDAY = A_MONDAY_MORNING + 3 * DAY + 5 * HOUR


@pytest.fixture
def walker(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return somebody_to_talk_with(sqlite_database, sqlite_settings)


@pytest.fixture
def dana(sqlite_database: Database, frozen_clock: FrozenClock) -> Actor:
    return a_counsellor(sqlite_database)


def seen(walker: Walker) -> Reminded:
    return Reminded(walker.database, walker.settings, walker.client_id, walker.journey_id)


def said(walker: Walker) -> list[tuple[str, datetime]]:
    """What is planned about her talk, as text and moment."""
    texts = ("talk_day_before", "talk_soon", "answer_waits")
    rows = [row for text in texts for row in seen(walker).rows("planned", text=text)]
    return sorted(((row.text, row.due_at) for row in rows), key=lambda one: one[1])


def books_at(walker: Walker, dana: Actor, *starts: datetime) -> list[str]:
    slots = publishes(walker.database, dana, *starts)
    books(walker, slots[0])
    return slots


def moves(walker: Walker, slot: str, *, by: Actor) -> None:
    talk = talk_of(walker)
    with walker.database.begin() as db:
        bookings.move(db, talk.id, slot, actor=by)


def test_a_talk_is_told_a_day_and_two_hours_before(walker: Walker, dana: Actor) -> None:
    books_at(walker, dana, THURSDAY)
    assert said(walker) == [("talk_day_before", THURSDAY - DAY), ("talk_soon", THURSDAY - 2 * HOUR)]
    [row] = seen(walker).rows("planned", text="talk_soon")
    assert (row.not_after, row.policy, row.priority) == (THURSDAY, "at_least_once", 1)
    assert row.variables == {"starts_at": THURSDAY.isoformat()}
    assert ("first-talk", 1) not in seen(walker).live()  # Nobody is reminded to book what is booked.


def test_what_would_come_at_night_comes_the_evening_before(walker: Walker, dana: Actor) -> None:
    early = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
    books_at(walker, dana, early)
    evening = datetime(2026, 3, 4, 20, 59, tzinfo=UTC)
    assert said(walker) == [("talk_day_before", early - DAY), ("talk_day_before", evening)]


def test_both_are_said_also_in_a_week_that_is_full_of_reminders(
    walker: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    books_at(walker, dana, THURSDAY)
    frozen_clock.set(THURSDAY - DAY)
    assert sends(walker.database, walker.settings) == 1
    frozen_clock.set(THURSDAY - 2 * HOUR)
    assert sends(walker.database, walker.settings) == 1
    assert seen(walker).events("reminder_sent") == []  # That tells of steps alone.


def test_they_move_with_the_talk_and_go_with_it(walker: Walker, dana: Actor) -> None:
    _first, second = books_at(walker, dana, THURSDAY, THURSDAY + DAY)
    moves(walker, second, by=THE_CLIENT)
    assert said(walker) == [("talk_day_before", THURSDAY), ("talk_soon", THURSDAY + DAY - 2 * HOUR)]
    talk = talk_of(walker)
    with walker.database.begin() as db:
        bookings.cancel(db, talk.id, actor=THE_CLIENT)
    assert said(walker) == []


def test_a_talk_that_we_move_or_call_off_is_told_at_once(walker: Walker, dana: Actor) -> None:
    _first, second = books_at(walker, dana, THURSDAY, THURSDAY + DAY)
    moves(walker, second, by=dana)
    assert said(walker)[0] == ("answer_waits", A_MONDAY_MORNING)
    assert len(said(walker)) == 3
    talk = talk_of(walker)
    with walker.database.begin() as db:
        bookings.cancel(db, talk.id, actor=dana)
    assert said(walker) == [("answer_waits", A_MONDAY_MORNING)]
    assert sends(walker.database, walker.settings) == 1


def test_a_talk_of_an_ended_plan_is_not_told(walker: Walker, dana: Actor) -> None:
    books_at(walker, dana, THURSDAY)
    with walker.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=False, key="stop")
    assert said(walker) == []


def test_after_it_was_held_nothing_is_left_and_a_late_worker_says_nothing(
    walker: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    books_at(walker, dana, THURSDAY)
    frozen_clock.set(THURSDAY)
    assert sends(walker.database, walker.settings) == 0
    assert {row.why for row in seen(walker).rows("cancelled", text="talk_soon")} == {"too_late"}


def test_who_is_watched_hears_nothing_of_a_talk_until_she_is_alone(walker: Walker, dana: Actor) -> None:
    _first, second = books_at(walker, dana, THURSDAY, THURSDAY + DAY)
    with walker.database.begin() as db:
        watched.begin(db, walker.client_id)
    assert said(walker) == []
    moves(walker, second, by=dana)
    assert said(walker) == []
    with walker.database.begin() as db:
        watched.end(db, walker.client_id)
    assert [text for text, _at in said(walker)] == ["talk_day_before", "talk_soon"]


def test_in_another_zone_it_comes_in_her_hours_there_and_what_was_said_is_not_said_again(
    walker: Walker, dana: Actor, frozen_clock: FrozenClock
) -> None:
    books_at(walker, dana, THURSDAY)
    frozen_clock.set(THURSDAY - DAY)
    assert sends(walker.database, walker.settings) == 1
    with walker.database.begin() as db:
        clients.set_zone(db, walker.client_id, "Asia/Tokyo")  # There it is eleven in the evening.
    evening = datetime(2026, 3, 5, 11, 59, tzinfo=UTC)
    assert said(walker) == [("talk_soon", evening)]
    frozen_clock.set(evening)
    assert sends(walker.database, walker.settings) == 1
