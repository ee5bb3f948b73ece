"""How long something takes when not everybody has got there yet: the Kaplan-Meier estimate.

Who has not completed, or has left, is still known to have taken *at least* so long. Leaving such people out would
make every level look shorter than it is (performance.md, section 3); counting them as completed would too.

Source: E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958) 457-481.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_ROUNDING = 1e-12
"""A product of fractions that is one half on paper may come out a hair above it; that is still one half."""


@dataclass(frozen=True)
class Observation:
    """The time of ``people``: ``days`` until it happened or, where ``happened`` is false, for as long as we looked."""

    days: float
    happened: bool
    people: int = 1


@dataclass(frozen=True)
class Point:
    """The curve at one time at which it falls. ``at_risk`` people had not got there just before ``days``."""

    days: float
    at_risk: int
    happened: int
    survival: float


def curve(observations: Iterable[Observation]) -> list[Point]:
    """The share of people to whom it has not happened yet, at each time where that share falls, in order of time.

    Whoever was last seen at the very time at which it happened to others still counts as at risk then.
    The list is empty when it happened to nobody.
    """
    seen = list(observations)
    last_seen, happened = Counter[float](), Counter[float]()
    for observation in seen:
        last_seen[observation.days] += observation.people
        if observation.happened:
            happened[observation.days] += observation.people
    at_risk, survival, points = last_seen.total(), 1.0, []
    for days in sorted(last_seen):
        if happened[days]:
            survival *= 1 - happened[days] / at_risk
            points.append(Point(days, at_risk, happened[days], survival))
        at_risk -= last_seen[days]
    return points


def median(observations: Iterable[Observation]) -> float | None:
    """The first time by which it has happened to half of the people, in days. None while half is not reached."""
    return next((point.days for point in curve(observations) if point.survival <= 0.5 + _ROUNDING), None)
