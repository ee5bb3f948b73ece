"""A supervisor covers an absence: the colleague works the list, it ends by itself, and then people change hands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.queries.access import openings_of_client
from app.vocabulary import Role
from tests.accounts import SomeStaff
from tests.browser import OpenContext
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import is_taken_by, somebody, somebody_who_waits_for_a_review
from tests.journeys.service import Service
from tests.journeys.visits import switch_staff_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def signed_in(service: Service, open_context: OpenContext, person: SomeStaff) -> ColleagueBrowser:
    browser = ColleagueBrowser(open_context().new_page(), service.address, person)
    switch_staff_visit(service, browser.page.context, person)
    return browser


def follows(browser: ColleagueBrowser, words: str) -> None:
    """The link of this row of the caseloads."""
    with browser.page.expect_navigation():
        row = browser.page.locator("main li").filter(has_text="Dana Way")
        row.get_by_role("link", name=words).click()


def test_a_supervisor_covers_an_absence_and_then_gives_the_people_to_a_colleague(
    service: Service, open_context: OpenContext
) -> None:
    mira = service.staff(Role.SUPERVISOR, name="Mira Holt")
    dana, sam = service.staff(Role.COUNSELLOR, name="Dana Way"), service.staff(Role.COUNSELLOR, name="Sam Reed")
    waits, other = somebody_who_waits_for_a_review(service, "Quiet Heron"), somebody(service, "Tall Reed")
    for walker in (waits, other):
        is_taken_by(service, walker, dana)
    boss, his = signed_in(service, open_context, mira), signed_in(service, open_context, sam)
    his.open("/desk/clients")
    expect(his.page.locator("main")).not_to_contain_text("Quiet Heron")

    # Dana is away until Tuesday evening, and Sam sees to her people.
    boss.open("/desk/caseloads")
    follows(boss, "Cover an absence")
    boss.page.get_by_role("radio", name="Sam Reed").check()
    boss.page.get_by_label("Last day").fill((service.clock.now + timedelta(days=1)).date().isoformat())
    boss.send("Arrange the cover")
    boss.shows("Sam Reed sees to these people until")

    # He works her list: the answer is his, the person stays with her.
    his.opens_review("Quiet Heron")
    his.replies("You chose on a calm day.", "done")
    assert service.journey_of(waits.client_id).counsellor_id == dana.id
    with service.database.reading() as db:
        assert "Sam Reed" in {one.staff_name for one in openings_of_client(db, waits.client_id)}, "she reads who looked"

    # On Wednesday it is over, and nobody had to end it.
    service.clock.advance(days=2)
    switch_staff_visit(service, his.page.context, sam)
    his.open("/desk/clients")
    expect(his.page.locator("main")).not_to_contain_text("Quiet Heron")
    gone = his.page.request.get(f"{service.address}/desk/clients/{waits.client_id}")
    assert gone.status == 404

    # Dana stays away, so her people go to Sam for good.
    switch_staff_visit(service, boss.page.context, mira)
    boss.open("/desk/caseloads")
    follows(boss, "Reassign")
    boss.page.get_by_role("radio", name="All of them: 2 people").check()
    boss.page.get_by_role("checkbox", name="Sam Reed").check()
    boss.send("Look at it first")
    boss.shows("Sam Reed: 0 now, 2 then.")
    boss.send("Hand over 2 people")
    boss.shows("Nobody is with Dana Way any more.")
    his.open(f"/desk/clients/{other.client_id}")
    assert his.heading == "Tall Reed"
    assert {service.journey_of(one.client_id).counsellor_id for one in (waits, other)} == {sam.id}
