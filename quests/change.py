"""Did a change help: the difference between two shares of people, and how much of it may be chance.

A share is a number of people of a number of people. ``difference`` is the second less the first, as a fraction: 0.12
is twelve of a hundred more. Two intervals stand beside it:

* ``newcombe``: what one look at finished numbers tells (R. G. Newcombe, "Interval estimation for the difference between
  independent proportions: comparison of eleven methods", Statistics in Medicine 17 (1998) 873-890, method 10).
* ``always_valid`` (quests/always_valid.py): holds for whoever looks every day and stops when she likes what she sees.

A difference counts as found only where the second one leaves out 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

FEWEST = 30
"""A share of fewer people than this says nothing: no rate is made of them (domain.md section 6, note 4)."""

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """``part`` people of ``whole``."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} of {self.whole} is no share")

    @property
    def rest(self) -> int:
        return self.whole - self.part

    @property
    def value(self) -> float:
        return self.part / self.whole

    @property
    def is_enough(self) -> bool:
        return self.whole >= FEWEST


@dataclass(frozen=True)
class Interval:
    """From ``low`` to ``high``, both included, as fractions between -1 and 1."""

    low: float
    high: float

    @property
    def may_be_chance(self) -> bool:
        """Whether "no difference" lies in it."""
        return self.low <= 0 <= self.high


def z_of(confidence: float = CONFIDENCE) -> float:
    """How many standard errors to each side: 1.96 for 95 in 100."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def difference(old: Share, new: Share) -> float:
    """How much larger the newer share is; below 0 where it is smaller."""
    return new.value - old.value


def wilson(share: Share, confidence: float = CONFIDENCE) -> Interval:
    """The interval of one share, never outside 0 to 1 nor a point (E. B. Wilson, JASA 22 (1927) 209-212)."""
    z, n, p = z_of(confidence), share.whole, share.value
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n)))


def newcombe(old: Share, new: Share, confidence: float = CONFIDENCE) -> Interval:
    """The interval of the difference from the Wilson intervals of the two shares: Newcombe's method 10."""
    one, other, gap = wilson(old, confidence), wilson(new, confidence), difference(old, new)
    below = sqrt((new.value - other.low) ** 2 + (one.high - old.value) ** 2)
    above = sqrt((other.high - new.value) ** 2 + (old.value - one.low) ** 2)
    return Interval(max(-1.0, gap - below), min(1.0, gap + above))
