"""The order of the tests: none is lost, and every process begins with long ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.long_first import dealt


class Item:
    """As much of a test as its place depends on."""

    def __init__(self, path: str, **marks: tuple[Any, ...]) -> None:
        self.path, self.marks = path, marks

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return pytest.Mark(name, self.marks[name], {}, _ispytest=True) if name in self.marks else None


def some_items() -> list[Any]:
    quick = [Item(f"quick-{number // 10}") for number in range(100)]
    in_browser = [Item(f"browser-{number // 3}", e2e=()) for number in range(12)]
    slow = [Item("slow", timeout=(240,)), Item("slow", timeout=(240,)), Item("slower", timeout=(300,))]
    return [*quick[:50], *in_browser, *slow, *quick[50:]]


@pytest.mark.parametrize("hands", [1, 2, 3, 7, 200])
def test_no_test_is_lost_and_none_runs_twice(hands: int) -> None:
    items = some_items()
    assert sorted(map(id, dealt(items, hands))) == sorted(map(id, items))


def test_every_process_begins_with_long_ones_and_a_module_stays_together() -> None:
    items: list[Any] = list(dealt(some_items(), 3))
    stretches = [items[at : at + len(items) // 3] for at in range(0, len(items), len(items) // 3)][:3]
    for stretch in stretches:
        assert all(one.marks for one in stretch[:3])
        assert not any(one.marks for one in stretch[9:])
    where = [{number for number, stretch in enumerate(stretches) if item in stretch} for item in items if item.marks]
    paths = {item.path for item in items if item.marks}
    assert {len(each) for each in where} == {1}
    assert len(paths) == 6
    assert [item.path for item in items if item.path == "slow"] == ["slow", "slow"]
    assert stretches[0][0].path == "slower"
