"""A close look at how a quest begins and gets to people: new, library, brief, launch, publish."""

from __future__ import annotations

import pytest

from app.services import designing, drafts
from app.services.briefs import PARTS, write_brief
from app.services.launching import NewEntry, write_entry
from app.vocabulary import LaunchState, Role
from quests.versions import content_hash
from tests.browser import OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit
from tests.studio.world import small_quest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
LONG = "Anaverylongwordthatneverendsandhasnoblankinit " * 3


@shows(
    "studio.new", "studio.library", "studio.own_quest", "studio.brief", "studio.launch", "studio.launch_item",
    "studio.publishing",
)  # fmt: skip
def test_how_a_quest_begins_and_gets_to_people(service: Service, camera: Camera, open_context: OpenContext) -> None:
    designer = service.staff(Role.DESIGNER, name="Dana Example-with-a-very-long-family-name-that-never-ends")
    text = small_quest(1).replace("slug: small-plan", "slug: small-thing", 1)
    young = small_quest(2, How_we_work="How it goes").replace("slug: small-plan", "slug: young-player", 1)
    with service.database.begin() as db:
        draft = drafts.add_draft(db, text, written_by=designer.id)
        drafts.add_draft(db, young, written_by=designer.id)
        designing.propose(db, draft, content=content_hash(text), note=LONG, by=designer.id)
        for seen in (0, 1):
            write_brief(db, "small-thing", dict.fromkeys(PARTS, f"{LONG} {seen}"), seen=seen, by=designer.id)
        for seen, state in enumerate((LaunchState.STARTED, LaunchState.DONE)):
            write_entry(db, "rota", NewEntry(state, LONG, designer.id), seen=seen, by=designer.id)
    her = ColleagueBrowser(open_context().new_page(), service.address, designer)
    switch_staff_visit(service, her.page.context, designer)
    for path in (
        "/studio/new", "/studio/library", "/studio/library/young-player", "/studio/small-thing/brief", "/studio/launch",
        "/studio/launch/rota", "/studio/small-thing/publish", "/studio/young-player/publish",
    ):  # fmt: skip
        her.open(path)
        camera.other(her.page, service.endpoint_of(path))
    her.open("/studio/small-thing/publish")
    her.send("Publish version 1")
    assert her.page.locator("#errors").count()
    camera.other(her.page)
    her.open("/studio/new")
    her.send("Begin it as a draft")
    assert her.page.locator("#errors").count()
    camera.other(her.page)
