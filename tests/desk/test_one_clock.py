"""The page of one clock: a clinician speaks with somebody on the same day, tries in vain, and goes on."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.queries.clocks import ClockRow, clock_of
from app.queries.service_hours import hours_of
from app.services import caseload, clocks
from app.vocabulary import ClockKind, Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Visit, Walker
from tests.desk.day import allows
from tests.desk.test_handovers import a_card
from tests.desk.test_staff_step import text


@pytest.fixture
def mine(cast: Cast) -> tuple[Colleague, Walker]:
    lena = cast.staff(Role.CLINICIAN, "Lena Brandt")
    return lena, cast.walker(of=lena)


def begin(cast: Cast, kind: ClockKind, walker: Walker) -> str:
    with cast.database.begin() as db:
        hours = hours_of(db, cast.settings.zone)
        return clocks.start(
            db, kind, hours=hours, channel="portal", client_id=walker.client_id, journey_id=walker.journey_id
        )


def read(cast: Cast, clock_id: str) -> ClockRow:
    with cast.database.reading() as db:
        found = clock_of(db, clock_id)
    assert found is not None
    return found


def say(visit: Visit, clock_id: str, deed: str) -> int:
    address = f"/desk/clocks/{clock_id}"
    return visit.post(address, {"deed": deed}, like="/desk").status_code


def test_the_day_of_a_clinicians_call(cast: Cast, mine: tuple[Colleague, Walker], frozen_clock: FrozenClock) -> None:
    lena, walker = mine
    visit, clock_id = cast.visit(lena), begin(cast, ClockKind.CLINICIAN, walker)
    page = text(visit.get(f"/desk/clocks/{clock_id}").text)
    assert "A clinician is in touch on the same day" in page
    assert "Due 18:00 today" in page
    assert f"/desk/clocks/{clock_id}" in visit.get("/desk").text
    assert say(visit, clock_id, "wait") == 303
    frozen_clock.advance(minutes=10)
    assert "Stands still since 09:00 today" in text(visit.get(f"/desk/clocks/{clock_id}").text)
    assert say(visit, clock_id, "go_on") == 303
    assert read(cast, clock_id).waiting_since is None
    assert [say(visit, clock_id, "done") for _twice in range(2)] == [303, 303]
    assert "a colleague was here first" in text(visit.get(f"/desk/clocks/{clock_id}").text)
    assert (read(cast, clock_id).outcome, read(cast, clock_id).stopped_by) == ("spoken", "Lena Brandt")
    assert f"/desk/clocks/{clock_id}" not in visit.get("/desk").text


def test_who_is_on_call_sees_it_and_may_act_also_where_the_record_is_not_hers(
    cast: Cast, mine: tuple[Colleague, Walker]
) -> None:
    clock_id = begin(cast, ClockKind.CLINICIAN, mine[1])
    other = cast.visit(cast.staff(Role.CLINICIAN, "Jonas Falk"))
    page = other.get(f"/desk/clocks/{clock_id}").text
    assert "The record is with somebody else." in page
    assert f"/desk/clients/{mine[1].client_id}" not in page
    assert say(other, clock_id, "done") == 303


def test_a_clinician_who_owes_the_call_reads_how_to_call_and_nobody_else_does(
    cast: Cast, mine: tuple[Colleague, Walker]
) -> None:
    """Also where the record is with somebody else, and only until they have spoken."""
    walker = mine[1]
    allows(cast, walker, "call", address="+1 555 0100", code_word="Elderflower")
    clock_id, owes = begin(cast, ClockKind.CLINICIAN, walker), begin(cast, ClockKind.DEBT_HELP, walker)
    other, supervisor = cast.visit(cast.staff(Role.CLINICIAN)), cast.visit(cast.staff(Role.SUPERVISOR))
    page = other.get(f"/desk/clocks/{clock_id}").text
    assert "+1 555 0100" in page
    assert "Elderflower" in page
    assert "Elderflower" not in supervisor.get(f"/desk/clocks/{clock_id}").text
    assert "Elderflower" not in supervisor.get(f"/desk/clocks/{owes}").text
    assert say(other, clock_id, "done") == 303
    assert "Elderflower" not in other.get(f"/desk/clocks/{clock_id}").text


@pytest.mark.parametrize("kind", [ClockKind.HANDOVER, ClockKind.RECORD_REVIEW])
def test_what_another_page_ends_is_not_ended_here(cast: Cast, mine: tuple[Colleague, Walker], kind: ClockKind) -> None:
    visit, clock_id = cast.visit(mine[0]), begin(cast, kind, mine[1])
    assert "The request is made" not in visit.get(f"/desk/clocks/{clock_id}").text
    assert say(visit, clock_id, "done") == 404
    assert read(cast, clock_id).stopped_at is None


def test_each_role_and_nobody(cast: Cast, mine: tuple[Colleague, Walker], desk_app: Flask) -> None:
    clock_id = begin(cast, ClockKind.CLINICIAN, mine[1])
    for role in Role:
        visit, may = cast.visit(cast.staff(role)), role in (Role.CLINICIAN, Role.SUPERVISOR)
        assert visit.get(f"/desk/clocks/{clock_id}").status_code == (200 if may else 404), role
        assert say(visit, clock_id, "wait") == (303 if may else 404), role
    assert cast.visit(mine[0]).get("/desk/clocks/nothing").status_code == 404
    assert cast.visit(mine[0]).post(f"/desk/clocks/{clock_id}", {"deed": "delete"}).status_code == 400
    assert cast.visit(None).get(f"/desk/clocks/{clock_id}").location.startswith("/staff/sign-in")


def test_where_somebody_has_died_nothing_is_owed_but_what_colleagues_need(
    cast: Cast, mine: tuple[Colleague, Walker]
) -> None:
    walker, supervisor = mine[1], cast.staff(Role.SUPERVISOR, "Mira Holt")
    call, debrief = begin(cast, ClockKind.CLINICIAN, walker), begin(cast, ClockKind.DEBRIEF, walker)
    with cast.database.begin() as db:
        caseload.record_death(db, walker.client_id, actor=supervisor.actor)
    assert (read(cast, call).outcome, read(cast, debrief).outcome) == ("gone", None)


def a_dropped_line(cast: Cast, by: Colleague) -> tuple[str, str]:
    """A contact that broke off in danger and may be called back: the card and the clock."""
    card_id = a_card(cast, by)
    with cast.database.begin() as db:
        hours = hours_of(db, cast.settings.zone)
        return card_id, clocks.start(db, ClockKind.CALL_BACK, hours=hours, channel="call", card_id=card_id)


def test_a_line_that_dropped_is_called_back_up_to_three_times_and_each_try_stands_on_the_contact(cast: Cast) -> None:
    timur = cast.staff(Role.AGENT, "Timur Example")
    visit, (card_id, clock_id) = cast.visit(timur), a_dropped_line(cast, timur)
    listed = visit.get("/desk/calls").text
    assert f"/desk/clocks/{clock_id}" in listed
    assert re.search(r"Calls\s+1\b", text(listed)), "the tab counts what the list shows"
    page = visit.get(f"/desk/clocks/{clock_id}").text
    assert "Try 1 of 3: call back now." in text(page)
    assert f"/desk/contacts/{card_id}" in page
    for _each in range(4):
        assert say(visit, clock_id, "tried") == 303
    page = text(visit.get(f"/desk/clocks/{clock_id}").text)
    assert "Three tries. A supervisor decides what comes next." in page
    assert "Called, no answer" not in page
    assert read(cast, clock_id).stopped_at is None, "software ends no call back"
    assert say(visit, clock_id, "lost") == 303
    assert read(cast, clock_id).outcome == "lost"
    assert text(visit.get(f"/desk/contacts/{card_id}/card").text).count("Called back after the line dropped") == 3


def test_connected_again_ends_the_call_back_and_nobody_else_may_say_so(cast: Cast) -> None:
    timur = cast.staff(Role.AGENT, "Timur Example")
    clock_id = a_dropped_line(cast, timur)[1]
    assert say(cast.visit(cast.staff(Role.AGENT, "Somebody Else")), clock_id, "done") == 404
    assert say(cast.visit(timur), clock_id, "wait") == 303
    assert read(cast, clock_id).waiting_since is None, "a clock of danger never stands still"
    assert say(cast.visit(timur), clock_id, "done") == 303
    assert read(cast, clock_id).outcome == "back"


def test_a_try_belongs_to_a_dropped_line_alone(cast: Cast, mine: tuple[Colleague, Walker]) -> None:
    clock_id = begin(cast, ClockKind.CLINICIAN, mine[1])
    assert say(cast.visit(mine[0]), clock_id, "lost") == 404
    assert read(cast, clock_id).stopped_at is None
