"""Quest 3.8, "Back on track": complete after domain.md, beside whatever she walks, and nothing is ever taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from quests.definition import (
    AgreementStep,
    CheckInStep,
    LimitsStep,
    Question,
    ReviewStep,
    SelfTaskStep,
    StaffTaskStep,
    Text,
    text_in,
)
from quests.loading import library
from tests.quests.walking import COUNSELLOR, Walk

QUEST = library()["back-on-track"]
CLINICIAN = "clinician"
CHECK_INS = ("check-in-day-3", "check-in-day-7", "check-in-day-14")


def question(step: str, key: str) -> Question:
    return next(each for each in QUEST.step(step).questions_asked if each.key == key)


def said(text: Text | None) -> str:
    return " ".join(text_in(text or "", "en").split())


# --- what it is ---------------------------------------------------------------------------------------


def test_it_has_the_levels_and_steps_of_the_starter_library() -> None:
    assert {level.slug: [(step.slug, step.kind) for step in level.steps] for level in QUEST.levels} == {
        "same-day": [
            ("first-look", "check_in"),
            ("a-person-answers", "staff_task"),
            ("a-talk-today", "staff_task"),
        ],
        "what-happened": [("before-during-after", "self_task"), ("look-together", "review")],
        "repair": [("one-and-one", "limits"), ("tell-one-person", "self_task")],
        "go-on": [("new-plan", "agreement"), *((slug, "check_in") for slug in CHECK_INS)],
    }


def test_it_walks_beside_her_plan_and_leads_back_to_it() -> None:
    assert (QUEST.place, QUEST.audience) == ("beside", ("self",))
    assert (QUEST.risk_gate, QUEST.safety_stop, QUEST.exits.moves_to) == ("medium", "crisis-to-safety", ())


def test_each_level_is_done_by_its_rule() -> None:
    rules = {level.slug: (level.done.all_of, level.done.at_least, level.done.of) for level in QUEST.levels}
    assert rules == {
        "same-day": (("first-look", "a-person-answers"), 0, ()),
        "what-happened": (("before-during-after", "look-together"), 0, ()),
        "repair": (("one-and-one",), 0, ()),
        "go-on": (("new-plan",), 2, CHECK_INS),
    }


# --- the same day -------------------------------------------------------------------------------------


def test_the_first_words_are_thanks_and_that_what_she_did_stands() -> None:
    opening = said(QUEST.levels[0].opening)
    assert opening.startswith("Thank you for telling us. What you did before still stands.")
    assert text_in(QUEST.levels[0].opening, "ru").startswith("Спасибо, что сказали нам.")


def test_a_debt_that_came_to_light_and_a_lot_of_money_gone_are_asked_for_the_ladder() -> None:
    asked = question("first-look", "signs_today")
    assert (asked.kind, asked.screens, asked.is_optional) == ("several", "red_flags", True)
    assert [choice.value for choice in asked.choices] == ["f7", "f8", "none_of_these"]


def test_a_person_answers_within_an_hour_and_says_when_that_is_not_so() -> None:
    reply = QUEST.step("a-person-answers")
    assert isinstance(reply, StaffTaskStep)
    assert reply.promise is not None
    assert (reply.owner, reply.promise.open_hours, reply.after) == (COUNSELLOR, 1, ())
    assert "while the service is open" in said(reply.hint)
    assert "when the service is closed" in said(reply.why)
    assert [(each.kind, each.is_optional) for each in reply.questions] == [("text", False)]
    assert "Ask nothing about sums" in said(reply.guidance)


def test_the_reply_is_owed_from_the_first_moment_also_before_she_has_answered() -> None:
    walk = Walk.begun(QUEST)
    assert walk.step("a-person-answers").due_by == walk.now + timedelta(hours=1)
    walk.do("first-look")
    assert (walk.next.kind, walk.next.step) == ("wait", "a-person-answers")
    assert walk.state.waits["a-person-answers"] == walk.now + timedelta(hours=1)


def test_at_night_and_over_the_weekend_the_reply_is_owed_an_hour_after_the_service_opens() -> None:
    friday_evening = datetime(2026, 3, 6, 22, 30, tzinfo=UTC)
    walk = Walk.begun(QUEST, at=friday_evening)
    assert walk.step("a-person-answers").due_by == datetime(2026, 3, 9, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("sign", ["f7", "f8"])
def test_a_sign_of_danger_brings_a_clinician_who_asks_directly(sign: str) -> None:
    walk = Walk.begun(QUEST)
    walk.do("first-look", facts={"signs_today": [sign]})
    assert walk.step("a-talk-today").owner == CLINICIAN
    assert walk.state.waits["a-talk-today"] == walk.now + timedelta(hours=1)


@pytest.mark.parametrize("facts", [{}, {"signs_today": ["none_of_these"]}])
def test_without_a_sign_nobody_is_asked_for_a_talk(facts: dict[str, list[str]]) -> None:
    walk = Walk.begun(QUEST)
    walk.do("first-look", facts=facts)
    assert "a-talk-today" not in walk.state.steps


def test_the_question_about_suicide_is_asked_live_and_no_promise_is_asked_for() -> None:
    talk = QUEST.step("a-talk-today")
    assert isinstance(talk, StaffTaskStep)
    guidance = said(talk.guidance)
    assert "Ask live, while staff are there, never by a form." in guidance
    assert "The ASQ is switched off until its wording has been checked" in guidance
    assert "Never ask for a promise to stay alive" in guidance
    assert "Call only in the ways and at the times that this person allowed" in guidance
    assert talk.call is None, "a call that nobody answers does not close itself"


# --- what happened ------------------------------------------------------------------------------------


def test_the_chain_is_before_during_and_after_in_her_words() -> None:
    chain = QUEST.step("before-during-after")
    assert isinstance(chain, SelfTaskStep)
    assert chain.evidence == "text"
    assert [(each.key, each.kind) for each in chain.questions] == [
        ("before_it", "text"),
        ("during_it", "text"),
        ("after_it", "text"),
    ]


def test_a_counsellor_answers_within_two_working_days_and_she_may_go_on_without() -> None:
    review = QUEST.step("look-together")
    assert isinstance(review, ReviewStep)
    assert review.promise.working_days == 2
    walk = in_what_happened()
    walk.do("before-during-after")
    assert walk.state.current_level == "what-happened"
    walk.skip("look-together")
    assert walk.state.current_level == "repair"


def test_help_by_a_person_waits_for_nothing_of_hers() -> None:
    walk = in_what_happened()
    walk.act("send_for_review", "look-together")
    assert (walk.next.kind, walk.next.step) == ("step", "before-during-after")


# --- repair -------------------------------------------------------------------------------------------


def test_one_limit_is_made_tighter_and_one_way_is_closed() -> None:
    step = QUEST.step("one-and-one")
    assert isinstance(step, LimitsStep)
    assert step.evidence == "num"
    tighter, block = question(step.slug, "tighter"), question(step.slug, "one_block")
    assert [choice.value for choice in tighter.choices] == ["not_playing", "money", "hours", "days_off", "nothing_now"]
    assert {"bank", "phone", "one_site", "self_exclusion", "nothing_now"} <= {one.value for one in block.choices}
    money = question(step.slug, "money_per_week")
    assert money.is_optional
    assert money.unless is not None


def test_to_tell_one_person_is_optional_and_never_somebody_whom_she_fears() -> None:
    step = QUEST.step("tell-one-person")
    assert isinstance(step, SelfTaskStep)
    assert step.is_optional
    assert "If you are afraid of someone at home, do not tell that person" in said(step.guidance)
    assert step.slug not in QUEST.level("repair").done.all_of


# --- going on -----------------------------------------------------------------------------------------


def test_a_new_plan_begins_with_what_there_is_already() -> None:
    plan = QUEST.step("new-plan")
    assert isinstance(plan, AgreementStep)
    assert [each.key for each in plan.questions] == ["what_goes_on", "what_is_new", "on_a_hard_day"]


def test_check_ins_come_on_day_3_7_and_14_and_any_answer_is_one() -> None:
    steps = [QUEST.step(slug) for slug in CHECK_INS]
    assert [(step.due_from_days, step.due_by_days) for step in steps] == [(3, 5), (7, 9), (14, 16)]
    assert all(isinstance(step, CheckInStep) for step in steps)
    assert [text_in(step.title, "ru") for step in steps] == ["Отметка, день 3", "Отметка, день 7", "Отметка, день 14"]


def test_each_level_ends_with_what_it_shows_and_one_question_back() -> None:
    assert [level.feedback.shows for level in QUEST.levels] == ["answers", "own_words", "limits_card", "plan_page"]
    assert [level.asks.kind for level in QUEST.levels] == ["choice", "text", "choice", "text"]
    last = QUEST.levels[-1].feedback
    assert said(last.title) == "What still stands"
    assert "what you did before, and all of that still stands" in said(last.words)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_how_many_have_such_a_day_is_said_truly_and_not_as_odds(language: str) -> None:
    """Hodgins & el-Guebaly 2004: 92 % of 80 people who had quit, within 12 months."""
    words = text_in(QUEST.step("new-plan").why, language)
    assert set(re.findall(r"\d+", words)) == {"80", "12", "92"}
    assert not re.search(r"\b(odds|chance|likely|risk|in 10|вероятн|шанс|риск)", words.lower())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_begins_again_from_nothing(language: str) -> None:
    texts = " ".join(
        text_in(level.feedback.words, language) + text_in(level.opening, language) for level in QUEST.levels
    )
    assert not re.search(r"\b(start over|from zero|reset|again from|с нуля|заново|сначала)\b", texts.lower())
    assert re.search("still stands|остаётся", texts)


# --- walking it ---------------------------------------------------------------------------------------


def in_what_happened() -> Walk:
    walk = Walk.begun(QUEST)
    walk.do("first-look", facts={"signs_today": ["none_of_these"]})
    walk.do("a-person-answers", by=COUNSELLOR)
    return walk


def in_go_on() -> Walk:
    walk = in_what_happened()
    walk.do("before-during-after")
    walk.skip("look-together")
    walk.do("one-and-one")
    return walk


def test_the_answer_of_a_person_opens_the_second_part() -> None:
    walk = Walk.begun(QUEST)
    walk.do("first-look")
    assert walk.state.current_level == "same-day"
    walk.do("a-person-answers", by=COUNSELLOR)
    assert walk.state.current_level == "what-happened"


def test_who_leaves_out_the_first_look_is_answered_all_the_same_and_goes_on() -> None:
    walk = Walk.begun(QUEST)
    walk.skip("first-look")
    assert "a-person-answers" in walk.state.waits
    walk.do("a-person-answers", by=COUNSELLOR)
    assert walk.state.current_level == "what-happened"


def test_a_talk_that_is_owed_holds_her_back_from_nothing_and_the_end_waits_for_it() -> None:
    walk = Walk.begun(QUEST)
    walk.do("first-look", facts={"signs_today": ["f8"]})
    walk.do("a-person-answers", by=COUNSELLOR)
    assert walk.state.current_level == "what-happened"
    walk.skip("before-during-after", "look-together", "one-and-one", "tell-one-person", "new-plan", *CHECK_INS)
    assert walk.state.ending is None
    walk.do("a-talk-today", by=CLINICIAN)
    assert walk.state.ending == "exited_well"


def test_heavy_answers_found_on_the_way_stop_it_for_safety_and_keep_her_place() -> None:
    walk = in_what_happened()
    walk.act("change_risk", by=CLINICIAN, to="high", rule="person")
    assert walk.next.kind == "talk"
    walk.later(hours=24)
    walk.act("end_hold", by="supervisor")
    assert walk.state.current_level == "what-happened"


def test_another_lapse_here_takes_nothing_away_either() -> None:
    walk = in_go_on()
    done, completed = walk.state.ever_done, walk.completed
    walk.act("report_lapse")
    assert (walk.state.ever_done, walk.completed) == (done, completed)
    assert walk.state.current_level == "go-on"


def test_two_check_ins_and_the_new_plan_come_to_the_end() -> None:
    walk = in_go_on()
    walk.do("new-plan")
    walk.later(days=3)
    walk.do(CHECK_INS[0])
    assert walk.state.ending is None
    walk.later(days=4)
    walk.do(CHECK_INS[1])
    assert walk.state.ending == "exited_well"


def test_everything_done_in_order_ends_well_within_its_weeks() -> None:
    walk = Walk.begun(QUEST)
    walk.do("first-look", facts={"signs_today": ["f7"]})
    walk.later(minutes=40)
    walk.do("a-talk-today", by=CLINICIAN)
    walk.do("a-person-answers", by=COUNSELLOR)
    walk.do("before-during-after")
    walk.act("send_for_review", "look-together")
    walk.later(days=2)
    walk.act("review_step", "look-together", by=COUNSELLOR, outcome="done")
    walk.do("tell-one-person", "one-and-one")
    walk.later(days=14)
    walk.do(*CHECK_INS, "new-plan")
    assert walk.state.ending == "exited_well"
    assert {step.status for step in walk.state.steps.values()} == {"done"}
    assert len(walk.state.steps) == sum(len(level.steps) for level in QUEST.levels)
    assert walk.now - walk.events[0].at < timedelta(weeks=QUEST.expected_weeks)
    assert all(event.detail["kept"] for event in walk.events if event.kind == "service_wait_ended")
