"""A bad line, and a copy that she turned on: what is shown, what is said, and what goes when she leaves."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accounts import SomeClient
from tests.browser import PHONE, OpenContext
from tests.journeys.her_browser import HerBrowser
from tests.journeys.looking import TELLING, look
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import Service
from tests.journeys.visits import open_visit

pytestmark = pytest.mark.e2e

KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys())
            found.push(name + ' ' + new URL(request.url).pathname);
    return found.sort();
}"""
HAS_NO_WORKER = "async () => !(await navigator.serviceWorker.getRegistrations()).length"


@pytest.fixture
def client(service: Service) -> SomeClient:
    return a_client_on_her_way(service, "Quiet Heron")


@pytest.fixture
def context(open_context: OpenContext) -> BrowserContext:
    return open_context(viewport=PHONE, service_workers="allow")


@pytest.fixture
def her(service: Service, context: BrowserContext, client: SomeClient) -> HerBrowser:
    """She is on her plan, and the worker of this device has what it needs."""
    her = open_visit(service, context, client)
    her.open("/my")
    the_worker_is_ready(her.page)
    return her


def comes_true(page: Page, script: str, given: object = None) -> None:
    """Ask the page until it says yes. What is asked of a promise Playwright's own waiting takes for a yes."""
    for _try in range(100):
        if page.evaluate(script, given):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {script}")


NOTHING_IS_KEPT = "async () => !(await caches.keys()).length"


def the_worker_is_ready(page: Page) -> None:
    comes_true(
        page,
        """async pages => {
            if (!navigator.serviceWorker.controller || !await caches.has('shell')) return false;
            const shell = await caches.open('shell');
            const found = await Promise.all(pages.map(page => shell.match(page, {ignoreSearch: true})));
            return found.every(Boolean);
        }""",
        ["/offline", "/offline/unsent", "/weather"],
    )


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return found


def turns_the_copy_on(her: HerBrowser) -> None:
    her.open("/display")
    her.page.get_by_role("button", name="Keep a copy to read on this device").click()
    expect(her.page.get_by_text("On: pages that you open from now are kept")).to_be_visible()


def reads(her: HerBrowser, *paths: str) -> None:
    """Opens each, and waits until the copy has it."""
    for path in paths:
        her.open(path)
        comes_true(her.page, "async path => !!(await (await caches.open('copy')).match(path))", path)


def test_without_a_network_a_page_says_so_and_shows_nothing_of_the_plan(her: HerBrowser, client: SomeClient) -> None:
    assert not [line for line in kept(her.page) if line.startswith("copy")]
    her.page.context.set_offline(True)
    her.page.goto(f"{her.address}/my")
    assert her.heading == "You are not connected"
    look(her.page)
    assert her.page.title() == "My plan"
    expect(her.page.get_by_role("link", name="Leave quickly")).to_be_visible()
    expect(her.page.locator('a[href="tel:000"]')).to_be_visible()
    expect(her.page.locator("body")).not_to_contain_text("How we work")
    assert not her.page.locator("[data-copy-way]").is_visible()
    her.page.context.set_offline(False)
    her.page.get_by_role("link", name="Try again").click()
    expect(her.page.locator("h1")).to_have_text("How we work")


def test_what_lies_on_the_device_by_itself_names_nobody(her: HerBrowser, client: SomeClient) -> None:
    her.open("/my/data")
    lines = kept(her.page)
    assert lines
    assert all(line.startswith("shell /static/") or line in PAGES_FOR_ALL for line in lines)
    words = her.page.evaluate(
        """async () => {
            const cache = await caches.open('shell');
            const texts = await Promise.all((await cache.keys()).map(async key => (await cache.match(key)).text()));
            return texts.join(' ');
        }"""
    )
    assert client.pseudonym not in words
    assert not TELLING.search(words)


PAGES_FOR_ALL = {"shell /offline", "shell /offline/unsent", "shell /weather"}


def test_words_that_did_not_reach_us_are_on_the_page_and_can_be_sent_again(
    service: Service, her: HerBrowser, client: SomeClient
) -> None:
    her.open(service.step_address(client.id, "what-i-want") + "/1")
    her.page.locator("#answer").fill("Quiet <b>evenings</b> & sleep")
    her.page.context.set_offline(True)
    her.page.get_by_role("button", name="Save and continue").click()
    expect(her.page.locator("h1")).to_have_text("Not saved yet")
    assert her.page.title() == "My plan, not saved yet"
    expect(her.page.locator(".own-words")).to_have_text("Quiet <b>evenings</b> & sleep")
    look(her.page)
    her.page.get_by_role("button", name="Send it again").click()
    expect(her.page.locator("h1")).to_have_text("Not saved yet")
    her.page.context.set_offline(False)
    her.page.get_by_role("button", name="Send it again").click()
    expect(her.page.locator("body")).to_contain_text("Question 2 of 3")
    her.open(service.step_address(client.id, "what-i-want") + "/1")
    expect(her.page.locator("#answer")).to_have_value("Quiet <b>evenings</b> & sleep")


def test_her_six_words_are_not_carried_on_by_a_page_without_network(
    service: Service, context: BrowserContext, client: SomeClient
) -> None:
    page = context.new_page()
    page.goto(f"{service.address}/return")
    the_worker_is_ready(page)
    page.get_by_label("Your six words").fill(client.phrase)
    context.set_offline(True)
    page.get_by_role("button", name="Open my plan").click()
    expect(page.locator("h1")).to_have_text("You are not connected")
    assert client.phrase not in page.content()


def test_a_copy_that_she_turned_on_is_read_without_a_network_and_says_what_it_is(
    service: Service, her: HerBrowser, client: SomeClient
) -> None:
    turns_the_copy_on(her)
    step = service.step_address(client.id, "how-we-work")
    reads(her, "/my", step, "/my/card")
    her.open(service.step_address(client.id, "what-i-want") + "/1")
    her.open("/my/data")
    copies = [line for line in kept(her.page) if line.startswith("copy")]
    assert copies == sorted(["copy /copy", "copy /my", f"copy {step}", "copy /my/card"])
    her.page.context.set_offline(True)
    her.page.goto(her.address + step)
    assert her.heading == "How we work"
    expect(her.page.locator("main")).to_contain_text("This is the copy of 09:")
    look(her.page)
    assert not her.page.locator("form").count()
    assert "csrf" not in her.page.content()
    her.page.goto(f"{her.address}/my/data")
    expect(her.page.locator("h1")).to_have_text("You are not connected")
    her.page.get_by_role("link", name="Read the copy on this device").click()
    expect(her.page.locator("main")).to_contain_text("This is the copy of 09:")


def test_a_copy_older_than_a_visit_is_not_shown(her: HerBrowser) -> None:
    turns_the_copy_on(her)
    reads(her, "/my")
    her.page.evaluate(
        """async () => (await caches.open('copy')).put('/my', new Response('old words', {
            headers: {'Content-Type': 'text/html', 'X-Until': String(Date.now() - 1000)}}))"""
    )
    her.page.context.set_offline(True)
    her.page.goto(f"{her.address}/my")
    assert her.heading == "You are not connected"
    assert not [line for line in kept(her.page) if line.startswith("copy")]


def ends_by(way: str, her: HerBrowser, service: Service) -> None:
    if way == "turned off":
        her.open("/display")
        her.page.get_by_role("button", name="Delete the copy and turn this off").click()
        expect(her.page.get_by_text("Off: no copy is kept")).to_be_visible()
    elif way == "sign out":
        her.page.get_by_role("button", name="Sign out").click()
        her.page.wait_for_url(f"{her.address}/")
    elif way == "idle":
        service.clock.advance(minutes=16)
        her.page.goto(f"{her.address}/my")
        her.page.wait_for_url("**/return")


@pytest.mark.parametrize("way", ["turned off", "sign out", "idle"])
def test_the_copy_goes_when(way: str, service: Service, her: HerBrowser) -> None:
    turns_the_copy_on(her)
    reads(her, "/my")
    ends_by(way, her, service)
    assert not [line for line in kept(her.page) if line.startswith("copy")]


@pytest.mark.parametrize("way", ["the button", "Shift three times"])
def test_leaving_takes_everything_off_the_device(her: HerBrowser, way: str) -> None:
    turns_the_copy_on(her)
    reads(her, "/my")
    if way == "the button":
        her.page.get_by_role("link", name="Leave quickly").first.click()
    else:
        for _press in range(3):
            her.page.keyboard.press("Shift")
    her.page.wait_for_url("**/weather")
    comes_true(her.page, NOTHING_IS_KEPT)
    comes_true(her.page, HAS_NO_WORKER)
    her.page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        her.page.goto(f"{her.address}/my")


def test_leaving_without_a_network_covers_the_plan_and_ends_the_visit_once_there_is_one(
    service: Service, her: HerBrowser
) -> None:
    turns_the_copy_on(her)
    reads(her, "/my")
    her.page.context.set_offline(True)
    her.page.get_by_role("link", name="Leave quickly").first.click()
    expect(her.page.locator("h1")).to_have_text("Weather notes")
    for path in ("/my", "/", "/display"):
        her.page.goto(her.address + path)
        assert her.heading == "Weather notes"
    assert {line.split()[0] for line in kept(her.page)} == {"left", "shell"}
    her.page.context.set_offline(False)
    her.page.goto(f"{her.address}/my")
    assert her.heading == "Weather notes"
    assert ("GET", "/leave", 303) in service.served
    comes_true(her.page, NOTHING_IS_KEPT)
    her.page.goto(f"{her.address}/my")
    assert her.heading == "Weather notes"


def test_a_draft_that_did_not_reach_us_says_so_and_is_kept_once_the_network_is_back(
    service: Service, her: HerBrowser, client: SomeClient
) -> None:
    """It says so with icon, word and colour, and nothing on the page moves under the finger."""
    address = service.step_address(client.id, "what-i-want") + "/1"
    her.open(address)
    page, state = her.page, her.page.locator("#saved")
    before = places(page)
    page.context.set_offline(True)
    page.locator("#answer").fill("Quiet evenings")
    expect(state.get_by_text("Not saved yet")).to_be_visible()
    assert places(page) == before
    assert state.locator("svg:visible").count() == 1
    assert not state.get_by_text("Saved at").count()
    page.context.set_offline(False)
    expect(state.get_by_text("Saved at")).to_be_visible()
    expect(state.get_by_text("Not saved yet")).to_be_hidden()
    assert places(page) == before
    her.open(address)
    expect(page.locator("#answer")).to_have_value("Quiet evenings")


def places(page: Page) -> list[list[float]]:
    """Where everything stands that can be pressed."""
    found: list[list[float]] = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), textarea, summary')]
            .filter(one => !one.closest('.cover'))
            .map(one => one.getBoundingClientRect()).map(box => [box.left, box.top])"""
    )
    return found
