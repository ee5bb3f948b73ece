"""A watched phone, in a browser whose Back works as for people: one switch, and whoever looks reads about the weather.

What would have gone out to her meanwhile waits; that is shown at the service, where it is decided.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.services import staff_steps
from app.services.journeys import Actor
from app.services.safe_contact import keep_rules
from app.services.staff_steps import NotAllowed
from app.vocabulary import Role
from tests.browser import PHONE, OpenContext, step_back
from tests.journeys.her_browser import HerBrowser
from tests.journeys.looking import look
from tests.journeys.seeds import a_client_on_her_way, is_taken_by, walker_of
from tests.journeys.service import Service, the_quest

pytestmark = pytest.mark.e2e


def bland(page: Page) -> None:
    """A page about the weather, and nothing of hers: no name, no plan, no mark of the service."""
    expect(page).to_have_title("Weather notes")
    expect(page.locator("h1")).to_have_text("Weather notes")
    for telling in ("plan", "Quiet Heron", "Leave quickly", "counsellor"):
        expect(page.locator("body")).not_to_contain_text(telling)
    look(page)


def test_a_watched_phone(service: Service, open_context: OpenContext) -> None:
    dana = service.staff(Role.COUNSELLOR, name="Dana Example")
    client = a_client_on_her_way(service, "Quiet Heron")
    walker = walker_of(service, client.id)
    is_taken_by(service, walker, dana)
    with service.database.begin() as db:
        keep_rules(db, walker.locker(), {"ways": ["call"], "address": "+000", "consent": "yes"})
    phone = open_context(keeps_left_pages=True, viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    her = HerBrowser(phone, service.address, the_quest(), client.phrase, client.pseudonym)
    her.comes_back()
    her.open("/my/data")
    her.open("/my/watched")
    her.shows("Nobody calls you or writes to you, whatever you allowed before.")

    phone.get_by_role("button", name="Pause everything now").click()
    bland(phone)
    for _step in range(3):
        step_back(phone)
        bland_or_settings(phone)
    for path in ("/my", "/", "/my/data", service.step_address(client.id, "how-we-work")):
        phone.goto(service.address + path)
        bland(phone)
    actor = Actor(Role.COUNSELLOR.value, dana.id)
    with pytest.raises(NotAllowed), service.database.begin() as db:
        staff_steps.record_call(db, walker.journey_id, None, "reached", actor=actor)

    phone.get_by_role("link", name="Close").click()
    phone.wait_for_url("**/weather")
    phone.goto(f"{service.address}/return")
    phone.get_by_label("Search these notes").fill(client.phrase)
    phone.get_by_role("button", name="Search").click()
    expect(phone.get_by_role("link", name="Settings")).to_be_visible()
    bland(phone)

    phone.get_by_role("link", name="Settings").click()
    phone.get_by_role("button", name="I am alone now: show my pages").click()
    expect(phone.locator("h1")).to_have_text("How we work")
    her.open("/my/watched")
    her.shows("Nothing is sent to you.")
    her.send("Nobody is watching any more")
    assert her.heading == "How we may reach you"
    with service.database.begin() as db:
        staff_steps.record_call(db, walker.journey_id, None, "reached", actor=actor)


def bland_or_settings(page: Page) -> None:
    """Back on the way by which she came: bland, also where the switch itself stood."""
    expect(page.locator("body")).not_to_contain_text("Quiet Heron")
    expect(page.locator("h1")).to_have_text(page.title())
    assert page.title() in ("Weather notes", "Settings")
