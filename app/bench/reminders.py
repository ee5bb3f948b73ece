"""``bench reminders``: a hundred thousand messages that are due, of a million, through the product's own outbox.

Claimed with a lease in batches of a thousand, sent to nobody, settled with a row of each delivery; by one and by four
worker processes, and by four of which one is killed with -9 on the way. Beside them one APScheduler job each, and
procrastinate, each at a size that it survives. Nothing is extrapolated.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

from app import clock
from app.bench.due_rows import FullOutbox
from app.bench.installation import installed
from app.bench.measuring import Contender, Lap, Watch, race
from app.bench.one_job_each import OneJobEach
from app.bench.peer import peers_in
from app.bench.reporting import Goal, Report
from app.bench.scratch import scratch_database
from app.bench.senders import Worker, send_all, wire
from app.ids import new_id
from app.services import outbox
from config import Settings

DUE = 100_000
TIMES_PLANNED = 10
BATCH = 1000
SMALLEST_NUMBER_OF_BATCHES = 40
LINE = 23
"""The bytes of a message on the wire: its id and the end of the line."""
GOALS = (
    Goal("R1", ("ours_1", "apscheduler"), ">= 20"),
    Goal("R1, procrastinate", ("ours_postgres_1", "procrastinate"), ">= 60"),
)


class Crew:
    """The worker processes of one database: every contender takes of them as many as it is."""

    def __init__(self, settings: Settings, folder: Path, size: int, most: int) -> None:
        self.folder, self.batch = folder, max(1, min(BATCH, size // SMALLEST_NUMBER_OF_BATCHES))
        self._settings = settings
        self.workers = [self._hired() for _number in range(most)]

    def _hired(self) -> Worker:
        return Worker(self._settings.database_url, self._settings.synchronous, f"bench-{new_id()}", self.batch)

    def replace(self, gone: Worker) -> None:
        self.workers[self.workers.index(gone)] = self._hired()

    def close(self) -> None:
        for worker in self.workers:
            worker.close()


class Ours:
    """So many workers send what is due. After every lap the database and the channel are asked what went out."""

    def __init__(self, name: str, full: FullOutbox, crew: Crew, workers: int) -> None:
        self.name, self.full, self.crew, self._number = name, full, crew, workers
        self._twice = 0

    @property
    def workers(self) -> list[Worker]:
        return self.crew.workers[: self._number]

    def lap(self, size: int) -> Lap:
        """``size`` is what the outbox was filled for: in every lap all of it is due."""
        self.full.due_again()
        paths = [self.crew.folder / new_id() for _worker in self.workers]
        watch = Watch()
        with watch.running():
            sent, cpu = self.send(paths)
        held = frozenset(self.full.held())
        self.after_the_lease(paths)
        counts = self.full.check(_lines(paths), repeated=held)
        for path in paths:
            path.unlink(missing_ok=True)
        self._twice += counts.twice
        return Lap(watch.seconds, sent, tuple(f"{self.name}-{new_id()}" for _one in range(counts.missing)), cpu)

    def send(self, paths: Sequence[Path]) -> tuple[int, float | None]:
        """Let all of them send; gives how much went out, and the seconds of work where all can tell."""
        for worker, path in zip(self.workers, paths, strict=True):
            worker.begin(path)
        told = [worker.answer() for worker in self.workers]
        return sum(sent for sent, _cpu in told), sum(cpu for _sent, cpu in told)

    def after_the_lease(self, paths: list[Path]) -> None:
        """Nobody was killed: nothing is left."""

    def written(self) -> Iterator[str]:
        """A lap tells what is missing; here the bench reads what is there twice."""
        for number in range(self._twice):
            yield from (f"twice-{number}", f"twice-{number}")

    def close(self) -> None:
        """The crew is sent home by who hired it."""


class OneIsKilled(Ours):
    """One of the workers is killed in its second batch. What it held comes back once its lease has run out."""

    def send(self, paths: Sequence[Path]) -> tuple[int, float | None]:
        victim, *others = self.workers
        victim.begin(paths[0])
        _wait(victim, paths[0], messages=1)
        for worker, path in zip(others, paths[1:], strict=True):
            worker.begin(path)
        _wait(victim, paths[0], messages=self.crew.batch + self.crew.batch // 2 + 1)
        victim.kill()
        sent = sum(worker.answer()[0] for worker in others)
        return sent + sum(1 for _line in _lines(paths[:1])), None  # What the dead one worked, nobody can tell.

    def after_the_lease(self, paths: list[Path]) -> None:
        """The clock is moved instead of waiting; nothing else is made easier. Then another worker takes the place."""
        self.crew.replace(self.workers[0])
        paths.append(self.crew.folder / new_id())
        database = self.full.database
        with clock.moved_to(clock.now() + outbox.LEASE + timedelta(seconds=1)), wire(paths[-1]) as line:
            with database.begin() as db:
                outbox.sweep(db)
            send_all(database, f"{self.name}-{new_id()}", line, self.crew.batch)


def _wait(worker: Worker, path: Path, *, messages: int) -> None:
    """Until so many messages went over the wire of a worker, or it has nothing left to do."""
    while not worker.has_answered() and not (path.exists() and path.stat().st_size >= messages * LINE):
        time.sleep(0.0002)


def _lines(paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        if path.exists():
            yield from path.read_text(encoding="ascii").split()


def run(
    folder: Path,
    *,
    rounds: int,
    peers: str | None = None,
    postgres: str | None = None,
    size: int = DUE,
    many: int = 4,
) -> Report:
    """Measure it in a folder that is empty, and on a PostgreSQL server where one is named. Raises BenchRefused."""
    with ExitStack() as everything:
        contenders: list[Contender] = ours("ours", everything, folder, size, many)
        absent = ["procrastinate"]
        if postgres is not None:
            beside, urls = folder / "postgres", [everything.enter_context(scratch_database(postgres)) for _both in "12"]
            beside.mkdir()
            contenders += ours("ours_postgres", everything, beside, size, many, urls[0])
            there, absent = peers_in(peers, {"procrastinate": ("procrastinate_jobs.py", _plain(urls[1]), str(size))})
            contenders += there
        contenders.append(OneJobEach(folder, size))
        found = race(contenders, rounds=rounds, size=size, title="reminders")
    mine, others = [one.name for one in contenders if "ours" in one.name], ["apscheduler", "procrastinate"]
    return Report("reminders", "messages/s", found, [(one, other) for one in mine for other in others], GOALS, absent)


def ours(
    name: str, everything: ExitStack, folder: Path, size: int, many: int, database_url: str | None = None
) -> list[Contender]:
    """The product over one database: one worker, many, and many of which one is killed."""
    installation = everything.enter_context(installed(folder, database_url))
    (her,) = installation.walkers(1)
    full = FullOutbox(installation.database, her.client_id, planned=size * TIMES_PLANNED, due=size)
    crew = everything.enter_context(closing(Crew(installation.settings, folder, size, many)))
    return [
        Ours(f"{name}_1", full, crew, 1),
        Ours(f"{name}_{many}", full, crew, many),
        OneIsKilled(f"{name}_{many}_one_killed", full, crew, many),
    ]


def _plain(url: str) -> str:
    """The address as everybody but SQLAlchemy writes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")
