"""The linter with an ethic: what is wrong with a quest, in plain words, and what to write instead.

``findings(quest, text, today)`` lints a definition that was read, ``blocking`` tells those that forbid publishing.
``check_file`` lints a file that may not even be a quest. Each rule is a function of its own in a module by theme;
docs/lint-rules.md lists them all.
"""

from __future__ import annotations

from quests.lint import (
    ethics,
    exits,
    instruments_rules,
    pace_and_load,
    presence,
    promises,
    safety,
    structure,
    translations,
    words_rules,
)
from quests.lint.checking import Report, blocking, check_file, check_text, findings, library_slugs
from quests.lint.finding import Finding, Severity
from quests.lint.rule import RULES, Rule

__all__ = [
    "RULES",
    "Finding",
    "Report",
    "Rule",
    "Severity",
    "blocking",
    "check_file",
    "check_text",
    "findings",
    "library_slugs",
]

THEMES = (
    structure,
    promises,
    exits,
    presence,
    translations,
    pace_and_load,
    instruments_rules,
    safety,
    ethics,
    words_rules,
)
"""The modules whose rules make up the linter; to import them registers the rules."""
RULES.update({code: RULES.pop(code) for code in sorted(RULES)})
