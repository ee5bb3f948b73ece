"""Where midnight lies within an hour of UTC, what is told of whole groups leaves nobody alone beside the pages."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from quests.change import Share
from quests.dropoff import as_of_instant
from quests.follow_up import WINDOW_DAYS
from quests.shareable import is_group
from quests.stays import Stay, hour_of
from quests.windows import Cut, Window, day_of, says_from

UTC, VIENNA, TEHRAN = ZoneInfo("UTC"), ZoneInfo("Europe/Vienna"), ZoneInfo("Asia/Tehran")
HALF_HOURS = ("Asia/Tehran", "Asia/Kolkata", "Asia/Kabul", "Asia/Kathmandu")
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 25)
Coming = tuple[datetime, datetime | None]
"""When somebody came, to the minute, and when they went on."""


def at(day: date, hour: int, minute: int, zone: ZoneInfo = TEHRAN) -> datetime:
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def twenty_on(day: date, zone: ZoneInfo = TEHRAN) -> list[Coming]:
    """Twenty people at noon, ten of whom go on the next day."""
    noon = at(day, 12, 0, zone)
    return [(noon, noon + timedelta(days=1) if number < 10 else None) for number in range(20)]


def page(came: list[Coming], day: date, zone: ZoneInfo) -> tuple[int, int]:
    """The drop-off page of a day, which counts by the quarter of an hour and so knows on which side of midnight."""
    until = as_of_instant(day, zone)
    return sum(at < until for at, _went in came), sum(went is not None and went < until for _at, went in came)


def window_of(came: list[Coming], day: date, zone: ZoneInfo) -> Window:
    """What is kept of the same people by hours of UTC at the end of a day."""
    until, stays = as_of_instant(day, zone), Counter[Stay]()
    for entered, went in came:
        if entered < until:
            is_over = went is not None and went < until
            left = (hour_of(went), "completed") if went is not None and is_over else (None, None)
            stays[Stay("level:one", hour_of(entered), *left)] += 1
    return Window(list(stays.items()), "completed", window_days=WINDOW_DAYS, day=day, zone=zone, min_cell=5)


def told_in(came: list[Coming], day: date, zone: ZoneInfo = TEHRAN) -> Cut | None:
    return window_of(came, day, zone).told(lambda asked: page(came, asked, zone))


def test_who_came_just_after_midnight_is_told_of_with_the_day_that_began() -> None:
    """00:10 in Tehran is 20:40 of the day before in UTC: counted there, she would be the one beside the page's 20."""
    just_after = (at(OCTOBER + timedelta(days=1), 0, 10), None)
    told = told_in([*twenty_on(OCTOBER), just_after], NOVEMBER)
    assert told is None, "one person came on, so how many had come is told in no way that leaves her alone"
    later = told_in([*twenty_on(OCTOBER), just_after, *twenty_on(OCTOBER + timedelta(days=1))], NOVEMBER)
    assert later == Cut(OCTOBER + timedelta(days=1), Share(20, 41))


def test_a_day_in_whose_last_half_hour_somebody_came_is_passed_over() -> None:
    """The page of 1 October counts her; what is told by hours could not, and she would be the one between the two."""
    late = (at(OCTOBER, 23, 50), None)
    later = [twenty_on(OCTOBER + timedelta(days=after)) for after in (1, 2)]
    came = [*twenty_on(OCTOBER), late, *later[0], *later[1]]
    assert told_in(came, NOVEMBER) == Cut(OCTOBER + timedelta(days=2), Share(30, 61))
    assert window_of([*twenty_on(OCTOBER), late], NOVEMBER, TEHRAN).told(lambda day: page(came, day, TEHRAN)) is None


def test_who_came_in_the_last_half_hour_of_the_asked_day_has_come() -> None:
    """With her there are one more than are told of, and so nothing is told."""
    came = twenty_on(OCTOBER)
    assert told_in(came, NOVEMBER) == Cut(OCTOBER, Share(10, 20))
    assert window_of([*came, (at(NOVEMBER, 23, 50), None)], NOVEMBER, TEHRAN).came == 21
    assert told_in([*came, (at(NOVEMBER, 23, 50), None)], NOVEMBER) is None


@pytest.mark.parametrize("name", [*HALF_HOURS, "Asia/Almaty", "America/New_York"])
@pytest.mark.parametrize("seed", range(12))
def test_nobody_stands_out_beside_the_pages_wherever_midnight_is(name: str, seed: int) -> None:
    zone, draw = ZoneInfo(name), Random(seed)
    start, came = as_of_instant(OCTOBER, zone), list[Coming]()
    for _person in range(90):
        entered = start + timedelta(minutes=draw.randrange(60 * 24 * 60))
        days = draw.choice((None, 1, 5, 20, 27))
        went = days and entered + timedelta(days=days, minutes=draw.randrange(600))
        came.append((entered, went or None))
    told = 0
    for after in range(60, 100):
        day = OCTOBER + timedelta(days=after)
        if (cut := told_in(came, day, zone)) is None:
            continue
        told += 1
        here, then = page(came, day, zone), page(came, cut.day, zone)
        assert then[0] == cut.share.whole
        assert is_group(here[0] - cut.share.whole)
        assert is_group(here[1] - cut.share.part)
    assert told, "there was something to look at"


def test_where_midnight_begins_an_hour_nothing_is_different() -> None:
    for zone in (UTC, VIENNA, ZoneInfo("Asia/Almaty")):
        for hour in range(0, 24 * 366, 7):
            began = datetime.fromtimestamp(hour * 3600, UTC).astimezone(zone).date()
            assert day_of(hour, zone) == began


def test_numbers_can_be_read_the_day_after_the_first_have_had_the_time() -> None:
    since = date(2026, 11, 1)
    assert says_from(since, WINDOW_DAYS, date(2026, 11, 1)) == date(2026, 11, 30)
    assert says_from(since, WINDOW_DAYS, date(2026, 11, 28)) == date(2026, 11, 30)
    assert says_from(since, WINDOW_DAYS, date(2026, 11, 29)) is None
