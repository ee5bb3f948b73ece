"""Resting, stopping, falling silent and coming back: nothing is taken away by any of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quests.events import SYSTEM
from quests.progress import JourneyNotRunning, NothingToChange, OnSafetyHold, SilenceExplained
from tests.quests.walking import COUNSELLOR, Walk, level, quest, step, two_levels, with_review

A_DAY = timedelta(days=1)


def test_a_paused_client_keeps_her_place() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a")
    before = (walk.state.steps, walk.state.current_level, walk.state.levels_completed)
    walk.act("pause", until=walk.now + 7 * A_DAY)
    assert (walk.state.is_paused, walk.state.paused_until) == (True, walk.now + 7 * A_DAY)
    walk.later(days=7)
    walk.act("resume", by=SYSTEM)
    assert (walk.state.is_paused, walk.state.paused_until) == (False, None)
    assert (walk.state.steps, walk.state.current_level, walk.state.levels_completed) == before


def test_a_pause_may_be_open() -> None:
    walk = Walk.begun(two_levels())
    walk.act("pause")
    assert walk.detail("paused") == {"until": None}
    assert walk.state.is_paused


def test_a_pause_asked_for_twice_is_one_pause_and_another_date_is_another() -> None:
    walk = Walk.begun(two_levels())
    walk.act("pause", until=walk.now + A_DAY)
    walk.refused(NothingToChange, "pause", until=walk.now + A_DAY)
    walk.act("pause", until=walk.now + 2 * A_DAY)
    assert walk.state.paused_until == walk.now + 2 * A_DAY


def test_working_in_a_step_ends_a_pause_without_a_question() -> None:
    walk = Walk.begun(two_levels())
    walk.act("start_step", "a")
    walk.act("pause")
    assert [event.kind for event in walk.act("start_step", "a")] == ["resumed"]
    walk.act("pause")
    walk.do("a")
    assert not walk.state.is_paused
    assert walk.step("a").status == "done"


def test_a_pause_is_hers_and_no_work_of_ours_ends_it() -> None:
    walk = Walk.begun(quest(level("one", step("a", owner="counsellor"), step("ask", "review"))))
    walk.act("send_for_review", "ask")
    walk.act("pause")
    walk.act("do_step", "a", by=COUNSELLOR, evidence="staff")
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="one_change")
    assert walk.state.is_paused


def test_who_does_not_rest_cannot_be_woken() -> None:
    Walk.begun(two_levels()).refused(NothingToChange, "resume")


def test_a_stopped_journey_takes_no_acts_until_she_reopens_it() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a")
    walk.act("stop")
    assert walk.state.ending == "stopped"
    for kind in ("stop", "exit_well", "pause", "resume"):
        walk.refused(JourneyNotRunning, kind)
    walk.refused(JourneyNotRunning, "do_step", "b", evidence="tick")
    walk.act("reopen")
    assert walk.state.ending is None
    assert walk.step("a").status == "done"
    walk.do("b")
    assert walk.state.current_level == "two"


def test_a_stop_ends_the_pause_too() -> None:
    walk = Walk.begun(two_levels())
    walk.act("pause")
    walk.act("stop")
    assert not walk.state.is_paused


def test_a_running_journey_has_nothing_to_reopen() -> None:
    Walk.begun(two_levels()).refused(NothingToChange, "reopen")
    Walk(two_levels()).refused(NothingToChange, "reopen")


def test_her_own_judgement_is_a_good_ending_too() -> None:
    walk = Walk.begun(two_levels())
    walk.act("exit_well")
    assert walk.detail("exited_well") == {"by": "person"}
    assert walk.completed == []


def test_after_contact_was_lost_any_step_she_does_reopens_the_journey() -> None:
    walk = Walk.begun(two_levels())
    walk.later(days=60)
    walk.fall_silent()
    assert walk.state.ending == "abandoned"
    walk.later(days=100)
    walk.do("a")
    assert walk.kinds[-2:] == ["reopened", "step_done"]
    assert walk.state.ending is None


@pytest.mark.parametrize("kind", ["start_step", "skip_step", "do_step"])
def test_each_thing_she_does_in_a_step_reopens_a_lost_journey(kind: str) -> None:
    walk = Walk.begun(two_levels())
    walk.act("start_step", "a")
    walk.fall_silent()
    walk.act(kind, "a", evidence="tick")
    assert "reopened" in walk.kinds
    assert walk.state.ending is None


def test_resting_stopping_and_saying_how_it_was_reopen_a_lost_journey_as_well() -> None:
    for kind, ending in (("pause", None), ("stop", "stopped"), ("exit_well", "exited_well")):
        walk = Walk.begun(two_levels())
        walk.fall_silent()
        walk.act(kind)
        assert walk.kinds[-2] == "reopened"
        assert walk.state.ending == ending
    walk = Walk.begun(two_levels())
    walk.do("a", "b")
    walk.fall_silent()
    walk.act("give_feedback", level="one", score=4)
    assert walk.state.ending is None


def test_contact_is_lost_once_and_never_after_an_ending() -> None:
    walk = Walk.begun(two_levels())
    walk.fall_silent()
    walk.refused(JourneyNotRunning, "lose_contact", by=SYSTEM)


def test_silence_while_she_rests_or_waits_for_us_is_no_lost_contact() -> None:
    walk = Walk.begun(with_review())
    walk.act("pause")
    walk.refused(SilenceExplained, "lose_contact", by=SYSTEM)
    walk.act("resume")
    walk.act("send_for_review", "ask")
    walk.refused(SilenceExplained, "lose_contact", by=SYSTEM)


def test_nobody_on_a_safety_hold_is_written_off_as_lost() -> None:
    walk = Walk.begun(two_levels())
    walk.reach_high("a")
    walk.refused(OnSafetyHold, "lose_contact", by=SYSTEM)
