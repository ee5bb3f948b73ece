"""Quest 3.2, "Joint limits plan": complete after domain.md, walkable with and without the portal, with its branches."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quests.conditions import offers_open
from quests.definition import (
    AgreementStep,
    BookingStep,
    LimitsStep,
    Offer,
    QuestionnaireStep,
    ReviewStep,
    SelfTaskStep,
    StaffTaskStep,
    text_in,
)
from quests.loading import library
from tests.quests.walking import COUNSELLOR, Walk

QUEST = library()["joint-limits-plan"]
AGENT = "agent"
CHECK_INS = ("check-in-week-1", "check-in-week-2", "check-in-week-3")


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_levels_and_steps_of_the_starter_library() -> None:
    assert {level.slug: [(step.slug, step.kind) for step in level.steps] for level in QUEST.levels} == {
        "we-meet": [("first-talk", "booking"), ("first-call", "staff_task")],
        "my-map": [("nine-questions", "questionnaire"), ("my-triggers", "self_task"), ("money-picture", "self_task")],
        "plan-together": [
            ("plan-talk", "booking"),
            ("plan-in-words", "staff_task"),
            ("our-limits", "limits"),
            ("my-plan", "agreement"),
            ("support-groups", "information"),
        ],
        "practise": [
            *((slug, "check_in") for slug in CHECK_INS),
            ("urge-plan", "self_task"),
            ("three-slow-minutes", "self_task"),
            ("one-more-talk", "booking"),
        ],
        "adjust": [("our-review", "review"), ("six-questions", "questionnaire"), ("new-limits", "limits")],
        "keep-going": [("what-i-keep", "agreement"), ("monthly-or-end", "self_task")],
    }
    assert (QUEST.risk_gate, QUEST.audience, QUEST.expected_weeks, QUEST.place) == ("medium", ("self",), 8, "main")


def test_it_moves_to_the_quests_that_the_starter_library_names() -> None:
    assert QUEST.exits.moves_to == ("self-exclusion-companion", "staying-well", "back-on-track")
    assert QUEST.needs_certificates == ("motivational-interviewing",)


def test_a_plan_of_her_own_words_is_what_it_lets_her_say_of_herself() -> None:
    steps = [step for level in QUEST.levels for step in level.steps]
    assert [step.slug for step in steps if step.named_act] == ["my-plan", "urge-plan"]
    assert [step.slug for step in steps if step.depth == "full"] == ["money-picture", "support-groups"]


def test_each_level_is_done_by_its_rule() -> None:
    rules = {level.slug: (level.done.all_of, level.done.at_least, level.done.of) for level in QUEST.levels}
    assert rules == {
        "we-meet": (("first-call",), 0, ()),
        "my-map": (("my-triggers",), 1, ("nine-questions", "money-picture")),
        "plan-together": (("plan-talk", "plan-in-words"), 1, ("our-limits", "my-plan")),
        "practise": ((), 2, CHECK_INS),
        "adjust": ((), 2, ("our-review", "six-questions", "new-limits")),
        "keep-going": (("what-i-keep", "monthly-or-end"), 0, ()),
    }


@pytest.mark.parametrize(("slug", "minutes"), [("first-talk", 30), ("plan-talk", 45)])
def test_a_talk_is_offered_within_72_hours_in_three_ways(slug: str, minutes: int) -> None:
    talk = QUEST.step(slug)
    assert isinstance(talk, BookingStep)
    assert talk.promise.hours == 72
    assert talk.talk_minutes == minutes
    assert talk.ways == ("phone", "chat", "in_person")


def test_the_first_call_is_an_agents_after_two_to_three_days_with_three_tries() -> None:
    call = QUEST.step("first-call")
    assert isinstance(call, StaffTaskStep)
    assert call.call is not None
    assert (call.owner, call.call.tries) == (AGENT, 3)
    assert call.promise is not None
    assert call.promise.hours == 72
    assert (call.due_from_days, call.due_by_days) == (2, 3)
    assert call.after == ()


def test_the_counsellor_owes_the_plan_in_words_a_day_after_the_talk() -> None:
    plan = QUEST.step("plan-in-words")
    assert isinstance(plan, StaffTaskStep)
    assert plan.promise is not None
    assert (plan.owner, plan.promise.hours, plan.after) == (COUNSELLOR, 24, ("plan-talk",))
    assert [(question.kind, question.is_optional) for question in plan.questions] == [("text", False)]


def test_the_review_is_answered_within_three_working_days() -> None:
    review = QUEST.step("our-review")
    assert isinstance(review, ReviewStep)
    assert review.promise.working_days == 3


def test_it_asks_pgsi_at_the_start_and_k6_when_adjusting() -> None:
    asked = {step: QUEST.step(step) for step in ("nine-questions", "six-questions")}
    found = {slug: step.instruments for slug, step in asked.items() if isinstance(step, QuestionnaireStep)}
    assert found == {"nine-questions": ("pgsi",), "six-questions": ("k6",)}


def test_the_map_asks_when_where_and_in_what_mood() -> None:
    triggers = QUEST.step("my-triggers")
    assert triggers.evidence == "text"
    assert [question.key for question in triggers.questions_asked] == ["when_it_pulls", "where_it_pulls", "mood_before"]
    assert {question.kind for question in triggers.questions_asked} == {"text"}


def test_the_money_picture_is_numbers_and_is_never_needed() -> None:
    picture = QUEST.step("money-picture")
    assert isinstance(picture, SelfTaskStep)
    assert picture.is_optional
    assert picture.evidence == "num"
    assert all(question.kind == "money" and question.is_optional for question in picture.questions)


@pytest.mark.parametrize("slug", ["our-limits", "new-limits"])
def test_limits_a_time_out_and_self_exclusion_are_choices_and_money_never_comes_first(slug: str) -> None:
    limits = QUEST.step(slug)
    assert isinstance(limits, LimitsStep)
    first, helped_by, *others = limits.questions
    assert [choice.value for choice in first.choices] == ["not_playing", "playing_less", "not_sure"]
    assert [choice.value for choice in helped_by.choices] == ["own_limits", "time_out", "self_exclusion"]
    assert all(question.is_optional for question in (helped_by, *others))
    money = next(question for question in others if question.kind == "money")
    assert "after food, rent and family are paid" in text_in(money.hint or "", "en")
    assert money.unless is not None
    assert money.unless.equals == "not_playing"


def test_the_plan_is_in_her_own_words_with_a_day_to_look_again() -> None:
    plan = QUEST.step("my-plan")
    assert isinstance(plan, AgreementStep)
    assert plan.evidence == "text"
    assert [question.kind for question in plan.questions] == ["text", "text", "date"]


def test_the_urge_plan_is_wait_do_something_else_call() -> None:
    assert [question.key for question in QUEST.step("urge-plan").questions_asked] == [
        "wait",
        "activity",
        "whom_to_call",
    ]


def test_check_ins_come_once_a_week() -> None:
    steps = [QUEST.step(slug) for slug in CHECK_INS]
    assert [(step.due_from_days, step.due_by_days, step.minutes) for step in steps] == [
        (7, 10, 2),
        (14, 17, 2),
        (21, 24, 2),
    ]


def test_each_level_ends_with_what_it_shows_and_one_question_back() -> None:
    assert [level.feedback.shows for level in QUEST.levels] == [
        "counsellor",
        "own_words",
        "plan_page",
        "own_words",
        "limits_card",
        "plan_page",
    ]
    assert [level.asks.kind for level in QUEST.levels] == ["text", "text", "choice", "text", "text", "scale_0_10"]
    assert [choice.value for choice in QUEST.level("plan-together").asks.choices] == ["yes", "partly", "no"]
    assert [level.asks.is_anonymous for level in QUEST.levels] == [False, False, False, False, False, True]


# --- walking it ---------------------------------------------------------------------------------------


def talk(walk: Walk, slug: str) -> None:
    walk.act("book", slug, promise_by=walk.now + timedelta(hours=48))
    walk.later(hours=48)
    walk.act("keep_booking", slug, by=COUNSELLOR, on_time=True)


def reached(walk: Walk) -> None:
    walk.act("record_contact", "first-call", by=AGENT, outcome="reached")


def in_my_map() -> Walk:
    walk = Walk.begun(QUEST)
    talk(walk, "first-talk")
    reached(walk)
    return walk


def in_plan_together() -> Walk:
    walk = in_my_map()
    walk.do("my-triggers", "nine-questions")
    return walk


def in_practise() -> Walk:
    walk = in_plan_together()
    talk(walk, "plan-talk")
    walk.act("do_step", "plan-in-words", by=COUNSELLOR, evidence="staff")
    walk.do("our-limits")
    return walk


def in_adjust() -> Walk:
    walk = in_practise()
    walk.later(days=14)
    walk.do(*CHECK_INS[:2])
    return walk


def in_keep_going() -> Walk:
    walk = in_adjust()
    walk.do("six-questions", "new-limits")
    return walk


def offered(walk: Walk) -> list[Offer]:
    return offers_open(QUEST, walk.state, walk.state.levels_entered, walk.now)


def test_everything_done_in_order_ends_well() -> None:
    walk = in_practise()
    walk.do("my-plan", "support-groups", "money-picture", "urge-plan")
    for slug in CHECK_INS[:2]:
        walk.later(days=7)
        walk.do(slug)
    walk.act("send_for_review", "our-review")
    walk.later(days=2)
    walk.act("review_step", "our-review", by=COUNSELLOR, outcome="done")
    walk.later(days=5)
    walk.do(CHECK_INS[2], "six-questions")
    assert walk.state.current_level == "keep-going"
    walk.do("new-limits", "what-i-keep")
    walk.do("monthly-or-end", facts={"goes_on": "end_here"})
    assert walk.state.ending == "exited_well"
    assert {step.status for step in walk.state.steps.values()} == {"done"}
    assert set(walk.state.steps) == {step.slug for level in QUEST.levels for step in level.steps if not step.is_extra}
    assert walk.now - walk.events[0].at < timedelta(weeks=QUEST.expected_weeks)


@pytest.mark.parametrize("outcome", ["reached", "refused", "wrong_number"])
def test_a_call_that_came_to_its_end_completes_the_first_level(outcome: str) -> None:
    walk = Walk.begun(QUEST)
    walk.act("record_contact", "first-call", by=AGENT, outcome=outcome)
    assert walk.completed == ["we-meet"]


def test_three_calls_that_nobody_answers_complete_the_first_level_and_two_do_not() -> None:
    walk = Walk.begun(QUEST)
    for _ in range(2):
        walk.act("record_contact", "first-call", by=AGENT, outcome="no_answer")
    assert walk.completed == []
    walk.act("record_contact", "first-call", by=AGENT, outcome="voicemail")
    assert walk.completed == ["we-meet"]
    assert walk.step("first-talk").status == "open", "she can still choose a time"


def test_a_first_talk_alone_leaves_us_owing_the_call() -> None:
    walk = Walk.begun(QUEST)
    talk(walk, "first-talk")
    assert walk.completed == []
    assert (walk.next.kind, walk.next.step) == ("wait", "first-call")


@pytest.mark.parametrize("other", ["nine-questions", "money-picture"])
def test_her_own_words_and_one_more_step_complete_the_map(other: str) -> None:
    walk = in_my_map()
    walk.do(other)
    assert walk.completed == ["we-meet"]
    walk.do("my-triggers")
    assert walk.completed == ["we-meet", "my-map"]


def test_the_plan_is_written_down_only_after_the_talk() -> None:
    walk = in_plan_together()
    assert "plan-in-words" not in walk.state.steps
    talk(walk, "plan-talk")
    plan = walk.step("plan-in-words")
    assert plan.owner == COUNSELLOR
    assert plan.due_by == walk.now + timedelta(hours=24)


def test_where_only_the_written_plan_is_missing_the_next_act_is_ours() -> None:
    walk = in_plan_together()
    walk.do("our-limits", "my-plan", "support-groups")
    talk(walk, "plan-talk")
    assert walk.next.kind == "wait"
    assert walk.next.at == walk.now + timedelta(hours=24)


@pytest.mark.parametrize("other", ["our-limits", "my-plan"])
def test_a_talk_its_words_and_one_choice_of_hers_complete_the_plan(other: str) -> None:
    walk = in_plan_together()
    talk(walk, "plan-talk")
    walk.act("do_step", "plan-in-words", by=COUNSELLOR, evidence="staff")
    assert walk.state.current_level == "plan-together"
    walk.do(other)
    assert walk.state.current_level == "practise"


def test_two_check_ins_complete_three_weeks_and_the_urge_plan_stands_for_none() -> None:
    walk = in_practise()
    walk.later(days=7)
    walk.do("urge-plan", CHECK_INS[0])
    assert walk.state.current_level == "practise"
    walk.later(days=7)
    walk.do(CHECK_INS[1])
    assert walk.state.current_level == "adjust"


def test_two_check_ins_left_open_ask_the_counsellor_to_call_and_end_nothing() -> None:
    walk = in_practise()
    walk.later(days=11)
    assert offered(walk) == []
    walk.later(days=7)
    (call,) = offered(walk)
    assert (call.asks_for, call.quest) == ("counsellor", None)
    assert walk.state.current_level == "practise"
    walk.do(CHECK_INS[0], by=COUNSELLOR)
    assert offered(walk) == []


@pytest.mark.parametrize("extra", ["three-slow-minutes", "one-more-talk"])
def test_what_is_at_hand_for_these_weeks_is_in_nobodys_plan_until_it_is_added(extra: str) -> None:
    walk = in_practise()
    assert extra not in walk.state.steps
    walk.act("adjust", extra, what="add", by=COUNSELLOR, reason="asked_for_it")
    assert walk.step(extra).status == "open"
    assert walk.step(extra).owner == "client"


def test_a_counsellor_can_swap_the_words_for_slow_breathing() -> None:
    walk = in_practise()
    walk.act("adjust", "three-slow-minutes", **{"what": "swap", "from": "urge-plan", "reason": "does_not_fit"})
    assert walk.step("three-slow-minutes").status == "open"
    assert walk.step("urge-plan").status == "skipped"


def test_a_lapse_offers_the_way_back_and_takes_nothing_away() -> None:
    walk = in_practise()
    before = walk.completed
    walk.act("report_lapse")
    (offer,) = offered(walk)
    assert (offer.asks_for, offer.quest) == ("client", "back-on-track")
    assert walk.completed == before
    assert walk.state.current_level == "practise"


def test_any_two_of_the_three_steps_of_adjusting_are_enough() -> None:
    walk = in_adjust()
    walk.do("new-limits")
    assert walk.state.current_level == "adjust"
    walk.act("send_for_review", "our-review")
    walk.act("review_step", "our-review", by=COUNSELLOR, outcome="done")
    assert walk.state.current_level == "keep-going"


def test_how_it_goes_on_is_asked_once_she_has_written_what_she_keeps() -> None:
    walk = in_keep_going()
    assert "monthly-or-end" not in walk.state.steps
    walk.do("what-i-keep")
    assert walk.step("monthly-or-end").status == "open"


@pytest.mark.parametrize(
    ("chosen", "to"), [("monthly_check_in", "staying-well"), ("self_exclusion", "self-exclusion-companion")]
)
def test_she_can_move_on_from_the_end_with_the_last_level_completed(chosen: str, to: str) -> None:
    walk = in_keep_going()
    walk.do("what-i-keep")
    walk.do("monthly-or-end", facts={"goes_on": chosen})
    assert (walk.state.ending, walk.state.moved_to) == ("moved", to)
    assert walk.completed[-1] == "keep-going"


@pytest.mark.parametrize("chosen", ["end_here", "talk_first"])
def test_ending_here_and_talking_first_are_good_ends(chosen: str) -> None:
    walk = in_keep_going()
    walk.do("what-i-keep")
    walk.do("monthly-or-end", facts={"goes_on": chosen})
    assert walk.state.ending == "exited_well"


def test_heavy_answers_hold_the_plan_and_keep_her_place() -> None:
    walk = in_my_map()
    walk.do("my-triggers")
    walk.reach_high("nine-questions")
    assert walk.next.kind == "talk"
    assert walk.state.current_level == "my-map"
    walk.later(hours=24)
    walk.act("end_hold", by="supervisor")
    assert walk.state.current_level == "plan-together"
