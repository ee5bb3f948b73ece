"""A close look at the pages on which her plan becomes her own, and at those of a plan that rests by us."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from app.services import offering
from app.services.journeys import THE_SYSTEM, Actor, perform
from app.services.quest_versions import publish_library
from app.services.version_moves import move_people
from app.services.withdrawing import withdraw
from app.vocabulary import Role
from quests.progress import Act
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.seeds import is_taken_by, somebody
from tests.journeys.service import Service
from tests.journeys.test_pages_of_states import goes_to, her_step, opens
from tests.people_on_a_quest import Walker
from tests.portal.test_versions_walked import first_version, second_version
from tests.quests.walking import level, step
from tests.small_quests import publish_quest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context(viewport=PHONE).new_page()


def on_a_plan_of_her_own(service: Service, name: str) -> Walker:
    """A quest with a choice, a longer plan, extras and a named act."""
    first = level(
        "first",
        step(
            "one", title="Look at the week", hint="Three lines are enough.", due_by_days=3, named_act="I looked at it"
        ),
        step("write", title="Write it down", hint="For nobody but you."),
        step("walk", title="Take a walk", hint="Ten minutes are enough."),
        step("longer", title="The longer look", hint="For a quiet evening.", depth="full"),
        step("extra", title="Tell one person", hint="Whom you tell is yours to choose.", is_extra=True),
        step("more", title="Write a letter that stays with you", hint="It is not sent.", is_extra=True),
        title="A first look",
        opening="Take what fits.",
        alternatives=({"title": "something that slows you down", "of": ("write", "walk")},),
        done={"at_least": 4},
    )
    publish_quest(service.database, "own", first, level("second", step("last", title="The last one"), title="Go on"))
    return goes_to(service, somebody(service, name), "own")


@shows(
    *("portal.my", "portal.plan_list", "portal.suits", "portal.more", "portal.own_acts"),
    *("portal.another_day", "portal.story"),
)
def test_the_pages_that_fit_her_plan(service: Service, camera: Camera, page: Page) -> None:
    her = on_a_plan_of_her_own(service, "Own plan")
    opens(service, page, her, "/my")
    assert page.get_by_text("Choose one of these: something that slows you down").count()
    shot(camera, page, "portal.my", "her-plan")
    page.get_by_role("link", name="See it as a list").click()
    shot(camera, page, "portal.plan_list", "plan-list")
    page.go_back()
    page.get_by_role("link", name="How this plan suits you").click()
    shot(camera, page, "portal.suits", "suits")
    page.get_by_role("link", name="Look at them").click()
    shot(camera, page, "portal.more", "more")
    page.goto(f"{service.address}{her_step(service, her, 'one')}/day")
    shot(camera, page, "portal.another_day", "another-day")
    page.get_by_role("button", name="Keep this day").click()
    assert page.locator("#errors").count()
    camera.portal(page)
    page.goto(f"{service.address}/my/done")
    camera.portal(page, "portal.own_acts")
    her.send("one")
    her.send("walk")
    page.goto(f"{service.address}/my/done")
    shot(camera, page, "portal.own_acts", "own-acts")
    with service.database.begin() as db:
        for what in ({"what": "add"}, {"what": "skip"}):
            act = Act("adjust", "extra", detail={**what, "reason": "too_much"})
            perform(db, her.journey_id, act, actor=Actor("counsellor"))
    page.goto(f"{service.address}/my/story")
    assert page.get_by_text("Your counsellor took “Tell one person” out of your plan.").count()
    shot(camera, page, "portal.story", "story")
    page.goto(f"{service.address}/my")
    camera.portal(page, "portal.my")


@shows("portal.my", "portal.take_step")
def test_the_pages_of_a_plan_that_was_taken_back(service: Service, camera: Camera, page: Page) -> None:
    her = on_a_plan_of_her_own(service, "Taken back")
    with service.database.begin() as db:
        withdraw(db, her.journey().quest_version_id, why="It may harm.", zone=ZoneInfo("UTC"))
    opens(service, page, her, "/my")
    shot(camera, page, "portal.my", "withdrawn")
    page.goto(f"{service.address}{her_step(service, her, 'one')}")
    shot(camera, page, "portal.take_step", "withdrawn-step")


@shows("portal.my", "portal.display")
def test_the_pages_of_a_crisis(service: Service, camera: Camera, page: Page) -> None:
    with service.database.begin() as db:
        publish_library(db)
    her = somebody(service, "In a crisis")
    with service.database.begin() as db:
        new = offering.offer_quest(db, her.client_id, "crisis-to-safety", zone="UTC", actor=THE_SYSTEM)
        offering.accept_offer(db, new, frame="journey", language="en", audience="self", key="one")
    is_taken_by(
        service,
        Walker(service.database, service.settings, her.client_id, new),
        service.staff(Role.COUNSELLOR, name="Dana Example"),
    )
    opens(service, page, her, "/my")
    shot(camera, page, "portal.my", "crisis")
    page.goto(f"{service.address}/my?plan={her.journey_id}")
    camera.portal(page, "portal.my")
    page.goto(f"{service.address}/display")
    shot(camera, page, "portal.display", "display-forced")


@shows("portal.finish", "portal.level", "portal.take_step", "portal.story")
def test_the_pages_of_a_plan_that_went_over_to_another_version(service: Service, camera: Camera, page: Page) -> None:
    old = publish_quest(service.database, "moving", *first_version(), version=1)
    her = goes_to(service, somebody(service, "Moved over"), "moving")
    her.send("gone", {"change": "Sleep at night"})
    new = publish_quest(service.database, "moving", *second_version(), version=2)
    with service.database.begin() as db:
        assert move_people(db, [her.journey_id], old, new, by=Actor("supervisor")).moved
    opens(service, page, her, "/my/finish")
    shot(camera, page, "portal.finish", "finish-of-two-versions")
    page.goto(f"{service.address}/my/levels/start")
    shot(camera, page, "portal.level", "level-of-then")
    page.goto(f"{service.address}{her_step(service, her, 'left')}")
    shot(camera, page, "portal.take_step", "step-of-then")
    page.goto(f"{service.address}/my/story")
    camera.portal(page, "portal.story")


def shot(camera: Camera, page: Page, endpoint: str, name: str) -> None:
    camera.portal(page, endpoint)
    if folder := os.environ.get("SHOTS"):
        page.set_viewport_size({"width": 320, "height": 900})
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
        page.set_viewport_size(PHONE)
