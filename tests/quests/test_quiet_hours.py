"""Trust.md P8: the right local time, never in quiet hours, in twelve zones and across both changes of their clocks.

The oracle is slow and plain: it looks at the clock on the wall minute by minute. Ways of sending that forget what
clocks do go red in the same checker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import Phase, given, settings

from quests.quiet_hours import QuietRules, is_quiet, last_allowed_before, next_allowed

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CHANGES: dict[str, tuple[str, str]] = {
    "Europe/London": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "Europe/Berlin": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "America/New_York": ("2026-03-08T07:00", "2026-11-01T06:00"),
    "Australia/Sydney": ("2026-10-03T16:00", "2026-04-04T16:00"),
    "Australia/Lord_Howe": ("2026-10-03T15:30", "2026-04-04T15:00"),  # By half an hour.
    "Asia/Kathmandu": ("1985-12-31T18:30", "2026-06-01T00:00"),  # By a quarter of an hour, once.
    "Pacific/Kiritimati": ("1994-12-31T10:00", "2026-06-01T00:00"),  # A whole day was left out.
    "Pacific/Apia": ("2011-12-30T10:00", "2012-03-31T14:00"),  # And here, beside a change of the usual kind.
    "UTC": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "Asia/Almaty": ("2026-03-29T01:00", "2024-02-29T18:00"),
    "Asia/Tehran": ("2022-03-21T20:30", "2022-09-21T19:30"),  # At midnight: a day that begins at one.
    "Asia/Shanghai": ("1991-04-13T18:00", "1991-09-14T17:00"),
}
"""The moments (UTC) at which the clocks go forward and back; any moment where they do neither."""
FORWARD, BACK = 0, 1
LOOKS = 5 * 24 * 60
"""How many minutes before and after a change the oracle looks at."""
PICKED = -1
DAYS_TO_PICK = ((-1,), (0,), (1,), (2,), (-1, 0), (0, 1), (-1, 1), (0, 1, 2))
"""Counted from the day of the change."""

Sending = Callable[[datetime, QuietRules, ZoneInfo], list[datetime]]


@dataclass(frozen=True)
class Wall:
    """What the clock on a wall shows in every minute around a change: the minute of the day, or PICKED."""

    zone: ZoneInfo
    change: datetime
    shown: list[int]
    picked: frozenset[date] = frozenset()

    def place(self, moment: datetime) -> int:
        return LOOKS + (moment - self.change) // MINUTE


@cache
def wall(zone: str, which: int, *picked: int) -> Wall:
    """The wall of a zone where these days are picked, counted from the day of the change."""
    change = datetime.fromisoformat(CHANGES[zone][which]).replace(tzinfo=UTC)
    today = change.astimezone(ZoneInfo(zone)).date()
    days = frozenset(today + DAY * day for day in picked)
    shown = [PICKED if day in days else minute for day, minute in _seen(zone, change)]
    return Wall(ZoneInfo(zone), change, shown, days)


@cache
def _seen(zone: str, change: datetime) -> list[tuple[date, int]]:
    seen = ((change + MINUTE * ahead).astimezone(ZoneInfo(zone)) for ahead in range(-LOOKS, LOOKS))
    return [(one.date(), one.hour * 60 + one.minute) for one in seen]


@dataclass(frozen=True)
class Hours:
    """Her quiet hours and, written out, everything that a wall can show while nothing may come."""

    quiet_from: int
    quiet_until: int
    shown: frozenset[int]

    def rules(self, wall: Wall) -> QuietRules:
        return QuietRules(self.quiet_from, self.quiet_until, wall.picked)

    def at(self, wall: Wall, place: int) -> bool:
        return wall.shown[place] in self.shown

    def all_through(self, wall: Wall, first: int, last: int) -> bool:
        """Whether it is quiet in every minute from the first to the one before the last."""
        return self.shown.issuperset(wall.shown[first:last])


def hours_of(quiet_from: int, quiet_until: int) -> Hours:
    day = range(24 * 60)
    quiet = day[quiet_from:quiet_until] if quiet_from <= quiet_until else (*day[quiet_from:], *day[:quiet_until])
    return Hours(quiet_from, quiet_until, frozenset((PICKED, *quiet)))


def broken(sending: Sending, wall: Wall, moment: datetime, hours: Hours) -> str | None:
    """What a way of sending does wrong with one message, or None."""
    sent = sending(moment, hours.rules(wall), wall.zone)
    if len(sent) != 1:
        return "twice" if sent else "skipped"
    if hours.at(wall, place := wall.place(sent[0])):
        return "in quiet hours"
    if sent[0] <= moment:
        return "early" if sent[0] < moment else None
    is_whole = sent[0].second == sent[0].microsecond == 0
    return None if is_whole and hours.all_through(wall, wall.place(moment), place) else "late"


def broken_before(wall: Wall, moment: datetime, hours: Hours) -> str | None:
    """The same of what would be too late afterwards."""
    at = last_allowed_before(moment, hours.rules(wall), wall.zone)
    if hours.at(wall, place := wall.place(at)):
        return "in quiet hours"
    if at >= moment:
        return "too late" if at > moment else None
    is_whole = at.second == at.microsecond == 0
    return None if is_whole and hours.all_through(wall, place + 1, wall.place(moment) + 1) else "not the last minute"


# --- ways of sending ----------------------------------------------------------------------------------


def ours(moment: datetime, rules: QuietRules, zone: ZoneInfo) -> list[datetime]:
    return [next_allowed(moment, rules, zone)]


def _wall_time(moment: datetime, rules: QuietRules, zone: ZoneInfo) -> datetime:
    """Adds hours to what the wall shows, as if clocks never changed. The result has no zone."""
    shown = moment.astimezone(zone).replace(tzinfo=UTC)
    return next_allowed(shown, rules, ZoneInfo("UTC")).replace(tzinfo=None)


def adds_to_the_wall(moment: datetime, rules: QuietRules, zone: ZoneInfo) -> list[datetime]:
    return [_wall_time(moment, rules, zone).replace(tzinfo=zone).astimezone(UTC)]


def adds_to_the_wall_but_keeps_the_fold(moment: datetime, rules: QuietRules, zone: ZoneInfo) -> list[datetime]:
    at = _wall_time(moment, rules, zone)
    return [at.replace(tzinfo=zone, fold=moment.astimezone(zone).fold).astimezone(UTC)]


def rings_when_the_wall_shows_it(moment: datetime, rules: QuietRules, zone: ZoneInfo) -> list[datetime]:
    """As an alarm clock does: not in the hour that is left out, twice in the hour that comes again."""
    at = _wall_time(moment, rules, zone)
    tries = {at.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(one for one in tries if one.astimezone(zone).replace(tzinfo=None) == at)


def looks_at_the_hours_alone(moment: datetime, rules: QuietRules, zone: ZoneInfo) -> list[datetime]:
    return [next_allowed(moment, QuietRules(rules.quiet_from, rules.quiet_until), zone)]


# --- the promise --------------------------------------------------------------------------------------


@given(hours=st.integers(0, 3 * 1440 * 1440 - 1), moment=st.integers(0, 32 * 60 * 3600 - 1))  # Few draws: quick ones.
@settings(max_examples=5000, phases=[Phase.generate, Phase.explicit], database=None)
def test_in_every_zone_it_comes_once_in_her_hours_and_neither_early_nor_late(hours: int, moment: int) -> None:
    """Any quiet hours, those by default, and some around the hour at which clocks change; seconds before and after."""
    kind, quiet_from, quiet_until = hours // 1440**2, hours // 1440 % 1440, hours % 1440
    which, days, seconds = moment % 2, moment // 2 % 16, moment // 32 - 30 * 3600
    if kind == 1:
        quiet_from, quiet_until = 21 * 60, 9 * 60
    if kind == 2:
        quiet_from, quiet_until = quiet_from % 240, quiet_until % 240
    picked = DAYS_TO_PICK[days] if days < len(DAYS_TO_PICK) else ()  # Half of the people pick no day.
    quiet = hours_of(quiet_from, quiet_until)
    for zone in CHANGES:
        around = wall(zone, which, *picked)
        at = around.change + timedelta(seconds=seconds)
        assert broken(ours, around, at, quiet) is None, (zone, at, quiet.rules(around))
        if hours % 3 == 0:  # Every third is also asked the other way round: it is the same clock.
            assert broken_before(around, at, quiet) is None, (zone, at, quiet.rules(around))


@pytest.mark.parametrize(
    ("sending", "does"),
    [
        (ours, set()),
        (adds_to_the_wall, {"early", "late", "in quiet hours"}),
        (adds_to_the_wall_but_keeps_the_fold, {"late", "in quiet hours"}),
        (rings_when_the_wall_shows_it, {"twice", "skipped"}),
        (looks_at_the_hours_alone, {"in quiet hours"}),
    ],
)
def test_who_forgets_what_clocks_do_goes_red_in_the_same_checker(sending: Sending, does: set[str]) -> None:
    found = set()
    for around in (wall(zone, which, 1) for zone in ("Europe/Berlin", "Australia/Lord_Howe") for which in (0, 1)):
        for one in ((0, 150), (60, 135), (165, 135), (150, 180), (21 * 60, 9 * 60)):
            hours = hours_of(*one)
            for minutes in range(-300, 300, 13):
                found.add(broken(sending, around, around.change + MINUTE * minutes, hours))
    assert does <= found - {None}
    assert does or found == {None}


def test_the_clocks_do_change_where_these_tests_say_so() -> None:
    for zone, changes in CHANGES.items():
        moved = []
        for change in changes:
            at = datetime.fromisoformat(change).replace(tzinfo=UTC)
            before, after = ((at + MINUTE * one).astimezone(ZoneInfo(zone)).utcoffset() for one in (-1, 0))
            assert before is not None
            assert after is not None
            moved.append(after - before)
        assert moved[FORWARD] >= timedelta(0), zone
        assert moved[BACK] <= timedelta(0), zone
        still = {"UTC": 2, "Asia/Kathmandu": 1, "Pacific/Kiritimati": 1, "Asia/Almaty": 1}
        assert moved.count(timedelta(0)) == still.get(zone, 0), zone


# --- in words -----------------------------------------------------------------------------------------

BERLIN, APIA, TEHRAN = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia"), ZoneInfo("Asia/Tehran")


def test_by_day_it_comes_when_it_is_wanted_and_at_night_in_the_morning() -> None:
    rules = QuietRules()
    noon = datetime(2026, 11, 20, 11, 0, 7, tzinfo=UTC)
    assert next_allowed(noon, rules, BERLIN) == noon
    assert next_allowed(datetime(2026, 11, 20, 20, 0, tzinfo=UTC), rules, BERLIN) == datetime(
        2026, 11, 21, 8, 0, tzinfo=UTC
    )
    assert not is_quiet(datetime(2026, 11, 20, 19, 59, 59, tzinfo=UTC), rules, BERLIN)
    assert is_quiet(datetime(2026, 11, 20, 20, 0, tzinfo=UTC), rules, BERLIN)


def test_where_quiet_ends_in_the_hour_that_is_left_out_it_comes_in_the_next_minute_there_is() -> None:
    until_half_past_two = QuietRules(0, 150)
    assert next_allowed(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), until_half_past_two, BERLIN) == datetime(
        2026, 3, 29, 1, 0, tzinfo=UTC
    )


def test_in_the_hour_that_comes_again_quiet_comes_again() -> None:
    until_half_past_two = QuietRules(0, 150)
    first, again = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert next_allowed(first - 10 * MINUTE, until_half_past_two, BERLIN) == first
    assert next_allowed(again - 10 * MINUTE, until_half_past_two, BERLIN) == again


def test_a_day_that_a_country_left_out_makes_nobody_wait_for_it() -> None:
    evening = datetime(2011, 12, 30, 8, 0, tzinfo=UTC)  # 29 December, ten in the evening; the 30th never was.
    assert next_allowed(evening, QuietRules(), APIA).astimezone(APIA) == datetime(2011, 12, 31, 9, 0, tzinfo=APIA)


def test_after_a_picked_day_that_ends_without_a_midnight_it_comes_at_the_first_minute() -> None:
    picked = QuietRules(0, 0, frozenset((date(2022, 3, 21),)))
    found = next_allowed(datetime(2022, 3, 21, 12, 0, tzinfo=UTC), picked, TEHRAN)
    assert found.astimezone(TEHRAN) == datetime(2022, 3, 22, 1, 0, tzinfo=TEHRAN)


def test_picked_days_in_a_row_are_all_kept() -> None:
    days = frozenset(date(2026, 12, 24) + DAY * more for more in range(4))
    found = next_allowed(datetime(2026, 12, 24, 12, 0, tzinfo=UTC), QuietRules(free_days=days), BERLIN)
    assert found == datetime(2026, 12, 28, 8, 0, tzinfo=UTC)


def test_the_same_minute_twice_means_no_quiet_hours() -> None:
    for minute in (0, 9 * 60, 24 * 60 - 1):
        at = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
        assert next_allowed(at, QuietRules(minute, minute), BERLIN) == at
        assert last_allowed_before(at, QuietRules(minute, minute), BERLIN) == at


def test_quiet_but_for_one_minute_is_still_one_minute_a_day() -> None:
    found = next_allowed(datetime(2026, 11, 20, 12, 0, tzinfo=UTC), QuietRules(10 * 60 + 1, 10 * 60), BERLIN)
    assert found == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("minutes", [(-1, 0), (0, 24 * 60)])
def test_a_minute_that_no_day_has_is_refused(minutes: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="0 to 1439"):
        QuietRules(*minutes)


def test_a_zone_that_changes_while_it_waits_is_asked_once_more() -> None:
    planned = next_allowed(datetime(2026, 11, 20, 20, 0, tzinfo=UTC), QuietRules(), BERLIN)
    assert is_quiet(planned, QuietRules(), ZoneInfo("America/New_York"))
    there = next_allowed(planned, QuietRules(), ZoneInfo("America/New_York"))
    assert there == datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
