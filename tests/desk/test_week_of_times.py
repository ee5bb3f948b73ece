"""A counsellor's week: one at a time, by both clocks, with rooms, without holidays; who does not come is not lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.models.clients import Client
from app.models.settings import ServiceSetting
from app.services.replies import replies_of_client
from app.services.service_hours import set_special_day
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Visit
from tests.desk.test_times import a_talk, dana, her, publish, starts, text, visit
from tests.people_on_a_quest import Walker
from tests.people_who_talk import books, publishes, somebody_to_talk_with, talk_of
from tests.trust.test_statements import statements

__all__ = ["dana", "her", "visit"]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def lives_in(cast: Cast, walker: Walker, zone: str, **more: Any) -> None:
    with cast.database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == walker.client_id).values(zone=zone, **more))


# --- the week -----------------------------------------------------------------------------------------------


def test_a_week_is_seen_at_a_time_and_an_empty_one_leads_to_the_next_time(
    cast: Cast, visit: Visit, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    publishes(cast.database, dana.actor, frozen_clock.now + DAY, frozen_clock.now + 16 * DAY)
    this_week = visit.get("/desk/times")
    assert "2 Mar to 8 Mar" in text(this_week)
    assert "Wednesday 18 March" not in text(this_week)
    assert "The week before" not in text(this_week)
    empty = visit.get("/desk/times?week=2026-03-09")
    assert "Nothing in this week. Your next time is on Wednesday 18 March." in text(empty)
    assert "/desk/times?week=2026-03-16" in empty.text
    assert "Wednesday 18 March 09:00 to 09:30 Free" in text(visit.get("/desk/times?week=2026-03-18"))
    assert "You offer no times from here on." in text(visit.get("/desk/times?week=2026-03-23"))


@pytest.mark.parametrize("week", ["soon", "2020-01-01", "9999-12-31", ""])
def test_a_week_that_is_none_or_is_over_is_this_week(visit: Visit, week: str) -> None:
    assert "2 Mar to 8 Mar" in text(visit.get(f"/desk/times?week={week}"))


def test_a_talk_to_be_noted_stands_on_every_week(
    cast: Cast, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + HOUR)
    frozen_clock.advance(hours=2)
    for address in ("/desk/times", "/desk/times?week=2026-03-23"):
        assert f"/desk/talks/{talk}/outcome" in cast.visit(dana).get(address).text


# --- two clocks, one room -----------------------------------------------------------------------------------


def test_both_clocks_stand_beside_a_talk_where_they_differ(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + DAY)
    assert "for Quiet Heron (" not in text(visit.get("/desk/times"))
    lives_in(cast, her, "Asia/Almaty")
    said = "14:00 for Quiet Heron (Almaty, Kazakhstan)"
    for address in ("/desk/times", f"/desk/talks/{talk}/move", f"/desk/talks/{talk}/call-off"):
        assert said in text(visit.get(address))
    lives_in(cast, her, "Pacific/Auckland")
    assert "22:00 for Quiet Heron (Auckland, New Zealand)" in text(visit.get("/desk/times"))
    publishes(cast.database, dana.actor, frozen_clock.now + DAY + 5 * HOUR)
    move = text(visit.get(f"/desk/talks/{talk}/move"))
    assert "Wednesday 4 March, 03:00 for Quiet Heron (Auckland, New Zealand). Dana Example." in move


def test_a_talk_in_person_says_in_which_room(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    with cast.database.begin() as db:
        db.execute(
            sa.insert(ServiceSetting).values(key="rooms", version=1, value=["Blue room"], written_at=frozen_clock.now)
        )
    (slot,) = publishes(cast.database, dana.actor, frozen_clock.now + DAY)
    books(her, slot, way="in_person")
    assert "Booked Quiet Heron In person, Blue room" in text(visit.get("/desk/times"))
    assert "In person, Blue room" in text(visit.get(f"/desk/talks/{talk_of(her).id}/move"))


# --- holidays -----------------------------------------------------------------------------------------------


def test_times_of_each_week_leave_holidays_out_and_say_so(
    cast: Cast, visit: Visit, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    with cast.database.begin() as db:
        set_special_day(db, date(2026, 3, 5), "Day of the city", None, staff_id=dana.id)
        set_special_day(db, date(2026, 3, 10), "Training", (9 * 60, 10 * 60 + 30), staff_id=dana.id)
    days = "first_day=2026-03-03&weekdays=1&weekdays=3&last_day=2026-03-16"
    looked = visit.get(f"/desk/times/preview?{days}&begins=10:00&ends=11:15&minutes=30&ways=chat")
    assert "Offer 5 times" in text(looked)
    assert "left out: Thursday 5 March, Tuesday 10 March." in text(looked)
    publish(visit)
    assert [start.strftime("%d %H:%M") for start in starts(cast, frozen_clock.now)] == [
        *("03 10:00", "03 10:30", "10 10:00", "12 10:00", "12 10:30")
    ]
    one_day = "first_day=2026-03-05&begins=10:00&ends=11:15&minutes=30&ways=chat"
    assert "No time fits: the service is closed then." in text(visit.get(f"/desk/times/preview?{one_day}"))


# --- who did not come ---------------------------------------------------------------------------------------


def test_who_did_not_come_reads_kind_words_once(
    cast: Cast, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + HOUR)
    frozen_clock.advance(hours=1)
    visit = cast.visit(dana)
    form = {"outcome": "missed", "came_from": "times", "idempotency_key": "one-form"}
    for _click in range(2):
        visit.post(f"/desk/talks/{talk}/outcome", form, like="/desk/times")
    assert "They read kind words of yours and can choose another time." in text(visit.get("/desk/times"))
    with cast.database.reading() as db:
        (reply,) = replies_of_client(db, her.locker())
    assert "Nothing is lost" in reply.words
    assert reply.outcome == "talk"


def test_nothing_is_written_to_somebody_under_the_lock(
    cast: Cast, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + HOUR)
    lives_in(cast, her, "UTC", locked_since=frozen_clock.now)
    frozen_clock.advance(hours=1)
    cast.visit(dana).post(f"/desk/talks/{talk}/outcome", {"outcome": "missed"}, like="/desk/times")
    with cast.database.reading() as db:
        assert replies_of_client(db, her.locker()) == []


def test_an_agents_own_room_has_the_same_page(cast: Cast) -> None:
    assert "In your own calendar" in text(cast.visit(cast.staff(Role.AGENT, "Kim")).get("/desk/times"))


def test_the_page_asks_a_fixed_number_of_times_however_many_talks_there_are(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    a_talk(cast, her, dana, frozen_clock.now + HOUR)
    visit.get("/desk/times")
    with statements(cast.database) as at_first:
        visit.get("/desk/times")
    more = [
        somebody_to_talk_with(cast.database, cast.settings, name) for name in ("Tall Reed", "Low Tide", "Calm Lake")
    ]
    for number, one in enumerate(more, start=2):
        a_talk(cast, one, dana, frozen_clock.now + number * HOUR)
    with statements(cast.database) as later:
        assert "Calm Lake" in visit.get("/desk/times").text
    assert len(later) == len(at_first), "\n".join(later)


def test_the_worklist_says_both_clocks_and_the_room(
    cast: Cast, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    a_talk(cast, her, dana, frozen_clock.now + HOUR)
    lives_in(cast, her, "Asia/Almaty")
    assert "15:00 for Quiet Heron (Almaty, Kazakhstan)." in text(cast.visit(dana).get("/desk"))
