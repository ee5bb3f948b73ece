"""Peer: lifelines, in memory. The Kaplan-Meier median of the minutes to complete each level, from the same visits."""

from __future__ import annotations

import csv
import sys
import time
from array import array
from collections import defaultdict
from typing import Any

from talking import absent, serve

try:
    import numpy
    from lifelines import KaplanMeierFitter
except ImportError as error:
    absent(error)

SLOWER = 20
minutes: defaultdict[str, array[int]] = defaultdict(lambda: array("l"))
happened: defaultdict[str, array[int]] = defaultdict(lambda: array("b"))
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        minutes[row["level"]].append(int(row["minutes"]))
        happened[row["level"]].append(row["state"] == "completed")
times = {level: (numpy.array(minutes[level]), numpy.array(happened[level])) for level in minutes}


def medians() -> list[str]:
    found = {level: KaplanMeierFitter().fit(*seen).median_survival_time_ for level, seen in times.items()}
    return sorted(f"{level} {int(median)}" for level, median in found.items() if median != float("inf"))


def lap(size: int) -> dict[str, Any]:
    count = max(1, size // SLOWER)
    began, worked = time.perf_counter(), time.process_time()
    for _number in range(count):
        medians()
    cpu, seconds = time.process_time() - worked, time.perf_counter() - began
    return {"seconds": seconds, "cpu": cpu, "count": count}


if __name__ == "__main__":
    serve(lap, medians)
