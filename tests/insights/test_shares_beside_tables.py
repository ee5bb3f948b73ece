"""What a share of two versions tells about the hidden numbers of the drop-off page: nothing that would matter.

Of a hidden number the page on changes may tell how many of its people did it within the window: the number is that at
least. The attacker of ``quests.disclosure`` is given this for every hidden number at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from quests.disclosure import Reader
from quests.relations import EXITED_WELL, QUEST, Book, Cell, book
from quests.suppression import MIN_CELL, RISK_MIN_CELL, hidden_cells
from quests.windows import slack
from tests.quests.populations import some_drop_off


class Knowing(Reader):
    """A reader who knows of some hidden numbers how large they are at least."""

    def __init__(self, numbers: Book, hidden: Collection[Cell], at_least: Mapping[Cell, int]) -> None:
        self.at_least = at_least
        super().__init__(numbers, hidden)

    def least(self, cell: Cell) -> int:
        return max(super().least(cell), self.at_least.get(cell, 0))


def given_away(seed: int, min_cell: int, less: int = 0) -> tuple[int, int]:
    """How many hidden numbers were told of, and how many secrets have fewer than k values left by that."""
    numbers, between = book(some_drop_off(seed)), slack(min_cell) - less
    hidden = hidden_cells(numbers, min_cell)
    told = {
        cell: numbers.value(cell) - between
        for cell in hidden
        if ((cell.name == "completed" and cell.step == QUEST) or cell == EXITED_WELL) and numbers.value(cell) > between
    }
    reader = Knowing(numbers, hidden, told)
    return len(told), len(reader.exposed(reader.secrets(min_cell), min_cell))


@pytest.mark.parametrize("min_cell", [MIN_CELL, RISK_MIN_CELL])
def test_hidden_numbers_keep_k_values_beside_what_is_told_of_them(min_cell: int) -> None:
    found = [given_away(seed, min_cell) for seed in range(60)]
    assert sum(told for told, _narrow in found) > 30
    assert sum(narrow for _told, narrow in found) == 0


def test_with_one_person_less_between_they_would_not() -> None:
    """The negative control."""
    assert any(given_away(seed, MIN_CELL, less=1)[1] for seed in range(20))
