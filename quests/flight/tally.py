"""What many imagined people add up to. Tallies add, so a flight may be flown in parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from quests.definition import Quest
from quests.flight.staff import Staff
from quests.flight.walk import Walk
from quests.standing import StepStatus, standing
from quests.trace import State

A_WEEK = timedelta(days=7)


@dataclass
class Tally:
    """Counts of people and of minutes. ``busiest`` are the minutes of each one's busiest week, ``weeks`` those in which
    she did something; ``staff`` is minutes by role and kind of work."""

    people: int = 0
    began: int = 0
    ended_well: int = 0
    levels: Counter[tuple[str, str]] = field(default_factory=Counter)
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_at: Counter[str] = field(default_factory=Counter)
    days_in: dict[str, list[float]] = field(default_factory=dict)
    busiest: list[float] = field(default_factory=list)
    minutes: float = 0
    weeks: int = 0
    reminders: int = 0
    talk_reminders: int = 0
    staff: Counter[tuple[str, str]] = field(default_factory=Counter)

    def entered(self, level: str) -> int:
        """How many reached a level."""
        return sum(self.levels[level, state] for state in State)

    def opened(self, step: str) -> int:
        """To how many a step was open at any time, and not put out of their plan."""
        return sum(self.steps[step, status] for status in StepStatus)

    def median_days(self, level: str) -> float | None:
        """Half of those who completed a level did so within so many days."""
        found = self.days_in.get(level)
        return median(found) if found else None

    def __iadd__(self, other: Tally) -> Tally:
        for name in ("people", "began", "ended_well", "minutes", "weeks", "reminders", "talk_reminders"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("levels", "steps", "left_at", "staff"):
            getattr(self, name).update(getattr(other, name))
        for level, days in other.days_in.items():
            self.days_in.setdefault(level, []).extend(days)
        self.busiest += other.busiest
        return self


def add(tally: Tally, walk: Walk, staff: Staff, reminders: int) -> None:
    """Count one person in."""
    stood = standing(walk.events, walk.until)
    tally.people += 1
    if stood is None:
        return
    tally.began += bool(walk.minutes)
    tally.ended_well += stood.has_exited_well
    for level in stood.levels.values():
        tally.levels[level.level, level.state] += 1
        if level.state is State.COMPLETED and level.left_at is not None:
            tally.days_in.setdefault(level.level, []).append((level.left_at - level.entered_at) / timedelta(days=1))
    for step in stood.steps.values():
        tally.steps[step.step, step.status] += 1
    if (place := walk.left_at or walk.stayed_at) is not None:
        tally.left_at[place] += 1
    if walk.minutes:
        tally.busiest.append(max(walk.minutes.values()))
    tally.minutes += sum(walk.minutes.values())
    tally.weeks += len(walk.minutes)
    tally.reminders += reminders
    tally.talk_reminders += staff.talk_reminders
    tally.staff.update(walk.staff)


def summed(tallies: Iterable[Tally]) -> Tally:
    """Parts of one flight as a whole."""
    whole = Tally()
    for part in tallies:
        whole += part
    return whole


def horizon(quest: Quest) -> timedelta:
    """How long a flight looks: half as long again as the quest expects, and four weeks in which silence shows."""
    return A_WEEK * (quest.expected_weeks * 1.5 + 4)
