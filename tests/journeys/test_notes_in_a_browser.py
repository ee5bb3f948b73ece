"""A note in her browser, in a real one: she turns it on, one line shows, and after she left in a hurry none does.

A push service is not to be had here: the address that the browser would get is put into its hand, and what the push
service would deliver comes from the browser's own tools. All in between is the real page and the real worker.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from app.models.outbox import ReachAddress
from app.models.staff import Staff
from app.services import channels
from app.services.push_channel import ensure_keys
from app.vault import Vault
from app.vocabulary import ChannelKind, Role
from tests.accounts import SomeClient
from tests.browser import PHONE, OpenContext
from tests.channels.push_service import Browser
from tests.journeys.camera import Camera
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import Service
from tests.journeys.test_without_network import the_worker_is_ready
from tests.journeys.visits import open_visit

pytestmark = pytest.mark.e2e

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc:def"
GIVES_AN_ADDRESS = """([given, key]) => {
    Notification.requestPermission = async () => 'granted';
    PushManager.prototype.subscribe = async function (wanted) {
        const asked = btoa(String.fromCharCode(...wanted.applicationServerKey));
        const its = asked.replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
        if (its !== key || !wanted.userVisibleOnly) throw new Error('asked for with another key');
        return { toJSON: () => JSON.parse(given) };
    };
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map(one => [one.title, one.body, one.tag, one.data])"""

HAS_ONE = f"async wanted => JSON.stringify(await ({SHOWN})()) === JSON.stringify([wanted])"
CLOSE_ALL = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .forEach(one => one.close())"""
PRESSES = """async () => {
    const opened = [];
    self.clients.openWindow = async address => { opened.push(address); };
    for (const to of ['/n/abc', '']) {
        const event = new Event('notificationclick');
        event.notification = { data: to, close: () => opened.push('closed') };
        event.waitUntil = () => {};
        self.dispatchEvent(event);
    }
    return opened;
}"""
A_NOTE = "You have a note."


@pytest.fixture
def client(service: Service) -> SomeClient:
    return a_client_on_her_way(service, "Quiet Heron")


@pytest.fixture
def key(service: Service) -> str:
    """Staff turned web push on; gives the public key."""
    admin = service.staff(Role.ADMIN, name="Ada Example")
    with service.database.begin() as db:
        return ensure_keys(db, Vault.of(service.settings), service.settings, staff_id=admin.id)


@pytest.fixture
def her(service: Service, open_context: OpenContext, client: SomeClient, key: str) -> HerBrowser:
    """She is on the page of her reminders, and the worker runs."""
    context = open_context(viewport=PHONE, service_workers="allow")
    context.grant_permissions(["notifications"], origin=service.address)
    her = open_visit(service, context, client)
    her.open("/my/reminders")
    the_worker_is_ready(her.page)
    return her


class PushTools:
    """What the browser's own tools do in place of a push service."""

    def __init__(self, context: BrowserContext, her: HerBrowser) -> None:
        self.origin = her.address
        self.session: CDPSession = context.new_cdp_session(her.page)
        self.known: list[str] = []
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._learn)
        self.session.send("ServiceWorker.enable")
        her.page.wait_for_timeout(100)

    def _learn(self, told: dict[str, Any]) -> None:
        self.known += [one["registrationId"] for one in told["registrations"] if not one["isDeleted"]]

    def arrives(self, page: Page, said: object, wanted: list[str]) -> None:
        """What is delivered shows as this. A note before it with the same tag is put away by the browser in its own
        time, and may take the new one with it: then it is delivered again."""
        for _try in range(8):
            self.deliver(said)
            for _look in range(20):
                if page.evaluate(HAS_ONE, wanted):
                    return
                page.wait_for_timeout(100)
        assert page.evaluate(SHOWN) == [wanted]

    def deliver(self, said: object) -> None:
        data = said if isinstance(said, str) else json.dumps(said)
        asked = {"origin": self.origin, "registrationId": self.known[-1], "data": data}
        self.session.send("ServiceWorker.deliverPushMessage", asked)


def test_turned_on_a_note_shows_one_line_and_after_leaving_none(
    service: Service, her: HerBrowser, client: SomeClient, key: str
) -> None:
    page, part = her.page, her.page.locator("#browser")
    given = Browser().subscription(ENDPOINT)
    page.evaluate(GIVES_AN_ADDRESS, [given, key])
    with page.expect_navigation():
        part.get_by_role("button", name="Turn it on in this browser").click()
    expect(page.locator("main")).to_contain_text("Turned on. A note to you shows in this browser.")
    with service.database.reading() as db:
        kept = db.execute(sa.select(ReachAddress.client_id, ReachAddress.channel)).all()
    assert [tuple(row) for row in kept] == [(client.id, ChannelKind.PUSH)]

    tools = PushTools(page.context, her)
    tools.arrives(page, {"line": A_NOTE, "to": "/n/Zm9v-bar_1"}, [A_NOTE, "", "note", "/n/Zm9v-bar_1"])
    for said in (
        "",
        "no json",
        {"line": 5, "to": "https://elsewhere.example/"},
        {"to": "/my"},
        {"to": "/n/a/../../my"},
    ):
        page.evaluate(CLOSE_ALL)
        tools.arrives(page, said, [A_NOTE, "", "note", "/return"])
    page.evaluate(CLOSE_ALL)
    page.evaluate("async () => { await caches.open('left'); }")  # She left without a network, and it is not back yet.
    tools.deliver({"line": A_NOTE, "to": "/n/a"})
    page.wait_for_timeout(300)
    assert page.evaluate(SHOWN) == []
    page.evaluate("async () => { await caches.delete('left'); }")
    tools.arrives(page, {"line": A_NOTE, "to": "/n/a"}, [A_NOTE, "", "note", "/n/a"])
    assert page.context.service_workers[0].evaluate(PRESSES) == ["closed", "/n/abc", "closed", "/return"]

    page.add_init_script("delete window.PushManager;")
    her.open("/my/reminders")
    expect(part.get_by_text("This browser cannot show notes.")).to_be_visible()
    expect(part.get_by_role("button")).to_have_count(0)


def test_the_code_for_a_chat_is_a_page_of_its_own(service: Service, her: HerBrowser) -> None:
    with service.database.begin() as db:
        admin = db.execute(sa.select(Staff.id)).scalars().first()
        address = "tgram://123456:a-token-of-the-tests/{to}"
        channels.set_up(db, Vault.of(service.settings), ChannelKind.TELEGRAM, address, staff_id=admin or "")
        channels.show_as(db, ChannelKind.TELEGRAM, "a_quiet_bot")
    camera = Camera(service, set())
    her.open("/my/reminders")
    camera.portal(her.page)
    her.page.set_viewport_size(PHONE)
    her.send("Connect a chat")
    her.shows("In Telegram, look for @a_quiet_bot.")
    camera.portal(her.page)
    camera.done()
    her.press("I have written it")
    assert her.heading == "Reminders"
