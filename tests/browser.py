"""A real Chromium for tests, and axe-core to look at what it shows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, ViewportSize, sync_playwright

from tests import chromium as chromium_path

PHONE = ViewportSize(width=320, height=720)
DESKTOP = ViewportSize(width=1280, height=900)
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passed need not be told node by node, and only sound and film are fetched beforehand.
_RUN_AXE = """async asked => (await axe.run(document, {
    runOnly: asked,
    resultTypes: ['violations'],
    preload: document.querySelector('audio, video') !== null,
})).violations"""
# The browser talks to the server under test and to nobody else.
STAY_AT_HOME = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
]

# A page of a test lives for a second or two: to make its scripts fast costs more than slow scripts do. About a
# quarter of the work of a page that axe looks at was this. What a script does stays the same.
NO_COMPILING = "--js-flags=--no-opt,--no-maglev"

# Playwright turns off the memory from which Back shows a left page without asking the server. People have it on.
FORGET_LEFT_PAGES = "--disable-back-forward-cache"

OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@contextmanager
def _running(driver: Playwright, *, is_whole: bool = False, keeps_left_pages: bool = False) -> Iterator[Browser]:
    path = chromium_path.find() if is_whole else chromium_path.find_light()
    if path is None:
        pytest.fail("no Chromium: use ./run test, set E2E_CHROMIUM, or leave these tests out with -m 'not e2e'")
    browser = driver.chromium.launch(
        executable_path=None if path == "playwright" else path,
        # Chromium's sandbox cannot start as root; everybody else keeps it.
        chromium_sandbox=os.name == "nt" or os.geteuid() != 0,
        args=[*STAY_AT_HOME, NO_COMPILING],
        ignore_default_args=[FORGET_LEFT_PAGES] if keeps_left_pages else None,
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser in each test process. Without one the test fails; it is never skipped."""
    with _running(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser with all that people have, notes and a memory on disk among it."""
    with _running(playwright, is_whole=True) as browser:
        yield browser


@pytest.fixture(scope="session")
def chromium_that_keeps_left_pages(playwright: Playwright) -> Iterator[Browser]:
    """A browser as people have it, whose Back may show a left page from memory."""
    with _running(playwright, is_whole=True, keeps_left_pages=True) as browser:
        yield browser


@pytest.fixture
def open_context(request: pytest.FixtureRequest) -> Iterator[OpenContext]:
    """Opens a fresh browser context, its own cookies: ``open_context(viewport=PHONE, color_scheme="dark")``.

    Takes the options of Playwright's ``new_context``; motion is reduced unless asked otherwise, and no service worker
    starts unless the test is about it (``service_workers="allow"``): each would cost every test some requests. With
    ``keeps_left_pages=True`` Back behaves as for people (use ``step_back``). At the end of the test every context is
    closed; a script error or a breach of the content policy fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(*, keeps_left_pages: bool = False, **options: Any) -> BrowserContext:
        works_alone = options.get("service_workers") == "allow"
        name = "whole_chromium" if works_alone else "chromium"
        name = "chromium_that_keeps_left_pages" if keeps_left_pages else name
        browser: Browser = request.getfixturevalue(name)
        usual = {"reduced_motion": "reduce", "viewport": DESKTOP, "service_workers": "block"}
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(10_000)
        note_faults(context, faults)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    assert not faults, "the browser complained:\n" + "\n".join(faults)


def step_back(page: Page) -> None:
    """Back, as the button does it. Look at the page with ``expect`` afterwards: nothing else waits long enough.

    Playwright's own ``go_back`` waits for ever where a page comes from memory, since nothing is loaded.
    """
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_timeout(500)


def note_faults(context: BrowserContext, faults: list[str]) -> None:
    """From now on, append script errors and breaches of the content policy on any page of the context.

    Other console errors do not count: the browser logs one for every refused form (422).
    """

    def note(page: Page, told: ConsoleMessage) -> None:
        if "Content Security Policy" in told.text:
            faults.append(f"{page.url}: {told.text}")

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error.stack or error.message}"))
        page.on("console", lambda told: note(page, told))

    context.on("page", listen)


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    """A desktop page in a context of its own."""
    return open_context().new_page()


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def axe(page: Page, only: Sequence[str] = ()) -> list[str]:
    """What axe-core finds wrong on the page as it is shown now (WCAG 2.2 A and AA, and best practice).

    One readable text for each element: rule, weight, what to do, where. Empty when nothing was found. ``only`` names
    the rules to go by, where the others have been looked at already. The source is handed over by the debugger, once
    for each document, so the page's content policy does not stand in the way.
    """
    page.wait_for_load_state()
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe_source())
    asked = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": AXE_RULES}
    violations = page.evaluate(_RUN_AXE, asked)
    return [
        f"{found['id']} ({found['impact']}) on {page.url}: {found['help']}\n"
        f"  {node['target']} {node['html']}\n  {node['failureSummary']}"
        for found in violations
        for node in found["nodes"]
    ]
