"""The event log for people outside the service: nobody can be found in it.

What leaves is made so by three rules, each for every journey (surface.md, "Event log"; trust.md T13):

* Ten people at least went every way that is told. A way is the quest, its version and the sequence of what happened;
  who went a way of her own is told with less, rung by rung of ``LADDER``, until ten people are alike, and else left
  out. A way is told in fives, so that one person more or less is not seen from one file to the next.
* No time is anybody's. A journey begins on a day drawn for it; the days between two events are, in blocks of five
  people of the same way, those of the middle one, and then dealt out anew, so that no sequence of waits is anybody's.
* Danger is told of no single way: high risk stands beside a way only where ten with it and ten without went it. Who was
  ever under the lock of P-V is not told on the fullest rung, where the plan and the steps that it opens would tell it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile
from random import Random

from quests.dealt_waits import BLOCK, dealt, waits
from quests.events import ENDINGS, KINDS, Event

GROUP = 10
START_FACTS = ("frame", "language", "audience", "channel")
_HIGH = {"high", "emergency"}
_DAYS_OF_A_YEAR = 365

_NEVER = {
    *("journey_offered", "risk_changed", "safety_hold_started", "safety_hold_ended", "lapse_reported", "deceased"),
    "version_moved",
}
"""What tells of danger, of a lapse or of a death, and what is no act of the journey."""
_ENDS = {"journey_started", *ENDINGS, "reopened"}
_LEVELS = {*_ENDS, "level_entered", "level_completed", "level_reopened"}
_STEPS = {*_LEVELS, "step_done", "step_skipped"}


@dataclass(frozen=True)
class Rung:
    """How much of a way is told: by its name, which kinds of events."""

    name: str
    kinds: frozenset[str]


LADDER = (
    Rung("all", frozenset(KINDS - _NEVER)),
    Rung("acts", frozenset({*_STEPS, "paused", "resumed", "service_wait_started", "service_wait_ended"})),
    Rung("steps", frozenset(_STEPS)),
    Rung("levels", frozenset(_LEVELS)),
    Rung("ends", frozenset(_ENDS)),
    Rung("start", frozenset({"journey_started"})),
)
"""From the fullest telling to the least: on the last one all that is told is that somebody started."""


@dataclass(frozen=True)
class Walked:
    """One journey as the service knows it: whose, on which version, and its events in order."""

    person: str
    version: int
    events: Sequence[Event]


@dataclass(frozen=True)
class Told:
    """One event as it leaves. ``day`` counts from no real day; nothing else of the time is left."""

    kind: str
    level: str | None
    step: str | None
    day: int
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ToldJourney:
    """One journey as it leaves."""

    version: int
    events: tuple[Told, ...]


Place = tuple[str, str | None, str | None]
"""What is told of an event: kind, level, step."""
Way = tuple[int, tuple[str, ...], tuple[Place, ...]]
"""What ten people have in common: version, facts of the start, sequence of events."""


def tellable(journeys: Iterable[Walked], chance: Random) -> tuple[list[ToldJourney], int]:
    """What may leave of one quest's journeys, in an order drawn anew, and how many are left out.

    Not started and not living any more: in no number. ``chance`` draws; take a source that nobody can foresee.
    """
    counted = [one for one in journeys if _counts(one)]
    chance.shuffle(counted)
    told: list[ToldJourney] = []
    left = [one for one in counted if not _was_locked(one)]
    for rung in LADDER:
        for with_facts in (True, False):
            found, left = _on(rung, with_facts, left, chance)
            told.extend(found)
        if rung is LADDER[0]:
            left += filter(_was_locked, counted)
    chance.shuffle(told)
    return told, len(left)


def _counts(journey: Walked) -> bool:
    kinds = {event.kind for event in journey.events}
    return "journey_started" in kinds and "deceased" not in kinds


def _was_locked(journey: Walked) -> bool:
    return any(event.kind == "plan_adjusted" and event.detail.get("what") == "lock" for event in journey.events)


def _on(
    rung: Rung, with_facts: bool, journeys: Iterable[Walked], chance: Random
) -> tuple[list[ToldJourney], list[Walked]]:
    """Who is told on this rung, and who has to be told with less."""
    ways: defaultdict[Way, list[Walked]] = defaultdict(list)
    for journey in journeys:
        ways[_way(rung, with_facts, journey)].append(journey)
    told: list[ToldJourney] = []
    left: list[Walked] = []
    for (_version, facts, _places), members in ways.items():
        groups, rest = _groups(members)
        left.extend(rest)
        for risk, group in groups:
            detail = {"told": rung.name, **dict(zip(START_FACTS, facts, strict=False)), **risk}
            told.extend(_alike(rung, detail, group, chance))
    return told, left


def _way(rung: Rung, with_facts: bool, journey: Walked) -> Way:
    start = next(event.detail for event in journey.events if event.kind == "journey_started")
    facts = tuple(str(start.get(name, "")) for name in START_FACTS) if with_facts else ()
    return journey.version, facts, tuple(_place(event) for event in _shown(rung, journey))


def _shown(rung: Rung, journey: Walked) -> list[Event]:
    """What is told of a journey on this rung, from its start on."""
    begun = dropwhile(lambda event: event.kind != "journey_started", journey.events)
    return [event for event in begun if event.kind in rung.kinds]


def _place(event: Event) -> Place:
    """What is told of an event. In which level somebody ended stands in the events before it, where they are told."""
    return event.kind, (None if event.kind in _ENDS else event.level), event.step


def _groups(members: Sequence[Walked]) -> tuple[list[tuple[dict[str, str], list[Walked]]], list[Walked]]:
    """The groups of one way that may be told, each with what is said of its risk, and whoever is in none.

    Ten people are ten persons: of somebody who went the same way twice one journey counts here.
    """
    first: dict[str, Walked] = {}
    for journey in members:
        first.setdefault(journey.person, journey)
    high = [journey for journey in first.values() if _was_high(journey)]
    other = [journey for journey in first.values() if not _was_high(journey)]
    groups: list[tuple[dict[str, str], list[Walked]]] = [({}, _in_fives(list(first.values())))]
    if len(high) >= GROUP and len(other) >= GROUP:
        groups = [({"risk": "high"}, _in_fives(high)), ({"risk": "not_high"}, _in_fives(other))]
    told = {id(journey) for _risk, group in groups for journey in group}
    return groups, [journey for journey in members if id(journey) not in told]


def _was_high(journey: Walked) -> bool:
    """Whether danger was high at some time, so far as anybody asked."""
    return any(
        event.detail.get("risk" if event.kind == "journey_started" else "to") in _HIGH
        for event in journey.events
        if event.kind in ("journey_started", "risk_changed")
    )


def _in_fives(group: list[Walked]) -> list[Walked]:
    return group[: len(group) // BLOCK * BLOCK] if len(group) >= GROUP else []


def _alike(rung: Rung, detail: Mapping[str, str], group: Sequence[Walked], chance: Random) -> list[ToldJourney]:
    """Journeys of one way: the same events for all, each with days that are nobody's."""
    if not group:
        return []
    columns = zip(*(waits(_shown(rung, journey)) for journey in group), strict=True)
    waited = [dealt(column, chance) for column in columns]
    places = [_place(event) for event in _shown(rung, group[0])]
    told = []
    for number, journey in enumerate(group):
        day = chance.randrange(_DAYS_OF_A_YEAR)
        events = [Told(*places[0], day=day, detail=detail)]
        for place, days in zip(places[1:], waited, strict=True):
            day += days[number]
            events.append(Told(*place, day=day))
        told.append(ToldJourney(journey.version, tuple(events)))
    return told
