"""A high answer: the plan rests, her place is kept, and somebody talks with her."""

from __future__ import annotations

from datetime import timedelta

from quests.progress import HoldTooYoung, NothingToChange, OnSafetyHold
from tests.quests.walking import COUNSELLOR, SUPERVISOR, Walk, level, quest, step, two_levels, with_review

A_DAY = timedelta(days=1)


def test_a_high_answer_holds_the_plan_and_keeps_her_place() -> None:
    walk = Walk.begun(two_levels())
    walk.do("b")
    events = walk.reach_high("a")
    assert [event.kind for event in events] == ["risk_changed", "safety_hold_started", "step_done"]
    assert walk.detail("risk_changed") == {"from": "unasked", "to": "high", "rule": "R1"}
    assert walk.state.is_on_hold
    # Two of three are done, but nothing moves on while we talk.
    assert walk.completed == []
    assert walk.state.current_level == "one"
    assert walk.next.kind == "talk"


def test_on_a_hold_every_step_is_refused() -> None:
    walk = Walk.begun(with_review())
    walk.act("change_risk", by=COUNSELLOR, to="high", rule="person")
    for kind in ("start_step", "do_step", "skip_step"):
        walk.refused(OnSafetyHold, kind, "b", evidence="tick")
    walk.refused(OnSafetyHold, "send_for_review", "ask")


def test_a_hold_is_not_ended_before_24_hours_and_says_when_it_can_be() -> None:
    walk = Walk.begun(two_levels())
    walk.reach_high("a")
    began = walk.now
    walk.now = began + A_DAY - timedelta(seconds=1)
    told = walk.refused(HoldTooYoung, "end_hold", by=SUPERVISOR)
    assert isinstance(told, HoldTooYoung)
    assert told.ends_earliest == began + A_DAY
    walk.now = told.ends_earliest
    walk.act("end_hold", by=SUPERVISOR)
    assert not walk.state.is_on_hold


def test_a_level_that_was_due_completes_when_the_hold_ends_and_the_risk_stays() -> None:
    walk = Walk.begun(two_levels())
    walk.do("b")
    walk.reach_high("a")
    walk.later(days=1)
    events = walk.act("end_hold", by=SUPERVISOR)
    assert [event.kind for event in events[:3]] == ["safety_hold_ended", "level_completed", "level_entered"]
    assert (walk.state.risk, walk.state.risk_rule) == ("high", "R1")
    assert walk.next.step == "d"


def test_a_high_answer_at_the_very_end_does_not_end_the_quest() -> None:
    walk = Walk.begun(quest(level("one", step("a"), step("b"))))
    walk.do("a")
    walk.reach_high("b")
    assert not walk.state.has_ended
    walk.later(days=1)
    walk.act("end_hold", by=SUPERVISOR)
    assert walk.state.ending == "exited_well"


def test_a_level_kept_high_by_an_earlier_screen_starts_no_second_hold() -> None:
    walk = Walk.begun(two_levels())
    walk.reach_high("a")
    walk.later(days=1)
    walk.act("end_hold", by=SUPERVISOR)
    walk.do("b", evidence="score", risk={"to": "high", "rule": "R1", "holds": False})
    assert not walk.state.is_on_hold


def test_a_second_high_screen_starts_a_second_hold() -> None:
    walk = Walk.begun(two_levels())
    walk.reach_high("a")
    walk.later(days=2)
    walk.act("end_hold", by=SUPERVISOR)
    walk.later(days=2)
    walk.reach_high("b")
    assert walk.state.hold_since == walk.now


def test_a_hold_that_is_on_is_not_started_again() -> None:
    walk = Walk.begun(two_levels())
    walk.reach_high("a")
    since = walk.state.hold_since
    walk.later(hours=3)
    walk.act("change_risk", by=SUPERVISOR, to="emergency", rule="person")
    assert walk.state.hold_since == since
    assert walk.kinds.count("safety_hold_started") == 1


def test_a_finding_at_the_same_level_replaces_the_stopgap() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a", evidence="score", risk={"to": "medium", "rule": "R4", "holds": False})
    walk.do("b", evidence="score", risk={"to": "medium", "rule": "R2", "holds": False})
    assert walk.state.risk_rule == "R2"
    assert walk.detail("risk_changed") == {"from": "medium", "to": "medium", "rule": "R2"}


def test_the_same_risk_by_the_same_rule_changes_nothing() -> None:
    walk = Walk.begun(two_levels())
    walk.act("change_risk", by=COUNSELLOR, to="medium", rule="person")
    walk.refused(NothingToChange, "change_risk", by=COUNSELLOR, to="medium", rule="person")
    walk.do("a", evidence="score", risk={"to": "medium", "rule": "person", "holds": False})
    assert walk.kinds.count("risk_changed") == 1


def test_a_medium_risk_holds_nothing() -> None:
    walk = Walk.begun(two_levels())
    walk.act("change_risk", by=COUNSELLOR, to="medium", rule="person")
    assert not walk.state.is_on_hold


def test_without_a_hold_there_is_none_to_end() -> None:
    Walk.begun(two_levels()).refused(NothingToChange, "end_hold", by=SUPERVISOR)


def test_an_offered_quest_cannot_be_started_during_a_hold() -> None:
    walk = Walk(two_levels())
    walk.act("offer", by=COUNSELLOR)
    walk.act("change_risk", by=COUNSELLOR, to="high", rule="person")
    walk.refused(OnSafetyHold, "start")
    walk.later(days=1)
    walk.act("end_hold", by=SUPERVISOR)
    walk.start()
    assert walk.state.risk == "high"


def test_what_a_counsellor_finishes_during_a_hold_counts_once_the_hold_ends() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    walk.do("b")
    walk.act("change_risk", by=COUNSELLOR, to="high", rule="person")
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="done")
    assert walk.completed == []
    walk.later(days=1)
    walk.act("end_hold", by=SUPERVISOR)
    assert walk.completed == ["one"]


def test_stopping_stays_possible_during_a_hold_and_the_hold_outlives_it() -> None:
    walk = Walk.begun(two_levels())
    walk.reach_high("a")
    walk.act("stop")
    assert walk.state.ending == "stopped"
    walk.act("reopen")
    assert walk.next.kind == "talk"
