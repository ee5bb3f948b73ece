"""Where a journey stands: every state of surface.md, in its order, and the edges of the stalled rule."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quests.events import Event
from quests.standing import Standing, StepStatus, standing
from quests.trace import State
from tests.quests.logs import Log, begun, day


def stood(log: list[Event], number: float) -> Standing:
    found = standing(log, day(number))
    assert found is not None
    return found


def state(log: list[Event], number: float, level: str = "first") -> State:
    return stood(log, number).levels[level].state


def step(log: list[Event], number: float, slug: str) -> StepStatus:
    return stood(log, number).steps[slug].status


# --- who counts ------------------------------------------------------------------------------------------------


def test_an_offer_alone_is_not_counted() -> None:
    assert standing(Log().staff("journey_offered", by="counsellor"), day(30)) is None


def test_an_offer_that_was_declined_is_not_counted() -> None:
    assert standing(Log().staff("journey_offered").on(2).add("stopped"), day(30)) is None


def test_a_journey_counts_from_the_day_it_started_and_not_before() -> None:
    log = begun("a")
    assert standing(log, log[0].at) is None
    assert standing(log, log[0].at + timedelta(microseconds=1)) is not None


def test_a_person_who_died_is_in_no_number_from_that_day_and_in_all_of_them_before() -> None:
    log = begun("a").on(9).staff("deceased")
    assert state(log, 9) is State.STALLED
    assert standing(log, day(9.1)) is None


def test_what_happens_later_does_not_change_what_was_said_of_a_day() -> None:
    log = begun("a")
    before = stood(log, 5)
    log.on(6).add("step_done", "first", "a").system("level_completed", "first").on(7).add("stopped")
    assert stood(log, 5) == before


# --- the order of the states ----------------------------------------------------------------------------------


def test_a_fresh_journey_is_in_progress() -> None:
    assert state(begun("a"), 2) is State.IN_PROGRESS


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("exited_well", State.EXITED_WELL),
        ("stopped", State.STOPPED),
        ("moved_on", State.MOVED),
        ("contact_lost", State.ABANDONED),
    ],
)
def test_an_end_counts_in_the_level_that_she_was_in(kind: str, expected: State) -> None:
    log = begun("a").on(2).add("step_done", "first", "a").system("level_completed", "first")
    log.system("level_entered", "second").opened("second", "b").on(4).add(kind)
    assert state(log, 5, "first") is State.COMPLETED
    assert state(log, 5, "second") is expected


def test_an_end_goes_before_a_hold_a_pause_and_a_wait() -> None:
    log = begun("a").on(2).system("service_wait_started", "first", "a").add("paused").system("safety_hold_started")
    assert state(log, 3) is State.SAFETY_HOLD
    assert state(log.on(4).add("stopped"), 5) is State.STOPPED


def test_a_hold_goes_before_a_pause_and_a_pause_before_a_wait() -> None:
    log = begun("a").on(2).system("service_wait_started", "first", "a")
    assert state(log, 3) is State.WAITING_ON_SERVICE
    assert state(log.on(3).add("paused"), 4) is State.PAUSED
    assert state(log.on(4).system("safety_hold_started"), 5) is State.SAFETY_HOLD
    assert state(log.on(6).staff("safety_hold_ended"), 7) is State.PAUSED
    assert state(log.on(7).add("resumed"), 8) is State.WAITING_ON_SERVICE
    assert state(log.on(8).system("service_wait_ended", "first", "a"), 9) is State.IN_PROGRESS


def test_she_waits_on_us_while_any_wait_is_open_and_never_stalls_meanwhile() -> None:
    log = begun("a", "b").on(2).system("service_wait_started", "first", "a")
    log.system("service_wait_started", "first", "b").on(3).system("service_wait_ended", "first", "a")
    assert state(log, 60) is State.WAITING_ON_SERVICE


def test_a_completed_level_stays_completed_whatever_becomes_of_the_journey() -> None:
    log = begun("a").on(2).add("step_done", "first", "a").system("level_completed", "first")
    log.system("level_entered", "second").opened("second", "b").on(3).add("paused")
    assert (state(log, 9), state(log, 9, "second")) == (State.COMPLETED, State.PAUSED)


def test_a_good_end_on_the_last_level_counts_as_completed_there_and_once_for_the_quest() -> None:
    log = begun("a").on(2).add("step_done", "first", "a").system("level_completed", "first").system("exited_well")
    assert state(log, 3) is State.COMPLETED
    assert stood(log, 3).has_exited_well


def test_a_reopened_level_is_no_longer_completed_and_later_levels_stay_entered() -> None:
    log = begun("a").on(2).add("step_done", "first", "a").system("level_completed", "first")
    log.system("level_entered", "second").opened("second", "b").on(3).staff("level_reopened", "first")
    assert (state(log, 4), state(log, 4, "second")) == (State.IN_PROGRESS, State.IN_PROGRESS)
    assert stood(log, 4).levels["first"].left_at is None
    log.on(5).system("level_completed", "first")
    assert stood(log, 6).levels["first"].left_at == day(5)


def test_any_act_reopens_a_lost_journey_and_takes_back_the_good_end() -> None:
    log = begun("a").on(40).system("contact_lost")
    assert state(log, 41) is State.ABANDONED
    assert state(log.on(42).add("reopened"), 43) is State.IN_PROGRESS
    log.on(44).add("exited_well").on(45).add("reopened")
    assert not stood(log, 46).has_exited_well


# --- stalled ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("expected_days", "stalls_after"), [(1, 7), (3, 7), (4, 8), (10, 20)])
def test_she_stalls_after_twice_the_expected_days_and_never_within_a_week(
    expected_days: int, stalls_after: int
) -> None:
    log = begun("a", expected_days=expected_days)
    assert state(log, 1 + stalls_after - 0.001) is State.IN_PROGRESS
    assert state(log, 1 + stalls_after) is State.STALLED


def test_the_longest_of_her_open_steps_says_how_long() -> None:
    log = begun("a").opened("first", "b", expected_days=6)
    assert state(log, 12) is State.IN_PROGRESS
    assert state(log, 13) is State.STALLED
    log.on(2).add("step_done", "first", "b")
    assert state(log, 9) is State.STALLED


def test_a_step_without_expected_days_is_taken_to_need_three() -> None:
    log = begun().system("step_opened", "first", "a", owner="client")
    assert state(log, 7.9) is State.IN_PROGRESS
    assert state(log, 8) is State.STALLED


@pytest.mark.parametrize("kind", ["step_started", "level_feedback_given", "booking_moved", "lapse_reported"])
def test_every_act_of_hers_starts_the_clock_again(kind: str) -> None:
    log = begun("a").on(5).add(kind)
    assert state(log, 11.9) is State.IN_PROGRESS
    assert state(log, 12) is State.STALLED


def test_our_own_acts_do_not() -> None:
    log = begun("a").on(5).staff("counsellor_assigned").system("reminder_sent").staff("contact_tried")
    assert state(log, 8) is State.STALLED


@pytest.mark.parametrize(
    ("start", "end"), [("paused", "resumed"), ("safety_hold_started", "safety_hold_ended"), ("stopped", "reopened")]
)
def test_the_clock_starts_again_when_a_pause_a_hold_or_an_end_is_over(start: str, end: str) -> None:
    log = begun("a").on(2).system(start).on(20).system(end)
    assert state(log, 26.9) is State.IN_PROGRESS
    assert state(log, 27) is State.STALLED


def test_the_clock_starts_again_when_we_have_acted() -> None:
    log = begun("a").on(2).system("service_wait_started", "first", "a")
    log.on(20).system("service_wait_ended", "first", "a", kept=False)
    assert state(log, 26.9) is State.IN_PROGRESS
    assert state(log, 27) is State.STALLED


def test_a_step_that_is_due_later_stalls_nobody_before_it_is_due() -> None:
    log = begun().opened("first", "a", due_from=day(15).isoformat())
    assert state(log, 21.9) is State.IN_PROGRESS
    assert state(log, 22) is State.STALLED


def test_a_due_date_before_the_opening_changes_nothing() -> None:
    log = begun().on(5).opened("first", "a", due_from="2026-03-01")
    assert state(log, 11.9) is State.IN_PROGRESS
    assert state(log, 12) is State.STALLED


def test_a_step_opened_later_starts_the_clock_again_a_closed_one_does_not_count() -> None:
    log = begun("a").on(5).staff("step_skipped", "first", "a", by="counsellor").opened("first", "b")
    assert state(log, 11.9) is State.IN_PROGRESS
    assert state(log, 12) is State.STALLED


def test_nobody_stalls_on_a_step_of_ours() -> None:
    log = begun().opened("first", "a", owner="counsellor")
    assert state(log, 90) is State.IN_PROGRESS


def test_nobody_stalls_on_a_step_that_she_sent_until_it_comes_back() -> None:
    log = begun("a").on(2).add("step_sent_for_review", "first", "a").system("service_wait_started", "first", "a")
    assert state(log, 60) is State.WAITING_ON_SERVICE
    log.on(61).staff("step_reviewed", "first", "a").system("service_wait_ended", "first", "a")
    log.staff("step_returned", "first", "a")
    assert state(log, 67.9) is State.IN_PROGRESS
    assert state(log, 68) is State.STALLED


def test_a_step_left_open_by_two_of_three_leaves_its_level_completed() -> None:
    log = begun("a", "b", "c").on(2).add("step_done", "first", "a").add("step_done", "first", "b")
    log.system("level_completed", "first").system("level_entered", "second").opened("second", "d")
    assert (state(log, 9), state(log, 9, "second")) == (State.COMPLETED, State.STALLED)
    assert step(log, 9, "c") is StepStatus.OPEN
    assert step(log, 9, "d") is StepStatus.STALLED


# --- steps --------------------------------------------------------------------------------------------------------


def test_a_step_is_done_skipped_waiting_stalled_or_open() -> None:
    log = begun("a", "b", "c", "d").on(2).add("step_done", "first", "a").add("step_skipped", "first", "b")
    assert [step(log, 3, slug) for slug in "abcd"] == ["done", "skipped", "open", "open"]
    assert step(log, 9, "c") is StepStatus.STALLED
    log.on(10).add("step_sent_for_review", "first", "c").system("service_wait_started", "first", "c")
    assert (step(log, 11, "c"), step(log, 11, "d")) == (StepStatus.WAITING_ON_SERVICE, StepStatus.OPEN)
    assert step(log.on(12).add("paused"), 13, "c") is StepStatus.OPEN


def test_a_skipped_step_that_she_does_after_all_is_done() -> None:
    log = begun("a", "b").on(2).add("step_skipped", "first", "a").on(3).add("step_done", "first", "a")
    assert step(log, 4, "a") is StepStatus.DONE


def test_a_step_closed_without_a_word_of_its_opening_counts_as_opened() -> None:
    assert step(begun().add("step_done", "first", "a"), 2, "a") is StepStatus.DONE
