"""Four working hours before a promise: nights and weekends do not count, and a clock change is no hour of work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quests.working_hours import after_working_time, is_soon, is_working, next_working_moment

ALMATY, BERLIN = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Berlin")
FOUR = timedelta(hours=4)


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = ALMATY) -> datetime:
    """A moment of March 2026; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=zone).astimezone(UTC)


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
def test_four_working_hours_on(moment: datetime, then: datetime) -> None:
    assert after_working_time(moment, FOUR, ALMATY) == then
    assert is_soon(then, moment, ALMATY)
    assert not is_soon(then + timedelta(minutes=1), moment, ALMATY)
    assert not is_soon(moment - timedelta(minutes=1), moment, ALMATY)


def test_work_begins_at_nine_also_on_the_monday_after_the_clocks_changed() -> None:
    friday = at(27, 17, zone=BERLIN)
    assert after_working_time(friday, FOUR, BERLIN) == at(30, 12, zone=BERLIN)


def test_the_next_working_moment_is_now_while_people_work() -> None:
    assert next_working_moment(at(2, 10), ALMATY) == at(2, 10)
    assert next_working_moment(at(2, 18), ALMATY) == at(3, 9)
    assert next_working_moment(at(6, 18), ALMATY) == at(9, 9)
    assert next_working_moment(at(2, 3), ALMATY) == at(2, 9)
    assert [is_working(at(day, hour), ALMATY) for day, hour in ((2, 9), (2, 18), (7, 12))] == [True, False, False]
