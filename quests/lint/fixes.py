"""A finding whose cure is mechanical, as changes of the file: its author presses once, and can undo it.

A cure is here where there is one, or one that nobody would mind. Where somebody has to find words or to decide, as what
a level says at its end or by when we call, there is none. What mends a finding brings none that was not told before.
"""

from __future__ import annotations

from quests.lint import fixing_rules, fixing_structure, fixing_words
from quests.lint.bench import CURES, Bench, Fix
from quests.lint.finding import Finding

__all__ = ["THEMES", "Bench", "Fix", "fix_for"]

THEMES = (fixing_structure, fixing_rules, fixing_words)
"""The modules whose functions are the cures; to import them registers these."""


def fix_for(finding: Finding, bench: Bench) -> Fix | None:
    """What mends a finding by itself; None where a person has to."""
    path = bench.path(finding)
    for cure in CURES.get(finding.code, ()):
        if (fix := cure(finding, bench, path)) is not None:
            return fix
    return None
