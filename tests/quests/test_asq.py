"""The ASQ, answer by answer: any yes and any refusal counts, and nothing that is open counts as no."""

from __future__ import annotations

from itertools import product

import pytest

from quests.asq import ALWAYS, FIFTH, AsqResult, asq_result, with_asq
from quests.instruments import UnknownAnswer, instrument
from quests.risk import AsqAnswer, RiskLevel, Screen, assess
from tests.quests.screens import CALM, NOW

NO, YES, REFUSED, OPEN = 0, 1, 2, None
ALL_NO = dict.fromkeys(ALWAYS, NO)


def test_four_times_no_is_negative_and_the_fifth_is_not_asked() -> None:
    assert asq_result(ALL_NO) == AsqResult(
        positive=False, acute=False, asks_fifth=False, complete=True, band="negative"
    )


@pytest.mark.parametrize("question", ALWAYS)
def test_one_yes_is_positive_and_asks_the_fifth(question: str) -> None:
    assert asq_result(ALL_NO | {question: YES}) == AsqResult(
        positive=True, acute=None, asks_fifth=True, complete=False, band=None
    )


@pytest.mark.parametrize("question", ALWAYS)
def test_one_refusal_is_positive_and_asks_no_fifth(question: str) -> None:
    assert asq_result(ALL_NO | {question: REFUSED}) == AsqResult(
        positive=True, acute=None, asks_fifth=False, complete=True, band="positive"
    )


@pytest.mark.parametrize("question", ALWAYS)
@pytest.mark.parametrize(
    ("fifth", "acute", "band"),
    [(YES, True, "acute"), (NO, False, "positive"), (REFUSED, None, "positive")],
)
def test_the_fifth_tells_acute_from_positive(question: str, fifth: int, acute: bool | None, band: str) -> None:
    result = asq_result(ALL_NO | {question: YES, FIFTH: fifth})
    assert result == AsqResult(positive=True, acute=acute, asks_fifth=True, complete=True, band=band)


def test_a_yes_to_the_fifth_is_acute_also_where_nobody_had_to_ask_it() -> None:
    for first in (ALL_NO, {}, {"asq_1": REFUSED}):
        result = asq_result({**first, FIFTH: YES})
        assert (result.positive, result.acute, result.band) == (True, True, "acute")


@pytest.mark.parametrize("question", ALWAYS)
def test_an_open_question_is_never_a_no(question: str) -> None:
    result = asq_result(ALL_NO | {question: OPEN})
    assert result == AsqResult(positive=None, acute=None, asks_fifth=False, complete=False, band=None)


def test_nothing_answered_says_nothing() -> None:
    assert asq_result({}) == AsqResult(positive=None, acute=None, asks_fifth=False, complete=False, band=None)


@pytest.mark.parametrize(("answers", "message"), [({"asq_1": 3}, "not 3"), ({"asq_6": 0}, "no question 'asq_6'")])
def test_an_answer_that_was_not_offered_is_refused(answers: dict[str, int | None], message: str) -> None:
    with pytest.raises(UnknownAnswer, match=message):
        asq_result(answers)
    with pytest.raises(UnknownAnswer, match=message):
        with_asq(Screen(), answers)


def test_the_outcomes_are_those_that_the_instrument_names() -> None:
    asq = instrument("asq")
    assert [band.slug for band in asq.scoring.bands] == ["negative", "positive", "acute"]
    assert [item.key for item in asq.items] == [*ALWAYS, FIFTH]
    assert [(answer.label, answer.value) for answer in asq.answers] == [("Yes", 1), ("No", 0), ("Refused", 2)]


def test_result_and_ladder_agree_about_every_way_to_answer() -> None:
    """Positive is high, acute is emergency, and no answer leaves a calm person where she was without all four no."""
    for given in product((NO, YES, REFUSED, OPEN), repeat=5):
        answers = dict(zip((*ALWAYS, FIFTH), given, strict=True))
        result, level = asq_result(answers), assess(with_asq(CALM, answers), NOW).level
        if result.acute:
            assert level is RiskLevel.EMERGENCY
        elif result.positive:
            assert level is RiskLevel.HIGH
        else:
            assert level is RiskLevel.LOW


def test_an_open_answer_takes_no_earlier_one_away() -> None:
    heavy = with_asq(CALM, {"asq_3": YES})
    assert heavy.asq_3 is AsqAnswer.YES
    assert with_asq(heavy, {"asq_3": OPEN, "asq_1": NO}).asq_3 is AsqAnswer.YES
