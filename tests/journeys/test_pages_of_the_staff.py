"""A close look at the pages of the staff: the door, the desk, the numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from app.services import staff_accounts
from app.vault import Vault
from app.vocabulary import Role
from tests.accounts import SomeStaff
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import (
    a_day_of_calls,
    days_ago,
    is_answered,
    is_raised_to_high,
    is_taken_back,
    is_taken_by,
    people_before_her,
    reaches_high,
    somebody,
    somebody_at_the_end,
    somebody_at_the_last_level,
    somebody_who_waits_for_a_review,
    to_the_limits,
    without_a_plan,
)
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@shows("auth.staff_sign_in", "auth.staff_home", "auth.join")
def test_the_door_of_the_staff(service: Service, camera: Camera, page: Page) -> None:
    person = service.staff(Role.COUNSELLOR, Role.SUPERVISOR, name="Dana Example")
    admin = service.staff(Role.ADMIN, name="Noor Example")
    with service.database.begin() as db:
        token = staff_accounts.add_staff(
            db, Vault.of(service.settings), email="new@example.org", name="Ayan Example", roles=[Role.COUNSELLOR]
        )
    her = ColleagueBrowser(page, service.address, person)
    her.open("/staff/sign-in")
    camera.other(page, "auth.staff_sign_in")
    her.send("Sign in")
    camera.other(page, "auth.staff_sign_in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill("not her password at all")
    page.get_by_label("Six digits").fill("000000")
    her.send("Sign in")
    camera.other(page, "auth.staff_sign_in")
    her.open(f"/staff/join/{token}")
    camera.other(page, "auth.join")
    page.get_by_label("Choose a password").fill("short")
    page.get_by_label("Six digits").fill("000000")
    her.send("Set up and sign in")
    assert page.locator("#errors").count()
    camera.other(page, "auth.join")
    her.open("/staff/join/nothing")
    camera.other(page, "auth.join")
    for who in (person, admin):
        switch_staff_visit(service, page.context, who)
        her.open("/staff")
        camera.other(page, "auth.staff_home")


@shows("desk.worklist", "desk.unassigned", "desk.clients", "desk.review_step")
def test_the_lists_of_the_desk(service: Service, camera: Camera, page: Page) -> None:
    supervisor = service.staff(Role.SUPERVISOR, name="Saule Example")
    newcomer = service.staff(Role.COUNSELLOR, name="Ayan Example")
    her = ColleagueBrowser(page, service.address, newcomer)
    switch_staff_visit(service, page.context, newcomer)
    for path in ("/desk", "/desk/unassigned", "/desk/clients"):
        her.open(path)
        camera.other(page, service.endpoint_of(path))
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    review = a_caseload(service, counsellor)
    switch_staff_visit(service, page.context, counsellor)
    for path in (
        "/desk",
        "/desk?show=safety",
        "/desk?show=quiet",
        "/desk/unassigned",
        "/desk/clients",
        "/desk/clients?q=zz",
    ):
        her.open(path)
        camera.other(page, service.endpoint_of(path))
    her.open(review)
    camera.other(page, "desk.review_step")
    her.send("Send")
    assert page.locator("#errors").count()
    camera.other(page, "desk.review_step")
    her.replies("You chose on a calm day.", "done")
    her.open(review)
    camera.other(page, "desk.review_step")
    switch_staff_visit(service, page.context, supervisor)
    her.open("/desk")
    camera.other(page, "desk.worklist")


def a_caseload(service: Service, counsellor: SomeStaff) -> str:
    """Somebody for every group of the worklist. Gives the address of a review that waits."""
    waits, other = (somebody_who_waits_for_a_review(service, name) for name in ("Quiet Heron", "Calm Otter"))
    with days_ago(service, 40):
        to_the_limits(quiet := somebody(service, "Slow Finch"))
    raised = somebody(service, "Brave Wren")
    for walker in (waits, other, quiet, raised):
        is_taken_by(service, walker, counsellor)
    is_raised_to_high(service, raised, counsellor)
    reaches_high(somebody(service, "Mild Lark"))
    somebody(service, "Kind Plover")
    return service.step_address(waits.client_id, "my-review").replace("/my/steps/", "/desk/review/")


@shows("desk.client_record")
def test_the_record_of_a_client(service: Service, camera: Camera, page: Page) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    supervisor = service.staff(Role.SUPERVISOR, name="Saule Example")
    on_hold, asks = somebody(service, "Mild Lark"), somebody_who_waits_for_a_review(service, "Quiet Heron")
    reaches_high(on_hold)
    answered, through = somebody_at_the_last_level(service, "Calm Otter"), somebody_at_the_end(service, "Slow Finch")
    answered.send("my-review", {"look_at": "Is it too strict?\nخواب آرام"})
    nobody = without_a_plan(service, "Kind Plover")
    for walker in (on_hold, asks, answered, through):
        is_taken_by(service, walker, counsellor)
    is_answered(service, answered, counsellor)
    her = ColleagueBrowser(page, service.address, counsellor)
    service.clock.set(service.clock.now + timedelta(hours=25))
    for who, client_id in (
        (counsellor, asks.client_id), (counsellor, answered.client_id), (counsellor, through.client_id),
        (supervisor, nobody), (supervisor, on_hold.client_id), (counsellor, on_hold.client_id),
    ):  # fmt: skip
        switch_staff_visit(service, page.context, who)
        her.open(f"/desk/clients/{client_id}")
        camera.other(page, "desk.client_record")
    her.send("Keep the note")
    assert page.locator("#errors").count()
    camera.other(page)
    switch_staff_visit(service, page.context, supervisor)
    her.open(f"/desk/clients/{on_hold.client_id}")
    her.send("End the hold")
    assert page.locator("#errors").count()
    camera.other(page)


@shows(
    "desk.worklist", "desk.calls", "desk.do_step", "desk.call", "desk.reach", "desk.hand_over", "desk.death",
    "desk.confirm_death", "desk.row_aside",
)  # fmt: skip
def test_the_day_of_a_counsellor(service: Service, camera: Camera, page: Page) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    service.staff(Role.COUNSELLOR, name="Tom Example")
    supervisor = service.staff(Role.SUPERVISOR, name="Saule Example")
    called, asks, quiet = a_day_of_calls(service, counsellor)
    her = ColleagueBrowser(page, service.address, counsellor)
    switch_staff_visit(service, page.context, counsellor)
    step = service.step_address(called.client_id, "the-call").replace("/my/steps/", "/desk/steps/")
    together = service.step_address(called.client_id, "a").replace("/my/steps/", "/desk/steps/")
    for path in (
        "/desk", "/desk?show=day", "/desk/calls", step, together, f"/desk/calls/{asks.journey_id}",
        f"/desk/calls/{quiet.journey_id}", f"/desk/clients/{called.client_id}/reach",
        f"/desk/clients/{asks.client_id}/plans/{asks.journey_id}/hand-over",
    ):  # fmt: skip
        her.open(path)
        camera.other(page, service.endpoint_of(path))
    her.send("Hand over")
    assert page.locator("#errors").count()
    camera.other(page)
    her.open(f"/desk/rows/quiet-{quiet.journey_id}/aside")
    her.send("Put it aside")
    assert page.locator("#errors").count()
    camera.other(page, "desk.row_aside")
    her.send("Tomorrow")
    assert page.locator("#aside, .undo").count() == 2
    camera.other(page, "desk.worklist")
    her.open(together)
    her.send("Done together")
    assert page.locator("#errors").count()
    camera.other(page)
    switch_staff_visit(service, page.context, supervisor)
    for path in (
        f"/desk/clients/{quiet.client_id}/death",
        f"/desk/clients/{quiet.client_id}/death/confirm",
    ):
        her.open(path)
        camera.other(page, service.endpoint_of(path))
    her.send("Yes, write it down")
    camera.other(page)


@shows("desk.fit_plan", "desk.fit_step", "desk.go_elsewhere", "desk.client_record")
def test_the_plan_of_one_person(service: Service, camera: Camera, page: Page) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    supervisor = service.staff(Role.SUPERVISOR, name="Saule Example")
    fitted, held = somebody(service, "Quiet Heron"), somebody(service, "Mild Lark")
    for walker in (fitted, held):
        is_taken_by(service, walker, counsellor)
    reaches_high(held)
    her = ColleagueBrowser(page, service.address, counsellor)
    switch_staff_visit(service, page.context, counsellor)
    plan = f"/desk/clients/{fitted.client_id}/plans/{fitted.journey_id}"
    for path in (f"{plan}/fit", f"{plan}/fit/limits", f"/desk/clients/{held.client_id}/plans/{held.journey_id}/fit"):
        her.open(path)
        camera.other(page, service.endpoint_of(path))
    her.open(f"{plan}/fit/limits")
    her.send("Fit the plan")
    assert page.locator("#errors").count()
    camera.other(page)
    page.get_by_label("Take it out of the plan").check()
    page.get_by_label("It does not fit this person").check()
    her.send("Fit the plan")
    camera.other(page, "desk.fit_plan")
    switch_staff_visit(service, page.context, supervisor)
    her.open(f"{plan}/elsewhere")
    camera.other(page, "desk.go_elsewhere")
    is_taken_back(service, fitted)
    for path in (f"{plan}/elsewhere", f"{plan}/fit", f"/desk/clients/{fitted.client_id}"):
        her.open(path)
        camera.other(page, service.endpoint_of(path))
    her.open(f"{plan}/elsewhere")
    her.send("Go on there")
    assert page.locator("#errors").count()
    camera.other(page)
    her.open(f"/desk/clients/{held.client_id}")
    her.send("Open the plan for safety")
    camera.other(page, "desk.client_record")
    her.open(f"/desk/clients/{held.client_id}?plan={held.journey_id}")
    camera.other(page, "desk.client_record")


@shows("insights.dropoff", "insights.exports")
def test_the_numbers(service: Service, camera: Camera, page: Page) -> None:
    analyst = service.staff(Role.ANALYST, name="Nadia Example")
    her = ColleagueBrowser(page, service.address, analyst)
    switch_staff_visit(service, page.context, analyst)
    her.open("/insights/dropoff")
    camera.other(page, "insights.dropoff")
    people_before_her(service, through=9, stopped=7)
    her.open("/insights/dropoff")
    assert page.locator(".river-chart").count()
    camera.other(page, "insights.dropoff")
    her.open("/insights/dropoff?as_of=2031-01-01")
    camera.other(page, "insights.dropoff")
    her.open("/insights/exports")
    camera.other(page, "insights.exports")
