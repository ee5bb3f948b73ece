"""Russian words are longer: on a narrow phone every one of them is there whole, and no page scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from app.services import clients
from app.vocabulary import Frame, Role
from tests.accounts import a_staff
from tests.browser import OpenContext
from tests.journeys.looking import look, look_at_portal
from tests.journeys.seeds import (
    a_client_on_her_way,
    is_taken_by,
    rests,
    somebody_who_waits_for_a_review,
    walker_of,
)
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit, switch_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

NARROW = (ViewportSize(width=320, height=720), ViewportSize(width=360, height=760))

# An element whose own words do not fit into it and are cut off, and words that reach over the edge of the window.
_CUT = """() => [...document.body.querySelectorAll('*')].filter(one => {
  const own = [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim());
  if (!own || !one.checkVisibility()) return false;
  if (one.closest('.vh, .skip, svg, .scroll, .tabs--row, [aria-hidden=true]')) return false;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  if (box.width <= 1 || box.height <= 1) return false;
  const cuts = style.overflowX !== 'visible' && style.overflowX !== 'auto';
  return (cuts && one.scrollWidth > one.clientWidth + 1) || box.right > innerWidth + 1 || box.left < -1;
}).map(one => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 80)}`)"""
_UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true; })"


def is_whole(page: Page, address: str, look_at: Callable[[Page], object] = look_at_portal) -> None:
    """Nothing on the page is cut off, at each narrow width, with everything unfolded."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    page.evaluate(_UNFOLD)
    for size in NARROW:
        page.set_viewport_size(size)
        assert page.locator("html").get_attribute("lang") == "ru"
        look_at(page)
        assert page.evaluate(_CUT) == [], f"{address} at {size['width']} px"


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context(viewport=NARROW[0], locale="ru-RU").new_page()


def test_pages_before_she_comes_in(service: Service, page: Page) -> None:
    for path in (
        "/",
        "/who",
        "/talk",
        "/display",
        "/start",
        "/start?for=me",
        "/start?for=close",
        "/start?for=young",
        "/start/code",
        "/return",
        "/return/recovery",
    ):
        is_whole(page, service.address + path)
    is_whole(page, service.address + "/weather", look)


@pytest.mark.parametrize("frame", Frame)
def test_her_plan(service: Service, page: Page, frame: Frame) -> None:
    her = a_client_on_her_way(service, "Quiet Heron")
    with service.database.begin() as db:
        clients.choose_frame(db, her.id, frame)
        clients.choose_language(db, her.id, "ru")
    switch_visit(service, page.context, her.id)
    look_step, want = (service.step_address(her.id, step) for step in ("short-look", "what-i-want"))
    for path in ("/my", look_step, f"{look_step}/1", f"{look_step}/check", want, f"{want}/1", "/my/data", "/my/card"):
        is_whole(page, service.address + path)
    for path in ("/my/pause", "/my/stop", "/my/messages", "/my/finish", "/talk", "/display"):
        is_whole(page, service.address + path)
    for path in ("/my/call", "/my/lapse", "/my/page", "/my/reach", "/my/story", "/my/zone"):
        is_whole(page, service.address + path)
    rests(service, walker_of(service, her.id), days=3)
    is_whole(page, service.address + "/my")


def test_the_desk_on_a_phone(service: Service, page: Page) -> None:
    dana = a_staff(service.database, service.settings, Role.COUNSELLOR, name="Dana Example")
    walker = somebody_who_waits_for_a_review(service, "Calm Otter")
    is_taken_by(service, walker, dana)
    switch_staff_visit(service, page.context, dana)
    record = f"/desk/clients/{walker.client_id}"
    for path in ("/staff", "/desk", "/desk/clients", "/desk/unassigned", record, "/insights/dropoff"):
        is_whole(page, service.address + path, look)
    for path in ("/desk/contacts/new", f"{record}/reach", "/desk/times"):
        is_whole(page, service.address + path, look)
