"""A close look at the pages of who leads: the board, cover, people who change hands, the shift, supervision."""

from __future__ import annotations

import pytest

from app.permissions import Actor
from app.services.helping import ask_help
from app.vocabulary import Role
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import is_raised_to_high, is_taken_by, somebody
from tests.journeys.service import Service
from tests.journeys.test_pages_of_handovers import a_card, asks
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

LONG = "Dana Example-with-a-very-long-family-name-that-never-ends"


@shows("desk.board", "desk.cover", "desk.reassign", "desk.shift", "desk.supervision")
def test_the_pages_of_who_leads(service: Service, camera: Camera, open_context: OpenContext) -> None:
    ada, mira = service.staff(Role.AGENT, name="Ada Moss"), service.staff(Role.SUPERVISOR, name="Mira Holt")
    dana = service.staff(Role.COUNSELLOR, name=LONG)
    service.staff(Role.COUNSELLOR, name="Sam Reed")
    walkers = [somebody(service, "Quiet Heron"), somebody(service, "Tall Reed")]
    for walker in walkers:
        is_taken_by(service, walker, dana)
    is_raised_to_high(service, walkers[0], dana)
    asks(service, ada, card := a_card(service, ada))
    with service.database.begin() as db:
        ask_help(db, Actor(ada.id, ada.name, frozenset({Role.AGENT})), card_id=card)
    service.clock.advance(minutes=3)
    her = ColleagueBrowser(open_context().new_page(), service.address, mira)
    switch_staff_visit(service, her.page.context, mira)

    her.open("/desk/board")
    camera.other(her.page, "desk.board")
    her.open(f"/desk/caseloads/{dana.id}/cover")
    her.page.get_by_role("radio", name="Sam Reed").check()
    her.page.get_by_label("Last day").fill(her.page.get_by_label("First day").input_value())
    her.send("Arrange the cover")
    camera.other(her.page, "desk.cover")
    her.open(f"/desk/caseloads/{dana.id}/reassign")
    her.send("Look at it first")
    assert her.page.locator("#errors").count()
    camera.other(her.page, "desk.reassign")
    her.page.get_by_role("radio", name="All of them").check()
    her.page.get_by_role("checkbox", name="Sam Reed").check()
    her.send("Look at it first")
    her.shows("2 people change hands")
    camera.other(her.page, "desk.reassign")
    her.open("/desk/shift")
    her.page.get_by_label("A note for the next shift").fill("The line was down until noon. " * 5)
    her.send("Keep the note")
    service.clock.advance(minutes=1)
    her.open("/desk/shift")
    camera.other(her.page, "desk.shift")
    her.open("/desk/supervision")
    her.page.get_by_role("radio", name="With one colleague").check()
    her.page.get_by_role("checkbox", name="Sam Reed").check()
    her.page.get_by_label("What was agreed").fill("We look at the night calls together.")
    her.send("Keep the talk")
    camera.other(her.page, "desk.supervision")
