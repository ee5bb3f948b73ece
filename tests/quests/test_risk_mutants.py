"""One small fault at a time in the ladder and in its overrides: the tests find each, or it stands below with a reason.

How to read a label, and what is put in: docs/risk-ladder.md.
"""

from __future__ import annotations

import ast

import pytest

import quests.overrides
import quests.risk
from tests.quests.mutants import Suite, mutations, suite, survivors

_ONE_ANSWER = (
    "one question has one answer: it is never yes and refused at once, so nobody sees which of both comes first"
)

WHY_THEY_LIVE: dict[str, dict[str, str]] = {
    "quests.risk": {
        "row asq_1_yes: put it after the next": _ONE_ANSWER,
        "row asq_2_yes: put it after the next": _ONE_ANSWER,
        "row asq_3_yes: put it after the next": _ONE_ANSWER,
        "row asq_4_yes: put it after the next": _ONE_ANSWER,
        "row nothing_asked: put it after the next": (
            "who declined was asked, so a screen with 'declined' is not blank, and the two clauses never hold at once"
        ),
    },
    "quests.overrides": {},
}
TESTS = {
    "quests.risk": ("test_risk_edges", "test_risk"),
    "quests.overrides": ("test_overrides_edges", "test_overrides"),
}
AT_LEAST = {"quests.risk": 600, "quests.overrides": 190}
"""A generator that lost its faults would find no survivor either."""


@pytest.mark.parametrize("module", sorted(TESTS))
def test_every_fault_is_found_or_has_its_reason(module: str) -> None:
    alive, number = survivors(module, suite(*TESTS[module]))
    assert set(alive) == set(WHY_THEY_LIVE[module]), "a survivor without a reason, or a reason without its survivor"
    assert number >= AT_LEAST[module]


@pytest.mark.parametrize("module", sorted(TESTS))
def test_without_tests_every_fault_that_can_be_built_survives(module: str) -> None:
    """The negative control: what finds the faults is the table, and not the way in which they are run."""
    source = "def test_nothing():\n    pass\n"
    alive, number = survivors(module, Suite((compile(source, "nothing", "exec"),)), every=20)
    assert len(alive) > 0.8 * number


def test_the_faults_are_of_every_kind_that_is_promised() -> None:
    source = """
def f(a, b, c):
    if not a:
        return b
    return a < b and b == 1 or c is RiskLevel.HIGH

LADDER = (Row(_R0, _HIGH, "x", lambda s: True), Row(_R1, _LOW, "y", lambda s: s.f1 is True))
"""
    labels = {one.label for one in mutations(source)[1]}
    for words in (
        *("f: not a -> a", "f: not a -> True", "f: not a -> False", "f: b -> None"),
        *("f: a < b -> a <= b", "f: a < b -> a >= b", "f: b == 1 -> b != 1", "f: 1 -> 2", "f: 1 -> 0"),
        *("f: a < b and b == 1 -> a < b or b == 1", "f: a < b and b == 1 -> a < b", "f: a < b and b == 1 -> b == 1"),
        *("f: RiskLevel.HIGH -> RiskLevel.EMERGENCY", "row x: drop it", "row x: put it in twice"),
        *("row x: put it after the next", "row x: _R0 -> _R1", "row y: s.f1 -> s.f2", "row y: 'y' -> 'y_'"),
        "row y: lambda s: s.f1 is True -> lambda s: False",
    ):
        assert words in labels


def test_a_fault_is_taken_out_again() -> None:
    for module in (quests.risk, quests.overrides):
        with open(str(module.__file__), encoding="utf-8") as file:
            source = file.read()
        tree, faults = mutations(source)
        before = ast.unparse(tree)
        for fault in faults[::15]:
            fault.put()()
            assert ast.unparse(tree) == before, fault.label
