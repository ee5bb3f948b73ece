"""From how many points on an instrument counts on the risk ladder: the published cut-offs, and how far others may go.

A lower cut-off means care for more people. Source: domain.md sections 1 and 2; bounds are our own decision [D].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class CutOffs:
    """The points from which on a result counts. As they stand here they are the published ones."""

    pgsi_medium: int = 3
    pgsi_highest: int = 8
    k6_moderate: int = 5
    k6_serious: int = 13
    phq4_severe: int = 9
    pair_positive: int = 3
    """Of either half of the PHQ-4."""
    brief_positive: int = 1
    """Of a screen of yes and no: one yes is the least that there is, so nobody sets it."""

    def is_less_care_than(self, other: CutOffs) -> bool:
        """Whether somebody whom the other cut-offs reach would not be reached by these."""
        return any(getattr(self, one.name) > getattr(other, one.name) for one in fields(self))


PUBLISHED = CutOffs()
BOUNDS: Mapping[str, tuple[int, int]] = {
    "pgsi_medium": (1, 5),
    "pgsi_highest": (5, 10),
    "k6_moderate": (3, 7),
    "k6_serious": (9, 15),
    "phq4_severe": (6, 10),
    "pair_positive": (2, 4),
}
"""The lowest and the highest that a service may take. The PGSI up to 5: Currie and others propose bands from there."""
LOWER_THAN: Mapping[str, str] = {"pgsi_medium": "pgsi_highest", "k6_moderate": "k6_serious"}
"""Of one instrument the lighter finding begins before the heavier one."""
