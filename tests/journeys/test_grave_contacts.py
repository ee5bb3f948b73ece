"""Two stories of danger, from the call to the follow-up, with several colleagues at once in browsers of their own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.services.journeys import Actor
from app.services.sealing import open_locker
from app.services.staff_steps import do_staff_step
from app.vault import Vault
from app.vocabulary import Role
from tests.browser import OpenContext
from tests.journeys.first_contact import CardBrowser, SmallService, answers_of, no_danger
from tests.journeys.service import Service
from tests.journeys.test_first_contact import FOLLOW_UP, REACH, ends

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
SAFETY = "crisis-to-safety"
MONEY = (
    ("ask-directly", "no_thoughts"),
    ("deadlines", "within_seven_days"),
    ("no-advice", "kept"),
    ("debt-help", "within_24"),
    ("papers", "told"),
    ("first-words", "read_out"),
    ("protect-money", "blocks"),
)
AFTERWARDS = (
    ("someone-close", "nobody"),
    ("write-down", "written"),
    ("call-after-a-day", "agreed"),
    ("look-back", "planned"),
)
CALM = {**no_danger(), "red_flags": ["none_of_these"], **answers_of("k6", "1"), **answers_of("bbgs", ["1", "0", "0"])}
WAITS = "Somebody on the phone waits to be taken over."


@pytest.fixture
def small(service: Service, open_context: OpenContext) -> SmallService:
    return SmallService(service, open_context)


def test_a_high_contact_is_taken_over_walked_and_called_for_two_weeks(small: SmallService) -> None:
    ada, (mira, jonas, noor) = small.colleague("Ada Moss", Role.AGENT), small.those_on_call()
    ada.stands_on("/desk/contacts")
    ada.opens_a_contact()
    ada.notes("connect", {"limits_told": "yes", "consent": "yes"})
    ada.notes("screening", {**no_danger(), **answers_of("bbgs", ["1", "0", "0"]), "red_flags": ["f2"]})
    ada.risk_is("High")
    _nobody_accepts(small, ada, mira, jonas, noor)
    _jonas_takes_over(small, ada, jonas)
    run = _they_walk_the_protocol(small, ada, jonas)
    pseudonym = _her_plan_for_safety_begins(small, jonas, run)
    _her_level_is_lowered_after_a_day(small, jonas, pseudonym)
    _she_is_called_for_two_weeks(small, jonas, small.colleague("Dana Lind", Role.COUNSELLOR), pseudonym)


def _nobody_accepts(small: SmallService, ada: CardBrowser, *on_call: CardBrowser) -> None:
    """Each hears at once where the product is open; who is told one after the other stands written."""
    (asked,) = small.clocks(kind="handover")
    assert small.told_of(asked) == ["Mira Holt"]
    ada.reads_on_her_card("Stay with the person.", "Mira Holt was told at", "Next: Jonas Falk at")
    for person in on_call:
        person.reads_in_the_banner(WAITS, "Ada Moss is with them.")
    small.minutes_pass(1.5)
    assert small.told_of(asked) == ["Mira Holt"]
    small.minutes_pass(0.5)
    assert small.told_of(asked) == ["Mira Holt", "Jonas Falk"]
    on_call[1].reads_in_the_banner("Nobody accepted within 2 minutes.")
    ada.reads_on_her_card("Jonas Falk was told at", "Next: Noor Example at")
    small.minutes_pass(2)
    assert small.told_of(asked) == small.still_to_be_told_of(asked) == ["Mira Holt", "Jonas Falk", "Noor Example"]


def _jonas_takes_over(small: SmallService, ada: CardBrowser, jonas: CardBrowser) -> None:
    jonas.accepts_from_the_banner()
    jonas.path = ada.path
    jonas.shows("You took over at")
    ada.reads_on_her_card("Jonas Falk accepted at", "and is joining.", "Stay until you two have spoken")
    small.minutes_pass(20)
    (asked,) = small.clocks(kind="handover")
    assert (asked.outcome, asked.stopped_by) == ("accepted", jonas.staff.id)
    assert small.still_to_be_told_of(asked) == [], "what had not gone out would only disturb"
    assert len(small.told_of(asked)) == 3


def _they_walk_the_protocol(small: SmallService, ada: CardBrowser, jonas: CardBrowser) -> str:
    """Ada, who stays, does the first step; one step is left out with its reason; a supervisor closes the record."""
    ada.press("Acute money trouble")
    ada.walks("basics-today", "sent_on")
    jonas.press("Acute money trouble")
    path = jonas.page.url.removeprefix(jonas.address)
    for step, outcome in MONEY:
        jonas.walks(step, outcome)
    jonas.walks("legal-aid", "not_done", "The letter is at home. We read it together tomorrow.")
    jonas.walks("ask-again", "agreed")
    jonas.walks("write-down", "written")
    ada.open(path)
    ada.shows("A supervisor closes the record.")
    jonas.send("Close the record")
    jonas.shows("The record is closed.")
    assert [one.outcome for one in small.clocks(kind="debt_help")] == ["within_24"]
    return path


def _her_plan_for_safety_begins(small: SmallService, jonas: CardBrowser, run: str) -> str:
    jonas.open(jonas.path)
    jonas.sums_up()
    pseudonym, _code = ends(jonas, follow_up="agreed", plan=SAFETY, **REACH)
    plans = small.journeys(pseudonym)
    assert plans[SAFETY].state.risk == "high"
    assert plans[FOLLOW_UP].state.is_on_hold
    jonas.open("/desk")
    jonas.opens("Do “%(step)s”", pseudonym, step="We stay with you")
    jonas.choose("q-date_is_near", "yes")
    jonas.choose("q-someone_close", "not_now")
    jonas.send("Keep and close the step")
    return pseudonym


def _her_level_is_lowered_after_a_day(small: SmallService, jonas: CardBrowser, pseudonym: str) -> None:
    record = f"/desk/clients/{small.service.client_called(pseudonym)}"
    jonas.open(f"{record}/lower-risk")
    jonas.shows("High stays for at least 24 hours: until")
    assert jonas.page.get_by_role("button", name="Lower the level").count() == 0
    small.it_is(2026, 3, 3, 10, 30)
    jonas.calls(pseudonym, "After a day we ask how you are", "bluebird", how_it_went="talked")
    jonas.open(f"{record}/screen")
    jonas.fills(**{f"q-{key}": value for key, value in CALM.items()})
    jonas.send("Keep these answers")
    jonas.open(f"{record}/lower-risk")
    jonas.choose("lower_to", "medium")
    jonas.fills(lower_reason="The notice was taken back; there is food and a warm place.")
    jonas.send("Lower the level")
    jonas.shows("The risk is lowered: Medium.")


def _she_is_called_for_two_weeks(small: SmallService, jonas: CardBrowser, dana: CardBrowser, pseudonym: str) -> None:
    """Her plan goes on at the lower level with a counsellor; she is on the list of calls on each of its days."""
    plan = small.journeys(pseudonym)[SAFETY]
    assert (plan.state.risk, plan.state.has_ended) == ("medium", False)
    jonas.open(f"/desk/clients/{small.service.client_called(pseudonym)}/plans/{plan.id}/hand-over")
    jonas.fills(to_staff=dana.staff.id, hand_over_words="Food and rent are seen to. Calls are agreed.")
    jonas.send("Hand over")
    dana.comes_to_the_desk()
    dana.open("/desk/calls")
    dana.shows("Nobody is to be called now.")
    small.it_is(2026, 3, 5, 10, 45)
    dana.calls(pseudonym, "After three days we ask how you are", "bluebird", how_it_went="talked", needs=["debt"])
    small.it_is(2026, 3, 9, 14, 0)
    dana.calls(pseudonym, "After a week we ask how you are", "bluebird", how_it_went="talked")
    small.it_is(2026, 3, 16, 11, 0)
    dana.calls(pseudonym, "After two weeks we ask how you are", "bluebird", how_it_went="talked")
    tried = [(one.at.day, one.actor) for one in small.events(pseudonym, SAFETY) if one.kind == "contact_tried"]
    assert tried == [(3, "supervisor"), *((day, "counsellor") for day in (5, 9, 16))]
    assert small.journeys(pseudonym)[FOLLOW_UP].state.is_on_hold, "no software ends a hold"


# --- emergency -------------------------------------------------------------------------------------------------------


@pytest.fixture
def in_berlin(small: SmallService) -> SmallService:
    """The service is open in Berlin; it is Friday, 27 March. On Sunday summer time comes, and Monday is a holiday."""
    small.is_open_in("Europe/Berlin")
    small.closes_on("2026-03-30", "A day off")
    small.it_is(2026, 3, 27, 14)
    return small


def test_an_emergency_has_a_named_decision_three_tries_a_review_and_a_talk(in_berlin: SmallService) -> None:
    small = in_berlin
    ada, (mira, jonas, _noor) = small.colleague("Ada Moss", Role.AGENT), small.those_on_call()
    ada.stands_on("/desk/contacts")
    ada.opens_a_contact("chat")
    ada.notes("connect", {"limits_told": "yes", "consent": "yes"})
    ada.notes("screening", {"danger.attempt_under_way": "yes"})
    ada.risk_is("Emergency")
    winner, other = _two_press_at_once(small, ada, mira, jonas)
    path = _help_from_outside_comes(small, ada, winner)
    pseudonym = _the_record_is_closed(small, winner, path)
    _she_is_called_on_a_saturday(small, winner, pseudonym)
    _who_was_there_is_seen_to(small, winner, other, path)
    _only_a_person_lowers_it(small, winner, pseudonym)


def _two_press_at_once(small: SmallService, ada: CardBrowser, *both: CardBrowser) -> tuple[CardBrowser, CardBrowser]:
    """One has it, whichever it is; the other reads who. The decision has the name of who took over."""
    (decision,) = small.clocks(kind="decision")
    assert decision.due_at - decision.started_at == timedelta(minutes=5)
    assert decision.owner_id == both[0].staff.id, "until somebody joins, it is the first on call"
    for person in both:
        person.reads_in_the_banner("Somebody in the chat waits to be taken over.")
    for person in both:
        person.page.evaluate("() => document.querySelector('#handovers form').requestSubmit()")
    for person in both:
        expect(person.page.locator("main")).to_contain_text(re.compile("(took over|accepted) at"), timeout=15_000)
    winner, other = sorted(both, key=lambda person: "/desk/contacts/" not in person.page.url)
    winner.shows("You took over at")
    other.shows(f"{winner.staff.name} accepted at 14:04. Nothing is needed from you.")
    ada.reads_on_her_card(f"{winner.staff.name} accepted at 14:04, and is joining.")
    (decision,) = small.clocks(kind="decision")
    assert (decision.owner_id, decision.stopped_at) == (winner.staff.id, None)
    winner.path = ada.path
    return winner, other


def _help_from_outside_comes(small: SmallService, ada: CardBrowser, winner: CardBrowser) -> str:
    """A person decides and calls; the line drops and is called back three times; then responders are there."""
    ada.press("Danger to life")
    ada.walks("stay-connected", "by_message")
    winner.press("Danger to life")
    path = winner.page.url.removeprefix(winner.address)
    for step, outcome in (("ask-directly", "acute"), ("what-stays", "said"), ("where-now", "known")):
        winner.walks(step, outcome)
    small.minutes_pass(3)
    winner.walks("decide", "emergency_services")
    winner.walks("keep-contact", "line_dropped")
    (back,) = small.clocks(kind="call_back")
    assert back.due_at - back.started_at == timedelta(minutes=2)
    for number in (1, 2, 3):
        winner.shows(f"Try {number} of 3: call back now.")
        small.minutes_pass(1)
        winner.walks("keep-contact", "tried")
    winner.shows("Three tries. A supervisor decides what comes next.")
    assert small.told_of(back) == ["Mira Holt", "Jonas Falk"]
    winner.walks("keep-contact", "responders")
    (back,), (decision,) = small.clocks(kind="call_back"), small.clocks(kind="decision")
    assert (back.outcome, decision.outcome) == ("responders", "emergency_services")
    assert decision.stopped_by == winner.staff.id
    assert decision.stopped_at < decision.due_at
    small.minutes_pass(5)
    assert len(small.told_of(back)) == 2, "the duty manager hears nothing of a call that nobody owes any more"
    assert small.told_of(decision) == [winner.staff.name], "the one who is named, and nobody after her"
    return path


def _the_record_is_closed(small: SmallService, winner: CardBrowser, path: str) -> str:
    winner.walks("safety-plan", "not_done", "Responders are there. A clinician goes on in the hospital.")
    for step, outcome in AFTERWARDS:
        winner.walks(step, outcome)
    winner.send("Close the record")
    winner.open(winner.path)
    winner.sums_up()
    pseudonym, _code = ends(winner, follow_up="agreed", plan=SAFETY, **REACH)
    assert small.journeys(pseudonym)[SAFETY].state.risk == "emergency"
    return pseudonym


def _she_is_called_on_a_saturday(small: SmallService, winner: CardBrowser, pseudonym: str) -> None:
    """After 24 hours the service is closed, and whoever is on call calls all the same."""
    service, safety = small.service, small.journeys(pseudonym)[SAFETY]
    with service.database.begin() as db:
        locker = open_locker(db, Vault.of(service.settings), service.client_called(pseudonym))
        said = {"date_is_near": "no", "someone_close": "not_now"}
        do_staff_step(db, locker, safety.id, "we-are-here", said, actor=Actor("supervisor", winner.staff.id))
    small.it_is(2026, 3, 28, 15)
    winner.calls(pseudonym, "After a day we ask how you are", "bluebird", how_it_went="talked")
    assert small.journeys(pseudonym)[SAFETY].state.steps["call-24-hours"].status == "done"


def _who_was_there_is_seen_to(small: SmallService, winner: CardBrowser, other: CardBrowser, path: str) -> None:
    """A talk within 72 hours, holiday or not; the record is read within one working day, which is Tuesday."""
    (review,), (talk,) = small.clocks(kind="record_review"), small.clocks(kind="debrief")
    assert talk.due_at == talk.started_at + timedelta(hours=72)
    assert review.due_at == review.started_at + timedelta(days=4) - timedelta(hours=1), "the same time by their clocks"
    small.it_is(2026, 3, 30, 10)
    other.comes_to_the_desk()
    other.open(path)
    other.send("A talk was offered")
    small.it_is(2026, 3, 31, 12, 30)
    assert small.told_of(review) == small.told_of(talk) == []
    winner.comes_to_the_desk()
    winner.open(path)
    winner.send("I have read the record")
    (review,), (talk,) = small.clocks(kind="record_review"), small.clocks(kind="debrief")
    assert (review.stopped_by, talk.stopped_by) == (winner.staff.id, other.staff.id)


def _only_a_person_lowers_it(small: SmallService, winner: CardBrowser, pseudonym: str) -> None:
    """Days went by, and nothing was lowered or closed; on a new screen an emergency becomes high, and no less."""
    assert small.journeys(pseudonym)[SAFETY].state.risk == "emergency"
    assert not small.journeys(pseudonym)[SAFETY].state.has_ended
    record = f"/desk/clients/{small.service.client_called(pseudonym)}"
    winner.open(f"{record}/screen")
    winner.fills(**{"q-danger.attempt_under_way": "no", "q-danger.worker_says_high": "yes"})
    winner.send("Keep these answers")
    winner.open(f"{record}/lower-risk")
    winner.shows("An emergency becomes high first, once the handover is confirmed.")
    winner.choose("lower_to", "high")
    winner.fills(lower_reason="The hospital confirmed that a clinician has taken over.")
    winner.send("Lower the level")
    assert small.journeys(pseudonym)[SAFETY].state.risk == "high"
