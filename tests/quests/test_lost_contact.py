"""When the worker may write that contact is lost."""

from __future__ import annotations

from quests.lost_contact import contact_lost_due
from tests.quests.logs import begun, day

STALLED_ON = 8
DUE_ON = STALLED_ON + 28


def test_where_no_contact_is_permitted_twenty_eight_stalled_days_are_enough() -> None:
    log = begun("a")
    assert not contact_lost_due(log, day(DUE_ON - 0.001), contact_permitted=False)
    assert contact_lost_due(log, day(DUE_ON), contact_permitted=False)


def test_where_contact_is_permitted_nobody_is_given_up_on_untried() -> None:
    log = begun("a")
    assert not contact_lost_due(log, day(200), contact_permitted=True)
    log.on(20).system("reminder_sent")
    assert not contact_lost_due(log, day(200), contact_permitted=True)


def test_two_contacts_without_an_answer_are_enough() -> None:
    for outcome in ("no_answer", "voicemail", "wrong_number"):
        log = begun("a").on(20).system("reminder_sent").on(22).staff("contact_tried", outcome=outcome)
        assert contact_lost_due(log, day(DUE_ON), contact_permitted=True)


def test_only_the_last_two_contacts_count_and_an_answer_among_them_holds_it_back() -> None:
    for outcome in ("reached", "answered", "refused"):
        log = begun("a").on(20).staff("contact_tried", outcome=outcome).on(22).system("reminder_sent")
        assert not contact_lost_due(log, day(DUE_ON), contact_permitted=True)
        log.on(24).system("reminder_sent")
        assert contact_lost_due(log, day(DUE_ON), contact_permitted=True)


def test_an_act_of_hers_answers_every_contact_before_it() -> None:
    log = begun("a").on(2).system("reminder_sent").on(3).staff("contact_tried", outcome="no_answer")
    log.on(4).add("step_started", "first", "a")
    assert not contact_lost_due(log, day(100), contact_permitted=True)
    assert contact_lost_due(log, day(4 + 7 + 28), contact_permitted=False)


def test_a_note_waiting_on_the_portal_is_no_contact() -> None:
    log = begun("a").on(20).system("reminder_sent", channel="portal").on(22).staff("contact_tried", outcome="no_answer")
    assert not contact_lost_due(log, day(DUE_ON), contact_permitted=True)


def test_a_journey_that_is_paused_waits_on_us_is_held_or_has_ended_is_not_lost() -> None:
    for kind in ("paused", "service_wait_started", "safety_hold_started", "stopped", "exited_well", "deceased"):
        log = begun("a").on(20).system(kind, "first", "a")
        assert not contact_lost_due(log, day(200), contact_permitted=False)


def test_the_twenty_eight_days_are_without_a_break() -> None:
    log = begun("a").on(30).add("paused").on(31).system("resumed")
    assert not contact_lost_due(log, day(31 + 7 + 27), contact_permitted=False)
    assert contact_lost_due(log, day(31 + 7 + 28), contact_permitted=False)


def test_a_stall_that_begins_because_staff_closed_the_longer_step_begins_there() -> None:
    """The long step alone kept her from stalling; without it, the clock of the short one ran out long ago."""
    log = begun("a").opened("first", "b", expected_days=20).on(30).staff("step_skipped", "first", "b")
    assert not contact_lost_due(log, day(57.9), contact_permitted=False)
    assert contact_lost_due(log, day(58), contact_permitted=False)


def test_closing_one_of_two_stalled_steps_is_no_break() -> None:
    log = begun("a", "b").on(20).staff("step_skipped", "first", "b")
    assert contact_lost_due(log, day(DUE_ON), contact_permitted=False)


def test_a_journey_that_never_started_is_not_lost() -> None:
    assert not contact_lost_due([], day(100), contact_permitted=False)
