"""The page of a level."""

from __future__ import annotations

from datetime import UTC, datetime

from app.services.level_feedback import level_answers
from tests.clocks import FrozenClock
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor


def told(her: Person) -> dict[str, str | int]:
    with her.walker.database.reading() as db:
        return level_answers(db, her.walker.locker(), her.walker.journey_id)


def through_level_one(her: Person) -> None:
    her.walker.send("how-we-work")
    her.walker.send("short-look", answers_to(her.quest, "short-look", points=1))
    her.walker.send("what-i-want", {"change": "Sleep, می‌خواهم"})


def test_a_later_level_shows_its_title_and_opening_words_only(her: Person) -> None:
    page = her.open("/my/levels/look-back")
    assert page.heading == "Look back"
    assert "This is the last part" in page.main
    assert page.forms == []
    assert "Then and now" not in page.main


def test_a_finished_level_says_her_answers_in_plain_words_without_a_label_or_a_number(her: Person) -> None:
    through_level_one(her)
    page = her.open("/my/levels/where-i-am")
    assert page.heading == "This is where you are"
    assert "Your answers suggest" in page.main
    assert "Sleep, می‌خواهم" in page.main
    for label in ("PGSI", "BBGS", "moderate", "problem", "score", "27"):
        assert label not in page.main


def test_a_level_that_she_left_for_later_says_so_and_asks_nothing(her: Person) -> None:
    her.skip_to_limits()
    page = her.open("/my/levels/where-i-am")
    assert "You left this part for later. All its steps stay here." in page.main
    assert "what you told us" not in page.main
    assert "answer" not in page.form("/where-i-am").names
    assert her.visitor.send(page.form("/where-i-am"), button="on").heading == "Set my limits"


def test_a_plan_without_a_counsellor_says_who_could_read_her_answer(her: Person) -> None:
    through_level_one(her)
    page = her.open("/my/levels/where-i-am")
    assert "A counsellor who takes on your plan can read it, and a supervisor." in page.main
    assert "The counsellor of your plan" not in page.main


def test_nothing_is_chosen_and_nothing_is_asked_for(her: Person) -> None:
    through_level_one(her)
    form = her.open("/my/levels/where-i-am").form("/where-i-am")
    assert "answer" not in form.fields
    assert set(form.buttons) == {("do", "on"), ("do", "rest")}
    page = her.visitor.send(form, button="on")
    assert page.heading == "Set my limits"
    assert told(her) == {}


def test_her_answer_and_carrying_on_are_one_form(her: Person) -> None:
    through_level_one(her)
    page = her.visitor.send(her.open("/my/levels/where-i-am").form("/where-i-am"), {"answer": "4"}, button="on")
    assert page.heading == "Set my limits"
    assert told(her) == {"where-i-am": 4}
    assert "4 on a scale from 1 to 5" in her.open("/my/levels/where-i-am").main


def test_her_answer_is_not_lost_when_she_rests(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    through_level_one(her)
    form = her.open("/my/levels/where-i-am").form("/where-i-am")
    typed = {"answer": "5", "until": "2026-03-09"}
    page = her.visitor.send(form, typed, button="rest")
    assert page.heading == "You are resting"
    assert "Monday 9 March" in page.main
    assert told(her) == {"where-i-am": 5}
    assert her.walker.journey().state.paused_until == datetime(2026, 3, 9, tzinfo=UTC)
    again = her.visitor.send(form, typed, button="rest")
    assert again.heading == "You are resting"
    assert her.kinds().count("paused") == 1
    assert her.kinds().count("level_feedback_given") == 1


def test_a_day_that_is_past_is_told_and_her_answer_stays(her: Person) -> None:
    through_level_one(her)
    form = her.open("/my/levels/where-i-am").form("/where-i-am")
    page = her.visitor.send(form, {"answer": "3", "until": "2020-01-01"}, button="rest")
    assert page.status == 422
    assert "Choose a day from tomorrow on" in page.main
    assert page.form("/where-i-am").fields["answer"] == "3"
    assert told(her) == {}


def test_an_answer_that_is_not_offered_is_refused(her: Person) -> None:
    through_level_one(her)
    page = her.visitor.send(her.open("/my/levels/where-i-am").form("/where-i-am"), {"answer": "9"}, button="on")
    assert page.status == 422
    assert told(her) == {}


def test_the_limits_come_back_as_she_gave_them_with_the_unit_after(her: Person) -> None:
    her.walk_to_check_ins()
    page = her.open("/my/levels/my-limits")
    assert "8 000 ₸" in page.main.replace("\u00a0", " ")
    assert "Playing less" in page.main
    assert "How chance works" not in page.main


def test_then_and_now_stand_side_by_side_in_words(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    through_level_one(her)
    her.walker.send("limits", {"fits_now": "not_playing"})
    her.walker.send("one-block")
    frozen_clock.advance(days=8)
    her.walker.send("check-in-day-3", {"kept": "not_this_time", "what_helped": "a walk"})
    her.walker.send("check-in-day-7", {"kept": "not_this_time"})
    her.walker.send("short-look-again", answers_to(her.quest, "short-look-again", points=0))
    her.walker.skip("my-review")
    her.walker.send("next-month", {"next_month": "Keep the evenings"})
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})
    page = her.open("/my/levels/look-back")
    assert page.heading == "Then and now"
    assert "A little of the time" in page.main
    assert "None of the time" in page.main
    assert "rest" not in {button for _name, button in page.form("/look-back").buttons}
    offer = her.open("/my/levels/two-weeks")
    assert "You told us twice" in offer.main
    assert "/talk" in offer.links
    assert "a walk" in offer.main
    end = her.visitor.send(page.form("/look-back"), {"answer": "5"}, button="on")
    assert end.heading == "You have come to the end of this plan"
    assert "Keep the evenings" in end.main


def test_a_level_that_is_not_there_and_somebody_without_a_plan(
    her: Person, nobody: Visitor, new_person: NewPerson
) -> None:
    assert her.open("/my/levels/no-such-level").status == 404
    assert nobody.open("/my/levels/where-i-am", follow=False).address == "/return"
    assert new_person(is_started=False).open("/my/levels/where-i-am").status == 404
