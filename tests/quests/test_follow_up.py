"""The same time for everybody, and how long people waited on us: exact where it counts, silent where few are."""

from __future__ import annotations

import pytest

from quests.follow_up import FollowUp, follow_up, went_on_within
from quests.our_waits import Waits, our_waits, waits_by_step
from quests.stays import Stay
from quests.suppression import suppress
from tests.quests.tables import level, step, table

DAY = 24
THEN = 1000 * DAY


def stay(entered_days_before: int, after_days: int | None, how: str = "completed") -> Stay:
    entered = THEN - entered_days_before * DAY - 1
    return Stay("level:one", entered, None if after_days is None else entered + after_days * DAY, how)


def test_only_who_had_the_whole_time_and_needed_no_more_counts() -> None:
    stays = [
        (stay(0, 28), 10),
        (stay(0, 29), 20),  # went on, and took longer
        (stay(-2, 3), 40),  # went on at once, but came too late to be compared
        (stay(5, 3, "stopped"), 80),
        (stay(5, None, ""), 160),
    ]
    assert went_on_within(stays, THEN) == 10


def test_the_number_that_went_on_stands_beside_those_who_had_reached_it_then() -> None:
    assert follow_up(level("one", completed=20, stalled=20), level("one", completed=60, stalled=20), 30, 5) == (
        FollowUp("one", 40, 30)
    )


@pytest.mark.parametrize(
    ("went_on", "completed_now", "why"),
    [
        (3, 60, "few went on"),
        (37, 60, "few did not"),
        (30, 33, "few went on outside the window"),
        (30, 20, "the numbers of the two days do not fit"),
    ],
)
def test_nothing_is_told_where_it_or_what_is_left_over_is_few_people(
    went_on: int, completed_now: int, why: str
) -> None:
    now = level("one", completed=completed_now, stalled=20)
    assert follow_up(level("one", completed=20, stalled=20), now, went_on, 5).went_on is None, why


def test_a_level_that_hardly_anybody_had_reached_is_too_early_to_tell() -> None:
    found = follow_up(level("one", completed=2), level("one", completed=60), 2, 5)
    assert found.is_early
    assert found.share is None


def waits(kept: int, late: int, still_open: int = 0) -> list[tuple[Stay, int]]:
    return [
        (Stay("wait:talk", 0, 2 * DAY, "kept"), kept),
        (Stay("wait:talk", 0, 6 * DAY, "late"), late),
        (Stay("wait:talk", 9 * DAY, None, None), still_open),
    ]


def test_half_of_the_waits_ended_within_so_many_days_and_so_many_as_promised() -> None:
    found = our_waits("talk", waits(kept=15, late=5), 10 * DAY, 5)
    assert (found.ended, found.kept, found.median_days, found.share_kept) == (20, 15, 2.0, 0.75)


def test_a_wait_that_is_still_open_counts_as_far_as_it_came() -> None:
    """Without the open ones half would have ended after two days."""
    assert our_waits("talk", [(Stay("wait:talk", 0, 2 * DAY, "kept"), 5), (Stay("wait:talk", 0, 5 * DAY, "late"), 5),
                              (Stay("wait:talk", 0, None, None), 9)], 10 * DAY, 5).median_days == 5.0  # fmt: skip


def test_few_late_waits_are_not_told_apart_and_few_waits_not_at_all() -> None:
    assert our_waits("talk", waits(kept=15, late=2), 10 * DAY, 5).kept is None
    assert our_waits("talk", waits(kept=3, late=1), 10 * DAY, 5).ended is None
    assert our_waits("talk", waits(kept=15, late=5, still_open=2), 10 * DAY, 5).ended is None


def told(done: int, waiting: int, *, stalled: int = 0, hidden: int = 0) -> dict[str, Waits]:
    """The waits at a step beside the published table in which it stands; ``hidden`` more have skipped it."""
    here = step("talk", opened=done + waiting + stalled + hidden, done=done, waiting_on_service=waiting,
                stalled=stalled, skipped=hidden)  # fmt: skip
    exact = table(level(completed=done + hidden, waiting_on_service=waiting, stalled=stalled, steps=(here,)))
    stays = {"talk": waits(kept=done - 5, late=5, still_open=waiting), "": waits(kept=10, late=5, still_open=2)}
    return waits_by_step(stays, 10 * DAY, exact, suppress(exact))


def test_waits_at_a_step_are_told_where_the_table_shows_its_row() -> None:
    assert told(done=40, waiting=20)["talk"] == Waits("talk", 40, 35, 2.0)


def test_how_many_waits_ended_does_not_give_back_how_many_still_wait() -> None:
    """43 opened the step; 40 have it done and three wait, both hidden. 40 waits that ended would be the former."""
    found = told(done=40, waiting=3, stalled=20)
    assert found["talk"].ended is found["talk"].kept is None
    assert found[""].ended == 15


def test_a_median_is_told_where_the_table_tells_that_enough_have_the_step_done() -> None:
    assert told(done=40, waiting=3, stalled=20)["talk"].median_days == 2.0
    assert told(done=6, waiting=3)["talk"].median_days is None
