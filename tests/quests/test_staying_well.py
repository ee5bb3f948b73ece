"""Quest 3.10, "Staying well": half a year, light; a month without an answer is a gap, two harder ones bring a call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quests.conditions import missed_check_ins, offers_open
from quests.definition import (
    AgreementStep,
    CheckInStep,
    QuestionnaireStep,
    ReviewStep,
    SelfTaskStep,
    StaffTaskStep,
    text_in,
)
from quests.frames import named_acts
from quests.loading import library
from quests.progress import StepNotDue
from tests.quests.walking import COUNSELLOR, MONDAY_MORNING, Walk

QUEST = library()["staying-well"]
LEVELS = ["my-signs", "month-by-month", "half-a-year", "open-door"]
DAYS = (30, 60, 90, 120, 150, 180)
MONTHS = tuple(f"month-day-{day}" for day in DAYS)


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_levels_and_steps_of_the_starter_library() -> None:
    """The K6 of month 3 stands among the months, since days count from the opening of a part."""
    assert {level.slug: [(step.slug, step.kind) for step in level.steps] for level in QUEST.levels} == {
        "my-signs": [("signs-and-help", "self_task"), ("note-to-self", "agreement")],
        "month-by-month": [
            *((slug, "check_in") for slug in MONTHS),
            ("six-questions-month-3", "questionnaire"),
            ("a-call-if-you-like", "staff_task"),
        ],
        "half-a-year": [("six-questions-month-6", "questionnaire"), ("nine-questions", "questionnaire")],
        "open-door": [("my-review", "review")],
    }


def test_it_is_a_main_plan_of_half_a_year() -> None:
    assert (QUEST.place, QUEST.risk_gate, QUEST.audience) == ("main", "low", ("self",))
    assert 26 <= QUEST.expected_weeks <= 28


def test_each_level_is_done_by_its_rule() -> None:
    rules = {level.slug: (level.done.all_of, level.done.at_least, level.done.of) for level in QUEST.levels}
    assert rules == {
        "my-signs": (("signs-and-help", "note-to-self"), 0, ()),
        "month-by-month": (("month-day-180",), 0, ()),
        "half-a-year": ((), 1, ("six-questions-month-6", "nine-questions")),
        "open-door": (("my-review",), 0, ()),
    }


def test_early_signs_and_what_helps_are_in_her_own_words() -> None:
    signs, note = QUEST.step("signs-and-help"), QUEST.step("note-to-self")
    assert isinstance(signs, SelfTaskStep)
    assert isinstance(note, AgreementStep)
    assert [question.key for question in signs.questions] == ["early_signs", "what_helps", "who_may_notice"]
    assert (signs.evidence, note.evidence) == ("text", "text")
    assert {question.kind for question in (*signs.questions, *note.questions)} == {"text"}


def test_the_check_in_is_written_once_and_comes_once_a_month() -> None:
    (written,) = (step for step in QUEST.level("month-by-month").written if isinstance(step, CheckInStep))
    assert written.repeats is not None
    assert written.repeats.on_days == DAYS
    steps = [QUEST.step(slug) for slug in MONTHS]
    assert [(step.due_from_days, step.due_by_days, step.minutes) for step in steps] == [
        (day, day + 7, 1) for day in DAYS
    ]
    assert [text_in(step.title, "en") for step in steps][::5] == ["Check-in, month 1", "Check-in, month 6"]


def test_a_check_in_is_three_taps_and_a_note_that_can_stay_empty() -> None:
    *taps, note = QUEST.step(MONTHS[0]).questions_asked
    assert [question.kind for question in taps] == ["choice", "choice", "scale"]
    assert (note.kind, note.is_optional) == ("text", True)
    assert [choice.value for choice in taps[0].choices] == ["easier", "same", "worse"]
    assert [question.key for question in (*taps, note) if question.is_fact] == ["this_month"]


def test_k6_is_asked_in_month_3_and_6_and_pgsi_in_month_6_alone() -> None:
    asked = {
        step.slug: step.instruments
        for level in QUEST.levels
        for step in level.steps
        if isinstance(step, QuestionnaireStep)
    }
    assert asked == {
        "six-questions-month-3": ("k6",),
        "six-questions-month-6": ("k6",),
        "nine-questions": ("pgsi",),
    }
    assert QUEST.step("six-questions-month-3").due_from_days == 91


def test_two_harder_months_owe_her_a_call_within_48_hours() -> None:
    call = QUEST.step("a-call-if-you-like")
    assert isinstance(call, StaffTaskStep)
    assert call.promise is not None
    assert call.call is not None
    assert call.only_if is not None
    assert (call.owner, call.promise.hours, call.call.tries) == (COUNSELLOR, 48, 3)
    assert (call.only_if.fact, call.only_if.equals, call.only_if.times) == ("this_month", "worse", 2)
    assert "an offer and nothing more" in text_in(call.guidance or "", "en")


def test_the_review_is_never_needed_and_is_answered_within_three_working_days() -> None:
    review = QUEST.step("my-review")
    assert isinstance(review, ReviewStep)
    assert review.is_optional
    assert review.promise.working_days == 3


def test_the_months_are_shown_as_she_gave_them_and_a_gap_as_a_gap() -> None:
    level = QUEST.level("month-by-month")
    assert level.feedback.shows == "answers"
    assert "A month that is not there is a gap" in " ".join(text_in(level.feedback.words, "en").split())
    assert "takes nothing away" in " ".join(text_in(level.opening, "en").split())
    assert [each.feedback.shows for each in QUEST.levels] == ["own_words", "answers", "then_now", "nothing"]


@pytest.mark.parametrize(("language", "words"), [("en", "The door stays open"), ("ru", "Дверь остаётся открытой")])
def test_at_the_end_the_door_stays_open(language: str, words: str) -> None:
    assert text_in(QUEST.finish.title, language) == words


def test_one_act_of_hers_has_a_name() -> None:
    assert {step.slug for level in QUEST.levels for step in level.steps if step.named_act} == {"signs-and-help"}


# --- walking it ---------------------------------------------------------------------------------------


def begun() -> Walk:
    walk = Walk.begun(QUEST)
    walk.do("signs-and-help", "note-to-self")
    return walk


def at_day(walk: Walk, day: int) -> Walk:
    walk.now = MONDAY_MORNING + timedelta(days=day)
    return walk


def say(walk: Walk, day: int, how: str) -> None:
    at_day(walk, day).do(f"month-day-{day}", facts={"this_month": how})


def in_half_a_year() -> Walk:
    walk = begun()
    say(walk, 180, "same")
    return walk


def test_everything_done_in_order_ends_well_after_half_a_year() -> None:
    walk = begun()
    for day in DAYS:
        say(walk, day, "same")
        if day == 90:
            walk.later(days=2)
            walk.do("six-questions-month-3")
    walk.do("six-questions-month-6", "nine-questions")
    walk.act("send_for_review", "my-review")
    walk.later(days=2)
    walk.act("review_step", "my-review", by=COUNSELLOR, outcome="done")
    assert walk.state.ending == "exited_well"
    assert walk.completed == LEVELS
    assert "a-call-if-you-like" not in walk.state.steps
    assert timedelta(weeks=25) < walk.now - MONDAY_MORNING < timedelta(weeks=QUEST.expected_weeks)
    assert named_acts(QUEST, walk.state, is_plain=False) == ("signs-and-help",)


def test_between_the_months_there_is_nothing_to_do() -> None:
    walk = begun()
    walk.later(days=10)
    assert (walk.next.kind, walk.next.step) == ("later", "month-day-30")
    walk.refused(StepNotDue, "do_step", "month-day-30", evidence="tick")


def test_a_month_without_an_answer_is_a_gap_and_the_next_one_counts_alike() -> None:
    walk = begun()
    say(walk, 30, "same")
    say(walk, 180, "easier")
    assert walk.completed == ["my-signs", "month-by-month"]
    assert [slug for slug in MONTHS if walk.step(slug).status == "done"] == ["month-day-30", "month-day-180"]


def test_gaps_bring_no_call_and_no_offer() -> None:
    walk = at_day(begun(), 170)
    assert len(missed_check_ins(QUEST, walk.state, walk.now)) == 5
    assert offers_open(QUEST, walk.state, ("month-by-month",), walk.now) == []
    assert "a-call-if-you-like" not in walk.state.steps


def test_the_nine_questions_about_a_year_wait_for_month_6() -> None:
    walk = begun()
    for day in DAYS[:5]:
        say(walk, day, "same")
    assert "nine-questions" not in walk.state.steps
    say(walk, 180, "same")
    assert walk.step("nine-questions").status == "open"
    assert walk.now - MONDAY_MORNING >= timedelta(days=180)


def test_the_six_questions_open_in_month_3() -> None:
    walk = at_day(begun(), 90)
    walk.refused(StepNotDue, "do_step", "six-questions-month-3", evidence="score")
    walk.later(days=1)
    walk.do("six-questions-month-3", evidence="score")
    assert walk.state.current_level == "month-by-month"


def test_one_harder_month_brings_no_call_and_two_do_at_once() -> None:
    walk = begun()
    say(walk, 30, "worse")
    say(walk, 60, "same")
    assert "a-call-if-you-like" not in walk.state.steps
    say(walk, 90, "worse")
    call = walk.step("a-call-if-you-like")
    assert (call.status, call.owner, call.due_by) == ("open", COUNSELLOR, walk.now + timedelta(hours=48))


def test_two_harder_months_at_the_very_end_bring_the_call_too() -> None:
    walk = begun()
    say(walk, 150, "worse")
    say(walk, 180, "worse")
    assert walk.state.current_level == "half-a-year"
    assert walk.step("a-call-if-you-like").status == "open"


@pytest.mark.parametrize("outcome", ["reached", "refused", "wrong_number"])
def test_whatever_comes_of_the_call_the_months_go_on(outcome: str) -> None:
    walk = begun()
    say(walk, 30, "worse")
    say(walk, 60, "worse")
    walk.act("record_contact", "a-call-if-you-like", by=COUNSELLOR, outcome=outcome)
    assert walk.step("a-call-if-you-like").status == "done"
    assert walk.state.current_level == "month-by-month"
    assert walk.state.ending is None


@pytest.mark.parametrize("one", ["six-questions-month-6", "nine-questions"])
def test_one_look_back_is_enough(one: str) -> None:
    walk = in_half_a_year()
    walk.do(one, evidence="score")
    assert walk.state.current_level == "open-door"


def test_without_the_review_it_ends_well() -> None:
    walk = in_half_a_year()
    walk.do("nine-questions", evidence="score")
    walk.skip("my-review")
    assert walk.state.ending == "exited_well"


def test_a_lapse_offers_the_way_back_and_takes_nothing_away() -> None:
    walk = begun()
    say(walk, 30, "same")
    walk.act("report_lapse")
    (offer,) = offers_open(QUEST, walk.state, ("month-by-month",), walk.now)
    assert (offer.quest, offer.asks_for) == ("back-on-track", "client")
    assert walk.completed == ["my-signs"]
    assert walk.step("month-day-30").status == "done"


def test_heavy_answers_hold_the_plan_and_keep_her_place() -> None:
    walk = at_day(begun(), 91)
    walk.reach_high("six-questions-month-3")
    assert walk.next.kind == "talk"
    walk.later(hours=24)
    walk.act("end_hold", by="supervisor")
    assert walk.state.current_level == "month-by-month"
