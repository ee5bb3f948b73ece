"""Every clock of domain.md 2.1: by when, who is told when, over a split shift, a holiday and both clock changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.vocabulary import ClockKind, ContactChannel
from quests.clocks import OVERRIDES, RULES, due_after_waiting, due_at, next_told, state, told_by_now
from quests.service_hours import USUAL, ServiceHours, Week, usual_hours

BERLIN = ZoneInfo("Europe/Berlin")
SPLIT: Week = (*([((540, 720), (840, 1080))] * 5), (), ())
USUAL_HOURS = usual_hours(BERLIN)
SHIFTS = ServiceHours(SPLIT, {}, BERLIN)
FEAST = ServiceHours(USUAL, {date(2026, 12, 24): ((540, 720),), date(2026, 12, 25): ()}, BERLIN)
NIGHTS = ServiceHours((((0, 360), (1320, 1440)),) * 7, {}, BERLIN)


@dataclass(frozen=True)
class AClock:
    """A clock as it is kept."""

    kind: str
    channel: str
    started_at: datetime
    due_at: datetime
    waiting_since: datetime | None = None
    told: int = 0
    stopped_at: datetime | None = None


def at(month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    """A moment of 2026 in Berlin. 2 March is a Monday; clocks change on 29 March and 25 October."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN, fold=fold).astimezone(UTC)


def begun(kind: str, started: datetime, hours: ServiceHours, channel: str = "call") -> AClock:
    return AClock(kind, channel, started, due_at(kind, started, channel, hours))


# fmt: off
BY_CHANNEL = {"call": 2, "video": 2, "chat": 5, "message": 5, "email": 15, "form": 15, "portal": 15}
TABLE = [
    # kind, hours, begun, due, told once more
    ("senior", USUAL_HOURS, at(3, 2, 10), at(3, 2, 11), at(3, 2, 12)),
    ("senior", USUAL_HOURS, at(3, 2, 17, 30), at(3, 3, 9, 30), at(3, 3, 10, 30)),
    ("senior", USUAL_HOURS, at(3, 6, 20), at(3, 9, 10), at(3, 9, 11)),
    ("senior", SHIFTS, at(3, 2, 11, 30), at(3, 2, 14, 30), at(3, 2, 15, 30)),
    ("senior", FEAST, at(12, 24, 11, 30), at(12, 28, 9, 30), at(12, 28, 10, 30)),
    ("senior", USUAL_HOURS, at(3, 27, 17, 15), at(3, 30, 9, 15), at(3, 30, 10, 15)),
    ("senior", USUAL_HOURS, at(10, 23, 17, 15), at(10, 26, 9, 15), at(10, 26, 10, 15)),
    ("senior", NIGHTS, at(3, 29, 1, 30), at(3, 29, 3, 30), at(3, 29, 4, 30)),
    ("senior", NIGHTS, at(10, 25, 1, 30), at(10, 25, 2, 30), at(10, 25, 2, 30, fold=1)),
    ("debt_help", USUAL_HOURS, at(3, 2, 10), at(3, 2, 11), at(3, 2, 12)),
    ("debt_help", SHIFTS, at(3, 2, 17, 50), at(3, 3, 9, 50), at(3, 3, 10, 50)),
    ("debt_help", FEAST, at(12, 25, 9), at(12, 28, 10), at(12, 28, 11)),
    ("clinician", USUAL_HOURS, at(3, 2, 10), at(3, 2, 18), at(3, 3, 18)),
    ("clinician", USUAL_HOURS, at(3, 2, 3), at(3, 2, 18), at(3, 3, 18)),
    ("clinician", USUAL_HOURS, at(3, 6, 18), at(3, 9, 18), at(3, 10, 18)),
    ("clinician", SHIFTS, at(3, 2, 12, 30), at(3, 2, 18), at(3, 3, 18)),
    ("clinician", FEAST, at(12, 24, 9), at(12, 24, 12), at(12, 28, 18)),
    ("clinician", FEAST, at(12, 24, 12), at(12, 28, 18), at(12, 29, 18)),
    ("clinician", USUAL_HOURS, at(3, 28, 12), at(3, 30, 18), at(3, 31, 18)),
    ("clinician", USUAL_HOURS, at(10, 24, 12), at(10, 26, 18), at(10, 27, 18)),
    ("record_review", USUAL_HOURS, at(3, 2, 10), at(3, 3, 10), at(3, 4, 10)),
    ("record_review", USUAL_HOURS, at(3, 6, 22), at(3, 9, 22), at(3, 10, 22)),
    ("record_review", FEAST, at(12, 24, 10), at(12, 28, 10), at(12, 29, 10)),
    ("record_review", USUAL_HOURS, at(3, 27, 10), at(3, 30, 10), at(3, 31, 10)),
    ("record_review", USUAL_HOURS, at(10, 23, 10), at(10, 26, 10), at(10, 27, 10)),
    ("debrief", FEAST, at(12, 24, 10), at(12, 27, 10), at(12, 30, 10)),
    ("debrief", USUAL_HOURS, at(3, 28, 10), at(3, 31, 11), at(4, 3, 11)),
    ("debrief", USUAL_HOURS, at(10, 24, 10), at(10, 27, 9), at(10, 30, 9)),
    ("decision", USUAL_HOURS, at(12, 25, 3), at(12, 25, 3, 5), at(12, 25, 3, 10)),
    ("decision", USUAL_HOURS, at(3, 29, 1, 57), at(3, 29, 3, 2), at(3, 29, 3, 7)),
    ("decision", USUAL_HOURS, at(10, 25, 2, 58), at(10, 25, 2, 3, fold=1), at(10, 25, 2, 8, fold=1)),
    ("call_back", USUAL_HOURS, at(3, 29, 1, 59), at(3, 29, 3, 1), at(3, 29, 3, 3)),
]
# fmt: on


@pytest.mark.parametrize(
    ("kind", "hours", "started", "due", "twice"), TABLE, ids=[f"{row[0]}-{place}" for place, row in enumerate(TABLE)]
)
def test_a_clock_is_due_and_tells_once_more(
    kind: str, hours: ServiceHours, started: datetime, due: datetime, twice: datetime
) -> None:
    clock = begun(kind, started, hours)
    assert clock.due_at == due
    assert [state(clock, moment) for moment in (started, due - timedelta(seconds=1), due)] == [
        "running", "running", "red",
    ]  # fmt: skip
    at_once = sum(tell.rounds == 0 for tell in RULES[kind].tells)
    everybody = len(RULES[kind].tells)
    moments = (started, due - timedelta(seconds=1), due, twice - timedelta(seconds=1), twice)
    assert [told_by_now(clock, moment, hours) for moment in moments] == [
        at_once, at_once, everybody - 1, everybody - 1, everybody,
    ]  # fmt: skip
    assert next_told(replace(clock, told=everybody - 1), hours) == ("duty_manager", twice)


@pytest.mark.parametrize(("channel", "minutes"), BY_CHANNEL.items())
@pytest.mark.parametrize("started", [at(3, 2, 10), at(12, 25, 3), at(3, 29, 1, 59), at(10, 25, 2, 59)])
def test_a_handover_is_accepted_by_channel_day_and_night(channel: str, minutes: int, started: datetime) -> None:
    clock, within = begun("handover", started, FEAST, channel), timedelta(minutes=minutes)
    assert clock.due_at - started == within
    who = [tell.who for tell in RULES["handover"].tells]
    assert who == ["on_call", "next_on_call", "duty_manager"]
    told = [next_told(replace(clock, told=stage), FEAST) for stage in range(4)]
    assert told == [*zip(who, (started, started + within, started + 2 * within), strict=True), None]


def test_every_kind_and_every_channel_has_its_rule() -> None:
    assert set(RULES) == set(ClockKind)
    assert set(BY_CHANNEL) == set(ContactChannel)
    for rule in RULES.values():
        rounds = [tell.rounds for tell in rule.tells]
        assert rounds == sorted(rounds)
        assert rule.source.startswith("domain.md 2.1")
    assert RULES["call_back"].tries == 3
    assert OVERRIDES["senior"] == {"handover", "decision"}


def test_a_danger_never_stands_still() -> None:
    assert {kind for kind, rule in RULES.items() if rule.may_wait} == {"senior", "clinician", "debt_help"}
    assert not any(rule.may_wait for rule in RULES.values() if rule.counts == "every_hour")


@pytest.mark.parametrize("hours", [USUAL_HOURS, SHIFTS, FEAST], ids=["usual", "shifts", "feast"])
@pytest.mark.parametrize("kind", sorted(RULES))
def test_a_clock_that_was_stopped_never_tells_again(kind: str, hours: ServiceHours) -> None:
    running = begun(kind, at(12, 23, 10), hours)
    stopped = replace(running, stopped_at=at(12, 23, 10, 1))
    years = at(12, 23, 10) + timedelta(days=900)
    assert state(stopped, years) == "stopped"
    assert told_by_now(stopped, years, hours) == stopped.told == 0
    assert next_told(stopped, hours) is None
    assert told_by_now(running, years, hours) == len(RULES[kind].tells)  # The same without the stop.


@pytest.mark.parametrize("kind", ["senior", "clinician", "debt_help"])
def test_a_clock_that_waits_for_the_person_stands_still(kind: str) -> None:
    clock = replace(begun(kind, at(3, 2, 10), SHIFTS), told=1, waiting_since=at(3, 2, 10, 30))
    week = at(3, 9, 10)
    assert state(clock, week) == "waiting"
    assert told_by_now(clock, week, SHIFTS) == 1
    assert next_told(clock, SHIFTS) is None
    assert told_by_now(replace(clock, waiting_since=None), week, SHIFTS) == len(RULES[kind].tells)


Moments = tuple[datetime, datetime, datetime, datetime]
AFTER_A_WAIT: list[tuple[str, ServiceHours, Moments]] = [
    # begun, waits from, goes on, due then
    ("senior", USUAL_HOURS, (at(3, 2, 10), at(3, 2, 10, 20), at(3, 2, 15), at(3, 2, 15, 40))),
    ("senior", USUAL_HOURS, (at(3, 2, 10), at(3, 2, 10, 20), at(3, 2, 17, 50), at(3, 3, 9, 30))),
    ("senior", SHIFTS, (at(3, 2, 11, 30), at(3, 2, 11, 50), at(3, 2, 13), at(3, 2, 14, 40))),
    ("debt_help", FEAST, (at(12, 24, 11, 30), at(12, 24, 11, 45), at(12, 25, 12), at(12, 28, 9, 45))),
    ("senior", USUAL_HOURS, (at(3, 27, 17), at(3, 27, 17, 30), at(3, 30, 12), at(3, 30, 12, 30))),
    ("senior", USUAL_HOURS, (at(10, 23, 17), at(10, 23, 17, 30), at(10, 26, 12), at(10, 26, 12, 30))),
    ("senior", USUAL_HOURS, (at(3, 2, 10), at(3, 2, 12), at(3, 2, 15), at(3, 2, 15))),  # It was red before.
    ("clinician", USUAL_HOURS, (at(3, 2, 10), at(3, 2, 11), at(3, 2, 15), at(3, 2, 18))),
    ("clinician", USUAL_HOURS, (at(3, 2, 10), at(3, 2, 11), at(3, 4, 15), at(3, 4, 18))),
    ("handover", USUAL_HOURS, (at(3, 29, 1, 59), at(3, 29, 3), at(3, 29, 4), at(3, 29, 4, 1))),
]


@pytest.mark.parametrize(("kind", "hours", "moments"), AFTER_A_WAIT)
def test_after_the_wait_as_much_time_is_left_as_before(kind: str, hours: ServiceHours, moments: Moments) -> None:
    started, since, on, due = moments
    clock = replace(begun(kind, started, hours), waiting_since=since)
    assert due_after_waiting(clock, on, hours) == due
    assert due_after_waiting(replace(clock, waiting_since=None), on, hours) == clock.due_at


def test_the_next_is_told_later_by_as_much_as_it_stood_still() -> None:
    clock = replace(begun("senior", at(3, 2, 10), USUAL_HOURS), told=1, waiting_since=at(3, 2, 10, 20))
    went_on = replace(clock, waiting_since=None, due_at=due_after_waiting(clock, at(3, 2, 15), USUAL_HOURS))
    asked: Callable[[datetime], int] = lambda moment: told_by_now(went_on, moment, USUAL_HOURS)  # noqa: E731
    assert [asked(at(3, 2, 15, 39)), asked(at(3, 2, 15, 40)), asked(at(3, 2, 16, 40))] == [1, 2, 3]
