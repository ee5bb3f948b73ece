"""What is wrong with a file of the studio: file, line and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a quest file. ``line`` counts from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"

    def further_down(self, lines: int) -> Problem:
        """The same in a file that holds this one from a later line on."""
        return replace(self, line=self.line + lines)


class QuestUnreadable(Exception):
    """The file is no quest. ``problems`` is never empty and is ordered by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def unreadable(file: str, line: int, message: str) -> QuestUnreadable:
    """One thing that makes a file unreadable."""
    return QuestUnreadable([Problem(file, line, message)])
