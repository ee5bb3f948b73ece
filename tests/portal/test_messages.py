"""A review: sent, waited for, answered, read."""

from __future__ import annotations

import pytest

from app.ids import new_id
from app.services import caseload
from app.services.caseload import Outcome
from app.services.journeys import Actor
from tests.accounts import SomeStaff
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor

WORDS = "You wrote about the evenings. A <b>walk</b> with your sister sounds good. 🌿"


def answer_review(her: Person, counsellor: SomeStaff, outcome: Outcome = "done") -> None:
    with her.walker.database.begin() as db:
        caseload.review_step(
            db,
            her.walker.locker(),
            her.walker.journey_id,
            "my-review",
            outcome=outcome,
            words=WORDS,
            actor=Actor("counsellor", counsellor.id),
            key=new_id(),
        )


@pytest.fixture
def waiting(new_person: NewPerson, frozen_clock: FrozenClock) -> Person:
    """A client on the last level whose only open step is with a counsellor."""
    her = new_person()
    her.walk_to_check_ins()
    frozen_clock.advance(days=8)
    for step in ("check-in-day-3", "check-in-day-7"):
        her.walker.send(step, {"kept": "kept"})
    her.walker.skip("short-look-again")
    her.walker.skip("next-month")
    her.visitor.send(her.open("/return").form("/return"), {"phrase": her.phrase})
    her.answer("my-review", 1, "Please look at my evenings")
    her.visitor.send(her.open_step("my-review", "/check").form("/check"))
    return her


def test_what_she_sent_is_with_a_counsellor_and_has_a_date(waiting: Person) -> None:
    page = waiting.open("/my")
    assert page.heading == "A counsellor reads what you sent"
    assert "You have an answer by Friday 13 March, 09:00" in page.main
    assert "With your counsellor" in page.main
    step = waiting.open_step("my-review")
    assert "You have an answer here by Friday 13 March, 09:00" in step.main
    assert "Please look at my evenings" in step.main


def test_a_new_note_is_announced_without_its_words(waiting: Person, counsellor: SomeStaff) -> None:
    answer_review(waiting, counsellor, "one_change")
    page = waiting.open("/my")
    assert "1 new note" in page.main
    assert "sister" not in page.html
    assert "Dana" not in page.html
    assert "sister" not in waiting.open("/my/messages").html


def test_showing_the_note_is_an_act_and_then_it_stays_readable(waiting: Person, counsellor: SomeStaff) -> None:
    answer_review(waiting, counsellor, "one_change")
    page = waiting.visitor.send(waiting.open("/my").form("/my/messages/open"))
    assert WORDS in page.main
    assert "<b>walk</b>" not in page.html
    assert "Dana Example" in page.main
    assert "1 new note" not in waiting.open("/my").main
    assert WORDS in waiting.open("/my/messages").main


def test_a_returned_step_shows_the_reply_and_takes_new_words(waiting: Person, counsellor: SomeStaff) -> None:
    answer_review(waiting, counsellor, "one_change")
    assert waiting.open("/my").heading == "Ask a counsellor to read along"
    step = waiting.visitor.send(waiting.open_step("my-review").form("/my/messages/open"))
    assert step.heading == "Ask a counsellor to read along"
    assert WORDS in step.main
    waiting.answer("my-review", 1, "Now with more about Fridays")
    page = waiting.visitor.send(waiting.open_step("my-review", "/check").form("/check"))
    assert page.heading == "It is sent"
    assert waiting.kinds().count("step_sent_for_review") == 2


def test_a_reply_that_asks_to_talk_says_so_with_the_way_to_do_it(waiting: Person, counsellor: SomeStaff) -> None:
    answer_review(waiting, counsellor, "talk_first")
    step = waiting.visitor.send(waiting.open_step("my-review").form("/my/messages/open"))
    assert "would like to talk with you before you go on" in step.main
    assert "/talk" in step.links
    assert "would like to talk with you before you go on" in waiting.open("/my/messages").main


def test_the_reply_stands_on_the_page_of_the_level_and_at_the_end(waiting: Person, counsellor: SomeStaff) -> None:
    answer_review(waiting, counsellor)
    waiting.visitor.send(waiting.open("/my").form("/my/messages/open"))
    assert WORDS in waiting.open("/my/levels/look-back").main
    assert WORDS in waiting.open("/my/finish").main


def test_looking_changes_nothing(waiting: Person, counsellor: SomeStaff) -> None:
    answer_review(waiting, counsellor, "one_change")
    for address in ("/my", "/my/messages", "/my/finish", "/my/levels/look-back"):
        waiting.open(address)
    assert "1 new note" in waiting.open("/my").main


def test_notes_belong_to_one_person(waiting: Person, counsellor: SomeStaff, nobody: Visitor) -> None:
    answer_review(waiting, counsellor, "one_change")
    assert nobody.open("/my/messages", follow=False).address == "/return"


def test_somebody_else_has_no_notes_and_opens_none_of_hers(
    waiting: Person, counsellor: SomeStaff, new_person: NewPerson
) -> None:
    answer_review(waiting, counsellor, "one_change")
    other = new_person()
    assert "No notes yet" in other.open("/my/messages").main
    token = other.open("/my/data").forms[0].fields["csrf_token"]
    step = waiting.step_address("my-review").rsplit("/", 1)[1]
    page = other.visitor.post("/my/messages/open", {"csrf_token": token, "step": step})
    assert page.heading == "Messages"
    assert "1 new note" in waiting.open("/my").main
