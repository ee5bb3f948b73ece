"""The long tests first: with few test processes, one that starts last keeps everybody waiting for it alone.

Each process begins with a stretch of the list and then takes from the ends of the others (pytest-xdist, worksteal).
So every stretch begins with its share of the long ones. A module stays together: what it builds is built once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby, islice

import pytest

ASKED_FOR_TIME, NEEDS_A_BROWSER = 8, 4
"""About how many seconds such a test takes."""


def _seconds_asked(item: pytest.Item) -> float:
    asked = item.get_closest_marker("timeout")
    return float(asked.args[0]) if asked is not None and asked.args else 0.0


def _weight(item: pytest.Item) -> int:
    if _seconds_asked(item):
        return ASKED_FOR_TIME
    return NEEDS_A_BROWSER if item.get_closest_marker("e2e") is not None else 0


def _haste(item: pytest.Item) -> tuple[float, bool]:
    """Who asked for more time comes first, then who needs a browser; the others stay in the order they have."""
    return -_seconds_asked(item), item.get_closest_marker("e2e") is None


def dealt(items: list[pytest.Item], hands: int) -> Iterator[pytest.Item]:
    """The items so that each of ``hands`` equal stretches begins with long ones, about as many as the others."""
    items = sorted(items, key=_haste)
    piles: list[list[pytest.Item]] = [[] for _hand in range(hands)]
    for _module, together in groupby((item for item in items if _weight(item)), key=lambda item: item.path):
        min(piles, key=lambda pile: sum(map(_weight, pile))).extend(together)
    short = iter([item for item in items if not _weight(item)])
    for hand, pile in enumerate(piles):
        size = len(items) * (hand + 1) // hands - len(items) * hand // hands
        yield from pile
        yield from islice(short, max(0, size - len(pile)))
    yield from short


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After pytest-randomly, whose order stays as it is among tests alike."""
    items[:] = dealt(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
