"""An interval that stays right however often somebody looks.

The usual interval is right 95 times in a hundred for one look that was planned. Who looks every day and stops at the
first difference that she likes finds one far more often where there is none. This interval is right *at all looks
together* with at least 95 in a hundred.

For people who come one after the other, each going on with chance p, the mixture likelihood ratio
``M(p) = B(1 + part, 1 + rest) / (p^part (1 - p)^rest)`` begins at 1 and is a martingale, so at its true p it ever
exceeds ``c`` with chance at most 1 / c: J. Ville, "Étude critique de la notion de collectif" (1939); H. Robbins,
Annals of Mathematical Statistics 41 (1970) 1397-1409; S. R. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, Annals of
Statistics 49 (2021) 1055-1080. The two versions have different people, so their largest values S1 and S2 are
independent, each no larger than 1 / U with U uniform. Hence ``P(S1 * S2 >= c) <= P(U1 * U2 <= 1 / c) = (1 + ln c) / c``
for every pair of moments, also where one version is looked at further along than the other. The interval holds each
difference for which some pair of chances keeps M1 * M2 below the c with (1 + ln c) / c = 0.05.

It supposes that each person decides for herself, and that people of one version come alike from week to week.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import lgamma, log

from quests.change import CONFIDENCE, Interval, Share, difference

_STEPS, _HALVINGS = 30, 24
"""Steps to the least value, and halvings to an edge: finer than a millionth."""
_GOLDEN = 0.6180339887498949


def always_valid(old: Share, new: Share, confidence: float = CONFIDENCE) -> Interval:
    """The differences that cannot be left out, whoever looked at however many earlier moments."""
    gap = difference(old, new)

    def possible(delta: float) -> bool:
        return is_possible(old, new, delta, confidence)

    return Interval(_edge(possible, gap, -1.0), _edge(possible, gap, 1.0))


def is_possible(old: Share, new: Share, delta: float, confidence: float = CONFIDENCE) -> bool:
    """Whether this difference lies in the interval: some pair of chances that far apart keeps M1 * M2 low enough."""
    limit = _limit(1 - confidence) - _mixture(old) - _mixture(new)

    def unlikely(p: float) -> float:
        one, other = _times_log(old.part, p) + _times_log(old.rest, 1 - p), p + delta
        return -(one + _times_log(new.part, other) + _times_log(new.rest, 1 - other))

    return _least(unlikely, max(0.0, -delta), min(1.0, 1 - delta)) <= limit


@cache
def _limit(alpha: float) -> float:
    """The logarithm of the c with (1 + ln c) / c = alpha."""
    low, high = 0.0, 60.0
    for _ in range(100):
        middle = (low + high) / 2
        if log(1 + middle) - middle > log(alpha):
            low = middle
        else:
            high = middle
    return high


def _mixture(share: Share) -> float:
    """The logarithm of B(1 + part, 1 + rest)."""
    return lgamma(1 + share.part) + lgamma(1 + share.rest) - lgamma(2 + share.whole)


def _times_log(number: int, p: float) -> float:
    """``number * log(p)``; minus infinity where p cannot be, since somebody did what has chance 0."""
    if not number:
        return 0.0
    return number * log(p) if p > 0 else -float("inf")


def _least(f: Callable[[float], float], low: float, high: float) -> float:
    """The least value of a convex function between two places (golden section)."""
    one, other = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_one, at_other = f(one), f(other)
    for _ in range(_STEPS):
        if at_one <= at_other:
            high, other, at_other = other, one, at_one
            one = high - _GOLDEN * (high - low)
            at_one = f(one)
        else:
            low, one, at_one = one, other, at_other
            other = low + _GOLDEN * (high - low)
            at_other = f(other)
    return min(at_one, at_other)


def _edge(possible: Callable[[float], bool], inside: float, outside: float) -> float:
    """Where the possible differences end between one that is possible and the farthest that there can be.

    What is possible is one stretch, since M1 * M2 is log-convex in both chances.
    """
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if possible(middle):
            inside = middle
        else:
            outside = middle
    return outside
