"""The list of clients."""

from __future__ import annotations

import re

import pytest

from app.services import offering, plans
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague


def listed(cast: Cast, person: Colleague, query: str = "") -> list[str]:
    """The rows of those with a plan as plain text, in order."""
    html = cast.visit(person).get(f"/desk/clients{query}").get_data(as_text=True)
    rows = re.findall(r'<li class="row" id="client-.*?</li>', html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()).partition(" ")[2] for row in rows]


def test_a_counsellor_finds_her_clients_and_a_supervisor_everybody(cast: Cast) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    cast.walker("Quiet Heron", of=dana, language="kk")
    cast.walker("Tall Reed")
    (row,) = listed(cast, dana)
    assert row.startswith("Quiet Heron Kazakh Not asked yet On the way Take back control Where I am now Quiet for")
    assert len(listed(cast, chief)) == 2


def test_each_row_says_where_somebody_stands(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    cast.screen(cast.walker("Paper Lantern", of=dana), HEAVY)
    resting, ended = cast.walker("Still Harbour", of=dana), cast.walker("Grey Willow", of=dana)
    with cast.database.begin() as db:
        plans.pause(db, resting.journey_id, until=None, key="rest")
        plans.stop(db, ended.journey_id, has_what_she_came_for=True, key="end")
    cast.walker("North Lark", of=dana)
    frozen_clock.advance(days=9)
    asked = cast.walker("Quiet Heron", of=dana)
    cast.ask_for_review(asked)
    states = {row[: row.index(" English")]: row for row in listed(cast, dana)}
    assert "High On safety hold" in states["Paper Lantern"]
    assert "Resting" in states["Still Harbour"]
    assert "Finished well" in states["Grey Willow"]
    assert "Gone quiet" in states["North Lark"]
    assert states["North Lark"].endswith("Quiet for 2 weeks")
    assert "Promised by" in states["Quiet Heron"]
    order = [row[: row.index(" English")] for row in listed(cast, dana)]
    assert order[0] == "Paper Lantern"
    assert order[-1] == "Grey Willow"


def test_a_pseudonym_is_found_by_a_part_of_it(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    cast.walker("Quiet Heron", of=dana)
    cast.walker("Tall Reed", of=dana)
    cast.walker("Night Heron")
    assert [row.split(" English")[0] for row in listed(cast, dana, "?q=heron")] == ["Quiet Heron"]
    assert listed(cast, dana, "?q=%25") == []
    assert "Nobody is like this now." in cast.visit(dana).get("/desk/clients?q=zebra").get_data(as_text=True)


@pytest.mark.parametrize("query", ["?page=99", "?page=0", "?page=x", "?page=-1", "?q=" + "x" * 5000, "?q=%00"])
def test_an_odd_address_still_answers_with_a_page(cast: Cast, query: str) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    cast.walker("Quiet Heron", of=dana)
    assert cast.visit(dana).get(f"/desk/clients{query}").status_code == 200


def test_the_list_does_not_tell_hours_of_what_she_did(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    cast.walker("Quiet Heron", of=dana)
    frozen_clock.advance(hours=3)
    assert "Quiet for Less than a day" in listed(cast, dana)[0]
    frozen_clock.advance(days=5)
    assert "Quiet for 5 days" in listed(cast, dana)[0]


def test_long_lists_have_pages(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    for number in range(52):
        cast.walker(f"Quiet Heron {number:02}", of=dana)
    assert len(listed(cast, dana)) == 50
    assert len(listed(cast, dana, "?page=2")) == 2
    page = cast.visit(dana).get("/desk/clients?page=2").get_data(as_text=True)
    assert "Page 2 of 2" in page
    assert "Earlier in the list" in page


def test_a_client_with_two_plans_stands_there_once(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = cast.walker("Quiet Heron", of=dana)
    with cast.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=True, key="end")
        offering.offer_quest(db, walker.client_id, "take-back-control", zone="UTC", actor=dana.actor)
    (row,) = listed(cast, dana)
    assert "Offered, waits for a yes" in row
