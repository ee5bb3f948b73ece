"""Her tools: a calm list, with a plan or without one, and what she sets for herself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import clock
from app.extensions import Database
from app.services import portal_sessions
from app.services.own_things import LONGEST_WORDS
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room
from config import Settings
from tests.accounts import a_client
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor

ADDRESSES = (
    "/my/tools",
    "/my/tools/hard-moment",
    "/my/tools/hard-moment/words",
    "/my/tools/hard-moment/wait",
    "/my/tools/hard-moment/wait/still",
    "/my/tools/breathe",
    "/my/tools/limits",
    "/my/tools/limits/change",
    "/my/tools/agreement",
    "/my/tools/agreement/write",
    "/my/tools/log",
    "/my/tools/dates",
    "/my/goals",
)
FORMS = {
    "/my/tools/limits/change": {"words": "No play on pay day"},
    "/my/tools/agreement/write": {"words": "I go to bed at ten"},
    "/my/tools/hard-moment/words": {"words": "It passes"},
    "/my/tools/log": {"words": "A walk"},
    "/my/tools/dates": {"words": "Rent", "on": "2027-03-05"},
    "/my/goals": {"words": "Sleep"},
}


@pytest.fixture
def today(frozen_clock: FrozenClock) -> Iterator[FrozenClock]:
    """It is Monday, 2 March 2026."""
    frozen_clock.set(A_MONDAY_MORNING)
    yield frozen_clock
    clock.release()


def write(her: Person, address: str, typed: dict[str, str], *, form: str = "") -> Page:
    return her.visitor.send(her.open(address).form(form or address), typed)


def test_nobody_else_comes_in(nobody: Visitor) -> None:
    for address in ADDRESSES:
        assert nobody.open(address, follow=False).headers["Location"].startswith("/return"), address


def test_who_has_no_plan_has_every_tool(app: Flask, database: Database, sqlite_settings: Settings) -> None:
    someone, visitor = a_client(database, sqlite_settings), Visitor(app)
    with database.begin() as db:
        visitor.client.set_cookie(VISIT_COOKIES[Room.PORTAL], portal_sessions.start_session(db, someone.id))
    for address in ADDRESSES:
        page = visitor.open(address, follow=False)
        assert page.status == 200, address
        assert "/my/card" not in page.links
        assert "/my/call" not in page.links
    for address, typed in FORMS.items():
        page = visitor.send(visitor.open(address).form(address), typed)
        assert (page.status, "Kept." in page.main) == (200, True), address
    assert "No play on pay day" in visitor.open("/my/tools/limits").main


def test_every_form_keeps_what_was_typed_when_it_cannot_be_taken(her: Person) -> None:
    too_long = "A" + "w" * LONGEST_WORDS
    for address, typed in FORMS.items():
        page = write(her, address, {**typed, "words": too_long})
        assert page.status == 422, address
        assert "too long to be kept" in page.main, address
        assert too_long in page.html, address


def test_what_no_keyboard_writes_is_left_out_and_markup_stays_text(her: Person) -> None:
    page = write(her, "/my/goals", {"words": "\x00<b>Sleep</b>\x1b {{ 7 * 7 }}"})
    assert "<b>Sleep</b> {{ 7 * 7 }}" in page.main
    assert "<b>Sleep" not in page.html
    assert "\x00" not in page.html


def test_an_entry_that_is_not_hers_is_not_there(her: Person, new_person: NewPerson) -> None:
    write(her, "/my/goals", {"words": "Sleep"})
    write(her, "/my/tools/log", {"words": "A walk"})
    goal = next(link for link in her.open("/my/goals").links if link.startswith("/my/goals/"))
    day = next(link for link in her.open("/my/tools/log").links if link.startswith("/my/tools/log/"))
    other = new_person()
    token = other.open("/my/tools").tree.find(".//input[@name='csrf_token']")
    assert token is not None
    fields = {"csrf_token": token.attrib["value"], "words": "Mine now", "do": "done"}
    entry = goal.rsplit("/", 1)[1]
    for address in (goal, day):
        assert other.open(address, follow=False).status == 404
    for address in (goal, f"{goal}/stand", f"{goal}/share", day, f"/my/tools/goal/{entry}/delete"):
        assert other.visitor.post(address, fields, follow=False).status == 404, address
    assert other.visitor.post("/my/tools/nothing/of-this/delete", fields, follow=False).status == 404
    assert "Sleep" in her.open("/my/goals").main


def test_the_list_says_in_one_line_what_stands_there_and_never_an_amount(today: FrozenClock, her: Person) -> None:
    page = her.open("/my/tools")
    assert "Nothing is written here yet." in page.main
    write(her, "/my/tools/limits/change", {"money": "9000 a week", "on": "2026-03-20"})
    write(her, "/my/tools/dates", {"words": "Rent", "on": "2026-03-05", "amount": "120 000"})
    write(her, "/my/tools/log", {"mood": "4"})
    write(her, "/my/goals", {"words": "Sleep"})
    page = her.open("/my/tools")
    assert "Look again on Friday 20 March" in page.main
    assert "The next day: Thursday 5 March" in page.main
    assert "Last noted for Monday 2 March" in page.main
    assert "Last written on Monday 2 March" in page.main
    assert "9000" not in page.html
    assert "120 000" not in page.html


def test_from_its_day_on_the_list_says_that_she_wanted_to_look_again(today: FrozenClock, her: Person) -> None:
    write(her, "/my/tools/agreement/write", {"words": "I go to bed at ten", "on": "2026-03-04"})
    assert "You wanted to look at it again" not in her.open("/my/tools").main
    today.advance(days=2)
    her = back(her)
    page = her.open("/my/tools")
    assert "You wanted to look at it again on Wednesday 4 March. Any day is fine." in page.main
    assert "/my/tools/agreement" in page.links
    write(her, "/my/tools/agreement/write", {"on": ""})
    assert "You wanted to look at it again" not in her.open("/my/tools").main


def back(her: Person) -> Person:
    """Her quiet visit was over; she comes in again."""
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})
    return her


def test_the_limits_of_a_plan_stand_in_her_tool_after_a_tap(her: Person) -> None:
    her.skip_to_limits()
    her.walker.send("limits", {"fits_now": "playing_less", "money_per_week": 8000})
    page = her.open("/my/tools/limits")
    folded = page.tree.find(".//details")
    assert folded is not None
    assert "open" not in folded.attrib
    assert "8\N{NO-BREAK SPACE}000" in "".join(folded.itertext())
    assert "a supervisor can read it too" in page.main
    assert her.step_address("limits") in page.links


def test_her_own_limits_take_the_place_of_the_earlier_ones_and_no_earlier_amount_is_shown(
    today: FrozenClock, her: Person
) -> None:
    her.skip_to_limits()
    her.walker.send("limits", {"fits_now": "playing_less", "money_per_week": 8000})
    today.advance(seconds=60)
    write(her, "/my/tools/limits/change", {"money": "5000 a week", "time": "One evening"})
    page = her.open("/my/tools/limits")
    assert "5000 a week" in page.main
    assert "8\N{NO-BREAK SPACE}000" not in page.html
    assert "Only you see this." in page.main


def test_an_amount_is_written_anew_or_stays_and_is_nothing_to_start_from(her: Person) -> None:
    write(her, "/my/tools/limits/change", {"money": "9000 a week"})
    page = her.open("/my/tools/limits/change")
    assert "9000" not in page.html
    her.visitor.send(page.form("/change"), {"time": "One evening", "money": ""})
    assert "9000 a week" in her.open("/my/tools/limits").main
    page = her.visitor.send(her.open("/my/tools/limits/change").form("/change"), {"on": "soon"})
    assert page.status == 422
    assert "9000" not in page.html
    her.visitor.send(her.open("/my/tools/limits/change").form("/change"), {"no_money": "y"})
    assert "9000" not in her.open("/my/tools/limits").html
    page = her.visitor.send(her.open("/my/tools/limits/change").form("/change"), {"time": "", "words": ""})
    assert page.status == 422
    assert "Write a few words here, or in one of the other fields." in page.main


def test_an_agreement_of_her_plan_stands_beside_her_own(today: FrozenClock, her: Person) -> None:
    her.walk_to_check_ins()
    for step in ("check-in-day-3", "check-in-day-7", "check-in-day-14", "other-activity"):
        today.advance(days=8)
        her.walker.skip(step)
    her.walker.send("next-month", {"next_month": "Go on like this", "look_again_on": "2026-05-01"})
    her = back(her)
    page = her.open("/my/tools/agreement")
    assert "Go on like this" in page.main
    assert "You want to look at it again on Friday 1 May." in page.main
    today.advance(seconds=60)
    write(her, "/my/tools/agreement/write", {"words": "I go to bed at ten"})
    page = her.open("/my/tools/agreement")
    assert page.main.index("I go to bed at ten") < page.main.index("Go on like this")


def test_in_a_very_hard_time_no_agreement_is_asked_of_her_and_people_come_first(her: Person) -> None:
    write(her, "/my/tools/agreement/write", {"words": "I go to bed at ten"})
    form = her.open("/my/tools/agreement/write").form("/write")
    her.walker.send("short-look", answers_to(her.quest, "short-look", points=9))
    page = her.open("/my/tools/agreement")
    assert "People first" in page.main
    assert "I go to bed at ten" in page.main
    assert "/my/tools/agreement/write" not in page.links
    assert her.open("/my/tools/agreement/write", follow=False).headers["Location"] == "/my/tools/agreement"
    page = her.visitor.send(form, {"words": "I promise to stay alive"})
    assert "I promise" not in page.main
    assert "I go to bed at ten" in page.main
    page = her.visitor.send(page.form("/delete"))
    assert "I go to bed at ten" not in page.main


def test_what_she_deletes_is_gone(her: Person) -> None:
    write(her, "/my/tools/agreement/write", {"words": "I go to bed at ten"})
    page = her.visitor.send(her.open("/my/tools/agreement/write").form("/delete"))
    assert "It is deleted." in page.main
    assert "I go to bed at ten" not in page.html
