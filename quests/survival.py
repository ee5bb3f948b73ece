"""How long something takes when not everybody has got there yet: the Kaplan-Meier estimate.

Who has not completed, or has left, is still known to have taken *at least* so long. Leaving such people out would
make every level look shorter than it is (performance.md, section 3); counting them as completed would too.

Sources: E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958) 457-481.
Variance: M. Greenwood, "The natural duration of cancer", 1926. Bands by the logarithm of minus the logarithm of the
share, which keeps them between 0 and 1: J. D. Kalbfleisch, R. L. Prentice, "The Statistical Analysis of Failure Time
Data", 1980. The median's interval: R. Brookmeyer, J. Crowley, Biometrics 38 (1982) 29-41.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple, TypeVar

Z95 = 1.959963984540054
"""How many standard errors lie on either side of 95 of 100 estimates."""

_ROUNDING = 1e-12
"""A product of fractions that is one half on paper may come out a hair above it; that is still one half."""


class Observation(NamedTuple):
    """``people`` who had the same time: ``days`` until it happened or, where it did not, as long as we looked."""

    days: float
    happened: bool
    people: int = 1


Seen = tuple[float, bool, int]
"""What a curve is made of: ``Observation``s, or any rows like them."""


@dataclass(frozen=True)
class Point:
    """The curve at one time at which it falls. ``at_risk`` people had not got there just before ``days``.

    ``variance`` is Greenwood's, of ``survival``. Both are without meaning where nobody is left: then there is none.
    """

    days: float
    at_risk: int
    happened: int
    survival: float
    variance: float | None

    @property
    def band(self) -> tuple[float, float] | None:
        """Between which shares 95 of 100 such curves would hold the true one; None where nobody is left."""
        return None if self.variance is None else band(self.survival, self.variance)


def band(share: float, variance: float, z: float = Z95) -> tuple[float, float] | None:
    """Low and high around a share between 0 and 1, by log(-log); None at 0 and 1, where it says nothing."""
    if not 0 < share < 1:
        return None
    spread = z * sqrt(variance) / (share * -log(share))
    return share ** exp(spread), share ** exp(-spread)


def curve(observations: Iterable[Seen]) -> list[Point]:
    """The share of people to whom it has not happened yet, at each time where that share falls, in order of time.

    Whoever was last seen at the very time at which it happened to others still counts as at risk then.
    The list is empty when it happened to nobody.
    """
    last_seen, happened = Counter[float](), Counter[float]()
    for days, is_event, people in observations:
        last_seen[days] += people
        happened[days] += people if is_event else 0
    at_risk, survival, spread, points = last_seen.total(), 1.0, 0.0, []
    for days in sorted(last_seen):
        if events := happened[days]:
            rest = at_risk - events
            survival *= rest / at_risk
            spread += events / (at_risk * rest) if rest else 0
            points.append(Point(days, at_risk, events, survival, survival**2 * spread if rest else None))
        at_risk -= last_seen[days]
    return points


def median(observations: Iterable[Seen]) -> float | None:
    """The first time by which it has happened to half of the people, in days. None while half is not reached."""
    last_seen, happened = Counter[float](), Counter[float]()
    for days, is_event, people in observations:
        last_seen[days] += people
        happened[days] += people if is_event else 0
    return median_of(last_seen, happened)


Time = TypeVar("Time", int, float)


def median_of(last_seen: Mapping[Time, int], happened: Mapping[Time, int]) -> Time | None:
    """The same, from how many were last seen at each time, and to how many of them it happened then."""
    at_risk, survival = sum(last_seen.values()), 1.0
    for time in sorted(last_seen):
        if events := happened.get(time):
            survival *= (at_risk - events) / at_risk
            if survival <= 0.5 + _ROUNDING:
                return time
        at_risk -= last_seen[time]
    return None


def median_interval(points: Iterable[Point]) -> tuple[float | None, float | None]:
    """Between which days the median lies in 95 of 100 cases: from the first time at which the lower edge of the band
    is at one half or below, to the first at which the upper edge is. None: that edge has not come down so far."""
    low = high = None
    for point in points:
        edges = point.band or (0.0, 0.0)
        if low is None and edges[0] <= 0.5 + _ROUNDING:
            low = point.days
        if high is None and edges[1] <= 0.5 + _ROUNDING:
            high = point.days
    return low, high
