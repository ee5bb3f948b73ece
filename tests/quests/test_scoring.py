"""From answers to a score: unanswered is unknown, never zero."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quests.instruments import (
    SLUGS,
    Instrument,
    UnknownAnswer,
    all_instruments,
    instrument,
    score,
    wording_digest,
)


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
    ],
)
def test_a_finished_questionnaire_scores(slug: str, values: list[int], total: int, band: str, positive: bool) -> None:
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


def test_an_answer_to_a_question_that_is_not_asked_is_refused() -> None:
    with pytest.raises(UnknownAnswer, match="k6 has no question 'tired'"):
        score(instrument("k6"), {"tired": None})


values_of = {of.slug: st.sampled_from([None, *(answer.value for answer in of.answers)]) for of in all_instruments()}


@given(st.data(), st.sampled_from(SLUGS))
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
