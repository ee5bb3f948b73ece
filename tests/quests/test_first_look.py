"""What the short look asks: whose words, of whom, and that nothing of it is needed."""

from __future__ import annotations

import pytest

from quests.first_look import look_for
from quests.instruments import instrument
from quests.loading import LIBRARY, parse_quest
from quests.risk import RiskLevel, assess
from quests.screen import Points, RedFlags, blank_screen
from tests.quests.screens import NOW


def test_she_is_asked_about_playing_money_and_the_past_month() -> None:
    for audience in ("self", "young"):
        asked = [one.key.partition(".")[0] for one in look_for(audience).asked]
        assert asked == ["bbgs"] * 3 + ["cannot_wait"] + ["k6"] * 6


def test_somebody_close_is_asked_how_she_is_and_whether_she_is_afraid_and_nothing_about_playing() -> None:
    asked = [one.key.partition(".")[0] for one in look_for("close_person").asked]
    assert asked == ["k6"] * 6 + ["afraid_at_home"]


@pytest.mark.parametrize("audience", ["self", "close_person", "young"])
def test_every_question_may_be_left_empty(audience: str) -> None:
    assert all(one.question.is_optional for one in look_for(audience).asked)


def test_the_words_are_those_of_the_instruments_and_of_the_library() -> None:
    look = look_for("self")
    for name in ("bbgs", "k6"):
        items = [one.question.label for one in look.asked if one.instrument and one.instrument.slug == name]
        assert items == [item.text for item in instrument(name).items]
    for audience, slug in (("self", "debt-first-aid"), ("close_person", "family-and-friends")):
        text = (LIBRARY / f"{slug}.yaml").read_text(encoding="utf-8")
        steps = [step for level in parse_quest(text, file=f"{slug}.yaml").levels for step in level.steps]
        (own,) = look_for(audience).questions
        (there,) = [one for step in steps for one in step.questions_asked if one.key == own.key]
        assert (own.label, own.choices, own.screens) == (there.label, there.choices, there.screens)


def test_to_somebody_close_no_gambling_screen_applies() -> None:
    assert blank_screen("close_person").gambling_not_applicable
    assert not blank_screen("self").gambling_not_applicable
    flags = RedFlags(**{f"f{number}": False for number in range(1, 9)})
    known = {"k6": Points(2), "red_flags": flags, "screened_at": NOW}
    levels = [
        assess(type(one)(**{**vars(one), **known}), NOW).level for one in map(blank_screen, ("close_person", "self"))
    ]
    assert levels == [RiskLevel.LOW, RiskLevel.MEDIUM]
