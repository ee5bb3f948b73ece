"""Which quests fit somebody who begins (domain.md sections 2.1 and 3)."""

from __future__ import annotations

import pytest

from quests.first_plan import Known, fitting_quests, is_open_at
from quests.loading import LIBRARY
from quests.risk import RiskLevel
from quests.screen import RedFlags

NONE_THERE = RedFlags(**{f"f{number}": False for number in range(1, 9)})


@pytest.mark.parametrize(
    ("risk", "first"),
    [
        (RiskLevel.UNASKED, "take-back-control"),
        (RiskLevel.LOW, "take-back-control"),
        (RiskLevel.MEDIUM, "joint-limits-plan"),
        (RiskLevel.HIGH, "joint-limits-plan"),
    ],
)
def test_the_risk_says_with_what_we_would_begin(risk: RiskLevel, first: str) -> None:
    found = fitting_quests(Known("self", risk, NONE_THERE))
    assert found[0] == first
    assert set(found) == {"take-back-control", "joint-limits-plan", "self-exclusion-companion"}


@pytest.mark.parametrize("flag", [f"f{number}" for number in range(1, 9)])
def test_any_sign_of_money_trouble_brings_first_things_first_near(flag: str) -> None:
    assert fitting_quests(Known("self", RiskLevel.MEDIUM, RedFlags(**{flag: True})))[1] == "debt-first-aid"


def test_who_was_not_asked_about_money_still_finds_help_with_it() -> None:
    assert "debt-first-aid" in fitting_quests(Known("self"))


def test_close_people_and_the_young_have_a_quest_of_their_own() -> None:
    assert fitting_quests(Known("close_person", RiskLevel.MEDIUM)) == ("family-and-friends",)
    assert fitting_quests(Known("young", RiskLevel.LOW)) == ("young-player",)


@pytest.mark.parametrize("audience", ["self", "close_person", "young"])
def test_the_week_after_a_call_is_for_those_who_were_on_the_phone(audience: str) -> None:
    assert "follow-up-after-call" not in fitting_quests(Known(audience))
    assert fitting_quests(Known(audience, was_called=True))[-1] == "follow-up-after-call"


def test_who_was_not_asked_is_let_in_where_medium_is() -> None:
    assert is_open_at("medium", RiskLevel.UNASKED)
    assert is_open_at("medium", RiskLevel.HIGH)
    assert not is_open_at("medium", RiskLevel.LOW)
    assert is_open_at("low", RiskLevel.LOW)


def test_every_quest_that_can_be_suggested_is_in_the_library() -> None:
    there = {path.stem for path in LIBRARY.glob("*.yaml")}
    for audience in ("self", "close_person", "young"):
        assert set(fitting_quests(Known(audience, was_called=True))) <= there
