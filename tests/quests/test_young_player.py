"""Quest 3.6, "Young player": the age rule first, then four short levels; calm, buttons to tap, nobody compared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quests.conditions import offers_open
from quests.definition import (
    AgreementStep,
    BookingStep,
    CheckInStep,
    InformationStep,
    LimitsStep,
    QuestionnaireStep,
    StaffTaskStep,
    text_in,
)
from quests.frames import is_plain, named_acts
from quests.loading import library
from tests.quests.plain_words import client_texts, sentences
from tests.quests.walking import COUNSELLOR, SUPERVISOR, Walk

QUEST = library()["young-player"]
CHECK_INS = ("check-in-day-4", "check-in-day-10")


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_age_rule_and_the_four_levels_of_the_starter_library() -> None:
    assert {level.slug: [(step.slug, step.kind) for step in level.steps] for level in QUEST.levels} == {
        "before-we-begin": [("my-age", "self_task"), ("a-trained-person", "staff_task")],
        "quick-look": [("three-questions", "questionnaire"), ("my-week", "limits"), ("too-good", "information")],
        "study-and-friends": [("my-dates", "limits"), ("one-reply", "self_task")],
        "two-weeks": [(slug, "check_in") for slug in CHECK_INS],
        "next": [("a-talk", "booking"), ("a-note-to-myself", "agreement")],
    }
    assert (QUEST.audience, QUEST.risk_gate, QUEST.place, QUEST.expected_weeks) == (("young",), "low", "main", 3)


def test_it_is_calm_for_everyone_whatever_they_chose_and_marks_no_acts() -> None:
    walk = Walk.begun(QUEST)
    assert QUEST.calm
    assert is_plain(QUEST, walk.state, chosen=False)
    assert named_acts(QUEST, walk.state, is_plain=True) == ()
    assert not [step.slug for level in QUEST.levels for step in level.steps if step.named_act]


def test_who_runs_it_holds_the_certificate_of_the_youth_protocol() -> None:
    assert QUEST.needs_certificates == ("youth-protocol",)


def test_each_level_is_done_by_its_rule() -> None:
    rules = {level.slug: (level.done.all_of, level.done.at_least, level.done.of) for level in QUEST.levels}
    assert rules == {
        "before-we-begin": (("my-age", "a-trained-person"), 0, ()),
        "quick-look": ((), 2, ("three-questions", "my-week", "too-good")),
        "study-and-friends": ((), 1, ("my-dates", "one-reply")),
        "two-weeks": (("check-in-day-10",), 0, ()),
        "next": (("a-note-to-myself",), 0, ()),
    }


def test_age_is_one_coded_answer_and_no_date_of_birth() -> None:
    (asked,) = QUEST.step("my-age").questions_asked
    assert [choice.value for choice in asked.choices] == ["under_age", "of_age", "rather_not_say"]
    assert text_in(asked.label, "en") == "Are you under the age at which gambling is allowed where you live?"
    assert QUEST.level("before-we-begin").feedback.shows == "nothing"


def test_a_trained_person_takes_who_is_under_age_with_what_the_law_says_about_guardians() -> None:
    task = QUEST.step("a-trained-person")
    assert isinstance(task, StaffTaskStep)
    assert task.promise is not None
    assert (task.owner, task.promise.hours, task.call) == (COUNSELLOR, 24, None)
    guidance = " ".join(text_in(task.guidance or "", "en").split())
    for said in (
        "hold a valid certificate for the youth protocol",
        "When is a guardian asked or told?",
        "Ask for no phone number. Store none, unless the law gives a basis for it.",
        "contact no family and follow protocol P-V",
    ):
        assert said in guidance


def test_no_step_asks_for_a_number_or_an_address_and_no_talk_needs_a_phone() -> None:
    asked = [question for level in QUEST.levels for step in level.steps for question in step.questions_asked]
    assert not [question.key for question in asked if question.sets]
    talk = QUEST.step("a-talk")
    assert isinstance(talk, BookingStep)
    assert talk.ways == ("chat", "in_person")


def test_the_quick_look_is_bbgs_a_week_in_numbers_and_tricks_to_know() -> None:
    three, week, tricks = QUEST.level("quick-look").steps
    assert isinstance(three, QuestionnaireStep)
    assert isinstance(week, LimitsStep)
    assert isinstance(tricks, InformationStep)
    assert three.instruments == ("bbgs",)
    assert (week.evidence, {question.kind for question in week.questions}) == ("num", {"money"})
    headings = [text_in(passage.heading, "en") for passage in tricks.passages]
    assert headings == [
        "The bot with the gifts",
        "The place for a few",
        "Money for nothing",
        "The button that says Start",
        "If it has happened to you",
    ]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_words_of_the_tricks_stand_on_that_page_alone(language: str) -> None:
    named = [place for place, text in client_texts(QUEST, language) if "VIP" in text]
    assert named
    assert all(".steps.too-good.passages." in place for place in named)


def test_dates_are_exams_pay_and_pause_days() -> None:
    dates = QUEST.step("my-dates")
    assert isinstance(dates, LimitsStep)
    assert dates.evidence == "num"
    assert {question.key: question.kind for question in dates.questions} == {
        "exam_on": "date",
        "pay_on": "date",
        "pause_days": "days_of_week",
    }


def test_one_reply_to_an_invite_is_in_their_own_words() -> None:
    reply = QUEST.step("one-reply")
    assert (reply.evidence, [question.kind for question in reply.questions_asked]) == ("text", ["text"])


def test_check_ins_come_on_day_4_and_10_with_buttons_alone() -> None:
    steps = [QUEST.step(slug) for slug in CHECK_INS]
    assert [(step.due_from_days, step.due_by_days, step.minutes) for step in steps] == [(4, 7, 1), (10, 13, 1)]
    for step in steps:
        assert isinstance(step, CheckInStep)
        assert {question.kind for question in step.questions} == {"choice"}


def test_a_talk_within_72_hours_is_there_and_nobody_has_to_have_it() -> None:
    talk = QUEST.step("a-talk")
    assert isinstance(talk, BookingStep)
    assert (talk.promise.hours, talk.is_optional) == (72, True)
    why = text_in(talk.why, "en")
    assert "trained to work with young people" in why
    assert "at your campus" in why


def test_it_ends_with_an_agreement_and_shows_the_dates() -> None:
    note = QUEST.step("a-note-to-myself")
    assert isinstance(note, AgreementStep)
    assert note.evidence == "text"
    assert QUEST.levels[-1].feedback.shows == "plan_page", "the page that holds her dates and what she agreed"


@pytest.mark.parametrize(
    ("language", "compared"),
    [
        ("en", ("other people", "others your age", "your friends play", "average", "most people", "than others")),
        ("ru", ("другие люди", "ровесник", "сверстник", "в среднем", "большинство", "чем другие")),
    ],
)
def test_nobody_is_compared_with_anyone(language: str, compared: tuple[str, ...]) -> None:
    for place, text in client_texts(QUEST, language):
        assert not [words for words in compared if words in text.lower()], place


@pytest.mark.parametrize(("language", "most"), [("en", 8), ("ru", 7)])
def test_its_sentences_are_shorter_than_elsewhere(language: str, most: int) -> None:
    found = [len(one.split()) for _, text in client_texts(QUEST, language) for one in sentences(text)]
    assert sum(found) / len(found) < most


def test_a_step_takes_three_minutes_at_most_where_it_is_theirs_to_do() -> None:
    steps = [step for level in QUEST.levels for step in level.steps if step.owner == "client"]
    assert max(step.minutes for step in steps) == 3
    assert all(len(level.written) <= 3 for level in QUEST.levels)


# --- walking it ---------------------------------------------------------------------------------------


def of_age(age: str = "of_age") -> Walk:
    walk = Walk.begun(QUEST)
    walk.do("my-age", facts={"age_here": age})
    return walk


def in_two_weeks() -> Walk:
    walk = of_age()
    walk.do("three-questions", "my-week", "my-dates")
    return walk


def in_next() -> Walk:
    walk = in_two_weeks()
    walk.later(days=4)
    walk.do(CHECK_INS[0], facts={"wants_a_talk": "not_now"})
    walk.later(days=6)
    walk.do(CHECK_INS[1])
    return walk


def test_everything_done_in_order_ends_well_within_three_weeks() -> None:
    walk = of_age()
    walk.do("three-questions", "my-week", "too-good", "my-dates", "one-reply")
    walk.later(days=4)
    walk.do(CHECK_INS[0])
    walk.later(days=6)
    walk.do(CHECK_INS[1])
    walk.act("book", "a-talk", promise_by=walk.now + timedelta(hours=48))
    walk.later(hours=48)
    walk.act("keep_booking", "a-talk", by=COUNSELLOR, on_time=True)
    walk.do("a-note-to-myself")
    assert walk.state.ending == "exited_well"
    assert walk.completed == [level.slug for level in QUEST.levels]
    assert walk.now - walk.events[0].at < timedelta(weeks=QUEST.expected_weeks)


@pytest.mark.parametrize("age", ["of_age", "rather_not_say"])
def test_who_is_of_age_or_does_not_say_goes_straight_on(age: str) -> None:
    walk = of_age(age)
    assert "a-trained-person" not in walk.state.steps
    assert walk.state.current_level == "quick-look"


def test_who_is_under_age_meets_a_trained_person_first_and_our_clock_runs() -> None:
    walk = of_age("under_age")
    assert walk.completed == []
    assert (walk.next.kind, walk.next.step) == ("wait", "a-trained-person")
    assert walk.next.at == walk.now + timedelta(hours=24)
    walk.act("do_step", "a-trained-person", by=COUNSELLOR, evidence="staff")
    assert walk.state.current_level == "quick-look"


def test_who_leaves_the_age_open_is_offered_a_person() -> None:
    walk = of_age("rather_not_say")
    (offer,) = offers_open(QUEST, walk.state, ("before-we-begin",), walk.now)
    assert (offer.asks_for, offer.quest) == ("client", None)
    assert "Talk now" in text_in(offer.words, "en")


def test_any_two_of_the_three_short_things_are_enough() -> None:
    walk = of_age()
    walk.do("too-good")
    assert walk.state.current_level == "quick-look"
    walk.do("my-week")
    assert walk.state.current_level == "study-and-friends"


@pytest.mark.parametrize("one", ["my-dates", "one-reply"])
def test_dates_or_a_reply_are_enough(one: str) -> None:
    walk = of_age()
    walk.do("three-questions", "too-good", one)
    assert walk.state.current_level == "two-weeks"


def test_the_second_check_in_ends_the_two_weeks_also_where_the_first_stayed_open() -> None:
    walk = in_two_weeks()
    walk.later(days=10)
    walk.do(CHECK_INS[1])
    assert walk.state.current_level == "next"


def test_wanting_a_talk_in_a_check_in_takes_nobody_out_of_the_plan() -> None:
    walk = in_two_weeks()
    walk.later(days=4)
    walk.do(CHECK_INS[0], facts={"wants_a_talk": "yes"})
    (chosen,) = QUEST.step(CHECK_INS[0]).chosen({"wants_a_talk": "yes"})
    assert chosen.leads_to == "talk"
    assert walk.state.current_level == "two-weeks"


def test_the_note_alone_ends_the_plan_well() -> None:
    walk = in_next()
    walk.do("a-note-to-myself")
    assert walk.state.ending == "exited_well"


def test_a_talk_that_is_booked_is_waited_for() -> None:
    walk = in_next()
    walk.act("book", "a-talk", promise_by=walk.now + timedelta(hours=48))
    walk.do("a-note-to-myself")
    assert walk.state.ending is None
    walk.later(hours=48)
    walk.act("keep_booking", "a-talk", by=COUNSELLOR, on_time=True)
    assert walk.state.ending == "exited_well"


def test_a_high_risk_holds_the_plan_and_keeps_the_place() -> None:
    walk = of_age()
    walk.reach_high("three-questions")
    assert walk.next.kind == "talk"
    walk.later(hours=24)
    walk.act("end_hold", by=SUPERVISOR)
    assert walk.state.current_level == "quick-look"
