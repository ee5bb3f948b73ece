"""docs/lint-rules.md: every rule of the linter, written from the rules themselves."""

from __future__ import annotations

from quests.lint.rule import RULES, Rule

_HEAD = """# The rules of the linter

Written by `questline quests lint --rules`; a test fails while this page is not what the rules say.

    questline quests lint FILE-OR-FOLDER... [--format text|json|sarif] [--today 2027-01-31] [--data DIR]

A folder stands for every `*.yaml` in it. A bundle of `questline quests export` is read as well. Exit code 0: nothing of
severity error. 1: findings of severity error; such a quest stays a draft. 2: a file that is no quest at all.

- `text`: one line a finding, `file:line: severity CODE message`, and a line that counts them. Where a file cannot
  be read to its end, the last line says that most rules were not looked at: mend what is told, and lint again.
- `json`: `{"files": 2, "errors": 1, "warnings": 0, "unreadable": [], "findings": [{"file", "line", "code", "path",
  "message", "severity"}]}`. `path` leads to the place, as `levels.0.steps.2.why`; it is empty where there is none.
- `sarif`: SARIF 2.1.0, for tools that show a finding beside its line.

Q: structure. G: ethics (domain rules G01 to G15). W: words and sentences. Words of play and of shame (G08, G09) are
errors in framing: titles, openings, steps, feedback. In a passage of an information step they are only pointed out.
Speech in quotes and the locked words of instruments are exempt. Thresholds marked [D] are our own decisions.
"""


def as_markdown() -> str:
    """The whole page."""
    rows = [_row(rule) for _, rule in sorted(RULES.items())]
    head = ["| code | severity | what it finds | what to do | source |", "|---|---|---|---|---|"]
    return "\n".join([_HEAD, *head, *rows]) + "\n"


def _row(rule: Rule) -> str:
    cells = (rule.code, rule.severity, rule.finds, rule.do, rule.source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
