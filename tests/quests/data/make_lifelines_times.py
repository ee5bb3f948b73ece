"""Makes ``lifelines_times.json`` beside this file: what lifelines 0.30.3 says of times drawn with fixed seeds.

lifelines is no dependency. Run this with the interpreter of an environment that has it, and nothing else of ours:

    python -m venv /tmp/lifelines && /tmp/lifelines/bin/pip install lifelines==0.30.3
    /tmp/lifelines/bin/python tests/quests/data/make_lifelines_times.py

Each case holds its own input, so that the test needs neither lifelines nor the draw.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

OUT = Path(__file__).with_name("lifelines_times.json")
WAYS = ["exited_well", "moved", "stopped", "abandoned"]


def one_way(seed: int, rows: int) -> list[tuple[float, bool, int]]:
    """Times by whole hours with many ties, and several people on a row."""
    draw = random.Random(seed)
    return [
        (draw.choice((draw.randint(1, 60), draw.randint(1, 2000))) / 24, draw.random() < 0.6, draw.randint(1, 7))
        for _ in range(rows)
    ]


def several_ways(seed: int, rows: int) -> list[tuple[float, str | None, int]]:
    """No two ways of ending at the same hour: lifelines would move such times at random. Nor does everybody end: of
    the last time, at which nobody is left, it has no variance."""
    draw = random.Random(seed)
    hours = draw.sample(range(1, 3000), rows)
    ended = [(hour / 24, draw.choice([*WAYS, None, None]), draw.randint(1, 5)) for hour in hours]
    return [*ended, (3000 / 24, None, 3)]


def kaplan_meier(seen: list[tuple[float, bool, int]]) -> dict[str, Any]:
    from lifelines import KaplanMeierFitter
    from lifelines.utils import median_survival_times

    days, happened, people = zip(*seen, strict=True)
    fitted = KaplanMeierFitter().fit(days, happened, weights=people)
    edges = fitted.confidence_interval_survival_function_
    points = [
        {
            "days": at,
            "at_risk": int(fitted.event_table.at_risk[at]),
            "survival": share,
            "variance": share**2 * float(fitted._cumulative_sq_[at]),  # Greenwood's sum times the square
            "low": float(edges.iloc[:, 0][at]),
            "high": float(edges.iloc[:, 1][at]),
        }
        for at, share in fitted.survival_function_.iloc[:, 0].items()
        if fitted.event_table.observed[at]
    ]
    between = [float(edge) for edge in median_survival_times(edges).iloc[0]]
    return {"points": points, "median": float(fitted.median_survival_time_), "between": between}


def aalen_johansen(seen: list[tuple[float, str | None, int]], way: str) -> list[dict[str, float]]:
    from lifelines import AalenJohansenFitter

    one_each = [(days, how) for days, how, people in seen for _ in range(people)]
    codes = [0 if how is None else 1 + WAYS.index(how) for _days, how in one_each]
    fitted = AalenJohansenFitter().fit([days for days, _how in one_each], codes, 1 + WAYS.index(way))
    edges = fitted.confidence_interval_
    return [
        {
            "days": at,
            "share": share,
            "variance": float(fitted.variance_[at]),
            "low": float(min(edges.loc[at])),
            "high": float(max(edges.loc[at])),
        }
        for at, share in fitted.cumulative_density_.iloc[:, 0].items()
        if fitted.event_table.observed[at] and 0 < share < 1
    ]


if __name__ == "__main__":
    cases: dict[str, Any] = {"made_by": "lifelines 0.30.3", "one_way": [], "several_ways": []}
    for seed, rows in ((1, 12), (2, 70)):
        seen = one_way(seed, rows)
        cases["one_way"].append({"seed": seed, "seen": seen, **kaplan_meier(seen)})
    for seed, rows in ((4, 14), (5, 50)):
        ended = several_ways(seed, rows)
        by_way = {way: aalen_johansen(ended, way) for way in WAYS}
        cases["several_ways"].append({"seed": seed, "seen": ended, "ways": by_way})
    OUT.write_text(json.dumps(cases, indent=None, separators=(",", ":")) + "\n")
