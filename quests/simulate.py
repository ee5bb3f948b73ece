"""A test flight: imagined people walk a quest by its real rules, so that a designer sees where they may stall.

An estimate, never a forecast: it rests on the table of ``quests.assumptions`` and on nothing else. No person of any
service is in it, and none ever taught it. Same quest, same number, same seed: the same flight, on every machine.
"""

from __future__ import annotations

from quests.assumptions import Assumed, Setting, assumed
from quests.definition import Quest
from quests.flight.figures import Flown
from quests.flight.luck import Luck
from quests.flight.reminders import Reminding
from quests.flight.staff import Staff
from quests.flight.tally import Tally, add, horizon
from quests.flight.visits import Visits
from quests.flight.walk import BEGINS, Walk

CLIENTS, MOST_CLIENTS, SEED = 1000, 10_000, 1
CLIENTS_AT_THE_ENDS = 300
"""So many show how far an estimate moves when every assumption goes to its end."""
PART = 50


def fly(quest: Quest, people: range, *, seed: int, setting: Setting = "start") -> Tally:
    """What becomes of these people, by their numbers. Parts of a flight may be flown apart and added up."""
    known, tally = assumed(setting), Tally()
    for number in people:
        walk_of_one(quest, number, seed, known, tally)
    return tally


def walk_of_one(quest: Quest, number: int, seed: int, known: Assumed, tally: Tally | None = None) -> Walk:
    """One person, from her first day until the flight ends."""
    until = BEGINS + horizon(quest)
    walk = Walk(quest, Luck(seed, number), known, until)
    staff = Staff(walk)
    visits = Visits(walk, staff.time_for_a_talk)
    reminding = Reminding(walk, visits)
    visits.begin()
    while True:
        next_at = min(walk.next_at or until, until)
        if (reminder := reminding.next_before(next_at)) is not None:
            reminding.send(*reminder)
        elif walk.next_at is None or walk.next_at >= until:
            break
        else:
            walk.happen()
    walk.now = until
    walk.offers_to_staff()
    if tally is not None:
        add(tally, walk, staff, len(reminding.sent))
    return walk


def parts(clients: int) -> list[range]:
    """The people of a flight in parts that are flown one after the other."""
    return [range(first, min(first + PART, clients)) for first in range(0, clients, PART)]


def flown_whole(quest: Quest, clients: int = CLIENTS, seed: int = SEED) -> Flown:
    """A whole flight at once: everybody at the start values, and fewer at both ends."""
    at_the_ends = range(min(clients, CLIENTS_AT_THE_ENDS))
    return Flown(
        seed=seed,
        asked=clients,
        start=fly(quest, range(clients), seed=seed),
        few=fly(quest, at_the_ends, seed=seed, setting="few"),
        many=fly(quest, at_the_ends, seed=seed, setting="many"),
    )
