"""``bench start``: how long a cold interpreter takes until the application stands, against what it is built on.

As on a server: everything is compiled and in the page cache, whatever the environment of the bench says of bytecode.
"""

from __future__ import annotations

import os
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
COMPILED = "import sys; sys.dont_write_bytecode = False\n"
AND_NO_MORE = "\nimport os; os._exit(0)"
"""The start ends where the application stands; how long an interpreter takes to clear up is not in it."""
OURS = """
from pathlib import Path
import config
from app import create_app
create_app(config.load(Path({folder!r}), environ={{}}, is_plain_http_on_loopback=True))
"""


class Start:
    """A fresh interpreter that runs a few lines, until they are done."""

    def __init__(self, name: str, code: str, compiled: Path) -> None:
        self.name = name
        self._command = [sys.executable, "-X", f"pycache_prefix={compiled}", "-c", COMPILED + code + AND_NO_MORE]

    def lap(self, size: int) -> Lap:
        """The quickest of ``size`` starts: what else the machine did is not the start's. The lap before compiles."""
        return min((self._start() for _start in range(size)), key=lambda lap: lap.seconds)

    def _start(self) -> Lap:
        began, worked = time.perf_counter(), _cpu_of_children()
        done = subprocess.run(self._command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        lap = Lap(time.perf_counter() - began, 1, cpu=_cpu_of_children() - worked)
        if done.returncode:
            raise BenchRefused(f"{self.name} does not start: {(done.stderr.strip().splitlines() or [''])[-1]}")
        return lap

    def written(self) -> Iterator[str]:
        return iter(())

    def close(self) -> None:
        """Each start has ended by itself."""


def _cpu_of_children() -> float:
    used = os.times()
    return used.children_user + used.children_system


def run(folder: Path, *, rounds: int, peers: str | None = None, size: int = 1) -> Report:
    """Measure it in a folder that is empty; the peers have no part in it. Raises BenchRefused."""
    codes = {
        "ours": OURS.format(folder=str(folder)),
        "flask_sqlalchemy": "import flask, sqlalchemy",
        "flask_sqlalchemy_orm": "import flask, sqlalchemy.orm",
        "python_alone": "",
    }
    contenders = [Start(name, code, folder / "compiled") for name, code in codes.items()]
    found = race(contenders, rounds=rounds, size=size, title="start", figure=lambda lap: lap.seconds)
    return Report("start", "s", found, PAIRS, GOALS)
