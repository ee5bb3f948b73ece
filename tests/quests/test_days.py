"""A step has its days, counted in midnights where she lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from quests.definition import Quest
from quests.progress import StepNotDue
from tests.quests.walking import Walk, level, quest, step


def days_of(slug: str = "a", **more: int) -> Quest:
    return quest(level("one", step(slug, **more)))


def test_a_later_step_waits_for_its_day_and_says_which() -> None:
    walk = Walk.begun(days_of(due_from_days=3), at=datetime(2026, 3, 2, 18, 30, tzinfo=UTC))
    told = walk.refused(StepNotDue, "do_step", "a", evidence="tick")
    assert isinstance(told, StepNotDue)
    assert told.due_from == datetime(2026, 3, 5, tzinfo=UTC)
    walk.refused(StepNotDue, "start_step", "a")
    walk.now = told.due_from - timedelta(microseconds=1)
    walk.refused(StepNotDue, "do_step", "a", evidence="tick")
    walk.now = told.due_from
    walk.do("a")
    assert walk.step("a").status == "done"


def test_nobody_has_to_wait_for_a_day_to_say_not_for_me() -> None:
    walk = Walk.begun(days_of(due_from_days=14))
    walk.skip("a")
    assert walk.step("a").status == "skipped"
    assert walk.state.ending == "exited_well"


def test_a_step_skipped_early_still_opens_on_its_day() -> None:
    walk = Walk.begun(quest(level("one", step("a", due_from_days=3)), level("two", step("b"))))
    walk.skip("a")
    walk.refused(StepNotDue, "do_step", "a", evidence="tick")
    walk.later(days=3)
    walk.do("a")
    assert walk.step("a").status == "done"


def test_her_day_begins_at_midnight_where_she_lives() -> None:
    # 20:30 UTC on Monday is 01:30 on Tuesday in Almaty: day 3 counts from her Tuesday.
    walk = Walk.begun(days_of(due_from_days=3), zone="Asia/Almaty", at=datetime(2026, 3, 2, 20, 30, tzinfo=UTC))
    assert walk.step("a").due_from == datetime(2026, 3, 5, 19, 0, tzinfo=UTC)


def test_her_day_begins_at_midnight_after_the_clocks_went_forward() -> None:
    # Berlin, Friday 27 March 2026, 23:30 winter time. The clocks change on Sunday; Monday begins at 22:00 UTC.
    walk = Walk.begun(days_of(due_from_days=3), zone="Europe/Berlin", at=datetime(2026, 3, 27, 22, 30, tzinfo=UTC))
    assert walk.step("a").due_from == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)


def test_her_day_begins_at_midnight_after_the_clocks_went_back() -> None:
    walk = Walk.begun(days_of(due_from_days=3), zone="Europe/Berlin", at=datetime(2026, 10, 23, 12, 0, tzinfo=UTC))
    assert walk.step("a").due_from == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)


def test_a_day_without_a_midnight_begins_at_its_first_moment() -> None:
    # In Santiago the clocks go from 24:00 to 01:00 on 6 September 2026; before, midnight was 04:00 UTC.
    walk = Walk.begun(days_of(due_from_days=1), zone="America/Santiago", at=datetime(2026, 9, 5, 15, 0, tzinfo=UTC))
    assert walk.step("a").due_from == datetime(2026, 9, 6, 4, 0, tzinfo=UTC)


def test_a_step_is_due_until_the_end_of_its_last_day() -> None:
    walk = Walk.begun(days_of(due_by_days=6), zone="Asia/Almaty", at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    assert walk.step("a").due_by == datetime(2026, 3, 8, 19, 0, tzinfo=UTC)


def test_a_step_past_its_last_day_is_still_hers_to_do() -> None:
    walk = Walk.begun(days_of(due_by_days=2))
    walk.later(days=60)
    walk.do("a")
    assert walk.state.ending == "exited_well"
