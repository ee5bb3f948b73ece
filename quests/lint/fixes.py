"""A finding whose cure is mechanical, as changes of the file: the author presses once, and can undo it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from quests.lint.finding import Finding


@dataclass(frozen=True)
class Fix:
    """What mends a finding. ``code`` says what is done, ``was`` and ``becomes`` with which words or numbers."""

    code: str
    changes: tuple[Any, ...]
    was: str = ""
    becomes: str = ""


@dataclass(frozen=True)
class Bench:
    """What a fix looks at: the file as a tree and as text, the day, and the quests that there are."""

    tree: Any
    text: str
    today: date
    known: Collection[str]
    slug: str


def fix_for(finding: Finding, bench: Bench) -> Fix | None:
    """The cure of a finding where there is only one, or one that nobody would mind; None where words are needed."""
    return None
