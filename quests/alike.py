"""Whether two groups of people are alike, and their difference once they are compared like with like.

* ``standardised``: how far apart two groups lie in one thing (risk, month of starting), in standard deviations: the
  largest over its values (P. C. Austin, Statistics in Medicine 28 (2009) 3083-3107).
* ``like_with_like``: the difference of two shares over strata, weighed after Mantel and Haenszel, with the variance of
  T. Sato, Biometrics 45 (1989) 1323-1324 (S. Greenland, J. M. Robins, Biometrics 41 (1985) 55-68).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from quests.change import CONFIDENCE, Interval, Share, z_of

FAR_APART = 0.2
"""From here on two groups differ. In groups of a hundred, chance alone makes up to about 0.2."""


@dataclass(frozen=True)
class Adjusted:
    """The difference among people who are alike in one thing, and its interval."""

    difference: float
    interval: Interval


def standardised(old: Mapping[str, int], new: Mapping[str, int]) -> float:
    """How far apart the shares of the values lie at most; 0 where one group is empty. Both: people by value."""
    if not sum(old.values()) or not sum(new.values()):
        return 0.0
    return max(
        _apart(old.get(value, 0) / sum(old.values()), new.get(value, 0) / sum(new.values())) for value in {**old, **new}
    )


def _apart(p: float, q: float) -> float:
    spread = sqrt((p * (1 - p) + q * (1 - q)) / 2)
    if not spread:
        return 0.0 if p == q else float("inf")
    return abs(p - q) / spread


def like_with_like(strata: Sequence[tuple[Share, Share]], confidence: float = CONFIDENCE) -> Adjusted | None:
    """The difference over (older, newer) pairs of shares, one for each stratum. None where no stratum has both."""
    both = [(old, new) for old, new in strata if old.whole and new.whole]
    weight = sum(old.whole * new.whole / (old.whole + new.whole) for old, new in both)
    if not weight:
        return None
    gap = sum((new.part * old.whole - old.part * new.whole) / (old.whole + new.whole) for old, new in both) / weight
    spread = sum(gap * _p(old, new) + _q(old, new) for old, new in both)
    half = z_of(confidence) * sqrt(max(0.0, spread)) / weight
    return Adjusted(gap, Interval(max(-1.0, gap - half), min(1.0, gap + half)))


def _p(old: Share, new: Share) -> float:
    n, m = new.whole, old.whole
    return (n * n * old.part - m * m * new.part + n * m * (m - n) / 2) / (n + m) ** 2


def _q(old: Share, new: Share) -> float:
    return (new.part * old.rest + old.part * new.rest) / (2 * (old.whole + new.whole))
