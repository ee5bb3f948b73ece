"""A close look at the preview, and a walk in it with and without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.sandbox import folders
from app.services import drafts
from app.vocabulary import Role
from tests.browser import DESKTOP, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.seeds import a_client_on_her_way
from tests.journeys.service import QUEST, Service
from tests.journeys.visits import switch_staff_visit, switch_visit

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]
AT = f"/studio/{QUEST}/1/preview"


@pytest.fixture(autouse=True)
def _files_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "gettempdir", lambda: str(tmp_path))


@pytest.fixture
def her(service: Service, open_context: OpenContext) -> ColleagueBrowser:
    context, designer = open_context(viewport=DESKTOP), service.staff(Role.DESIGNER, name="Dana Example")
    switch_staff_visit(service, context, designer)
    return ColleagueBrowser(context.new_page(), service.address, designer)


@shows("studio.preview")
def test_the_page_around_the_frame(service: Service, camera: Camera, her: ColleagueBrowser) -> None:
    with service.database.begin() as db:
        drafts.add_unfinished(db, "small-plan", "slug: small-plan\nlevels: 3\n", her.staff.id)
    for path in (AT, f"{AT}?day=6&width=desktop&language=rtl&js=off", "/studio/small-plan/draft/preview"):
        her.open(path)
        camera.other(her.page, "studio.preview")


def cookies_of(her: ColleagueBrowser) -> dict[str, str]:
    """The cookies of this browser, without the one that carries the tokens of the studio's own forms."""
    found = {one["name"]: one["value"] for one in her.page.context.cookies()}
    return {name: value for name, value in found.items() if name != "ql_staff_form"}


@pytest.mark.parametrize("js", ["on", "off"])
def test_a_step_is_done_in_the_frame(service: Service, her: ColleagueBrowser, js: str) -> None:
    client = a_client_on_her_way(service, "Quiet Heron")
    switch_visit(service, her.page.context, client.id)
    visits = cookies_of(her)
    assert visits.keys() == {"ql_portal", "ql_staff"}
    her.open(f"{AT}?js={js}")
    frame = her.page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("How we work")
    frame.get_by_role("link", name="Open this step").first.click()
    expect(frame.get_by_role("link", name="Talk now")).to_be_visible()
    frame.locator("main form button[type=submit]").first.click()
    frame.locator("header .brand").click()
    expect(frame.locator("h1")).not_to_have_text("How we work")
    frame.get_by_role("banner").get_by_role("link", name="Leave quickly").click()
    expect(frame.locator("h1")).to_have_text("Here the visit ends at once")
    frame.get_by_role("link", name="Back to the preview").click()
    expect(frame.locator("h1")).not_to_have_text("How we work")
    assert cookies_of(her) == visits, "the browser's own visits are as they were"
    assert service.journey_of(client.id).state.steps["how-we-work"].status == "open"
    her.open("/my")
    assert her.heading == "How we work"
