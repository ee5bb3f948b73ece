"""Which benches there are, and one run of them: each in a temporary folder of its own that is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from app.bench import advance, desk, dropoff, flight, page, reminders, start
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
    "dropoff": dropoff.run,
}
ALONE = ("dropoff",)
"""Those that run when they are named: to put a million journeys into two databases takes a quarter of an hour."""
ON_BOTH: dict[str, Callable[..., Report]] = {"reminders": reminders.run, "desk": desk.run, "dropoff": dropoff.run}
"""Those that measure PostgreSQL as well, where a server is named."""


def run(
    name: str | None,
    *,
    rounds: int,
    peers: str | None,
    beside: Path | None,
    postgres: str | None = None,
    journeys: int | None = None,
) -> Iterator[Report]:
    """The named bench, or every one but those of ``ALONE``. ``beside`` is a directory on the disk to measure,
    ``postgres`` a server on which those of ``ON_BOTH`` make databases of their own; ``journeys`` is for ``dropoff``.
    Raises BenchRefused."""
    if name is not None and name not in BENCHES:
        raise BenchRefused(f"there is no bench {name!r}; there are {', '.join(BENCHES)}")
    if beside is not None and not beside.is_dir():
        raise BenchRefused(f"{beside} is no directory; name one on the disk that you want to measure")
    if peers is not None:
        look_for(peers)
    for one in [name] if name is not None else [one for one in BENCHES if one not in ALONE]:
        bench: Callable[..., Report] = BENCHES[one]
        if one in ON_BOTH:
            bench = partial(ON_BOTH[one], postgres=postgres)
        if one == "dropoff" and journeys is not None:
            bench = partial(bench, size=dropoff.size_of(journeys))
        with TemporaryDirectory(prefix="questline-bench-", dir=beside) as folder:
            yield bench(Path(folder), rounds=rounds, peers=peers)
