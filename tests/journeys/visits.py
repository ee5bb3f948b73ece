"""Visits that are open already, for tests that are not about coming in."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from app.services import portal_sessions, staff_sessions
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room
from tests.accounts import SomeClient, SomeStaff
from tests.journeys.her_browser import HerBrowser
from tests.journeys.service import Service, the_quest


def open_visit(service: Service, context: BrowserContext, client: SomeClient) -> HerBrowser:
    """Her browser, as it is just after she gave her words."""
    switch_visit(service, context, client.id)
    return HerBrowser(context.new_page(), service.address, the_quest(), client.phrase, client.pseudonym)


def switch_visit(service: Service, context: BrowserContext, client_id: str) -> None:
    """From now on this client is in the browser."""
    with service.database.begin() as db:
        token = portal_sessions.start_session(db, client_id)
    _carry(service, context, Room.PORTAL, token)


def switch_staff_visit(service: Service, context: BrowserContext, person: SomeStaff) -> None:
    """From now on this member of staff is in the browser."""
    with service.database.begin() as db:
        token = staff_sessions.start_session(db, person.id)
    _carry(service, context, Room.STAFF, token)


def opens_record(service: Service, person: SomeStaff, client_id: str) -> None:
    """Somebody of the staff has looked at the record of this client."""
    with service.database.begin() as db:
        token = staff_sessions.start_session(db, person.id)
    browser = service.app.test_client()
    browser.set_cookie(VISIT_COOKIES[Room.STAFF], token)
    assert browser.get(f"/desk/clients/{client_id}").status_code == 200


def _carry(service: Service, context: BrowserContext, room: Room, token: str) -> None:
    context.add_cookies([{"name": VISIT_COOKIES[room], "value": token, "url": service.address}])
