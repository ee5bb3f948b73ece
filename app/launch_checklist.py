"""What a service does before it opens, in the order of its weeks, and what has to stand on the day (domain.md K75-K78).

Only codes: the words are on the page (app/studio/pages/launch.py). An item is never renamed, since its entries name it.
"""

from __future__ import annotations

from typing import NamedTuple


class Phase(NamedTuple):
    """A part of the launch with its items. Weeks are counted from the start; none: it has to stand on the day."""

    code: str
    items: tuple[str, ...]
    weeks: tuple[int, int] | None = None


PHASES = (
    Phase("prepare", ("process", "privacy-policy", "core-team", "implementation-plan"), (1, 2)),
    Phase("set-up", ("telephony", "records", "call-menu", "scripts", "checklists", "scales"), (3, 4)),
    Phase("pilot", ("limited-hours", "pilot-quest", "calibration", "first-feedback"), (5, 6)),
    Phase("open", ("all-hours", "operator-portals", "satisfaction"), (7, 8)),
    Phase("steady", ("quality-audit", "pooled-reports", "more-languages"), (9, 12)),
    Phase(
        "ready",
        (
            "rota", "scripts-complete", "crisis-protocols", "protected-storage", "onboarding", "supervision",
            "case-review", "recertification", "partner-directory", "figures", "escalation",
        ),
    ),
)  # fmt: skip
ITEMS = frozenset(item for phase in PHASES for item in phase.items)
