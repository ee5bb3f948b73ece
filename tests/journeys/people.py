"""People with a visit that is open already, for tests that are not about coming in."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from app.ids import new_id
from app.services import arrivals, caseload, portal_sessions, staff_sessions
from app.services.journeys import Actor
from app.vocabulary import Role
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room
from tests.accounts import SomeClient, SomeStaff, a_client
from tests.journeys.her_browser import HerBrowser
from tests.journeys.service import Service, the_quest


def a_client_on_her_way(service: Service, pseudonym: str) -> SomeClient:
    """She kept her words and is at the first step of quest 3.1."""
    someone = a_client(service.database, service.settings, pseudonym)
    with service.database.begin() as db:
        arrivals.confirm_words(db, someone.id)
        arrivals.begin_first_plan(db, someone.id, zone="UTC")
    return someone


def open_visit(service: Service, context: BrowserContext, client: SomeClient) -> HerBrowser:
    """Her browser, as it is just after she gave her words."""
    with service.database.begin() as db:
        token = portal_sessions.start_session(db, client.id)
    _carry(service, context, Room.PORTAL, token)
    return HerBrowser(context.new_page(), service.address, the_quest(), client.phrase, client.pseudonym)


def open_staff_visit(service: Service, context: BrowserContext, person: SomeStaff) -> None:
    """The cookie of somebody of the staff who has just signed in."""
    with service.database.begin() as db:
        token = staff_sessions.start_session(db, person.id)
    _carry(service, context, Room.STAFF, token)


def _carry(service: Service, context: BrowserContext, room: Room, token: str) -> None:
    context.add_cookies([{"name": VISIT_COOKIES[room], "value": token, "url": service.address}])


def give_to(service: Service, client_id: str, counsellor: SomeStaff) -> None:
    """From now on this is her counsellor."""
    with service.database.begin() as db:
        actor = Actor(Role.COUNSELLOR.value, counsellor.id)
        caseload.take_journey(db, service.journey_of(client_id).id, actor=actor, key=new_id())
