"""A talk is looked for, booked, moved, called off or asked for; of two who want one time, one is told kindly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from app.extensions import Database
from app.ids import new_id
from app.models.clients import SafeContact
from app.services import bookings, caseload, clients
from app.services.journeys import THE_CLIENT, Actor
from app.services.replies import write_reply
from config import Settings
from quests.overrides import NOBODY_ASKED
from quests.risk import RiskLevel
from tests.accounts import SomeStaff
from tests.clocks import FrozenClock
from tests.people_who_talk import (
    TALK,
    a_counsellor,
    begins_to_talk,
    booking_rows,
    books,
    publishes,
    somebody_to_talk_with,
    talk_of,
)
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Form, Page, Visitor

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def dana(database: Database, frozen_clock: FrozenClock) -> Actor:
    return a_counsellor(database)


@pytest.fixture
def her(new_person: NewPerson, database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Person:
    """A client whose plan begins with a talk."""
    person = new_person(is_started=False)
    walker = begins_to_talk(database, sqlite_settings, person.walker.client_id)
    return Person(person.visitor, walker, person.phrase, person.pseudonym)


def times(page: Page) -> list[str]:
    """The addresses of the times on the page, in order."""
    return [link for link in page.links if link.startswith("/my/book/") and not link.endswith(("cancel", ".ics"))]


def step_id(her: Person) -> str:
    return her.step_address(TALK).rsplit("/", 1)[1]


def choose(her: Person, number: int = 0) -> Page:
    return her.open(times(her.open("/my/book"))[number])


def comes_back(her: Person) -> None:
    """Her visit ended meanwhile; she gives her six words again."""
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})


def form_of(page: Page) -> Form:
    (form,) = page.forms
    return form


def may_be_reached(her: Person, *ways: str, calendar: bool = False) -> None:
    """Her contact rules, with a number."""
    with her.walker.database.begin() as db:
        db.execute(sa.delete(SafeContact).where(SafeContact.client_id == her.walker.client_id))
        db.execute(
            sa.insert(SafeContact).values(
                client_id=her.walker.client_id,
                ways=list(ways),
                times=[],
                may_leave_voicemail=False,
                may_have_calendar_file=calendar,
                address_sealed=b"sealed",
                updated_at=datetime.now(UTC),
            )
        )


# --- looking and booking ----------------------------------------------------------------------------------


def test_from_her_page_over_the_step_to_a_booked_talk(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY)
    step = her.open(her.open("/my").links[0])
    assert step.heading == "A first talk"
    assert "within 3 days" in step.main
    assert "30 minutes" in step.main
    listed = her.open(f"/my/book?step={step_id(her)}")
    assert "Tuesday 3 March" in listed.main
    assert "09:00 Dana Example" in listed.main
    assert "You can talk in these ways: chat, in person." in listed.main
    look = her.open(times(listed)[0])
    assert look.heading == "Tuesday 3 March, 09:00 to 09:30"
    done = her.visitor.send(form_of(look), {"way": "chat"})
    assert "Your talk is on Tuesday 3 March, 09:00." in done.main
    assert (talk_of(her.walker).way, done.address) == ("chat", her.step_address(TALK))
    mine = her.open("/my").main
    assert "Tuesday 3 March, 09:00 to 09:30" in mine
    assert "With Dana Example" in mine
    assert "Booked for Tuesday 3 March" in mine


def test_nothing_is_chosen_beforehand_and_a_way_is_asked_for(
    her: Person, dana: Actor, frozen_clock: FrozenClock
) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY)
    look = choose(her)
    assert "way" not in form_of(look).fields
    again = her.visitor.send(form_of(look))
    assert again.status == 422
    assert "Choose how you want to talk." in again.main
    assert booking_rows(her.walker.database) == []


def test_ways_that_differ_from_time_to_time_stand_beside_each(
    her: Person, dana: Actor, frozen_clock: FrozenClock
) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY, ways=["chat"])
    publishes(her.walker.database, dana, frozen_clock.now + 2 * DAY, ways=["phone", "in_person"])
    listed = her.open("/my/book").main
    assert "09:00 Dana Example. Chat" in listed
    assert "09:00 Dana Example. In person" in listed
    assert "You can talk in these ways" not in listed


def test_a_talk_is_as_long_as_she_was_told_also_in_a_longer_time(
    her: Person, dana: Actor, frozen_clock: FrozenClock
) -> None:
    may_be_reached(her, "call", calendar=True)
    publishes(her.walker.database, dana, frozen_clock.now + DAY, minutes=45)
    booked = her.visitor.send(form_of(choose(her)), {"way": "chat"})
    assert "Tuesday 3 March, 09:00 to 09:30" in booked.main
    assert "Tuesday 3 March, 09:00 to 09:30" in her.open("/my").main
    file = her.visitor.open(next(link for link in booked.links if link.endswith(".ics")))
    assert "093000" in file.html


def test_who_gives_a_number_from_the_times_comes_back_to_them(
    her: Person, dana: Actor, frozen_clock: FrozenClock
) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY)
    listed = her.open(f"/my/book?step={step_id(her)}")
    reach = her.open(next(link for link in listed.links if link.startswith("/my/reach")))
    back = her.visitor.send(reach.form("/my/reach"), {"ways": ["call"], "address": "+7 700", "consent": "y"})
    assert back.heading == "Choose a time to talk"
    assert "You can talk in these ways: phone, chat, in person." in back.main


def test_the_only_way_is_chosen_already(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY, ways=["in_person"])
    her.visitor.send(form_of(choose(her)))
    assert talk_of(her.walker).way == "in_person"


def test_a_talk_by_phone_needs_a_number(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY)
    look = choose(her)
    assert "once we know a number" in look.main
    refused = her.visitor.post(form_of(look).action, {**form_of(look).fields, "way": "phone"})
    assert refused.status == 422
    may_be_reached(her, "call")
    her.visitor.send(form_of(choose(her)), {"way": "phone"})
    assert talk_of(her.walker).way == "phone"


def test_a_number_that_we_may_not_call_is_none(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY, ways=["phone"])
    may_be_reached(her, "message")
    assert times(her.open("/my/book")) == []
    may_be_reached(her, "call")
    assert len(times(her.open("/my/book"))) == 1


def test_two_clicks_are_one_talk(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY)
    form = form_of(choose(her))
    for _click in range(2):
        assert her.visitor.send(form, {"way": "chat"}).status == 200
    assert [row.sequence for row in booking_rows(her.walker.database)] == [0]


def test_of_two_who_want_the_last_time_one_is_told_kindly_and_shown_what_is_near(
    her: Person, dana: Actor, frozen_clock: FrozenClock, sqlite_settings: Settings
) -> None:
    wanted, *_rest = publishes(
        her.walker.database, dana, *(frozen_clock.now + hours * HOUR for hours in (24, 20, 30, 90, 91))
    )
    look = her.open(f"/my/book/{step_id(her)}/{wanted}")
    books(somebody_to_talk_with(her.walker.database, sqlite_settings, "Tall Reed"), wanted)
    told = her.visitor.send(form_of(look), {"way": "chat"})
    assert told.status == 409
    assert "Somebody was a little quicker: Tuesday 3 March, 09:00 is not free any more." in told.main
    assert "Times close to it Tuesday 3 March, 05:00" in told.main
    assert all(link.endswith("?way=chat") for link in times(told))
    assert form_of(her.open(times(told)[0])).fields["way"] == "chat"
    assert len(booking_rows(her.walker.database)) == 1
    assert her.open(f"/my/book/{step_id(her)}/{wanted}").status == 409


def test_whose_times_they_are_is_said(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    noor, db = a_counsellor(her.walker.database, "Noor Example"), her.walker.database
    publishes(db, noor, frozen_clock.now + DAY)
    assert "times of our whole team, since you have no counsellor yet" in her.open("/my/book").main
    with db.begin() as connection:
        caseload.take_journey(connection, her.walker.journey_id, actor=dana)
    assert "Dana Example, your counsellor, has no free time. These are times of our" in her.open("/my/book").main
    publishes(db, dana, frozen_clock.now + 4 * DAY)
    page = her.open("/my/book")
    assert "no free time before Friday 6 March. These are times of our whole team." in page.main
    assert len(times(page)) == 2
    publishes(db, dana, frozen_clock.now + 2 * DAY)
    page = her.open("/my/book")
    assert "These are the times of Dana Example, your counsellor." in page.main
    assert "Noor Example" not in page.main


def test_a_talk_shorter_than_the_step_wants_is_not_offered(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY, minutes=20)
    assert "No time is free at the moment. That is on our side" in her.open("/my/book").main


# --- another time -----------------------------------------------------------------------------------------


def test_none_suits_her_and_we_owe_her_one_by_a_date(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    publishes(her.walker.database, dana, frozen_clock.now + DAY)
    page = her.open("/my/book")
    assert "None of these suits me" in page.main
    asked = her.visitor.send(page.form("/ask"))
    assert "You hear from us here by Thursday 5 March, 09:00." in asked.main
    assert her.walker.journey().state.waits == {TALK: frozen_clock.now + timedelta(hours=72)}
    again = her.open(f"/my/book?step={step_id(her)}")
    assert "You can still choose one yourself." in again.main
    assert "None of these suits me" not in again.main


def test_a_talk_is_moved_and_stands_until_another_time_is_chosen(
    her: Person, dana: Actor, frozen_clock: FrozenClock
) -> None:
    first, second = publishes(her.walker.database, dana, frozen_clock.now + DAY, frozen_clock.now + 2 * DAY)
    books(her.walker, first)
    page = her.open("/my/book")
    assert page.heading == "Move your talk"
    assert "Your talk is on Tuesday 3 March, 09:00. It stays there" in page.main
    look = her.open(times(page)[0])
    assert "Instead of Tuesday 3 March, 09:00" in look.main
    assert form_of(look).fields["way"] == "chat"
    her.visitor.send(form_of(look))
    assert (talk_of(her.walker).slot_id, talk_of(her.walker).sequence) == (second, 1)


def test_calling_off_is_two_taps_and_says_what_happens(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.walker.database, dana, frozen_clock.now + DAY)
    books(her.walker, slot)
    asked = her.open(f"/my/book/{step_id(her)}/cancel")
    assert "The time goes to somebody else, and Dana Example sees that the talk is cancelled." in asked.main
    assert booking_rows(her.walker.database)[0].status == "booked"
    for _click in range(2):
        done = her.visitor.send(form_of(asked))
    assert booking_rows(her.walker.database)[0].status == "cancelled"
    assert done.heading == "A first talk"
    assert her.open(f"/my/book/{step_id(her)}/cancel").heading == "A first talk"


def test_a_talk_whose_time_has_come_is_neither_moved_nor_cancelled_here(
    her: Person, dana: Actor, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(her.walker.database, dana, frozen_clock.now + DAY)
    books(her.walker, slot)
    frozen_clock.advance(days=1, minutes=1)
    comes_back(her)
    page = her.open_step(TALK)
    assert "Dana Example notes here how it went." in page.main
    assert not [link for link in page.links if "/my/book" in link]


def test_a_talk_that_took_place_is_done(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.walker.database, dana, frozen_clock.now + DAY)
    books(her.walker, slot)
    frozen_clock.advance(days=1)
    with her.walker.database.begin() as db:
        bookings.record_kept(db, talk_of(her.walker).id, actor=dana)
    comes_back(her)
    assert "Done" in her.open_step(TALK).main
    assert her.open(f"/my/book?step={step_id(her)}").heading == "A first talk"


def test_where_no_talk_is_to_be_booked_there_are_people_all_the_same(new_person: NewPerson) -> None:
    page = new_person().open("/my/book")
    assert page.heading == "No talk in your plan needs a time now"
    assert "danger right now" in page.main


def test_on_hold_nothing_is_booked_and_people_are_named(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    first, second = publishes(her.walker.database, dana, frozen_clock.now + DAY, frozen_clock.now + 2 * DAY)
    with her.walker.database.begin() as db:
        caseload.raise_risk(
            db,
            her.walker.locker(),
            her.walker.journey_id,
            to=RiskLevel.HIGH,
            reason="Said so",
            actor=dana,
            current=NOBODY_ASKED,
        )
    assert "You can talk to someone now" in her.open(f"/my/book/{step_id(her)}/{first}").main
    page = her.open("/my/zone")
    form = {"way": "chat", "csrf_token": page.value_of("csrf_token") or ""}
    her.visitor.post(f"/my/book/{step_id(her)}/{second}", form)
    assert booking_rows(her.walker.database) == []


# --- not hers, nobody -------------------------------------------------------------------------------------


def test_the_talk_of_somebody_else_is_not_there(
    her: Person, new_person: NewPerson, dana: Actor, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(her.walker.database, dana, frozen_clock.now + DAY)
    other = new_person()
    for rest in ("", "/cancel", f"/{slot}"):
        address = f"/my/book/{step_id(her)}{rest}" if rest else f"/my/book?step={step_id(her)}"
        assert other.open(address).status == 404
        assert Visitor(her.visitor.client.application).open(address).address == "/return"
    assert her.open(f"/my/book/{step_id(her)}/{new_id()}").status == 404
    assert her.open(f"/my/book/{other.step_address('how-we-work').rsplit('/', 1)[1]}/{slot}").status == 404


def test_a_step_of_another_kind_is_no_talk(new_person: NewPerson) -> None:
    person = new_person()
    run = person.step_address("how-we-work").rsplit("/", 1)[1]
    assert person.open(f"/my/book?step={run}").status == 404


def the_event(file: bytes) -> Any:
    """The one event of a calendar file."""
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    return event


# --- the calendar file ------------------------------------------------------------------------------------


def test_the_file_is_there_only_where_her_rules_allow_it(
    her: Person, new_person: NewPerson, dana: Actor, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(her.walker.database, dana, frozen_clock.now + DAY)
    books(her.walker, slot)
    address = f"/my/book/{talk_of(her.walker).id}/appointment.ics"
    assert her.open(address).status == 404
    assert address not in her.open_step(TALK).links
    may_be_reached(her, calendar=True)
    assert address in her.open_step(TALK).links
    with her.walker.database.begin() as db:
        clients.set_zone(db, her.walker.client_id, "Asia/Almaty")
    answer = her.visitor.client.get(address)
    assert answer.mimetype == "text/calendar"
    event = the_event(answer.data)
    assert str(event["UID"]) == talk_of(her.walker).uid
    assert event["DTSTART"].params["TZID"] == "Asia/Almaty"
    assert event["DTSTART"].dt == frozen_clock.now + DAY
    for word in (b"Dana", b"Questline", b"talk", b"Heron", her.walker.client_id.encode()):
        assert word not in answer.data
    assert new_person().open(address).status == 404


def test_a_cancelled_talk_is_cancelled_in_the_calendar_too(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.walker.database, dana, frozen_clock.now + DAY)
    books(her.walker, slot)
    may_be_reached(her, calendar=True)
    talk = talk_of(her.walker)
    with her.walker.database.begin() as db:
        bookings.cancel(db, talk.id, actor=THE_CLIENT)
    event = the_event(her.visitor.client.get(f"/my/book/{talk.id}/appointment.ics").data)
    assert (str(event["STATUS"]), event["SEQUENCE"], str(event["UID"])) == ("CANCELLED", 1, talk.uid)


def test_no_file_while_the_plan_is_on_hold(her: Person, dana: Actor, frozen_clock: FrozenClock) -> None:
    (slot,) = publishes(her.walker.database, dana, frozen_clock.now + DAY)
    books(her.walker, slot)
    may_be_reached(her, calendar=True)
    with her.walker.database.begin() as db:
        caseload.raise_risk(
            db,
            her.walker.locker(),
            her.walker.journey_id,
            to=RiskLevel.HIGH,
            reason="Said so",
            actor=dana,
            current=NOBODY_ASKED,
        )
    assert her.open(f"/my/book/{talk_of(her.walker).id}/appointment.ics").status == 404
    page = her.open_step(TALK)
    assert "Tuesday 3 March, 09:00 to 09:30" in page.main
    assert not [link for link in page.links if link.endswith(".ics")]


def test_what_a_counsellor_wrote_about_the_talk_stands_on_its_page(
    her: Person, dana: Actor, counsellor: SomeStaff, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(her.walker.database, dana, frozen_clock.now + DAY)
    books(her.walker, slot)
    with her.walker.database.begin() as db:
        bookings.cancel(db, talk_of(her.walker).id, actor=dana)
        write_reply(
            db,
            her.walker.locker(),
            her.walker.journey_id,
            TALK,
            outcome="talk",
            words="I am ill that day",
            staff_id=counsellor.id,
        )
    page = her.open_step(TALK)
    assert "1 new note" in page.main
    assert "I am ill that day" not in page.main
    assert "You hear from us here by Thursday 5 March, 09:00." in page.main
