"""The feed of a counsellor's own calendar: her talks and made-up names, for who holds the address and for as long."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from werkzeug.test import TestResponse

from app.extensions import Questline
from app.models.access import SignInTry
from app.models.clients import Client
from app.models.desk import CalendarFeed
from app.services import bookings, staff_accounts
from app.services.throttle import PER_NETWORK
from app.tokens import token_hash
from app.vocabulary import Role, StaffState
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague
from tests.desk.fixtures import cast, desk_app, library_file
from tests.people_on_a_quest import Walker
from tests.people_who_talk import books, publishes, somebody_to_talk_with, talk_of

__all__ = ["cast", "desk_app", "library_file"]
ADDRESS = re.compile(r"/staff/calendar/[A-Za-z0-9_-]{43}\.ics")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def her(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> Walker:
    """Somebody with a talk at Dana's tomorrow, and Dana has another time that is free."""
    walker = somebody_to_talk_with(cast.database, cast.settings)
    slot, _free = publishes(cast.database, dana.actor, frozen_clock.now + DAY, frozen_clock.now + 2 * DAY)
    books(walker, slot)
    return walker


def address_of(cast: Cast, colleague: Colleague) -> str:
    """She makes one on her page."""
    page = cast.visit(colleague).post("/desk/times/calendar", {}, like="/desk/times")
    found = ADDRESS.search(page.text)
    assert found is not None
    return found.group()


def read(cast: Cast, address: str, **headers: str) -> TestResponse:
    """What a calendar program gets that knows nothing but the address."""
    return cast.app.test_client().get(address, headers={name.replace("_", "-"): it for name, it in headers.items()})


def events(answer: TestResponse) -> list[Any]:
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def test_a_calendar_reads_the_time_the_zone_and_the_made_up_name_and_nothing_else(
    cast: Cast, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    answer = read(cast, address_of(cast, dana))
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    (event,) = events(answer)
    assert event["DTSTART"].dt == (frozen_clock.now + DAY).astimezone(ZoneInfo(cast.settings.service_zone))
    assert set(event) == {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "STATUS"}
    assert (str(event["SUMMARY"]), str(event["CLASS"])) == ("Quiet Heron", "PRIVATE")
    for secret in (her.client_id, her.journey_id, dana.id, talk_of(her).id, "chat", dana.name):
        assert secret not in answer.text


def test_the_rules_of_the_services_zone_stand_in_it(cast: Cast, dana: Colleague, her: Walker) -> None:
    settings = replace(cast.settings, service_zone="Europe/Berlin")
    cast.app.extensions["questline"] = Questline(settings=settings, database=cast.database)
    calendar = Calendar.from_ical(read(cast, address_of(cast, dana)).data)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTSTART"].to_ical() == b"20260303T100000"


def test_of_somebody_under_the_lock_there_is_an_appointment_and_no_name(
    cast: Cast, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    address = address_of(cast, dana)
    assert "Quiet Heron" in read(cast, address).text
    with cast.database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == her.client_id).values(locked_since=frozen_clock.now))
    (event,) = events(read(cast, address))
    assert str(event["SUMMARY"]) == "Appointment"
    assert "Quiet Heron" not in read(cast, address).text


def test_what_has_not_changed_is_not_sent_again_and_a_moved_talk_is(
    cast: Cast, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    address = address_of(cast, dana)
    tag = read(cast, address).headers["ETag"]
    frozen_clock.advance(minutes=10)
    again = read(cast, address, If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")
    (later,) = publishes(cast.database, dana.actor, frozen_clock.now + 3 * DAY)
    with cast.database.begin() as db:
        bookings.move(db, talk_of(her).id, later, actor=dana.actor)
    (event,) = events(read(cast, address, If_None_Match=tag))
    assert event["SEQUENCE"] == 1


def test_a_colleague_reads_her_own_talks_alone_and_the_token_is_not_kept(
    cast: Cast, dana: Colleague, her: Walker
) -> None:
    noor = cast.staff(Role.AGENT, "Noor Example")
    address = address_of(cast, noor)
    assert events(read(cast, address)) == []
    token = address.rpartition("/")[2].removesuffix(".ics")
    with cast.database.reading() as db:
        kept = db.execute(sa.select(CalendarFeed.__table__)).one()
    assert kept.token_hash == token_hash(token)
    assert token not in str(kept)


def test_an_address_ends_with_a_new_one_and_when_it_is_taken_back(cast: Cast, dana: Colleague) -> None:
    first = address_of(cast, dana)
    second = address_of(cast, dana)
    assert [read(cast, one).status_code for one in (first, second)] == [404, 200]
    page = cast.visit(dana).get("/desk/times")
    assert "It was last read on Monday 2 March, 09:00." in " ".join(page.text.split())
    assert second not in page.text
    cast.visit(dana).post("/desk/times/calendar/end", {}, like="/desk/times")
    assert read(cast, second).status_code == 404


@pytest.mark.parametrize("state", [StaffState.SUSPENDED, StaffState.LEFT])
def test_who_is_shut_out_has_no_feed_not_even_after_coming_back(
    cast: Cast, dana: Colleague, her: Walker, state: StaffState
) -> None:
    address, sam = address_of(cast, dana), cast.staff(Role.ADMIN, "Sam")
    with cast.database.begin() as db:
        staff_accounts.shut_out(db, dana.id, state, by_id=sam.id)
    assert read(cast, address).status_code == 404
    with cast.database.reading() as db:
        assert db.execute(sa.select(CalendarFeed.staff_id)).all() == []


def test_who_has_talks_no_more_by_her_roles_has_no_feed(cast: Cast, dana: Colleague) -> None:
    address, sam = address_of(cast, dana), cast.staff(Role.ADMIN, "Sam")
    with cast.database.begin() as db:
        staff_accounts.change_roles(db, dana.id, [Role.ANALYST], by_id=sam.id)
    assert read(cast, address).status_code == 404


def test_guessing_is_slowed_down_and_her_own_calendar_is_not(cast: Cast, dana: Colleague) -> None:
    address = address_of(cast, dana)
    tries = [read(cast, f"/staff/calendar/{number}.ics").status_code for number in range(PER_NETWORK + 1)]
    assert tries == [404] * PER_NETWORK + [429]
    assert read(cast, address).status_code == 200
    with cast.database.reading() as db:
        assert set(db.execute(sa.select(SignInTry.kind)).scalars()) == {"feed"}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DESIGNER, Role.ADMIN])
def test_who_has_no_talks_makes_no_address(cast: Cast, role: Role) -> None:
    visit = cast.visit(cast.staff(role, "Kim"))
    for address in ("/desk/times/calendar", "/desk/times/calendar/end"):
        assert visit.post(address, {}, like="/staff").status_code == 404
        assert cast.visit(None).post(address, {}, like="/staff/sign-in").status_code in (303, 401)
