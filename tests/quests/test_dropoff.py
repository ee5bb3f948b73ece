"""Exact numbers: each journey once at each level, at the end of a whole past day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from quests.dropoff import STATES, DayNotOver, DropOff, as_of_instant, count, latest_day, past_day, to_json
from quests.events import Event
from quests.standing import standing
from tests.quests.logs import Log, begun
from tests.quests.populations import LAST_DAY, UNTIL, population, shape, some_plan

LEVELS = [("first", ["a", "b"]), ("second", ["c"])]
ALMATY = ZoneInfo("Asia/Almaty")


def numbers(*journeys: Log, on: date = date(2026, 3, 20)) -> DropOff:
    return count(journeys, LEVELS, on, UTC, quest="take-back-control", version=1)


def went_on() -> Log:
    """Someone who did both steps on day 3 and has the second level open since."""
    log = begun("a", "b").on(3).add("step_done", "first", "a").add("step_done", "first", "b")
    return log.system("level_completed", "first").system("level_entered", "second").opened("second", "c")


def finished() -> Log:
    log = went_on().on(5).add("step_done", "second", "c")
    return log.system("level_completed", "second").system("exited_well", by="rule")


# --- days -------------------------------------------------------------------------------------------------------


def test_a_day_ends_where_the_next_begins_in_the_service_s_zone() -> None:
    assert as_of_instant(date(2026, 11, 20), ALMATY) == datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def test_a_day_may_have_twenty_three_hours() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    length = as_of_instant(date(2026, 3, 29), madrid) - as_of_instant(date(2026, 3, 28), madrid)
    assert length == timedelta(hours=23)


def test_the_default_is_yesterday_where_the_service_is() -> None:
    now = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # one in the morning of the 21st in Almaty
    assert past_day(None, now, ALMATY) == latest_day(now, ALMATY) == date(2026, 11, 20)
    assert past_day(None, now, UTC) == date(2026, 11, 19)


@pytest.mark.parametrize("ahead", [0, 1, 400])
def test_today_and_later_are_refused(ahead: int) -> None:
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    with pytest.raises(DayNotOver, match="the latest whole day is 2026-11-20"):
        past_day(now.date() + timedelta(days=ahead), now, UTC)
    assert past_day(date(2026, 11, 20), now, UTC) == date(2026, 11, 20)


def test_an_act_at_midnight_belongs_to_the_day_that_begins() -> None:
    log = went_on()
    log.at = datetime(2026, 3, 21, tzinfo=UTC)
    log.add("stopped")
    assert numbers(log, on=date(2026, 3, 20)).levels[1].stopped == 0
    assert numbers(log, on=date(2026, 3, 21)).levels[1].stopped == 1


# --- counting ---------------------------------------------------------------------------------------------------


def test_one_more_person_who_finishes_is_one_more_in_every_number_that_she_passes() -> None:
    before, after = numbers(went_on()), numbers(went_on(), finished())
    assert (before.started, after.started) == (1, 2)
    assert (before.exited_well, after.exited_well) == (0, 1)
    for was, became in zip(before.levels, after.levels, strict=True):
        assert (became.entered or 0) - (was.entered or 0) == 1
        assert (became.completed or 0) - (was.completed or 0) == 1


def test_each_state_counts_in_its_own_column() -> None:
    ways = {
        "exited_well": "exited_well", "moved_on": "moved", "stopped": "stopped", "contact_lost": "abandoned",
        "safety_hold_started": "safety_hold", "paused": "paused", "service_wait_started": "waiting_on_service",
        "lapse_reported": "in_progress",
    }  # fmt: skip
    level = numbers(*(begun("a").on(18).add(kind, "first", "a") for kind in ways), begun("a"), finished()).levels[0]
    assert level.entered == 10
    assert level.states == dict.fromkeys(STATES, 1)


def test_steps_count_those_who_opened_them_by_what_became_of_them() -> None:
    first = numbers(went_on(), begun("a", "b").on(2).add("step_skipped", "first", "b")).levels[0]
    a, b = first.steps
    assert (a.opened, a.done, a.skipped, a.waiting_on_service, a.stalled) == (2, 1, 0, 0, 1)
    assert (b.opened, b.done, b.skipped, b.waiting_on_service, b.stalled) == (2, 1, 1, 0, 0)


def test_a_quest_that_nobody_started_is_all_zeros() -> None:
    empty = numbers(Log().staff("journey_offered"))
    assert (empty.started, empty.exited_well) == (0, 0)
    assert all(level.entered == 0 and level.median_days is None for level in empty.levels)


def test_states_that_do_not_add_up_are_refused() -> None:
    level = numbers(went_on()).levels[0]
    with pytest.raises(ValueError, match="add up to 2, not to 1"):
        replace(level, stalled=1)
    assert replace(level, stalled=None, entered=7).entered == 7


@pytest.mark.parametrize("seed", range(20))
def test_random_people_are_counted_as_one_by_one(seed: int) -> None:
    random = Random(seed)
    plan = some_plan(random, levels=4, steps=3)
    log = population(random, plan, people=60)
    found = count(log, plan.levels, LAST_DAY, UTC, quest="imaginary", version=1)
    stood = [one for one in (standing(events, UNTIL) for events in log) if one]
    assert found.started == len(stood) == found.levels[0].entered
    assert found.exited_well == sum(one.has_exited_well for one in stood)
    for level in found.levels:
        assert sum(number or 0 for number in level.states.values()) == level.entered
        assert +Counter(level.states) == Counter(
            str(one.levels[level.level].state) for one in stood if level.level in one.levels
        )
        for step in level.steps:
            parts = (step.done, step.skipped, step.waiting_on_service, step.stalled)
            assert sum(part or 0 for part in parts) <= (step.opened or 0) <= (level.entered or 0)


def test_a_report_as_of_a_day_says_the_same_whenever_it_is_asked() -> None:
    random = Random(3)
    plan = some_plan(random, levels=3, steps=2)
    log = population(random, plan, people=80)
    asked_then = [[event for event in events if event.at < UNTIL - timedelta(days=31)] for events in log]
    on = LAST_DAY - timedelta(days=31)
    then = count(asked_then, plan.levels, on, UTC, quest="imaginary", version=1)
    assert then == count(log, plan.levels, on, UTC, quest="imaginary", version=1)


# --- medians ----------------------------------------------------------------------------------------------------


def took(days: float) -> Log:
    log = begun("a").on(1 + days).add("step_done", "first", "a").system("level_completed", "first")
    return log.system("level_entered", "second").opened("second", "c")


def test_the_median_counts_those_who_are_still_there_for_as_long_as_they_have_been() -> None:
    quick, slow = [took(days) for days in (1, 2, 3)], [begun("a") for _ in range(2)]
    assert numbers(*quick).levels[0].median_days == 2
    assert numbers(*quick, *slow).levels[0].median_days == 3
    assert numbers(*quick, *slow, *slow).levels[0].median_days is None


def test_who_left_counts_until_she_left() -> None:
    """Then: 5/6 after one day, 1/2 of that after two, when only two people were left to look at."""
    stayed, left = [begun("a") for _ in range(3)], [begun("a").on(2.5).add("stopped") for _ in range(3)]
    assert numbers(took(1), took(2), took(3), *stayed).levels[0].median_days == 3
    assert numbers(took(1), took(2), took(3), *left).levels[0].median_days == 2


def test_the_median_is_told_to_a_tenth_of_a_day() -> None:
    assert numbers(took(1.30)).levels[0].median_days == 1.3


def test_a_reopened_level_is_not_over() -> None:
    log = took(1).on(3).staff("level_reopened", "first")
    assert numbers(log).levels[0].median_days is None
    assert numbers(log.on(5).system("level_completed", "first")).levels[0].median_days == 4


# --- shape ------------------------------------------------------------------------------------------------------


def test_the_json_has_the_shape_that_scripts_rely_on() -> None:
    data = to_json(numbers(went_on(), finished()))
    assert list(data) == ["quest", "version", "as_of", "min_cell", "started", "exited_well", "levels"]
    assert (data["quest"], data["version"], data["as_of"]) == ("take-back-control", 1, "2026-03-20")
    assert list(data["levels"][1]) == [
        "level", "entered", "completed", "in_progress", "waiting_on_service", "paused", "stalled", "abandoned",
        "stopped", "moved", "exited_well", "safety_hold", "median_days", "steps",
    ]  # fmt: skip
    assert data["levels"][1]["steps"] == [
        {"step": "c", "opened": 2, "done": 1, "skipped": 0, "waiting_on_service": 0, "stalled": 1}
    ]


def test_levels_and_steps_come_in_the_order_of_the_quest_even_where_nobody_was() -> None:
    empty: list[list[Event]] = []
    found = count(empty, shape(2, 2), date(2026, 3, 2), UTC, quest="imaginary", version=1)
    assert [(level.level, [step.step for step in level.steps]) for level in found.levels] == shape(2, 2)
