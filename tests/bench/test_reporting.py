"""What a bench says: the JSON that scripts rely on, and a goal that is met or not."""

from __future__ import annotations

import json

import pytest

from app.bench.measuring import Counts, Race
from app.bench.reporting import Goal, Report

ROUNDS = [
    {"ours": 29.0, "raw_sqlite3": 100.0},
    {"ours": 58.0, "raw_sqlite3": 200.0},
    {"ours": 10.0, "raw_sqlite3": 20.0},
]
GOALS = [Goal("A1", ("ours", "raw_sqlite3"), ">= 0.25"), Goal("A2", ("ours", "spiffworkflow"), ">= 1.5")]
PAIRS = [("ours", "raw_sqlite3"), ("ours", "spiffworkflow")]


def report() -> Report:
    by_cpu = [{"ours": 5.0, "raw_sqlite3": 50.0}] * 3
    return Report("advance", "steps/s", Race(ROUNDS, by_cpu, Counts()), PAIRS, GOALS, ["spiffworkflow"])


def test_the_json_has_the_shape_that_scripts_rely_on() -> None:
    assert json.loads(json.dumps(report().as_json())) == {
        "bench": "advance",
        "rounds": 3,
        "unit": "steps/s",
        "figures": {"ours": 29.0, "raw_sqlite3": 100.0},
        "ratios": {"ours/raw_sqlite3": 0.29},
        "goals": {"A1": {"want": ">= 0.25", "got": 0.29, "met": True}},
        "counts": {"missing": 0, "twice": 0},
        "absent": ["spiffworkflow"],
    }


def test_a_goal_about_somebody_who_did_not_run_is_left_out_and_not_guessed() -> None:
    assert "A2" not in report().as_json()["goals"]
    assert "spiffworkflow" not in report().as_text().replace("Absent: spiffworkflow.", "")


@pytest.mark.parametrize(
    ("want", "got", "is_met"),
    [(">= 0.25", 0.25, True), (">= 0.25", 0.249, False), ("<= 1.4", 1.4, True), ("<= 1.4", 1.401, False)],
)
def test_a_goal_is_met_at_its_mark_and_not_below_it(want: str, got: float, is_met: bool) -> None:
    assert Goal("A1", ("ours", "theirs"), want).is_met(got) is is_met


def test_the_text_shows_each_ratio_with_its_goal_and_the_least_and_most_of_the_rounds() -> None:
    text = report().as_text()
    assert "| ours/raw_sqlite3 | 0.29 | 0.290 - 0.500 | 0.100 | A1 >= 0.25 | yes |" in text
    assert "0 missing, 0 twice" in text
