"""A close look at the pages about talks: free times and her zone, and a counsellor's times at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.services.journeys import Actor
from app.vocabulary import Role
from tests.accounts import SomeStaff, a_client
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import is_taken_by
from tests.journeys.service import Service
from tests.journeys.visits import open_visit, switch_staff_visit
from tests.people_on_a_quest import Walker
from tests.people_who_talk import TALK, begins_to_talk, books, publishes, somebody_to_talk_with, talk_of

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

HOURS = (25, 26, 50, 74, 98, 122, 146, 170)


@pytest.fixture
def dana(service: Service) -> SomeStaff:
    return service.staff(Role.COUNSELLOR, name="Dana Example")


def offers_times(service: Service, by: SomeStaff, *hours: int) -> list[str]:
    actor = Actor(Role.COUNSELLOR.value, by.id)
    return publishes(service.database, actor, *(service.clock.now + timedelta(hours=hour) for hour in hours))


def step_id(service: Service, walker: Walker) -> str:
    return service.step_address(walker.client_id, TALK).rsplit("/", 1)[1]


@shows("portal.book", "portal.look_at_time", "portal.cancel_talk", "portal.zone", "portal.take_step", "portal.my")
def test_pages_of_her_talk(service: Service, camera: Camera, open_context: OpenContext, dana: SomeStaff) -> None:
    someone = a_client(service.database, service.settings, "Quiet Heron")
    walker = begins_to_talk(service.database, service.settings, someone.id)
    her = open_visit(service, open_context(viewport=PHONE), someone)
    run, page = step_id(service, walker), her.page
    her.open("/my/zone")
    camera.portal(page, "portal.zone")
    her.open(service.step_address(someone.id, TALK))
    camera.portal(page, "portal.take_step")
    her.open(f"/my/book?step={run}")
    camera.portal(page, "portal.book")
    first, *_rest = offers_times(service, dana, *HOURS)
    her.open(f"/my/book?step={run}")
    camera.portal(page, "portal.book")
    her.open(f"/my/book/{run}/{first}")
    camera.portal(page, "portal.look_at_time")
    her.send("Book this time")
    assert page.locator("#errors").count()
    camera.portal(page, "portal.look_at_time")
    books(somebody_to_talk_with(service.database, service.settings, "Tall Reed"), first)
    page.get_by_label("Chat").check(force=True)
    her.send("Book this time")
    assert "a little quicker" in page.inner_text("main")
    camera.portal(page, "portal.look_at_time")
    _booked(service, camera, her, walker)


def _booked(service: Service, camera: Camera, her: HerBrowser, walker: Walker) -> None:
    """She takes the first time that is left; then what she sees of a talk that stands."""
    page, run = her.page, step_id(service, walker)
    page.locator(".times a").first.click()
    her.send("Book this time")
    camera.portal(page, "portal.take_step")
    her.open("/my")
    camera.portal(page, "portal.my")
    her.open(f"/my/book?step={run}")
    camera.portal(page, "portal.book")
    her.open(f"/my/book/{run}/cancel")
    camera.portal(page, "portal.cancel_talk")
    her.send("Cancel the talk")
    her.open(f"/my/book?step={run}")
    her.send("Find a time for me")
    camera.portal(page, "portal.take_step")


@shows("desk.times", "desk.preview_times", "desk.move_talk", "desk.call_off_talk", "desk.book_for_client")
def test_pages_of_a_counsellors_times(
    service: Service, camera: Camera, open_context: OpenContext, dana: SomeStaff
) -> None:
    page = open_context().new_page()
    switch_staff_visit(service, page.context, dana)
    her = ColleagueBrowser(page, service.address, dana)
    her.open("/desk/times")
    camera.other(page, "desk.times")
    her.send("Look at these times")
    assert page.locator("#errors").count()
    camera.other(page, "desk.preview_times")
    query = "first_day=2026-03-03&weekdays=1&weekdays=3&last_day=2026-03-16&begins=10:00&ends=12:00&minutes=30"
    query += "&ways=chat&ways=phone"
    her.open(f"/desk/times/preview?{query}")
    camera.other(page, "desk.preview_times")
    her.send("Offer these times")
    one, two = (somebody_to_talk_with(service.database, service.settings, name) for name in ("Tall Reed", "Calm Otter"))
    is_taken_by(service, one, dana)
    soon, later = offers_times(service, dana, 1, 29)
    books(two, soon)
    her.open(f"/desk/clients/{one.client_id}/book/{step_id(service, one)}")
    camera.other(page, "desk.book_for_client")
    her.send("Book this time")
    assert page.locator("#errors").count()
    camera.other(page, "desk.book_for_client")
    books(one, later)
    service.clock.advance(hours=1)
    switch_staff_visit(service, page.context, dana)
    her.open("/desk/times")
    camera.other(page, "desk.times")
    for rest, endpoint in (("move", "desk.move_talk"), ("call-off", "desk.call_off_talk")):
        her.open(f"/desk/talks/{talk_of(one).id}/{rest}")
        camera.other(page, endpoint)
