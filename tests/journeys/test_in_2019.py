"""A phone of 2019: less handsome, and every page can be read and used."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.architecture import tree
from tests.browser import PHONE, OpenContext, axe
from tests.journeys.in_2019 import pretend_it_is_2019, read_in_2019, take_the_gaps_out
from tests.journeys.looking import look_at_portal
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import Service
from tests.journeys.visits import open_visit

CONTRAST = ("color-contrast", "target-size")

# What no engine of 2019 can parse: one such sign stops a whole file.
YOUNG_SIGNS = re.compile(
    r"\?\.(?!\d)|\?\?|\|\|=|&&=|\bstatic\s*\{|(?<![\w\"'])#[a-z]\w*\s*[=(;]|\d_\d|/[a-z]*[dv][a-z]*\.test"
)
YOUNG_CALLS = re.compile(r"\.(?:replaceAll|at|flat|flatMap|allSettled|matchAll|findLast|structuredClone)\(|globalThis")


@pytest.mark.e2e
def test_every_kind_of_page_is_read_on_a_phone_of_2019(service: Service, open_context: OpenContext) -> None:
    client = a_client_on_her_way(service, "Quiet Heron")
    context = open_context(viewport=PHONE)
    pretend_it_is_2019(context)
    her = open_visit(service, context, client)
    step, question = (service.step_address(client.id, slug) for slug in ("how-we-work", "what-i-want"))
    around = ["/", "/start", "/talk", "/display", "/offline"]
    paths = [*around, "/my", step, f"{question}/1", "/my/card", "/my/data", "/my/reach"]
    faults = []
    for path in paths:
        her.page.goto(service.address + path)
        take_the_gaps_out(her.page)
        faults += [f"{path}: {fault}" for fault in what_is_wrong(her.page)]
    assert not faults, "\n".join(faults)


def what_is_wrong(page: Page) -> list[str]:
    faults = axe(page, CONTRAST)
    try:
        look_at_portal(page)
    except AssertionError as fault:
        faults.append(str(fault).splitlines()[0])
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('h1, main .btn--go')].map(one => one.getBoundingClientRect().height)"
    )
    letters = page.evaluate(
        "() => ['h1', 'main p'].map(name => parseFloat(getComputedStyle(document.querySelector(name)).fontSize))"
    )
    if not all(size > 20 for size in sizes):
        faults.append(f"a heading or the main act is not shown: {sizes}")
    if letters[0] <= letters[1]:
        faults.append(f"the heading is no larger than the text: {letters}")
    return faults


def test_no_script_of_the_portal_holds_what_an_engine_of_2019_cannot_read() -> None:
    for name, text in tree.files("static", "*.js"):
        if "vendor" in name:
            continue
        bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        assert not YOUNG_SIGNS.search(bare), name
        assert not YOUNG_CALLS.search(bare), name


@pytest.mark.parametrize("bad", ["a?.b", "a ?? b", "a ||= b", "text.replaceAll('a', 'b')", "list.at(-1)", "globalThis"])
def test_a_young_sign_is_noticed(bad: str) -> None:
    assert YOUNG_SIGNS.search(bad) or YOUNG_CALLS.search(bad)


def test_the_reader_of_2019_leaves_out_what_it_does_not_know() -> None:
    """The control: without the older words nothing would be left of these."""
    sheet = (
        ":root{--a:clamp(1px,2px,3px)} .a{inset:0;color:red;padding-inline:1px} .b:has(c){color:red}"
        "@container (min-width:1px){.c{color:red}} @supports not (inset:0){.d{top:0}}"
    )
    assert read_in_2019(sheet) == ":root{--a:initial}.a{color:red}.d{top:0}"
