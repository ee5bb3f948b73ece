"""What we owe: steps that a counsellor answers, our promises, and steps of our own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from quests.events import CLIENT, SYSTEM
from quests.progress import StepClosed, StepGoesToReview, StepNotSkippable
from tests.quests.walking import COUNSELLOR, Walk, level, quest, step, with_review


def test_what_is_sent_for_review_is_with_us_and_our_clock_runs() -> None:
    walk = Walk.begun(with_review())
    events = walk.act("send_for_review", "ask")
    assert [(event.kind, event.actor) for event in events] == [
        ("step_sent_for_review", CLIENT),
        ("service_wait_started", SYSTEM),
    ]
    assert walk.step("ask").status == "sent"
    assert walk.state.waits == {"ask": datetime(2026, 3, 5, 9, 0, tzinfo=UTC)}


def test_a_sent_step_cannot_be_sent_done_or_skipped_while_a_counsellor_has_it() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    walk.refused(StepClosed, "send_for_review", "ask")
    walk.refused(StepClosed, "do_step", "ask", evidence="tick")
    walk.refused(StepNotSkippable, "skip_step", "ask")


def test_a_review_that_is_done_closes_the_step_and_our_wait() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    walk.later(days=1)
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="done")
    assert walk.kinds[-3:] == ["step_reviewed", "service_wait_ended", "step_done"]
    assert walk.detail("step_done") == {"by": COUNSELLOR, "evidence": "staff"}
    assert walk.state.waits == {}
    walk.do("b")
    assert walk.state.current_level == "two"


def test_a_returned_step_is_hers_again_and_can_be_sent_once_more() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="one_change")
    assert walk.step("ask").status == "open"
    assert walk.step("ask").is_returned
    assert walk.state.waits == {}
    walk.act("send_for_review", "ask")
    assert not walk.step("ask").is_returned
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="done")
    assert walk.step("ask").status == "done"


def test_a_step_is_reviewed_only_once_it_was_sent() -> None:
    walk = Walk.begun(with_review())
    walk.refused(StepClosed, "review_step", "ask", by=COUNSELLOR, outcome="done")
    walk.act("send_for_review", "ask")
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="done")
    walk.refused(StepClosed, "review_step", "ask", by=COUNSELLOR, outcome="done")


def test_nobody_ticks_off_what_a_counsellor_is_to_answer() -> None:
    Walk.begun(with_review()).refused(StepGoesToReview, "do_step", "ask", evidence="tick")


def test_only_a_review_can_be_sent_for_review() -> None:
    Walk.begun(with_review()).refused(StepClosed, "send_for_review", "b")


def test_a_review_that_she_skipped_can_still_be_asked_for() -> None:
    walk = Walk.begun(with_review())
    walk.skip("ask")
    walk.act("send_for_review", "ask")
    assert walk.step("ask").status == "sent"
    assert walk.step("ask").closed_at is None


def test_she_goes_on_with_other_steps_while_she_waits_for_us() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    walk.do("b")
    assert walk.step("b").status == "done"
    assert walk.state.current_level == "one"


def test_a_plan_does_not_end_over_an_answer_that_we_still_owe() -> None:
    walk = Walk.begun(quest(level("one", step("ask", "review"), step("b"), done={"all_of": ("b",)})))
    walk.act("send_for_review", "ask")
    walk.do("b")
    assert not walk.state.has_ended
    assert walk.next.kind == "wait"
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="done")
    assert walk.state.ending == "exited_well"


def sent_back_on_the_last_level() -> Walk:
    """All that the plan asks for is done, a step of the first level is still open, and the review came back."""
    first = level("one", step("a"), step("ask", "review"), step("b"), done={"all_of": ("b",)})
    walk = Walk.begun(quest(first, level("two", step("c"))))
    walk.act("send_for_review", "ask")
    walk.do("b", "c")
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="one_change")
    return walk


def test_a_plan_does_not_end_over_a_review_that_came_back_to_her() -> None:
    walk = sent_back_on_the_last_level()
    assert (walk.next.kind, walk.next.step) == ("step", "ask")
    walk.act("report_lapse")
    assert not walk.state.has_ended
    walk.act("send_for_review", "ask")
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="done")
    assert walk.state.ending == "exited_well"


def test_a_review_that_came_back_may_be_put_aside_and_the_plan_ends() -> None:
    walk = sent_back_on_the_last_level()
    walk.skip("ask")
    assert walk.state.ending == "exited_well"


def test_a_promise_of_working_days_goes_over_the_weekend() -> None:
    # Friday 17:00 in Almaty (12:00 UTC); three working days on is Wednesday 17:00 there.
    walk = Walk.begun(with_review(), zone="Asia/Almaty", at=datetime(2026, 3, 6, 12, 0, tzinfo=UTC))
    walk.act("send_for_review", "ask")
    assert walk.state.waits["ask"] == datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


def test_a_promise_made_on_a_saturday_counts_from_monday() -> None:
    walk = Walk.begun(with_review(), at=datetime(2026, 3, 7, 10, 0, tzinfo=UTC))
    walk.act("send_for_review", "ask")
    assert walk.state.waits["ask"] == datetime(2026, 3, 11, 10, 0, tzinfo=UTC)


def test_whether_it_is_friday_is_asked_where_the_service_works() -> None:
    # Thursday 20:00 UTC is already Friday 01:00 in Almaty.
    at = datetime(2026, 3, 5, 20, 0, tzinfo=UTC)
    walk = Walk.begun(with_review(promise={"working_days": 1}), zone="Asia/Almaty", at=at)
    walk.act("send_for_review", "ask")
    assert walk.state.waits["ask"] == datetime(2026, 3, 8, 20, 0, tzinfo=UTC)


def test_a_promise_keeps_its_time_of_day_when_the_clocks_change() -> None:
    walk = Walk.begun(with_review(), zone="Europe/Berlin", at=datetime(2026, 3, 27, 9, 0, tzinfo=UTC))
    walk.act("send_for_review", "ask")
    assert walk.state.waits["ask"] == datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


def test_a_promise_of_hours_does_not_wait_for_monday() -> None:
    walk = Walk.begun(with_review(promise={"hours": 4}), at=datetime(2026, 3, 7, 22, 0, tzinfo=UTC))
    walk.act("send_for_review", "ask")
    assert walk.state.waits["ask"] == datetime(2026, 3, 8, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(("late_by", "kept"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_a_wait_that_ends_says_whether_we_kept_our_word(late_by: timedelta, kept: bool) -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    promise_by = walk.state.waits["ask"]
    assert promise_by is not None
    walk.now = promise_by + late_by
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="one_change")
    assert walk.detail("service_wait_ended") == {"kept": kept}


def test_a_step_of_ours_is_neither_done_nor_skipped_by_her() -> None:
    walk = Walk.begun(quest(level("one", step("a", owner="counsellor"), step("b"))))
    walk.refused(StepClosed, "do_step", "a", evidence="tick")
    walk.refused(StepNotSkippable, "skip_step", "a")
    walk.act("do_step", "a", by=COUNSELLOR, evidence="staff")
    walk.do("b")
    assert walk.state.ending == "exited_well"
