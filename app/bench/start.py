"""``bench start``: how long a cold interpreter takes until the application stands, against what it is built on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from app.bench.measuring import BenchRefused, Lap, race
from app.bench.reporting import Goal, Report

ROOT = Path(__file__).parents[2]
GOALS = (Goal("S1", ("ours", "flask_sqlalchemy"), "<= 1.4"),)
PAIRS = (("ours", "flask_sqlalchemy"), ("ours", "flask_sqlalchemy_orm"))
OURS = """
from pathlib import Path
import config
from app import create_app
create_app(config.load(Path({folder!r}), environ={{}}, is_plain_http_on_loopback=True))
"""


class Start:
    """A fresh interpreter that runs a few lines, from its start to its end; files are in the page cache."""

    def __init__(self, name: str, code: str) -> None:
        self.name, self._code = name, code

    def lap(self, size: int) -> Lap:
        """The quickest of ``size`` starts: what else the machine did is not the start's."""
        return Lap(min(self._seconds() for _start in range(size)), 1)

    def _seconds(self) -> float:
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", self._code], cwd=ROOT, capture_output=True, text=True, timeout=60)
        seconds = time.perf_counter() - began
        if done.returncode:
            raise BenchRefused(f"{self.name} does not start: {(done.stderr.strip().splitlines() or [''])[-1]}")
        return seconds

    def written(self) -> Iterator[str]:
        return iter(())

    def close(self) -> None:
        """Each start has ended by itself."""


def run(folder: Path, *, rounds: int, peers: str | None = None, size: int = 1) -> Report:
    """Measure it in a folder that is empty; the peers have no part in it. Raises BenchRefused."""
    contenders = [
        Start("ours", OURS.format(folder=str(folder))),
        Start("flask_sqlalchemy", "import flask, sqlalchemy"),
        Start("flask_sqlalchemy_orm", "import flask, sqlalchemy.orm"),
        Start("python_alone", ""),
    ]
    found = race(contenders, rounds=rounds, size=size, title="start", figure=lambda lap: lap.seconds)
    return Report("start", "s", found, PAIRS, GOALS)
