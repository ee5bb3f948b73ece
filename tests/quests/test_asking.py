"""Which questions a step asks: the quest's own, or an instrument's items, and none that an answer made needless."""

from __future__ import annotations

import pytest

from quests.asking import questions_of
from quests.loading import QuestUnreadable, library, parse_quest

QUEST = library()["take-back-control"]
LIMITS = QUEST.step("limits")
AMOUNTS = {"money_per_week", "hours_per_week", "days_off"}


def keys(**answers: str) -> set[str]:
    return {page.key for page in questions_of(LIMITS, answers)}


def test_who_does_not_play_is_asked_for_no_amount() -> None:
    assert keys(fits_now="not_playing") == {"fits_now", "review_on"}


@pytest.mark.parametrize("choice", ["playing_less", "not_sure"])
def test_who_plays_less_or_does_not_know_is_asked(choice: str) -> None:
    assert keys(fits_now=choice) >= AMOUNTS
    assert keys() >= AMOUNTS


def test_an_instrument_asks_every_item_in_its_order() -> None:
    asked = [page.key for page in questions_of(QUEST.step("short-look"))]
    assert len(asked) == 18
    assert [key.split(".")[0] for key in asked] == ["bbgs"] * 3 + ["pgsi"] * 9 + ["k6"] * 6


def test_a_condition_on_a_question_that_comes_later_is_refused_with_its_line() -> None:
    from quests.loading import LIBRARY

    text = (LIBRARY / "take-back-control.yaml").read_text(encoding="utf-8")
    broken = text.replace("unless: {question: fits_now, is: not_playing}", "unless: {question: review_on, is: x}", 1)
    with pytest.raises(QuestUnreadable) as refused:
        parse_quest(broken, file="quest.yaml")
    problem = refused.value.problems[0]
    assert "name an earlier choice question" in problem.message
    assert "unless" in broken.splitlines()[problem.line - 1]
