"""Which protocol a danger calls for (domain.md 2.1). Nothing here reads a file: a dangerous answer waits for none."""

from __future__ import annotations

from collections.abc import Iterable

from quests.risk import LADDER, RiskLevel, Screen
from quests.steps import Protocol

VERSIONS: dict[Protocol, int] = {"p_s": 1, "p_f": 1, "p_v": 1}
"""The version of each protocol's text. A test holds it against the files."""

OF_VIOLENCE = frozenset({"violence_now", "violence_at_home", "fear_at_home"})
_OF_MONEY = frozenset({"f2", "f3", "f5"})


def protocols_for(level: str, reasons: Iterable[str]) -> tuple[Protocol, ...]:
    """The protocols for a level and the codes of its reasons, the most urgent first; none below high.

    Violence or fear at home: P-V. F2, F3 or F5: P-F. Everything else that is high, a colleague's word and a reason
    that nobody knows among it: P-S. An emergency is always P-S as well, since P-V 4 hands it there.
    """
    if RiskLevel(level) < RiskLevel.HIGH:
        return ()
    found = frozenset(reasons)
    violence, money = bool(found & OF_VIOLENCE), bool(found & _OF_MONEY)
    others = found - OF_VIOLENCE - _OF_MONEY
    to_life = bool(others) or not found or RiskLevel(level) is RiskLevel.EMERGENCY
    chosen: dict[Protocol, bool] = {"p_s": to_life, "p_v": violence, "p_f": money}
    return tuple(kind for kind, fits in chosen.items() if fits)


def every_danger(screen: Screen) -> tuple[str, ...]:
    """The reasons of every clause from high upwards that holds, in the ladder's order.

    An assessment names those of the first rule that fires, so that fear at home behind an emergency is not among them.
    The protocol of violence is opened for it all the same.
    """
    return tuple(row.reason for row in LADDER if row.level >= RiskLevel.HIGH and row.holds(screen))
