"""A contact in a real browser: a newcomer finds her way by what the page says, and no lost line loses a word."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from app.services import staff_sessions
from app.vocabulary import Role
from tests.browser import DESKTOP, PHONE, OpenContext, axe
from tests.desk.cast import Cast, Colleague

pytestmark = pytest.mark.e2e
PICTURES = os.environ.get("CONTACT_PICTURES")


@dataclass
class FirstLine:
    """The first line on her first day, served on this machine."""

    cast: Cast
    address: str
    open_context: OpenContext
    agent: Colleague

    def page(self, person: Colleague | None = None, path: str = "/desk/contacts", **options: Any) -> Page:
        context = self.open_context(**options)
        with self.cast.database.begin() as db:
            token = staff_sessions.start_session(db, (person or self.agent).id)
        context.add_cookies([{"name": "ql_staff", "value": token, "url": self.address}])
        page = context.new_page()
        page.goto(self.address + path)
        return page


@pytest.fixture
def first_line(
    cast: Cast, desk_app: Flask, live_server: Callable[[Flask], str], open_context: OpenContext
) -> FirstLine:
    agent = cast.staff(Role.AGENT, "Lena Newcomer")
    return FirstLine(cast, live_server(desk_app), open_context, agent)


def look(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def open_step(page: Page, title: str) -> Any:
    """One tap in the outline."""
    page.get_by_role("navigation", name="Steps of the contact").get_by_role("link", name=title).click()
    return page.locator("details.step[open]")


def kept(page: Page) -> None:
    expect(page.locator("#saved .saved").first).to_contain_text("Kept at")


def test_a_newcomer_completes_a_medium_contact_with_what_the_page_says(first_line: FirstLine) -> None:
    page = first_line.page(viewport=DESKTOP)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="New contact")).to_be_visible()
    look(page, "new")
    page.get_by_role("button", name="Open the contact").click()
    look(page, "connect")
    expect(
        page.get_by_text("“thank you for getting in touch”").or_(page.get_by_text("You can stay anonymous"))
    ).to_be_visible()
    page.get_by_role("group", name="May we keep a made-up name").get_by_text("Says yes").click()
    kept(page)
    step = open_step(page, "Context")
    step.get_by_label("What worries most now").fill("The rent is gone")
    kept(page)
    look(page, "context")
    step = open_step(page, "Screening")
    step.locator("#screening-money ~ fieldset, section[aria-labelledby='screening-money']").get_by_text(
        "Rent or a loan"
    ).click()
    expect(page.locator("#band")).to_contain_text("Medium")
    expect(page.locator("#band")).to_contain_text("Offer a talk within three days")
    look(page, "screening")
    step = open_step(page, "Plan")
    expect(step.locator("#ways")).to_contain_text("A talk within three days, booked now")
    step.get_by_text("A talk within three days, booked now").last.click()
    kept(page)
    look(page, "plan")
    step = open_step(page, "Close")
    step.get_by_role("group", name="May we ask in two or three days").get_by_text("Says yes").click()
    kept(page)
    look(page, "close")
    assert axe(page) == []
    page.get_by_role("link", name="Sum up and close").click()
    expect(page.get_by_role("heading", name="End of the contact")).to_be_visible()
    look(page, "end")
    page.get_by_role("group", name="Which made-up name?").locator("label").first.click()
    page.get_by_role("group", name="How did the contact end?").get_by_text("Completed").click()
    page.get_by_role("button", name="End the contact").click()
    look(page, "ended")
    expect(page.get_by_role("heading", name="A code for")).to_be_visible()
    with first_line.cast.database.reading() as db:
        card = db.execute(sa.text("SELECT risk, follow_up, ending, client_id FROM contact_card")).one()
    assert (card.risk, card.follow_up, card.ending) == ("medium", "agreed", "completed")
    assert card.client_id is not None


def test_what_is_typed_while_the_line_is_down_is_sent_when_it_is_back(first_line: FirstLine) -> None:
    page = first_line.page(path="/desk/contacts/new", viewport=PHONE)
    page.get_by_role("button", name="Open the contact").click()
    address = page.url
    step = open_step(page, "Context")
    words = step.get_by_label("What worries most now")
    words.fill("The first words")
    kept(page)
    look(page, "phone")
    page.context.set_offline(True)
    words.fill("The first words and the rest of it")
    expect(page.locator("#saved [data-not-saved]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#saved [data-not-saved]")).to_be_hidden()
    kept(page)
    again = page.context.new_page()  # The first tab crashed.
    again.goto(address)
    expect(again.get_by_label("What worries most now")).to_have_value("The first words and the rest of it")
    assert axe(page) == []
