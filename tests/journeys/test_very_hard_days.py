"""Answers that reach HIGH: people to talk to at once, the plan rests, a supervisor sees it first, and it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.services.steps import draft_answers
from app.vocabulary import Role
from quests.answers import Answer
from tests.browser import DESKTOP, PHONE, OpenContext
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.her_browser import HerBrowser
from tests.journeys.seeds import a_client_on_her_way, somebody_who_waits_for_a_review, walker_of
from tests.journeys.service import A_FRIEND, Service
from tests.journeys.visits import open_visit
from tests.people_on_a_quest import answers_to

pytestmark = pytest.mark.e2e

SOMEONE = "You can talk to someone now"
RESTS = "Your plan rests at the moment. Everything you wrote is kept."


def answered_but_for_one(service: Service, client_id: str) -> None:
    """She has answered everything with the most points, but for the last question."""
    walker = walker_of(service, client_id)
    every: dict[str, Answer] = answers_to(walker.quest(), "short-look", points=9)
    every.popitem()
    walker.send("how-we-work")
    with service.database.begin() as db:
        draft_answers(db, walker.locker(), walker.journey_id, "short-look", every)


def people_to_talk_to(her: HerBrowser) -> None:
    her.shows(SOMEONE)
    way = her.page.locator("main").get_by_role("link", name=A_FRIEND.number).first
    expect(way).to_be_visible()
    assert way.get_attribute("href") == "tel:0800000000"


@pytest.mark.timeout(240)
def test_a_very_hard_screen_rests_the_plan_until_a_supervisor_ends_the_hold(
    service: Service, open_context: OpenContext
) -> None:
    supervisor = service.staff(Role.SUPERVISOR, name="Saule Example")
    somebody_who_waits_for_a_review(service, "Slow Otter")
    client = a_client_on_her_way(service, "Quiet Heron")
    answered_but_for_one(service, client.id)
    her = open_visit(service, open_context(viewport=PHONE), client)
    other_tab = HerBrowser(her.page.context.new_page(), her.address, her.quest)
    other_tab.open(service.step_address(client.id, "what-i-want") + "/1")
    she_sends_answers_that_reach_high(service, her, client.id)
    her_plan_rests(service, her, other_tab, client.id)

    at_the_desk = ColleagueBrowser(open_context(viewport=DESKTOP).new_page(), service.address, supervisor)
    began = service.clock.now
    the_supervisor_sees_her_first(at_the_desk, client.pseudonym)
    the_hold_cannot_end_on_the_first_day(service, at_the_desk)
    service.clock.set(began + timedelta(hours=25))
    at_the_desk.send("End the hold")
    at_the_desk.shows("The hold has ended. The plan goes on from where it was.")

    her.comes_back()
    # The hold has ended and the risk is still high: the plan goes on, and it stays plain (domain.md section 4, G15).
    assert her.heading == "Choose what fits me"
    her.open(service.step_address(client.id, "what-i-want") + "/1")
    assert her.page.locator("#answer").input_value() == "A quiet evening"


def she_sends_answers_that_reach_high(service: Service, her: HerBrowser, client_id: str) -> None:
    """People stand above everything else as soon as her answers say so, and before anybody is told."""
    her.open(service.step_address(client_id, "short-look") + "/18")
    people_to_talk_to(her)
    her.shows("Nobody has been told about what you wrote")
    her.answers("4")
    people_to_talk_to(her)
    assert not service.events(client_id, "safety_hold_started")
    her.send("Send it")
    assert her.heading == "Thank you for telling us"
    people_to_talk_to(her)
    her.shows("A supervisor of the service has been told")
    assert service.events(client_id, "safety_hold_started") == 1


def her_plan_rests(service: Service, her: HerBrowser, other_tab: HerBrowser, client_id: str) -> None:
    """The next act is to talk to someone. Steps are closed kindly, and what she writes is not lost."""
    her.press("Back to my plan")
    assert her.heading == "Talk to someone"
    people_to_talk_to(her)
    other_tab.answers("A quiet evening")
    other_tab.shows(RESTS)
    assert other_tab.heading == "Talk to someone"
    her.open(service.step_address(client_id, "what-i-want"))
    her.shows("Your plan rests at the moment, and your place in it is kept.")
    people_to_talk_to(her)
    assert not her.page.locator("main form").count()


def the_supervisor_sees_her_first(at_the_desk: ColleagueBrowser, pseudonym: str) -> None:
    at_the_desk.signs_in()
    rows = at_the_desk.page.locator(".rows--work .row")
    assert rows.count() >= 2
    expect(rows.first).to_contain_text(pseudonym)
    expect(rows.first).to_contain_text("High")
    expect(at_the_desk.page.locator("#glance")).to_contain_text(pseudonym)
    at_the_desk.press("Open the record")
    at_the_desk.shows("On safety hold since")
    at_the_desk.shows("It can end from Tuesday 3 March")
    assert not at_the_desk.page.get_by_role("button", name="End the hold").count()


def the_hold_cannot_end_on_the_first_day(service: Service, at_the_desk: ColleagueBrowser) -> None:
    """The form is there on the second day; sent as if it were still the first, it is refused and nothing is lost."""
    began, record = service.clock.now, at_the_desk.page.url.removeprefix(at_the_desk.address)
    service.clock.set(began + timedelta(hours=25))
    at_the_desk.signs_in()
    at_the_desk.open(record)
    at_the_desk.page.get_by_label("Why can the hold end?").fill("We talked for an hour. She is with her sister.")
    service.clock.set(began + timedelta(hours=23))
    at_the_desk.send("End the hold")
    at_the_desk.shows("The hold can end from")
    at_the_desk.shows("Your reason is kept here.")
    reason = at_the_desk.page.get_by_label("Why can the hold end?")
    assert reason.input_value() == "We talked for an hour. She is with her sister."
