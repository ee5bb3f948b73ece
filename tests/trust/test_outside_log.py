"""The event log for people outside, attacked: no way of fewer than ten, no time of anybody's, no danger of one way.

The attacker has the file and knows all about one person that the service knows: each event, with its time. Every
attack has its control: the same attack on a log that leaves without that rule, which has to find somebody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from quests import outside_log
from quests.events import Event
from quests.outside_log import LADDER, ToldJourney, Walked, tellable

A_DAY = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
LEVELS = {"first": ("read", "write", "talk"), "second": ("limits", "friend"), "third": ("look-back",)}
SEEDS = range(6)


def a_journey(person: int, chance: Random) -> Walked:
    """Somebody who goes on, level by level, mostly by the same steps, until she ends or the log does."""
    now, told = A_DAY + timedelta(minutes=chance.randrange(90_000)), list[Event]()

    def happens(kind: str, level: str | None = None, step: str | None = None, **detail: str) -> None:
        nonlocal now
        told.append(Event(len(told) + 1, kind, now, "client", level, step, detail))
        now += timedelta(minutes=chance.randrange(20_000))

    facts = {"frame": "journey", "audience": "self", "channel": chance.choice(("portal", "portal", "call"))}
    happens("journey_started", language=chance.choice(("en", "en", "ru")), risk="unasked", **facts)
    if chance.random() < 0.3:
        happens("risk_changed", **{"from": "unasked", "to": chance.choice(("low", "high")), "rule": "R1"})
    for level, steps in LEVELS.items():
        happens("level_entered", level)
        for step in steps:
            if chance.random() < 0.2:
                happens("reminder_sent", level, step)
            happens("step_skipped" if chance.random() < 0.1 else "step_done", level, step)
            if chance.random() < 0.08:
                happens(chance.choice(("stopped", "exited_well", "contact_lost", "deceased")), level)
                return Walked(f"p{person}", 1, told)
        happens("level_completed", level)
    happens("exited_well", "third")
    return Walked(f"p{person}", 1, told)


def people(seed: int, count: int = 400) -> list[Walked]:
    chance = Random(seed)
    return [a_journey(person, chance) for person in range(count)]


def way(journey: ToldJourney) -> tuple[object, ...]:
    """All of a told journey but its days."""
    return tuple((event.kind, event.level, event.step, *sorted(event.detail.items())) for event in journey.events)


def small_ways(told: Iterable[ToldJourney]) -> list[int]:
    """How many people went each way that fewer than ten went, or not in fives."""
    return [people for people in Counter(map(way, told)).values() if people < 10 or people % 5]


def waits(days: Sequence[int]) -> tuple[int, ...]:
    return tuple(after - before for before, after in pairwise(days))


def found_by_her_waits(walked: Sequence[Walked], told: Sequence[ToldJourney]) -> float:
    """The share of told journeys that an attacker finds who knows the days between any three of somebody's events."""
    rungs = {rung.name: rung for rung in LADDER}
    known: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for one in walked:
        for name, rung in rungs.items():
            shown = [event for event in one.events if event.kind in rung.kinds]
            between = tuple(round((after.at - before.at) / timedelta(days=1)) for before, after in pairwise(shown))
            if len(between) >= 3:
                known[(name, tuple(event.step for event in shown), between)].add(one.person)
    longer = [journey for journey in told if len(journey.events) >= 4]
    hits = sum(
        len(
            known[
                str(journey.events[0].detail["told"]),
                tuple(event.step for event in journey.events),
                waits([event.day for event in journey.events]),
            ]
        )
        == 1
        for journey in longer
    )
    assert len(longer) > 50
    return hits / len(longer)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_way_is_gone_by_fewer_than_ten(seed: int) -> None:
    walked = people(seed)
    told, left_out = tellable(walked, Random(seed))
    assert small_ways(told) == []
    living = [one for one in walked if all(event.kind != "deceased" for event in one.events)]
    assert len(told) + left_out == len(living)
    assert left_out < 10, "whoever went a way of her own is told with less, not left out"
    assert {journey.events[0].detail["told"] for journey in told} >= {"acts", "levels"}


def test_the_attacker_finds_small_ways_in_a_log_that_is_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside_log, "GROUP", 1)
    monkeypatch.setattr(outside_log, "BLOCK", 1)
    told, _left_out = tellable(people(1), Random(1))
    assert 1 in small_ways(told)


def test_ten_journeys_of_five_people_are_no_group() -> None:
    chance = Random(3)
    twice = [Walked(f"p{number % 5}", 1, a_journey(0, Random(5)).events) for number in range(10)]
    told, left_out = tellable(twice, chance)
    assert (told, left_out) == ([], 10)
    told, left_out = tellable([Walked(str(number), 1, one.events) for number, one in enumerate(twice)], chance)
    assert (len(told), left_out) == (10, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_wait_is_anybodys(seed: int) -> None:
    told, _left_out = tellable(people(seed), Random(seed))
    groups: defaultdict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for journey in told:
        groups[way(journey)].append(waits([event.day for event in journey.events]))
    for group in groups.values():
        for column in zip(*group, strict=True):
            assert min(Counter(column).values()) >= 5


def test_nobody_is_found_by_the_days_between_what_she_did(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = people(4, 2000)
    told, _left_out = tellable(walked, Random(4))
    assert found_by_her_waits(walked, told) < 0.02
    monkeypatch.setattr(outside_log, "dealt", lambda days, _chance: days)
    as_it_was, _left_out = tellable(walked, Random(4))
    assert found_by_her_waits(walked, as_it_was) > 0.5, "the control: with her own waits she is found"


def ways_in_danger_alone(told: Iterable[ToldJourney]) -> tuple[int, int]:
    """How many ways stand beside high risk, and beside how many of them fewer than ten people without it."""
    by_way: defaultdict[object, Counter[str]] = defaultdict(Counter)
    for journey in told:
        started, *others = way(journey)
        assert isinstance(started, tuple)
        facts = tuple(one for one in started if one not in DANGER)
        by_way[(facts, *others)][journey.events[0].detail.get("risk", "")] += 1
    high = [found for found in by_way.values() if found["high"]]
    return len(high), sum(found["not_high"] < 10 for found in high)


DANGER = (("risk", "high"), ("risk", "not_high"))


def all_in_danger() -> list[Walked]:
    """Thirty who went one way, every one of them in danger."""
    kinds = ("journey_started", "risk_changed", "level_entered", "stopped")
    details: tuple[dict[str, str], ...] = ({}, {"from": "unasked", "to": "emergency", "rule": "R0"}, {}, {})
    events = [
        Event(seq, kind, A_DAY, "client", "only" if kind == "level_entered" else None, None, detail)
        for seq, (kind, detail) in enumerate(zip(kinds, details, strict=True), start=1)
    ]
    return [Walked(f"danger-{number}", 1, events) for number in range(30)]


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_danger_is_told_of_no_way_that_only_people_in_danger_went(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    walked = [*people(seed, 3000), *all_in_danger()]
    ways, alone = ways_in_danger_alone(tellable(walked, Random(seed))[0])
    assert ways
    assert not alone
    monkeypatch.setattr(outside_log, "_groups", by_risk_wherever_ten_are_alike)
    ways, alone = ways_in_danger_alone(tellable(walked, Random(seed))[0])
    assert alone, "the control: risk told of every ten tells it of those who went a way in danger alone"


def by_risk_wherever_ten_are_alike(
    members: Sequence[Walked],
) -> tuple[list[tuple[dict[str, str], list[Walked]]], list[Walked]]:
    groups: defaultdict[str, list[Walked]] = defaultdict(list)
    for one in members:
        groups["high" if any(event.detail.get("to") in ("high", "emergency") for event in one.events) else ""].append(
            one
        )
    told = [({"risk": risk} if risk else {}, group) for risk, group in groups.items() if len(group) >= 10]
    return told, [one for risk, group in groups.items() if len(group) < 10 for one in group]


def test_nothing_of_danger_lapses_or_death_is_told() -> None:
    kinds = {"risk_changed", "safety_hold_started", "safety_hold_ended", "lapse_reported", "deceased"}
    assert not any(kinds & rung.kinds for rung in LADDER)


def locked(walked: Walked) -> Walked:
    """The same journey, begun under the lock of P-V."""
    lock = Event(2, "plan_adjusted", walked.events[0].at, "system", None, None, {"what": "lock", "to": "on"})
    return Walked(walked.person, 1, [walked.events[0], lock, *walked.events[1:]])


def alike(count: int) -> list[Walked]:
    """So many people on the very same way."""
    return [Walked(f"p{number}", 1, a_journey(0, Random(7)).events) for number in range(count)]


def test_the_lock_is_told_of_nobody_however_many_went_the_same_way_under_it() -> None:
    told, _left_out = tellable([*map(locked, alike(30)[:10]), *alike(30)[10:]], Random(1))
    assert len(told) == 30
    assert not any(event.kind == "plan_adjusted" for journey in told for event in journey.events)
    assert Counter(journey.events[0].detail["told"] for journey in told) == {"all": 20, "acts": 10}


def test_another_change_of_a_plan_is_told_where_ten_had_it() -> None:
    """The control: what hides the lock does not hide the kind of event."""
    paced = [
        Walked(
            one.person,
            1,
            [
                *one.events[:2],
                Event(2, "plan_adjusted", one.events[1].at, "client", None, None, {"what": "pace"}),
                *one.events[2:],
            ],
        )
        for one in alike(10)
    ]
    told, _left_out = tellable(paced, Random(1))
    assert all("plan_adjusted" in {event.kind for event in journey.events} for journey in told)
    assert len(told) == 10
