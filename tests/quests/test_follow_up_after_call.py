"""Quest 3.9, "After our call": complete after domain.md; nobody waits for her visit; "nothing for now" is good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quests.definition import LimitsStep, StaffTaskStep
from quests.loading import library
from quests.refusals import StepNotSkippable
from quests.talks import CLOSING_OUTCOMES
from tests.quests.walking import Walk

QUEST = library()["follow-up-after-call"]
AGENT = "agent"


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_levels_and_steps_of_the_starter_library() -> None:
    assert {level.slug: [(step.slug, step.kind) for step in level.steps] for level in QUEST.levels} == {
        "what-we-said": [("summary", "staff_task"), ("how-to-reach-me", "limits")],
        "two-days-later": [("check-call", "staff_task")],
        "decide": [("what-next", "self_task")],
    }
    assert (QUEST.expected_weeks, QUEST.place) == (1, "main")
    assert set(QUEST.audience) == {"self", "close_person", "young"}


def test_the_summary_is_an_agents_within_two_hours_with_words_to_keep() -> None:
    summary = QUEST.step("summary")
    assert isinstance(summary, StaffTaskStep)
    assert summary.promise is not None
    assert (summary.owner, summary.promise.hours) == (AGENT, 2)
    assert [(each.key, each.is_optional) for each in summary.questions] == [
        ("summary_words", False),
        ("card_words", True),
    ]


def test_she_says_how_she_may_be_reached_and_may_say_no_to_all_of_it() -> None:
    reach = QUEST.step("how-to-reach-me")
    assert isinstance(reach, LimitsStep)
    consent, *rules = reach.questions
    assert [choice.value for choice in consent.choices] == ["yes", "no"]
    assert [rule.sets for rule in rules] == [
        *("ways", "consent", "address", "times", "voicemail", "calendar_file"),
        *("code_word", "stop_word", "help_word"),
    ]
    assert all(rule.is_optional for rule in rules)
    assert all(rule.unless is None for rule in rules), "a no to one call takes back no rule that she set before"
    assert [choice.value for choice in rules[0].choices] == ["call", "message", "email"]
    assert [choice.value for choice in rules[3].choices] == ["morning", "afternoon", "evening", "weekend"]


def test_the_call_comes_after_two_to_three_days_with_three_tries_at_most() -> None:
    call = QUEST.step("check-call")
    assert isinstance(call, StaffTaskStep)
    assert call.call is not None
    assert (call.owner, call.call.tries) == (AGENT, 3)
    assert call.promise is not None
    assert call.promise.hours == 72
    assert (call.due_from_days, call.due_by_days) == (2, 3)


def test_at_the_end_she_chooses_among_plans_people_and_nothing() -> None:
    (question,) = QUEST.step("what-next").questions_asked
    assert [(choice.quest, choice.leads_to) for choice in question.choices] == [
        ("take-back-control", None),
        ("joint-limits-plan", None),
        ("debt-first-aid", None),
        ("family-and-friends", None),
        ("self-exclusion-companion", None),
        (None, "partner"),
        (None, "talk"),
        (None, None),
    ]
    assert question.choices[-1].value == "nothing_now"
    assert QUEST.exits.moves_to == tuple(choice.moves_to for choice in question.choices if choice.moves_to)


def test_consent_and_a_referral_are_nothing_to_say_of_herself() -> None:
    assert [step.slug for level in QUEST.levels for step in level.steps if step.named_act] == []


def test_the_last_question_back_is_anonymous_and_only_the_last() -> None:
    assert [(level.asks.kind, level.asks.is_anonymous) for level in QUEST.levels] == [
        ("choice", False),
        ("choice", False),
        ("scale_1_5", True),
    ]


# --- walking it ---------------------------------------------------------------------------------------


def with_summary() -> Walk:
    walk = Walk.begun(QUEST)
    walk.act("do_step", "summary", by=AGENT, evidence="staff")
    return walk


def asked_how_she_is() -> Walk:
    walk = with_summary()
    walk.later(days=2)
    walk.act("record_contact", "check-call", by=AGENT, outcome="reached")
    return walk


def test_the_summary_is_due_two_hours_after_the_talk_and_is_the_first_level() -> None:
    walk = Walk.begun(QUEST)
    assert walk.step("summary").due_by == walk.now + timedelta(hours=2)
    assert walk.completed == []
    walk.act("do_step", "summary", by=AGENT, evidence="staff")
    assert walk.completed == ["what-we-said"]


def test_her_rules_alone_do_not_stand_for_the_summary_that_we_owe() -> None:
    walk = Walk.begun(QUEST)
    walk.do("how-to-reach-me")
    assert walk.completed == []
    assert (walk.next.kind, walk.next.step) == ("wait", "summary")


def test_how_she_may_be_reached_can_be_said_later_or_never() -> None:
    walk = with_summary()
    assert walk.step("how-to-reach-me").status == "open"
    assert walk.state.current_level == "two-days-later"
    walk.do("how-to-reach-me")
    assert walk.step("how-to-reach-me").status == "done"


def test_she_cannot_be_asked_to_do_or_leave_out_what_is_ours() -> None:
    walk = Walk.begun(QUEST)
    walk.refused(StepNotSkippable, "skip_step", "summary")


def test_after_the_summary_she_waits_for_us_and_not_we_for_her() -> None:
    walk = with_summary()
    assert (walk.next.kind, walk.next.step) == ("wait", "check-call")


@pytest.mark.parametrize("outcome", sorted(CLOSING_OUTCOMES))
def test_a_call_that_came_to_its_end_leads_to_the_choice(outcome: str) -> None:
    walk = with_summary()
    walk.later(days=2)
    walk.act("record_contact", "check-call", by=AGENT, outcome=outcome)
    assert walk.state.current_level == "decide"


def test_a_third_call_without_an_answer_is_the_last() -> None:
    walk = with_summary()
    for _ in range(3):
        assert walk.state.current_level == "two-days-later"
        walk.later(days=1)
        walk.act("record_contact", "check-call", by=AGENT, outcome="no_answer")
    assert walk.state.current_level == "decide"


@pytest.mark.parametrize(
    ("chosen", "to"),
    [
        ("take_back_control", "take-back-control"),
        ("joint_limits_plan", "joint-limits-plan"),
        ("debt_first_aid", "debt-first-aid"),
        ("family_and_friends", "family-and-friends"),
        ("self_exclusion_companion", "self-exclusion-companion"),
        ("partner", "partner"),
    ],
)
def test_a_choice_moves_her_on_with_every_level_completed(chosen: str, to: str) -> None:
    walk = asked_how_she_is()
    walk.do("what-next", facts={"comes_next": chosen})
    assert (walk.state.ending, walk.state.moved_to) == ("moved", to)
    assert walk.completed == [level.slug for level in QUEST.levels]


@pytest.mark.parametrize("chosen", ["nothing_now", "talk"])
def test_nothing_for_now_and_a_talk_are_good_ends(chosen: str) -> None:
    walk = asked_how_she_is()
    walk.do("what-next", facts={"comes_next": chosen})
    assert walk.state.ending == "exited_well"


def test_she_can_make_the_choice_on_the_phone() -> None:
    walk = asked_how_she_is()
    walk.do("what-next", by=AGENT, facts={"comes_next": "nothing_now"})
    assert walk.state.ending == "exited_well"
    assert "client" not in {event.actor for event in walk.events if event.kind == "step_done"}


def test_from_the_talk_to_the_choice_it_takes_a_week_at_most() -> None:
    walk = with_summary()
    walk.later(days=3)
    walk.act("record_contact", "check-call", by=AGENT, outcome="reached")
    walk.do("what-next", facts={"comes_next": "nothing_now"})
    assert walk.now - walk.events[0].at < timedelta(weeks=QUEST.expected_weeks)
