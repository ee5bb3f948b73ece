"""Somebody who was erased is on no page of the staff, and no page fails for want of her."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.jobs.worker import tick
from app.services.erasing import erase_client
from app.vocabulary import ActorKind, Role
from tests.a_full_record import fill
from tests.desk.cast import HEAVY, Cast
from tests.people_on_a_quest import Walker as ServiceWalker

PAGES = {
    Role.COUNSELLOR: ("/desk", "/desk/clients", "/desk/times", "/desk/unassigned"),
    Role.SUPERVISOR: ("/desk", "/desk/clients", "/desk/reissues", "/desk/unassigned"),
    Role.ANALYST: ("/insights/dropoff",),
    Role.DESIGNER: ("/studio", "/studio/take-back-control/1"),
}
HER, OTHER = "Gone Heron", "Tall Reed"


@pytest.fixture
def erased(cast: Cast) -> tuple[Cast, str]:
    """Two people of a counsellor, at a high risk; one of them erased everything. Gives the address of her record."""
    counsellor = cast.staff(Role.COUNSELLOR)
    her, other = cast.walker(HER, of=counsellor), cast.walker(OTHER, of=counsellor)
    for walker in (her, other):
        cast.screen(walker, HEAVY)
    fill(ServiceWalker(cast.database, cast.settings, her.client_id, her.journey_id), counsellor.id)
    assert HER in cast.visit(counsellor).get("/desk").text
    with cast.database.begin() as db:
        by = (ActorKind.CLIENT, her.client_id)
        erase_client(db, her.client_id, pepper=cast.settings.pepper, actor=by)
    return cast, f"/desk/clients/{her.client_id}"


@pytest.mark.parametrize("role", PAGES)
def test_no_page_shows_her_and_none_fails(erased: tuple[Cast, str], role: Role) -> None:
    cast, _address = erased
    visit = cast.visit(cast.staff(role, name="Looks at it"))
    for page in PAGES[role]:
        answer = visit.get(page)
        assert answer.status_code == 200, page
        assert HER not in answer.text, page
        assert ">- " not in answer.text, page


def test_her_record_is_not_there_and_the_other_one_is_still_first(erased: tuple[Cast, str]) -> None:
    cast, address = erased
    supervisor = cast.visit(cast.staff(Role.SUPERVISOR))
    assert supervisor.get(address).status_code == 404
    assert OTHER in supervisor.get("/desk").text
    assert HER not in supervisor.get("/desk/clients?q=Heron").text


def test_the_worker_asks_for_nothing_on_her_behalf(erased: tuple[Cast, str]) -> None:
    cast, _address = erased
    clock.freeze(clock.now() + timedelta(days=60))
    tick(cast.database)
    supervisor = cast.visit(cast.staff(Role.SUPERVISOR))
    assert HER not in supervisor.get("/desk").text
