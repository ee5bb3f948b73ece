"""Quest 3.1, "Take back control": complete and walkable. Its words: test_library_words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quests.conditions import offers_open
from quests.definition import LimitsStep, QuestionnaireStep, ReviewStep, SelfTaskStep, text_in
from quests.loading import library
from tests.quests.walking import COUNSELLOR, SUPERVISOR, Walk

QUEST = library()["take-back-control"]
STEPS = [step for level in QUEST.levels for step in level.steps]
CHECK_INS = ("check-in-day-3", "check-in-day-7", "check-in-day-14")


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_levels_and_steps_of_the_starter_library() -> None:
    assert {level.slug: [(step.slug, step.kind) for step in level.steps] for level in QUEST.levels} == {
        "where-i-am": [
            ("how-we-work", "information"),
            ("short-look", "questionnaire"),
            ("what-i-want", "self_task"),
        ],
        "my-limits": [("limits", "limits"), ("chance-and-luck", "information"), ("one-block", "self_task")],
        "two-weeks": [*((slug, "check_in") for slug in CHECK_INS), ("other-activity", "self_task")],
        "look-back": [("short-look-again", "questionnaire"), ("my-review", "review"), ("next-month", "agreement")],
    }
    assert (QUEST.risk_gate, QUEST.audience, QUEST.expected_weeks) == ("low", ("self",), 4)


def test_it_moves_to_the_plan_with_a_counsellor_and_to_staying_well() -> None:
    assert QUEST.exits.moves_to == ("joint-limits-plan", "staying-well")
    assert QUEST.needs_certificates == ()


def test_a_choice_and_a_block_are_what_it_lets_her_say_of_herself() -> None:
    assert [step.slug for step in STEPS if step.named_act] == ["limits", "one-block"]
    assert [step.slug for step in STEPS if step.depth == "full"] == ["chance-and-luck", "other-activity"]


def test_the_short_look_asks_the_quick_screen_first_and_skipping_it_offers_a_talk() -> None:
    first, again = QUEST.step("short-look"), QUEST.step("short-look-again")
    assert isinstance(first, QuestionnaireStep)
    assert isinstance(again, QuestionnaireStep)
    assert first.instruments == ("bbgs", "pgsi", "k6")
    assert again.instruments == ("k6",)
    assert first.skip_offers_talk


def test_a_review_is_answered_within_three_working_days_and_is_only_an_offer() -> None:
    review = QUEST.step("my-review")
    assert isinstance(review, ReviewStep)
    assert review.promise.working_days == 3
    assert review.is_optional


def test_each_level_ends_with_what_it_shows_and_one_question_back() -> None:
    assert [level.feedback.shows for level in QUEST.levels] == ["answers", "limits_card", "own_words", "then_now"]
    assert [level.asks.kind for level in QUEST.levels] == ["scale_1_5", "choice", "text", "scale_1_5"]
    assert [choice.value for choice in QUEST.level("my-limits").asks.choices] == ["too_strict", "right", "too_loose"]


def test_money_is_never_needed_and_never_begins_the_step() -> None:
    limits = QUEST.step("limits")
    assert isinstance(limits, LimitsStep)
    first, *others = limits.questions
    assert first.key == "fits_now"
    assert [choice.value for choice in first.choices] == ["not_playing", "playing_less", "not_sure"]
    assert all(question.is_optional for question in others)
    money = next(question for question in others if question.kind == "money")
    assert "after food, rent and family are paid" in text_in(money.hint or "", "en")
    assert money.unless is not None
    assert money.unless.equals == "not_playing"


def test_the_block_comes_with_guidance_for_bank_device_and_site() -> None:
    block = QUEST.step("one-block")
    assert isinstance(block, SelfTaskStep)
    assert block.evidence == "tick"
    for way in ("**Your bank**", "**Your phone or computer**", "**One site or place**"):
        assert way in text_in(block.guidance or "", "en")


def test_the_three_check_ins_ask_the_same() -> None:
    first, second, third = (QUEST.step(slug) for slug in CHECK_INS)
    assert first.questions_asked == second.questions_asked == third.questions_asked
    assert [(step.due_from_days, step.due_by_days) for step in (first, second, third)] == [(3, 6), (7, 10), (14, 18)]


# --- walking it ---------------------------------------------------------------------------------------


def through_level_one_and_two() -> Walk:
    walk = Walk.begun(QUEST)
    walk.do("how-we-work", "what-i-want", "limits", "one-block")
    return walk


def test_everything_done_in_order_ends_well() -> None:
    walk = Walk.begun(QUEST)
    walk.do("how-we-work", "short-look", "limits", "chance-and-luck")
    for slug, days in zip(CHECK_INS, (3, 4, 7), strict=True):
        walk.later(days=days)
        walk.do(slug, facts={"kept": "kept"})
    assert walk.state.current_level == "look-back"
    walk.do("what-i-want", "one-block", "other-activity", "short-look-again", "next-month")
    walk.act("send_for_review", "my-review")
    assert walk.next.kind == "wait"
    walk.later(days=1)
    walk.act("review_step", "my-review", by=COUNSELLOR, outcome="done")
    assert walk.state.ending == "exited_well"
    assert {step.status for step in walk.state.steps.values()} == {"done"}


def test_two_steps_are_enough_to_see_where_i_am() -> None:
    walk = Walk.begun(QUEST)
    walk.do("how-we-work")
    assert walk.completed == []
    walk.do("what-i-want")
    assert walk.completed == ["where-i-am"]


@pytest.mark.parametrize("other", ["chance-and-luck", "one-block"])
def test_limits_and_one_more_step_complete_my_limits(other: str) -> None:
    walk = Walk.begun(QUEST)
    walk.do("how-we-work", "what-i-want", other)
    assert walk.completed == ["where-i-am"]
    walk.do("limits")
    assert walk.completed == ["where-i-am", "my-limits"]


def test_an_activity_does_not_stand_for_a_check_in() -> None:
    walk = through_level_one_and_two()
    walk.later(days=3)
    walk.do("other-activity", "check-in-day-3")
    assert walk.state.current_level == "two-weeks"
    walk.later(days=4)
    walk.do("check-in-day-7", facts={"kept": "not_this_time"})
    assert walk.state.current_level == "look-back"


def test_a_check_in_opens_on_its_day_and_until_then_she_is_told_when() -> None:
    walk = through_level_one_and_two()
    walk.do("other-activity")
    assert (walk.next.kind, walk.next.step) == ("later", "check-in-day-3")
    walk.later(days=3)
    assert (walk.next.kind, walk.next.step) == ("step", "check-in-day-3")


def test_everything_skipped_is_a_way_through_as_well() -> None:
    walk = Walk.begun(QUEST)
    for level in QUEST.levels:
        walk.skip(*level.step_slugs)
    assert walk.state.ending == "exited_well"


def in_look_back() -> Walk:
    walk = through_level_one_and_two()
    walk.later(days=7)
    walk.do("check-in-day-3", "check-in-day-7")
    return walk


def test_looking_back_without_a_counsellor_is_complete() -> None:
    walk = in_look_back()
    walk.do("short-look-again", "next-month")
    assert not walk.state.has_ended
    walk.skip("my-review")
    assert walk.state.ending == "exited_well"


def test_heavy_answers_at_the_end_hold_the_plan_open() -> None:
    walk = in_look_back()
    walk.do("next-month")
    walk.skip("my-review")
    walk.reach_high("short-look-again")
    assert not walk.state.has_ended
    assert walk.next.kind == "talk"
    walk.later(hours=24)
    walk.act("end_hold", by=SUPERVISOR)
    assert walk.state.ending == "exited_well"
    assert walk.state.risk == "high"


def offered(walk: Walk) -> list[str | None]:
    state = walk.state
    return [offer.quest for offer in offers_open(QUEST, state, state.levels_entered, walk.now)]


def test_not_this_time_twice_offers_a_talk() -> None:
    walk = through_level_one_and_two()
    walk.later(days=7)
    walk.do("check-in-day-3", facts={"kept": "not_this_time"})
    assert offered(walk) == []
    walk.do("check-in-day-7", facts={"kept": "not_this_time"})
    assert offered(walk) == [None]


def test_medium_risk_at_the_end_offers_a_plan_with_a_counsellor() -> None:
    walk = in_look_back()
    assert offered(walk) == []
    walk.do("short-look-again", evidence="score", risk={"to": "medium", "rule": "R2", "holds": False})
    assert offered(walk) == ["joint-limits-plan"]


def test_a_walk_takes_about_the_weeks_that_it_says() -> None:
    last = max(step.due_by_days for step in STEPS if isinstance(step.due_by_days, int))
    assert timedelta(days=last) < timedelta(weeks=QUEST.expected_weeks)
