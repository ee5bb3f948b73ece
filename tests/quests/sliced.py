"""Imaginary people in groups: the numbers of everybody and of each value of a dimension, some of them hard to keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date
from random import Random

from quests.dropoff import DropOff, count
from quests.events import Event
from quests.pooling import summed
from tests.quests.populations import LAST_DAY, Shape, population, some_plan

SIZES = (12, 40, 100, 200, 400)

Log = list[list[Event]]
Groups = Mapping[str, DropOff]


def some_values(random: Random, most: int = 6) -> Callable[[list[Event]], str]:
    """A rule that gives each person a value: by chance, by when she came, or by how far she got, the hardest kind."""
    values = random.choice(["ab", "abc", "abcd", "abcdef"])[:most]
    weights = [random.random() ** 2 + 0.01 for _ in values]
    kind = random.choice(["chance", "chance", "how far", "how she stands"])
    if kind == "chance":
        return lambda events: random.choices(values, weights)[0]
    if kind == "how far":
        return lambda events: values[len(events) // random.randint(4, 7) % len(values)]
    return lambda events: values[(len(events[-1].kind) + (random.random() < 0.1)) % len(values)]


def by_month(events: Sequence[Event]) -> str:
    return f"{events[0].at:%Y-%m}"


def some_people(seed: int, levels: int, steps: int, sizes: Sequence[int] = SIZES) -> tuple[Shape, Log]:
    random = Random(seed)
    plan = some_plan(random, random.randint(1, levels), random.randint(1, steps))
    return plan.levels, population(random, plan, random.choice(sizes), keenness=random.choice([0.7, 0.85, 0.93, 0.97]))


def labelled(log: Log, value_of: Callable[[list[Event]], str]) -> dict[str, Log]:
    groups = defaultdict(list)
    for events in log:
        groups[value_of(events)].append(events)
    return dict(sorted(groups.items()))


def counted(log: Log, shape: Shape, day: date = LAST_DAY) -> DropOff:
    return count(log, shape, day, UTC, quest="imaginary", version=1)


def counted_groups(groups: Mapping[str, Log], shape: Shape, day: date = LAST_DAY) -> dict[str, DropOff]:
    """The exact numbers of those values that somebody who has started has."""
    return {value: numbers for value, log in groups.items() if (numbers := counted(log, shape, day)).started}


def some_groups(seed: int, levels: int = 6, steps: int = 4) -> tuple[DropOff, dict[str, DropOff]]:
    """Everybody and one dimension, on the last day; everybody is empty where nobody had started."""
    shape, log = some_people(seed, levels, steps)
    groups = counted_groups(labelled(log, some_values(Random(seed))), shape)
    return (summed(groups.values()) if groups else counted([], shape)), groups
