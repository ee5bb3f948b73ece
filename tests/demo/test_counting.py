"""The second count itself: what a fitted plan does to who counts as stalled."""

from __future__ import annotations

from typing import Any

from tests.demo import counting

DAY = "2026-09-{:02d}T08:00:00+00:00"
OPENED = {"owner": "client", "expected_days": 3, "due_from": None, "due_by": None}


def line(seq: int, day: int, kind: str, step: str | None = None, **more: Any) -> counting.Line:
    told = {"seq": seq, "at": DAY.format(day), "kind": kind, "step": step, "level": "first", "actor": "system"}
    return {**told, "detail": {}, **more}


def a_log(*more: counting.Line) -> list[counting.Line]:
    begun = line(1, 1, "journey_started", actor="client"), line(2, 1, "level_entered")
    return [*begun, line(3, 1, "step_opened", "a-step", detail=OPENED), *more]


def stalled_on(*more: counting.Line) -> int | None:
    since = counting.stalled_since(a_log(*more))
    return since.day if since else None


def test_a_step_stalls_after_twice_its_days_and_a_week_at_least() -> None:
    assert stalled_on() == 8


def test_another_pace_gives_open_steps_other_days() -> None:
    days = {"a-step": [None, None, 6]}
    assert stalled_on(line(4, 2, "plan_adjusted", actor="client", detail={"what": "pace", "days": days})) == 14


def test_the_days_of_an_opening_after_it_count_again() -> None:
    pace = line(4, 2, "plan_adjusted", actor="counsellor", detail={"days": {"a-step": [None, None, 6]}})
    assert stalled_on(pace, line(5, 3, "step_opened", "a-step", detail=OPENED)) == 10


def test_a_later_day_on_which_a_step_begins_moves_the_clock() -> None:
    days = {"a-step": [DAY.format(11), None, 3]}
    assert stalled_on(line(4, 2, "plan_adjusted", actor="counsellor", detail={"what": "pace", "days": days})) == 18


def test_a_step_that_was_put_aside_lets_nobody_stall() -> None:
    aside = line(4, 2, "plan_adjusted", "a-step", actor="counsellor", detail={"what": "move", "set_aside": ["a-step"]})
    assert stalled_on(aside) is None
    moved = line(4, 2, "version_moved", actor="designer", detail={"set_aside": ["a-step"]})
    assert stalled_on(moved) is None
    assert stalled_on(moved, line(5, 4, "step_opened", "a-step", detail=OPENED)) == 11
