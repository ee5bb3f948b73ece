"""Which benches there are, and one run of them: each in a temporary folder of its own that is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from app.bench import advance, desk, flight, page, reminders, start
from app.bench.measuring import BenchRefused
from app.bench.peer import look_for
from app.bench.reporting import Report


class Bench(Protocol):
    def __call__(self, folder: Path, *, rounds: int, peers: str | None = None) -> Report: ...


BENCHES: dict[str, Bench] = {
    "advance": advance.run,
    "page": page.run,
    "start": start.run,
    "reminders": reminders.run,
    "desk": desk.run,
    "flight": flight.run,
}
ON_BOTH: dict[str, Callable[..., Report]] = {"reminders": reminders.run, "desk": desk.run}
"""Those that measure PostgreSQL as well, where a server is named."""


def run(
    name: str | None, *, rounds: int, peers: str | None, beside: Path | None, postgres: str | None = None
) -> Iterator[Report]:
    """The named bench, or every one. ``beside`` is a directory on the disk to measure, ``postgres`` a server on which
    ``reminders`` and ``desk`` make databases of their own. Raises BenchRefused."""
    if name is not None and name not in BENCHES:
        raise BenchRefused(f"there is no bench {name!r}; there are {', '.join(BENCHES)}")
    if beside is not None and not beside.is_dir():
        raise BenchRefused(f"{beside} is no directory; name one on the disk that you want to measure")
    if peers is not None:
        look_for(peers)
    for one in [name] if name is not None else BENCHES:
        bench = partial(ON_BOTH[one], postgres=postgres) if one in ON_BOTH else BENCHES[one]
        with TemporaryDirectory(prefix="questline-bench-", dir=beside) as folder:
            yield bench(Path(folder), rounds=rounds, peers=peers)
