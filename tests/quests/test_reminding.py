"""Reminders of steps and of talks: what the plan asks for, what is never reminded of, and what the log says."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from quests.events import SYSTEM
from quests.journey import StepState
from quests.loading import library
from quests.progress import JourneyNotRunning, StepClosed
from quests.reminding import (
    QuietRules,
    TalkReminder,
    Wanted,
    asks_alike,
    hers_again_since,
    reminders_of,
    reminders_wanted,
    talk_reminders,
)
from tests.quests.walking import COUNSELLOR, MONDAY_MORNING, Walk, level, quest, step, two_levels, with_review

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
Told = list[tuple[int, str]]


def walk_of(*steps: dict[str, Any], **more: Any) -> Walk:
    return Walk.begun(quest(level("one", *steps), level("two", step("later")), **more))


def wanted(walk: Walk, **more: Any) -> list[Wanted]:
    return reminders_wanted(walk.quest, walk.state, **more)


def test_an_open_step_is_reminded_of_one_and_three_days_after_it_was_due() -> None:
    walk = walk_of(step("a", due_by_days=6))
    due = datetime(2026, 3, 9, tzinfo=UTC)
    assert wanted(walk) == [Wanted("a", 1, due + 24 * HOUR), Wanted("a", 2, due + 72 * HOUR)]


def test_without_a_last_day_the_days_that_it_usually_takes_count() -> None:
    walk = walk_of(step("a", expected_days=5))
    assert [one.nominal_at for one in wanted(walk)] == [MONDAY_MORNING + 6 * DAY, MONDAY_MORNING + 8 * DAY]


def test_a_step_of_a_later_day_is_not_due_before_it() -> None:
    walk = walk_of(step("a", due_from_days=10, expected_days=2))
    opens = datetime(2026, 3, 12, tzinfo=UTC)
    assert [one.nominal_at for one in wanted(walk)] == [opens + 3 * DAY, opens + 5 * DAY]


def test_a_step_has_hours_of_its_own_or_those_of_its_quest() -> None:
    walk = walk_of(step("a", reminders={"after_hours": (48,)}), step("b"), reminders={"after_hours": (30,)})
    due = MONDAY_MORNING + 3 * DAY
    assert wanted(walk) == [Wanted("b", 1, due + 30 * HOUR), Wanted("a", 1, due + 48 * HOUR)]
    assert reminders_of(walk.quest, walk.quest.step("a")).before_hours == (24, 2)


def test_a_quest_that_asks_for_none_has_none_and_nobody_gets_a_third() -> None:
    assert wanted(walk_of(step("a"), reminders={"after_hours": ()})) == []
    assert [one.place for one in wanted(walk_of(step("a"), reminders={"after_hours": (24, 72, 96)}))] == [1, 2]
    assert library()["crisis-to-safety"].reminders.after_hours == ()


def test_a_day_between_two_is_a_whole_day_also_when_the_clocks_change() -> None:
    walk = Walk.begun(
        quest(level("one", step("a", due_by_days=0))), zone="Europe/Berlin", at=datetime(2026, 3, 28, 9, 0, tzinfo=UTC)
    )
    first = wanted(walk)[0]
    assert walk.step("a").due_by == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert first.nominal_at.astimezone(BERLIN) == datetime(2026, 3, 30, 1, 0, tzinfo=BERLIN)


# A value that is another one than that of an open step, for every field that tells something about it.
OTHERWISE: dict[str, Any] = {
    "level": "two",
    "status": "done",
    "owner": "counsellor",
    "expected_days": 9,
    "opened_at": MONDAY_MORNING - DAY,
    "due_from": MONDAY_MORNING + DAY,
    "due_by": MONDAY_MORNING + 9 * DAY,
    "is_started": True,
    "is_returned": True,
    "closed_at": MONDAY_MORNING,
    "has_booking": True,
}
SAYS_NOTHING = {"is_started", "is_returned", "closed_at"}


@pytest.mark.parametrize("name", [one.name for one in fields(StepState) if one.name != "slug"])
def test_a_change_that_the_rule_does_not_read_asks_alike_and_every_other_does_not(name: str) -> None:
    walk = walk_of(step("a"), step("b"))
    changed = replace(walk.step("a"), **{name: OTHERWISE[name]})
    after = replace(walk.state, steps={**walk.state.steps, "a": changed})
    assert asks_alike(walk.state, after) is (name in SAYS_NOTHING)
    if name in SAYS_NOTHING:
        assert reminders_wanted(walk.quest, after) == wanted(walk)


@pytest.mark.parametrize(
    "change",
    [
        {"is_paused": True},
        {"hold_since": MONDAY_MORNING},
        {"ending": "stopped"},
        {"levels_completed": ("one",)},
        {"waits": {"a": None}},
        {"steps": {}},
    ],
)
def test_what_makes_a_plan_rest_end_or_wait_for_us_never_asks_alike(change: dict[str, Any]) -> None:
    walk = walk_of(step("a"))
    after = replace(walk.state, **change)
    assert wanted(walk) != reminders_wanted(walk.quest, after)
    assert not asks_alike(walk.state, after)


@pytest.mark.parametrize(
    "kind_and_detail", [("pause", {}), ("stop", {}), ("exit_well", {}), ("move_on", {"to": "partner"})]
)
def test_nothing_is_wanted_while_the_plan_rests_or_after_its_end(kind_and_detail: tuple[str, dict[str, str]]) -> None:
    kind, detail = kind_and_detail
    walk = walk_of(step("a"))
    assert wanted(walk)
    walk.act(kind, **detail)
    assert wanted(walk) == []


def test_nothing_is_wanted_before_a_start_on_a_hold_or_in_a_version_that_was_taken_back() -> None:
    offered = Walk(two_levels())
    offered.act("offer", by=COUNSELLOR)
    assert wanted(offered) == []
    held = walk_of(step("a"), step("b"))
    assert wanted(held, is_withdrawn=True) == []
    held.reach_high("a")
    assert wanted(held) == []


@pytest.mark.parametrize("kind", ["do_step", "skip_step"])
def test_what_was_done_or_put_aside_is_not_reminded_of(kind: str) -> None:
    walk = walk_of(step("a"), step("b"))
    walk.act(kind, "a", evidence="tick")
    assert {one.step for one in wanted(walk)} == {"b"}


def test_what_waits_for_us_or_is_ours_is_not_reminded_of() -> None:
    walk = Walk.begun(with_review())
    walk.act("send_for_review", "ask")
    assert {one.step for one in wanted(walk)} == {"b"}
    ours = walk_of(step("call", "staff_task", owner="agent"), step("b"))
    assert {one.step for one in wanted(ours)} == {"b"}


def test_a_talk_is_reminded_of_as_a_step_until_a_time_is_taken_or_asked_for() -> None:
    for act in ("book", "ask_for_a_time"):
        walk = walk_of(step("talk", "booking", promise={"hours": 72}), step("b"))
        assert {one.step for one in wanted(walk)} == {"talk", "b"}
        walk.act(act, "talk", promise_by=MONDAY_MORNING + DAY)
        assert {one.step for one in wanted(walk)} == {"b"}


def test_a_step_that_a_completed_level_left_open_calls_nobody_back() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a", "b")
    assert walk.step("c").status == "open"
    assert {one.step for one in wanted(walk)} == {"d"}


def test_what_staff_alone_see_is_not_reminded_of() -> None:
    assert {one.step for one in wanted(walk_of(step("a", visibility="staff"), step("b")))} == {"b"}


def test_who_comes_back_after_a_rest_does_not_find_two_reminders_at_once() -> None:
    walk = walk_of(step("a"))
    assert hers_again_since(walk.events) is None
    walk.act("pause")
    walk.later(days=60)
    walk.act("resume")
    assert hers_again_since(walk.events) == walk.now
    assert wanted(walk, since=walk.now) == [Wanted("a", 1, walk.now + DAY), Wanted("a", 2, walk.now + 3 * DAY)]
    assert wanted(walk)[1].nominal_at < walk.now  # What the day alone would ask for is long over.


def test_after_an_answer_her_clock_begins_anew_and_a_later_day_stays_a_later_day() -> None:
    walk = walk_of(step("ask", "review", promise={"working_days": 3}), step("b", due_by_days=30))
    day_of_b = walk.step("b").due_by
    assert day_of_b is not None
    walk.act("send_for_review", "ask")
    walk.later(days=9)
    walk.act("review_step", "ask", by=COUNSELLOR, outcome="one_change")
    found = {(one.step, one.place): one.nominal_at for one in wanted(walk, since=hers_again_since(walk.events))}
    assert found[("ask", 1)] == walk.now + DAY
    assert found[("b", 1)] == day_of_b + DAY


# --- what the log says --------------------------------------------------------------------------------


def test_a_reminder_that_went_out_is_the_services_act_and_moves_nothing() -> None:
    walk = walk_of(step("a"))
    before, acted_at = walk.state.steps, walk.state.last_act_at
    walk.later(days=4)
    (event,) = walk.act("record_reminder", "a", by=SYSTEM, channel="email", place=1)
    assert (event.kind, event.actor, event.level, event.step) == ("reminder_sent", SYSTEM, "one", "a")
    assert event.detail == {"channel": "email", "place": 1}
    assert (walk.state.steps, walk.state.last_act_at) == (before, acted_at)


def test_it_is_the_services_act_whoever_asks_for_it() -> None:
    walk = walk_of(step("a"))
    walk.later(days=4)
    (event,) = walk.act("record_reminder", "a", channel="portal", place=2)
    assert event.actor == SYSTEM
    assert walk.state.last_act_at == MONDAY_MORNING


def test_a_reminder_on_its_way_while_she_did_the_step_or_paused_is_written_down_all_the_same() -> None:
    walk = walk_of(step("a"), step("b"))
    walk.do("a")
    walk.act("pause")
    walk.act("record_reminder", "a", by=SYSTEM, channel="email", place=1)
    assert walk.state.is_paused
    assert walk.step("a").status == "done"


def test_a_journey_that_does_not_run_has_no_reminder() -> None:
    Walk(two_levels()).refused(JourneyNotRunning, "record_reminder", "a", by=SYSTEM, channel="email", place=1)
    for kind in ("stop", "lose_contact"):
        walk = walk_of(step("a"))
        walk.act(kind, by="client" if kind == "stop" else SYSTEM)
        walk.refused(JourneyNotRunning, "record_reminder", "a", by=SYSTEM, channel="email", place=1)


def test_a_step_that_never_opened_has_no_reminder() -> None:
    walk = walk_of(step("a"))
    walk.refused(StepClosed, "record_reminder", "later", by=SYSTEM, channel="email", place=1)
    walk.refused(StepClosed, "record_reminder", by=SYSTEM, channel="email", place=1)


# --- talks --------------------------------------------------------------------------------------------


def before_a_talk(day: int, hour: int, *, rules: QuietRules | None = None, now: datetime | None = None) -> Told:
    """What we say before a talk in Berlin in November: how many hours before, and when by the clock there."""
    begins_at = datetime(2026, 11, day, hour, tzinfo=BERLIN)
    found = talk_reminders(begins_at, (24, 2), rules or QuietRules(), BERLIN, now=now or begins_at - 30 * DAY)
    return [(one.hours, one.at.astimezone(BERLIN).strftime("%a %H:%M")) for one in found]


def test_a_talk_in_the_afternoon_is_told_a_day_and_two_hours_before() -> None:
    assert before_a_talk(20, 15) == [(24, "Thu 15:00"), (2, "Fri 13:00")]


def test_what_would_come_in_quiet_hours_comes_the_evening_before() -> None:
    assert before_a_talk(20, 10) == [(24, "Thu 10:00"), (2, "Thu 20:59")]
    assert before_a_talk(20, 22) == [(24, "Thu 20:59"), (2, "Fri 20:00")]


def test_word_of_a_talk_never_comes_after_it() -> None:
    for hour in range(24):
        begins_at = datetime(2026, 11, 20, hour, 30, tzinfo=BERLIN)
        for one in talk_reminders(begins_at, (24, 2), QuietRules(), BERLIN, now=begins_at - 30 * DAY):
            assert one.at <= one.nominal_at < begins_at


def test_what_would_have_had_to_go_before_now_is_left_out() -> None:
    late = datetime(2026, 11, 19, 21, 30, tzinfo=BERLIN)
    assert before_a_talk(20, 10, now=late) == []
    assert before_a_talk(20, 12, now=late) == [(2, "Fri 10:00")]
    exactly = datetime(2026, 11, 20, 10, 0, tzinfo=BERLIN)
    assert before_a_talk(20, 12, now=exactly) == [(2, "Fri 10:00")]


def test_two_that_fall_together_are_one() -> None:
    sunday = QuietRules(free_days=frozenset((date(2026, 11, 22),)))
    assert before_a_talk(23, 10, rules=sunday) == [(2, "Sat 20:59")]


def test_a_day_before_is_twenty_four_hours_also_when_the_clocks_change() -> None:
    begins_at = datetime(2026, 3, 29, 15, 0, tzinfo=BERLIN)
    (found,) = talk_reminders(begins_at, (24,), QuietRules(), BERLIN, now=begins_at - 30 * DAY)
    assert found == TalkReminder(24, found.nominal_at, found.nominal_at)
    assert found.at.astimezone(BERLIN) == datetime(2026, 3, 28, 14, 0, tzinfo=BERLIN)
