"""What a bench found, as scripts read it and as people read it."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.bench.measuring import Counts, Figures, Race, median_ratio, medians


@dataclass(frozen=True)
class Goal:
    """A mark for one ratio: ``want`` is ``>= 0.10`` or ``<= 1.4``."""

    name: str
    ratio: tuple[str, str]
    want: str

    def is_met(self, got: float) -> bool:
        sign, mark = self.want.split()
        return got >= float(mark) if sign == ">=" else got <= float(mark)


@dataclass(frozen=True)
class Report:
    """One bench. A goal whose contenders did not both run is left out: nothing is extrapolated."""

    bench: str
    unit: str
    race: Race
    pairs: Sequence[tuple[str, str]]
    goals: Sequence[Goal]
    absent: Sequence[str] = ()

    @property
    def rounds(self) -> Sequence[Figures]:
        return self.race.rounds

    @property
    def counts(self) -> Counts:
        return self.race.counts

    def ratio(self, one: str, other: str) -> float:
        return round(median_ratio(self.rounds, one, other), 3)

    def did_run(self, *names: str) -> bool:
        return all(name in self.rounds[0] for name in names)

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts rely on; CHANGELOG.md tells when it changes."""
        digits = 3 if self.unit == "s" else 1
        return {
            "bench": self.bench,
            "rounds": len(self.rounds),
            "unit": self.unit,
            "figures": {name: round(figure, digits) for name, figure in medians(self.rounds).items()},
            "ratios": {f"{one}/{other}": self.ratio(one, other) for one, other in self._pairs_that_ran()},
            "goals": {goal.name: self._goal(goal) for goal in self.goals if self.did_run(*goal.ratio)},
            "counts": {"missing": self.counts.missing, "twice": self.counts.twice},
            "absent": list(self.absent),
        }

    def _pairs_that_ran(self) -> list[tuple[str, str]]:
        return [pair for pair in self.pairs if self.did_run(*pair)]

    def _goal(self, goal: Goal) -> dict[str, Any]:
        got = self.ratio(*goal.ratio)
        return {"want": goal.want, "got": got, "met": goal.is_met(got)}

    def as_text(self) -> str:
        """Tables in Markdown, ready to be kept beside the facts of the machine."""
        lines = [
            f"### {self.bench}: median of {len(self.rounds)} rounds",
            "",
            *self._table_of_figures(),
            "",
            *self._table_of_ratios(),
            "",
            f"Checked afterwards: {self.counts.missing} missing, {self.counts.twice} twice.",
        ]
        if self.absent:
            lines.append(f"Absent: {', '.join(self.absent)}.")
        return "\n".join(lines)

    def _table_of_figures(self) -> list[str]:
        lines = [f"| contender | {self.unit} | least - most |", "| --- | ---: | ---: |"]
        for name, figure in medians(self.rounds).items():
            every = [figures[name] for figures in self.rounds]
            lines.append(f"| {name} | {_said(figure)} | {_said(min(every))} - {_said(max(every))} |")
        return lines

    def _table_of_ratios(self) -> list[str]:
        lines = [
            "| ratio within a round | median | least - most | by CPU seconds | goal | met |",
            "| --- | ---: | ---: | ---: | --- | --- |",
        ]
        marks = {goal.ratio: goal for goal in self.goals}
        for one, other in self._pairs_that_ran():
            ratio, every = self.ratio(one, other), [figures[one] / figures[other] for figures in self.rounds]
            goal = marks.get((one, other))
            mark = f"{goal.name} {goal.want} | {'yes' if goal.is_met(ratio) else 'no'}" if goal else " | "
            spread = f"{min(every):.3f} - {max(every):.3f}"
            lines.append(f"| {one}/{other} | {ratio} | {spread} | {self._by_cpu(one, other)} | {mark} |")
        return lines

    def _by_cpu(self, one: str, other: str) -> str:
        """The same ratio per second of work: the disk and the neighbours are not in it."""
        could_tell = all(one in figures and other in figures for figures in self.race.by_cpu)
        return f"{median_ratio(self.race.by_cpu, one, other):.3f}" if could_tell else ""


def _said(figure: float) -> str:
    return f"{figure:,.1f}" if figure >= 10 else f"{figure:.3f}"


def machine_facts() -> str:
    """What a figure means nothing without."""
    return (
        f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.system()}; only ratios of one interleaved run count."
    )
