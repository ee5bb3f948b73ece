"""From answers to a score: unanswered is unknown, never zero."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quests.instruments import (
    SLUGS,
    Instrument,
    NotAddedUp,
    UnknownAnswer,
    all_instruments,
    instrument,
    score,
    wording_digest,
)

ADDED_UP = [slug for slug in SLUGS if instrument(slug).scoring.method != "asq"]


def answered(of: Instrument, *values: int | None) -> dict[str, int | None]:
    """The first answers of a questionnaire, in the order of its items."""
    return dict(zip([item.key for item in of.items], values, strict=False))


@pytest.mark.parametrize(
    ("slug", "values", "total", "band", "positive"),
    [
        pytest.param("pgsi", [0] * 9, 0, "none", False, id="pgsi_0"),
        pytest.param("pgsi", [1] + [0] * 8, 1, "low", False, id="pgsi_1"),
        pytest.param("pgsi", [2] + [0] * 8, 2, "low", False, id="pgsi_2"),
        pytest.param("pgsi", [3] + [0] * 8, 3, "moderate", True, id="pgsi_3"),
        pytest.param("pgsi", [3, 3, 1] + [0] * 6, 7, "moderate", True, id="pgsi_7"),
        pytest.param("pgsi", [3, 3, 2] + [0] * 6, 8, "highest", True, id="pgsi_8"),
        pytest.param("pgsi", [3] * 9, 27, "highest", True, id="pgsi_27"),
        pytest.param("k6", [0] * 6, 0, "low", False, id="k6_0"),
        pytest.param("k6", [4] + [0] * 5, 4, "low", False, id="k6_4"),
        pytest.param("k6", [4, 1] + [0] * 4, 5, "moderate", True, id="k6_5"),
        pytest.param("k6", [2] * 6, 12, "moderate", True, id="k6_12"),
        pytest.param("k6", [2] * 5 + [3], 13, "serious", True, id="k6_13"),
        pytest.param("k6", [4] * 6, 24, "serious", True, id="k6_24"),
        pytest.param("bbgs", [0, 0, 0], 0, "no_yes", False, id="bbgs_no_yes"),
        pytest.param("bbgs", [0, 0, 1], 1, "some_yes", True, id="bbgs_one_yes"),
        pytest.param("bbgs", [1, 1, 1], 3, "some_yes", True, id="bbgs_three_yes"),
        pytest.param("nods-clip", [0, 0, 0], 0, "no_yes", False, id="clip_no_yes"),
        pytest.param("nods-clip", [1, 0, 0], 1, "some_yes", True, id="clip_one_yes"),
        pytest.param("nods-clip", [1, 1, 1], 3, "some_yes", True, id="clip_three_yes"),
        pytest.param("lie-bet", [0, 0], 0, "no_yes", False, id="lie_bet_no_yes"),
        pytest.param("lie-bet", [0, 1], 1, "some_yes", True, id="lie_bet_one_yes"),
        pytest.param("lie-bet", [1, 1], 2, "some_yes", True, id="lie_bet_two_yes"),
        pytest.param("k10", [1] * 10, 10, "low", None, id="k10_10"),
        pytest.param("k10", [5, 2] + [1] * 8, 15, "low", None, id="k10_15"),
        pytest.param("k10", [5, 3] + [1] * 8, 16, "moderate", None, id="k10_16"),
        pytest.param("k10", [5, 5, 4] + [1] * 7, 21, "moderate", None, id="k10_21"),
        pytest.param("k10", [5, 5, 5] + [1] * 7, 22, "high", None, id="k10_22"),
        pytest.param("k10", [3] * 9 + [2], 29, "high", None, id="k10_29"),
        pytest.param("k10", [3] * 10, 30, "very_high", None, id="k10_30"),
        pytest.param("k10", [5] * 10, 50, "very_high", None, id="k10_50"),
        pytest.param("phq-4", [0, 0, 0, 0], 0, "steady", False, id="phq4_0"),
        pytest.param("phq-4", [1, 0, 1, 0], 2, "steady", False, id="phq4_2"),
        pytest.param("phq-4", [2, 0, 1, 0], 3, "some", False, id="phq4_3_but_each_pair_under_3"),
        pytest.param("phq-4", [1, 2, 0, 0], 3, "some", True, id="phq4_3_in_one_pair"),
        pytest.param("phq-4", [2, 0, 2, 0], 4, "some", False, id="phq4_4_is_the_most_without_a_pair"),
        pytest.param("phq-4", [3, 2, 0, 0], 5, "some", True, id="phq4_5"),
        pytest.param("phq-4", [3, 3, 0, 0], 6, "many", True, id="phq4_6"),
        pytest.param("phq-4", [2, 2, 2, 2], 8, "many", True, id="phq4_8"),
        pytest.param("phq-4", [3, 2, 2, 2], 9, "heavy", True, id="phq4_9"),
        pytest.param("phq-4", [3, 3, 3, 3], 12, "heavy", True, id="phq4_12"),
    ],
)
def test_a_finished_questionnaire_scores(
    slug: str, values: list[int], total: int, band: str, positive: bool | None
) -> None:
    of = instrument(slug)
    result = score(of, answered(of, *values))
    assert (result.total, result.at_least, result.band, result.positive) == (total, total, band, positive)
    assert (result.complete, result.answered, result.of) == (True, len(of.items), len(of.items))
    assert (result.instrument, result.version, result.highest) == (slug, of.version, of.highest)


@pytest.mark.parametrize(
    ("slug", "values", "at_least", "band", "positive"),
    [
        pytest.param("pgsi", [], 0, None, None, id="pgsi_nothing_answered"),
        pytest.param("pgsi", [0] * 8, 0, None, None, id="pgsi_eight_zeros_are_no_zero"),
        pytest.param("pgsi", [2], 2, None, None, id="pgsi_2_so_far"),
        pytest.param("pgsi", [3], 3, None, True, id="pgsi_3_so_far_is_already_3_or_more"),
        pytest.param("pgsi", [3, 3, 1], 7, None, True, id="pgsi_7_so_far"),
        pytest.param("pgsi", [3, 3, 2], 8, "highest", True, id="pgsi_8_so_far_stays_in_the_top_band"),
        pytest.param("k6", [0] * 5, 0, None, None, id="k6_never_low_while_one_is_open"),
        pytest.param("k6", [None, 4, 4, 4, 1], 13, "serious", True, id="k6_13_so_far"),
        pytest.param("bbgs", [0, None, 0], 0, None, None, id="bbgs_two_no_are_no_negative"),
        pytest.param("bbgs", [None, None, 1], 1, "some_yes", True, id="bbgs_one_yes_is_enough"),
        pytest.param("nods-clip", [0, 0], 0, None, None, id="clip_two_no_are_no_negative"),
        pytest.param("nods-clip", [None, 1], 1, "some_yes", True, id="clip_one_yes_is_enough"),
        pytest.param("lie-bet", [0], 0, None, None, id="lie_bet_one_no_is_no_negative"),
        pytest.param("lie-bet", [1], 1, "some_yes", True, id="lie_bet_one_yes_is_enough"),
        pytest.param("k10", [1, 1], 2, None, None, id="k10_under_every_band_so_far"),
        pytest.param("k10", [1] * 9, 9, None, None, id="k10_never_low_while_one_is_open"),
        pytest.param("k10", [5] * 5 + [4], 29, None, None, id="k10_29_so_far"),
        pytest.param("k10", [5] * 6, 30, "very_high", None, id="k10_30_so_far_stays_in_the_top_band"),
        pytest.param("phq-4", [0, 0, 0], 0, None, None, id="phq4_three_zeros_are_no_negative"),
        pytest.param("phq-4", [2, None, 2], 4, None, None, id="phq4_4_so_far_in_two_halves"),
        pytest.param("phq-4", [3], 3, None, True, id="phq4_one_answer_may_prove_a_pair"),
        pytest.param("phq-4", [3, 3, 3], 9, "heavy", True, id="phq4_9_so_far"),
    ],
)
def test_open_answers_can_only_add(
    slug: str, values: list[int | None], at_least: int, band: str | None, positive: bool | None
) -> None:
    of = instrument(slug)
    result = score(of, answered(of, *values))
    assert (result.at_least, result.band, result.positive) == (at_least, band, positive)
    assert (result.total, result.complete) == (None, False)
    assert result.answered == sum(value is not None for value in values)


@pytest.mark.parametrize("value", [4, -1, True, 1.0, "1", ""], ids=repr)
def test_an_answer_that_was_not_offered_is_refused(value: Any) -> None:
    with pytest.raises(UnknownAnswer, match=r"pgsi 'health' has the answers 0, 1, 2, 3, not "):
        score(instrument("pgsi"), {"health": value})


@pytest.mark.parametrize(
    ("slug", "value"),
    [("k10", 0), ("k10", 6), ("phq-4", 4), ("k6", 5), ("nods-clip", 2), ("lie-bet", 2), ("bbgs", 2)],
)
def test_an_altered_scale_is_refused(slug: str, value: int) -> None:
    of = instrument(slug)
    with pytest.raises(UnknownAnswer, match=f"not {value}"):
        score(of, {of.items[0].key: value})


@pytest.mark.parametrize("slug", ADDED_UP)
def test_every_answer_counts_its_own_points_at_every_question(slug: str) -> None:
    of = instrument(slug)
    for item in of.items:
        for answer in of.answers:
            result = score(of, {item.key: answer.value})
            assert (result.at_least, result.answered, result.total) == (answer.value, 1, None)


@pytest.mark.parametrize("slug", ADDED_UP)
def test_every_sum_lies_in_the_band_that_began_last(slug: str) -> None:
    of = instrument(slug)
    lowest, steps = min(of.values), max(of.values) - min(of.values)
    for total in range(of.lowest, of.highest + 1):
        above = total - of.lowest
        values = [lowest + min(steps, max(0, above - place * steps)) for place in range(len(of.items))]
        expected = max((band for band in of.scoring.bands if band.at_least <= total), key=lambda band: band.at_least)
        result = score(of, answered(of, *values))
        assert (result.total, result.band) == (total, expected.slug)


def test_the_two_pairs_of_the_phq_4_are_scored_apart() -> None:
    gad2, phq2 = score(instrument("phq-4"), {"nervous": 3, "worrying": 0, "interest": 1, "down": 1}).parts
    assert (gad2.slug, gad2.total, gad2.highest, gad2.positive) == ("gad2", 3, 6, True)
    assert (phq2.slug, phq2.total, phq2.highest, phq2.positive) == ("phq2", 2, 6, False)


def test_a_pair_of_the_phq_4_that_is_half_answered_is_never_negative() -> None:
    gad2, phq2 = score(instrument("phq-4"), {"nervous": 0, "worrying": 0, "down": 2}).parts
    assert (gad2.complete, gad2.positive) == (True, False)
    assert (phq2.total, phq2.at_least, phq2.answered, phq2.positive) == (None, 2, 1, None)


@pytest.mark.parametrize("slug", sorted(set(ADDED_UP) - {"phq-4"}))
def test_every_other_instrument_is_scored_as_one(slug: str) -> None:
    assert score(instrument(slug), {}).parts == ()


def test_the_asq_is_never_added_up() -> None:
    with pytest.raises(NotAddedUp, match=r"quests\.asq"):
        score(instrument("asq"), dict.fromkeys(("asq_1", "asq_2", "asq_3", "asq_4"), 0))


def test_an_answer_to_a_question_that_is_not_asked_is_refused() -> None:
    with pytest.raises(UnknownAnswer, match="k6 has no question 'tired'"):
        score(instrument("k6"), {"tired": None})


values_of: dict[str, st.SearchStrategy[int | None]] = {
    of.slug: st.sampled_from([None, *(answer.value for answer in of.answers)]) for of in all_instruments()
}


@given(st.data(), st.sampled_from(ADDED_UP))
def test_answering_one_more_question_never_takes_anything_back(data: st.DataObject, slug: str) -> None:
    of = instrument(slug)
    answers = {item.key: data.draw(values_of[slug]) for item in of.items}
    before = score(of, answers)
    left = [key for key, value in answers.items() if value is None]
    if not left:
        assert before.complete
        return
    after = score(of, answers | {left[0]: data.draw(values_of[slug].filter(lambda value: value is not None))})
    assert before.positive is not False
    assert after.at_least >= before.at_least
    assert after.positive or not before.positive
    assert before.band in (None, after.band)


# --- other cut-offs ---------------------------------------------------------------------------------


def test_a_service_may_choose_other_bands_of_the_pgsi() -> None:
    pgsi = instrument("pgsi").with_cutoffs({"moderate": 5})
    assert [score(pgsi, answered(pgsi, 3, value, *[0] * 7)).band for value in (1, 2)] == ["low", "moderate"]
    assert wording_digest(pgsi) == wording_digest(instrument("pgsi"))
    assert instrument("pgsi").scoring.bands[2].at_least == 3


def test_other_bands_leave_the_cut_off_of_the_risk_ladder_alone() -> None:
    pgsi = instrument("pgsi").with_cutoffs({"moderate": 5})
    assert score(pgsi, answered(pgsi, 3, *[0] * 8)).positive is True


@pytest.mark.parametrize(
    ("cutoffs", "message"),
    [
        ({"grave": 5}, "pgsi has no band 'grave'"),
        ({"moderate": 9}, "the bands begin at 0 and each begins above the one before"),
        ({"moderate": 1}, "the bands begin at 0 and each begins above the one before"),
        ({"none": 1}, "the bands begin at 0 and each begins above the one before"),
        ({"highest": 28}, "no sum reaches the cut-off; the highest is 27"),
    ],
)
def test_bands_that_make_no_sense_are_refused(cutoffs: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        instrument("pgsi").with_cutoffs(cutoffs)
