"""Two stories from the first word to the follow-up: a low and a medium contact, with the clock in the test's hand."""

from __future__ import annotations

import pytest

from app.vocabulary import Role
from tests.browser import PHONE, OpenContext
from tests.journeys.first_contact import CardBrowser, SmallService, answers_of, no_danger
from tests.journeys.her_browser import HerBrowser
from tests.journeys.looking import look
from tests.journeys.service import Service, the_quest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
FOLLOW_UP, OWN, JOINT = "follow-up-after-call", "take-back-control", "joint-limits-plan"
REACH = {
    "ways": ["call", "message"],
    "address": "+49 30 000000",
    "consent": True,
    "voicemail": "no",
    "if_someone_else": "later",
    "code_word": "bluebird",
}


@pytest.fixture
def small(service: Service, open_context: OpenContext) -> SmallService:
    return SmallService(service, open_context)


def ends(agent: CardBrowser, **fields: object) -> tuple[str, str]:
    """The last form of the contact; gives her made-up name and the code that is said on the line."""
    pseudonym = agent.page.locator('input[name="pseudonym"]').first.get_attribute("value") or ""
    agent.fills(pseudonym=pseudonym, ending="completed", **fields)
    agent.send("End the contact")
    return pseudonym, "".join(agent.page.locator(".code--big span").all_inner_texts())


def her_phone(small: SmallService, quest: str, pseudonym: str) -> HerBrowser:
    page = small.open_context(viewport=PHONE, has_touch=True).new_page()
    return HerBrowser(page, small.service.address, the_quest(quest), pseudonym=pseudonym)


def test_a_low_contact_ends_with_a_plan_of_her_own(small: SmallService) -> None:
    ada = small.colleague("Ada Example", Role.AGENT)
    ada.opens_a_contact()
    ada.risk_is("Not asked yet")
    ada.notes("connect", {"limits_told": "yes", "consent": "yes"})
    ada.notes("context", {"worries_most": "Fridays cost too much", "wishes": ["understand", "pause"], "state_now": "3"})
    ada.notes("screening", {**no_danger(), **answers_of("bbgs", "0"), **answers_of("k6", "0")})
    ada.risk_is("Medium")  # The money signs were not asked: unknown is never no.
    ada.notes("screening", {"red_flags": "none_of_these"})
    ada.risk_is("Low")
    ada.notes("plan", {"route": ["limits"], "next_step": "One free Friday"})
    ada.sums_up()
    pseudonym, code = ends(ada, follow_up="declined", plan=OWN)
    assert small.clocks() == []
    her = her_phone(small, OWN, pseudonym)
    her.swaps_code(code)
    assert small.journeys(pseudonym)[OWN].state.risk == "low"
    her.open("/my/story")
    her.shows("You began “Take back control”.")
    ada.open(f"{ada.path}/card")
    for words in ("Low", "Fridays cost too much", "One free Friday", pseudonym):
        ada.shows(words)
    ada.open("/desk/calls")
    ada.shows("Nobody is to be called now.")


def test_a_medium_contact_is_called_again_at_three_times_of_the_day(small: SmallService) -> None:
    """The call comes after 48 to 72 hours; summer time and a holiday lie between, and a word says who calls."""
    small.service.clock.set(small.service.clock.now.replace(day=27, hour=15))
    small.closes_on("2026-03-30", "A day off")
    ada = small.colleague("Ada Example", Role.AGENT)
    ada.opens_a_contact()
    ada.notes("connect", {"limits_told": "yes", "consent": "yes"})
    ada.notes("screening", {**no_danger(), "red_flags": ["f1"], **answers_of("bbgs", ["1", "0", "0"])})
    ada.risk_is("Medium")
    ada.notes("plan", {"route": ["follow_up_call"]})
    ada.notes("close", {"follow_up": "agreed"})
    ada.sums_up()
    pseudonym, _code = ends(ada, plan="", **REACH)
    ada.open("/desk/calls")
    ada.shows("Nobody is to be called now.")
    small.it_is(2026, 3, 30, 11, 0)  # Summer time has come, and it is a holiday.
    _looks_at_the_call(ada, pseudonym, "The service is closed now.", "bluebird", "I will try again another time.")
    small.it_is(2026, 3, 31, 9, 30)
    _calls_in_vain(ada, pseudonym)
    small.it_is(2026, 3, 31, 10, 30)
    _looks_at_the_call(ada, pseudonym, "Note a call all the same")  # The morning had its try.
    for when in ((2026, 3, 31, 14, 30), (2026, 4, 1, 17, 15)):
        small.it_is(*when)
        _calls_in_vain(ada, pseudonym)
    ada.open("/desk/calls")
    ada.shows("Nobody is to be called now.")
    tried = [one for one in small.events(pseudonym, FOLLOW_UP) if one.kind == "contact_tried"]
    assert [one.detail["outcome"] for one in tried] == ["no_answer"] * 3
    assert [one.at.hour for one in tried] == [9, 14, 17]
    assert small.journeys(pseudonym)[FOLLOW_UP].state.steps["check-call"].status == "done"
    # Her rules allow messages, but no channel of this service writes any: then no note goes out.
    assert "we_called" not in [row.text for row in small.messages_to(pseudonym)]


def _looks_at_the_call(agent: CardBrowser, pseudonym: str, *words: str) -> None:
    agent.comes_to_the_desk()
    agent.open("/desk/calls")
    agent.opens("Call: “%(step)s”", pseudonym, step="We ask how you are")
    for one in words:
        agent.shows(one)


def _calls_in_vain(agent: CardBrowser, pseudonym: str) -> None:
    _looks_at_the_call(agent, pseudonym, "bluebird")
    with agent.page.expect_navigation():
        agent.page.locator("#drawer").get_by_role("button", name="No answer", exact=True).click()
    look(agent.page)
