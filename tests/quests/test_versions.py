"""Two versions side by side: every difference is told, in an order to read, and nothing that is none."""

from __future__ import annotations

import copy
import typing
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from quests.definition import Level, Offer, Passage, Quest, Question
from quests.levels import Ask, Feedback
from quests.loading import library
from quests.questions import Choice, Model, Text
from quests.rules import Alternatives
from quests.steps import Step
from quests.versions import WORDS, Change, content_hash, diff
from tests.quests.test_nobody_is_stranded import EDITS, LifeOfAQuest, first_draft, indexes, written
from tests.quests.walking import how_it_went, level, quest, step

ONE, TWO, THREE = level("one", step("a"), step("b")), level("two", step("c")), level("three", step("d"))


def told(old: list[dict[str, Any]], new: list[dict[str, Any]], **more: Any) -> list[Change]:
    return diff(quest(*old), quest(*new, version=2, **more))


def one(**more: Any) -> dict[str, Any]:
    """The first level with something else about it."""
    return {**ONE, **more}


def one_of(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**ONE, "steps": steps, "done": {"at_least": 1}, **more}


# --- each kind of difference -----------------------------------------------------------------------------


def test_a_version_does_not_differ_from_itself_nor_from_the_same_words_under_another_number() -> None:
    for walked in library().values():
        assert diff(walked, walked) == []
        assert diff(walked, walked.model_copy(update={"version": walked.version + 1})) == []


def test_two_quests_are_not_two_versions_of_one() -> None:
    with pytest.raises(ValueError, match="a-quest and another are two quests"):
        diff(quest(ONE), quest(ONE, slug="another"))


def test_a_level_that_is_new_comes_with_its_steps() -> None:
    assert told([ONE], [ONE, TWO]) == [
        Change("added", level="two", after="two"),
        Change("added", level="two", step="c", after="c"),
    ]


def test_a_level_that_is_gone_goes_with_its_steps() -> None:
    assert told([ONE, TWO], [ONE]) == [
        Change("removed", level="two"),
        Change("removed", level="two", step="c", before="c"),
    ]


def test_a_step_that_is_new_and_one_that_is_gone() -> None:
    changes = told([one_of(step("a"), step("b"))], [one_of(step("a"), step("n", title={"en": "New", "ru": "Новое"}))])
    assert changes == [
        Change("removed", level="one", step="b", before="b"),
        Change("added", level="one", step="n", after="New"),
    ]


def test_words_are_told_apart_by_language() -> None:
    old, new = {"en": "Look", "ru": "Смотри"}, {"en": "Look", "ru": "Посмотри", "de": "Sieh"}
    assert told([one(opening=old)], [one(opening=new)]) == [
        Change("reworded", "one", at="opening", language="ru", before="Смотри", after="Посмотри"),
        Change("reworded", "one", at="opening", language="de", before=None, after="Sieh"),
    ]


def test_plain_words_are_those_of_the_source_language() -> None:
    assert told([one(opening="Look")], [one(opening={"en": "Look here"})]) == [
        Change("reworded", "one", at="opening", language="en", before="Look", after="Look here")
    ]


def test_words_that_were_not_there_before_are_told_as_words() -> None:
    steps = [one_of(step("a"), step("b", named_act="I did it"))]
    assert told([one_of(step("a"), step("b"))], steps) == [
        Change("reworded", "one", "b", at="named_act", language="en", before=None, after="I did it")
    ]


def test_words_deep_in_a_step_say_where() -> None:
    changed = copy.deepcopy(how_it_went("b"))
    changed["questions"][0]["choices"][1]["label"] = "In part"
    assert told([one_of(step("a"), how_it_went("b"))], [one_of(step("a"), changed)]) == [
        Change(
            "reworded", "one", "b", at="questions.0.choices.1.label", language="en", before="partly", after="In part"
        )
    ]


def test_the_words_of_the_quest_itself_belong_to_no_level() -> None:
    assert told([ONE], [ONE], summary="Another") == [
        Change("reworded", at="summary", language="en", before="summary", after="Another")
    ]


@pytest.mark.parametrize(
    ("more", "at", "before", "after"),
    [
        ({"minutes": 9}, "minutes", 2, 9),
        ({"depth": "full"}, "depth", "short", "full"),
        ({"is_extra": True}, "is_extra", False, True),
        ({"due_by_days": 3}, "due_by_days", None, 3),
        ({"after": ("a",)}, "after", [], ["a"]),
    ],
)
def test_a_rule_says_what_it_was_and_what_it_is(more: dict[str, Any], at: str, before: Any, after: Any) -> None:
    changes = told([one_of(step("a"), step("b"))], [one_of(step("a"), step("b", **more))])
    assert changes == [Change("rules", "one", "b", at=at, before=before, after=after)]


def test_another_done_rule_is_a_rule_of_its_level() -> None:
    assert told([one_of(step("a"), step("b"))], [one_of(step("a"), step("b"), done={"at_least": 2})]) == [
        Change("rules", "one", at="done.at_least", before=1, after=2)
    ]


def test_another_owner_and_another_day_of_review_are_rules() -> None:
    changes = told([ONE], [ONE], content_owner="somebody", review_on="2028-05-21")
    assert [(change.kind, change.at) for change in changes] == [("rules", "content_owner"), ("rules", "review_on")]


def test_steps_in_another_order_are_told_once_for_their_level() -> None:
    assert told([one_of(step("a"), step("b"))], [one_of(step("b"), step("a"))]) == [
        Change("reordered", "one", at="order", before=["a", "b"], after=["b", "a"])
    ]


def test_levels_in_another_order_are_told_once() -> None:
    assert told([ONE, TWO, THREE], [TWO, ONE, THREE]) == [
        Change("reordered", at="order", before=["one", "two", "three"], after=["two", "one", "three"])
    ]


def test_a_new_level_in_between_is_no_other_order() -> None:
    assert {change.kind for change in told([ONE, THREE], [ONE, TWO, THREE])} == {"added"}


def test_a_step_that_went_to_another_level_says_from_where() -> None:
    two = level("two", step("c"), step("b"), done={"all_of": ("c",)})
    changes = told([one_of(step("a"), step("b")), TWO], [one_of(step("a")), two])
    assert changes == [Change("reordered", "two", "b", at="level", before="one", after="two")]


def test_a_step_that_replaces_another_is_that_one_under_another_name() -> None:
    """Whoever reads the difference learns that what was done counts on."""
    new = one_of(step("a"), step("n", title="b", replaces=("b",)))
    assert told([one_of(step("a"), step("b"))], [new]) == [
        Change("rules", "one", "n", at="slug", before="b", after="n")
    ]


def test_a_level_that_replaces_another_is_that_one_and_its_steps_did_not_move() -> None:
    assert told([ONE, TWO], [one(slug="start", title="one", replaces=("one",)), TWO]) == [
        Change("rules", "start", at="slug", before="one", after="start")
    ]


def test_one_part_takes_the_place_of_another_and_a_second_one_is_new() -> None:
    """Where the old one stays as it is, nothing else takes its place."""
    changes = told([ONE], [ONE, level("start", step("n", replaces=("a",)), replaces=("one",))])
    assert changes == [
        Change("added", level="start", after="start"),
        Change("added", level="start", step="n", after="n"),
    ]


def test_what_a_part_says_to_replace_is_a_rule() -> None:
    assert told([ONE], [one(replaces=("zero",))]) == [Change("rules", "one", at="replaces", before=[], after=["zero"])]


def test_what_was_removed_comes_first_and_all_else_in_the_order_of_the_newer_version() -> None:
    old = [one_of(step("a"), step("b")), TWO, level("three", step("d"), step("e"))]
    new = [
        one_of(step("a", minutes=3), step("n"), opening="Other words"),
        level("three", step("d"), step("e", minutes=3)),
        level("four", step("f")),
    ]
    assert [(change.kind, change.level, change.step) for change in told(old, new)] == [
        ("removed", "two", None),
        ("reworded", "one", None),
        ("added", "four", None),
        ("removed", "one", "b"),
        ("removed", "two", "c"),
        ("rules", "one", "a"),
        ("added", "one", "n"),
        ("rules", "three", "e"),
        ("added", "four", "f"),
    ]


# --- nothing is left out -----------------------------------------------------------------------------------


def _models() -> list[type[Model]]:
    kinds = typing.get_args(typing.get_args(Step)[0])
    return [Quest, Level, Feedback, Ask, Offer, Alternatives, Question, Choice, Passage, *kinds]


def _is_text(annotation: Any) -> bool:
    return annotation == Text or Text in typing.get_args(annotation) or annotation == Text | None


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_every_text_that_a_person_reads_is_compared_as_words(model: type[Model]) -> None:
    texts = {name for name, field in model.model_fields.items() if _is_text(field.annotation)}
    assert texts <= WORDS


def test_there_are_texts_to_compare() -> None:
    found = {name for model in _models() for name, field in model.model_fields.items() if _is_text(field.annotation)}
    assert found == WORDS


def _edited(edits: list[tuple[int, int, int]]) -> Quest:
    """The quest of the machine after these edits; what the quest language refuses is not kept."""
    life = LifeOfAQuest()
    draft = first_draft()
    for how, at, where in edits:
        changed = copy.deepcopy(draft)
        EDITS[how % len(EDITS)](life, changed, at, where)
        try:
            written(changed)
        except ValidationError:
            continue
        draft = changed
    return written(draft)


some_edits = st.lists(st.tuples(indexes, indexes, indexes), max_size=6)


@settings(max_examples=120, deadline=None)
@given(before=some_edits, after=some_edits)
def test_a_difference_is_told_exactly_where_there_is_one(
    before: list[tuple[int, int, int]], after: list[tuple[int, int, int]]
) -> None:
    old, new = _edited(before), _edited(after)
    assert (diff(old, new) == []) == (old == new)
    assert all(change.before != change.after or change.kind == "removed" for change in diff(old, new))


def test_the_hash_is_of_every_letter() -> None:
    assert content_hash("a") == content_hash("a")
    assert content_hash("a") != content_hash("a ")
    assert len(content_hash("ü")) == 64
