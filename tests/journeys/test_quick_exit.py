"""Leave quickly, in a browser whose Back works as for people: afterwards there is nothing but the weather."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Response, make_response, redirect, request
from playwright.sync_api import Page, expect

from app.extensions import database
from app.services import portal_sessions
from app.web import cookies, quick_exit
from app.web.rooms import Room
from tests.accounts import SomeClient
from tests.browser import DESKTOP, PHONE, OpenContext, step_back
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import Service, the_quest

pytestmark = pytest.mark.e2e

VISIT = cookies.VISIT_COOKIES[Room.PORTAL]
Walk = Callable[["WayOut"], HerBrowser]


@dataclass(frozen=True)
class WayOut:
    """How she leaves: on which device, by which move."""

    name: str
    options: dict[str, Any]
    leave: Callable[[Page], None]

    @property
    def has_script(self) -> bool:
        return bool(self.options.get("java_script_enabled", True))


def press_the_link(page: Page) -> None:
    page.get_by_role("link", name="Leave quickly").first.click()


def press_shift_three_times(page: Page) -> None:
    for _press in range(3):
        page.keyboard.press("Shift")


BY_BUTTON = WayOut("by the button", {"viewport": PHONE, "has_touch": True, "is_mobile": True}, press_the_link)
WAYS_OUT = [
    BY_BUTTON,
    WayOut("by Shift three times", {"viewport": DESKTOP}, press_shift_three_times),
    WayOut("without JavaScript", {"viewport": PHONE, "java_script_enabled": False}, press_the_link),
]


@pytest.fixture
def client(service: Service) -> SomeClient:
    """A client at the first step of her plan, with her words."""
    return a_client_on_her_way(service, "Quiet Heron")


@pytest.fixture
def deep_in_her_plan(service: Service, client: SomeClient, open_context: OpenContext) -> Walk:
    """She came back with her words and is at the sixth page since."""

    def walk(way: WayOut) -> HerBrowser:
        page = open_context(keeps_left_pages=True, **way.options).new_page()
        her = HerBrowser(page, service.address, the_quest(), client.phrase)
        her.comes_back()
        for path in ("/my/data", service.step_address(client.id, "short-look")):
            her.open(path)
        her.press("Start")
        her.answers("1")
        return her

    return walk


@pytest.mark.parametrize("way", WAYS_OUT, ids=lambda one: one.name)
def test_after_leaving_there_is_only_the_weather(
    service: Service, client: SomeClient, deep_in_her_plan: Walk, way: WayOut
) -> None:
    her = deep_in_her_plan(way)
    visit = visit_cookie_of(her)
    way.leave(her.page)
    step = service.step_address(client.id, "short-look")
    only_the_weather(her, way, step)
    the_visit_is_dead(service, visit, step)
    her.comes_back_through_the_weather()
    assert her.heading == "How we work"
    her.open("/")


def visit_cookie_of(her: HerBrowser) -> str:
    """What a thief of cookies would have taken while she was there."""
    return next(cookie["value"] for cookie in her.page.context.cookies() if cookie["name"] == VISIT)


def only_the_weather(her: HerBrowser, way: WayOut, step: str) -> None:
    """Back to the very page where she came in; loaded again; typed again: nothing of the portal."""
    weather(her.page)
    steps_back = 0
    while not her.page.url.endswith("/return"):
        back(her.page, way)
        weather(her.page)
        steps_back += 1
    assert steps_back >= 5
    her.page.reload()
    weather(her.page)
    for path in ("/my", step, f"{step}/1", "/", "/start", "/return"):
        her.page.goto(her.address + path)
        weather(her.page)


def weather(page: Page) -> None:
    expect(page).to_have_title("Weather notes")
    expect(page.locator("h1")).to_have_text("Weather notes")
    expect(page.locator("body")).not_to_contain_text("plan")
    assert not page.locator('a:not([href^="#"])').count()


def back(page: Page, way: WayOut) -> None:
    """As the browser's own button does it, with or without script."""
    if way.has_script:
        step_back(page)
        return
    tools = page.context.new_cdp_session(page)
    history = tools.send("Page.getNavigationHistory")
    if (place := history["currentIndex"]) > 0:
        tools.send("Page.navigateToHistoryEntry", {"entryId": history["entries"][place - 1]["id"]})
        page.wait_for_timeout(500)
    tools.detach()


def the_visit_is_dead(service: Service, cookie: str, step: str) -> None:
    """Her old cookie in another browser, one that was never covered: it opens nothing."""
    elsewhere = service.app.test_client()
    elsewhere.set_cookie(VISIT, cookie)
    for path in ("/my", step, "/my/finish", "/my/data"):
        answer = elsewhere.get(path)
        assert (answer.status_code, answer.location) == (303, "/return"), path


def leaves_without_a_cover() -> Response:
    """A careless exit: the visit ends, and the browser is told nothing."""
    with database().begin() as db:
        portal_sessions.end_session(db, request.cookies[VISIT])
    return make_response(redirect("/weather", 303))


def leaves_the_visit_open() -> Response:
    """A careless exit: the cover falls, and the visit lives on."""
    response = make_response(redirect("/weather", 303))
    cookies.send(response, quick_exit.COVER_COOKIE, "1", samesite="Lax")
    return response


def test_without_the_cover_the_look_back_would_find_the_plan(
    service: Service,
    client: SomeClient,
    deep_in_her_plan: Walk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: what the test above asks can be answered with no."""
    monkeypatch.setattr(quick_exit, "leave_response", leaves_without_a_cover)
    her = deep_in_her_plan(BY_BUTTON)
    BY_BUTTON.leave(her.page)
    with pytest.raises(AssertionError, match="Weather notes"):
        only_the_weather(her, BY_BUTTON, service.step_address(client.id, "short-look"))


def test_with_a_living_visit_the_old_cookie_would_open_the_plan(
    service: Service,
    client: SomeClient,
    deep_in_her_plan: Walk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control of the server's side: the cover alone does not end the visit."""
    monkeypatch.setattr(quick_exit, "leave_response", leaves_the_visit_open)
    her = deep_in_her_plan(BY_BUTTON)
    visit = visit_cookie_of(her)
    BY_BUTTON.leave(her.page)
    weather(her.page)
    with pytest.raises(AssertionError, match="/my"):
        the_visit_is_dead(service, visit, service.step_address(client.id, "short-look"))
