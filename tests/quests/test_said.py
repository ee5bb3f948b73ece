"""What is told of what people said: no small group, not even by subtracting, and not a month later either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import product

from quests.said import floor_of, told
from quests.suppression import MIN_CELL
from quests.themes import ANSWERED

Table = tuple[int, ...]
MONTH, NEXT = "2026-10", "2026-11"


def test_a_theme_is_told_from_five_people_on_and_as_so_many_or_more() -> None:
    assert [floor_of(people) for people in (0, 1, 4, 5, 9, 10, 19, 20, 8000)] == [
        None,
        None,
        None,
        5,
        5,
        10,
        10,
        20,
        5000,
    ]
    assert told([(MONTH, "time", 12), (MONTH, "money", 4), (MONTH, ANSWERED, 31)], NEXT) == {
        MONTH: {ANSWERED: 20, "time": 10}
    }


def test_a_month_that_is_not_over_is_not_told() -> None:
    assert told([(NEXT, "time", 400)], before=NEXT) == {}


def test_a_month_is_told_alike_for_ever_whatever_comes_later() -> None:
    rows = [(MONTH, "time", 12), (NEXT, "time", 3), (NEXT, "mood", 30)]
    at_first = told(rows[:1], before=NEXT)
    assert told(rows, before="2026-12") == {NEXT: {"mood": 20}, **at_first}


def test_the_total_of_answers_that_exclude_each_other_is_not_told() -> None:
    """19 in all and 15 who said one thing would be 4 who said the other."""
    rows = [(MONTH, "choice.yes", 15), (MONTH, "choice.no", 4), (MONTH, ANSWERED, 19)]
    assert told(rows, NEXT) == {MONTH: {"choice.yes": 10}}


def test_no_table_lets_a_hidden_number_be_worked_out() -> None:
    def publish(table: Table) -> object:
        rows = [(MONTH, f"choice.{code}", people) for code, people in enumerate(table)]
        return tuple(told([*rows, (MONTH, ANSWERED, sum(table))], NEXT).get(MONTH, {}).items())

    assert narrowest(publish) >= MIN_CELL


def test_the_attack_works_where_a_total_is_told() -> None:
    """A negative control: exact numbers, the small ones left out, and the total beside them."""
    assert narrowest(lambda table: (sum(table), *(people if people >= MIN_CELL else None for people in table))) == 1


def narrowest(publish: Callable[[Table], object]) -> int:
    """Who knows the rule keeps every table that would be told so: how few values has a number below five?"""
    alike: defaultdict[object, list[Table]] = defaultdict(list)
    for table in product(range(3 * MIN_CELL), repeat=3):
        alike[publish(table)].append(table)
    hidden = [
        {table[code] for table in same}
        for same in alike.values()
        for code in range(3)
        if any(0 < table[code] < MIN_CELL for table in same)
    ]
    return min(map(len, hidden))
