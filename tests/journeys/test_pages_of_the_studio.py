"""A close look at the pages of the studio: quests, versions, drafts, what changed, the people inside."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.queries.quest_versions import version_of
from app.services import drafts, quest_versions, signing, version_moves
from app.services.journeys import Actor
from app.vocabulary import Role, SignedPart
from quests.loading import LIBRARY
from quests.versions import content_hash
from tests.accounts import SomeStaff
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import somebody
from tests.journeys.service import QUEST, Service
from tests.journeys.visits import switch_staff_visit
from tests.studio.world import small_quest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
SMALL = "/studio/small-plan"


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context().new_page()


def the_small_plan(service: Service, designer: SomeStaff, draft: str) -> None:
    """Version 1 withdrawn, version 2 in use, and a draft."""
    with service.database.begin() as db:
        old = quest_versions.publish(db, small_quest(1), file="small-plan.yaml")
        quest_versions.publish(db, small_quest(2, How_we_work="How it goes"), file="small-plan.yaml")
        quest_versions.mark_withdrawn(db, old, "A text in it hurt somebody. The new one says it in other words.")
        drafts.add_draft(db, draft, file="small-plan.yaml", written_by=designer.id)
        signing.sign(db, "small-plan", content_hash(draft), SignedPart.DESIGN, designer.id)


@shows(
    "studio.quests", "studio.quest", "studio.version", "studio.draft", "studio.draft_text", "studio.add",
    "studio.compare", "studio.import_quest", "studio.withdraw",
)  # fmt: skip
def test_quests_from_draft_to_withdrawn(service: Service, camera: Camera, page: Page) -> None:
    designer = service.staff(Role.DESIGNER, name="Dana Example")
    supervisor = service.staff(Role.SUPERVISOR, name="Saule Example")
    draft = small_quest(3, A_short_look="Win a bonus", Who_can_read_what="Who may read what")
    the_small_plan(service, designer, draft)
    her = ColleagueBrowser(page, service.address, designer)
    switch_staff_visit(service, page.context, designer)
    for path in (
        "/studio", SMALL, f"{SMALL}/1", f"{SMALL}/draft", f"{SMALL}/draft?view=map",
        f"{SMALL}/draft/add?level=begin&at=1", f"{SMALL}/draft/text", f"{SMALL}/diff/2/draft",
        f"{SMALL}/diff/1/2", "/studio/import", f"{SMALL}/2/withdraw", f"/studio/{QUEST}/1",
    ):  # fmt: skip
        her.open(path)
        camera.other(page, service.endpoint_of(path))
    her.open(f"{SMALL}/publish")
    her.send("Publish version 3")
    assert page.locator("#errors").count()
    camera.other(page)
    her.open("/studio/import")
    page.locator("#text").fill("slug: new\nversion: two\n")
    her.send("Bring it in as a draft")
    assert page.locator("#errors").count()
    camera.other(page)
    her.open(f"{SMALL}/2/withdraw")
    her.send("Withdraw it now")
    assert page.locator("#errors").count()
    camera.other(page)
    switch_staff_visit(service, page.context, supervisor)
    for path in ("/studio", f"{SMALL}/draft"):
        her.open(path)
        camera.other(page, service.endpoint_of(path))


def test_the_outline_is_worked_on_by_the_keyboard_alone(service: Service, page: Page) -> None:
    """What is opened stands beside it, a card moves with Alt and an arrow, and the focus stays with what was done."""
    designer = service.staff(Role.DESIGNER, name="Dana Example")
    the_small_plan(service, designer, small_quest(3))
    page.set_viewport_size({"width": 1366, "height": 800})
    her = ColleagueBrowser(page, service.address, designer)
    switch_staff_visit(service, page.context, designer)
    her.open(f"{SMALL}/draft")
    page.locator("#open-look").press("Enter")
    expect(page.locator("#part-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#open-look")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#say")).to_have_text("Moved to level 1, step 1.")
    assert page.locator("[data-step]").first.get_attribute("data-step") == "look"
    page.locator("#down-look").press("Enter")
    expect(page.locator("#say")).to_have_text("Moved to level 1, step 2.")
    expect(page.locator("#down-look")).to_be_focused()
    page.locator("#more-look").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("A closer look")
    page.keyboard.press("Enter")
    expect(page.locator("#open-look")).to_have_text("A closer look")
    expect(page.locator("#part-title")).to_have_text("A closer look")


@shows("studio.people", "studio.moved")
def test_people_inside_a_version(service: Service, camera: Camera, page: Page) -> None:
    supervisor = service.staff(Role.SUPERVISOR, name="Saule Example")
    walkers = [somebody(service, name) for name in ("Quiet Heron", "Calm Otter", "Slow Finch")]
    words = (LIBRARY / f"{QUEST}.yaml").read_text(encoding="utf-8").replace("version: 1\n", "version: 2\n", 1)
    with service.database.begin() as db:
        old = version_of(db, QUEST, 1).id
        new = quest_versions.publish(db, words, file=f"{QUEST}.yaml")
        by = Actor(Role.SUPERVISOR.value, supervisor.id)
        moved = version_moves.move_people(db, [walkers[0].journey_id], old, new, by=by)
    her = ColleagueBrowser(page, service.address, supervisor)
    switch_staff_visit(service, page.context, supervisor)
    at = f"/studio/{QUEST}"
    for path in (f"{at}/1/people", f"{at}/1/people?to=2", f"{at}/moves/{moved.batch}"):
        her.open(path)
        camera.other(page, service.endpoint_of(path))
    her.open(f"{at}/1/people?to=2")
    her.send("Move those chosen")
    assert page.locator("#errors").count()
    camera.other(page)
