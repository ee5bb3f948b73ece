"""The same time for everybody, and how long people waited on us: exact where it counts, silent where few are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from quests.change import Share
from quests.dropoff import as_of_instant
from quests.follow_up import FollowUp, follow_up
from quests.kept_waits import days_of
from quests.our_waits import TOGETHER, Waits, our_waits, waits_by_step
from quests.shareable import is_group
from quests.stays import LEFT, Stay, hour_of
from quests.suppression import suppress
from quests.windows import Cut, Shown, Window, days
from tests.quests.tables import level, step, table

DAY = 24
WINDOW = 28
FIRST = date(2026, 1, 1)
UTC, VIENNA = ZoneInfo("UTC"), ZoneInfo("Europe/Vienna")
Stays = list[tuple[Stay, int]]


def some_stays(seed: int) -> Stays:
    """People come at any hour of four months; most go on some day, some leave otherwise, others are still there."""
    draw, found = Random(seed), Counter[Stay]()
    start = _end(FIRST - timedelta(days=1), UTC)
    for _person in range(draw.choice((60, 120, 200))):
        entered = start + draw.randrange(DAY * 120)
        left = entered + draw.randrange(DAY * draw.choice((3, 10, 50)))
        how = draw.choice(("completed", "completed", "completed", "stopped", None))
        found[Stay("level:one", entered, left if how else None, how)] += 1
    return list(found.items())


def by(stays: Stays, day: date) -> tuple[int, int]:
    """How many had come by the end of a day, and how many of them had gone on: what the page of that day counts."""
    until = _end(day, UTC)
    came = sum(people for stay, people in stays if stay.entered_hour < until)
    did = sum(people for stay, people in stays if stay.how == "completed" and (stay.left_hour or 0) < until)
    return came, did


def told_on(stays: Stays, day: date, shown: Shown | None = None, min_cell: int = 5) -> Cut | None:
    seen = [(_as_of(stay, day), people) for stay, people in stays if stay.entered_hour < _end(day, UTC)]
    window = Window(seen, "completed", window_days=WINDOW, day=day, zone=UTC, min_cell=min_cell)
    return window.told(shown or (lambda day: by(stays, day)))


def everybody_on(stays: Stays, day: date) -> Cut | None:
    """The old way: everybody who came by four weeks ago, whole group or not."""
    by_hour = _end(day - timedelta(days=WINDOW), UTC)
    came = [(stay, people) for stay, people in stays if stay.entered_hour < by_hour]
    went_on = sum(
        people
        for stay, people in came
        if stay.how == "completed" and (stay.left_hour or 0) - stay.entered_hour <= WINDOW * DAY
    )
    whole = sum(people for _stay, people in came)
    return Cut(day, Share(went_on, whole)) if is_group(went_on) and is_group(whole - went_on) and whole else None


def _end(day: date, zone: ZoneInfo) -> int:
    return hour_of(as_of_instant(day, zone))


def _as_of(stay: Stay, day: date) -> Stay:
    """The stay as it was known at the end of a day."""
    is_over = stay.left_hour is not None and stay.left_hour < _end(day, UTC)
    return stay if is_over else Stay(stay.place, stay.entered_hour)


def small_steps(tell: Callable[[Stays, date], Cut | None], seed: int) -> list[tuple[int, int]]:
    """Who reads every day and subtracts: by how few people in all, and who went on, two tellings ever differ."""
    stays, found, before = some_stays(seed), [], Share(0, 1)
    for number in range(40, 130):
        cut = tell(stays, FIRST + timedelta(days=number))
        if cut is None:
            continue
        part, rest = cut.share.part - before.part, cut.share.rest - before.rest
        if before.whole > 1 and not (is_group(abs(part)) and is_group(abs(rest))):
            found.append((part, rest))
        before = cut.share
    return found


def test_two_days_running_never_tell_whether_one_more_person_went_on() -> None:
    assert [seed for seed in range(30) if small_steps(told_on, seed)] == []


def test_everybody_who_came_by_four_weeks_ago_would_tell_it() -> None:
    """The negative control."""
    assert all(small_steps(everybody_on, seed) for seed in range(30))


def test_what_is_told_leaves_no_small_rest_of_the_page_beside_it() -> None:
    told = 0
    for seed in range(20):
        stays = some_stays(seed)
        for number in (60, 61, 90, 120):
            day = FIRST + timedelta(days=number)
            if (cut := told_on(stays, day)) is None:
                continue
            told += 1
            came, did = by(stays, day)
            assert is_group(came - cut.share.whole)
            assert is_group(did - cut.share.part)
    assert told > 30


def test_who_came_is_told_of_only_where_the_page_of_that_day_shows_how_many() -> None:
    stays, day = some_stays(1), FIRST + timedelta(days=120)
    last = told_on(stays, day)
    assert last is not None

    def shown(asked: date) -> tuple[int | None, int | None]:
        came, did = by(stays, asked)
        return (None if asked == last.day else came), did

    earlier = told_on(stays, day, shown)
    assert earlier is None or earlier.day < last.day
    assert told_on(stays, day, lambda _day: (None, None)) is None


def test_in_danger_ten_people_are_a_group() -> None:
    steps = [
        found
        for seed in range(10)
        for number in range(60, 125)
        if (found := told_on(some_stays(seed), FIRST + timedelta(days=number), min_cell=10))
    ]
    assert steps
    assert all(is_group(cut.share.part, 10) and is_group(cut.share.rest, 10) for cut in steps)


@pytest.mark.parametrize("first", [date(2026, 3, 20), date(2026, 10, 16)])
def test_a_day_is_counted_whole_or_not_at_all_where_the_clocks_change(first: date) -> None:
    """Where a window ends in the middle of a day, the rest of that day would come the day after: a group of its own."""
    hours = range(_end(FIRST, VIENNA), _end(FIRST + timedelta(days=360), VIENNA))
    stays = [(Stay("level:one", hour, hour + 1, "completed"), 1) for hour in hours]
    known: dict[date, tuple[int, int]] = {}
    for number in range(40):
        until = _end(first + timedelta(days=number), VIENNA)
        for day, did, did_not in days(stays, "completed", window_days=WINDOW, until_hour=until, zone=VIENNA):
            assert known.setdefault(day, (did, did_not)) == (did, did_not), day
    assert {people for people, _not in known.values()} >= {23, 24}


def test_the_row_says_up_to_which_day_people_came() -> None:
    assert follow_up("one", Cut(FIRST, Share(30, 40)), is_early=False) == FollowUp("one", 40, 30, FIRST)
    assert follow_up("one", Cut(FIRST, Share(30, 40)), is_early=False).share == 0.75


def test_what_may_not_be_told_and_what_nobody_had_the_time_for_are_two_things() -> None:
    hidden, early = follow_up("one", None, is_early=False), follow_up("one", None, is_early=True)
    assert (hidden.reached, hidden.is_early, early.reached, early.is_early) == (None, False, 0, True)
    assert hidden.share is early.share is None


def waits(kept: int, late: int, still_open: int = 0) -> list[tuple[Stay, int]]:
    """Some that ended on the day on which they had to, others four days later; both on one day."""
    return [
        (Stay("wait:talk", 4 * DAY, 6 * DAY, "kept"), kept),
        (Stay("wait:talk", 0, 6 * DAY, "late"), late),
        (Stay("wait:talk", 9 * DAY, None, None), still_open),
    ]


def ours(stays: list[tuple[Stay, int]], step: str = "talk", until_hour: int = 10 * DAY) -> Waits:
    return our_waits(step, stays, until_hour, 5, UTC)


def test_half_of_the_waits_ended_within_so_many_days_and_so_many_as_promised() -> None:
    found = ours(waits(kept=15, late=6))
    assert (found.ended, found.kept, found.median_days, found.share_kept) == (21, 15, 2.0, 15 / 21)
    assert (found.kept_of, found.kept_by) == (21, date(1970, 1, 7))


def test_a_wait_that_is_still_open_counts_as_far_as_it_came() -> None:
    """Without the open ones half would have ended after two days."""
    early, late = Stay("wait:talk", 0, 2 * DAY, "kept"), Stay("wait:talk", 0, 5 * DAY, "late")
    assert ours([(early, 5), (late, 5), (Stay("wait:talk", 0), 9)]).median_days == 5.0
    assert ours([(early, 5), (late, 5)]).median_days == 2.0


def test_a_wait_that_ended_with_its_plan_counts_as_far_as_it_came_and_no_longer() -> None:
    """Twelve ended after one to six days; nine people stopped after two hours. Open for ever they would make it six."""
    ended = [(Stay("wait:talk", 0, days * DAY, "kept"), 2) for days in range(1, 7)]
    assert ours([*ended, (Stay("wait:talk", 0, 2, LEFT), 9)]).median_days == 3.0
    assert ours([*ended, (Stay("wait:talk", 0), 9)]).median_days == 6.0  # the negative control


def test_a_wait_that_ended_with_its_plan_is_neither_open_nor_ended_by_us() -> None:
    """Three that are open hide the others, since the page of levels may hide who waits; three that left do not."""
    left = [*waits(kept=15, late=6), (Stay("wait:talk", 0, 2, LEFT), 3)]
    assert (ours(left).ended, ours(left).kept) == (21, 15)
    assert ours(waits(kept=15, late=6, still_open=3)).ended is None


def test_too_soon_to_say_and_hidden_are_two_things() -> None:
    early = ours([(Stay("wait:talk", 0, DAY, "kept"), 8), (Stay("wait:talk", 0), 9)])
    assert (early.ended, early.median_days, early.is_early) == (8, None, True)
    assert not ours(waits(kept=3, late=1)).is_early
    assert not ours(waits(kept=15, late=6)).is_early


def test_few_late_waits_are_not_told_apart_and_few_waits_not_at_all() -> None:
    assert ours(waits(kept=15, late=2)).kept is None
    assert ours(waits(kept=3, late=1)).ended is None
    assert ours(waits(kept=15, late=5, still_open=2)).ended is None


def test_one_more_wait_that_ends_is_not_told_of_by_what_is_hidden_next_day() -> None:
    """Thirty of thirty were kept. The one of the day after was late, or was not: the row says the same."""
    before = [(Stay("wait:talk", 0, DAY, "kept"), 30)]
    found = [ours([*before, (Stay("wait:talk", 0, 2 * DAY, how), 1)]) for how in ("kept", "late")]
    assert found[0] == found[1]
    assert (found[0].ended, found[0].kept, found[0].kept_of) == (31, 30, 30)


def test_a_day_of_waits_is_told_whole_or_not_at_all_where_it_ends_within_an_hour() -> None:
    """In Tehran a day ends at half past: what ends within that hour is of the day after, whenever it is asked."""
    zone = ZoneInfo("Asia/Tehran")
    midnight = _end(FIRST, zone)
    ends = [(Stay("wait:talk", 0, midnight + hour, "kept"), 1) for hour in range(-30, 30)]
    then = days_of(ends, midnight, zone)
    later = days_of(ends, _end(FIRST + timedelta(days=1), zone), zone)
    assert then == later[: len(then)]
    assert [kept for _day, kept, _late in later] == [6, 24, 24]
    assert [kept for _day, kept, _late in days_of(ends, midnight, UTC)] != [6, 24]  # the negative control


def told(done: int, waiting: int, *, stalled: int = 0, hidden: int = 0) -> dict[str, Waits]:
    """The waits at a step beside the published table in which it stands; ``hidden`` more have skipped it."""
    here = step("talk", opened=done + waiting + stalled + hidden, done=done, waiting_on_service=waiting,
                stalled=stalled, skipped=hidden)  # fmt: skip
    exact = table(level(completed=done + hidden, waiting_on_service=waiting, stalled=stalled, steps=(here,)))
    stays = {"talk": waits(kept=done - 6, late=6, still_open=waiting), "": waits(kept=10, late=5, still_open=2)}
    return waits_by_step(stays, 10 * DAY, exact, suppress(exact), UTC)


def test_waits_at_a_step_are_told_where_the_table_shows_its_row() -> None:
    assert told(done=40, waiting=20)["talk"] == Waits("talk", 40, 34, 2.0, 40, date(1970, 1, 7))


def test_how_many_waits_ended_does_not_give_back_how_many_still_wait() -> None:
    """43 opened the step; 40 have it done and three wait, both hidden. 40 waits that ended would be the former."""
    found = told(done=40, waiting=3, stalled=20)
    assert found["talk"].ended is found["talk"].kept is None
    assert found[""].ended == 15


def test_of_hidden_steps_together_it_is_not_told_how_many_waits_were_kept() -> None:
    """Which steps are hidden changes from day to day: what one of them adds would be the difference of two days."""
    talk = step("talk", opened=52, done=30, waiting_on_service=2, stalled=20)
    plan = step("plan", opened=44, done=30, waiting_on_service=2, stalled=12)
    exact = table(level(completed=60, waiting_on_service=2, stalled=20, steps=(talk, plan)))
    stays = {slug: waits(kept=15, late=15) for slug in ("talk", "plan")}
    found = waits_by_step(stays, 10 * DAY, exact, suppress(exact), UTC)[TOGETHER]
    assert (found.ended, found.kept, found.kept_of, found.median_days) == (60, None, None, 2.0)


def test_a_median_is_told_where_the_table_tells_that_enough_have_the_step_done() -> None:
    assert told(done=40, waiting=3, stalled=20)["talk"].median_days == 2.0
    assert told(done=6, waiting=3)["talk"].median_days is None
