"""Each state of a journey (surface.md), reached by acts and read on her own page in plain words."""

from __future__ import annotations

import pytest

from app.services import bookings, offering, plans, staff_steps
from app.services.journeys import THE_SYSTEM, Actor, perform
from app.services.rules_of_time import lose_contact_if_due
from quests.progress import Act
from tests.accounts import SomeStaff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page
from tests.portal.walkers import begins_beside, goes_to, may_be_called
from tests.quests.walking import level, step
from tests.small_quests import ANOTHER_MAIN, BESIDE, publish_quest, publish_small_quests


def her_page(her: Person) -> Page:
    """Her own page, also after days in which her visit has ended."""
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})
    return her.open("/my")


def test_in_progress(her: Person) -> None:
    page = her.open("/my")
    assert page.heading == "How we work"
    assert "You do this one, whenever it suits you." in page.main


def test_invited(new_person: NewPerson, counsellor: SomeStaff) -> None:
    her = new_person(is_started=False)
    with her.walker.database.begin() as db:
        actor = Actor("counsellor", counsellor.id)
        offering.offer_quest(db, her.walker.client_id, "take-back-control", zone="UTC", actor=actor)
    page = her.open("/my")
    assert page.heading == "Take back control"
    assert "You decide, and both answers are fine." in page.main


def on_a_quest_with(her: Person, first: dict[str, object]) -> Person:
    """She is on a quest that begins with this step."""
    publish_quest(her.walker.database, "with-us", level("one", first, step("then", after=(first["slug"],))))
    return goes_to(her, "with-us")


def test_waiting_for_a_review(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = on_a_quest_with(new_person(), step("ask", "review"))
    her.walker.send("ask")
    page = her.open("/my")
    assert page.heading == "A counsellor reads what you sent"
    assert "You have an answer by Thursday 5 March" in page.main


def test_waiting_for_a_step_of_ours(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    ours = step("summary", "staff_task", owner="agent", title="We write a summary", promise={"hours": 2})
    her = on_a_quest_with(new_person(), ours)
    page = her.open("/my")
    assert page.heading == "We write a summary"
    assert "We do this next. You have nothing to do here now." in page.main
    assert "We do it by Monday 2 March, 11:00." in page.main
    assert "We do this next" in [tag.text for tag in page.tree.iter("span")]
    opened = her.open_step("summary")
    assert "We do this by Monday 2 March, 11:00. You have nothing to do." in opened.main
    assert [form.action for form in opened.forms] == []


def test_what_we_asked_ourselves_is_no_form_of_hers(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    words = {"key": "summary_words", "kind": "text", "label": "The summary"}
    her = on_a_quest_with(new_person(), step("summary", "staff_task", owner="agent", questions=(words,)))
    assert her.open_step("summary", "/1").status == 404
    with her.walker.database.begin() as db:
        words, agent = {"summary_words": "You said"}, Actor("agent")
        staff_steps.do_staff_step(db, her.walker.locker(), her.walker.journey_id, "summary", words, actor=agent)
    page = her.open_step("summary")
    assert "What we wrote for you The summary You said" in page.main
    assert "Do this step again" not in page.main


def test_waiting_for_a_talk(new_person: NewPerson, counsellor: SomeStaff, frozen_clock: FrozenClock) -> None:
    her = on_a_quest_with(new_person(), step("talk", "booking", promise={"hours": 72}))
    assert her.open("/my").heading == "talk"
    with her.walker.database.begin() as db:
        bookings.ask_for_a_time(db, her.walker.journey_id, "talk")
    page = her.open("/my")
    assert page.heading == "We find a time for you"
    assert "by Thursday 5 March, 09:00" in page.main
    with her.walker.database.begin() as db:
        begins = frozen_clock.now.replace(hour=15)
        slots = bookings.publish_times(db, counsellor.id, [begins], minutes=30, ways=["phone"])
        bookings.book(
            db, her.walker.journey_id, "talk", slots[0], way="phone", actor=Actor("counsellor", counsellor.id)
        )
    page = her.open("/my")
    assert page.heading == "Your talk is booked"
    assert "You talk with Dana Example on Monday 2 March, 15:00." in page.main


def test_waiting_for_a_call(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = on_a_quest_with(new_person(), step("ask", "review"))
    her.walker.send("ask")
    may_be_called(her)
    frozen_clock.advance(minutes=-30)
    with her.walker.database.begin() as db:
        plans.ask_for_a_call(db, her.walker.journey_id, key="tap")
    page = her.open("/my")
    assert page.heading == "We call you"
    assert "We call by Wednesday 4 March, 08:30." in page.main


def test_paused_to_a_day_and_open(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    her.visitor.send(her.open("/my/pause").form("/my/pause"), {"until": "2026-03-20"})
    page = her.open("/my")
    assert page.heading == "You are resting"
    assert "Until Friday 20 March nothing is due." in page.main
    her.visitor.send(page.form("/resume"))
    her.visitor.send(her.open("/my/pause").form("/my/pause"))
    assert "Nothing is due while you rest." in her.open("/my").main


def test_stalled_is_a_quiet_while_with_one_small_step_a_rest_or_an_end(
    new_person: NewPerson, frozen_clock: FrozenClock
) -> None:
    her = new_person()
    frozen_clock.advance(days=5)
    assert "It has been quiet" not in her_page(her).main
    frozen_clock.advance(days=9)
    page = her_page(her)
    assert page.heading == "How we work"
    assert "It has been quiet here for a while, and that is all right." in page.main
    assert "One small step: " in page.main
    assert page.links.count("/my/pause") == page.links.count("/my/stop") == 1
    for reproach in ("days", "missed", "late", "since"):
        assert reproach not in page.main.split("Good that you are here")[1].split("Stop this plan")[0]
    her.tick("how-we-work")
    assert "It has been quiet" not in her.open("/my").main


def test_abandoned(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    frozen_clock.advance(days=60)
    with her.walker.database.begin() as db:
        assert lose_contact_if_due(db, her.walker.journey_id)
    page = her_page(her)
    assert page.heading == "Your plan is here when you want it"
    assert "We had not heard from you for a while. The door is open" in page.main
    assert her.visitor.send(page.form("/carry-on")).heading == "How we work"


def test_stopped(her: Person) -> None:
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")
    assert "You stopped this plan today." in her.open("/my").main


def test_moved_leads_to_the_new_plan(her: Person) -> None:
    publish_small_quests(her.walker.database)
    there = goes_to(her, ANOTHER_MAIN)
    assert there.open("/my").heading == "do-it"
    old = her.open(f"/my?plan={her.walker.journey_id}")
    assert old.heading == "You went on to another plan"
    assert "/my" in old.links


def test_exited_well(her: Person) -> None:
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="enough")
    assert her.open("/my").heading == "You have come to the end of this plan"


def test_safety_hold(her: Person) -> None:
    her.walker.send("short-look", answers_to(her.quest, "short-look", points=9))
    page = her.open("/my")
    assert page.heading == "Talk to someone"
    assert "Your place in the plan is kept." in page.main


def test_completed_says_what_it_says(her: Person) -> None:
    her.skip_to_limits()
    assert "Level 1, finished" in her.open("/my").main


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Act("pause", detail={"until": None}), "Beside Rests until you go on"),
        (Act("change_risk", detail={"to": "high", "rule": "person"}), "Plan beside-it Rests. Your place is kept"),
        (Act("start_step", "do-it"), "Beside On your way"),
    ],
)
def test_the_card_of_a_plan_beside_says_how_it_stands(her: Person, act: Act, words: str) -> None:
    publish_small_quests(her.walker.database)
    beside = begins_beside(her, BESIDE)
    with her.walker.database.begin() as db:
        perform(db, beside.walker.journey_id, act, actor=THE_SYSTEM)
    assert f"Also a plan of yours {words}" in her.open("/my").main
