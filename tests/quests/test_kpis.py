"""Key numbers: one definition of each, an interval beside every share, and nothing told of a few people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

import pytest

from quests.kpis import (
    BY_SLUG,
    DETRACTOR,
    MET,
    MISSED,
    PASSIVE,
    PROMOTER,
    Case,
    Figure,
    by_dimension,
    figure,
    in_time,
)
from quests.months import Month, month_named, newest_ready
from quests.promises import (
    KEPT,
    LATE,
    LATER,
    OPEN,
    Promise,
    Promised,
    promised,
    promised_by,
    promised_by_team,
    state_of,
)

SHARE, RISK, TIME, SCORE = (BY_SLUG[slug] for slug in ("plan_given", "high_share", "handling_time", "nps"))
SPOKEN = ("en", "en", "en", "en", "ru", "ru", "fa", "tr", "zh")
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


def cases(met: int, missed: int, **beside: int) -> list[Case]:
    found = [Case((MET,))] * met + [Case((MISSED,))] * missed
    return found + [Case((label,)) for label, people in beside.items() for _one in range(people)]


def test_a_share_is_told_with_its_cases_and_its_interval() -> None:
    assert figure(SHARE, cases(15, 15)) == Figure(30, 15, value=50, low=33, high=67)


def test_nothing_to_count_is_not_the_same_as_hidden() -> None:
    assert figure(SHARE, []) == Figure(0)
    assert figure(SHARE, cases(2, 1)) == Figure(None)


@pytest.mark.parametrize(("met", "missed", "n"), [(27, 3, 30), (3, 27, 30), (4, 5, None), (6, 4, 10)])
def test_a_part_or_a_rest_of_a_few_is_hidden(met: int, missed: int, n: int | None) -> None:
    """How many there were is told where the hidden part could still be one of five numbers or more."""
    assert figure(SHARE, cases(met, missed)) == Figure(n)


def test_about_risk_ten_are_needed() -> None:
    assert figure(RISK, cases(9, 40)) == Figure(49)
    assert figure(RISK, cases(10, 40)).part == 10


def test_what_is_left_out_may_not_be_a_few_either() -> None:
    """Of all contacts 60 ended, and their time is told: 58 completed ones would tell of the two that were not."""
    assert figure(SHARE, cases(30, 28, not_completed=2)) == Figure(None)
    assert figure(SHARE, cases(30, 25, not_completed=5)).n == 55


def test_with_something_beside_it_a_hidden_part_hides_all() -> None:
    assert figure(SHARE, cases(27, 3, not_completed=9)) == Figure(None)


def test_a_time_is_the_median_and_the_mean_of_enough() -> None:
    minutes = [Case((MET,), minutes=one) for one in (10, 20, 30, 40, 100)]
    assert figure(TIME, minutes) == Figure(5, value=30, mean=40)
    assert figure(TIME, minutes[:4]) == Figure(None)


def test_the_score_is_those_who_would_less_those_who_would_not() -> None:
    answers = [Case((cell,)) for cell in (PROMOTER,) * 12 + (PASSIVE,) * 8 + (DETRACTOR,) * 5]
    assert figure(SCORE, answers) == Figure(25, 12, 5, value=28)
    assert figure(SCORE, answers[:-1]) == Figure(24)


def test_two_numbers_of_the_same_contacts_have_the_same_rows() -> None:
    """Else the contacts of the small group would be told by the one number in which it stands alone."""
    by_call = [Case((MET,), channel="call")] * 20 + [Case((MISSED,), channel="call")] * 20
    by_chat = [Case((MET,), channel="chat")] * 10 + [Case((MISSED,), channel="chat")] * 3
    by_form = [Case((MET,), channel="form")] * 3 + [Case((MISSED,), channel="form")] * 9
    everybody = by_call + by_chat + by_form
    times = [Case((MET,), minutes=9, channel=one.channel) for one in everybody]
    told = by_dimension({"plan_given": everybody, "handling_time": times}, "channel")
    assert [one.groups for one in told["plan_given"]] == [("call",), ("chat", "form")]
    assert [one.groups for one in told["handling_time"]] == [("call",), ("chat", "form")]
    assert "csat" not in by_dimension({"csat": everybody}, "channel")


@pytest.mark.parametrize("seed", range(40))
def test_rows_of_a_dimension_are_groups_and_add_up(seed: int) -> None:
    chance = Random(seed)
    found = [
        Case((chance.choice((MET, MET, MISSED)),), language=chance.choice(SPOKEN))
        for _one in range(chance.randint(0, 160))
    ]
    rows = by_dimension({"senior": found}, "language").get("senior", [])
    assert all(row.part is not None and row.part not in range(1, 5) for row in rows)
    assert all(row.n is not None and row.part is not None and row.n - row.part not in range(1, 5) for row in rows)
    if rows:
        assert sum(row.n or 0 for row in rows) == len(found)


def test_a_clock_is_red_from_its_time_on() -> None:
    assert in_time(NOON, NOON.replace(hour=11))
    assert not in_time(NOON, NOON)


@pytest.mark.parametrize(
    ("by", "kept", "state"),
    [
        (NOON, True, KEPT),
        (NOON, False, LATER),
        (NOON.replace(hour=11), None, LATE),
        (NOON.replace(hour=13), None, OPEN),
        (None, None, OPEN),
    ],
)
def test_a_promise_stands_in_one_way(by: datetime | None, kept: bool | None, state: str) -> None:
    assert state_of(by, kept, NOON) == state


def promises(kept: int, later: int, late: int, step: str = "a step", team: str = "") -> list[Promise]:
    states: Sequence[str] = [KEPT] * kept + [LATER] * later + [LATE] * late
    return [Promise(state, step, team) for state in states]


def test_promises_are_told_as_finely_as_they_can() -> None:
    assert promised(promises(30, 6, 5), 5) == Promised((), 41, 30, 6, 5)
    assert promised(promises(30, 4, 6), 5) == Promised((), 40, 30, not_kept=10)
    assert promised(promises(30, 4, 5), 5) == Promised((), 39, 30, not_kept=9)
    assert promised(promises(30, 4, 1), 5) == Promised((), 35)
    assert promised(promises(30, 2, 1), 5) == Promised((), 33)
    assert promised(promises(6, 2, 1), 5) == Promised((), None)


def team(name: str, people: int) -> dict[str, set[str]]:
    return {name: {f"{name} {number}" for number in range(people)}}


NORTH, SOUTH, WEST = (promises(20, 10, 10, team=name) for name in ("North", "South", "West"))


def test_small_teams_are_never_alone() -> None:
    found = promises(30, 10, 10, team="North") + promises(20, 9, 9, team="South") + promises(8, 2, 1, team="West")
    rows = promised_by_team(found, 5, {**team("North", 9), **team("South", 4), **team("West", 6)})
    assert rows == [Promised(("North",), 50, 30, not_kept=20), Promised(("South", "West"), 49, 28, not_kept=21)]


def test_a_row_of_small_teams_is_of_five_colleagues_too() -> None:
    """A closed team and one of a single colleague would be a row about her: the next smallest team joins them."""
    found = [*promises(15, 8, 7, team="Nobody"), *promises(15, 8, 7, team="One colleague"), *NORTH, *SOUTH]
    colleagues = {"Nobody": set[str](), **team("One colleague", 1), **team("North", 9), **team("South", 6)}
    rows = promised_by_team(found, 5, colleagues)
    assert [row.groups for row in rows] == [("North",), ("Nobody", "One colleague", "South")]
    as_before = promised_by(found, "team", 5, never_alone={"Nobody", "One colleague"})
    assert as_before[-1] == Promised(("Nobody", "One colleague"), 60, 30, not_kept=30)  # the negative control


def test_where_no_row_of_small_teams_can_be_large_enough_there_is_no_table_by_team() -> None:
    small = {**team("North", 2), **team("South", 1)}
    assert promised_by_team([*NORTH, *SOUTH], 5, small) == []
    nobodys = promises(20, 10, 10, team="")
    assert promised_by_team([*NORTH, *SOUTH, *nobodys], 5, small) == []
    assert len(promised_by_team([*NORTH, *SOUTH, *nobodys], 5, {**small, **team("North", 4)})) == 2


def test_a_colleague_of_two_small_teams_is_one_colleague() -> None:
    same = team("North", 3)["North"]
    colleagues = {"North": same, "South": same | {"somebody else"}, **team("West", 7)}
    assert promised_by_team([*NORTH, *SOUTH, *WEST], 5, colleagues) == []
    assert len(promised_by_team([*NORTH, *SOUTH, *WEST], 5, {**colleagues, **team("South", 2)})) == 2


def test_large_teams_share_no_row() -> None:
    rows = promised_by_team([*NORTH, *SOUTH], 5, {**team("North", 5), **team("South", 5), **team("West", 1)})
    assert [row.groups for row in rows] == [("North",), ("South",)]


def test_whatever_a_table_by_step_shows_its_total_shows_too() -> None:
    """Three that came later and six that are open are no secret beside a table that has them both together."""
    found = promises(20, 4, 5, step="a") + promises(10, 0, 0, step="b")
    assert promised_by(found, "step", 5) == [Promised(("a",), 29, 20, not_kept=9), Promised(("b",), 10, 10, not_kept=0)]
    assert promised(found, 5) == Promised((), 39, 30, not_kept=9)
    draw, tables = Random(1), 0
    for _table in range(3000):
        some = [(draw.randrange(9), draw.randrange(9), draw.randrange(9), step) for step in "abc"]
        of_all = [promise for one in some for promise in promises(*one)]
        if rows := promised_by(of_all, "step", 5):
            total = promised(of_all, 5)
            tables += 1
            assert total.kept == sum(row.kept or 0 for row in rows)
            assert total.due == sum(row.due or 0 for row in rows)
    assert tables > 30


def test_a_month_is_ready_when_the_third_of_the_next_is_over() -> None:
    zone = ZoneInfo("Asia/Almaty")
    window = Month("2026-10").window(zone)
    assert window.start == datetime(2026, 9, 30, 19, tzinfo=UTC)
    assert window.end == datetime(2026, 10, 31, 19, tzinfo=UTC)
    assert newest_ready(window.seen, zone) == Month("2026-10")
    assert newest_ready(window.seen.replace(second=0, hour=18), zone) == Month("2026-09")
    assert Month("2026-01").before().label == "2025-12"
    assert Month("2024-02").last_day == date(2024, 2, 29)
    assert month_named("2026-13") is None


MOST = 24
"""Larger than twice what is needed for a number to be told: whatever may hide behind a figure is among these."""


def possible(told: Iterable[tuple[object, tuple[int, ...]]]) -> list[tuple[object, list[set[int]]]]:
    """What somebody sees, and the values that each number behind it may have."""
    seen: dict[object, list[set[int]]] = {}
    for figure_seen, numbers in told:
        values = seen.setdefault(figure_seen, [set() for _number in numbers])
        for one, number in zip(values, numbers, strict=True):
            one.add(number)
    return list(seen.items())


def test_behind_a_hidden_share_at_least_five_numbers_are_possible() -> None:
    pairs = [(met, missed) for met in range(MOST) for missed in range(MOST) if met + missed < MOST]
    found = possible((figure(SHARE, cases(met, missed)), (met, missed)) for met, missed in pairs)
    hidden = {seen: values for seen, values in found if isinstance(seen, Figure) and seen.part is None and seen.n != 0}
    assert len(hidden) == 1 + MOST - 10
    assert [seen for seen, values in hidden.items() if min(map(len, values)) < 5] == []


def test_behind_hidden_promises_at_least_five_numbers_are_possible() -> None:
    """``late`` and ``open`` in one number are hidden too; what was kept is not."""
    all_of_them = [one for one in product(range(MOST), repeat=3) if sum(one) < MOST]
    found = possible((promised(promises(*one), 5), one) for one in all_of_them)
    for seen, (kept, late, still_open) in found:
        assert isinstance(seen, Promised)
        if seen.kept is None:
            assert min(len(kept), len(late), len(still_open)) >= 5, seen
        elif seen.late is None:
            assert min(len(late), len(still_open)) >= 5, seen
