"""A second team: somebody joins it by a link that two people let her have, and sees its list and no other."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import expect

from app import clock
from app.services import plans, teams
from app.services.callers import NewCaller, open_client
from app.services.clients import create_client
from app.services.journeys import Actor
from app.vault import Vault
from app.vocabulary import Audience, Frame, Role
from tests.accounts import SomeStaff
from tests.browser import DESKTOP, OpenContext
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import QUEST, Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


def a_day_team(service: Service, admin: SomeStaff) -> tuple[SomeStaff, str]:
    """One team that works already, with somebody whom it opened on the phone, and one person of no team."""
    dana = service.staff(Role.COUNSELLOR, name="Dana Example")
    timur = service.staff(Role.AGENT, name="Timur Example")
    caller = NewCaller("Tall Reed", "en", Frame.JOURNEY, Audience.SELF, "follow-up-after-call")
    with service.database.begin() as db:
        day = teams.make_team(db, "Day team", by_id=admin.id)
        teams.set_members(db, day, [dana.id, timur.id], by_id=admin.id)
        by = Actor(Role.AGENT.value, timur.id)
        reed = open_client(db, service.settings, caller, staff_id=timur.id, actor=by, form_key="a call")
        heron = create_client(db, Vault.of(service.settings), pseudonym="Quiet Heron", language="en")
        plans.start_plan(db, heron, QUEST, zone="UTC", frame="journey", language="en", audience="self")
    return dana, reed


def test_an_administrator_sets_up_a_second_team(service: Service, open_context: OpenContext) -> None:
    noor = service.staff(Role.ADMIN, name="Noor Example")
    mira = service.staff(Role.SUPERVISOR, name="Mira Example")
    dana, reed = a_day_team(service, noor)

    def browser_of(person: SomeStaff) -> ColleagueBrowser:
        her = ColleagueBrowser(open_context(viewport=DESKTOP).new_page(), service.address, person)
        switch_staff_visit(service, her.page.context, person)
        return her

    hers = browser_of(noor)
    hers.open("/admin/people")
    hers.press("Teams")
    hers.page.get_by_label("Name of the team").fill("Evening team")
    hers.send("Make the team")
    assert hers.heading == "Evening team"
    hers.open("/admin/people")
    hers.press("Invite somebody")
    hers.page.get_by_label("E-mail").fill("lena@example.org")
    hers.page.get_by_label("Name", exact=True).fill("Lena Example")
    hers.choose("roles", "counsellor")
    hers.page.get_by_role("checkbox", name="Evening team").check()
    hers.page.get_by_label("Why").fill("For the evenings")
    hers.send("Ask for the invitation")
    hers.shows("1 request waits for a second person.")

    seconds = browser_of(mira)
    seconds.open("/admin/approvals")
    seconds.shows("Invite Lena Example, lena@example.org")
    seconds.send("Agree")

    hers.open("/admin/people")
    hers.press("Lena Example")
    hers.send("Make a link")
    link = hers.page.get_by_label("Copy it now").input_value()

    lena = open_context(viewport=DESKTOP).new_page()
    lena.goto(link)
    key = lena.locator("code").inner_text().replace(" ", "")
    lena.get_by_label("Choose a password").fill("quiet-river-meadow-12")
    lena.get_by_label("Six digits").fill(pyotp.TOTP(key).at(clock.now()))
    lena.get_by_role("button", name="Set up and sign in").click()
    expect(lena.locator("h1")).to_have_text("Lena Example")
    lena.goto(f"{service.address}/desk/unassigned")
    expect(lena.locator(".rows--take")).to_contain_text("Quiet Heron")
    expect(lena.locator(".rows--take")).not_to_contain_text("Tall Reed")
    refused = lena.goto(f"{service.address}/desk/clients/{reed}")
    assert refused is not None
    assert refused.status == 404
    assert lena.goto(link).status == 404  # type: ignore[union-attr]

    days = browser_of(dana)
    days.open("/desk/unassigned")
    days.shows("Tall Reed")
    days.shows("Quiet Heron")
