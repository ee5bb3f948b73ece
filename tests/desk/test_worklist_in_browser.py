"""The desk in a real browser: a drawer where there is room, pages where there is none, all of it without script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.services import staff_sessions
from app.vocabulary import Role
from tests.browser import DESKTOP, PHONE, OpenContext, axe
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague, Walker
from tests.desk.test_worklist import sent_at

pytestmark = pytest.mark.e2e
NARROW = {"width": 1247, "height": 900}


@dataclass
class Desk:
    """The desk with two reviews that wait, served on this machine."""

    cast: Cast
    address: str
    open_context: OpenContext
    dana: Colleague
    first: Walker
    second: Walker

    def page(self, path: str = "/desk", person: Colleague | None = None, **options: Any) -> Page:
        """A page of somebody who is signed in, by default Dana."""
        context = self.open_context(**options)
        with self.cast.database.begin() as db:
            token = staff_sessions.start_session(db, (person or self.dana).id)
        context.add_cookies([{"name": "ql_staff", "value": token, "url": self.address}])
        page = context.new_page()
        page.goto(self.address + path)
        return page

    def review(self, walker: Walker) -> str:
        return f"/desk/review/{self.cast.run_id(walker, 'my-review')}"


@pytest.fixture
def desk(
    cast: Cast,
    desk_app: Flask,
    live_server: Callable[[Flask], str],
    open_context: OpenContext,
    frozen_clock: FrozenClock,
) -> Desk:
    dana = cast.staff(Role.COUNSELLOR, "Dana Example")
    frozen_clock.advance(days=60)
    first = sent_at(cast, frozen_clock, "Tall Reed", dana, 8)
    second = sent_at(cast, frozen_clock, "Quiet Heron", dana, 1)
    return Desk(cast, live_server(desk_app), open_context, dana, first, second)


def heading_of_drawer(page: Page, name: str) -> Any:
    return page.locator("#drawer h2").filter(has_text=name)


def test_a_row_opens_beside_the_list_and_escape_leads_back_to_it(desk: Desk) -> None:
    page = desk.page(viewport=DESKTOP)
    expect(heading_of_drawer(page, "Tall Reed")).to_be_visible()
    row = page.locator(".row").filter(has_text="Quiet Heron")
    row.get_by_role("link").first.click()
    expect(heading_of_drawer(page, "Quiet Heron")).to_be_focused()
    expect(page).to_have_url(desk.address + desk.review(desk.second))
    expect(row).to_have_attribute("aria-current", "true")
    expect(page.locator(".row[aria-current]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(row.get_by_role("link").first).to_be_focused()
    page.go_back()
    expect(heading_of_drawer(page, "Tall Reed")).to_be_visible()
    expect(page.locator("h1")).to_have_count(1)


def test_where_there_is_no_room_a_row_opens_its_own_page(desk: Desk) -> None:
    page = desk.page(viewport=NARROW)
    expect(page.locator("#drawer")).to_be_hidden()
    page.locator(".row").filter(has_text="Quiet Heron").get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text("Quiet Heron: Ask a counsellor to read along")
    expect(page).to_have_url(desk.address + desk.review(desk.second))


def test_without_script_the_first_row_is_open_and_the_others_are_pages(desk: Desk) -> None:
    page = desk.page(viewport=DESKTOP, java_script_enabled=False)
    expect(heading_of_drawer(page, "Tall Reed")).to_be_visible()
    page.locator(".row").filter(has_text="Quiet Heron").get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text("Quiet Heron: Ask a counsellor to read along")
    page.get_by_label("Your answer").fill("You kept to your days.")
    page.get_by_role("button", name="Send and open the review of Tall Reed").click()
    expect(page.locator(".wrong").first).to_contain_text("Choose what happens to the step.")
    expect(page.get_by_label("Your answer")).to_have_value("You kept to your days.")
    page.locator("label").filter(has_text="Ask for one change").click()
    page.get_by_role("button", name="Send and open the review of Tall Reed").click()
    expect(page.locator("main")).to_contain_text("Sent to Quiet Heron.")
    expect(page.locator("h1")).to_have_text("Tall Reed: Ask a counsellor to read along")


def test_from_the_drawer_one_answer_leads_to_the_next_row(desk: Desk) -> None:
    page = desk.page(viewport=DESKTOP)
    page.get_by_label("Your answer").fill("You kept to your days.")
    page.locator("label").filter(has_text="Talk first").click()
    page.get_by_role("button", name="Send and open the review of Quiet Heron").click()
    expect(page.locator("main")).to_contain_text("Sent to Tall Reed.")
    expect(heading_of_drawer(page, "Quiet Heron")).to_be_visible()
    expect(page.locator(".row")).to_have_count(1)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


def test_the_numbers_change_beside_what_somebody_is_writing_and_a_high_flag_alone_is_said(
    desk: Desk, frozen_clock: FrozenClock
) -> None:
    page = desk.page(viewport=DESKTOP)
    page.get_by_label("Your answer").fill("You kept")
    polls = """() => { const link = document.getElementById('look-again');
        return htmx.ajax('GET', link.getAttribute('hx-get'), {source: link, target: '#fresh', swap: 'outerHTML'}); }"""
    third = sent_at(desk.cast, frozen_clock, "Slow Finch", desk.dana, 0.1)
    page.evaluate(polls)
    expect(page.locator("#count-review")).to_have_text("3")
    expect(page.locator("#look-again")).to_contain_text("1 new, show")
    expect(page.locator("#new-high")).to_be_empty()
    desk.cast.raise_risk(third, desk.dana)
    page.evaluate(polls)
    expect(page.locator("#new-high")).to_contain_text("A high risk has come up: Slow Finch.")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.get_by_label("Your answer")).to_be_focused()
    expect(page.get_by_label("Your answer")).to_have_value("You kept")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["320", "1280"])
def test_every_page_of_the_desk_is_open_to_everybody(desk: Desk, viewport: Any, colours: str) -> None:
    chief = desk.cast.staff(Role.SUPERVISOR, "Chief Example")
    held = desk.cast.walker("Paper Lantern", of=desk.dana)
    desk.cast.screen(held, HEAVY)
    desk.cast.walker("Grey Willow")
    paths = ["/desk", "/desk/unassigned", "/desk/clients", desk.review(desk.first)]
    paths += [f"/desk/clients/{walker.client_id}" for walker in (desk.first, held)]
    page = desk.page(person=chief, viewport=viewport, color_scheme=colours)
    for path in paths:
        page.goto(desk.address + path)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => { fold.open = true }")
        assert axe(page) == []
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, path
