"""There is always one obvious next thing, or an ending."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from quests.next_act import NextAct
from tests.quests.walking import COUNSELLOR, SUPERVISOR, Walk, level, quest, step, two_levels, with_review


def test_an_offered_quest_waits_for_her_yes() -> None:
    walk = Walk(two_levels())
    walk.act("offer", by=COUNSELLOR)
    assert walk.next == NextAct("accept")
    walk.act("decline")
    assert walk.next == NextAct("finished")


def test_the_first_open_step_of_her_level_comes_first() -> None:
    walk = Walk.begun(two_levels())
    assert walk.next == NextAct("step", "a")
    walk.skip("a")
    assert walk.next == NextAct("step", "b")
    walk.do("b")
    assert walk.next == NextAct("step", "c")


def test_a_step_comes_with_the_day_by_which_it_is_meant() -> None:
    walk = Walk.begun(quest(level("one", step("a", due_by_days=2))))
    assert walk.next == NextAct("step", "a", datetime(2026, 3, 5, tzinfo=UTC))


def test_a_step_left_open_behind_her_is_not_what_comes_next() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a", "b")
    assert walk.next == NextAct("step", "d")


def test_nothing_today_says_what_opens_next_and_when() -> None:
    walk = Walk.begun(quest(level("one", step("a", due_from_days=7), step("b", due_from_days=3))))
    assert walk.next == NextAct("later", "b", datetime(2026, 3, 5, tzinfo=UTC))
    walk.later(days=3)
    assert walk.next == NextAct("step", "b")


def test_a_step_of_today_comes_before_our_answer() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    assert walk.next == NextAct("step", "b")


def test_when_the_next_act_is_ours_she_reads_by_when() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    walk.do("b")
    assert walk.next == NextAct("wait", "ask", datetime(2026, 3, 5, 9, 0, tzinfo=UTC))


def test_of_two_promises_the_earlier_one_is_told() -> None:
    two = quest(level("one", step("a", "review"), step("b", "review", promise={"working_days": 1})))
    walk = Walk.begun(two)
    walk.act("send_for_review", "a")
    walk.act("send_for_review", "b")
    assert walk.next.step == "b"


def test_a_promise_that_is_late_is_still_what_she_waits_for() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    walk.do("b")
    walk.later(days=30)
    assert walk.next == NextAct("wait", "ask", datetime(2026, 3, 5, 9, 0, tzinfo=UTC))


def test_a_returned_step_is_the_next_act_again() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    walk.do("b")
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="one_change")
    assert walk.next == NextAct("step", "ask")


def test_who_rests_is_asked_back_and_told_until_when_she_rests() -> None:
    walk = Walk.begun(two_levels())
    until = walk.now + timedelta(days=7)
    walk.act("pause", until=until)
    assert walk.next == NextAct("resume", at=until)


def test_on_a_hold_the_next_act_is_to_talk_whatever_else_is_true() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    walk.act("pause")
    walk.act("change_risk", by=COUNSELLOR, to="high", rule="person")
    assert walk.next == NextAct("talk")
    walk.later(days=1)
    walk.act("end_hold", by=SUPERVISOR)
    assert walk.next.kind == "resume"


def test_a_hold_before_the_start_is_a_talk_too() -> None:
    walk = Walk(two_levels())
    walk.act("offer", by=COUNSELLOR)
    walk.act("change_risk", by=COUNSELLOR, to="high", rule="person")
    assert walk.next == NextAct("talk")


def test_after_a_stop_or_a_long_silence_the_door_is_open() -> None:
    stopped, lost = Walk.begun(two_levels()), Walk.begun(two_levels())
    stopped.act("stop")
    lost.fall_silent()
    assert stopped.next == lost.next == NextAct("reopen")


def test_a_good_end_is_the_end() -> None:
    by_rule, by_her = Walk.begun(two_levels()), Walk.begun(two_levels())
    by_rule.do("a", "b", "d")
    by_her.act("exit_well")
    assert by_rule.next == by_her.next == NextAct("finished")


def test_where_only_a_step_of_ours_is_open_she_is_not_left_without_anything() -> None:
    walk = Walk.begun(quest(level("one", step("a", owner="counsellor"))))
    assert walk.next == NextAct("wait", "a")


def test_after_a_reopened_end_a_step_left_open_is_there_and_else_a_talk() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a", "b", "d")
    walk.act("reopen")
    assert walk.next == NextAct("step", "c")
    walk.do("c")
    assert walk.next == NextAct("talk")


def test_after_a_reopened_end_a_check_in_of_a_later_day_is_not_forgotten() -> None:
    first = level("one", step("a"), step("b", due_from_days=14), done={"all_of": ("a",)})
    walk = Walk.begun(quest(first))
    walk.do("a")
    walk.act("reopen")
    assert walk.next == NextAct("later", "b", datetime(2026, 3, 16, tzinfo=UTC))
