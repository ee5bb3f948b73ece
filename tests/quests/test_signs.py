"""What answers in a quest's own words say to the risk ladder: chosen is yes, not chosen is unknown, none is no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quests.answers import Answer
from quests.definition import Step
from quests.questions import NONE_OF_THESE
from quests.risk import Points, RedFlags, RiskLevel, Rule, Screen, assess
from quests.signs import Signs, is_found_now, signs_in, with_signs
from tests.quests.screens import CALM, FLAGS, NOW, flags, having
from tests.quests.walking import level, quest, step

EARLIER = NOW - timedelta(days=30)


def choices(*values: str) -> tuple[dict[str, str], ...]:
    return tuple({"value": value, "label": value} for value in values)


def asking(*questions: dict[str, Any]) -> Step:
    return quest(level("one", step("ask", questions=questions))).step("ask")


def red_flags(*values: str) -> dict[str, Any]:
    offered = choices(*(values or FLAGS), NONE_OF_THESE)
    return {"key": "signs", "kind": "several", "label": "Which?", "choices": offered, "screens": "red_flags"}


FEAR = {
    "key": "afraid",
    "kind": "choice",
    "label": "Afraid?",
    "choices": choices("yes", "no", "rather_not_say"),
    "screens": "fear_at_home",
}
OTHER = {"key": "other", "kind": "several", "label": "Other?", "choices": choices("f1", "f2")}


def screen_after(*told: tuple[Any, Signs]) -> Screen:
    return with_signs(Screen(), told)[0]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([NONE_OF_THESE], flags(others=False), id="none alone: all eight are no"),
        *(pytest.param([one], flags(one, others=None), id=f"{one} alone: the rest is unknown") for one in FLAGS),
        pytest.param(["f2", "f7"], flags("f2", "f7", others=None), id="two"),
        pytest.param(list(FLAGS), flags(*FLAGS), id="all"),
        pytest.param(["f1", NONE_OF_THESE], flags("f1", others=None), id="none beside a sign says nothing"),
        pytest.param([*FLAGS, NONE_OF_THESE], flags(*FLAGS), id="none beside all"),
    ],
)
def test_a_chosen_sign_is_there_and_any_other_is_unknown(given: Answer, expected: RedFlags) -> None:
    (signs,) = signs_in(asking(red_flags()), {"signs": given})
    assert screen_after((NOW, signs)).red_flags == expected


@pytest.mark.parametrize("left_empty", [None, [], ""])
def test_a_question_left_empty_says_nothing(left_empty: Answer) -> None:
    assert signs_in(asking(red_flags(), FEAR), {"signs": left_empty, "afraid": left_empty}) == []
    assert signs_in(asking(red_flags(), FEAR), {}) == []


def test_none_of_a_few_says_no_to_these_few_alone() -> None:
    (signs,) = signs_in(asking(red_flags("f7", "f8")), {"signs": [NONE_OF_THESE]})
    assert screen_after((NOW, signs)).red_flags == RedFlags(f7=False, f8=False)


@pytest.mark.parametrize(("given", "is_afraid"), [("yes", True), ("no", False), ("rather_not_say", None)])
def test_fear_at_home_is_yes_no_or_unknown(given: str, is_afraid: bool | None) -> None:
    (signs,) = signs_in(asking(FEAR), {"afraid": given})
    found = screen_after((NOW, signs))
    assert found.fear_at_home is is_afraid
    assert found.red_flags == RedFlags()


def test_only_questions_that_screen_are_read() -> None:
    told = signs_in(asking(OTHER, red_flags(), FEAR), {"other": ["f1"], "signs": ["f4"], "afraid": "no"})
    assert [(signs.screens, signs.chosen) for signs in told] == [("red_flags", ("f4",)), ("fear_at_home", ("no",))]


def test_a_value_that_the_question_does_not_have_is_not_read() -> None:
    assert signs_in(asking(red_flags("f7")), {"signs": ["f1"]}) == []


def signs(*chosen: str) -> Signs:
    return Signs("red_flags", (*FLAGS, NONE_OF_THESE), chosen)


def fear(chosen: str) -> Signs:
    return Signs("fear_at_home", ("yes", "no", "rather_not_say"), (chosen,))


def test_the_newest_answer_counts_whatever_order_they_come_in() -> None:
    told = [(NOW, signs(NONE_OF_THESE)), (EARLIER, signs("f5"))]
    assert screen_after(*told).red_flags == flags()
    assert screen_after(*reversed(told)).red_flags == flags()
    assert screen_after((EARLIER, fear("yes")), (NOW, fear("no"))).fear_at_home is False


def test_what_is_unknown_takes_no_earlier_answer_away() -> None:
    assert screen_after((EARLIER, signs("f5")), (NOW, signs("f1"))).red_flags == flags("f1", "f5", others=None)
    assert screen_after((EARLIER, signs(NONE_OF_THESE)), (NOW, signs("f1"))).red_flags == flags("f1")
    assert screen_after((EARLIER, fear("yes")), (NOW, fear("rather_not_say"))).fear_at_home is True


def test_they_are_as_old_as_the_oldest_red_flag_that_still_speaks() -> None:
    assert with_signs(Screen(), [])[1] is None
    assert with_signs(Screen(), [(EARLIER, signs(NONE_OF_THESE)), (NOW, signs("f1"))])[1] == EARLIER
    assert with_signs(Screen(), [(EARLIER, signs("f1")), (NOW, signs(NONE_OF_THESE))])[1] == NOW
    assert with_signs(Screen(), [(EARLIER, fear("no"))])[1] is None


def test_nothing_told_leaves_the_screen_as_it_is() -> None:
    assert with_signs(CALM, [])[0] == CALM
    assert with_signs(CALM, [(NOW, fear("rather_not_say"))])[0] == CALM


@pytest.mark.parametrize("sign", FLAGS)
def test_f2_f3_and_f5_are_high_and_every_other_sign_is_medium(sign: str) -> None:
    found = assess(screen_after((NOW, signs(sign))), NOW)
    assert found.reasons == (sign,)
    assert found.level is (RiskLevel.HIGH if sign in ("f2", "f3", "f5") else RiskLevel.MEDIUM)


def test_fear_at_home_is_high_and_rather_not_say_is_treated_as_medium() -> None:
    assert assess(screen_after((NOW, fear("yes"))), NOW).reasons == ("fear_at_home",)
    silent = assess(screen_after((NOW, fear("rather_not_say"))), NOW)
    assert (silent.level.treated_as, silent.rule) == (RiskLevel.MEDIUM, Rule.R4)


def test_none_of_these_is_what_low_was_waiting_for() -> None:
    unasked = having(CALM, {"red_flags": RedFlags()})
    assert assess(unasked, NOW).rule is Rule.R4
    asked, _ = with_signs(unasked, [(NOW, signs(NONE_OF_THESE))])
    assert assess(asked, NOW).level is RiskLevel.LOW


@pytest.mark.parametrize(
    ("before", "now", "is_new"),
    [
        pytest.param([], [signs("f2")], True, id="told now"),
        pytest.param([signs("f2")], [], False, id="told before"),
        pytest.param([signs("f2")], [signs("f2")], True, id="told again"),
        pytest.param([signs("f2")], [signs("f1")], False, id="another sign, which is not high"),
        pytest.param([signs("f2")], [signs("f5")], True, id="another sign, which is high"),
        pytest.param([fear("yes")], [fear("rather_not_say")], False, id="fear, told before"),
        pytest.param([signs("f2")], [fear("yes")], True, id="fear, told now"),
    ],
)
def test_a_sign_told_before_is_no_news(before: list[Signs], now: list[Signs], is_new: bool) -> None:
    screen = screen_after(*((EARLIER, one) for one in before), *((NOW, one) for one in now))
    found = assess(screen, NOW)
    assert found.level is RiskLevel.HIGH
    assert is_found_now(found, now) is is_new


def test_serious_distress_beside_an_earlier_sign_is_news() -> None:
    screen = having(screen_after((EARLIER, signs("f2"))), {"k6": Points(13)})
    assert is_found_now(assess(screen, NOW), [])
