"""Key numbers about people at a high risk, side by side: what one of them hides the others may not give back."""

from __future__ import annotations

from collections.abc import Mapping

from quests.kpis import Figure

WHOLE, AS_MANY, MORE = "high_share", "protocol", "handover"
"""Contacts at a high risk of all contacts; the same contacts, with dangers that came without one; and requests to take
over somebody, of contacts and of plans together."""

Figures = Mapping[str, Figure]
Rows = Mapping[str, Mapping[str, list[Figure]]]


def without_way_back(figures: Figures, by: Rows) -> tuple[Figures, Rows]:
    """While it is hidden how many contacts were at a high risk, the number of them with a protocol is hidden too.

    Requests to take over have no rows then, since a row can be of contacts alone; and that there were none, which would
    say that no contact was at a high risk, is not told. How many there were in all is: plans ask as well, so that each
    hidden number stays possible (tests/quests/test_kpis_of_risk.py).
    """
    whole, more = figures[WHOLE], figures[MORE]
    if whole.value is not None or whole.n == 0:
        return figures, by
    hidden = {AS_MANY: Figure(None), **({MORE: Figure(None)} if more.n == 0 else {})}
    rows = {dimension: {slug: some for slug, some in of.items() if slug != MORE} for dimension, of in by.items()}
    return {**figures, **hidden}, rows
