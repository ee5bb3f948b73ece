"""How far an unknown number can range, given equations that it must obey. Exact, in whole numbers, no floats.

Used to attack our own tables: what can a reader work out about a number that we did not show? A few dozen unknowns,
so a plain simplex does (G. B. Dantzig 1951, with R. G. Bland's rule of 1977, under which it always ends). Each row
of the tableau is kept as whole numbers, so no rounding can make a narrow range look wide or a wide one narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import gcd

Row = dict[int, int]
"""Coefficients by unknown; the right-hand side under ``_RHS``."""

_RHS = -1


class Contradiction(ValueError):
    """No numbers obey the equations together."""


class Ranges:
    """Unknowns ``0 .. n-1``, each a number of at least ``lowest[i]``, bound by equations added with ``require``."""

    def __init__(self, lowest: Iterable[int]) -> None:
        self._lowest = list(lowest)
        self._rows: dict[int, Row] = {}

    def copy(self) -> Ranges:
        """The same unknowns under the same equations, to try another one on."""
        twin = Ranges(self._lowest)
        twin._rows = {basic: dict(row) for basic, row in self._rows.items()}
        return twin

    def require(self, coefficients: Mapping[int, int], total: int) -> None:
        """The sum of ``coefficients`` times their unknowns is ``total``. Raises Contradiction if it cannot be."""
        row = {unknown: factor for unknown, factor in coefficients.items() if factor}
        row[_RHS] = total - sum(factor * self._lowest[unknown] for unknown, factor in row.items())
        for basic in [unknown for unknown in row if unknown in self._rows]:
            row = _without(basic, row, self._rows[basic])
        if row.get(_RHS, 0) < 0:
            row = {unknown: -factor for unknown, factor in row.items()}
        self._settle(row)

    def _settle(self, row: Row) -> None:
        """Bring a new row in: start with an artificial unknown that makes it true, then drive that one to zero."""
        alone = self._of_no_other_row(row)
        if alone is not None:
            self._rows[alone] = row
            return
        artificial = len(self._lowest)
        self._rows[artificial] = {**row, artificial: 1}
        self._sink(artificial)
        left = self._rows.get(artificial)
        if left is not None:
            if left.get(_RHS, 0):
                del self._rows[artificial]
                raise Contradiction
            entering = min((unknown for unknown in left if unknown not in (_RHS, artificial)), default=None)
            if entering is None:
                del self._rows[artificial]
            else:
                self._pivot(artificial, entering)
        for other in self._rows.values():
            other.pop(artificial, None)

    def _of_no_other_row(self, row: Row) -> int | None:
        """An unknown that no row before has: it can be whatever makes the new row true, and nothing else changes."""
        for unknown, factor in row.items():
            if factor > 0 and unknown != _RHS and not any(unknown in other for other in self._rows.values()):
                return unknown
        return None

    def floor(self, unknown: int) -> int:
        """The least whole number that ``unknown`` can be."""
        self._sink(unknown)
        above, of = self._above(unknown)
        return self._lowest[unknown] + -(-above // of)

    def ceiling(self, unknown: int) -> int | None:
        """The greatest whole number that ``unknown`` can be; None where there is no limit."""
        if not self._raise(unknown):
            return None
        above, of = self._above(unknown)
        return self._lowest[unknown] + above // of

    def can_be_as_great(self, unknown: int, number: int) -> bool:
        """Whether ``ceiling`` is ``number`` or more. Searches no further than to there."""
        return not self._raise(unknown, number) or self._is_as_great(unknown, number)

    def can_be_as_small(self, unknown: int, number: int) -> bool:
        """Whether ``floor`` is ``number`` or less. Searches no further than to there."""
        self._sink(unknown, number)
        return self._is_as_small(unknown, number)

    def value(self, unknown: int) -> tuple[int, int]:
        """The value of ``unknown`` in one solution, the one where the last search ended: numerator, denominator."""
        above, of = self._above(unknown)
        return above + self._lowest[unknown] * of, of

    def _above(self, unknown: int) -> tuple[int, int]:
        row = self._rows.get(unknown)
        return (row.get(_RHS, 0), row[unknown]) if row else (0, 1)

    def _is_as_great(self, unknown: int, number: int) -> bool:
        value, of = self.value(unknown)
        return value >= number * of

    def _is_as_small(self, unknown: int, number: int) -> bool:
        value, of = self.value(unknown)
        return value <= number * of

    def _sink(self, unknown: int, enough: int | None = None) -> None:
        """Make it as small as it can be, or ``enough`` at the most."""
        while unknown in self._rows:
            row = self._rows[unknown]
            if not row.get(_RHS, 0) or (enough is not None and self._is_as_small(unknown, enough)):
                return
            entering = min((u for u, factor in row.items() if factor > 0 and u not in (_RHS, unknown)), default=None)
            if entering is None:
                return
            leaving = self._first_to_reach_zero(entering)
            assert leaving is not None  # the row of the sinking unknown itself is a limit
            self._pivot(leaving, entering)

    def _raise(self, unknown: int, enough: int | None = None) -> bool:
        """Make it as great as it can be, or ``enough`` at the least; False where nothing limits it."""
        while enough is None or not self._is_as_great(unknown, enough):
            row = self._rows.get(unknown)
            if row is None:
                entering: int | None = unknown
            else:
                entering = min((u for u, factor in row.items() if factor < 0 and u != _RHS), default=None)
            if entering is None:
                return True
            leaving = self._first_to_reach_zero(entering)
            if leaving is None:
                return False
            self._pivot(leaving, entering)
        return True

    def _first_to_reach_zero(self, entering: int) -> int | None:
        """Which basic unknown stops ``entering`` first as it grows; among equals the first in order (Bland)."""
        best: tuple[int, int, int] | None = None
        for basic, row in self._rows.items():
            factor = row.get(entering, 0)
            if factor <= 0:
                continue
            rhs = row.get(_RHS, 0)
            if best is None or (rhs * best[1], basic) < (best[0] * factor, best[2]):
                best = (rhs, factor, basic)
        return best[2] if best else None

    def _pivot(self, leaving: int, entering: int) -> None:
        pivot = self._rows.pop(leaving)
        if pivot[entering] < 0:
            pivot = {unknown: -factor for unknown, factor in pivot.items()}
        for basic, row in self._rows.items():
            if entering in row:
                self._rows[basic] = _without(entering, row, pivot)
        self._rows[entering] = pivot


def _without(unknown: int, row: Row, other: Row) -> Row:
    """``row`` with ``unknown`` put as ``other`` has it (with a positive factor), in lowest terms."""
    keep, take = other[unknown], row[unknown]
    mixed = dict(row) if keep == 1 else {u: keep * factor for u, factor in row.items()}
    for u, factor in other.items():
        value = mixed.get(u, 0) - take * factor
        if value:
            mixed[u] = value
        else:
            mixed.pop(u, None)
    shared = gcd(*mixed.values()) if keep > 1 and mixed else 1
    return {u: factor // shared for u, factor in mixed.items()} if shared > 1 else mixed
