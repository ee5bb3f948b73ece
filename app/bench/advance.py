"""``bench advance``: one step completed through the service, against raw SQL and against the peers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from app.bench.chain import STEPS
from app.bench.installation import Installation, Walker, installed
from app.bench.measuring import Contender, Lap, Watch, race
from app.bench.peer import peers_in
from app.bench.raw_sqlite import RawSqlite
from app.bench.reporting import Goal, Report
from app.extensions import Database
from app.ids import new_id
from app.queries.journeys import events_by_journey
from app.services.journeys import THE_CLIENT, perform
from app.services.steps import send_step
from quests.progress import Act

JOURNEYS = 15
GOALS = (
    Goal("A1", ("ours", "raw_sqlite3"), ">= 0.10"),
    Goal("A2", ("ours", "spiffworkflow"), ">= 1.5"),
)
Complete = Callable[[Database, Walker, str], None]


def send(database: Database, walker: Walker, step: str) -> None:
    """As a client's form does it: her answers, the guard, events, projections, and her answers marked as sent."""
    with database.begin() as db:
        send_step(db, walker.locker, walker.journey_id, step, key=new_id(), language="en")


def act(database: Database, walker: Walker, step: str) -> None:
    """The journey store alone: guard, events, projections."""
    done = Act("do_step", step, detail={"evidence": "tick", "facts": {}})
    with database.begin() as db:
        perform(db, walker.journey_id, done, actor=THE_CLIENT, key=new_id())


class Ours:
    """The product's own service, each step in a transaction of its own."""

    def __init__(self, name: str, installation: Installation, complete: Complete) -> None:
        self.name, self._installation, self._complete = name, installation, complete
        self._journeys: set[str] = set()

    def lap(self, size: int) -> Lap:
        walkers, database, complete = self._installation.walkers(size), self._installation.database, self._complete
        self._journeys |= {walker.journey_id for walker in walkers}
        acked = []
        watch = Watch()
        with watch.running():
            for step in STEPS:
                for walker in walkers:
                    complete(database, walker, step)
                    acked.append(f"{walker.journey_id}/{step}")
        return Lap(watch.seconds, len(acked), tuple(acked), watch.cpu)

    def written(self) -> Iterator[str]:
        with self._installation.database.reading() as db:
            for journey_id, events in events_by_journey(db):
                if journey_id in self._journeys:
                    yield from (f"{journey_id}/{event.step}" for event in events if event.kind == "step_done")

    def close(self) -> None:
        """The installation is closed by who opened it."""


def run(folder: Path, *, rounds: int, peers: str | None = None, size: int = JOURNEYS) -> Report:
    """Measure it in a folder that is empty. Raises BenchRefused."""
    wanted = {
        "spiffworkflow": ("spiff_steps.py", str(folder), "whole"),
        "spiffworkflow_shared": ("spiff_steps.py", str(folder), "shared"),
        "viewflow": ("viewflow_steps.py", str(folder)),
    }
    there, absent = peers_in(peers, wanted)
    with installed(folder) as installation:
        contenders: list[Contender] = [
            Ours("ours", installation, send),
            Ours("ours_perform", installation, act),
            RawSqlite(folder),
            *there,
        ]
        found = race(contenders, rounds=rounds, size=size, title="advance")
    pairs = [("ours", one.name) for one in contenders if not one.name.startswith("ours")]
    return Report("advance", "steps/s", found, [*pairs, ("ours_perform", "raw_sqlite3")], GOALS, absent)
