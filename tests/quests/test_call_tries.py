"""Three tries at different times: inside her times, her quiet hours and the hours of the service (domain.md 2.1)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quests.call_tries import BETWEEN, CallTimes, NextTry, next_try
from quests.quiet_hours import QuietRules, is_quiet
from quests.service_hours import USUAL, ServiceHours

ALMATY, BERLIN = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Berlin")
NINE, NOON, ONE, FIVE, SIX = 9 * 60, 12 * 60, 13 * 60, 17 * 60, 18 * 60
SPLIT = tuple(((NINE, NOON), (ONE, SIX)) for _day in range(7))


def at(text: str, zone: str | ZoneInfo = "UTC") -> datetime:
    zone = ZoneInfo(zone) if isinstance(zone, str) else zone
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def times(*chosen: str, zone: str = "UTC", hours: ServiceHours | None = None, any_hour: bool = False) -> CallTimes:
    hers = ZoneInfo(zone)
    return CallTimes(chosen, QuietRules(), hers, None if any_hour else hours or ServiceHours(USUAL, {}, hers))


def told(found: NextTry) -> tuple[str, str | None, str | None]:
    return (found.at.strftime("%a %H:%M") if found.at else "", found.part, found.why_not_now)


MONDAY = at("2026-03-02T10:00")


def test_the_first_try_is_now_where_nothing_speaks_against_it() -> None:
    assert next_try([], times(), MONDAY) == NextTry(1, MONDAY, "morning", None)


def test_who_was_not_reached_in_the_morning_is_called_in_another_part_of_the_day() -> None:
    assert told(next_try([MONDAY], times(), MONDAY)) == ("Mon 12:00", "afternoon", "tried")
    later = at("2026-03-02T14:00")
    assert next_try([MONDAY], times(), later) == NextTry(2, later, "afternoon", None)
    assert told(next_try([MONDAY, later], times(), later)) == ("Mon 17:00", "evening", "tried")


def test_five_to_twelve_and_five_past_twelve_are_the_same_time() -> None:
    tried, now = at("2026-03-02T11:55"), at("2026-03-02T12:05")
    found = next_try([tried], times(), now)
    assert (found.at, found.why_not_now) == (tried + BETWEEN, "tried")


def test_where_her_times_leave_no_other_part_it_is_another_day() -> None:
    assert told(next_try([MONDAY], times("morning"), MONDAY)) == ("Tue 09:00", "morning", "tried")
    assert next_try([MONDAY], times("morning"), at("2026-03-03T09:30")).is_now


def test_where_another_part_would_be_too_late_it_is_the_same_part_sooner() -> None:
    tried = at("2026-03-02T17:10")
    only_evenings = ServiceHours((*[((FIVE, 20 * 60),)] * 4, ((NINE, NOON),), (), ()))
    by = at("2026-03-04T12:00")
    assert told(next_try([tried], times(hours=only_evenings), tried, by=by)) == ("Tue 17:00", "evening", "tried")
    assert told(next_try([tried], times(hours=only_evenings), tried)) == ("Fri 09:00", "morning", "tried")


def test_after_three_tries_there_is_no_fourth() -> None:
    assert next_try([MONDAY] * 3, times(), MONDAY, most=3) == NextTry(4, None, None, "enough")
    assert next_try([MONDAY] * 2, times(), MONDAY, most=3).why_not_now == "tried"


@pytest.mark.parametrize(
    ("chosen", "now", "expected"),
    [
        (("evening",), "2026-03-02T10:00", ("Mon 17:00", "evening", "her_times")),
        (("weekend",), "2026-03-02T10:00", ("", None, "her_times")),
        (("morning",), "2026-03-06T13:00", ("Mon 09:00", "morning", "her_times")),
        ((), "2026-03-02T22:00", ("Tue 09:00", "morning", "quiet")),
        ((), "2026-03-07T11:00", ("Mon 09:00", "morning", "closed")),
    ],
)
def test_her_times_quiet_hours_and_closed_days_move_it(
    chosen: tuple[str, ...], now: str, expected: tuple[str, ...]
) -> None:
    assert told(next_try([], times(*chosen), at(now))) == expected


def test_weekends_are_hers_to_name() -> None:
    always = ServiceHours(SPLIT)
    saturday = at("2026-03-07T10:00")
    assert next_try([], times("morning", hours=always), saturday).why_not_now == "her_times"
    assert next_try([], times("weekend", hours=always), saturday).is_now


def test_a_split_shift_and_a_holiday_count_as_closed() -> None:
    hours = ServiceHours(SPLIT, {date(2026, 3, 3): ()})
    assert told(next_try([], times(hours=hours), at("2026-03-02T12:30"))) == ("Mon 13:00", "afternoon", "closed")
    assert told(next_try([], times(hours=hours), at("2026-03-03T10:00"))) == ("Wed 09:00", "morning", "closed")


def test_where_the_risk_is_high_somebody_calls_while_the_service_is_closed() -> None:
    assert next_try([], times(any_hour=True), at("2026-03-07T11:00")).is_now


def test_her_clock_says_which_part_it_is_and_ours_whether_we_are_open() -> None:
    ours = ServiceHours(USUAL, {}, BERLIN)
    found = next_try([], CallTimes(("evening",), QuietRules(), ALMATY, ours), at("2026-03-02T10:00", BERLIN))
    assert found.at == at("2026-03-02T17:00", ALMATY)


def test_before_its_day_a_call_waits() -> None:
    since = at("2026-03-04T00:00")
    assert told(next_try([], times(), MONDAY, since=since)) == ("Wed 09:00", "morning", "early")


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Tehran", "Australia/Lord_Howe"])
def test_whatever_the_clocks_do_the_next_try_lies_inside_all_times(zone: str) -> None:
    """Drawn with a seed: around both changes of the clocks, with a holiday, a split shift and quiet hours of hers."""
    draw, hers = random.Random(zone), ZoneInfo(zone)
    hours = ServiceHours(SPLIT, {date(2026, 3, 30): (), date(2026, 10, 26): ((NINE, NOON),)}, BERLIN)
    parts = ("morning", "afternoon", "evening", "weekend")
    for _one in range(150):
        quiet = QuietRules(draw.randrange(24) * 60, draw.randrange(24) * 60)
        rules = CallTimes(tuple(part for part in parts if draw.random() < 0.6), quiet, hers, hours)
        begins = at(draw.choice(("2026-03-27T00:00", "2026-10-23T00:00")))
        now = begins + timedelta(minutes=draw.randrange(5 * 24 * 60))
        tries = sorted(now - timedelta(minutes=draw.randrange(1, 3000)) for _try in range(draw.randrange(3)))
        found = next_try(tries, rules, now)
        if found.at is not None:
            assert found.at >= now
            assert all(found.at - tried >= BETWEEN for tried in tries)
            assert hours.is_open(found.at)
            assert not is_quiet(found.at, quiet, hers)
            assert rules.why_not(found.at) is None
        assert found.is_now == (found.at == now)
