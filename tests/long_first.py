"""The long tests first: with few test processes, one that starts last keeps everybody waiting for it alone."""

from __future__ import annotations

import pytest


def _haste(item: pytest.Item) -> tuple[float, bool]:
    """Who asked for more time comes first, then who needs a browser; the others stay in the order they have."""
    asked = item.get_closest_marker("timeout")
    seconds = float(asked.args[0]) if asked is not None and asked.args else 0.0
    return -seconds, item.get_closest_marker("e2e") is None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After pytest-randomly, whose order stays as it is among tests alike."""
    items.sort(key=_haste)
