"""A close look at a contact: where it is opened, its page on a call and in a chat, calm and at high risk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from app.permissions import Actor
from app.queries.contact_cards import card_for
from app.services.contact_cards import open_card
from app.services.contact_work import Change, keep_answers
from app.vault import Vault
from app.vocabulary import Audience, ContactChannel, Permission, Role
from quests.answers import Answer
from tests.accounts import SomeStaff
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def a_contact(
    service: Service,
    by: SomeStaff,
    answers: dict[str, Answer],
    *,
    channel: ContactChannel = ContactChannel.CALL,
    audience: Audience = Audience.SELF,
    language: str = "en",
) -> str:
    """The address of a contact that this colleague has, with these fields typed."""
    vault = Vault.of(service.settings)
    with service.database.begin() as db:
        card_id = open_card(db, vault, channel=channel, audience=audience, language=language, staff_id=by.id)
        asks = Actor(by.id, by.name, frozenset({Role.AGENT}))
        card = card_for(db, asks, Permission.TAKE_CONTACT, card_id)
        assert card is not None
        changes = {key: Change(value, 0) for key, value in answers.items()}
        keep_answers(db, service.settings, card, changes, staff_id=by.id)
    return f"/desk/contacts/{card_id}"


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("desk.contacts", "desk.new_contact", "desk.contact")
def test_a_contact(service: Service, camera: Camera, page: Page) -> None:
    ada, mira = service.staff(Role.AGENT, name="Ada Moss"), service.staff(Role.SUPERVISOR, name="Mira Holt")
    switch_staff_visit(service, page.context, ada)
    calm = a_contact(service, ada, {"consent": "yes", "worries_most": "The rent", "red_flags": ["f1"]})
    close = {"danger.fear_at_home": "yes", "safe_to_talk": "yes"}
    grave = a_contact(service, ada, close, channel=ContactChannel.CHAT, audience=Audience.CLOSE_PERSON, language="ru")
    for path in ("/desk/contacts", "/desk/contacts/new", grave):
        page.goto(service.address + path)
        camera.other(page, service.endpoint_of(path))
    two = page.context.browser.new_context() if page.context.browser else page.context
    switch_staff_visit(service, two, mira)
    hers = two.new_page()
    hers.goto(f"{service.address}{calm}?step=context")
    page.goto(f"{service.address}{calm}?step=context")
    hers.get_by_label("What worries most now").fill("The flat")
    hers.locator("#saved").get_by_text("Kept at").wait_for()
    page.get_by_label("What worries most now").fill("The brother")
    page.locator("#clash-context").get_by_text("The flat").wait_for()
    camera.other(page)
