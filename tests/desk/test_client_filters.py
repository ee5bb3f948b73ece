"""What somebody looks for in the list of clients, views of it that she keeps, and caseloads."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.ids import new_id
from app.models.clients import Client
from app.models.journeys import Journey
from app.models.teams import Team
from app.permissions import Actor
from app.queries.caseloads import caseloads
from app.queries.clients_list import Wanted, clients_listed, count_clients
from app.services import plans
from app.services.caseload import take_journey
from app.vocabulary import Role
from quests.risk import RiskLevel
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague, Visit
from tests.desk.test_clients import listed

VIEWS = re.compile(r'/desk/views/([^/"]+)/rename')


def names(cast: Cast, person: Colleague, query: str = "") -> list[str]:
    return [row.split(" English")[0].split(" Russian")[0] for row in listed(cast, person, query)]


def some_people(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    """One of every kind: on hold, quiet for long, resting, ended, waiting for us, and just begun."""
    began = frozen_clock.now
    cast.walker("Slow Finch", of=dana, language="ru")
    held, resting, ended = (cast.walker(name, of=dana) for name in ("Paper Lantern", "Still Harbour", "Grey Willow"))
    cast.screen(held, HEAVY)
    with cast.database.begin() as db:
        plans.pause(db, resting.journey_id, until=None, key="rest")
        plans.stop(db, ended.journey_id, has_what_she_came_for=False, key="end")
    asks = cast.walker("Quiet Heron", of=dana)
    cast.ask_for_review(asks)
    cast.walker("New Reed", of=dana, quest="back-on-track")
    assert frozen_clock.now > began


def test_each_filter_leaves_those_it_names_and_the_address_holds_it(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    some_people(cast, dana, frozen_clock)
    assert names(cast, dana) == [
        "Paper Lantern", "Slow Finch", "Still Harbour", "New Reed", "Quiet Heron", "Grey Willow",
    ]  # fmt: skip
    found = {
        "state=stalled": ["Slow Finch"],
        "state=safety_hold": ["Paper Lantern"],
        "state=paused": ["Still Harbour"],
        "state=waiting_on_service": ["Quiet Heron"],
        "state=in_progress": ["New Reed"],
        "risk=raised": ["Paper Lantern"],
        "risk=high": ["Paper Lantern"],
        "language=ru": ["Slow Finch"],
        "quest=back-on-track": ["New Reed"],
        "quest=take-back-control&level=look-back": ["Quiet Heron"],
        "quest=back-on-track&version=1": ["New Reed"],
        "quest=back-on-track&version=2": [],
        "quiet=7&risk=unasked": ["Slow Finch", "Still Harbour"],
        "quiet=7&q=finch": ["Slow Finch"],
        "quest=no-such-quest": [],
    }
    assert {query: names(cast, dana, f"?{query}") for query in found} == found


def test_what_cannot_be_looked_for_is_not_and_what_is_gone_finds_nobody(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    cast.walker("Quiet Heron", of=dana)
    odd_ones = "state=asleep", "risk=9", "quiet=x", "quiet=-3", "level=look-back", "version=2", "language=%00", "q=%00"
    for odd in odd_ones:
        assert names(cast, dana, f"?{odd}") == ["Quiet Heron"], odd
    page = cast.visit(dana).get("/desk/clients?team=closed-long-ago").text
    assert "Not there any more" in page
    assert "Nobody is like this now." in page


def test_a_supervisor_looks_by_colleague_and_team_and_a_counsellor_sees_no_more_by_asking(cast: Cast) -> None:
    dana, tom, chief = (
        cast.staff(Role.COUNSELLOR),
        cast.staff(Role.COUNSELLOR, "Tom Example"),
        cast.staff(Role.SUPERVISOR, "Chief Example"),
    )
    hers, his = cast.walker("Quiet Heron", of=dana), cast.walker("Tall Reed", of=tom)
    cast.walker("North Lark")
    with cast.database.begin() as db:
        team = new_id()
        db.execute(sa.insert(Team).values(id=team, name="Evening team", created_at=sa.func.current_timestamp()))
        db.execute(sa.update(Client).values(team=None))
        db.execute(sa.update(Client).where(Client.id == his.client_id).values(team=team))
    assert names(cast, chief, f"?holder={dana.id}") == [hers.pseudonym]
    assert names(cast, chief, "?holder=nobody") == ["North Lark"]
    assert names(cast, chief, "?holder=me") == []
    assert names(cast, chief, f"?team={team}") == ["Tall Reed"]
    assert names(cast, dana, f"?holder={tom.id}") == []
    assert names(cast, dana, f"?team={team}") == []
    assert "Tom Example" not in cast.visit(dana).get("/desk/clients").text
    assert "Tom Example" in cast.visit(chief).get("/desk/clients").text


def test_who_walks_two_plans_is_found_by_either_and_stands_there_once(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker, beside = cast.walker("Quiet Heron", of=dana), "back-on-track"
    frozen_clock.advance(hours=1)
    how = {"zone": "UTC", "frame": "journey", "language": "en", "audience": "self"}
    with cast.database.begin() as db:
        plans.start_plan(db, walker.client_id, beside, **how)
        newest = sa.select(Journey.id).where(Journey.id != walker.journey_id)
        take_journey(db, db.execute(newest).scalar_one(), actor=dana.actor)
    assert len(names(cast, dana)) == 1
    assert names(cast, dana, "?quest=take-back-control") == ["Quiet Heron"]
    assert names(cast, dana, f"?quest={beside}") == ["Quiet Heron"]


# --- saved views ------------------------------------------------------------------------------------------------------


def keep(visit: Visit, name: str, **looked_for: str) -> int:
    return visit.post("/desk/views", {"view_name": name, **looked_for}).status_code


def test_a_view_is_kept_opened_renamed_and_deleted_by_its_owner_alone(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    cast.walker("Quiet Heron", of=dana)
    visit, other = cast.visit(dana), cast.visit(tom)
    answer = visit.post("/desk/views", {"view_name": " Gone quiet ", "state": "stalled", "quiet": "14"})
    assert answer.location == "/desk/clients?state=stalled&quiet=14"
    assert keep(visit, "Gone quiet", state="stalled", quiet="14") == 303, "the same once more is as good as once"
    page = visit.get("/desk/clients").text
    assert page.count("Gone quiet</a>") == 1
    assert "state=stalled&amp;quiet=14" in page
    assert "Gone quiet</a>" not in other.get("/desk/clients").text
    (view,) = VIEWS.findall(visit.get("/desk/views").text)
    assert other.post(f"/desk/views/{view}/rename", {"view_name": "Mine"}).status_code == 404
    assert other.post(f"/desk/views/{view}/delete", {}).status_code == 404
    assert visit.post(f"/desk/views/{view}/rename", {"view_name": "For Mondays"}).status_code == 303
    assert "For Mondays" in visit.get("/desk/views").text
    assert visit.post(f"/desk/views/{view}/delete", {}).status_code == 303
    assert "You keep no views yet." in visit.get("/desk/views").text


def test_a_name_that_is_taken_or_empty_loses_nothing_of_what_was_chosen(cast: Cast) -> None:
    visit = cast.visit(cast.staff(Role.COUNSELLOR))
    keep(visit, "Gone quiet", state="stalled")
    for name, said in (("Gone quiet", "Another view of yours has this name."), ("  ", "Give the view a name.")):
        answer = visit.post("/desk/views", {"view_name": name, "risk": "high"})
        assert answer.status_code == 422
        assert said in answer.text
        assert 'value="high" selected' in answer.text


# --- caseloads --------------------------------------------------------------------------------------------------------


def actor(person: Colleague) -> Actor:
    return Actor(person.id, person.name, frozenset({person.role}))


def test_a_caseload_counts_people_what_waits_and_since_when(cast_on_both: Cast, frozen_clock: FrozenClock) -> None:
    cast = cast_on_both
    dana, tom = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.COUNSELLOR, "Ayan Example")
    chief, planner = cast.staff(Role.SUPERVISOR, "Chief Example"), cast.staff(Role.PLANNER, "Pia Example")
    asks, raised = cast.walker("Quiet Heron", of=dana), cast.walker("Tall Reed", of=dana)
    cast.ask_for_review(asks)
    sent_at = frozen_clock.now
    cast.raise_risk(raised, dana, RiskLevel.HIGH)
    cast.walker("North Lark", of=tom)
    frozen_clock.advance(days=3)
    with cast.database.reading() as db:
        everybody = caseloads(db, actor(chief))
        assert [(one.name, one.people, one.waiting, one.high) for one in everybody] == [
            ("Ayan Example", 1, 0, 0), ("Chief Example", 0, 0, 0), ("Dana Example", 2, 1, 1),
        ]  # fmt: skip
        assert everybody[2].waiting_since == sent_at
        assert [one.name for one in caseloads(db, actor(dana))] == ["Dana Example"]
        assert len(caseloads(db, actor(planner))) == 3
        assert caseloads(db, actor(cast.staff(Role.ANALYST))) == []


def test_the_page_of_caseloads_names_no_client_and_leads_on_who_may_reassign(cast: Cast) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    manager = cast.staff(Role.MANAGER, "Mira Example")
    cast.walker("Quiet Heron", of=dana)
    pages = {who: cast.visit(who).get("/desk/caseloads").text for who in (dana, chief, manager)}
    assert all("Quiet Heron" not in page for page in pages.values())
    reassign = f"/desk/caseloads/{dana.id}/reassign"
    assert (reassign in pages[chief], reassign in pages[dana], reassign in pages[manager]) == (True, False, False)
    assert f"/desk/clients?holder={dana.id}" in pages[chief]
    assert "/desk/clients" not in pages[manager]
    assert cast.visit(cast.staff(Role.DESIGNER)).get("/desk/caseloads").status_code == 404


@pytest.mark.parametrize("looked_for", [Wanted(), Wanted(state="stalled", quiet=14, risk="raised", holder="me")])
def test_a_page_of_the_list_is_two_statements_and_counts_as_it_lists(
    cast_on_both: Cast, frozen_clock: FrozenClock, looked_for: Wanted
) -> None:
    cast = cast_on_both
    dana = cast.staff(Role.COUNSELLOR)
    for number in range(3):
        walker = cast.walker(f"Quiet Heron {number}", of=dana)
        cast.raise_risk(walker, dana, RiskLevel.MEDIUM)
    asked: list[str] = []
    sa.event.listen(cast.database.engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))
    frozen_clock.advance(days=40)
    with cast.database.reading() as db:
        asked.clear()
        found = clients_listed(db, actor(dana), looked_for)
        assert len([one for one in asked if one.startswith("SELECT")]) == (2 if found else 1)
        assert count_clients(db, actor(dana), looked_for) == len(found)


def test_caseloads_ask_as_often_for_many_colleagues_as_for_one(cast: Cast) -> None:
    chief, asked = cast.staff(Role.SUPERVISOR, "Chief Example"), list[str]()
    visit = cast.visit(chief)
    visit.get("/desk/caseloads")
    sa.event.listen(cast.database.engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))

    def statements() -> int:
        asked.clear()
        assert visit.get("/desk/caseloads").status_code == 200
        return len(asked)

    first = statements()
    for number in range(3):
        cast.walker(f"Quiet Heron {number}", of=cast.staff(Role.COUNSELLOR, f"Dana {number}"))
    assert statements() == first
