"""The live board: a supervisor sees everything, a lead her team without pseudonyms, a manager numbers."""

from __future__ import annotations

import re

import pytest

from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague
from tests.desk.test_covering import day
from tests.desk.test_handovers import asked, poll, text
from tests.desk.test_helping import asks, in_team
from tests.trust.test_statements import statements

LOOK = re.compile(r'hx-get="(/desk/board/now\?[^"]+)"')


@pytest.fixture
def ada(cast: Cast) -> Colleague:
    return cast.staff(Role.AGENT, "Ada Moss")


def a_busy_hour(cast: Cast, ada: Colleague) -> None:
    """Somebody waits in a call, help is asked, somebody at a high risk has nobody."""
    asked(cast, ada)
    asks(cast, ada)
    cast.screen(cast.walker("Tall Reed"), HEAVY)


def test_a_supervisor_sees_who_is_in_contact_who_waits_and_who_has_nobody(
    cast: Cast, ada: Colleague, frozen_clock: FrozenClock
) -> None:
    a_busy_hour(cast, ada)
    frozen_clock.advance(minutes=3)
    page = text(cast.visit(cast.staff(Role.SUPERVISOR, "Mira Holt")), "/desk/board")
    for words in ("1 colleague asks for help.", "1 contact goes on.", "for 3 minutes", "1 person has nobody yet.",
                  "1 is at a high risk.", "Ada Moss is with them.", "protocol is open", "Tall Reed"):  # fmt: skip
        assert words in page, words


def test_a_lead_sees_her_team_without_pseudonyms_and_a_manager_numbers_alone(cast: Cast, ada: Colleague) -> None:
    a_busy_hour(cast, ada)
    hers, other = cast.staff(Role.TEAM_LEAD, "Lea Lead"), cast.staff(Role.TEAM_LEAD, "Oren Lead")
    in_team(cast, "Day team", ada, hers)
    in_team(cast, "Evening team", other)
    manager = cast.staff(Role.MANAGER, "Mara Manager")
    page = text(cast.visit(hers), "/desk/board")
    assert "Ada Moss" in page
    assert "Tall Reed" not in page
    assert "Ada Moss" not in text(cast.visit(other), "/desk/board")
    numbers = text(cast.visit(manager), "/desk/board")
    assert "1 contact goes on." in numbers
    assert "Ada Moss" not in numbers
    assert "Tall Reed" not in numbers


def test_it_looks_again_by_itself_and_says_nothing_where_nothing_changed(cast: Cast, ada: Colleague) -> None:
    visit = cast.visit(cast.staff(Role.SUPERVISOR, "Mira Holt"))
    look = poll(LOOK, text(visit, "/desk/board"))
    assert visit.get(look, part=True).status_code == 204
    asks(cast, ada)
    fresh = visit.get(look, part=True)
    assert (fresh.status_code, "Ada Moss" in fresh.get_data(as_text=True)) == (200, True)
    assert visit.get(look).status_code == 303


def test_who_is_covered_now_stands_there(cast: Cast, ada: Colleague, frozen_clock: FrozenClock) -> None:
    mira, dana = cast.staff(Role.SUPERVISOR, "Mira Holt"), cast.staff(Role.COUNSELLOR, "Dana Example")
    sam = cast.staff(Role.COUNSELLOR, "Sam Reed")
    cast.visit(mira).post(
        f"/desk/caseloads/{dana.id}/cover",
        {"covered_by": sam.id, "first_day": day(0), "last_day": day(1)},
        like=f"/desk/caseloads/{dana.id}/cover",
    )
    assert "Sam Reed for Dana Example until" in text(cast.visit(mira), "/desk/board")


def test_it_asks_as_often_with_ten_contacts_as_with_one(cast: Cast, ada: Colleague) -> None:
    visit = cast.visit(cast.staff(Role.SUPERVISOR, "Mira Holt"))
    a_busy_hour(cast, ada)
    with statements(cast.database) as few:
        text(visit, "/desk/board")
    for _each in range(9):
        asked(cast, ada)
    with statements(cast.database) as many:
        text(visit, "/desk/board")
    assert len(many) == len(few)


def test_nobody_else_sees_it(cast: Cast) -> None:
    for role in (Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.PLANNER, Role.ANALYST):
        assert cast.visit(cast.staff(role, role.value)).get("/desk/board").status_code == 404
