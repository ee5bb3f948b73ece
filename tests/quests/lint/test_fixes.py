"""What one press mends: the finding is gone then, and nothing is told that was not told before."""

from __future__ import annotations

import json
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from quests.definition import Quest
from quests.editing.plain_edits import done_to
from quests.editing.reading import plain_value, tree_of
from quests.lint import Finding, Report, check_text
from quests.lint.fixes import Bench, Fix, fix_for
from quests.lint.unfinished import OF_WORDS, findings_in_words
from quests.loading import LIBRARY as FOLDER
from tests.quests.lint.building import LIBRARY, TODAY, changed, examples
from tests.quests.lint.test_any_quest import quests

NAME = "small-plan.yaml"
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "reminders too close": ({"reminders": {"after_hours": [1, 2, 3]}}, "reminders"),
    "reminders in no order": ({"levels.0.steps.1.reminders": {"after_hours": [72, 24]}}, "reminders"),
    "three before a talk": ({"levels.0.steps.3.reminders": {"before_hours": [48, 24, 2]}}, "reminders"),
    "a listed word": ({"levels.0.steps.0.hint": "For an addict and a friend."}, "word"),
    "a loud voice": ({"levels.0.steps.2.hint": "Really?! Yes!!"}, "full_stop"),
    "a picture": ({"levels.1.steps.1.hint": "A few words ✨"}, "out"),
    "no plain title": ({"plain_title": "(out)"}, "plain_title"),
    "a misspelt key": ({"levels.0.steps.2.hnt": "One thing.", "levels.0.steps.2.hint": "(out)"}, "write"),
    "a key that is ruled out": ({"levels.0.steps.2.points": 3}, "out"),
    "a level with the name of another": ({"levels.1.slug": "begin"}, "own_name"),
    "a choice with the value of another": ({"levels.0.steps.2.questions.0.choices.1.value": "talking"}, "own_name"),
    "days in no order": ({"levels.1.steps.0.repeats.on_days": [21, 7]}, "days"),
    "due before it opens": ({"levels.0.steps.2.due_from_days": 9, "levels.0.steps.2.due_by_days": 3}, "days"),
    "nearly a fact": ({"levels.1.steps.2.only_if": {"fact": "help", "is": "talking"}}, "write"),
    "nearly a value": ({"levels.1.steps.2.only_if": {"fact": "helps", "is": "talkin"}}, "write"),
    "a question that no rule may read": (
        {"levels.0.steps.2.questions.0.is_fact": "(out)", "levels.1.steps.2.only_if": {"fact": "helps", "is": "quiet"}},
        "is_fact",
    ),
    "more than there are steps": ({"levels.1.done": {"at_least": 9}}, "at_least"),
    "a done rule of nothing": ({"levels.0.done": {}}, "at_least"),
    "a step that is none": ({"levels.1.done": {"all_of": ["not"], "at_least": 1}}, "write"),
    "nearly an instrument": ({"levels.0.steps.1.instruments": ["bbg"]}, "write"),
    "nearly a quest": ({"exits.moves_to": ["joint-limit-plan", "partner"]}, "write"),
    "a number as a title": ({"levels.0.title": 2027}, "write"),
    "a number in quotes": ({"levels.0.steps.2.minutes": "5"}, "write"),
    "nearly a kind": ({"levels.0.steps.2.kind": "self-task"}, "write"),
    "words for a list": ({"audience": "self"}, "write"),
    "waits for a later step": ({"levels.0.steps.1.after": ["meet"]}, "not_waiting"),
    "an empty thank you": ({"levels.0.steps.2.done_words": "TODO"}, "out"),
    "another place to fill in": (
        {"languages": ["en"], "levels.1.steps.0.title": {"en": "Day {day}", "de": "Tag {tag}"}}, "write"
    ),
}  # fmt: skip
BY_EXAMPLE = {
    "Q005": "visible", "Q011": "reminders", "Q013": "not_waiting", "Q015": "exit", "Q020": "owner", "Q043": "review",
    "Q044": "review", "Q060": "stop", "Q061": "suspending", "Q062": "supervisor", "Q063": "certificate",
    "Q064": "certificate", "G07": "out", "G09": "word", "G10": "reminders", "G11": "no_named_act",
    "G12": "may_stay_empty", "G13": "in_every_plan", "G15": "calm", "W02": "word", "W05": "full_stop",
}  # fmt: skip
"""Of the linter's own examples those that one press mends. The others need a person who finds words or decides."""


def read(text: str) -> Report:
    return check_text(text, NAME, TODAY, known=LIBRARY)


def fix_of(finding: Finding, text: str) -> Fix | None:
    return fix_for(finding, Bench(tree_of(text), text, TODAY, LIBRARY, "small-plan"))


def mended(text: str, fix: Fix) -> str:
    return json.dumps(done_to(plain_value(tree_of(text)), fix.changes), ensure_ascii=False, indent=1)


def told(report: Report) -> set[tuple[str, str]]:
    """By place; but for a language that is not declared (Q031), which is told once, at its first text."""
    return {(each.code, each.message if each.code == "Q031" else each.path) for each in report.findings}


def after_each_fix(text: str, most: int = 99) -> dict[str, str]:
    """Every kind of fix that is offered does what it says. By its code: the text after it."""
    before = read(text)
    found: dict[str, str] = {}
    for finding in before.findings:
        if (fix := fix_of(finding, text)) is not None and fix.code not in found and len(found) < most:
            found[fix.code] = mended(text, fix)
            after = read(found[fix.code])
            assert (finding.path, finding.message) not in {(each.path, each.message) for each in after.findings}, fix
            if before.is_whole:  # Else the rest of the rules begins to look only now.
                assert told(after) <= told(before), (finding, fix, told(after) - told(before))
    return found


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_is_mechanical_is_mended_by_one_press(name: str) -> None:
    changes, code = FAULTS[name]
    after = after_each_fix(changed(changes))
    assert code in after
    assert all(finding.severity == "warning" or finding.code != "Q001" for finding in read(after[code]).findings)


@pytest.mark.parametrize("code", examples())
def test_of_the_examples_of_the_linter_the_mechanical_ones_are_mended(code: str) -> None:
    bad = examples()[code]["bad"]
    if isinstance(bad, dict):
        assert set(after_each_fix(changed(bad))) == ({BY_EXAMPLE[code]} if code in BY_EXAMPLE else set())


def test_what_is_mended_says_what_was_meant() -> None:
    tree = tree_of(after_each_fix(changed(FAULTS["a listed word"][0]))["word"])
    assert tree["levels"][0]["steps"][0]["hint"] == "For a person who struggles with gambling and a friend."
    tree = tree_of(after_each_fix(changed(FAULTS["a loud voice"][0]))["full_stop"])
    assert tree["levels"][0]["steps"][2]["hint"] == "Really? Yes."
    tree = tree_of(after_each_fix(changed(FAULTS["due before it opens"][0]))["days"])
    assert (tree["levels"][0]["steps"][2]["due_from_days"], tree["levels"][0]["steps"][2]["due_by_days"]) == (3, 9)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(sorted(FAULTS)), min_size=2, max_size=5, unique=True), st.randoms())
def test_with_several_faults_every_fix_brings_the_draft_further(names: list[str], chance: Any) -> None:
    changes: dict[str, Any] = {}
    for name in names:
        changes |= FAULTS[name][0]
    text = changed(changes)
    for _ in range(30):
        offered = [fix for finding in read(text).findings if (fix := fix_of(finding, text))]
        if not offered:
            return
        text = mended(text, chance.choice(offered))
    pytest.fail("one fix undoes another")


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(quests())
def test_whatever_quest_the_language_allows_a_fix_mends_what_it_is_for(made: Quest) -> None:
    plain = made.model_dump(mode="json", by_alias=True, exclude_none=True)
    after_each_fix(json.dumps(plain, ensure_ascii=False, indent=1), most=2)


def test_words_are_looked_at_before_a_draft_is_a_quest() -> None:
    text = (
        "levels:\n  - slug: one\n    opening: Win your bonus now!\n    steps:\n      - passages: [{body: Your bonus}]\n"
    )
    report = read(text)
    assert not report.is_whole
    assert {finding.code for finding in report.findings} <= {"Q001", "Q020", "Q023", "Q006"}
    found = findings_in_words(tree_of(text), text, NAME, TODAY)
    assert {(finding.code, finding.line) for finding in found} == {("G08", 3), ("W05", 3), ("W01", 5)}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml"))[::4], ids=lambda file: file.stem)
def test_words_of_a_draft_are_told_as_those_of_the_quest(file: Any) -> None:
    text = file.read_text(encoding="utf-8").replace("Talk now", "Hurry, win a bonus!")
    whole = {each for each in check_text(text, file.name, TODAY).findings if each.code in OF_WORDS}
    assert findings_in_words(tree_of(text), text, file.name, TODAY) == whole != set()
