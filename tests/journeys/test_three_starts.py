"""Three people begin, each from the first page to the first step that she sends: me, close to somebody, young."""

from __future__ import annotations

import pytest

from tests.browser import DESKTOP, PHONE, OpenContext
from tests.journeys.her_browser import HerBrowser
from tests.journeys.service import Service, the_quest
from tests.journeys.wording import Wording

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


def test_for_herself_without_a_script_a_look_a_plan_and_its_first_step(
    service: Service, open_context: OpenContext
) -> None:
    context = open_context(viewport=PHONE, java_script_enabled=False)
    her = HerBrowser(context.new_page(), service.address, the_quest())
    her.starts(looks=True)
    assert her.heading == "First a short look, if you like"
    her.takes_the_look("0", "1", None, ["f1"], "1", "1", "1", "1", "1", None)
    her.send("Send it")
    her.shows("What your answers say")
    assert her.heading == "Joint limits plan"
    her.chooses("take-back-control")
    assert her.heading == "How we work"
    her.does("how-we-work")
    assert her.heading == "This step is done"
    assert service.events(service.client_called(her.pseudonym), "step_done", "how-we-work") == 1


def test_somebody_close_who_is_afraid_at_home_finds_people_at_once(service: Service, open_context: OpenContext) -> None:
    her = HerBrowser(open_context(viewport=DESKTOP).new_page(), service.address, the_quest("family-and-friends"))
    her.starts(whom="Someone close to me", looks=True)
    her.takes_the_look(*["0"] * 6, "yes")
    her.shows("Nobody has been told about what you wrote")
    her.send("Send it")
    assert her.heading == "Thank you for telling us"
    her.shows("A supervisor of the service has been told.")
    her.shows("000")
    her.press("Go to my page")
    assert her.heading == "We stay with you"
    assert service.journey_of(service.client_called(her.pseudonym)).slug == "crisis-to-safety"


def test_somebody_close_begins_her_own_plan_and_what_she_answered_is_there(
    service: Service, open_context: OpenContext
) -> None:
    her = HerBrowser(open_context(viewport=PHONE).new_page(), service.address, the_quest("family-and-friends"))
    her.starts("plain", whom="Someone close to me", looks=True)
    her.takes_the_look(*["1"] * 6, "no")
    her.send("Send it")
    her.send("Begin with this plan")
    her.press("Look it over and send it")
    her.send("Send it")
    assert service.events(service.client_called(her.pseudonym), "step_done", "six-questions") == 1


def test_a_young_person_who_reads_russian_goes_straight_to_a_plan(service: Service, open_context: OpenContext) -> None:
    context = open_context(viewport=PHONE, locale="ru-RU")
    her = HerBrowser(context.new_page(), service.address, the_quest("young-player"), says=Wording("ru"))
    her.starts(whom="I am young")
    her.does("my-age", ["of_age"])
    assert her.page.locator("html").get_attribute("lang") == "ru"
    client_id = service.client_called(her.pseudonym)
    assert service.events(client_id, "step_done", "my-age") == 1
    assert service.journey_of(client_id).slug == "young-player"
