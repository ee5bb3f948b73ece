"""A clock on the worklist and on a record says why it is there, why it is red, and who is told next and when."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from app.queries.service_hours import hours_of
from app.services import clocks
from app.vocabulary import ClockKind, Duty, Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.test_handovers import a_card, asked, on_call, text

ROW = re.compile(r'<li class="row".*?</li>', re.S)


@pytest.fixture
def ada(cast: Cast) -> Colleague:
    return cast.staff(Role.AGENT, "Ada Moss")


@pytest.fixture
def mira(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Mira Holt")


def start(cast: Cast, kind: ClockKind, walker: Walker, *, owner: Colleague | None = None) -> str:
    with cast.database.begin() as db:
        return clocks.start(
            db,
            kind,
            hours=hours_of(db, ZoneInfo("UTC")),
            channel="portal",
            client_id=walker.client_id,
            journey_id=walker.journey_id,
            owner_id=owner.id if owner else None,
        )


def rows(cast: Cast, who: Colleague, tab: str = "") -> list[str]:
    page = text(cast.visit(who), f"/desk?show={tab}" if tab else "/desk")
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in ROW.findall(page)]


def test_a_handover_is_the_first_row_and_leads_to_where_it_is_accepted(
    cast: Cast, ada: Colleague, mira: Colleague
) -> None:
    on_call(cast, mira)
    on_call(cast, cast.staff(Role.SUPERVISOR, "Jonas Falk"), rank=2)
    asked(cast, ada)
    page = text(cast.visit(mira), "/desk")
    assert re.search(r'<a href="/desk/handovers" data-open>Take over now</a>', page), "it opens a page, and no drawer"
    [row] = rows(cast, mira)
    assert "Somebody who is no client yet" in row
    assert "A high risk was found, and nobody has taken over yet." in row
    assert "Mira Holt was told at 09:00. Next: Jonas Falk at 09:02." in row
    assert "Due by 09:02 today" in row
    assert rows(cast, mira, "safety") == [row]


def test_a_red_clock_says_since_when_and_who_hears_next(
    cast: Cast, ada: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    boss = cast.staff(Role.MANAGER, "Vera Lind")
    on_call(cast, mira)
    on_call(cast, cast.staff(Role.SUPERVISOR, "Jonas Falk"), rank=2)
    on_call(cast, boss, Duty.DUTY_MANAGER)
    asked(cast, ada)
    frozen_clock.advance(minutes=3)
    with cast.database.begin() as db:
        clocks.escalate_due(db, hours_of(db, ZoneInfo("UTC")), cast.settings)
    [row] = rows(cast, mira)
    assert "Late: it was due at 09:02." in row
    assert "Mira Holt was told at 09:00. Jonas Falk was told at 09:03. Next: Vera Lind at 09:04." in row
    assert "overdue by" in row


def test_who_stays_with_the_person_reads_that(cast: Cast, ada: Colleague, mira: Colleague) -> None:
    asked(cast, ada)
    [row] = rows(cast, ada)
    assert "Stay with the person until somebody takes over" in row
    assert rows(cast, cast.staff(Role.COUNSELLOR, "Tom Example")) == []


ACTS = {
    ClockKind.DECISION: "Mira Holt decides in an emergency",
    ClockKind.CLINICIAN: "A clinician is asked to speak with the person",
    ClockKind.DEBT_HELP: "Ask for debt advice",
    ClockKind.CALL_BACK: "Call back: the line dropped",
    ClockKind.RECORD_REVIEW: "Read the record of the protocol",
    ClockKind.DEBRIEF: "Offer a colleague a talk after a hard contact",
}
OF_SUPERVISORS = {ClockKind.DECISION, ClockKind.RECORD_REVIEW, ClockKind.DEBRIEF}


def test_each_kind_of_clock_is_a_row_for_whose_it_is_and_a_line_of_the_record(cast: Cast, mira: Colleague) -> None:
    dana, vera = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.SUPERVISOR, "Vera Lind")
    walker = cast.walker(of=dana)
    for kind in ACTS:
        start(cast, kind, walker, owner=mira if kind == ClockKind.DECISION else None)
    listed, hers = "\n".join(rows(cast, vera)), "\n".join(rows(cast, dana))
    record = text(cast.visit(vera), f"/desk/clients/{walker.client_id}")
    assert "What we owe by a clock" in record
    assert {*ClockKind} == {*ACTS, ClockKind.HANDOVER, ClockKind.SENIOR}
    assert [act for act in ACTS.values() if act not in listed or act not in record] == []
    assert [kind for kind, act in ACTS.items() if act in hers] == [kind for kind in ACTS if kind not in OF_SUPERVISORS]
    assert rows(cast, cast.staff(Role.COUNSELLOR, "Somebody Else")) == []


def test_a_clock_that_stands_still_is_not_late(cast: Cast, mira: Colleague, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR, "Dana Example")
    walker = cast.walker(of=dana)
    clock_id = start(cast, ClockKind.DEBT_HELP, walker)
    with cast.database.begin() as db:
        assert clocks.wait(db, clock_id)
    frozen_clock.advance(hours=5)
    [row] = [row for row in rows(cast, dana) if "debt advice" in row]
    assert "Stands still" in row
    assert "the next act is theirs" in row
    assert "overdue" not in row


def test_a_clock_that_was_stopped_is_gone_from_both(cast: Cast, mira: Colleague) -> None:
    walker = cast.walker()
    clock_id = start(cast, ClockKind.DEBT_HELP, walker)
    assert "Ask for debt advice" in text(cast.visit(mira), f"/desk/clients/{walker.client_id}")
    with cast.database.begin() as db:
        clocks.stop(db, clock_id, "done", staff_id=mira.id)
    assert [row for row in rows(cast, mira) if "debt advice" in row] == []
    assert "What we owe by a clock" not in text(cast.visit(mira), f"/desk/clients/{walker.client_id}")


def test_a_contact_of_its_own_is_first_in_the_drawer_of_nobody(cast: Cast, ada: Colleague) -> None:
    a_card(cast, ada)
    asked(cast, ada)
    page = text(cast.visit(ada), "/desk")
    assert 'aria-current="true"' not in page.split("<main")[1]
