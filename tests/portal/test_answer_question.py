"""One question a page."""

from __future__ import annotations

import pytest

from app.services.answers import answers_of_journey
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor

WORDS_OF_MANY_KINDS = [
    "I want to sleep through the night.",
    "Спокойные вечера 🌙 и «тишина»",
    "می‌خواهم شب‌ها آرام باشم (۸۰۰۰)",
    "<script>alert('no')</script> & \"quotes\"",
    "two\nlines",
]


def drafts(her: Person) -> dict[str, dict[str, object]]:
    with her.walker.database.reading() as db:
        kept = answers_of_journey(db, her.walker.locker(), her.walker.journey_id)
    return {step: dict(answers.values) for step, answers in kept.items()}


@pytest.mark.parametrize("words", WORDS_OF_MANY_KINDS)
def test_her_words_come_back_as_she_wrote_them(her: Person, words: str) -> None:
    her.answer("what-i-want", 1, words)
    page = her.open_step("what-i-want", "/1")
    assert (page.value_of("answer") or "").strip() == words
    assert "<script>alert" not in page.html


def test_saving_leads_to_the_next_question_and_then_to_the_check_page(her: Person) -> None:
    assert her.answer("what-i-want", 1, "sleep").heading == "How would you notice that it is getting better?"
    her.answer("what-i-want", 2, "rested")
    assert her.answer("what-i-want", 3, "").heading == "Look over your answers"


def test_saving_and_stopping_keeps_the_words_and_says_where_she_left_off(her: Person) -> None:
    her.visitor.send(her.open_step("how-we-work").form("/skip"))
    her.visitor.send(her.open_step("short-look").form("/skip"))
    page = her.answer("what-i-want", 1, "sleep", button="stop")
    assert page.heading == "What I want to change"
    assert "You left off at question 2 of 3" in page.main
    assert her.step_address("what-i-want") + "/2" in page.links


def test_stopping_at_an_empty_question_asks_for_nothing(her: Person) -> None:
    page = her.answer("what-i-want", 1, "", button="stop")
    assert page.status == 200
    assert drafts(her) == {}


def test_a_question_that_the_step_needs_is_not_passed_empty(her: Person) -> None:
    page = her.answer("what-i-want", 1, "   ")
    assert page.status == 422
    assert "This one is needed to go on" in page.main


def test_an_optional_question_may_be_left_empty_again(her: Person) -> None:
    her.answer("what-i-want", 2, "first thought")
    her.answer("what-i-want", 2, "ignored", button="skip")
    assert drafts(her)["what-i-want"]["first_sign"] is None


def test_ten_kilobytes_are_answered_kindly_and_stay_in_the_box(her: Person) -> None:
    words = "слово " * 1700
    page = her.answer("what-i-want", 1, words)
    assert page.status == 422
    assert "at most 4000 can be kept" in page.main
    assert (page.value_of("answer") or "").strip() == words.strip()
    assert drafts(her) == {}


def test_a_bad_amount_is_told_and_kept_in_the_field(her: Person) -> None:
    her.skip_to_limits()
    page = her.answer("limits", 2, "8000.50")
    assert page.status == 422
    assert page.value_of("answer") == "8000.50"
    assert her.answer("limits", 2, "۸ ۰۰۰").status == 200
    assert drafts(her)["limits"]["money_per_week"] == 8000


def test_no_amount_stands_in_the_field_before_she_wrote_one(her: Person) -> None:
    her.skip_to_limits()
    page = her.open_step("limits", "/2")
    assert page.value_of("answer") == ""


def test_nothing_is_chosen_before_she_chose(her: Person) -> None:
    page = her.open_step("short-look", "/1")
    assert "checked" not in [key for one in page.tree.iter("input") for key in one.attrib]


def test_the_words_of_an_instrument_carry_their_language_and_their_source(her: Person) -> None:
    page = her.open_step("short-look", "/13")
    assert "During the past 30 days, about how often did you feel…" in page.main
    assert page.heading == "nervous?"
    assert "Kessler 2003" in page.main


def test_days_and_several_choices_are_kept_in_order(her: Person) -> None:
    her.skip_to_limits()
    her.answer("limits", 4, ["sun", "mon"])
    assert drafts(her)["limits"]["days_off"] == ["mon", "sun"]


def test_writing_saves_as_she_goes_without_leaving_the_page(her: Person) -> None:
    form = her.open_step("what-i-want", "/1").form("/1")
    token = {"csrf_token": form.fields["csrf_token"]}
    saved = her.visitor.post(form.action + "/draft", {**token, "answer": "half a thou"})
    assert "Saved at" in saved.text
    assert drafts(her)["what-i-want"]["change"] == "half a thou"
    unsaved = her.visitor.post(form.action + "/draft", {**token, "answer": "x" * 5000})
    assert "Saved at" not in unsaved.text
    assert drafts(her)["what-i-want"]["change"] == "half a thou"


def test_a_step_that_is_not_due_says_its_day(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    her.walk_to_check_ins()
    page = her.open_step("check-in-day-3", "/1")
    assert "There is nothing to do here before Thursday 5 March" in page.main
    refused = her.visitor.post(
        her.step_address("check-in-day-3") + "/1",
        {"csrf_token": her.open("/my/data").forms[0].fields["csrf_token"], "answer": "kept", "do": "next"},
    )
    assert "This step opens on Thursday 5 March" in refused.main


def test_words_written_while_the_plan_came_to_rest_are_not_lost(her: Person) -> None:
    form = her.open_step("what-i-want", "/1").forms[-1]
    her.visitor.send(her.open("/my/stop").form("/my/stop"), button="stop")
    page = her.visitor.send(form, {"answer": "I had just written this"}, button="next")
    assert "Everything you wrote is kept" in page.main
    assert drafts(her)["what-i-want"]["change"] == "I had just written this"


def test_a_sent_step_takes_no_other_words(her: Person) -> None:
    form = her.open_step("what-i-want", "/1").forms[-1]
    her.walker.send("what-i-want", {"change": "first words"})
    page = her.visitor.send(form, {"answer": "other words"}, button="next")
    assert "This step was sent already" in page.main
    assert "first words" in page.main
    assert drafts(her)["what-i-want"]["change"] == "first words"


def test_an_expired_form_shows_her_words_back(her: Person) -> None:
    form = her.open_step("what-i-want", "/1").forms[-1]
    form.fields["csrf_token"] = "from another day"
    words = "A long thought that should not be lost to a form that grew old."
    page = her.visitor.send(form, {"answer": words}, button="next")
    assert page.status == 400
    assert words in page.main


def test_a_visit_that_ended_meanwhile_shows_her_words_back(her: Person, nobody: Visitor) -> None:
    form = her.open_step("what-i-want", "/1").forms[-1]
    her.visitor.client.delete_cookie("ql_portal")
    words = "A long thought that should not be lost to a visit that ended."
    page = her.visitor.send(form, {"answer": words}, button="next")
    assert page.status == 401
    assert words in page.main


def test_the_wrong_person_and_nobody_find_no_question(her: Person, new_person: NewPerson, nobody: Visitor) -> None:
    address = her.step_address("what-i-want") + "/1"
    assert new_person().open(address).status == 404
    assert nobody.open(address, follow=False).address == "/return"
    assert her.open(her.step_address("what-i-want") + "/9").status == 404
