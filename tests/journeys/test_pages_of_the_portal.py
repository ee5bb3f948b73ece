"""A close look at the pages of the client: how she comes in, her plan in each of its states, what is around it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from app.ids import new_id
from app.services import clients, offering
from app.services.arrivals import keep_consent
from app.services.one_tap import link_token
from app.vocabulary import Frame, Role
from tests.browser import PHONE, OpenContext
from tests.journeys.camera import Camera, shows
from tests.journeys.her_browser import HerBrowser
from tests.journeys.looking import TELLING
from tests.journeys.seeds import (
    a_client_on_her_way,
    is_answered,
    is_taken_by,
    reaches_high,
    rests,
    somebody,
    somebody_at_the_end,
    somebody_at_the_last_level,
    somebody_offered,
    somebody_who_waits_for_a_review,
    stops,
    to_the_check_ins,
    without_a_plan,
)
from tests.journeys.service import Service, the_quest
from tests.journeys.visits import open_visit, opens_record, switch_visit
from tests.people_on_a_quest import Walker
from tests.sent_messages import send_message

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    return open_context(viewport=PHONE).new_page()


@shows(
    "portal.landing", "portal.who", "portal.talk", "portal.display", "portal.start", "portal.keep_words",
    "portal.return_to_plan", "portal.weather", "portal.offline", "portal.unsent",
)  # fmt: skip
def test_pages_before_the_plan(service: Service, camera: Camera, page: Page) -> None:
    her = HerBrowser(page, service.address, the_quest())
    for path in ("/", "/who", "/talk", "/display", "/start", "/offline", "/offline/unsent", "/return"):
        her.open(path)
        camera.portal(page, service.endpoint_of(path))
    page.get_by_label("Your six words").fill("calm river stone meadow lantern quiet")
    her.send("Open my plan")
    camera.portal(page, "portal.return_to_plan")
    her.open("/start?for=young")
    camera.portal(page, "portal.start")
    her.open("/start?for=close")
    her.send("Start")
    assert page.locator("#errors").count()
    camera.portal(page, "portal.start")
    her.choose_name_and_look()
    her.send("Start")
    assert her.heading == "Your six words"
    camera.portal(page, "portal.start")
    her.press("I have written them down")
    camera.portal(page, "portal.keep_words")
    page.get_by_label("The six words, in their order").fill("only three words")
    her.send("These are my words")
    camera.portal(page, "portal.keep_words")
    page.get_by_role("link", name="Leave quickly").first.click()
    page.wait_for_url("**/weather")
    camera.other(page, "portal.weather")
    page.goto(f"{service.address}/return")
    camera.other(page, "portal.return_to_plan")
    page.get_by_label("Search these notes").fill("high clouds")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("Nothing was found for these words.").wait_for()
    camera.other(page, "portal.return_to_plan")
    her.open("/talk")
    camera.portal(page, "portal.talk")


@shows("portal.note")
def test_a_note_that_a_message_leads_to(service: Service, camera: Camera, page: Page) -> None:
    """It looks like nobody's page: no name, no way to a person, and nothing but a few buttons."""
    client = a_client_on_her_way(service, "Quiet Heron")
    walker = Walker(service.database, service.settings, client.id, service.journey_of(client.id).id)
    token = link_token(service.settings.pepper, send_message(walker, "step_waits", "how-we-work"))
    page.goto(f"{service.address}/n/{token}")
    camera.other(page, "portal.note")
    assert not TELLING.search(f"{page.title()} {page.inner_text('body')}")
    assert page.evaluate("document.querySelectorAll('script').length") == 0
    page.get_by_role("button", name="Later").click()
    page.get_by_text("Later, then.").wait_for()
    camera.other(page, "portal.note")
    page.goto(f"{service.address}/n/{token[:-2]}")
    camera.other(page, "portal.note")
    page.get_by_role("link", name="Read the note").click()
    page.wait_for_url("**/return")


HEADINGS = {
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
    "No plan": "First a short look, if you like",
    "With offers and a note": "A short look, once more",
}


@shows("portal.my", "portal.look")
def test_her_plan_in_every_state(service: Service, camera: Camera, page: Page) -> None:
    people = states_of_a_plan(service)
    assert people.keys() == HEADINGS.keys()
    for state, client_id in people.items():
        switch_visit(service, page.context, client_id)
        page.goto(f"{service.address}/my")
        assert page.locator("h1").inner_text() == HEADINGS[state], state
        camera.portal(page, "portal.look" if state == "No plan" else "portal.my")


def states_of_a_plan(service: Service) -> dict[str, str]:
    """A client in each state that ``/my`` knows, by the name of the state."""
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    plain, nothing_due, waiting = somebody(service, "Plain plan"), somebody(service, "Nothing due"), waits(service)
    with service.database.begin() as db:
        clients.choose_frame(db, plain.client_id, Frame.PLAIN)
    to_the_check_ins(nothing_due)
    for step in ("short-look", "one-block", "other-activity"):
        nothing_due.skip(step)
    resting, until, on_hold = (somebody(service, name) for name in ("Resting", "Resting until", "On hold"))
    rests(service, resting)
    rests(service, until, days=5)
    reaches_high(on_hold)
    stopped, noted = somebody(service, "Stopped"), somebody_at_the_last_level(service, "Noted", kept="not_this_time")
    stops(service, stopped)
    noted.send("my-review", {"look_at": "Is it too strict?"})
    is_taken_by(service, noted, counsellor)
    is_answered(service, noted, counsellor)
    declined = somebody_offered(service, "Declined", counsellor)
    with service.database.begin() as db:
        offering.decline_offer(db, service.journey_of(declined).id, key=new_id())
    return {
        "At the start": a_client_on_her_way(service, "At the start").id,
        "Plain plan": plain.client_id,
        "Nothing due": nothing_due.client_id,
        "Waiting": waiting.client_id,
        "Resting": resting.client_id,
        "Resting until": until.client_id,
        "On hold": on_hold.client_id,
        "Stopped": stopped.client_id,
        "Finished": somebody_at_the_end(service, "Finished").client_id,
        "Offered": somebody_offered(service, "Offered", counsellor),
        "Declined": declined,
        "No plan": without_a_plan(service, "No plan"),
        "With offers and a note": noted.client_id,
    }


def waits(service: Service) -> Walker:
    """All but the review that she asked for is done or put aside."""
    walker = somebody_who_waits_for_a_review(service, "Waiting")
    for step in ("one-block", "other-activity", "check-in-day-14", "short-look-again", "next-month"):
        walker.skip(step)
    return walker


@shows(
    "portal.finish", "portal.finish_of", "portal.messages", "portal.card", "portal.data", "portal.pause", "portal.stop",
    "portal.reach",
)  # fmt: skip
def test_pages_around_the_plan(service: Service, camera: Camera, page: Page) -> None:
    counsellor = service.staff(Role.COUNSELLOR, name="Dana Example")
    client = a_client_on_her_way(service, "Quiet Heron")
    her = open_visit(service, page.context, client)
    for path in ("/my/finish", "/my/messages", "/my/card", "/my/data", "/my/pause", "/my/stop", "/my/reach"):
        her.open(path)
        camera.portal(her.page, service.endpoint_of(path))
    her.page.get_by_label("By phone call").check()
    her.send("Keep this")
    assert her.page.locator("#errors").count()
    camera.portal(her.page)
    her.open("/my/pause")
    her.page.locator("#until").fill("2020-01-01")
    her.send("Rest now")
    assert her.page.locator("#errors").count()
    camera.portal(her.page, "portal.pause")
    noted = somebody_who_waits_for_a_review(service, "Noted")
    is_taken_by(service, noted, counsellor)
    is_answered(service, noted, counsellor)
    opens_record(service, counsellor, noted.client_id)
    switch_visit(service, her.page.context, noted.client_id)
    her.open("/my/data")
    her.shows("Dana Example")
    camera.portal(her.page, "portal.data")
    her.open("/my/messages")
    camera.portal(her.page, "portal.messages")
    her.send("Show")
    camera.portal(her.page, "portal.messages")
    for path in (f"/my/finish/{noted.journey_id}", "/my/card"):
        her.open(path)
        camera.portal(her.page, service.endpoint_of(path))
    switch_visit(service, her.page.context, somebody_at_the_end(service, "Finished").client_id)
    her.open("/my/finish")
    camera.portal(her.page, "portal.finish")


@shows("portal.watched")
def test_pages_while_somebody_may_be_watching(service: Service, camera: Camera, page: Page) -> None:
    her = open_visit(service, page.context, a_client_on_her_way(service, "Quiet Heron"))
    her.open("/my/watched")
    camera.portal(her.page, "portal.watched")
    her.page.get_by_role("button", name="Pause everything now").click()
    camera.other(her.page)
    her.page.goto(f"{service.address}/my/watched")
    camera.other(her.page, "portal.watched")
    her.page.get_by_role("button", name="I am alone now: show my pages").click()
    her.open("/my/watched")
    camera.portal(her.page, "portal.watched")


@shows(
    "portal.look", "portal.look_question", "portal.look_check", "portal.look_sent", "portal.choose_plan", "portal.my"
)
def test_the_look_and_the_choice_of_a_plan(service: Service, camera: Camera, page: Page) -> None:
    switch_visit(service, page.context, without_a_plan(service, "Quiet Heron"))
    her = HerBrowser(page, service.address, the_quest())
    her.open("/my/look/check")
    her.send("Send it")
    assert page.locator("#errors").count()
    camera.portal(page, "portal.look_check")
    her.open("/my/look")
    camera.portal(page, "portal.look")
    her.press("Take the short look")
    camera.portal(page, "portal.look_question")
    her.answers("1")
    her.open("/my/look/4")
    camera.portal(page, "portal.look_question")
    her.answers(["f1", "f4"])
    her.open("/my/look/check")
    her.send("Send it")
    camera.portal(page, "portal.choose_plan")
    her.send("Begin with this plan")
    her.open("/my/choose")
    camera.portal(page, "portal.choose_plan")
    switch_visit(service, page.context, without_a_plan(service, "Calm Otter"))
    her.open("/my/look/4")
    her.answers(["f3"])
    camera.portal(page, "portal.look_question")
    her.open("/my/look/check")
    camera.portal(page, "portal.look_check")
    her.send("Send it")
    camera.portal(page, "portal.look_sent")
    her.press("Go to my page")
    camera.portal(page, "portal.my")


@shows("portal.my")
def test_a_changed_text_about_privacy(service: Service, camera: Camera, page: Page) -> None:
    someone = a_client_on_her_way(service, "Quiet Heron")
    with service.database.begin() as db:
        keep_consent(db, someone.id, "0")
    her = open_visit(service, page.context, someone)
    her.open("/my")
    camera.portal(her.page, "portal.my")
    her.send("I have read it")
    camera.portal(her.page, "portal.my")
