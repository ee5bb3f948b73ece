"""Cumulative incidence against printed numbers, another package, and what is true of shares."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from math import sqrt
from pathlib import Path

import pytest

from quests.competing import Ended, incidence
from quests.survival import Observation, curve

PEER = json.loads((Path(__file__).parent / "data" / "lifelines_times.json").read_text())["several_ways"]
WAYS = ("exited_well", "moved", "stopped", "abandoned")

# J. M. Satagopan et al., "A note on competing risks in survival data analysis", Br. J. Cancer 91 (2004) 1229-1235,
# table 2: months until death of breast cancer or of something else, the first nine of 305 patients.
SATAGOPAN: list[Ended] = [
    (7, None, 1), (10, "cancer", 1), (14, None, 1), (16, "cancer", 1), (18, "other", 1), (23, "cancer", 1),
    (24, None, 1), (26, "other", 1), (27, "cancer", 1), (28, None, 296),
]  # fmt: skip

# The data and standard errors by which statsmodels checks its own estimate against Stata's stcompet, with ties.
TIED: list[Ended] = [
    (1, "a", 2), (1, None, 1), (2, "a", 1), (2, None, 2), (4, "b", 3), (4, None, 2), (6, "c", 2), (7, "c", 1),
    (8, None, 1), (9, None, 3),
]  # fmt: skip


def test_the_breast_cancer_patients_of_satagopan_2004() -> None:
    found = {one.days: one.share for one in incidence(SATAGOPAN, ["cancer"])}
    remain = [Fraction(303, 304), Fraction(301, 302), Fraction(300, 301), Fraction(299, 300), Fraction(297, 298)]
    by_hand = {
        10: Fraction(1, 304),
        16: Fraction(1, 304) + remain[0] * Fraction(1, 302),
    }
    by_hand[23] = by_hand[16] + remain[0] * remain[1] * remain[2] * Fraction(1, 300)
    by_hand[27] = by_hand[23] + remain[0] * remain[1] * remain[2] * remain[3] * remain[4] * Fraction(1, 297)
    for month, share in by_hand.items():
        assert found[month] == pytest.approx(float(share), abs=1e-9)
    printed = {10: 0.3, 16: 0.6, 23: 0.9, 27: 1.2}
    # The paper rounds each term before it adds them up.
    assert {month: 100 * found[month] for month in printed} == pytest.approx(printed, abs=0.15)


def test_ties_of_several_ways_are_as_stata_has_them() -> None:
    printed = {
        "a": {1: (0.11111111, 0.07407407), 2: (0.17037037, 0.08976251), 7: (0.17037037, 0.08976251)},
        "b": {2: (0.0, 0.0), 4: (0.20740741, 0.10610391), 7: (0.20740741, 0.10610391)},
        "c": {4: (0.0, 0.0), 6: (0.17777778, 0.11196147), 7: (0.26666667, 0.12787781)},
    }
    for way, numbers in printed.items():
        found = {one.days: (one.share, sqrt(max(0, one.variance))) for one in incidence(TIED, [way])}
        for days, expected in numbers.items():
            assert found[days] == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", PEER, ids=lambda case: f"seed {case['seed']}")
def test_it_equals_lifelines(case: dict[str, object], way: str) -> None:
    """tests/quests/data/make_lifelines_times.py says how these numbers were made."""
    seen: list[Ended] = [tuple(row) for row in case["seen"]]  # type: ignore[attr-defined]
    found = {one.days: one for one in incidence(seen, [way])}
    for expected in case["ways"][way]:  # type: ignore[index]
        one = found[expected["days"]]
        assert (one.share, one.variance) == pytest.approx((expected["share"], expected["variance"]), abs=1e-9)
        assert one.band == pytest.approx((expected["low"], expected["high"]), abs=1e-9)


def some_endings(seed: int) -> list[Ended]:
    draw = random.Random(seed)
    return [(draw.randint(1, 40), draw.choice([*WAYS, None]), draw.randint(1, 4)) for _ in range(60)]


@pytest.mark.parametrize("seed", range(5))
def test_the_shares_of_all_ways_and_of_those_still_there_add_up_to_everybody(seed: int) -> None:
    seen = some_endings(seed)
    by_way = [incidence(seen, [way]) for way in WAYS]
    still_there = curve(Observation(days, how is not None, people) for days, how, people in seen)
    for at, point in enumerate(still_there):
        assert sum(shares[at].share for shares in by_way) + point.survival == pytest.approx(1, abs=1e-9)


def test_one_curve_for_each_way_with_the_others_out_of_sight_would_come_to_more_than_everybody() -> None:
    seen = [*some_endings(3), (41, "stopped", 3)]
    apart = [curve(Observation(days, how == way, people) for days, how, people in seen)[-1].survival for way in WAYS]
    assert sum(1 - survival for survival in apart) > 1.2


def test_several_ways_together_are_the_sum_of_each() -> None:
    seen = some_endings(1)
    pairs = zip(incidence(seen, ["stopped"]), incidence(seen, ["abandoned"]), strict=True)
    together = incidence(seen, ["stopped", "abandoned"])
    assert [one.share for one in together] == pytest.approx([a.share + b.share for a, b in pairs], abs=1e-9)
