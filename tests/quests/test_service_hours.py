"""When the service is open: split shifts, closed days, nights, and both changes of the clock."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quests.service_hours import USUAL, ServiceHours, Week, is_soon, usual_hours

ALMATY, BERLIN = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Berlin")
FOUR = timedelta(hours=4)
USUAL_HOURS = usual_hours(ALMATY)
SPLIT: Week = (*([((540, 720), (840, 1080))] * 5), (), ())
NIGHT: Week = (((0, 360), (1320, 1440)),) * 7
ROUND_THE_CLOCK: Week = (((0, 1440),),) * 7
CHRISTMAS = {date(2026, 12, 24): ((540, 720),), date(2026, 12, 25): ()}


def at(day: int, hour: int, minute: int = 0, month: int = 3, zone: ZoneInfo = ALMATY, fold: int = 0) -> datetime:
    """A moment of 2026; 2 March is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=zone, fold=fold).astimezone(UTC)


def berlin(month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return at(day, hour, minute, month, BERLIN, fold)


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        (at(2, 9), at(2, 13)),
        (at(2, 14), at(2, 18)),
        (at(2, 16), at(3, 11)),
        (at(2, 22), at(3, 13)),
        (at(6, 17), at(9, 12)),
        (at(7, 12), at(9, 13)),
        (at(2, 3), at(2, 13)),
    ],
)
def test_four_opening_hours_on(moment: datetime, then: datetime) -> None:
    assert USUAL_HOURS.after_open_time(moment, FOUR) == then
    assert is_soon(then, moment, USUAL_HOURS)
    assert not is_soon(then + timedelta(minutes=1), moment, USUAL_HOURS)
    assert not is_soon(moment - timedelta(minutes=1), moment, USUAL_HOURS)


@pytest.mark.parametrize(
    ("moment", "opens", "is_open"),
    [
        (at(2, 10), at(2, 10), True),
        (at(2, 9), at(2, 9), True),
        (at(2, 18), at(3, 9), False),
        (at(6, 18), at(9, 9), False),
        (at(2, 3), at(2, 9), False),
    ],
)
def test_the_next_opening_is_now_while_it_is_open(moment: datetime, opens: datetime, is_open: bool) -> None:
    assert USUAL_HOURS.next_opening(moment) == opens
    assert USUAL_HOURS.is_open(moment) is is_open


def test_at_noon_of_a_split_shift_nobody_is_there() -> None:
    hours = ServiceHours(SPLIT, {}, BERLIN)
    assert [hours.is_open(berlin(3, 2, hour)) for hour in (9, 11, 12, 13, 14, 18)] == [
        True, True, False, False, True, False,
    ]  # fmt: skip
    assert hours.next_opening(berlin(3, 2, 12)) == berlin(3, 2, 14)
    assert hours.after_open_time(berlin(3, 2, 11, 30), timedelta(hours=1)) == berlin(3, 2, 14, 30)
    assert hours.open_time_between(berlin(3, 2, 8), berlin(3, 2, 20)) == timedelta(hours=7)
    assert hours.day_ends(berlin(3, 2, 10)) == hours.day_ends(berlin(3, 2, 13)) == berlin(3, 2, 18)


def test_a_holiday_is_no_day_and_the_day_before_it_is_short() -> None:
    hours = ServiceHours(USUAL, CHRISTMAS, BERLIN)
    assert [hours.is_open_day(date(2026, 12, day)) for day in (23, 24, 25, 26, 28)] == [True, True, False, False, True]
    assert hours.after_open_time(berlin(12, 24, 11), FOUR) == berlin(12, 28, 12)
    assert hours.day_ends(berlin(12, 24, 10)) == berlin(12, 24, 12)
    assert hours.day_ends(berlin(12, 24, 13)) == hours.day_ends(berlin(12, 25, 13)) == berlin(12, 28, 18)
    assert hours.closes_on(date(2026, 12, 25)) is None
    assert hours.after_open_days(berlin(12, 24, 10), 1) == berlin(12, 28, 10)


def test_a_service_may_be_open_on_a_sunday_that_is_special() -> None:
    hours = ServiceHours(USUAL, {date(2026, 3, 29): ((600, 840),)}, BERLIN)
    assert hours.next_opening(berlin(3, 27, 18)) == berlin(3, 29, 10)
    assert hours.after_open_days(berlin(3, 27, 12), 1) == berlin(3, 29, 12)


@pytest.mark.parametrize(
    ("before", "after", "night", "day"),
    [(berlin(3, 28, 12), berlin(3, 29, 12), 7, 23), (berlin(10, 24, 12), berlin(10, 25, 12), 9, 25)],
    ids=["spring", "autumn"],
)
def test_the_night_of_a_clock_change_has_an_hour_less_or_more(
    before: datetime, after: datetime, night: int, day: int
) -> None:
    for week, open_for in ((NIGHT, night), (ROUND_THE_CLOCK, day)):
        hours = ServiceHours(week, {}, BERLIN)
        assert hours.open_time_between(before, after) == timedelta(hours=open_for)
        assert hours.after_open_time(before, timedelta(hours=open_for)) <= after


@pytest.mark.parametrize("friday", [berlin(3, 27, 17), berlin(10, 23, 17)], ids=["spring", "autumn"])
def test_work_begins_at_nine_also_on_the_monday_after_the_clocks_changed(friday: datetime) -> None:
    monday = friday.astimezone(BERLIN).date() + timedelta(days=3)
    hours = usual_hours(BERLIN)
    assert hours.after_open_time(friday, FOUR) == berlin(monday.month, monday.day, 12)
    assert hours.open_time_between(friday, hours.after_open_time(friday, FOUR)) == FOUR


def test_a_minute_that_spring_skips_is_the_change_itself() -> None:
    hours = ServiceHours((((150, 300),),) * 7, {}, BERLIN)
    assert hours.next_opening(berlin(3, 29, 0)) == berlin(3, 29, 3)
    assert hours.open_time_between(berlin(3, 29, 0), berlin(3, 29, 12)) == timedelta(hours=2)
    until = ServiceHours((((0, 150),),) * 7, {}, BERLIN)
    assert until.day_ends(berlin(3, 29, 0)) == berlin(3, 29, 3)
    nowhere = ServiceHours((((130, 170),),) * 7, {}, BERLIN)
    assert nowhere.next_opening(berlin(3, 29, 0)) == berlin(3, 30, 2, 10)


def test_of_a_minute_that_autumn_has_twice_the_first_opens_and_the_second_closes() -> None:
    opens, closes = ServiceHours((((150, 300),),) * 7, {}, BERLIN), ServiceHours((((0, 150),),) * 7, {}, BERLIN)
    assert opens.next_opening(berlin(10, 25, 0)) == berlin(10, 25, 2, 30)
    assert closes.day_ends(berlin(10, 25, 0)) == berlin(10, 25, 2, 30, fold=1)


def test_a_week_without_an_open_minute_is_refused() -> None:
    for week in (((),) * 7, USUAL[:5]):
        with pytest.raises(ValueError, match="seven days"):
            ServiceHours(week, {}, BERLIN)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Beirut", "America/Havana", "Asia/Almaty", "Australia/Lord_Howe"]
)
def test_all_answers_agree_with_counting_minutes(zone: str) -> None:
    """Also where clocks change at midnight, and where they change by half an hour."""
    chance, where = random.Random(7), ZoneInfo(zone)
    for _try in range(8):
        week = tuple(_some_stretches(chance) for _day in range(7))
        hours = ServiceHours(week if any(week) else USUAL, {date(2026, 3, 30): ()}, where)
        month = chance.choice((3, 4, 10, 11))
        a = datetime(2026, month, chance.randint(1, 30), chance.randint(0, 23), tzinfo=UTC)
        b = a + timedelta(minutes=5 * chance.randint(0, 600))
        told = [a + timedelta(minutes=5 * place) for place in range(int((b - a) / timedelta(minutes=5)))]
        counted = timedelta(minutes=5 * sum(hours.is_open(each) for each in told))
        assert hours.open_time_between(a, b) == counted
        if counted:
            last = hours.after_open_time(a, counted)
            assert last <= b
            assert hours.open_time_between(a, last) == counted
            assert hours.open_time_between(a, last - timedelta(minutes=1)) < counted
        assert all(hours.is_open(each) == (hours.next_opening(each) == each) for each in told)
        plain = [each for each in told if _is_plain(each.astimezone(where))]
        assert all(hours.is_open(each) == _on_the_wall(hours, each.astimezone(where)) for each in plain)


def _is_plain(local: datetime) -> bool:
    """Whether no clock changes within a day of it."""
    around = [(local.astimezone(UTC) + timedelta(days=days)).astimezone(local.tzinfo) for days in (-1, 1)]
    return around[0].utcoffset() == around[1].utcoffset()


def _on_the_wall(hours: ServiceHours, local: datetime) -> bool:
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in hours.stretches_of(local.date()))


def _some_stretches(chance: random.Random) -> tuple[tuple[int, int], ...]:
    marks = sorted(chance.sample(range(0, 1441, 30), 2 * chance.randint(0, 2)))
    return tuple(zip(marks[::2], marks[1::2], strict=True))
