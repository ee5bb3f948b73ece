"""The chance of one imagined person. Each of her throws is named, so none depends on how many came before it.

The same person has the same luck in another version of a quest: where two versions are alike, she does the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from math import log

_WHOLE = float(1 << 53)


class Luck:
    """The throws of person ``number`` in a flight with this seed; the same on every machine."""

    def __init__(self, seed: int, number: int) -> None:
        self._begins = blake2b(f"{seed}/{number}/".encode(), digest_size=8)

    def share(self, *what: str | int) -> float:
        """From 0 up to, never at, 1."""
        thrown = self._begins.copy()
        thrown.update("/".join(map(str, what)).encode())
        return (int.from_bytes(thrown.digest(), "big") >> 11) / _WHOLE

    def happens(self, chance: float, *what: str | int) -> bool:
        """Whether something with this chance happens to her."""
        return self.share(*what) < chance

    def days(self, mean: float, *what: str | int) -> float:
        """So many days until something that comes every ``mean`` days."""
        return -mean * log(1 - self.share(*what))

    def one_of(self, weights: Mapping[str, float], *what: str | int) -> str:
        """One of these, by weight; ``weights`` has one that weighs something."""
        left = self.share(*what) * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return list(weights)[-1]
