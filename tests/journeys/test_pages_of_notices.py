"""A close look at what staff hear of: what did not arrive, a decision, and whether messages go out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from app import clock
from app.ids import new_id
from app.queries.service_hours import hours_of
from app.services import clocks, outbox, tasks
from app.services.heartbeats import beat
from app.services.outbox import NewMessage, Tried
from app.services.safe_contact import keep_rules
from app.vocabulary import ClockKind, DeliveryOutcome, Role
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import is_taken_by, somebody
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit
from tests.people_on_a_quest import Walker

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("desk.worklist", "desk.call", "desk.notices")
def test_what_staff_hear_of(service: Service, camera: Camera, page: Page) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    supervisor = service.staff(Role.SUPERVISOR, name="Saule Example")
    lost, silent = somebody(service, "Quiet Heron"), somebody(service, "Slow Finch")
    for walker in (lost, silent):
        is_taken_by(service, walker, counsellor)
    did_not_arrive(service, lost)
    asks_for_a_decision(service, silent)
    her = ColleagueBrowser(page, service.address, counsellor)
    switch_staff_visit(service, page.context, counsellor)
    her.open(f"/desk?open=lost-{lost.client_id}")
    assert page.get_by_text("Messages do not go out").count()
    camera.other(page, "desk.worklist")
    her.open(f"/desk/calls/{silent.journey_id}")
    camera.other(page, "desk.call")
    her.open("/desk/notices")
    camera.other(page, "desk.notices")
    with service.database.begin() as db:
        beat(db, "a worker")
    switch_staff_visit(service, page.context, supervisor)
    her.open("/desk/notices")
    assert page.get_by_text("Messages: going out").count()
    camera.other(page, "desk.notices")


def did_not_arrive(service: Service, walker: Walker) -> None:
    """She may be called; a reminder to her was given up, and nobody knows of a second message."""
    with service.database.begin() as db:
        keep_rules(db, walker.locker(), {"ways": ["call"], "address": "+7 700 000 00 00", "consent": "yes"})
        plan = {"client_id": walker.client_id, "journey_id": walker.journey_id}
        outbox.plan(db, [NewMessage(new_id(), "step_waits", clock.now(), step="how-we-work", **plan)])
        claimed = outbox.claim(db, "w", 10)
        outbox.settle(db, "w", [Tried(one, DeliveryOutcome.REFUSED, "email") for one in claimed])


def asks_for_a_decision(service: Service, walker: Walker) -> None:
    """Two reminders had no answer."""
    with service.database.begin() as db:
        due = clock.now() + timedelta(days=1)
        tasks.open_task(db, tasks.NO_ANSWER, walker.client_id, walker.journey_id, due_at=due)


@shows("desk.clock")
def test_the_page_of_a_clock(service: Service, camera: Camera, page: Page) -> None:
    clinician = service.staff(Role.CLINICIAN, name="Lena Example-with-a-very-long-family-name-that-never-ends")
    walker = somebody(service, "Quiet Heron")
    with service.database.begin() as db:
        hours = hours_of(db, service.settings.zone)
        clock_id = clocks.start(db, ClockKind.CLINICIAN, hours=hours, channel="portal", client_id=walker.client_id)
    her = ColleagueBrowser(page, service.address, clinician)
    switch_staff_visit(service, page.context, clinician)
    her.open(f"/desk/clocks/{clock_id}")
    camera.other(page, "desk.clock")
    her.send("I tried: it is their turn now")
    her.shows("The clock stands still until it is our turn again.")
    her.send("It is our turn again")
    clock.freeze(clock.now() + timedelta(days=4))
    switch_staff_visit(service, page.context, clinician)
    her.open(f"/desk/clocks/{clock_id}")
    her.shows("Red:")
    camera.other(page, "desk.clock")
    her.send("We have spoken")
    camera.other(page, "desk.clock")
