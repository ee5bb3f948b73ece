"""A close look at who waits to be taken over; and the banner in two browsers, which disturbs nobody who types."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.services import contact_cards, handovers
from app.vault import Vault
from app.vocabulary import Audience, ContactChannel, Role
from tests.accounts import SomeStaff
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.seeds import reaches_high, somebody
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def a_card(service: Service, by: SomeStaff, channel: ContactChannel = ContactChannel.CALL) -> str:
    with service.database.begin() as db:
        vault = Vault.of(service.settings)
        return contact_cards.open_card(
            db, vault, channel=channel, audience=Audience.SELF, language="en", staff_id=by.id
        )


def asks(service: Service, by: SomeStaff, card_id: str, channel: ContactChannel = ContactChannel.CALL) -> str:
    with service.database.begin() as db:
        return handovers.ask(db, service.settings, channel=channel, card_id=card_id, asked_by=by.id)


def opens(service: Service, open_context: OpenContext, person: SomeStaff, path: str) -> Page:
    """A page of this colleague, with its own passing of time."""
    context = open_context(viewport=PHONE)
    switch_staff_visit(service, context, person)
    page = context.new_page()
    page.clock.install()
    page.goto(service.address + path)
    return page


@shows("desk.handovers")
def test_who_waits(service: Service, camera: Camera, open_context: OpenContext) -> None:
    ada, mira = service.staff(Role.AGENT, name="Ada Moss"), service.staff(Role.SUPERVISOR, name="Mira Holt")
    page = open_context().new_page()
    switch_staff_visit(service, page.context, mira)
    page.goto(f"{service.address}/desk/handovers")
    camera.other(page, "desk.handovers")
    for channel in (ContactChannel.CALL, ContactChannel.CHAT):
        asks(service, ada, a_card(service, ada, channel), channel)
    reaches_high(somebody(service, "Mild Lark"))
    complex_case = a_card(service, ada)
    with service.database.begin() as db:
        handovers.ask_senior(db, service.settings, complex_case, asked_by=ada.id)
    service.clock.advance(minutes=3)
    page.goto(f"{service.address}/desk/handovers")
    camera.other(page, "desk.handovers")
    page.locator("main").get_by_role("button", name="Accept").first.click()
    page.goto(f"{service.address}/desk/handovers")
    camera.other(page, "desk.handovers")


def test_the_banner_comes_by_itself_takes_no_focus_and_the_colleague_reads_who_comes(
    service: Service, open_context: OpenContext
) -> None:
    ada, mira = service.staff(Role.AGENT, name="Ada Moss"), service.staff(Role.SUPERVISOR, name="Mira Holt")
    card_id = a_card(service, ada)
    hers, boss = (
        opens(service, open_context, ada, f"/desk/contacts/{card_id}"),
        opens(service, open_context, mira, "/desk/clients"),
    )
    search = boss.get_by_role("searchbox").first
    search.fill("Quiet")
    asks(service, ada, card_id)
    boss.clock.run_for(8100)
    expect(boss.get_by_role("alert").filter(has_text="Somebody on the phone waits")).to_be_visible()
    expect(search).to_be_focused()
    expect(search).to_have_value("Quiet")
    assert boss.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits a phone"
    accept = boss.get_by_role("button", name="Accept")
    accept.focus()
    asks(service, ada, a_card(service, ada, ContactChannel.CHAT), ContactChannel.CHAT)
    boss.clock.run_for(8100)
    expect(boss.locator("#handovers form")).to_have_count(2)
    expect(accept.first).to_be_focused()
    hers.clock.run_for(5100)
    expect(hers.locator("#handover")).to_contain_text("Mira Holt was told at")
    expect(hers.get_by_role("heading", name="Stay with the person.")).to_be_visible()
    boss.keyboard.press("Enter")
    boss.wait_for_url(f"**/desk/contacts/{card_id}")
    hers.clock.run_for(5100)
    expect(hers.get_by_role("status").filter(has_text="Mira Holt accepted at")).to_be_visible()
    expect(boss.locator("#handovers form")).to_have_count(1)
