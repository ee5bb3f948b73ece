"""How a peer speaks with the bench: it is asked a word a line and answers a line of JSON. Standard library alone."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

STEPS = [f"step-{number:02d}" for number in range(1, 13)]
"""The same twelve steps in a row that every contender walks (app/bench/chain.py)."""

Walk = tuple[str, str]
"""Whose step it is, and which."""


def say(**told: Any) -> None:
    """One line to the bench."""
    print(json.dumps(told), flush=True)


def walk(journeys: Sequence[str], complete: Callable[[str, str], None]) -> dict[str, Any]:
    """Every step of these journeys, one after another, each durable before the next: seconds, and what was done."""
    acked = []
    began, worked = time.perf_counter(), time.process_time()
    for step in STEPS:
        for journey in journeys:
            complete(journey, step)
            acked.append(f"{journey}/{step}")
    cpu, seconds = time.process_time() - worked, time.perf_counter() - began
    return {"seconds": seconds, "cpu": cpu, "count": len(acked), "acked": acked}


def serve(lap: Callable[[int], dict[str, Any]], written: Callable[[], Iterable[str]]) -> None:
    """Answer until the bench is done: ``lap N`` with a timed lap, ``written`` with what the database holds."""
    say(ready=True)
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "lap":
            say(**lap(int(numbers[0])))
        elif word == "written":
            say(written=list(written()))


def absent(error: ImportError) -> None:
    """This environment does not hold the peer."""
    say(absent=str(error))
    raise SystemExit(0)
