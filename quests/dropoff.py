"""Where people pause or leave: the exact numbers of one quest version at the end of a past day.

These numbers are for nobody's eyes: ``quests.suppression`` makes of them what a page, a file or a command may show.
Shapes and rules: surface.md, "Drop-off numbers (JSON)".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from quests.events import Event
from quests.standing import LevelStanding, Standing, StepStatus, standing
from quests.stays import HOURS_A_DAY, hour_of
from quests.survival import Observation, median
from quests.trace import State

STATES: tuple[str, ...] = (
    "completed",
    "in_progress",
    "waiting_on_service",
    "paused",
    "stalled",
    "abandoned",
    "stopped",
    "moved",
    "exited_well",
    "safety_hold",
)
"""The states of a level in the order of the JSON. Their numbers add up to ``entered``."""

STEP_NUMBERS: tuple[str, ...] = ("opened", "done", "skipped", "waiting_on_service", "stalled")

_DAY = timedelta(days=1)


class DayNotOver(ValueError):
    """The day asked for is today or later. Its numbers still change, so there are none yet."""

    def __init__(self, day: date, latest: date) -> None:
        self.day, self.latest = day, latest
        super().__init__(f"{day.isoformat()} is not over yet; the latest whole day is {latest.isoformat()}")


@dataclass(frozen=True)
class StepCounts:
    """One step of a level. ``opened`` less the others is how many have it open and are neither kept nor stalled."""

    step: str
    opened: int | None
    done: int | None
    skipped: int | None
    waiting_on_service: int | None
    stalled: int | None


@dataclass(frozen=True)
class LevelCounts:
    """People who entered one level, by where they stand. None is a hidden number, and then only the rest is known."""

    level: str
    entered: int | None
    completed: int | None
    in_progress: int | None
    waiting_on_service: int | None
    paused: int | None
    stalled: int | None
    abandoned: int | None
    stopped: int | None
    moved: int | None
    exited_well: int | None
    safety_hold: int | None
    median_days: float | None
    steps: tuple[StepCounts, ...] = ()

    def __post_init__(self) -> None:
        known = [number for number in self.states.values() if number is not None]
        if self.entered is not None and len(known) == len(STATES) and sum(known) != self.entered:
            raise ValueError(f"the states of {self.level} add up to {sum(known)}, not to {self.entered}")

    @property
    def states(self) -> Mapping[str, int | None]:
        return {state: getattr(self, state) for state in STATES}


@dataclass(frozen=True)
class DropOff:
    """The numbers of one quest version. ``min_cell`` is 0 while they are exact and k once they may be shown."""

    quest: str
    version: int
    as_of: date
    min_cell: int
    started: int | None
    exited_well: int | None
    levels: tuple[LevelCounts, ...] = field(default=())


def as_of_instant(day: date, zone: tzinfo) -> datetime:
    """The instant at which ``day`` is over in ``zone``: the first one of the next day, in UTC."""
    return datetime.combine(day + _DAY, time.min, zone).astimezone(UTC)


def latest_day(now: datetime, zone: tzinfo) -> date:
    """Yesterday in the service's zone: the newest day that has numbers."""
    return now.astimezone(zone).date() - _DAY


def past_day(day: date | None, now: datetime, zone: tzinfo) -> date:
    """``day`` if it is over, yesterday where none is asked for. Raises DayNotOver for today or later."""
    latest = latest_day(now, zone)
    if day is not None and day > latest:
        raise DayNotOver(day, latest)
    return day or latest


def count(
    journeys: Iterable[Sequence[Event]],
    levels: Sequence[tuple[str, Sequence[str]]],
    as_of: date,
    zone: tzinfo,
    *,
    quest: str,
    version: int,
) -> DropOff:
    """Exact numbers at the end of ``as_of``: each journey's events in order, each level's slug with its steps' slugs.

    Journeys not started by then, and those of people who had died by then, are in no number. The order of levels
    and steps in the result is that of ``levels``.
    """
    until = as_of_instant(as_of, zone)
    tally = _Tally(until)
    for events in journeys:
        stood = standing(events, until)
        if stood is not None:
            tally.add(stood)
    return DropOff(
        quest=quest,
        version=version,
        as_of=as_of,
        min_cell=0,
        started=tally.started,
        exited_well=tally.exited_well,
        levels=tuple(tally.level(slug, steps) for slug, steps in levels),
    )


def assembled(
    counts: Mapping[str, int],
    medians: Mapping[str, float | None],
    levels: Sequence[tuple[str, Sequence[str]]],
    *,
    quest: str,
    version: int,
    as_of: date,
) -> DropOff:
    """The same numbers from the roll-up: ``counts`` by its keys (quests/tally.py), median days by level."""
    return DropOff(
        quest=quest,
        version=version,
        as_of=as_of,
        min_cell=0,
        started=counts.get("started", 0),
        exited_well=counts.get("exited_well", 0),
        levels=tuple(_assembled_level(counts, slug, steps, medians.get(slug)) for slug, steps in levels),
    )


def _assembled_level(
    counts: Mapping[str, int], slug: str, steps: Sequence[str], median_days: float | None
) -> LevelCounts:
    entered = counts.get(f"level:{slug}:entered", 0)
    states = {state: counts.get(f"level:{slug}:{state}", 0) for state in STATES if state != "in_progress"}
    return LevelCounts(
        level=slug,
        entered=entered,
        in_progress=entered - sum(states.values()),
        median_days=median_days,
        steps=tuple(
            StepCounts(step, *(counts.get(f"step:{step}:{name}", 0) for name in STEP_NUMBERS)) for step in steps
        ),
        **states,
    )


def to_json(numbers: DropOff) -> dict[str, Any]:
    """The numbers as surface.md shapes them. A hidden number, and a median that is not reached, are None."""
    return {
        "quest": numbers.quest,
        "version": numbers.version,
        "as_of": numbers.as_of.isoformat(),
        "min_cell": numbers.min_cell,
        "started": numbers.started,
        "exited_well": numbers.exited_well,
        "levels": [
            {
                "level": level.level,
                "entered": level.entered,
                **level.states,
                "median_days": level.median_days,
                "steps": [
                    {"step": step.step, **{name: getattr(step, name) for name in STEP_NUMBERS}} for step in level.steps
                ],
            }
            for level in numbers.levels
        ],
    }


class _Tally:
    """Adds journeys up, one standing at a time."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self.started = 0
        self.exited_well = 0
        self.states: defaultdict[str, Counter[State]] = defaultdict(Counter)
        self.times: defaultdict[str, list[Observation]] = defaultdict(list)
        self.steps: defaultdict[str, Counter[StepStatus]] = defaultdict(Counter)

    def add(self, stood: Standing) -> None:
        self.started += 1
        self.exited_well += stood.has_exited_well
        for level in stood.levels.values():
            self.states[level.level][level.state] += 1
            self.times[level.level].append(self._time_in(level))
        for step in stood.steps.values():
            self.steps[step.step][step.status] += 1

    def _time_in(self, level: LevelStanding) -> Observation:
        """From entering to completing, in whole hours of the clock; who has not completed was there until the end of
        her journey, or until now."""
        hours = hour_of(level.left_at or self.until) - hour_of(level.entered_at)
        return Observation(hours / HOURS_A_DAY, happened=level.state is State.COMPLETED)

    def level(self, slug: str, steps: Sequence[str]) -> LevelCounts:
        states = self.states[slug]
        days = median(self.times[slug])
        return LevelCounts(
            level=slug,
            entered=states.total(),
            median_days=None if days is None else round(days, 1),
            steps=tuple(self._step(step) for step in steps),
            **{state: states[State(state)] for state in STATES},
        )

    def _step(self, slug: str) -> StepCounts:
        by_status = self.steps[slug]
        return StepCounts(
            step=slug,
            opened=by_status.total(),
            done=by_status[StepStatus.DONE],
            skipped=by_status[StepStatus.SKIPPED],
            waiting_on_service=by_status[StepStatus.WAITING_ON_SERVICE],
            stalled=by_status[StepStatus.STALLED],
        )
