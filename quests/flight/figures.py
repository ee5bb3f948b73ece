"""What a flight says: shares, minutes and hours, each with its range and the assumptions that it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from quests.assumptions import ASSUMPTIONS, RESTS_ON, SETTINGS, Assumption
from quests.definition import Quest
from quests.flight.tally import Tally, horizon
from quests.standing import StepStatus
from quests.trace import State

STARTS_A_WEEK = 10
"""Hours of work need a number of people who begin: so many a week, where nobody says how many."""
_SILENT = (State.STALLED, State.ABANDONED)
_LEFT = (State.STOPPED,)
Value = float | None


@dataclass(frozen=True)
class Figure:
    """One number at the start values, and its least and most when the assumptions go to their ends."""

    value: Value
    low: Value
    high: Value


@dataclass(frozen=True)
class Flown:
    """What has been flown so far: at the start values, and fewer people at both ends."""

    seed: int
    asked: int
    start: Tally
    few: Tally
    many: Tally

    def figure(self, value: Callable[[Tally], Value]) -> Figure:
        """One number of all three. The range holds the value itself: chance is in it as well. It is there once people
        have flown at both ends."""
        found = [value(tally) if tally.people else None for tally in (self.start, self.few, self.many)]
        if not (self.few.people and self.many.people):
            return Figure(found[0], None, None)
        known = [one for one in found if one is not None]
        return Figure(found[0], min(known, default=None), max(known, default=None))


@dataclass(frozen=True)
class LevelFigures:
    """A level: shares of all who started, and of those who reached it."""

    slug: str
    reached: Figure
    went_on: Value
    fell_silent: Value
    stopped: Value
    days: Value


@dataclass(frozen=True)
class StepFigures:
    """A step: shares of those to whom it was open. ``left`` of all who started."""

    slug: str
    opened: Value
    done: Value
    put_aside: Value
    left: Value


def share(number: float, of: float) -> Value:
    """A share; None of nobody."""
    return number / of if of else None


def ends_well(flown: Flown) -> Figure:
    """The share of all who started that comes to a good end."""
    return flown.figure(lambda tally: share(tally.ended_well, tally.people))


def her_minutes(flown: Flown) -> Figure:
    """Minutes that the plan asks of her in a week in which she does something."""
    return flown.figure(lambda tally: share(tally.minutes, tally.weeks))


def busiest_week(flown: Flown) -> Figure:
    """Minutes of the busiest week of half of the people, or fewer."""
    return flown.figure(lambda tally: median(tally.busiest) if tally.busiest else None)


def reminders(flown: Flown) -> Figure:
    """Reminders of steps that go out for one who starts, by the rules and their caps."""
    return flown.figure(lambda tally: share(tally.reminders, tally.people))


def staff_hours(flown: Flown, starts: int, role: str | None = None, what: str | None = None) -> Figure:
    """Hours of work a week while so many start each week; of one role or one kind of work where it is named."""

    def hours(tally: Tally) -> Value:
        minutes = sum(
            spent for (who, kind), spent in tally.staff.items() if role in (None, who) and what in (None, kind)
        )
        return share(minutes * starts / 60, tally.people)

    return flown.figure(hours)


def work_of(flown: Flown) -> list[tuple[str, str]]:
    """Who does what in this quest, the most work first."""
    found: Counter[tuple[str, str]] = Counter()
    for tally in (flown.start, flown.few, flown.many):
        found.update(tally.staff)
    return [pair for pair, _minutes in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def levels_of(quest: Quest, flown: Flown) -> list[LevelFigures]:
    """Every level, in the order of the quest."""
    return [_level(level.slug, flown) for level in quest.levels]


def _level(slug: str, flown: Flown) -> LevelFigures:
    tally = flown.start
    entered = tally.entered(slug)

    def of(states: Iterable[State]) -> Value:
        return share(sum(tally.levels[slug, state] for state in states), entered)

    return LevelFigures(
        slug=slug,
        reached=flown.figure(lambda one: share(one.entered(slug), one.people)),
        went_on=of((State.COMPLETED, State.MOVED, State.EXITED_WELL)),
        fell_silent=of(_SILENT),
        stopped=of(_LEFT),
        days=tally.median_days(slug),
    )


def steps_of(quest: Quest, level: str, flown: Flown) -> list[StepFigures]:
    """Every step of a level that was open to anybody."""
    tally = flown.start
    found = []
    for step in quest.level(level).steps:
        opened = tally.opened(step.slug)
        done, aside = tally.steps[step.slug, StepStatus.DONE], tally.steps[step.slug, StepStatus.SKIPPED]
        left = share(tally.left_at[step.slug], tally.people)
        reached = share(opened, tally.people)
        if opened:
            found.append(StepFigures(step.slug, reached, share(done, opened), share(aside, opened), left))
    return found


def hardest_steps(flown: Flown, most: int = 3, least: float = 0.02) -> list[tuple[str, float]]:
    """Where most leave or fall silent: the steps, and the share of all who started."""
    people = flown.start.people or 1
    found = sorted(flown.start.left_at.items(), key=lambda item: (-item[1], item[0]))
    return [(slug, number / people) for slug, number in found[:most] if number / people >= least]


def as_json(quest: Quest, flown: Flown, starts: int = STARTS_A_WEEK) -> dict[str, Any]:
    """A flight for scripts. Shares are of one; nothing in it was counted from people."""
    return {
        "estimate": True,
        "quest": quest.slug,
        "version": quest.version,
        "clients": flown.start.people,
        "clients_at_the_ends": flown.few.people,
        "seed": flown.seed,
        "weeks": horizon(quest).days / 7,
        "ends_well": _plain(ends_well(flown), "ends_well"),
        "minutes_a_week": _plain(her_minutes(flown), "her_minutes"),
        "minutes_in_the_busiest_week": _plain(busiest_week(flown), "her_minutes"),
        "reminders": _plain(reminders(flown), "reminders"),
        "starts_a_week": starts,
        "staff_hours_a_week": _plain(staff_hours(flown, starts), "staff_hours"),
        "staff": [
            {"role": role, "work": what, **_plain(staff_hours(flown, starts, role, what))}
            for role, what in work_of(flown)
        ],
        "levels": [_level_as_json(quest, one, flown) for one in levels_of(quest, flown)],
        "assumptions": [
            {"key": one.key, "unit": one.unit, "basis": one.basis, "source": one.source, "at": _at_each(one)}
            for one in ASSUMPTIONS
        ],
    }


def _plain(figure: Figure, rests_on: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"value": _short(figure.value), "low": _short(figure.low), "high": _short(figure.high)}
    return found | ({"rests_on": list(RESTS_ON[rests_on])} if rests_on else {})


def _level_as_json(quest: Quest, one: LevelFigures, flown: Flown) -> dict[str, Any]:
    return {
        "level": one.slug,
        "reached": _plain(one.reached, "enters_level"),
        "went_on": _short(one.went_on),
        "fell_silent": _short(one.fell_silent),
        "stopped": _short(one.stopped),
        "median_days": _short(one.days),
        "steps": [
            {
                "step": step.slug,
                "opened": _short(step.opened),
                "done": _short(step.done),
                "put_aside": _short(step.put_aside),
                "left": _short(step.left),
            }
            for step in steps_of(quest, one.slug, flown)
        ],
    }


def _at_each(one: Assumption) -> dict[str, float]:
    return {setting: one.at(setting) for setting in SETTINGS}


def _short(value: Value) -> Value:
    return None if value is None else round(value, 4)
