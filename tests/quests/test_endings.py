"""How journeys end, as far as it may be told beside the drop-off table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from quests.competing import Ended, incidence
from quests.disclosure import Reader
from quests.dropoff import STATES, DropOff
from quests.endings import DIVISIONS, LOST, MOVED, STOPPED, WELL, Endings, endings, good_end
from quests.relations import QUEST, Cell, Equation, book
from quests.suppression import suppress
from quests.time_numbers import Why
from tests.quests.tables import level, table

ENDS = (WELL, MOVED, STOPPED, LOST)


def history(exact: DropOff) -> list[Ended]:
    """Everybody of the table: each way of ending spread evenly over eight weeks, the others followed for nine."""
    assert exact.started is not None
    assert exact.exited_well is not None
    totals = {way: sum(one.states[way] or 0 for one in exact.levels) for way in ENDS[1:]} | {WELL: exact.exited_well}
    ended: list[Ended] = [
        (56 * (number + 1) / people, way, 1) for way, people in totals.items() for number in range(people)
    ]
    return [*ended, (63, None, exact.started - len(ended))]


def told(exact: DropOff) -> Endings:
    return endings(history(exact), exact, suppress(exact))


LARGE = table(
    level("one", completed=200, in_progress=40, stopped=30, abandoned=40, moved=20),
    level("two", completed=120, in_progress=30, stopped=20, abandoned=30),
)


def test_each_way_is_told_apart_where_every_level_shows_it() -> None:
    found = told(LARGE)
    assert found.ways == DIVISIONS[0]
    assert found.people == 330
    assert len(found.marks) >= 3
    for mark in found.marks:
        by_then = [[one for one in incidence(history(LARGE), [way]) if one.days <= mark.days][-1] for way in ENDS]
        assert [one.share for one in mark.shares] == [round(100 * one.share) for one in by_then]


def test_stopped_is_an_end_of_its_own_and_no_missing_number() -> None:
    """The shares of all ways never come to more than everybody, as curves that hide the others would."""
    for mark in told(LARGE).marks:
        assert sum(one.share for one in mark.shares) <= 101


FEW_STOPPED = table(
    level("one", completed=200, in_progress=40, stopped=2, abandoned=3, moved=20),
    level("two", completed=150, in_progress=30, stopped=20, abandoned=0),
)


def test_a_few_who_stopped_are_told_together_with_those_lost_where_the_row_gives_the_sum() -> None:
    found = told(FEW_STOPPED)
    assert (STOPPED,) not in found.ways
    assert found.ways in DIVISIONS[1:]


def possible_after(exact: DropOff, ways: Iterable[Iterable[str]]) -> list[Cell]:
    """The hidden numbers of the table for which fewer than five values are left to who knows these sums as well."""
    published, known = suppress(exact), book(exact)
    hidden = {
        Cell(at, QUEST, state)
        for at, one in enumerate(published.levels)
        for state in ("entered", *STATES)
        if getattr(one, state) is None
    }
    sums = []
    for way in ways:
        cells = {Cell(at, QUEST, state): 1 for at in range(len(exact.levels)) for state in way}
        sums.append(Equation(cells, sum(known.numbers[cell] for cell in cells)))
    reader = Reader(replace(known, equations=(*known.equations, *sums)), hidden)
    return reader.exposed(reader.secrets(5), 5)


def test_told_ways_leave_every_hidden_number_of_the_table_open() -> None:
    for exact in (LARGE, FEW_STOPPED):
        found = told(exact)
        assert not possible_after(exact, [way for way in found.ways if WELL not in way])
    assert possible_after(FEW_STOPPED, [[STOPPED]]), "the negative control: two stopped, and the sum would say so"


def test_where_too_few_have_started_nothing_is_told() -> None:
    few = table(level("one", completed=1, stopped=2))
    assert endings(history(few), few, suppress(few)).marks == ()


def test_who_stopped_after_the_last_level_is_in_no_row_and_a_few_of_them_hide_the_way() -> None:
    found = endings([*history(LARGE)[:-1], (60, STOPPED, 2), (63, None, 88)], LARGE, suppress(LARGE))
    assert found.why == "hidden"


@pytest.mark.parametrize("exact", [LARGE, FEW_STOPPED])
def test_the_curve_to_a_good_end_gives_back_nothing_that_the_endings_beside_it_hide(exact: DropOff) -> None:
    found = told(exact)
    beside = good_end(history(exact), found, suppress(exact))
    assert [(mark.days, mark.on) for mark in beside.marks] == [(mark.days, mark.on) for mark in found.marks]


def test_where_the_ways_cannot_be_told_apart_the_curve_to_a_good_end_stands_alone() -> None:
    hidden = Endings(330, why=Why.HIDDEN)
    assert len(good_end(history(LARGE), hidden, suppress(LARGE)).marks) > 3
