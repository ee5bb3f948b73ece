"""docs/quest-language.md: every example is the quest language as it is, and every key stands in its table."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from quests.definition import Quest
from quests.levels import Ask, Feedback, Level
from quests.loading import plain
from quests.questions import Choice, Model, Question, Unless
from quests.rules import Alternatives, Condition, DaysByFact, DoneRule, Exits, Offer, Promise, Reminders, Sooner
from quests.steps import AnyStep, Call, Passage, Repeats, Step
from quests.yaml_tree import read_tree
from tests.quests.walking import level, quest, step

PAGE = Path(__file__).parents[2] / "docs" / "quest-language.md"
PARTS: dict[str, type[Model]] = {
    "quest": Quest,
    "exits": Exits,
    "reminders": Reminders,
    "level": Level,
    "done": DoneRule,
    "alternatives": Alternatives,
    "feedback": Feedback,
    "asks": Ask,
    "offer": Offer,
    "condition": Condition,
    "passage": Passage,
    "repeats": Repeats,
    "call": Call,
    "promise": Promise,
    "sooner": Sooner,
    "days": DaysByFact,
    "question": Question,
    "unless": Unless,
    "choice": Choice,
}
KINDS = get_args(get_args(Step)[0])
FACTS = {"fits_now": ("not_playing", "playing_less"), "term": ("half_year", "one_year")}
"""What the steps around an example ask for."""


@cache
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def examples() -> list[tuple[str, str]]:
    """Every block of YAML with the heading that it stands under."""
    found = []
    for part in re.split(r"^## ", text(), flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        found += [(heading, block) for block in re.findall(r"^```yaml\n(.*?)^```$", body, re.MULTILINE | re.DOTALL)]
    return found


def asks_for_facts() -> dict[str, Any]:
    questions = tuple(
        {
            "key": key,
            "kind": "choice",
            "label": key,
            "is_fact": True,
            "choices": tuple({"value": value, "label": value} for value in values),
        }
        for key, values in FACTS.items()
    )
    return step("said-before", questions=questions)


def quest_with(example: dict[str, Any]) -> Quest:
    """The smallest quest around an example: a whole level, a step, or keys of a quest, a level or a step."""
    before = level("said-before-this", asks_for_facts())
    if "steps" in example:
        return quest(before, {**level("x", step("y")), **example})
    if "kind" in example:
        return quest(before, level("x", step("y"), example, done={"all_of": ("y",)}))
    if "offers" in example:
        return quest(before, level("x", step("y"), **example))
    if "hint" in example:
        return quest(before, level("x", step("y", **example)))
    return quest(before, **example)


def test_every_part_of_the_language_has_an_example() -> None:
    without = {"Every key", "Rules for words", "Files, import and export", "The text and the editor"}
    headings = re.findall(r"^## (.+)$", text(), re.MULTILINE)
    assert [heading for heading in headings if heading not in without] == [heading for heading, _ in examples()]
    assert without <= set(headings)


@pytest.mark.parametrize(("heading", "block"), examples(), ids=[heading for heading, _ in examples()])
def test_an_example_is_the_quest_language_as_it_is(heading: str, block: str) -> None:
    example = plain(read_tree(block, file=PAGE.name))
    made = quest_with(example)
    assert made.levels[0].slug == "said-before-this", heading


def test_an_example_with_a_key_that_there_is_not_would_be_found() -> None:
    _, block = next(pair for pair in examples() if pair[0] == "A step")
    with pytest.raises(ValueError, match="winks"):
        quest_with({**plain(read_tree(block, file=PAGE.name)), "winks": 3})


def in_table() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part, keys in re.findall(r"^\| ([a-z_]+) \| ((?:`[a-z_]+`(?:, )?)+) \|", text(), re.MULTILINE):
        found.setdefault(part, []).extend(re.findall(r"`([a-z_]+)`", keys))
    return found


def keys_of(model: type[Model]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_the_table_has_every_key_once_and_no_other() -> None:
    known = {part: keys_of(model) for part, model in PARTS.items()}
    known["step"] = keys_of(AnyStep) | {"kind"}
    for kind in KINDS:
        (name,) = get_args(kind.model_fields["kind"].annotation)
        known[name] = keys_of(kind) - known["step"]
    table = in_table()
    assert {part: sorted(keys) for part, keys in table.items()} == {part: sorted(keys) for part, keys in known.items()}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.__name__))
def test_every_kind_of_step_is_named(kind: type[AnyStep]) -> None:
    (name,) = get_args(kind.model_fields["kind"].annotation)
    assert f"`{name}`" in text().partition("## A step")[2].partition("```")[0]
