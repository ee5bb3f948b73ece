"""A peer in an environment of its own: a small script in another interpreter that answers a line for a line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from threading import Timer
from typing import Any

from app.bench.measuring import BenchRefused, Lap

SCRIPTS = Path(__file__).parent / "peers"
ANSWERS_WITHIN_SECONDS = 120
ALONE = ("-E", "-s")
"""Nothing of our environment: no PYTHONPATH, no packages of the user."""


class PeerAbsent(Exception):
    """The environment does not hold this peer."""


def look_for(python: str) -> None:
    """Raise BenchRefused where PYTHON is no interpreter that runs."""
    try:
        tried = subprocess.run([python, *ALONE, "-c", "print('here')"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        tried = None
    if tried is None or tried.stdout.strip() != "here":
        raise BenchRefused(
            f"--peers {python}: no Python runs there; give the interpreter of an environment that holds the peers "
            "(docs/performance.md says how to make one)"
        )


class Peer:
    """A contender that runs elsewhere. It times itself, so that talking to it costs it nothing."""

    def __init__(self, name: str, python: str, script: str, *words: str) -> None:
        """Raises PeerAbsent, BenchRefused."""
        self.name = name
        self._process = subprocess.Popen(
            [python, *ALONE, str(SCRIPTS / script), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            hello = self._answer()
        except BenchRefused:
            self.close()
            raise
        if "absent" in hello:
            self.close()
            raise PeerAbsent(hello["absent"])

    def lap(self, size: int) -> Lap:
        told = self._ask(f"lap {size}")
        return Lap(told["seconds"], told["count"], tuple(told.get("acked", ())), told.get("cpu"))

    def written(self) -> Iterable[str]:
        found: list[str] = self._ask("written")["written"]
        return found

    def close(self) -> None:
        """The end of its input is the end of its work; who does not stop is stopped."""
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def _ask(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        except OSError:
            raise self._fell_silent() from None
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        alarm = Timer(ANSWERS_WITHIN_SECONDS, self._process.kill)
        alarm.start()
        line = self._process.stdout.readline()
        alarm.cancel()
        try:
            told: dict[str, Any] = json.loads(line)
        except ValueError:
            raise self._fell_silent() from None
        return told

    def _fell_silent(self) -> BenchRefused:
        self._process.kill()
        assert self._process.stderr is not None
        last = self._process.stderr.read().strip().splitlines()[-1:]
        return BenchRefused(f"the peer {self.name} stopped: {' '.join(last) or 'without a word'}")


def peers_in(python: str | None, wanted: dict[str, tuple[str, ...]]) -> tuple[list[Peer], list[str]]:
    """The peers that run, and the names of those that do not. Look for PYTHON first. Raises BenchRefused."""
    if python is None:
        return [], list(wanted)
    found: list[Peer] = []
    absent: list[str] = []
    try:
        for name, words in wanted.items():
            try:
                found.append(Peer(name, python, *words))
            except PeerAbsent:
                absent.append(name)
    except BenchRefused:
        for peer in found:
            peer.close()
        raise
    return found, absent
