"""A counsellor offers times, sees who has them, notes how talks went, moves them, calls them off, books by phone."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from app.desk.pages.times_to_offer import starts_of
from app.queries.bookings import free_times
from app.queries.journeys import events_of, step_addresses
from app.services import caseload
from app.services.journeys import Actor
from app.services.replies import replies_of_client
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Visit
from tests.people_on_a_quest import Walker
from tests.people_who_talk import TALK, booking_rows, books, publishes, somebody_to_talk_with, talk_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TWO_MORNINGS: dict[str, Any] = {
    "first_day": "2026-03-03",
    "weekdays": ["1", "3"],
    "last_day": "2026-03-16",
    "begins": "10:00",
    "ends": "11:15",
    "minutes": "30",
    "ways": ["phone", "chat"],
}


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def visit(cast: Cast, dana: Colleague) -> Visit:
    return cast.visit(dana)


@pytest.fixture
def her(cast: Cast, dana: Colleague) -> Walker:
    """A client of Dana's, whose plan begins with a talk."""
    walker = somebody_to_talk_with(cast.database, cast.settings)
    with cast.database.begin() as db:
        caseload.take_journey(db, walker.journey_id, actor=dana.actor)
    return walker


def text(response: TestResponse) -> str:
    """The words of a page, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)).split())


def publish(visit: Visit, **changes: Any) -> TestResponse:
    return visit.post("/desk/times", {**TWO_MORNINGS, **changes}, like="/desk/times")


def starts(cast: Cast, now: datetime) -> list[datetime]:
    with cast.database.reading() as db:
        return [time.starts_at for time in free_times(db, now=now)]


def a_talk(cast: Cast, walker: Walker, by: Colleague, at: datetime) -> str:
    """She books a time of this colleague; the talk's id."""
    (slot,) = publishes(cast.database, by.actor, at)
    books(walker, slot)
    return talk_of(walker).id


def kinds(walker: Walker) -> list[str]:
    with walker.database.reading() as db:
        return [event.kind for event in events_of(db, walker.journey_id)]


# --- offering ---------------------------------------------------------------------------------------------


def test_times_are_looked_at_before_they_are_offered(cast: Cast, visit: Visit, frozen_clock: FrozenClock) -> None:
    query = "&".join(
        f"{name}={value}"
        for name, values in TWO_MORNINGS.items()
        for value in (values if isinstance(values, list) else [values])
    )
    looked = visit.get(f"/desk/times/preview?{query}")
    assert "Offer 8 times" in text(looked)
    assert "Tuesday 3 March 10:00, 10:30" in text(looked)
    assert "Thursday 12 March" in text(looked)
    assert starts(cast, frozen_clock.now) == []
    assert publish(visit).status_code == 303
    assert len(starts(cast, frozen_clock.now)) == 8
    assert "8 times are on offer now." in text(visit.get("/desk/times"))


def test_the_same_form_twice_offers_them_once(cast: Cast, visit: Visit, frozen_clock: FrozenClock) -> None:
    assert [publish(visit).status_code for _click in range(2)] == [303, 303]
    assert len(starts(cast, frozen_clock.now)) == 8


def test_without_weekdays_it_is_the_first_day_alone(cast: Cast, visit: Visit, frozen_clock: FrozenClock) -> None:
    publish(visit, weekdays=[])
    assert [start.isoformat(" ", "minutes") for start in starts(cast, frozen_clock.now)] == [
        "2026-03-03 10:00+00:00",
        "2026-03-03 10:30+00:00",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ways": []}, "Choose at least one way to talk."),
        ({"ends": "09:00"}, "The end lies before the beginning."),
        ({"begins": "25:00"}, "Write a time like 10:00."),
        ({"first_day": "soon"}, "Write the day as year, month and day"),
        ({"last_day": "2026-03-02"}, "Choose a day within 26 weeks after the first one."),
        ({"last_day": "2026-09-02"}, "Choose a day within 26 weeks after the first one."),
        ({"last_day": "later"}, "Write the day as year, month and day"),
        ({"minutes": "7"}, "Choose how long a talk takes."),
    ],
)
def test_what_is_unclear_is_asked_for(
    cast: Cast, visit: Visit, frozen_clock: FrozenClock, changes: dict[str, Any], words: str
) -> None:
    told = publish(visit, **changes)
    assert told.status_code == 422
    assert words in text(told)
    assert starts(cast, frozen_clock.now) == []


def test_what_is_past_or_in_the_way_is_left_out_and_said(cast: Cast, visit: Visit, frozen_clock: FrozenClock) -> None:
    looked = visit.get("/desk/times/preview?first_day=2026-03-02&begins=08:00&ends=10:00&minutes=30&ways=chat")
    assert "Offer 1 time" in text(looked)
    assert "3 times are left out" in text(looked)
    none = visit.get("/desk/times/preview?first_day=2026-03-01&begins=08:00&ends=10:00&minutes=30&ways=chat")
    assert none.status_code == 422
    assert "No time fits" in text(none)


@pytest.mark.parametrize("first", ["2026-10-24", "2026-03-28"])
def test_ten_in_the_morning_is_ten_on_each_day_over_a_clock_change(
    first: str,
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = starts_of(
        date.fromisoformat(first), date.fromisoformat(first) + 6 * DAY, [5, 6, 0], time(10), time(10, 30), 30, berlin
    )
    assert [start.astimezone(berlin).time() for start in found] == [time(10)] * 3
    assert len({start.hour for start in found}) == 2


def test_an_hour_that_the_clock_leaves_out_is_not_offered() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = starts_of(date(2026, 3, 29), date(2026, 3, 29), [], time(1, 30), time(3, 30), 30, berlin)
    assert [start.astimezone(berlin).time() for start in found] == [time(1, 30), time(3)]


# --- seeing, withdrawing -----------------------------------------------------------------------------------


def test_free_and_booked_times_stand_by_day(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    publishes(cast.database, dana.actor, frozen_clock.now + 2 * DAY)
    a_talk(cast, her, dana, frozen_clock.now + DAY)
    page = visit.get("/desk/times")
    assert "Tuesday 3 March 09:00 to 09:30 Booked Quiet Heron Chat" in text(page)
    assert "Wednesday 4 March 09:00 to 09:30 Free Phone, chat, in person" in text(page)
    assert f"/desk/clients/{her.client_id}" in page.get_data(as_text=True)


def test_who_has_a_talk_with_a_colleagues_client_sees_her_until_it_is_noted_and_no_longer(
    cast: Cast, her: Walker, frozen_clock: FrozenClock
) -> None:
    noor = cast.staff(Role.COUNSELLOR, "Noor Example")
    nadir = cast.staff(Role.COUNSELLOR, "Nadir Example")
    a_talk(cast, her, noor, frozen_clock.now + DAY)
    record = f"/desk/clients/{her.client_id}"
    assert record in cast.visit(noor).get("/desk/times").get_data(as_text=True)
    assert cast.visit(noor).get(record).status_code == 200
    assert cast.visit(nadir).get(record).status_code == 404
    frozen_clock.advance(days=1, hours=1)
    cast.visit(noor).post(f"/desk/talks/{talk_of(her).id}/outcome", {"outcome": "kept"}, like="/desk/times")
    assert cast.visit(noor).get(record).status_code == 404


def test_a_free_time_is_withdrawn_and_a_booked_one_is_not(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    free, taken = publishes(cast.database, dana.actor, frozen_clock.now + DAY, frozen_clock.now + 2 * DAY)
    books(her, taken)
    for slot in (free, taken):
        assert visit.post(f"/desk/times/{slot}/withdraw", {}, like="/desk/times").status_code == 303
    assert starts(cast, frozen_clock.now) == []
    assert "Somebody booked this time a moment ago." in text(visit.get("/desk/times"))
    assert booking_rows(cast.database)[0].status == "booked"


# --- how it went ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "kind"), [("kept", "booking_kept"), ("missed", "booking_missed")])
def test_how_a_talk_went_is_one_tap(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock, outcome: str, kind: str
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + HOUR)
    frozen_clock.advance(hours=1)
    visit = cast.visit(dana)
    assert "How did these talks go?" in text(visit.get("/desk/times"))
    tapped = visit.post(f"/desk/talks/{talk}/outcome", {"outcome": outcome, "came_from": "times"}, like="/desk/times")
    assert (tapped.status_code, tapped.location) == (303, "/desk/times")
    assert kind in kinds(her)
    assert "How did these talks go?" not in text(visit.get("/desk/times"))
    again = visit.post(f"/desk/talks/{talk}/outcome", {"outcome": "missed"}, like="/desk/times")
    assert again.location == "/desk"
    assert kinds(her).count("booking_kept") + kinds(her).count("booking_missed") == 1


def test_beside_the_list_a_talk_has_its_client_her_rules_and_the_two_taps(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + HOUR)
    outcome, record = f"/desk/talks/{talk}/outcome", f"/desk/clients/{her.client_id}"
    assert outcome not in visit.get(record, part=True).text
    frozen_clock.advance(hours=1)
    drawer = cast.visit(dana).get(record, part=True)
    said = text(drawer)
    assert said.index("No contact rules yet") < said.index("Say how the talk went") < said.index("Took place")
    assert outcome in drawer.text
    assert outcome in cast.visit(dana).get("/desk").text.partition('id="drawer"')[2]


def test_a_talk_that_nobody_noted_is_noted_on_the_record_too(
    cast: Cast, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    noor = cast.staff(Role.COUNSELLOR, "Noor Example")
    talk = a_talk(cast, her, noor, frozen_clock.now + HOUR)
    frozen_clock.advance(hours=2)
    outcome, record = f"/desk/talks/{talk}/outcome", f"/desk/clients/{her.client_id}"
    assert outcome in cast.visit(dana).get(record).text
    tapped = cast.visit(dana).post(outcome, {"outcome": "missed", "came_from": "record"}, like=record)
    assert (tapped.location or "").startswith(record)
    assert "Took place" not in cast.visit(dana).get(record).text


def test_who_sees_a_client_no_more_after_the_talk_comes_back_to_the_worklist(
    cast: Cast, her: Walker, frozen_clock: FrozenClock
) -> None:
    noor = cast.staff(Role.COUNSELLOR, "Noor Example")
    talk = a_talk(cast, her, noor, frozen_clock.now + HOUR)
    frozen_clock.advance(hours=2)
    said = {"outcome": "kept", "came_from": "record"}
    assert cast.visit(noor).post(f"/desk/talks/{talk}/outcome", said, like="/desk/times").location == "/desk"


def test_nobody_notes_a_talk_before_its_time_nor_in_other_words(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + HOUR)
    visit.post(f"/desk/talks/{talk}/outcome", {"outcome": "kept"}, like="/desk/times")
    assert "The talk has not begun yet." in text(visit.get("/desk/times"))
    assert visit.post(f"/desk/talks/{talk}/outcome", {"outcome": "so-so"}, like="/desk/times").status_code == 400
    assert booking_rows(cast.database)[0].status == "booked"


# --- moving, calling off ----------------------------------------------------------------------------------


def test_a_talk_is_moved_with_words_that_she_reads(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + DAY)
    (other,) = publishes(cast.database, dana.actor, frozen_clock.now + 2 * DAY)
    address = f"/desk/talks/{talk}/move"
    assert "Wednesday 4 March, 09:00" in text(visit.get(address))
    empty = visit.post(address, {"slot": other}, like=address)
    assert empty.status_code == 422
    moved = visit.post(address, {"slot": other, "talk_words": "I am away that day"}, like=address)
    assert moved.status_code == 303
    assert talk_of(her).slot_id == other
    with cast.database.reading() as db:
        assert [one.words for one in replies_of_client(db, her.locker())] == ["I am away that day"]
    assert starts(cast, frozen_clock.now) == []


def test_a_time_that_went_meanwhile_is_chosen_anew(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + DAY)
    (other,) = publishes(cast.database, dana.actor, frozen_clock.now + 2 * DAY)
    address = f"/desk/talks/{talk}/move"
    books(somebody_to_talk_with(cast.database, cast.settings, "Tall Reed"), other)
    told = visit.post(address, {"slot": other, "talk_words": "I am away that day"}, like=address)
    assert told.status_code == 422
    assert "This time is not free any more." in text(told)
    with cast.database.reading() as db:
        assert replies_of_client(db, her.locker()) == []


def test_a_talk_is_called_off_with_words_and_we_owe_her_another(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + DAY)
    address = f"/desk/talks/{talk}/call-off"
    assert "It counts as a promise not kept." in text(visit.get(address))
    assert visit.post(address, {}, like=address).status_code == 422
    assert visit.post(address, {"talk_words": "I am ill"}, like=address).status_code == 303
    assert her.journey().state.waits == {TALK: frozen_clock.now + timedelta(hours=72)}
    assert visit.get(address).status_code == 303


# --- booking by phone ---------------------------------------------------------------------------------------


def test_a_talk_is_booked_for_somebody_on_the_phone(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(cast.database, dana.actor, frozen_clock.now + DAY)
    with cast.database.reading() as db:
        address = f"/desk/clients/{her.client_id}/book/{step_addresses(db, her.journey_id)[TALK]}"
    assert address in visit.get(f"/desk/clients/{her.client_id}").text
    assert "Book a talk for Quiet Heron" in text(visit.get(address))
    assert visit.post(address, {}, like=address).status_code == 422
    assert visit.post(address, {"slot": slot, "way": "phone"}, like=address).status_code == 303
    assert talk_of(her).way == "phone"
    assert booking_rows(cast.database)[0].made_by == dana.id
    assert visit.get(address).location == f"/desk/talks/{talk_of(her).id}/move"


def test_a_way_that_is_not_offered_then_and_a_time_that_went_are_said(
    cast: Cast, visit: Visit, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    (slot,) = publishes(cast.database, dana.actor, frozen_clock.now + DAY, ways=["chat"])
    with cast.database.reading() as db:
        address = f"/desk/clients/{her.client_id}/book/{step_addresses(db, her.journey_id)[TALK]}"
    told = visit.post(address, {"slot": slot, "way": "phone"}, like=address)
    assert "At this time the talk cannot be held so." in text(told)
    books(somebody_to_talk_with(cast.database, cast.settings, "Tall Reed"), slot)
    told = visit.post(address, {"slot": slot, "way": "chat"}, like=address)
    assert (told.status_code, "This time is not free any more." in text(told)) == (422, True)


# --- who may ------------------------------------------------------------------------------------------------


def test_a_talk_of_others_is_not_there_and_a_supervisor_sees_every_one(
    cast: Cast, dana: Colleague, her: Walker, frozen_clock: FrozenClock
) -> None:
    talk = a_talk(cast, her, dana, frozen_clock.now + DAY)
    with cast.database.reading() as db:
        run = step_addresses(db, her.journey_id)[TALK]
    noor = cast.staff(Role.COUNSELLOR, "Noor")
    stranger, supervisor = cast.visit(noor), cast.visit(cast.staff(Role.SUPERVISOR, "Sam"))
    designer, nobody = cast.visit(cast.staff(Role.DESIGNER, "Ida")), cast.visit(None)
    for rest in (f"talks/{talk}/move", f"talks/{talk}/call-off", f"clients/{her.client_id}/book/{run}"):
        address = f"/desk/{rest}"
        assert stranger.get(address).status_code == 404
        assert supervisor.get(address).status_code in (200, 303)
        assert designer.get(address).status_code == 404
        assert nobody.get(address).location.startswith("/staff/sign-in")
        for visit in (stranger, designer):
            assert visit.post(address, {"talk_words": "Words", "slot": "x"}, like="/staff").status_code == 404
    frozen_clock.advance(days=1)
    assert cast.visit(noor).post(f"/desk/talks/{talk}/outcome", {"outcome": "kept"}).status_code == 404
    assert "booking_kept" not in kinds(her)


@pytest.mark.parametrize("role", [Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR])
def test_who_talks_with_clients_offers_times(cast: Cast, role: Role) -> None:
    page = cast.visit(cast.staff(role, "Kim")).get("/desk/times").get_data(as_text=True)
    assert re.search(r'href="/desk/times" aria-current="page"', page)
    assert not re.search(r'href="/desk" aria-current', page)


@pytest.mark.parametrize("role", [Role.DESIGNER, Role.ANALYST, Role.ADMIN, Role.QUALITY])
def test_others_do_not(cast: Cast, role: Role) -> None:
    visit = cast.visit(cast.staff(role, "Kim"))
    assert visit.get("/desk/times").status_code == 404
    for address, data in (("/desk/times", TWO_MORNINGS), ("/desk/times/any/withdraw", {})):
        assert visit.post(address, data, like="/staff").status_code == 404


def test_what_she_did_is_told_as_her_own_role(cast: Cast, her: Walker, frozen_clock: FrozenClock) -> None:
    supervisor = cast.staff(Role.SUPERVISOR, "Sam")
    talk = a_talk(cast, her, supervisor, frozen_clock.now + HOUR)
    frozen_clock.advance(hours=1)
    cast.visit(supervisor).post(f"/desk/talks/{talk}/outcome", {"outcome": "kept"}, like="/desk/times")
    with cast.database.reading() as db:
        (kept,) = [event for event in events_of(db, her.journey_id) if event.kind == "booking_kept"]
    assert Actor(kept.actor) == Actor("supervisor")
