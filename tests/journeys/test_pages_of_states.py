"""A close look at the client's pages around her plan as a whole: why she stopped, a hard day, a call, her story."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from app.ids import new_id
from app.queries.journeys import step_addresses
from app.services import clients, offering, plans
from app.services.journeys import THE_SYSTEM
from app.services.safe_contact import keep_rules
from app.vocabulary import Frame, Role
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.seeds import (
    days_ago,
    is_taken_by,
    somebody,
    somebody_at_the_last_level,
    stops,
    to_the_check_ins,
)
from tests.journeys.service import Service
from tests.journeys.visits import switch_visit
from tests.people_on_a_quest import Walker
from tests.quests.walking import level, step
from tests.small_quests import ANOTHER_MAIN, BESIDE, CHOOSING, publish_quest, publish_small_quests

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context(viewport=PHONE).new_page()


def opens(service: Service, page: Page, walker: Walker, path: str) -> None:
    switch_visit(service, page.context, walker.client_id)
    page.goto(f"{service.address}{path}")


def goes_to(service: Service, walker: Walker, slug: str) -> Walker:
    with service.database.begin() as db:
        new = offering.move_to(db, walker.journey_id, slug, key=new_id())
    assert new is not None
    return Walker(service.database, service.settings, walker.client_id, new)


def may_be_called(service: Service, walker: Walker) -> None:
    with service.database.begin() as db:
        keep_rules(
            db,
            walker.locker(),
            {"ways": ["call"], "times": ["morning", "evening"], "address": "+000", "consent": "yes"},
        )


@shows("portal.say_why")
def test_the_page_that_asks_why(service: Service, camera: Camera, page: Page) -> None:
    her = somebody(service, "Stopped")
    stops(service, her)
    opens(service, page, her, "/my/stop/why")
    camera.portal(page, "portal.say_why")


@shows("portal.lapse", "portal.call")
def test_the_pages_of_a_hard_day(service: Service, camera: Camera, page: Page) -> None:
    her = somebody(service, "Hard day")
    to_the_check_ins(her)
    opens(service, page, her, "/my/call")
    camera.portal(page, "portal.call")
    page.goto(f"{service.address}/my/lapse")
    camera.portal(page, "portal.lapse")
    page.get_by_role("button", name="Tell us").click()
    camera.portal(page, "portal.lapse")
    may_be_called(service, her)
    page.goto(f"{service.address}/my/call")
    camera.portal(page, "portal.call")
    page.get_by_role("button", name="Please call me").click()
    camera.portal(page, "portal.call")


@shows("portal.story", "portal.plan_page", "portal.finish_of")
def test_her_story_and_her_plan_on_one_page(service: Service, camera: Camera, page: Page) -> None:
    publish_small_quests(service.database)
    her = somebody_at_the_last_level(service, "Long way")
    opens(service, page, her, "/my/page")
    camera.portal(page, "portal.plan_page")
    with service.database.begin() as db:
        plans.pause(db, her.journey_id, until=None, key=new_id())
        plans.resume(db, her.journey_id, key=new_id())
    goes_to(service, her, ANOTHER_MAIN)
    page.goto(f"{service.address}/my/story")
    camera.portal(page, "portal.story")
    page.get_by_role("link", name="What you wrote there").first.click()
    camera.portal(page, "portal.finish_of")
    with service.database.begin() as db:
        clients.choose_frame(db, her.client_id, Frame.PLAIN)
    page.goto(f"{service.address}/my/story")
    camera.portal(page, "portal.story")
    opens(service, page, somebody(service, "New here"), "/my/page")
    camera.portal(page, "portal.plan_page")


@shows("portal.my", "portal.answer_question", "portal.check_answers", "portal.sent")
def test_her_page_with_other_plans_offers_and_choices(service: Service, camera: Camera, page: Page) -> None:
    publish_small_quests(service.database)
    with days_ago(service, 20):
        quiet = somebody(service, "Quiet")
    opens(service, page, quiet, "/my")
    assert page.get_by_text("Good that you are here").count()
    camera.portal(page, "portal.my")
    her = goes_to(service, somebody(service, "Chooser"), CHOOSING)
    with service.database.begin() as db:
        plans.report_lapse(db, her.journey_id, key=new_id())
        beside = offering.offer_quest(db, her.client_id, BESIDE, zone="UTC", actor=THE_SYSTEM)
        offering.accept_offer(db, beside, frame="journey", language="en", audience="self", key=new_id())
    opens(service, page, her, "/my")
    assert page.get_by_text("Also a plan of yours").count()
    camera.portal(page, "portal.my")
    page.goto(f"{service.address}/my?plan={beside}")
    camera.portal(page, "portal.my")
    page.goto(f"{service.address}/my")
    page.get_by_role("link", name="Open this step").first.click()
    page.get_by_role("link", name="Start").or_(page.get_by_role("link", name="Open this step")).first.click()
    camera.portal(page, "portal.answer_question")
    page.get_by_text("I am not sure").click()
    page.get_by_role("button", name="Save and continue").click()
    camera.portal(page, "portal.check_answers")
    page.get_by_role("button", name="Send it").click()
    camera.portal(page, "portal.sent")


@shows("portal.take_step", "portal.level", "portal.my")
def test_a_step_of_ours_and_what_a_level_may_show(service: Service, camera: Camera, page: Page) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    asks = {
        "label": "How was it?",
        "kind": "scale_0_10",
        "is_anonymous": True,
        "low_label": "bad",
        "high_label": "good",
    }
    limits = {"key": "money", "kind": "text", "label": "What I keep for the week"}
    first = level("one", step("my-limits", "limits", questions=(limits,)), asks=asks, title="What fits")
    first["feedback"] = {"title": "Your plan", "words": "It is yours.", "shows": "plan_page"}
    ours = step("summary", "staff_task", owner="agent", title="We write a summary", promise={"hours": 2})
    second = level("two", step("meet"), title="Meeting")
    second["feedback"] = {"title": "You have met", "words": "You know each other.", "shows": "counsellor"}
    publish_quest(service.database, "with-us", first, second, level("three", ours, title="Our turn"))
    her = goes_to(service, somebody(service, "With us"), "with-us")
    is_taken_by(service, her, counsellor)
    her.send("my-limits", {"money": "A little for coffee"})
    her.send("meet")
    for slug in ("one", "two"):
        opens(service, page, her, f"/my/levels/{slug}")
        camera.portal(page, "portal.level")
    page.goto(f"{service.address}/my")
    assert page.locator("h1").inner_text() == "We write a summary"
    camera.portal(page, "portal.my")
    page.goto(f"{service.address}{her_step(service, her, 'summary')}")
    camera.portal(page, "portal.take_step")
    page.goto(f"{service.address}{her_step(service, her, 'my-limits')}")
    assert page.get_by_role("button", name="Do this step again").count()
    camera.portal(page, "portal.take_step")


def her_step(service: Service, walker: Walker, slug: str) -> str:
    with service.database.reading() as db:
        return f"/my/steps/{step_addresses(db, walker.journey_id)[slug]}"
