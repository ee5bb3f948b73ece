"""How contenders are compared: the arithmetic, the order of a round, and the count of what was written."""

from __future__ import annotations

import pytest

from app.bench.measuring import Counts, count_written, in_turn, median_ratio, medians, race
from tests.bench.contenders import Pretender


def test_a_ratio_is_the_median_of_the_ratios_within_a_round_and_not_the_ratio_of_the_medians() -> None:
    rounds = [{"ours": 10.0, "theirs": 100.0}, {"ours": 40.0, "theirs": 400.0}, {"ours": 30.0, "theirs": 60.0}]
    assert medians(rounds) == {"ours": 30.0, "theirs": 100.0}
    assert median_ratio(rounds, "ours", "theirs") == 0.1


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["a", "b", "c"], Counts(0, 0)),
        (["a", "c"], Counts(missing=1, twice=0)),
        (["a", "b", "c", "b"], Counts(missing=0, twice=1)),
        (["a", "a", "a"], Counts(missing=2, twice=1)),
        (["a", "b", "c", "written, and its answer was lost"], Counts(0, 0)),
    ],
    ids=["all once", "one is missing", "one is doubled", "both", "more than was acknowledged"],
)
def test_every_acknowledged_thing_is_there_exactly_once_or_it_is_counted(written: list[str], expected: Counts) -> None:
    assert count_written(["a", "b", "c"], written) == expected


def test_everybody_runs_in_every_round_and_everybody_is_first_equally_often() -> None:
    people = [Pretender("a"), Pretender("b"), Pretender("c")]
    orders = ["".join(one.name for one in in_turn(people, number)) for number in range(4)]
    assert orders == ["abc", "bca", "cab", "abc"]


def test_a_race_leaves_the_first_small_lap_out_of_the_figures_and_in_the_counts() -> None:
    one, other = Pretender("one", seconds=[100.0, 2.0, 2.0, 2.0]), Pretender("other", seconds=[100.0, 1.0, 1.0, 1.0])
    found = race([one, other], rounds=3, size=20, title="a race")
    assert found.rounds == [{"one": 10.0, "other": 20.0}] * 3
    assert len(one.acked) == 2 + 3 * 20
    assert found.counts == Counts(0, 0)
    assert found.by_cpu == [{}, {}, {}]
    assert one.is_closed
    assert other.is_closed


def test_a_race_finds_what_a_contender_lost_and_what_it_wrote_twice() -> None:
    forgetful = Pretender("forgetful", keeps=lambda acked: acked[1:])
    eager = Pretender("eager", keeps=lambda acked: [*acked, acked[-1]])
    found = race([Pretender("sound"), forgetful, eager], rounds=1, size=10, title="a race")
    assert found.counts == Counts(missing=1, twice=1)


def test_no_progress_bar_is_drawn_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    race([Pretender("one")], rounds=1, size=1, title="a race")
    assert capsys.readouterr() == ("", "")
