"""Key numbers of the service (domain.md section 6): one definition of each, and what may be told of a month of it.

Where a number comes from says app/queries/kpis.py, how it reads app/insights/pages/kpi_words.py. A month is whole and
over before anybody sees a number of it, and is counted once (app/services/monthly_reports.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import fmean, median
from typing import Any

from quests.change import Share, wilson
from quests.shareable import is_group
from quests.small_rows import Cells, shown_rows

MET, MISSED = "met", "missed"
PROMOTER, PASSIVE, DETRACTOR = "promoter", "passive", "detractor"

SUPERVISED_WITHIN = timedelta(days=30)
"""At least one talk of supervision in so long (domain.md section 8)."""
REACHED_WITHIN = timedelta(hours=72)
"""A follow-up that was agreed takes place within so long after the contact (domain.md sections 2.1 and 6)."""


class Measure(StrEnum):
    """What a key number is: a share of people or things, a time in minutes, or a difference of two shares."""

    SHARE = "share"
    MINUTES = "minutes"
    SCORE = "score"


@dataclass(frozen=True)
class Kpi:
    """One key number. ``target`` in percent, where the table has one. ``by``: the dimensions that it is shown in.

    ``min_cell`` is 10 where it is about risk, violence or suicide (domain.md section 6, point 8). A time
    that is ``along`` another number is of the same contacts and has the same rows, or one would tell of the other; for
    the same reason other numbers of these contacts have no dimension.
    """

    slug: str
    measure: Measure = Measure.SHARE
    target: int | None = None
    min_cell: int = 5
    by: tuple[str, ...] = ()
    along: str = ""

    @property
    def counted(self) -> tuple[str, ...]:
        """The cells that make up ``n``; what else a case is in stands beside them."""
        return (PROMOTER, PASSIVE, DETRACTOR) if self.measure is Measure.SCORE else (MET, MISSED)


_CONTACT = ("channel", "language", "hours")
KPIS: tuple[Kpi, ...] = (
    Kpi("handover", target=100, min_cell=10, by=_CONTACT),
    Kpi("senior", by=_CONTACT),
    Kpi("protocol", min_cell=10),
    Kpi("high_share", min_cell=10),
    Kpi("plan_given", by=_CONTACT),
    Kpi("follow_up_offered"),
    Kpi("follow_up_agreed"),
    Kpi("follow_up_reached"),
    Kpi("handling_time", Measure.MINUTES, by=_CONTACT, along="plan_given"),
    Kpi("promises"),
    Kpi("replied", by=("language", "hours")),
    Kpi("csat"),
    Kpi("nps", Measure.SCORE),
    Kpi("supervision", target=100),
)
BY_SLUG = {kpi.slug: kpi for kpi in KPIS}
NOT_YET = (
    *("speed_of_answer", "service_level", "abandoned", "first_response_chat", "first_response_written"),
    *("simple_query", "risk_right", "routed_right", "limits_set", "first_contact", "resolved", "complaints"),
    *("schedule", "recertified", "partner_data"),
)
"""Rows of the same table for which nothing is recorded yet. They have no number, which is not the number 0."""
ELSEWHERE = ("step_completion",)
"""Rows that have a page of their own: the drop-off, and how long it takes."""


@dataclass(frozen=True)
class Case:
    """One thing that a key number counts. ``cells``: where it counts (MET), or why it does not ("not_asked").

    Each cell is of nobody or of a group before anything is told: two numbers of which one is a part of the other tell
    their difference too. ``minutes`` only where the number is a time.
    """

    cells: tuple[str, ...]
    minutes: float = 0
    channel: str = ""
    language: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Figure:
    """What may be told of a month. ``n`` None is hidden; 0: there was nothing to count. ``part`` of ``n`` were met, or
    promoters; ``against`` are detractors. Percents and minutes are whole; ``low`` and ``high`` by Wilson (95 %).
    """

    n: int | None
    part: int | None = None
    against: int | None = None
    value: int | None = None
    low: int | None = None
    high: int | None = None
    mean: int | None = None
    groups: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is kept and exported. What the measure does not have is left out, what is hidden is null."""
        return {**vars(self), "groups": list(self.groups)}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Figure:
        return cls(**{**kept, "groups": tuple(kept["groups"])})


def in_time(due_at: datetime, at: datetime) -> bool:
    """Whether something that a clock owes was done in time at ``at``: the clock is red from ``due_at`` on
    (quests.clocks.state)."""
    return at < due_at


def figure(kpi: Kpi, cases: Sequence[Case]) -> Figure:
    """What may be told of these cases, which are all of a month.

    Where a part is hidden ``n`` is told only if it is 2k or more, since of 5 people 1 to 4 would be too few
    possibilities; and never where something stands beside it that another number may be of.
    """
    cells = Counter(cell for case in cases for cell in case.cells)
    n, k = sum(cells[cell] for cell in kpi.counted), kpi.min_cell
    beside = [people for cell, people in cells.items() if cell not in kpi.counted]
    if not all(is_group(people, k) for people in beside):
        return Figure(None)
    if kpi.measure is Measure.MINUTES:
        return _minutes([case.minutes for case in cases if MET in case.cells], k)
    if n == 0:
        return Figure(0)
    if not all(is_group(cells[cell], k) for cell in kpi.counted):
        return Figure(n if n >= 2 * k and not beside else None)
    return _share(cells, n) if kpi.measure is Measure.SHARE else _score(cells, n)


def by_dimension(found: Mapping[str, Sequence[Case]], dimension: str) -> dict[str, list[Figure]]:
    """The same for the groups of one dimension, small ones pooled; only of numbers for which there is a comparison.

    ``found``: all cases of a month by the slug of their number.
    """
    told: dict[str, list[Figure]] = {}
    for kpi in KPIS:
        if dimension not in kpi.by or kpi.slug not in found:
            continue
        grouped = _grouped(found[kpi.slug], dimension)
        for row in shown_rows(_table(_grouped(found[kpi.along or kpi.slug], dimension)), kpi.min_cell):
            cases = [case for group in row.groups for case in grouped[group]]
            told.setdefault(kpi.slug, []).append(replace(figure(kpi, cases), groups=row.groups))
    return told


def _grouped(cases: Iterable[Case], dimension: str) -> dict[str, list[Case]]:
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(getattr(case, dimension), []).append(case)
    return groups


def _table(grouped: Mapping[str, Sequence[Case]]) -> dict[str, Cells]:
    """The cells of each group, in one order."""
    counts = {group: Counter(cell for case in cases for cell in case.cells) for group, cases in grouped.items()}
    labels = sorted({label for cells in counts.values() for label in cells})
    return {group: tuple(cells[label] for label in labels) for group, cells in counts.items()}


def _minutes(minutes: Sequence[float], min_cell: int) -> Figure:
    if len(minutes) < min_cell:
        return Figure(None if minutes else 0)
    return Figure(len(minutes), value=round(median(minutes)), mean=round(fmean(minutes)))


def _share(cells: Counter[str], n: int) -> Figure:
    part = cells[MET]
    likely = wilson(Share(part, n))
    return Figure(n, part, value=round(100 * part / n), low=round(100 * likely.low), high=round(100 * likely.high))


def _score(cells: Counter[str], n: int) -> Figure:
    part, against = cells[PROMOTER], cells[DETRACTOR]
    return Figure(n, part, against, value=round(100 * (part - against) / n))
