"""A designer brings in version 2 and corrects a finding in the text; three sign; half of the people move and come back.

The page is the one that people use, in a real browser, without a developer and without a command line.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.services import clients, plans, quest_versions
from app.vault import Vault
from app.vocabulary import Role
from tests.accounts import SomeStaff
from tests.browser import OpenContext
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit
from tests.studio.world import SLUG, small_quest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
NAMES = ("Quiet Heron", "Calm Otter", "Slow Finch", "Mild Lark")
DRAFT, PUBLISH = f"/studio/{SLUG}/draft", f"/studio/{SLUG}/publish"


def test_a_version_comes_and_half_of_the_people_go_over_and_back(service: Service, open_context: OpenContext) -> None:
    """With scripts; without them a designer does all of it in tests/journeys/test_a_designer.py."""
    dana, clara, saule = three_people_and_a_team(service)
    begin(service)
    page = open_context().new_page()
    her = ColleagueBrowser(page, service.address, dana)

    def now(who: SomeStaff, path: str) -> None:
        switch_staff_visit(service, page.context, who)
        page.goto(service.address + path)

    def send(words: str) -> None:
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name=words).first.click()

    now(dana, "/studio")
    with page.expect_navigation():
        page.get_by_role("link", name="Bring in a quest").click()
    page.locator("#text").fill(small_quest(2, A_short_look="Win a bonus", How_we_work="How it goes"))
    send("Bring it in as a draft")
    her.shows("Problem")
    now(dana, PUBLISH)
    send("Publish version 2")
    expect(page.locator("#errors")).to_contain_text("to mend")
    now(dana, f"{DRAFT}/text")
    page.locator("#text").fill(small_quest(2, How_we_work="How it goes"))
    send("Save the text")
    now(dana, PUBLISH)
    her.shows("No problem")
    send("Propose it to the approvers")
    now(clara, PUBLISH)
    send("Sign: Clinical")
    now(saule, PUBLISH)
    send("Sign: Safety")
    now(dana, PUBLISH)
    send("Publish version 2")
    her.shows("Published. Whoever starts this quest from now on starts the new version")

    now(saule, f"/studio/{SLUG}/1/people")
    send("Preview")
    her.shows("4 people can move to version 2.")
    her.shows("Goes on in “Where I am” with “How it goes”")
    for name in NAMES[:2]:
        page.get_by_label(name).check()
    send("Move those chosen")
    her.shows("2 people are in version 2 now.")
    assert people_on(service) == {1: 2, 2: 2}
    send("Take it back")
    her.shows("2 people are in version 1 now.")
    assert people_on(service) == {1: 4, 2: 0}


def three_people_and_a_team(service: Service) -> tuple[SomeStaff, SomeStaff, SomeStaff]:
    for name in ("Ayan Example", "Bota Example", "Chris Example"):
        service.staff(Role.COUNSELLOR, name=name)
    return (
        service.staff(Role.DESIGNER, name="Dana Example"),
        service.staff(Role.CLINICIAN, name="Clara Example"),
        service.staff(Role.SUPERVISOR, name="Saule Example"),
    )


def begin(service: Service) -> None:
    """Four people are on version 1 of the small quest."""
    with service.database.begin() as db:
        quest_versions.publish(db, small_quest(1), file=f"{SLUG}.yaml")
        for name in NAMES:
            client_id = clients.create_client(db, Vault.of(service.settings), pseudonym=name, language="en")
            plans.start_plan(db, client_id, SLUG, zone="UTC", frame="journey", language="en", audience="self")


def people_on(service: Service) -> dict[int, int]:
    from app.queries.studio import version_rows

    with service.database.reading() as db:
        return {row.version: row.inside for row in version_rows(db, SLUG)}
