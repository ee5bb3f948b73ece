"""Which steps a plan may have: for the short and the full depth, and for every way in which branches may hold.

The steps of a level are looked at in *worlds*: what is true of one person, as far as this level reads it. Where a level
reads so much that its worlds are too many, the ones that differ most are taken; the choice never depends on chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import NamedTuple

from quests.definition import Condition, Level, Quest, Step
from quests.rules import PREFERENCES

MOST_WORLDS = 4096
_RISKS = ("low", "medium", "high")
Atom = tuple[str, str, int]
"""One thing that a branch may read: what kind, which value, how often."""


class World(NamedTuple):
    """What is true of one person. ``said`` are the facts, ``prefers`` her preferences."""

    risk: str
    has_lapsed: bool
    prefers: Mapping[str, str]
    said: frozenset[Atom]

    def holds(self, condition: Condition) -> bool:
        return any(self._is_true(part) for part in condition.parts)

    def _is_true(self, part: Condition) -> bool:
        if part.risk_at_least is not None:
            return _RISKS.index(self.risk) >= _RISKS.index(part.risk_at_least)
        if part.lapse_reported:
            return self.has_lapsed
        if part.preference is not None:
            return self.prefers[part.preference] == part.equals
        return _atom(part) in self.said

    @property
    def words(self) -> str:
        """The world in words, for a message."""
        about = [f"{fact}: {value}" for fact, value, _ in sorted(self.said)]
        about += [f"the risk {self.risk}"] if self.risk != "low" else []
        about += ["a lapse"] if self.has_lapsed else []
        whom = f"with {', '.join(about)}" if about else "to whom no 'only_if' applies"
        return f"the {self.prefers['depth']} plan of a person {whom}"


def worlds(level: Level, *, calm: bool = False) -> Iterator[World]:
    """The worlds in which a level may be walked. The short plan where no branch holds comes first."""
    parts = [part for step in level.steps if step.only_if is not None for part in step.only_if.parts]
    risks = ("low", *dict.fromkeys(part.risk_at_least for part in parts if part.risk_at_least not in (None, "low")))
    lapses = (False, True) if any(part.lapse_reported for part in parts) else (False,)
    read = {part.preference for part in parts} | {"depth"}
    choices = {name: sorted(values, reverse=True) if name in read else ["normal" if name == "pace" else "journey"]
               for name, values in PREFERENCES.items()}  # fmt: skip
    if calm:
        choices["frame"] = ["plain"]
    facts = list(dict.fromkeys(_atom(part) for part in parts if part.fact is not None))
    said = [frozenset[Atom](), frozenset(facts), *(frozenset((one,)) for one in facts)]
    if len(facts) <= 5:
        said += [frozenset(f for f, is_in in zip(facts, taken, strict=True) if is_in)
                 for taken in product((False, True), repeat=len(facts))]  # fmt: skip
    whole = (
        World(str(risk), lapse, dict(zip(choices, chosen, strict=True)), facts_said)
        for risk, lapse, facts_said in product(risks, lapses, dict.fromkeys(said))
        for chosen in product(*choices.values())
    )
    return islice(whole, MOST_WORLDS)


def plan_in(level: Level, world: World) -> tuple[Step, ...]:
    """The steps of a level in a plan of this world, before anybody fitted it."""
    return tuple(
        step
        for step in level.steps
        if not step.is_extra
        and (step.depth == "short" or world.prefers["depth"] == "full")
        and (step.only_if is None or world.holds(step.only_if))
    )


def reachable(quest: Quest) -> frozenset[str]:
    """The steps that some plan may have without anybody adding them: their branch can come true in time."""
    found: frozenset[str] = frozenset()
    while True:
        more = frozenset(
            step.slug
            for at, level in enumerate(quest.levels)
            for step in level.steps
            if not step.is_extra and (step.only_if is None or _can_be(quest, at, step, found))
        )
        if more == found:
            return found
        found = more


def asked_in(quest: Quest, condition: Condition, within: frozenset[str]) -> list[tuple[int, Step]]:
    """The steps among ``within`` that ask for the fact of a condition with its value, each with its level's place."""
    return [
        (at, step)
        for at, level in enumerate(quest.levels)
        for step in level.steps
        if step.slug in within and condition.equals in step.facts.get(condition.fact or "", ())
    ]


def _can_be(quest: Quest, at: int, step: Step, within: frozenset[str]) -> bool:
    assert step.only_if is not None
    return any(_part_can_be(quest, at, step, part, within) for part in step.only_if.parts)


def _part_can_be(quest: Quest, at: int, step: Step, part: Condition, within: frozenset[str]) -> bool:
    if part.preference == "frame" and quest.calm:
        return part.equals == "plain"
    if part.preference == "depth" and step.depth == "full":
        return part.equals == "full"
    if part.fact is None:
        return True
    asked = [slug for place, slug in asked_in(quest, part, within) if place <= at and slug.slug != step.slug]
    return len(asked) >= part.times


def _atom(part: Condition) -> Atom:
    return part.fact or "", part.equals or "", part.times
