"""What a rule of the linter is, and the list of all of them. One function per rule, registered by its decorator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from quests.lint.finding import Severity

if TYPE_CHECKING:
    from quests.lint.look import Look

Path = tuple[str | int, ...]
"""Where something stands in a quest file: keys and places in lists, as ``("levels", 0, "steps", 2, "why")``."""


class Found(NamedTuple):
    """One thing that a rule found. ``words``: what to look for to tell the line within a long text."""

    path: Path
    message: str
    words: str = ""


Check = Callable[["Look"], Iterator[Found]]


@dataclass(frozen=True)
class Rule:
    """``finds`` says what is wrong, ``do`` what to write instead. ``source`` is where the rule comes from."""

    code: str
    severity: Severity
    finds: str
    do: str
    source: str
    check: Check


RULES: dict[str, Rule] = {}
"""Every rule by its code, in the order of the codes once ``quests.lint`` is imported."""


def rule(code: str, severity: Severity, *, finds: str, do: str, source: str) -> Callable[[Check], Check]:
    """Register a rule. A code that two rules share is a defect of ours."""

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two rules share the code {code}")
        RULES[code] = Rule(code, severity, finds, do, source, check)
        return check

    return register


def written(path: Path) -> str:
    """A path in one word, as ``levels.0.steps.2.why``."""
    return ".".join(map(str, path))
