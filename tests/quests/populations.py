"""Imaginary people walking an imaginary quest, straight into an event log: seeded, quick, and full of odd turns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from quests.dropoff import DropOff, count
from quests.events import Event

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LAST_DAY = date(2026, 5, 31)
UNTIL = datetime(2026, 6, 1, tzinfo=UTC)

Shape = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Plan:
    """A quest's shape with its rules. ``needed`` closed steps complete a level; ``in_turn``: one opens the next."""

    levels: Shape
    needed: dict[str, int]
    in_turn: dict[str, bool]


def shape(levels: int, steps: int) -> Shape:
    return [(f"level-{i + 1}", [f"step-{i + 1}-{j + 1}" for j in range(steps)]) for i in range(levels)]


def some_plan(random: Random, levels: int, steps: int) -> Plan:
    made = shape(levels, steps)
    return Plan(
        made,
        needed={level: random.randint(1, len(slugs)) for level, slugs in made},
        in_turn={level: random.random() < 0.5 for level, slugs in made},
    )


class Walker:
    """One imaginary person. ``events`` is her log, written in order."""

    def __init__(self, random: Random, plan: Plan) -> None:
        self.random, self.plan = random, plan
        self.events: list[Event] = []
        self.at = START + timedelta(days=random.randint(0, 70), minutes=random.randint(0, 600))

    def write(
        self, kind: str, actor: str = "client", level: str | None = None, step: str | None = None, **detail: Any
    ) -> None:
        self.events.append(Event(len(self.events) + 1, kind, self.at, actor, level, step, detail))

    def rest(self, at_most_days: float) -> None:
        self.at += timedelta(days=self.random.random() * at_most_days)

    def walk(self, keenness: float) -> list[Event]:
        self.write("journey_started", frame="plain", language="en", audience="self", risk="low", channel="portal")
        for level, steps in self.plan.levels:
            self.write("level_entered", "system", level)
            if not self._go_through(level, steps, keenness):
                return self.events
            self.write("level_completed", "system", level)
            if self.random.random() < 0.01:
                self.write("level_reopened", "counsellor", level)
        self.write("exited_well", "system", by="rule")
        if self.random.random() < 0.03:
            self.rest(3)
            self.write("reopened")
        return self.events

    def _open(self, level: str, step: str) -> None:
        detail = {"owner": "client", "expected_days": self.random.choice([1, 3, 3, 5]), "due_from": None}
        self.write("step_opened", "system", level, step, **detail)

    def _go_through(self, level: str, steps: list[str], keenness: float) -> bool:
        in_turn = self.plan.in_turn[level]
        for step in steps[:1] if in_turn else steps:
            self._open(level, step)
        for closed, step in enumerate(steps):
            self.rest(6)
            if self.at >= UNTIL or not self._stay(level, step, keenness):
                return False
            self.write("step_skipped" if self.random.random() < 0.1 else "step_done", "client", level, step)
            if closed + 1 >= self.plan.needed[level]:
                return True
            if in_turn:
                self._open(level, steps[closed + 1])
        return True

    def _stay(self, level: str, step: str, keenness: float) -> bool:
        if self.random.random() < keenness:
            return True
        what = self.random.choice(["quiet", "quiet", "stopped", "contact_lost", "moved_on", "exited_well", "paused",
                                   "safety_hold_started", "wait", "wait", "deceased"])  # fmt: skip
        if what == "wait":
            self.write("step_sent_for_review", "client", level, step)
            self.write("service_wait_started", "system", level, step)
        elif what != "quiet":
            self.write(what)
        return False


def population(random: Random, plan: Plan, people: int, keenness: float = 0.9) -> list[list[Event]]:
    return [Walker(random, plan).walk(keenness) for _ in range(people)]


def some_drop_off(seed: int, people: int | None = None, levels: int | None = None, steps: int | None = None) -> DropOff:
    """The exact numbers of a random population of a random quest; the same for the same arguments."""
    random = Random(seed)
    plan = some_plan(random, levels or random.randint(1, 6), steps or random.randint(1, 4))
    size = people if people is not None else random.choice([3, 8, 20, 60, 150, 400])
    log = population(random, plan, size, keenness=random.choice([0.7, 0.85, 0.93, 0.97]))
    return count(log, plan.levels, LAST_DAY, UTC, quest="imaginary", version=1)
