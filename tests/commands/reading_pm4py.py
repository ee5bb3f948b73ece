"""Run by the interpreter that QUESTLINE_PM4PY names: what pm4py finds in an XES file, as one line of JSON."""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any


def found_in(file: str) -> dict[str, Any]:
    import pm4py

    log = pm4py.read_xes(file)
    cases = log.groupby("case:concept:name", sort=False)
    names = ["concept:name", "level", "step"]
    return {
        "traces": len(cases),
        "events": len(log),
        "kinds": log["concept:name"].value_counts().to_dict(),
        "ways": len({tuple(map(tuple, case[names].fillna("").values)) for _name, case in cases}),
        "is_in_order": bool((cases["seq"].diff().dropna() > 0).all() and log["time:timestamp"].notna().all()),
    }


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    print(json.dumps(found_in(sys.argv[1])))
