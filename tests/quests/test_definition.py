"""What can be said in a quest, and what a quest can never say."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from quests.definition import Condition, Promise, Quest, Question, text_in
from tests.quests.walking import how_it_went, level, quest, step


def refused(*levels: dict[str, Any], **more: Any) -> str:
    """What the language says to a quest that it does not accept."""
    with pytest.raises(ValidationError) as told:
        quest(*levels, **more)
    return str(told.value)


def question(**more: Any) -> dict[str, Any]:
    return {"key": "answer", "kind": "text", "label": "label", **more}


YES_NO = ({"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"})


def test_a_quest_cannot_be_altered_by_whoever_walks_it() -> None:
    walked = quest(level("one", step("a")))
    with pytest.raises(ValidationError, match="frozen"):
        walked.title = "Another"  # type: ignore[misc]


def test_a_step_is_found_by_its_slug_with_its_level() -> None:
    walked = quest(level("one", step("a")), level("two", step("b"), step("c")))
    assert walked.step("c").slug == "c"
    assert walked.level_of("c").slug == "two"
    assert walked.level("two").step_slugs == ("b", "c")


def test_words_are_read_in_her_language_and_else_in_the_source_language() -> None:
    words = {"en": "Welcome", "kk": "Қош келдіңіз"}
    assert text_in(words, "kk") == "Қош келдіңіз"
    assert text_in(words, "fa") == "Welcome"
    assert text_in("Welcome", "kk") == "Welcome"
    assert text_in({"ru": "Привет"}, "fa") == "Привет"


def test_a_text_without_any_words_is_no_text() -> None:
    assert "hint" in refused(level("one", step("a", hint={})))
    assert "hint" in refused(level("one", step("a", hint="   ")))


def test_a_quest_holds_offsets_and_never_dates() -> None:
    assert "due_from_days" in refused(level("one", step("a", due_from_days="2026-03-02")))
    assert "due_by_days" in refused(level("one", step("a", due_by_days=-1)))


def test_a_step_is_not_over_before_it_begins() -> None:
    assert "write a later day" in refused(level("one", step("a", due_from_days=7, due_by_days=6)))
    assert quest(level("one", step("a", due_from_days=7, due_by_days=7))).step("a").due_by_days == 7


def test_an_unknown_key_is_refused_at_every_depth() -> None:
    assert "points" in refused(level("one", step("a", points=10)))
    assert "points" in refused(level("one", step("a", questions=(question(points=1),))))
    assert "points" in refused(level("one", step("a"), points=3))
    assert "points" in refused(level("one", step("a")), points=3)


@pytest.mark.parametrize("kind", ["text", "scale", "money", "hours", "date", "days_of_week"])
def test_only_questions_to_choose_from_have_choices(kind: str) -> None:
    with pytest.raises(ValidationError, match="'choices' belong to"):
        Question.model_validate(question(kind=kind, choices=YES_NO))


@pytest.mark.parametrize("kind", ["choice", "several"])
def test_a_question_to_choose_from_has_choices(kind: str) -> None:
    with pytest.raises(ValidationError, match="nothing to choose from; add choices"):
        Question.model_validate(question(kind=kind))
    assert Question.model_validate(question(kind=kind, choices=YES_NO)).choices


def test_two_choices_never_share_a_value() -> None:
    with pytest.raises(ValidationError, match="share one value"):
        Question.model_validate(question(kind="choice", choices=(YES_NO[0], YES_NO[0])))


def test_what_she_writes_freely_can_never_be_a_fact() -> None:
    with pytest.raises(ValidationError, match="only a question of kind choice"):
        Question.model_validate(question(is_fact=True))
    assert Question.model_validate(question(kind="several", choices=YES_NO, is_fact=True)).is_fact


def test_two_questions_of_a_step_never_share_a_key() -> None:
    assert "share the key 'answer'" in refused(level("one", step("a", questions=(question(), question()))))


def test_a_quest_declares_the_coded_values_of_its_facts_and_nothing_else() -> None:
    walked = quest(level("one", how_it_went("a"), step("b", questions=(question(),)), how_it_went("c")))
    assert walked.declared_facts == {"kept": {"kept", "partly", "not_this_time"}}
    assert walked.step("a").fact_keys == {"kept"}
    assert walked.step("b").fact_keys == frozenset()


def test_a_promise_has_exactly_one_measure() -> None:
    for wrong in ({}, {"working_days": 3, "hours": 4}):
        with pytest.raises(ValidationError, match="either working_days or hours or open_hours"):
            Promise.model_validate(wrong)
    assert Promise.model_validate({"hours": 4}).hours == 4


def test_a_review_cannot_be_asked_for_without_a_promise() -> None:
    without = {key: value for key, value in step("a", "review").items() if key != "promise"}
    assert "promise" in refused(level("one", without))


@pytest.mark.parametrize(
    "wrong",
    [{}, {"risk_at_least": "medium", "fact": "kept", "is": "kept"}, {"fact": "kept"}, {"is": "kept"}],
    ids=["nothing", "both", "no value", "no fact"],
)
def test_a_condition_names_one_thing_wholly(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="a condition"):
        Condition.model_validate(wrong)


@pytest.mark.parametrize("when", [{"fact": "kept", "is": "never"}, {"fact": "mood", "is": "kept"}])
def test_an_offer_never_waits_for_a_fact_that_nobody_asks_for(when: dict[str, Any]) -> None:
    offers = ({"when": when, "words": "words"},)
    assert "no step asks for the fact" in refused(level("one", how_it_went("a"), offers=offers))


def test_an_offer_may_read_a_fact_of_another_level() -> None:
    offers = ({"when": {"fact": "kept", "is": "partly"}, "words": "words"},)
    assert quest(level("one", how_it_went("a")), level("two", step("b"), offers=offers)).level("two").offers


def test_a_done_rule_names_only_steps_of_its_level() -> None:
    told = refused(level("one", step("a"), done={"all_of": ("b",)}), level("two", step("b")))
    assert "'b' is no step of level 'one'; choose from a" in told


def test_a_done_rule_that_can_never_be_met_is_refused() -> None:
    assert "can never be met" in refused(level("one", step("a"), step("b"), done={"at_least": 3}))
    assert "can never be met" in refused(level("one", step("a"), step("b"), done={"at_least": 2, "of": ("a",)}))


def test_a_step_that_is_asked_for_anyway_does_not_count_a_second_time() -> None:
    rule = {"all_of": ("a",), "at_least": 2, "of": ("a", "b")}
    assert "2 of 1 other steps" in refused(level("one", step("a"), step("b"), done=rule))


def test_a_done_rule_that_names_a_step_twice_gains_nothing() -> None:
    rule = {"at_least": 2, "of": ("a", "a")}
    assert "2 of 1 other steps" in refused(level("one", step("a"), step("b"), done=rule))


def test_a_done_rule_asks_for_something() -> None:
    assert "asks for nothing" in refused(level("one", step("a"), done={"at_least": 0}))


def test_slugs_are_unique_in_the_whole_quest() -> None:
    assert "two steps share the slug 'a'" in refused(level("one", step("a")), level("two", step("a")))
    assert "two levels share the slug 'one'" in refused(level("one", step("a")), level("one", step("b")))


@pytest.mark.parametrize("waits_for", ["b", "a", "elsewhere"], ids=["a later step", "itself", "another level's"])
def test_a_step_waits_only_for_an_earlier_step_of_its_level(waits_for: str) -> None:
    levels = (level("zero", step("elsewhere")), level("one", step("a", after=(waits_for,)), step("b")))
    assert "not an earlier step of its level" in refused(*levels)


def test_a_day_of_review_exists() -> None:
    assert "there is no day 2027-02-30" in refused(level("one", step("a")), review_on="2027-02-30")


def test_nothing_is_converted_in_silence() -> None:
    assert "minutes" in refused(level("one", step("a", minutes="2")))
    assert "is_optional" in refused(level("one", step("a", is_optional="yes")))


def test_a_quest_survives_being_stored_as_data() -> None:
    offers = ({"when": {"fact": "kept", "is": "partly", "times": 2}, "words": "words"},)
    walked = quest(level("one", how_it_went("a"), step("b", "review"), offers=offers))
    stored = walked.model_dump_json(by_alias=True)
    assert Quest.model_validate_json(stored) == walked
