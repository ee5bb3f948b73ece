"""A close look at every page of the client: how she comes in, and her plan in each of its states."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from app.ids import new_id
from app.services import arrivals, caseload, clients, plans
from app.services.journeys import Actor
from app.vocabulary import Frame, Role
from quests.overrides import NOBODY_ASKED
from quests.risk import RiskLevel
from tests.accounts import a_client
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.her_browser import HerBrowser
from tests.journeys.people import a_client_on_her_way, open_visit, switch_visit, walker_of
from tests.journeys.seeds import at_the_last_level, to_the_check_ins, to_the_end, to_the_limits
from tests.journeys.service import QUEST, Service, the_quest
from tests.people_on_a_quest import Walker

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context(viewport=PHONE).new_page()


@shows(
    "portal.landing", "portal.who", "portal.talk", "portal.display", "portal.start", "portal.keep_words",
    "portal.return_to_plan", "portal.weather",
)  # fmt: skip
def test_pages_before_the_plan(service: Service, camera: Camera, page: Page) -> None:
    her = HerBrowser(page, service.address, the_quest())
    for path in ("/", "/who", "/talk", "/display", "/start", "/return"):
        her.open(path)
        camera.portal(page, service.endpoint_of(path))
    her.page.get_by_label("Your six words").fill("calm river stone meadow lantern quiet")
    her.send("Open my plan")
    camera.portal(page, "portal.return_to_plan")
    her.open("/start")
    her.send("Start")
    assert page.locator("#errors").count()
    camera.portal(page, "portal.start")
    her.choose_name_and_look()
    her.send("Start")
    assert her.heading == "Your six words"
    camera.portal(page, "portal.start")
    her.press("I have written them down")
    camera.portal(page, "portal.keep_words")
    her.page.get_by_label("The six words, in their order").fill("only three words")
    her.send("These are my words")
    camera.portal(page, "portal.keep_words")
    page.get_by_role("link", name="Leave quickly").first.click()
    page.wait_for_url("**/weather")
    camera.other(page, "portal.weather")
    her.open("/return")
    assert page.get_by_role("button", name="Start again without a name").count()
    camera.portal(page, "portal.return_to_plan")
    her.open("/talk")
    camera.portal(page, "portal.talk")


@shows("portal.my")
def test_her_plan_in_every_state(service: Service, camera: Camera, page: Page) -> None:
    headings = {
        "At the start": "How we work",
        "Plain plan": "How this works",
        "Nothing due": "Nothing to do until Thursday 5 March",
        "Waiting": "A counsellor reads what you sent",
        "Resting": "You are resting",
        "Resting until": "You are resting",
        "On hold": "Talk to someone",
        "Stopped": "Your plan is here when you want it",
        "Finished": "You have come to the end of this plan",
        "Offered": "Take back control",
        "Declined": "There is no plan open for you now",
        "No plan": "There is no plan open for you yet",
    }
    people = states_of_a_plan(service)
    assert people.keys() == headings.keys()
    for state, client_id in people.items():
        switch_visit(service, page.context, client_id)
        page.goto(f"{service.address}/my")
        assert page.locator("h1").inner_text() == headings[state]
        camera.portal(page, "portal.my")


def states_of_a_plan(service: Service) -> dict[str, str]:
    """A client in each state that ``/my`` knows, by the name of the state."""
    found: dict[str, str] = {}

    def begin(state: str) -> Walker:
        found[state] = a_client_on_her_way(service, state).id
        return walker_of(service, found[state])

    begin("At the start")
    plain = begin("Plain plan")
    with service.database.begin() as db:
        clients.choose_frame(db, plain.client_id, Frame.PLAIN)
    nothing_due = begin("Nothing due")
    everything_up_to_the_check_ins(nothing_due)
    waiting = begin("Waiting")
    at_the_last_level(service, waiting)
    for step in ("short-look", "one-block", "check-in-day-14", "other-activity", "short-look-again", "next-month"):
        waiting.skip(step)
    waiting.send("my-review", {"look_at": "Is it too strict?"})
    rests(service, begin("Resting"), days=None)
    rests(service, begin("Resting until"), days=5)
    goes_on_hold(service, begin("On hold"))
    with service.database.begin() as db:
        plans.stop(db, begin_stopped := begin("Stopped").journey_id, has_what_she_came_for=False, key=new_id())
        del begin_stopped
    finished = begin("Finished")
    at_the_last_level(service, finished)
    to_the_end(finished)
    found["Offered"] = offered(service, "Offered")
    found["Declined"] = offered(service, "Declined")
    with service.database.begin() as db:
        plans.decline_offer(db, service.journey_of(found["Declined"]).id, key=new_id())
    found["No plan"] = without_a_plan(service, "No plan")
    return found
