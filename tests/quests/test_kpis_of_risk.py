"""Key numbers about people at a high risk do not give back what one of them hides."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from quests.kpis import BY_SLUG, MET, MISSED, Case, Figure, by_dimension, figure
from quests.kpis_of_risk import Figures, Rows, without_way_back

MOST = 26
"""Larger than twice what is needed for a number about risk to be told."""


def a_month(high: int, others: int, plans: int) -> tuple[Figures, Rows]:
    """So many contacts were at a high risk and each asked for somebody in time, as did so many plans."""
    contacts = [Case((MET,))] * high + [Case((MISSED,))] * others
    protocols = [Case((MET, "on_a_contact"))] * high + [Case((MET, "without_contact"))] * plans
    asked = [Case((MET,), channel="call")] * high + [Case((MET,), channel="portal")] * plans
    found = {"high_share": contacts, "protocol": protocols, "handover": asked}
    told = {slug: figure(BY_SLUG[slug], cases) for slug, cases in found.items()}
    return told, {"channel": by_dimension({"handover": asked}, "channel")}


def fewest_possible(*, is_mended: bool) -> int:
    """Of all pictures that a reader may see with the number of contacts at a high risk hidden: the smallest number of
    values that it may have. She knows how many contacts there were if there were five: their time is told then."""
    possible: dict[object, set[int]] = {}
    for high, others, plans in _months():
        told, by = a_month(high, others, plans)
        if is_mended:
            told, by = without_way_back(told, by)
        if told["high_share"].value is None and high + others >= 5 and high + plans < MOST:
            rows = tuple((row.groups, row.n) for row in by["channel"].get("handover", ()))
            possible.setdefault((high + others, *sorted(told.items()), rows), set()).add(high)
    return min(len(values) for values in possible.values())


def _months() -> Iterator[tuple[int, int, int]]:
    return ((high, all_ - high, plans) for all_ in range(MOST) for high, plans in product(range(all_ + 1), range(MOST)))


def test_a_hidden_number_of_contacts_at_a_high_risk_stays_possible_over_five_values() -> None:
    """Negative control: without the rule some month tells it to one."""
    assert fewest_possible(is_mended=False) == 1
    assert fewest_possible(is_mended=True) >= 5


@pytest.mark.parametrize(("high", "protocol"), [(12, 12), (7, None), (0, 0)])
def test_what_is_told_of_contacts_is_told_of_their_protocols(high: int, protocol: int | None) -> None:
    told, _by = without_way_back(*a_month(high, 40, 0))
    assert told["protocol"].n == protocol
    assert (told["high_share"].value is None) == (protocol is None)


def test_requests_of_contacts_and_plans_together_are_told_beside_a_hidden_number() -> None:
    told, by = without_way_back(*a_month(4, 42, 8))
    assert told["high_share"] == Figure(46)
    assert (told["handover"].n, told["handover"].part) == (12, 12)
    assert by == {"channel": {}}
