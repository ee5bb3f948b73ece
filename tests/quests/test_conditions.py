"""What the service offers, and when: rules over declared facts, with nothing inferred."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from quests.conditions import holds, missed_check_ins, offers_open, risk_at_least
from quests.definition import Condition
from quests.journey import JourneyState
from tests.quests.walking import MONDAY_MORNING, Walk, how_it_went, level, quest, step, two_levels


def condition(**said: Any) -> Condition:
    return Condition.model_validate(said)


def is_met(rule: Condition, facts: Mapping[str, Mapping[str, int]], risk: str) -> bool:
    """Whether a rule is true of somebody of whom only this is known."""
    return holds(rule, two_levels(), JourneyState(facts=facts, risk=risk), MONDAY_MORNING)


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
    assert is_met(rule, {}, "medium")
    assert not is_met(rule, {"kept": {"not_this_time": 9}}, "low")


def test_a_rule_over_a_fact_reads_nothing_but_the_fact() -> None:
    assert not is_met(condition(**TWICE_NOT), {}, "emergency")
    assert is_met(condition(**TWICE_NOT), {"kept": {"not_this_time": 2}}, "low")


@pytest.mark.parametrize(("times", "enough"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_fact_is_met_when_it_was_given_often_enough(times: int, enough: bool) -> None:
    assert is_met(condition(**TWICE_NOT), {"kept": {"not_this_time": times, "kept": 5}}, "low") is enough


def test_one_time_is_enough_unless_a_rule_says_more() -> None:
    assert is_met(condition(**{"fact": "kept", "is": "partly"}), {"kept": {"partly": 1}}, "low")


def offering() -> Walk:
    """Two levels, the first with an offer over a fact, the second with one over the risk."""
    talk = {"when": TWICE_NOT, "words": "Would you like to talk?"}
    together = {"when": {"risk_at_least": "medium"}, "quest": "joint-plan", "words": "Walk together?"}
    first = level("one", *(how_it_went(slug) for slug in "abc"), done={"at_least": 2}, offers=(talk,))
    return Walk.begun(quest(first, level("two", step("d"), offers=(together,))))


def open_offers(walk: Walk, *levels: str) -> list[str]:
    found = offers_open(walk.quest, walk.state, levels or walk.state.levels_entered, walk.now)
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


def checking_in(**offer: Any) -> Walk:
    """Three check-ins with a day each, and an offer after two of them went by in silence."""
    days = (how_it_went(slug, due_from_days=day, due_by_days=day + 1) for slug, day in (("a", 2), ("b", 4), ("c", 6)))
    call = {"when": {"missed_check_ins": 2}, "asks_for": "counsellor", "words": "Call, and ask how it is.", **offer}
    return Walk.begun(quest(level("one", *days, done={"at_least": 2}, offers=(call,)), level("two", step("d"))))


def test_a_check_in_is_missed_when_its_day_has_passed_and_not_before() -> None:
    walk = checking_in()
    walk.now += timedelta(days=3)
    assert missed_check_ins(walk.quest, walk.state, walk.now) == []
    walk.now += timedelta(days=1)
    assert missed_check_ins(walk.quest, walk.state, walk.now) == ["a"]


def test_two_check_ins_that_went_by_ask_the_counsellor_to_call() -> None:
    walk = checking_in()
    walk.now += timedelta(days=5)
    assert open_offers(walk) == []
    walk.now += timedelta(days=1)
    assert open_offers(walk) == ["Call, and ask how it is."]


def test_a_check_in_that_she_put_aside_or_answered_late_is_not_missed() -> None:
    walk = checking_in()
    walk.now += timedelta(days=9)
    walk.skip("a")
    walk.do("b", facts={"kept": "partly"})
    assert missed_check_ins(walk.quest, walk.state, walk.now) == ["c"]


def test_a_lapse_that_she_told_us_of_opens_an_offer() -> None:
    back = {"when": {"lapse_reported": True}, "quest": "back-on-track", "words": "Shall we look at it together?"}
    walk = Walk.begun(quest(level("one", step("a"), offers=(back,))))
    assert open_offers(walk) == []
    walk.act("report_lapse")
    assert open_offers(walk) == ["Shall we look at it together?"]
