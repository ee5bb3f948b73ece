"""A demo is built once in a run of the tests, however many processes run them: ten weeks of life take a minute."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BUILD_SECONDS = 280


@dataclass(frozen=True)
class Built:
    """A demo that other tests read too, so that none lives on in it, and how the command that built it ended."""

    folder: str
    returncode: int
    stdout: str
    stderr: str

    @property
    def data(self) -> Path:
        return Path(self.folder)


def built_once(factory: pytest.TempPathFactory, *words: str, is_interrupted: bool = False) -> Built:
    """What ``demo WORDS --check`` builds; who comes while another process builds it waits for that.

    ``is_interrupted``: half a demo of before lies in its folder.
    """
    place = _place_of_this_run(factory) / ("-".join(["demo", *words]).replace("--", ""))
    place.mkdir(exist_ok=True)
    told = place / "told.json"
    with _alone(place / "lock"):
        if not told.exists():
            found = _build(place / "data", *words, is_interrupted=is_interrupted)
            told.write_text(json.dumps(asdict(found)), encoding="utf-8")
        return Built(**json.loads(told.read_text(encoding="utf-8")))


def _place_of_this_run(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of this run have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """The system lets go of the lock also where this process is killed."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build(folder: Path, *words: str, is_interrupted: bool) -> Built:
    if is_interrupted:
        folder.mkdir(exist_ok=True)
        (folder / "demo-unfinished").touch()
        (folder / "questline.sqlite3").write_bytes(b"half a demo")
    command = [sys.executable, "-m", "app", "demo", "--port", "0", "--data", str(folder)]
    done = subprocess.run(
        [*command, *words, "--check"], cwd=ROOT, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False
    )
    return Built(str(folder), done.returncode, done.stdout, done.stderr)
