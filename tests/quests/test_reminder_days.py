"""One a day, three in seven days, and the second as long after the first as the rule has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quests.quiet_hours import QuietRules, is_quiet
from quests.reminder_days import Waiting, Went, first_allowed, spread

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
BERLIN, LORD_HOWE, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")
USUAL = QuietRules()


@pytest.mark.parametrize(
    ("days_ago", "comes_in_days"),
    [([], 0), ([0], 1), ([1], 0), ([1, 2, 3], 4), ([6, 3, 1], 1), ([7, 3, 1], 0), ([0, 1, 2], 5), ([-1, -2, -3], 8)],
)
def test_it_comes_on_the_first_day_that_leaves_three_in_seven(days_ago: list[int], comes_in_days: int) -> None:
    taken = [NOON - days * DAY for days in days_ago]
    at = first_allowed(NOON, taken, USUAL, BERLIN)
    expected = NOON.astimezone(BERLIN).date() + comes_in_days * DAY
    assert at.astimezone(BERLIN).date() == expected


def test_a_day_is_a_day_of_hers_also_when_the_clocks_change() -> None:
    late = datetime(2026, 3, 28, 19, 30, tzinfo=UTC)  # Half past eight in the evening; that night has an hour less.
    nine = datetime(2026, 3, 29, 7, 0, tzinfo=UTC)
    assert first_allowed(late + HOUR, [late], USUAL, BERLIN) == nine


def test_the_second_keeps_its_distance_also_where_the_first_had_to_wait() -> None:
    first, second = Waiting("one", "a", 1, NOON), Waiting("two", "a", 2, NOON + 2 * DAY)
    busy = [NOON - days * DAY for days in (1, 2, 3)]
    found = spread([second, first], busy, USUAL, BERLIN, now=NOON)
    assert found["one"] - NOON > 3 * DAY
    assert found["two"] - found["one"] >= 2 * DAY
    went = {"a": Went(NOON + 5 * DAY, NOON)}
    assert spread([second], [], USUAL, BERLIN, now=NOON, went=went)["two"] == NOON + 7 * DAY


moments = st.integers(-15 * 24 * 60, 15 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
hours = st.tuples(st.integers(0, 95), st.integers(0, 95)).map(lambda pair: QuietRules(pair[0] * 15, pair[1] * 15))


asked_for = st.tuples(st.sampled_from("abcdef"), st.sampled_from((1, 2)), moments)


@settings(max_examples=60)
@given(
    st.lists(asked_for, max_size=12, unique_by=lambda one: one[:2]),
    hours,
    st.sampled_from([BERLIN, LORD_HOWE, APIA]),
)
def test_whatever_waits_finds_days_of_its_own(
    asked: list[tuple[str, int, datetime]], rules: QuietRules, zone: ZoneInfo
) -> None:
    waiting = [Waiting((step, place), step, place, at) for step, place, at in asked]
    found = spread(waiting, [], rules, zone, now=NOON)
    assert set(found) == {one.key for one in waiting}
    assert all(at >= NOON and not is_quiet(at, rules, zone) for at in found.values())
    assert all(found[one.key] >= one.nominal_at for one in waiting)
    days = [at.astimezone(zone).date() for at in found.values()]
    assert len(set(days)) == len(days)
    assert all(sum(first <= day < first + 7 * DAY for day in days) <= 3 for first in days)
