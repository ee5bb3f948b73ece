"""``bench flight``: imagined people through quest 3.2, against the same acts put to ``quests.progress`` alone.

What the flight adds is who does what when: luck, reminders with their caps, our own acts, and adding it all up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.bench.measuring import Contender, Lap, Watch, race
from app.bench.reporting import Goal, Report
from quests.assumptions import assumed
from quests.definition import Quest
from quests.flight.tally import Tally
from quests.flight.walk import ZONE
from quests.journey import JourneyState
from quests.loading import LIBRARY, load_quest
from quests.permitted import Act
from quests.progress import drafted
from quests.simulate import SEED, walk_of_one

QUEST, CLIENTS = "joint-limits-plan", 1000
GOALS = (Goal("flight", ("ours", "bare_progress"), ">= 0.35"),)
Acts = list[tuple[Act, str, datetime]]


class Flight:
    """The flight as the studio flies it."""

    name = "ours"

    def __init__(self, quest: Quest, acts: dict[int, Acts]) -> None:
        self._quest, self._acts = quest, acts
        self._done: set[str] = set()

    def lap(self, size: int) -> Lap:
        known, tally, watch = assumed("start"), Tally(), Watch()
        with watch.running():
            walks = [walk_of_one(self._quest, number, SEED, known, tally) for number in range(size)]
        self._acts.update({number: walk.acts for number, walk in enumerate(walks)})
        acked = tuple(_done(number, walk.state) for number, walk in enumerate(walks))
        self._done |= set(acked)
        return Lap(watch.seconds, size, acked, watch.cpu)

    def written(self) -> Iterator[str]:
        return iter(self._done)

    def close(self) -> None:
        """Nothing is open."""


class BareProgress(Flight):
    """The same acts of the same people, decided by ``quests.progress`` and by nothing else."""

    name = "bare_progress"

    def lap(self, size: int) -> Lap:
        if len(self._acts) < size:
            Flight.lap(self, size)
        watch, states = Watch(), []
        with watch.running():
            for number in range(size):
                state = JourneyState()
                for act, actor, now in self._acts[number]:
                    state = drafted(self._quest, state, act, actor=actor, now=now, zone=ZONE).state
                states.append(state)
        acked = tuple(_done(number, state) for number, state in enumerate(states))
        return Lap(watch.seconds, size, acked, watch.cpu)


def _done(number: int, state: JourneyState) -> str:
    return f"{number}: {state.seq} events, {','.join(state.ever_done)}"


def run(folder: Path, *, rounds: int, peers: str | None = None, size: int = CLIENTS) -> Report:
    """Measure it; nothing is written, and the peers have no part in it."""
    quest, acts = load_quest(LIBRARY / f"{QUEST}.yaml"), dict[int, Acts]()
    bare = BareProgress(quest, acts)
    contenders: list[Contender] = [Flight(quest, acts), bare]
    found = race(contenders, rounds=rounds, size=size, title="flight")
    return Report("flight", "people/s", found, [("ours", "bare_progress")], GOALS)
