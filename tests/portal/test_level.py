"""The page of a level."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from app.models.words import AnonymousRating
from app.services.caseload import take_journey
from app.services.journeys import Actor
from app.services.level_feedback import level_answers
from tests.accounts import SomeStaff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor
from tests.portal.walkers import goes_to
from tests.quests.walking import level, step
from tests.small_quests import publish_quest


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


# --- what a level may show and ask besides -------------------------------------------------------------------------


def on_a_level(her: Person, *, shows: str = "nothing", asks: dict[str, object] | None = None) -> Person:
    """She has come through a level that shows this and asks this."""
    limits = {"key": "money", "kind": "text", "label": "Money"}
    reaching = {"key": "code_word", "kind": "text", "label": "Code word", "sets": "code_word"}
    first = level(
        "one",
        step("my-limits", "limits", questions=(limits,)),
        step("reach-me", "limits", questions=(reaching,)),
        feedback={"title": "title", "words": "words", "shows": shows},
        **({"asks": asks} if asks else {}),
    )
    publish_quest(her.walker.database, "small", first, level("two", step("b")))
    there = goes_to(her, "small")
    there.walker.send("my-limits", {"money": "a little"})
    there.walker.send("reach-me", {"code_word": "heron"})
    return there


def test_an_anonymous_question_says_so_takes_nought_to_ten_and_shows_no_number_back(her: Person) -> None:
    asks: dict[str, object] = {"label": "How was it?", "kind": "scale_0_10", "is_anonymous": True}
    there = on_a_level(her, asks=asks)
    page = there.open("/my/levels/one")
    assert "Nobody can tell whose it is." in page.main
    assert "counsellor of your plan and a supervisor can read" not in page.main
    there.visitor.send(page.form("/my/levels/one"), {"answer": "0"}, button="on")
    page = there.open("/my/levels/one")
    assert "Given without your name" in page.main
    assert told(there) == {}
    with there.walker.database.reading() as db:
        assert db.execute(sa.select(AnonymousRating.score)).scalars().all() == [0]


def test_a_number_outside_the_scale_is_refused(her: Person) -> None:
    there = on_a_level(her, asks={"label": "How was it?", "kind": "scale_0_10"})
    form = there.open("/my/levels/one").form("/my/levels/one")
    assert there.visitor.post(form.action, {**form.fields.to_dict(), "answer": "11", "do": "on"}).status == 422
    there.visitor.send(form, {"answer": "10"}, button="on")
    assert "10 on a scale from 0 to 10" in there.open("/my/levels/one").main


def test_a_level_can_say_who_goes_with_her(her: Person, counsellor: SomeStaff) -> None:
    there = on_a_level(her, shows="counsellor")
    assert "Who goes with you" not in there.open("/my/levels/one").main
    with there.walker.database.begin() as db:
        take_journey(db, there.walker.journey_id, actor=Actor("counsellor", counsellor.id))
    assert "Dana Example is your counsellor in this plan." in there.open("/my/levels/one").main


def test_her_plan_on_one_page_has_her_limits_and_not_how_she_is_reached(her: Person) -> None:
    there = on_a_level(her, shows="plan_page")
    page = there.open("/my/levels/one")
    assert "/my/page" in page.links
    for shown in (page, there.open("/my/page")):
        assert "Money a little" in shown.main
        assert "heron" not in shown.main


def test_her_plan_on_one_page_is_empty_before_she_chose_anything(her: Person) -> None:
    assert "This page is still empty" in her.open("/my/page").main
