"""What the cures of the linter look at, and how one is written down."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from quests.editing.changes import Change, Path, Put, Remove
from quests.lint.finding import Finding
from quests.text_places import path_in
from quests.trees import at_path, steps_in


@dataclass(frozen=True)
class Fix:
    """What mends a finding. ``code`` says what is done, ``was`` and ``becomes`` with which words or numbers."""

    code: str
    changes: tuple[Change, ...]
    was: str = ""
    becomes: str = ""


@dataclass(frozen=True)
class Bench:
    """A draft on the bench: the file as a tree and as text, the day, the quests that there are, and its name."""

    tree: Any
    text: str
    today: date
    known: Collection[str]
    slug: str

    def at(self, path: Path) -> Any:
        """What the file has there; None where it has nothing."""
        return at_path(self.tree, path)

    def path(self, finding: Finding) -> Path:
        """Where a finding is, as keys and places."""
        return path_in(self.tree, finding.path)

    @cached_property
    def steps(self) -> tuple[tuple[Path, dict[str, Any]], ...]:
        """Every step of the file, with its path."""
        return tuple(steps_in(self.tree))


Cure = Callable[[Finding, Bench, Path], Fix | None]
CURES: dict[str, list[Cure]] = {}
"""By the code of a rule, the ways in which what it finds may be mended; the first that fits is taken."""


def cure(*codes: str) -> Callable[[Cure], Cure]:
    """Register a way to mend what these rules find."""

    def register(way: Cure) -> Cure:
        for code in codes:
            CURES.setdefault(code, []).append(way)
        return way

    return register


def taken_out(bench: Bench, path: Path) -> Change:
    """One item leaves its list, and the list goes with its last item."""
    holder = bench.at(path[:-1])
    return Remove(path[:-1]) if isinstance(holder, list) and len(holder) == 1 else Remove(path)


def in_place(path: Path, value: Any, code: str, was: Any = "", becomes: Any = None) -> Fix:
    """Another value in the same place."""
    return Fix(code, (Put(path, value),), str(was), str(value if becomes is None else becomes))
