"""One press asks for help on every page; whoever comes says so, the other reads it, and one of the two ends it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from app.ids import new_id
from app.models.access import Audit
from app.models.supervision import HelpRequest
from app.models.teams import Team, TeamMember
from app.permissions import Actor
from app.services.helping import SomebodyComes, ask_help, take_help
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague
from tests.desk.test_handovers import BANNER, a_card, poll, text


@pytest.fixture
def ada(cast: Cast) -> Colleague:
    return cast.staff(Role.AGENT, "Ada Moss")


@pytest.fixture
def mira(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Mira Holt")


def asks(cast: Cast, by: Colleague, **typed: str) -> int:
    return cast.visit(by).post("/desk/help", {"back": "/desk", **typed}, like="/desk").status_code


def request_of(cast: Cast, by: Colleague) -> str:
    with cast.database.reading() as db:
        mine = sa.select(HelpRequest.id).where(HelpRequest.staff_id == by.id, HelpRequest.closed_at.is_(None))
        return str(db.execute(mine).scalar_one())


def in_team(cast: Cast, name: str, *people: Colleague) -> None:
    team = new_id()
    with cast.database.begin() as db:
        db.execute(sa.insert(Team).values(id=team, name=name, created_at=sa.func.current_timestamp()))
        for one in people:
            db.execute(sa.insert(TeamMember).values(team_id=team, staff_id=one.id))


def test_the_button_is_on_every_page_of_who_may_ask_and_on_no_other(cast: Cast, ada: Colleague) -> None:
    for address in ("/desk", "/desk/contacts", "/staff"):
        assert "I need help" in text(cast.visit(ada), address), address
    assert "I need help" not in text(cast.visit(cast.staff(Role.ANALYST, "Noor")), "/staff")


def test_one_press_on_a_contact_carries_it_and_whoever_comes_opens_it(
    cast: Cast, ada: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    card = a_card(cast, ada)
    page = text(cast.visit(ada), f"/desk/contacts/{card}")
    assert f'name="card" value="{card}"' in page
    assert asks(cast, ada, card=card, back=f"/desk/contacts/{card}") == 303
    again = text(cast.visit(ada), f"/desk/contacts/{card}")
    assert "You asked for help." in again
    assert "I need help" not in again

    boss = text(cast.visit(mira), "/desk/clients")
    assert "Ada Moss asks for help." in boss
    assert "In a call." in boss
    frozen_clock.advance(minutes=1)
    come = cast.visit(mira).post(f"/desk/help/{request_of(cast, ada)}/come", {"back": "/desk"}, like="/desk")
    assert come.headers["Location"].endswith(f"/desk/contacts/{card}")
    fresh = cast.visit(ada).get(poll(BANNER, again), part=True).get_data(as_text=True)
    assert "Mira Holt is coming." in fresh
    assert 'role="alert"' in fresh, "she hears it where she is"

    over = f"/desk/help/{request_of(cast, ada)}/over"
    assert cast.visit(ada).post(over, {"back": "/desk"}, like="/desk").status_code == 303
    assert "Ada Moss" not in text(cast.visit(mira), "/desk/clients")
    with cast.database.reading() as db:
        noted = db.execute(sa.select(Audit.action).where(Audit.object_kind == "help").order_by(Audit.at)).scalars()
        assert list(noted) == ["help_asked", "help_taken", "help_closed"]


def test_asking_twice_is_one_request_and_a_card_of_somebody_else_does_not_go_along(cast: Cast, ada: Colleague) -> None:
    other = cast.staff(Role.AGENT, "Ben Agent")
    assert [asks(cast, ada, card=a_card(cast, other)) for _twice in range(2)] == [303, 303]
    with cast.database.reading() as db:
        assert [row.card_id for row in db.execute(sa.select(HelpRequest.card_id))] == [None]


def test_a_clinician_and_a_lead_come_and_read_the_contact_only_while_the_help_lasts(cast: Cast, ada: Colleague) -> None:
    card, lead = a_card(cast, ada), cast.staff(Role.TEAM_LEAD, "Lea Lead")
    asks(cast, ada, card=card)
    address = f"/desk/contacts/{card}/card"
    assert cast.visit(lead).get(address).status_code == 404
    assert "Ada Moss asks for help." in text(cast.visit(lead), "/staff")
    request = request_of(cast, ada)
    come = cast.visit(lead).post(f"/desk/help/{request}/come", {"back": "/staff"}, like="/staff")
    assert come.headers["Location"].endswith(address)
    assert cast.visit(lead).get(address).status_code == 200
    cast.visit(lead).post(f"/desk/help/{request}/over", {"back": "/staff"}, like="/staff")
    assert cast.visit(lead).get(address).status_code == 404


def test_a_lead_hears_of_her_own_team_and_who_is_not_asked_of_nobody(cast: Cast, ada: Colleague) -> None:
    hers, others = cast.staff(Role.TEAM_LEAD, "Lea Lead"), cast.staff(Role.TEAM_LEAD, "Oren Lead")
    in_team(cast, "Day team", ada, hers)
    in_team(cast, "Evening team", others)
    asks(cast, ada)
    come = f"/desk/help/{request_of(cast, ada)}/come"
    assert "Ada Moss asks for help." in text(cast.visit(hers), "/staff")
    assert "Ada Moss" not in text(cast.visit(others), "/staff")
    assert cast.visit(others).post(come, {"back": "/staff"}, like="/staff").status_code == 404
    assert cast.visit(ada).post(come, {"back": "/desk"}, like="/desk").status_code == 404
    counsellor = cast.staff(Role.COUNSELLOR, "Dana")
    assert "Ada Moss" not in text(cast.visit(counsellor), "/desk")
    over = f"/desk/help/{request_of(cast, ada)}/over"
    assert cast.visit(counsellor).post(over, {"back": "/desk"}, like="/desk").status_code == 404


def test_of_two_who_come_at_once_one_does_and_the_other_reads_who(cast_on_both: Cast) -> None:
    cast = cast_on_both
    ada = cast.staff(Role.AGENT, "Ada Moss")
    people = [cast.staff(Role.SUPERVISOR, name) for name in ("Mira Holt", "Jonas Falk")]
    with cast.database.begin() as db:
        request = ask_help(db, Actor(ada.id, ada.name, frozenset({Role.AGENT})))

    def comes(person: Colleague) -> str:
        try:
            with cast.database.begin() as db:
                take_help(db, request, Actor(person.id, person.name, frozenset({Role.SUPERVISOR})))
        except SomebodyComes as before:
            return before.name
        return "first"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(comes, people))
    assert sorted(said) == sorted(["first", people[said.index("first")].name])


def test_no_press_leads_away_from_here(cast: Cast, ada: Colleague) -> None:
    answer = cast.visit(ada).post("/desk/help", {"back": "https://elsewhere.example"}, like="/desk")
    assert re.fullmatch(r"(http://localhost)?/staff", answer.headers["Location"])
