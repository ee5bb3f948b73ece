"""A test flight in the time that a page has: flown in parts, each kept, so that the page answers at once.

A part is the same whoever flies it and when. A process that knows nothing of a flight begins it again.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from quests.assumptions import SETTINGS, Setting
from quests.definition import Quest
from quests.flight.figures import Flown
from quests.flight.tally import Tally
from quests.simulate import CLIENTS_AT_THE_ENDS, fly, parts

SECONDS = 1.2
"""So long a page may fly before it answers; what is missing is flown when it asks again."""
MOST_KEPT = 24


@dataclass
class Kept:
    """What has been flown of one quest with one seed: the parts in order, by setting."""

    lock: Lock = field(default_factory=Lock)
    tallies: dict[Setting, Tally] = field(default_factory=lambda: {setting: Tally() for setting in SETTINGS})


_kept: OrderedDict[tuple[str, int], Kept] = OrderedDict()
_door = Lock()


@dataclass(frozen=True)
class Asked:
    """What shall be flown: ``content`` names the text of the quest, so that a changed draft is another flight."""

    content: str
    quest: Quest
    clients: int
    seed: int


def flown(asked: Asked, until: float) -> tuple[Flown, bool]:
    """As much of a flight as is done by ``until`` on the process's clock, and whether that is all of it.

    At least one part is flown each time, so that asking again always comes to an end.
    """
    kept = _keep(asked)
    with kept.lock:
        is_whole = _fly_on(asked, kept, until)
        start, few, many = (_copy(kept.tallies[setting]) for setting in SETTINGS)
    return Flown(asked.seed, asked.clients, start, few, many), is_whole


def deadline() -> float:
    """When a page that begins to fly now has to answer."""
    return time.monotonic() + SECONDS


def _keep(asked: Asked) -> Kept:
    key = (f"{asked.content}/{asked.clients}", asked.seed)
    with _door:
        kept = _kept.setdefault(key, Kept())
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return kept


def _fly_on(asked: Asked, kept: Kept, until: float) -> bool:
    is_first = True
    for setting, people in _still_to_fly(asked, kept):
        if not is_first and time.monotonic() >= until:
            return False
        kept.tallies[setting] += fly(asked.quest, people, seed=asked.seed, setting=setting)
        is_first = False
    return True


def _still_to_fly(asked: Asked, kept: Kept) -> list[tuple[Setting, range]]:
    """A first part of each setting, so that there is a range from the beginning; then everybody, then the ends."""
    at_the_ends = min(asked.clients, CLIENTS_AT_THE_ENDS)
    found: list[tuple[int, Setting, range]] = []
    for place, setting in enumerate(SETTINGS):
        for number, people in enumerate(parts(asked.clients if setting == "start" else at_the_ends)):
            if people.start >= kept.tallies[setting].people:
                found.append((place if number else place - len(SETTINGS), setting, people))
    found.sort(key=lambda one: one[0])
    return [(setting, people) for _order, setting, people in found]


def _copy(tally: Tally) -> Tally:
    copied = Tally()
    copied += tally
    return copied
