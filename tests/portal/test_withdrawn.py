"""A version that was taken back: she is told warmly, nothing of hers is lost, and nothing of it can be done."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from app.services import offering, plans
from app.services.journeys import THE_SYSTEM
from app.services.withdrawing import withdraw
from tests.portal.conftest import NewPerson, Person
from tests.small_quests import BESIDE, publish_small_quests


def is_withdrawn(her: Person) -> None:
    with her.walker.database.begin() as db:
        withdraw(db, her.walker.journey().quest_version_id, why="It may harm.", zone=ZoneInfo("UTC"))


@pytest.fixture
def she(her: Person) -> Person:
    """Half way through a step when the version is taken back."""
    her.walker.send("how-we-work")
    her.answer("what-i-want", 1, "More sleep", button="stop")
    is_withdrawn(her)
    return her


def test_her_page_says_so_and_that_somebody_looks_after_it(she: Person) -> None:
    page = she.open("/my")
    assert page.heading == "Your plan is being changed"
    assert "By the next working day someone of the service looks at how it goes on for you." in page.main
    assert "Open this step" not in page.main
    assert {"/talk", "/my/finish", "/my/pause", "/my/stop"} <= set(page.links)
    assert "/my/suits" not in page.links


def test_what_she_did_stays_readable_and_a_half_written_answer_too(she: Person) -> None:
    assert "How we work" in she.open("/my/finish").main
    page = she.open_step("what-i-want")
    assert "What you wrote here is kept" in page.main
    assert "More sleep" in page.main
    for address in ("/my/story", "/my/card", "/my/page", "/my/levels/where-i-am", "/my/suits", "/my/book"):
        assert she.open(address).status == 200


def test_no_step_can_be_opened_or_sent_and_a_word_that_comes_late_is_kept(her: Person) -> None:
    question = her.open_step("what-i-want", "/1").forms[-1]
    her.visitor.send(question, {"answer": "First"}, button="next")
    check = her.open_step("what-i-want", "/check").form("/check")
    tick = her.open_step("how-we-work").form("/check")
    is_withdrawn(her)
    for form in (tick, check):
        page = her.visitor.send(form)
        assert page.heading == "Your plan is being changed"
        assert "its steps rest" in page.text
    assert her.visitor.send(question, {"answer": "Written late"}, button="next").heading == "Your plan is being changed"
    assert "Written late" in her.open_step("what-i-want").main
    assert her.open_step("what-i-want", "/1").heading == her.open_step("what-i-want").heading
    assert not {"step_done", "step_sent_for_review"} & set(her.kinds())


def test_what_saves_itself_while_she_writes_is_kept_too(her: Person) -> None:
    question = her.open_step("what-i-want", "/1").forms[-1]
    is_withdrawn(her)
    address = question.action.split("?")[0] + "/draft"
    page = her.visitor.post(address, {**question.fields, "answer": "Just this"})
    assert page.status == 200
    assert "Just this" in her.open_step("what-i-want").main


def test_rest_and_stop_are_as_easy_as_before(she: Person) -> None:
    rested = she.visitor.send(she.open("/my/pause").form("/my/pause"))
    assert rested.heading == "Your plan is being changed"
    assert "/my/stop" in rested.links
    she.visitor.send(she.open("/my/stop").form("/my/stop"), button="stop")
    assert she.kinds()[-1] == "stopped"
    assert she.open("/my").heading == "Your plan is here when you want it"


def test_an_offer_of_it_cannot_begin_and_can_be_declined(her: Person) -> None:
    publish_small_quests(her.walker.database)
    with her.walker.database.begin() as db:
        offered = offering.offer_quest(db, her.walker.client_id, BESIDE, zone="UTC", actor=THE_SYSTEM)
        version = offering.newest_version(db, BESIDE).id
        withdraw(db, version, why="It may harm.", zone=ZoneInfo("UTC"))
    page = her.open(f"/my?plan={offered}")
    assert page.heading == "This plan is being changed"
    assert her.visitor.send(page.form("/my/offer/decline")).status == 200
    assert "Beside" not in her.open("/my").main


def test_whoever_walks_another_plan_notices_nothing(she: Person, new_person: NewPerson) -> None:
    publish_small_quests(she.walker.database)
    other = new_person(is_started=False)
    with she.walker.database.begin() as db:
        plans.start_plan(
            db, other.walker.client_id, BESIDE, zone="UTC", frame="journey", language="en", audience="self"
        )
    assert other.open("/my").heading == "do-it"
