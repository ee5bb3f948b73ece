"""A designer writes quest 3.6 from an empty page, tries it, has it signed and pilots it; people walk it and move on.

In a real browser, with the controls that a designer has, and without a developer (issue: the studio).
"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from app.ids import new_id
from app.models.clients import Client
from app.queries.studio import draft_rows, version_rows
from app.services import offering
from app.services.journeys import Actor
from app.vocabulary import Audience, Role
from app.web.previews import RIGHT_TO_LEFT
from quests.definition import Quest
from quests.loading import LIBRARY, plain
from quests.yaml_tree import read_tree
from tests.accounts import SomeStaff
from tests.browser import OpenContext
from tests.journeys.designer_browser import DesignerBrowser
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import without_a_plan
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit, switch_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(420)]
SLUG = "my-fortnight"
AT = f"/studio/{SLUG}"
NAMES = ("Quiet Heron", "Calm Otter", "Slow Finch", "Mild Lark")
WHO = {
    Role.DESIGNER: "Dana Example",
    Role.CLINICIAN: "Clara Example",
    Role.SUPERVISOR: "Saule Example",
    Role.COUNSELLOR: "Ayan Example",
}


def quest_3_6() -> dict[str, Any]:
    """What she wants to write: the words of the library, in English, under a name of its own."""
    text = (LIBRARY / "young-player.yaml").read_text(encoding="utf-8")
    wanted = _in_english(read_tree(text, file="young-player.yaml"))
    return {**wanted, "slug": SLUG, "languages": ["en"]}


def _in_english(part: Any) -> Any:
    if isinstance(part, dict):
        if "en" in part and all(len(key) == 2 for key in part):
            return {"en": part["en"]}
        return {key: _in_english(each) for key, each in part.items()}
    return [_in_english(each) for each in part] if isinstance(part, list) else part


def write_it(her: DesignerBrowser, wanted: dict[str, Any]) -> None:
    """From the empty page to the last rule: levels, steps, questions first, the words, the rules."""
    her.begins(wanted["title"]["en"], SLUG, audience="young", weeks=wanted["expected_weeks"])
    for at, level in enumerate(wanted["levels"]):
        her.adds(level["title"]["en"], level["slug"], at=at)
        for place, step in enumerate(level["steps"]):
            her.adds(step["title"]["en"], step["slug"], at=place, level=level["slug"], kind=step["kind"])
    for level in wanted["levels"]:
        for step in level["steps"]:
            her.writes("step", step["slug"], step)
        her.writes("level", level["slug"], level)
    her.writes("about", "", wanted)


def test_quest_3_6_from_an_empty_page_to_a_pilot_and_a_second_version(
    service: Service, open_context: OpenContext
) -> None:
    people = {role: service.staff(role, name=name) for role, name in WHO.items()}
    for name in ("Bota Example", "Chris Example"):
        service.staff(Role.COUNSELLOR, name=name)
    page = open_context(java_script_enabled=False).new_page()
    her = DesignerBrowser(page, service.address, people[Role.DESIGNER])

    def now(role: Role, path: str) -> None:
        switch_staff_visit(service, page.context, people[role])
        her.open(path)

    def all_sign() -> None:
        now(Role.DESIGNER, f"{AT}/publish")
        her.send("Propose it to the approvers")
        for role, part in ((Role.CLINICIAN, "Clinical"), (Role.SUPERVISOR, "Safety")):
            now(role, f"{AT}/publish")
            her.send(f"Sign: {part}")
        now(Role.DESIGNER, f"{AT}/publish")

    switch_staff_visit(service, page.context, people[Role.DESIGNER])
    wanted = quest_3_6()
    write_it(her, wanted)
    assert Quest.model_validate(plain(written(service))) == Quest.model_validate(plain(wanted))

    her.open(her.draft)
    her.shows("No problem")
    her.open(f"{her.draft}/preview?language={RIGHT_TO_LEFT}&frame=plain&width=phone&js=off")
    seen = page.frame_locator("iframe")
    expect(seen.locator("html")).to_have_attribute("dir", "rtl")
    expect(seen.locator("body")).to_contain_text("One question about age")
    her.open(f"{her.draft}/flight?clients=1000&seed=7")
    while (on := page.get_by_role("link", name="Fly on")).count():
        on.click()
    her.shows("1,000 imagined people")
    her.shows("Estimate")

    all_sign()
    page.locator("#cap").fill("4")
    page.locator("#until").fill("2026-04-30")
    her.send("Open the pilot")
    assert on_versions(service) == {1: ("pilot", 0)}

    first, *others = [somebody_young(service, name) for name in NAMES]
    now(Role.SUPERVISOR, f"/desk/clients/{first}")
    page.locator("label", has=page.locator(f'input[name="quest"][value="{SLUG}@1"]')).click()
    her.send("Offer")
    for client_id in others:
        offered_and_accepted(service, client_id, people[Role.COUNSELLOR])
    walks_the_pilot(service, open_context, first, wanted)
    assert on_versions(service) == {1: ("pilot", 4)}

    now(Role.DESIGNER, f"{AT}")
    her.send("Write the next version from it")
    her.quest = SLUG
    page.goto(f"{service.address}{her.draft}/steps/one-reply")
    her.puts("title.en", "A reply for a friend who asks")
    her.saves()
    all_sign()
    her.send("Publish version 2")
    assert on_versions(service) == {1: ("pilot", 4), 2: ("published", 0)}

    now(Role.SUPERVISOR, f"{AT}/1/people?to=2")
    her.shows("4 people can move to version 2.")
    page.locator("#first").fill("2")
    her.send("Move so many")
    assert on_versions(service) == {1: ("pilot", 2), 2: ("published", 2)}
    her.send("Take this one back")
    assert on_versions(service) == {1: ("pilot", 3), 2: ("published", 1)}


def written(service: Service) -> Any:
    """What stands in the draft."""
    with service.database.reading() as db:
        (draft,) = draft_rows(db, SLUG)
    return read_tree(draft.definition, file="draft")


def on_versions(service: Service) -> dict[int, tuple[str, int]]:
    """Where each version is in its life, and how many are inside."""
    with service.database.reading() as db:
        return {row.version: (row.status, row.inside) for row in version_rows(db, SLUG)}


def somebody_young(service: Service, pseudonym: str) -> str:
    """A young client whom a counsellor may offer a plan."""
    client_id = without_a_plan(service, pseudonym)
    with service.database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == client_id).values(audience=Audience.YOUNG))
    return client_id


def offered_and_accepted(service: Service, client_id: str, by: SomeStaff) -> None:
    with service.database.begin() as db:
        actor = Actor(Role.COUNSELLOR.value, by.id)
        journey_id = offering.offer_quest(db, client_id, SLUG, zone="UTC", actor=actor, pilot=1)
        offering.accept_offer(db, journey_id, frame="plain", language="en", audience="young", key=new_id())


def walks_the_pilot(service: Service, open_context: OpenContext, client_id: str, wanted: dict[str, Any]) -> None:
    """She says yes on her phone and does the first step."""
    context = open_context(viewport={"width": 390, "height": 844})
    switch_visit(service, context, client_id)
    her = HerBrowser(context.new_page(), service.address, Quest.model_validate(plain(wanted)), "", NAMES[0])
    her.open("/my")
    her.shows("A plan is offered to you")
    her.send("Yes, begin")
    her.does("my-age", ["of_age"])
    her.open("/my")
    assert her.heading != "One question about age"
