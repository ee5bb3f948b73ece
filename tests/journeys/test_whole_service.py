"""A caller walks from a phone call to the end of quest 3.2, and the desk does its part from the worklist alone."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Request

from app.jobs.worker import tick
from app.models.words import InstrumentResult
from app.queries.bookings import standing_bookings
from app.queries.dropoff import exact_dropoff
from app.services.journeys import differences
from app.vocabulary import Role
from quests.definition import text_in
from quests.dropoff import DropOff
from tests.browser import PHONE, OpenContext
from tests.journeys.a_caller import (
    ANSWERS,
    ASKED,
    AT_THAT_HOUR,
    FOLLOW_UP,
    HER_MIDNIGHT,
    JOINT,
    KEPT,
    MARCH_2,
    MARCH_6,
    MARCH_20,
    MARCH_27,
    MARCH_30,
    PLAN_WORDS,
    REPLY,
    STAYS_ENGLISH,
    SUMMARY,
    WHEN_IT_PULLS,
    Case,
)
from tests.journeys.colleague_browser import ColleagueBrowser
from tests.journeys.her_browser import HerBrowser
from tests.journeys.service import Service, the_quest
from tests.journeys.wording import Wording

pytestmark = pytest.mark.e2e

WRITTEN = frozenset(
    (
        *("journey_offered", "journey_started", "counsellor_assigned", "level_entered", "level_completed"),
        *("step_opened", "step_started", "step_skipped", "step_done", "level_feedback_given"),
        *("booking_made", "booking_moved", "booking_kept", "contact_tried"),
        *("service_wait_started", "service_wait_ended", "step_sent_for_review", "step_reviewed"),
        *("paused", "resumed", "lapse_reported", "moved_on", "exited_well"),
    )
)


@pytest.fixture(params=["en", "ru"] if os.environ.get("QUESTLINE_LONG_RUN") else ["en"])
def case(request: pytest.FixtureRequest, service: Service, open_context: OpenContext) -> Case:
    """In English with scripts, and in the long run in Russian without them on her phone; the desk reads the same."""
    language, asked_for = request.param, list[str]()
    on_her_phone = {"viewport": PHONE, "has_touch": True, "java_script_enabled": language == "en"}
    locale = {"en": "en-GB", "ru": "ru-RU"}[language]

    def context(**options: object) -> BrowserContext:
        opened = open_context(locale=locale, **options)
        opened.on("request", lambda told: _note(told, asked_for))
        return opened

    says, quest = Wording(language), the_quest(FOLLOW_UP)
    her = HerBrowser(context(**on_her_phone).new_page(), service.address, quest, says=says)
    agent, dana = service.staff(Role.AGENT, name="Ada Example"), service.staff(Role.COUNSELLOR, name="Dana Example")
    at_call, at_desk = (ColleagueBrowser(context().new_page(), service.address, one, says) for one in (agent, dana))
    return Case(service, her, at_call, at_desk, asked_for)


def _note(request: Request, asked_for: list[str]) -> None:
    asked_for.append(request.url)


@pytest.mark.timeout(300)
def test_from_a_call_to_the_end_of_the_second_plan(case: Case) -> None:
    case.service.clock.set(MARCH_2)
    a_caller_gets_a_plan_and_a_code(case)
    she_chooses_what_comes_next(case)
    a_counsellor_takes_her_and_offers_times(case)
    they_meet_for_the_first_time(case)
    they_plan_together(case)
    she_rests_over_the_change_of_clocks(case)
    she_tells_of_a_lapse_and_is_called(case)
    she_looks_at_it_again_and_finishes(case)
    her_story_tells_both_plans(case)
    everything_was_written_and_counted_once(case)


# --- the call ------------------------------------------------------------------------------------------


def a_caller_gets_a_plan_and_a_code(case: Case) -> None:
    """The agent opens a contact, hears a yes to notes, and ends it: a client, a summary, contact rules and a code."""
    agent, her = case.agent, case.her
    agent.comes_to_the_desk()
    agent.open("/desk/contacts/new")
    agent.page.get_by_label(agent.says("Language of the contact")).select_option(her.says.language)
    agent.send("Open the contact")
    address = agent.page.url.split("?")[0].removeprefix(case.service.address)
    agent.choose("q-consent", "yes")
    agent.page.locator("#step-connect button[type=submit]").last.click()
    agent.open(f"{address}/close?")
    her.pseudonym = agent.page.locator('input[name="pseudonym"]').first.get_attribute("value") or ""
    agent.choose("pseudonym", her.pseudonym)
    agent.page.locator("#summary_words").fill(SUMMARY)
    agent.choose("follow_up", "agreed")
    agent.page.locator("#reach > summary").click()
    for name, value in (("ways", "call"), ("times", "morning"), ("voicemail", "no"), ("calendar_file", "no")):
        agent.choose(name, value)
    agent.page.locator("#address").fill("+49 30 000000")
    agent.choose("consent", "y")
    agent.choose("ending", "completed")
    agent.send("End the contact")
    code = "".join(agent.page.locator(".code--big span").all_inner_texts())
    her.swaps_code(code)
    her.opens_step(her.title_of("summary"))
    her.shows(SUMMARY)
    her.reads_the_level("what-we-said", "yes")


def she_chooses_what_comes_next(case: Case) -> None:
    """Two days later the agent reaches her; what comes next is hers to choose, and it begins at once."""
    her, agent = case.her, case.agent
    case.goes_on_at(MARCH_2 + timedelta(days=2))
    agent.comes_to_the_desk()
    agent.taps("Reached", "Call: “%(step)s”", her.pseudonym, step=her.title_of("check-call"))
    her.does("what-next", ANSWERS["what-next"])
    her.quest = the_quest(JOINT)


# --- two talks -----------------------------------------------------------------------------------------


def a_counsellor_takes_her_and_offers_times(case: Case) -> None:
    """From the list of those who have nobody; then ten days of times, looked at before they are offered."""
    dana = case.counsellor
    dana.comes_to_the_desk()
    dana.takes(case.her.pseudonym)
    dana.press("Times")
    page, says = dana.page, dana.says
    for label, given in (("First day", "2026-03-05"), ("From", "10:00"), ("To", "12:00")):
        page.get_by_label(says(label), exact=True).fill(given)
    page.get_by_label(says("Length of a talk")).select_option("45")
    for way in ("phone", "chat"):
        dana.choose("ways", way)
    page.locator("details", has_text=says("Several weekdays, each week")).locator("summary").click()
    for weekday in range(5):
        dana.choose("weekdays", str(weekday))
    page.get_by_label(says("Until"), exact=True).fill("2026-03-18")
    dana.send("Look at these times")
    dana.send("Offer these times")


def they_meet_for_the_first_time(case: Case) -> None:
    """She books by day, moves the talk, is asked how she is, and talks; then she fills her map."""
    her = case.her
    her.opens_step(her.title_of("first-talk"))
    her.books("chat")
    her.moves_her_talk(4)
    her.chooses_zone("Europe/Berlin")
    _the_call_of_the_first_days(case)
    _they_talk(case, "first-talk")
    _the_nine_questions(case)
    her.does("my-triggers", ANSWERS["my-triggers"])
    her.tells_how_the_level_was("Money was hard to write down")


def _the_call_of_the_first_days(case: Case) -> None:
    her = case.her
    case.goes_on_at(MARCH_6)
    case.counsellor.comes_to_the_desk()
    case.counsellor.taps("Reached", "Call: “%(step)s”", her.pseudonym, step=her.title_of("first-call"))
    her.reads_the_level("we-meet", "Somebody called me")


def _they_talk(case: Case, step: str) -> None:
    """An hour after the booked time the counsellor says in one tap that it took place."""
    her, (talk,) = case.her, _talks(case)
    case.goes_on_at(talk + timedelta(hours=1))
    case.counsellor.comes_to_the_desk()
    case.counsellor.taps("Took place", "Say how the talk went: “%(step)s”", her.pseudonym, step=her.title_of(step))


def _the_nine_questions(case: Case) -> None:
    """In Russian there is no sourced translation: the items stay English, with a note, and nothing is added up."""
    her, in_english = case.her, case.her.says.language == "en"
    her.opens_step(her.title_of("nine-questions"))
    if not in_english:
        her.shows(her.says(STAYS_ENGLISH))
    her.does("nine-questions", ANSWERS["nine-questions"])
    with case.service.database.reading() as db:
        kept = db.execute(sa.select(InstrumentResult.language, InstrumentResult.read_in)).one()
    assert tuple(kept) == ("en", her.says.language)
    assert (case.journeys()[-1].state.risk == "unasked") is not in_english


def _talks(case: Case) -> list[datetime]:
    with case.service.database.reading() as db:
        return [talk.starts_at for talk in standing_bookings(db, case.journeys()[-1].id)]


def they_plan_together(case: Case) -> None:
    """The second talk; the counsellor writes the plan down, and she chooses what fits her."""
    her, dana = case.her, case.counsellor
    her.opens_step(her.title_of("plan-talk"))
    her.books("phone")
    _they_talk(case, "plan-talk")
    dana.opens("Do “%(step)s”", her.pseudonym, step=her.title_of("plan-in-words"))
    dana.page.locator("#q-plan_words").fill(PLAN_WORDS)
    dana.send("Keep and close the step")
    her.does("our-limits", ANSWERS["our-limits"])
    her.tells_how_the_level_was("yes")
    her.opens_step(her.title_of("plan-in-words"))
    her.shows(PLAN_WORDS)
    her.does("my-plan", ANSWERS["my-plan"])


# --- practise, rest, a lapse ---------------------------------------------------------------------------


def she_rests_over_the_change_of_clocks(case: Case) -> None:
    """From Friday until Monday; summer time comes in between, and the worker ends the rest at her midnight."""
    her, service = case.her, case.service
    case.goes_on_at(MARCH_20)
    her.does("check-in-week-1", ANSWERS["check-in-week-1"])
    case.goes_on_at(MARCH_27)
    her.open("/my")
    her.press("Rest a while")
    her.page.get_by_label(her.says("Rest until")).fill("2026-03-30")
    her.send("Rest now")
    assert her.heading == her.says("You are resting")
    assert case.journeys()[-1].state.paused_until == HER_MIDNIGHT
    for moment, resumed in ((HER_MIDNIGHT - timedelta(minutes=1), 0), (HER_MIDNIGHT, 1)):
        service.clock.set(moment)
        tick(service.database)
        assert [event.kind for event in case.events(-1)].count("resumed") == resumed


def she_tells_of_a_lapse_and_is_called(case: Case) -> None:
    """She is welcomed, nothing is lost, and her counsellor closes the task with one tap."""
    her, dana = case.her, case.counsellor
    case.goes_on_at(MARCH_30)
    done = {step.slug for step in case.journeys()[-1].state.steps.values() if step.status == "done"}
    her.open("/my")
    her.press("I gambled")
    her.send("Tell us")
    assert her.heading == her.says("Thank you for telling us")
    her.shows(her.title_of("my-plan"))
    after = case.journeys()[-1].state
    assert done == {step.slug for step in after.steps.values() if step.status == "done"}
    assert not after.has_ended
    dana.comes_to_the_desk()
    dana.taps("Reached", "Call: told us of a lapse", her.pseudonym)


# --- looking again, and the end ------------------------------------------------------------------------


def she_looks_at_it_again_and_finishes(case: Case) -> None:
    """She comes back the day after, asks for a reply and gets one, and walks to the last page."""
    her, dana = case.her, case.counsellor
    case.goes_on_at(MARCH_30 + timedelta(days=1))
    her.does("urge-plan", ANSWERS["urge-plan"])
    her.does("check-in-week-2", ANSWERS["check-in-week-2"])
    her.tells_how_the_level_was(AT_THAT_HOUR)
    her.does("our-review", ANSWERS["our-review"])
    assert her.heading == her.says("It is sent")
    dana.comes_to_the_desk()
    dana.opens("Answer “%(step)s”", her.pseudonym, step=her.title_of("our-review"))
    dana.shows(ASKED)
    dana.replies(REPLY, "done")
    her.open("/my/messages")
    her.send("Show")
    her.shows(REPLY)
    her.opens_step(her.title_of("six-questions"))
    her.send("Not for me")
    her.does("new-limits", ANSWERS["new-limits"])
    her.tells_how_the_level_was("Nothing")
    her.does("what-i-keep", ANSWERS["what-i-keep"])
    her.does("monthly-or-end", ANSWERS["monthly-or-end"])
    her.tells_how_the_level_was("9")
    assert her.heading == text_in(her.quest.finish.title, her.says.language)
    for words in (WHEN_IT_PULLS, AT_THAT_HOUR, KEPT):
        her.shows(words)


def her_story_tells_both_plans(case: Case) -> None:
    """Both plans stand in it, the one that began with the call first."""
    her = case.her
    her.open("/my/story")
    told = her.page.locator(".story").inner_text()
    first, second = (
        told.index(her.says("You began “%(plan)s”.", plan=text_in(the_quest(slug).title, her.says.language)))
        for slug in (FOLLOW_UP, JOINT)
    )
    assert first < second
    her.shows(her.says("You came to the end of “%(plan)s”.", plan=text_in(her.quest.title, her.says.language)))


def everything_was_written_and_counted_once(case: Case) -> None:
    """The next day: every kind of event of her walk, both projections, and the numbers of both quests."""
    service = case.service
    follow_up, joint = case.events(0), case.events(1)
    assert {event.kind for event in (*follow_up, *joint)} >= WRITTEN
    started = next(event for event in follow_up if event.kind == "journey_started")
    assert started.detail["channel"] == "call"
    assert [follow_up[-1].kind, joint[-1].kind] == ["moved_on", "level_feedback_given"]
    assert len(case.journeys()) == 2
    service.clock.advance(days=1)
    with service.database.reading() as db:
        assert [differences(db, row.id) for row in case.journeys()] == [[], []]
        numbers = [exact_dropoff(db, slug, zone=service.settings.zone) for slug in (FOLLOW_UP, JOINT)]
    assert [_counted(found) for found in numbers] == [
        {"started": 1, "exited_well": 0, "entered": [1, 1, 1], "completed": [1, 1, 1]},
        {"started": 1, "exited_well": 1, "entered": [1] * 6, "completed": [1] * 6},
    ]
    assert not [url for url in case.asked_for if not url.startswith(f"{service.address}/")]


def _counted(found: DropOff) -> dict[str, object]:
    return {
        "started": found.started,
        "exited_well": found.exited_well,
        "entered": [level.entered for level in found.levels],
        "completed": [level.completed for level in found.levels],
    }
