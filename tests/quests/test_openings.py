"""When a version could be begun: what was done to it, in order, and nothing that its row forgot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from quests.openings import Act, Days, Done, Opening, in_days, openings, together

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def days_of(*acts: tuple[int, Done, int]) -> dict[int, list[tuple[int, int | None]]]:
    """Openings by version, in days since the start, of acts as (day, what, version)."""
    found = openings(Act(at(day), done, version) for day, done, version in acts)
    return {
        version: [((one.since - START).days, (one.until - START).days if one.until else None) for one in times]
        for version, times in found.items()
    }


def test_what_is_published_closes_what_was_and_leaves_a_pilot_open() -> None:
    found = days_of((0, Done.PUBLISHED, 1), (2, Done.PILOTED, 2), (9, Done.PUBLISHED, 3))
    assert found == {1: [(0, 9)], 2: [(2, None)], 3: [(9, None)]}


def test_a_pilot_that_is_published_goes_on_from_its_first_day() -> None:
    found = days_of((0, Done.PUBLISHED, 1), (2, Done.PILOTED, 2), (60, Done.PUBLISHED, 2))
    assert found == {1: [(0, 60)], 2: [(2, None)]}


def test_a_pilot_ends_with_its_last_day_unless_it_was_published_before() -> None:
    over = (30, Done.PILOT_OVER, 2)
    assert days_of((2, Done.PILOTED, 2), over) == {2: [(2, 30)]}
    assert days_of((2, Done.PILOTED, 2), (20, Done.PUBLISHED, 2), over) == {2: [(2, None)]}
    assert days_of((2, Done.PILOTED, 2), over, (40, Done.PUBLISHED, 2)) == {2: [(2, 30), (40, None)]}


def test_a_version_that_comes_back_was_away_in_between() -> None:
    found = days_of(
        (0, Done.PUBLISHED, 1),
        (1, Done.PUBLISHED, 2),
        (31, Done.CLOSED, 2),
        (31, Done.PUBLISHED, 1),
        (40, Done.CLOSED, 2),
    )
    assert found == {1: [(0, 1), (31, None)], 2: [(1, 31)]}


def test_the_same_act_told_twice_is_one() -> None:
    assert days_of((0, Done.PUBLISHED, 1), (0, Done.PUBLISHED, 1), (3, Done.CLOSED, 1), (3, Done.CLOSED, 1)) == {
        1: [(0, 3)]
    }


def test_days_are_those_of_the_service() -> None:
    late = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    assert in_days(Opening(late), ZoneInfo("Europe/Vienna")) == Days(date(2026, 3, 1))
    assert in_days(Opening(late, late + timedelta(hours=1)), ZoneInfo("Europe/Vienna")).last == date(2026, 3, 2)


def test_two_stood_together_where_both_could_be_begun_on_more_than_one_day() -> None:
    one = [Days(date(2026, 3, 1), date(2026, 3, 10)), Days(date(2026, 4, 1))]
    until = date(2026, 4, 20)
    assert together(one, [Days(date(2026, 3, 10), date(2026, 4, 1))], until) == ()
    assert together(one, [Days(date(2026, 3, 5))], until) == (
        (date(2026, 3, 5), date(2026, 3, 10)),
        (date(2026, 4, 1), until),
    )
    assert together(one, [Days(date(2026, 3, 5))], date(2026, 3, 7)) == ((date(2026, 3, 5), date(2026, 3, 7)),)


def test_a_day_knows_nothing_of_later_ones() -> None:
    days = Days(date(2026, 3, 1), date(2026, 3, 10))
    assert days.up_to(date(2026, 2, 28)) is None
    assert days.up_to(date(2026, 3, 9)) == Days(date(2026, 3, 1))
    assert days.up_to(date(2026, 3, 10)) == days
