"""What the service offers, and when: rules over declared facts, with nothing inferred."""

from __future__ import annotations

from typing import Any

import pytest

from quests.conditions import holds, offers_open, risk_at_least
from quests.definition import Condition
from tests.quests.walking import Walk, how_it_went, level, quest, step


def condition(**said: Any) -> Condition:
    return Condition.model_validate(said)


TWICE_NOT = {"fact": "kept", "is": "not_this_time", "times": 2}


@pytest.mark.parametrize(
    ("risk", "floor", "is_reached"),
    [
        ("low", "medium", False),
        ("medium", "medium", True),
        ("high", "medium", True),
        ("emergency", "high", True),
        ("medium", "high", False),
        ("low", "low", True),
    ],
)
def test_a_risk_counts_from_its_floor_upwards(risk: str, floor: str, is_reached: bool) -> None:
    assert risk_at_least(risk, floor) is is_reached


def test_who_was_never_asked_has_not_been_found_at_medium() -> None:
    assert not risk_at_least("unasked", "medium")


def test_a_rule_over_the_risk_reads_nothing_but_the_risk() -> None:
    rule = condition(risk_at_least="medium")
    assert holds(rule, {}, "medium")
    assert not holds(rule, {"kept": {"not_this_time": 9}}, "low")


def test_a_rule_over_a_fact_reads_nothing_but_the_fact() -> None:
    assert not holds(condition(**TWICE_NOT), {}, "emergency")
    assert holds(condition(**TWICE_NOT), {"kept": {"not_this_time": 2}}, "low")


@pytest.mark.parametrize(("times", "is_met"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_fact_is_met_when_it_was_given_often_enough(times: int, is_met: bool) -> None:
    assert holds(condition(**TWICE_NOT), {"kept": {"not_this_time": times, "kept": 5}}, "low") is is_met


def test_one_time_is_enough_unless_a_rule_says_more() -> None:
    assert holds(condition(**{"fact": "kept", "is": "partly"}), {"kept": {"partly": 1}}, "low")


def offering() -> Walk:
    """Two levels, the first with an offer over a fact, the second with one over the risk."""
    talk = {"when": TWICE_NOT, "words": "Would you like to talk?"}
    together = {"when": {"risk_at_least": "medium"}, "quest": "joint-plan", "words": "Walk together?"}
    first = level("one", *(how_it_went(slug) for slug in "abc"), done={"at_least": 2}, offers=(talk,))
    return Walk.begun(quest(first, level("two", step("d"), offers=(together,))))


def open_offers(walk: Walk, *levels: str) -> list[str]:
    found = offers_open(walk.quest, levels or walk.state.levels_entered, walk.state.facts, walk.state.risk)
    return [str(offer.words) for offer in found]


def test_an_offer_opens_with_the_second_answer_that_asks_for_it() -> None:
    walk = offering()
    walk.do("a", facts={"kept": "not_this_time"})
    assert open_offers(walk) == []
    walk.do("b", facts={"kept": "not_this_time"})
    assert open_offers(walk) == ["Would you like to talk?"]


def test_answers_that_say_something_else_open_nothing() -> None:
    walk = offering()
    walk.do("a", facts={"kept": "not_this_time"})
    walk.do("b", facts={"kept": "partly"})
    walk.do("c", facts={"kept": "kept"})
    assert open_offers(walk) == []


def test_a_skipped_check_in_says_nothing() -> None:
    walk = offering()
    walk.do("a", facts={"kept": "not_this_time"})
    walk.skip("b", "c")
    assert open_offers(walk) == []


def test_only_the_levels_asked_about_make_offers_and_they_come_in_the_order_of_the_quest() -> None:
    walk = offering()
    walk.do("a", "b", facts={"kept": "not_this_time"})
    walk.act("change_risk", by="counsellor", to="medium", rule="person")
    assert open_offers(walk, "two", "one") == ["Would you like to talk?", "Walk together?"]
    assert open_offers(walk, "two") == ["Walk together?"]


def test_an_offer_changes_nothing_by_itself() -> None:
    walk = offering()
    walk.do("a", "b", facts={"kept": "not_this_time"})
    before = walk.state
    open_offers(walk)
    assert walk.state == before
