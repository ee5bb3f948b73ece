"""A wrong quest file is answered with its name, the line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from quests.loading import Problem, QuestUnreadable, load_quest, parse_quest

GOOD = """\
slug: a-plan
version: 1
title: "A plan"
plain_title: "A plan"
summary: "A short plan."
audience: [self]
risk_gate: low
expected_weeks: 1
content_owner: "The content team"
review_on: 2027-05-21
levels:
  - slug: one
    title: "One"
    opening: "Welcome."
    steps:
      - slug: read
        kind: information
        title: "Read"
        hint: "Something to read."
        why: "It helps."
        minutes: 2
        passages:
          - heading: "Heading"
            body: "Body."
      - slug: say
        kind: check_in
        title: "Say"
        hint: {en: "How it went.", ru: "Как прошло."}
        why: "It helps."
        minutes: 1
        due_from_days: 3
        due_by_days: 6
        questions:
          - key: kept
            kind: choice
            label: "How did it go?"
            is_fact: true
            choices:
              - {value: kept, label: "I kept to it"}
              - {value: partly, label: "Partly"}
    done:
      all_of: [read]
      at_least: 1
      of: [say]
    feedback:
      title: "Done"
      words: "Thank you."
    asks:
      label: "Was this clear?"
      kind: text
    offers:
      - when: {fact: kept, is: partly}
        words: "Would you like to talk?"
finish:
  title: "The end"
  words: "The door stays open."
"""


def broken(before: str, after: str) -> str:
    """The good file with one thing wrong."""
    assert before in GOOD
    return GOOD.replace(before, after, 1)


def problems(text: str, **more: str) -> list[Problem]:
    with pytest.raises(QuestUnreadable) as told:
        parse_quest(text, file="a-plan.yaml", **more)
    assert told.value.problems
    return told.value.problems


def line_of(text: str, marker: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if marker in line)


def test_the_file_that_the_others_are_broken_from_is_a_quest() -> None:
    quest = parse_quest(GOOD, file="a-plan.yaml", expected_slug="a-plan")
    assert quest.slug == "a-plan"
    assert quest.review_on == "2027-05-21"
    assert [step.kind for step in quest.levels[0].steps] == ["information", "check_in"]


WRONG = {
    "wrong kind": ("kind: information", "kind: reading", "kind: reading", "choose one of the step kinds"),
    "no kind": ("        kind: information\n", "", "- slug: read", "say which kind of step this is"),
    "missing key": ("        minutes: 2\n", "", "- slug: read", "minutes: is missing; add it"),
    "unknown key": ("minutes: 1", "minutes: 1\n        points: 5", "points: 5", "check its spelling or remove it"),
    "bad slug": ("slug: read", "slug: Read_This", "Read_This", "lower-case letters, digits and hyphens"),
    "bad slug in a list": ("all_of: [read]", "all_of: [Read]", "[Read]", "lower-case letters, digits and hyphens"),
    "bad key": ("key: kept", "key: Kept", "key: Kept", "lower-case letters, digits and underscores"),
    "bad value": ("value: partly", "value: in part", "in part", "lower-case letters, digits and underscores"),
    "words are a number": ('title: "Read"', "title: 7", "title: 7", "write words"),
    "words left out": ('hint: "Something to read."', "hint:", "hint:", "write words"),
    "no words": ('hint: "Something to read."', 'hint: ""', 'hint: ""', "write some words"),
    "no languages": ('{en: "How it went.", ru: "Как прошло."}', "{}", "hint: {}", "add at least one"),
    "unknown language": ("en: ", "english: ", "english", "name a language by its two letters"),
    "a translation is a number": ('ru: "Как прошло."', "ru: 7", "ru: 7", "write words"),
    "a number in quotes": ("minutes: 2", 'minutes: "2"', 'minutes: "2"', "write a whole number without quotes"),
    "too small": ("minutes: 2", "minutes: 0", "minutes: 0", "write a larger number"),
    "too large": ("minutes: 2", "minutes: 900", "minutes: 900", "write a smaller number"),
    "no list": ("audience: [self]", "audience: self", "audience: self", "write a list"),
    "no table": ("finish:", "finish: none\nend:", "finish:", "write keys with their values"),
    "no such audience": ("audience: [self]", "audience: [everyone]", "[everyone]", "choose one of the values named"),
    "yes for true": ("is_fact: true", 'is_fact: "yes"', "is_fact", "write true or false"),
    "no such day": ("2027-05-21", "2027-05-32", "2027-05-32", "write year, month and day"),
    "no day at all": ("2027-05-21", "in May", "in May", "write year, month and day"),
    "wait for a later step": ("slug: read", "slug: read\n        after: [say]", "after: [say]", "name an earlier one"),
    "a stranger in the rule": ("all_of: [read]", "all_of: [reed]", "    done:", "choose from read, say"),
    "rule cannot be met": ("at_least: 1", "at_least: 2", "at_least: 2", "lower at_least"),
    "rule asks for nothing": ("all_of: [read]\n      at_least: 1", "at_least: 0", "    done:", "name steps in all_of"),
    "over before it begins": ("due_by_days: 6", "due_by_days: 2", "due_by_days: 2", "write a later day"),
    "an offer nobody gets": ("is: partly", "is: never", "is: never", "known: kept, partly"),
    "tab": ("    steps:", "\tsteps:", "\tsteps:", "indent with spaces, never with tabs"),
    "colon": ('title: "Read"', "title: Read: this", "Read: this", "put words that hold a colon in quotes"),
    "key twice": ("version: 1", "version: 1\nversion: 2", "version: 2", "keep one of the two"),
    "unknown alias": ("version: 1", "version: *newest", "*newest", "write the words out"),
    "bracket left open": ("[self]", "[self", "[self", "not closed; close it with ']'"),
    "a bell": ("Welcome.", "Wel\acome.", "opening", "invisible character here, U+0007; delete it"),
    "a bell in disguise": ("Welcome.", "Wel\\acome.", "opening", "invisible character here, U+0007; delete it"),
    "a tag": ('"Body."', '"<b>Body.</b>"', "Body", "write '**words**'"),
}


@pytest.mark.parametrize(("before", "after", "marker", "cure"), WRONG.values(), ids=WRONG.keys())
def test_an_error_says_the_file_the_line_and_the_cure(before: str, after: str, marker: str, cure: str) -> None:
    text = broken(before, after)
    first = problems(text)[0]
    line = line_of(text, marker)
    assert (first.file, first.line) == ("a-plan.yaml", line), first
    assert cure in first.message
    assert str(first).startswith(f"a-plan.yaml:{line}: ")


def test_a_message_names_no_type_and_no_pattern() -> None:
    for before, after, *_ in WRONG.values():
        for problem in problems(broken(before, after)):
            for word in ("Input should", "valid", "tuple", "dictionary", "instance", "^[", "scalar", "token"):
                assert word not in problem.message, problem


def test_a_slug_that_two_steps_share_is_told_before_the_rule_that_misses_one_of_them() -> None:
    (only,) = problems(broken("slug: say", "slug: read"))
    assert only.message.startswith("levels.0.steps.1.slug: two steps share the slug 'read'")


def test_every_problem_of_a_file_is_told_at_once_and_in_order() -> None:
    text = broken("minutes: 2", "minutes: many").replace("version: 1", "version: one")
    text = text.replace("at_least: 1", "at_least: few")
    found = problems(text)
    assert [problem.message.split(":")[0] for problem in found] == [
        "version",
        "levels.0.steps.0.minutes",
        "levels.0.done.at_least",
    ]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_one_mistake_is_told_once() -> None:
    assert len(problems(broken('hint: "Something to read."', "hint: 5"))) == 1
    assert len(problems(broken('ru: "Как прошло."', "ru: 5"))) == 1


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "# only a remark\n"])
def test_a_file_that_holds_something_else_is_told_what_a_quest_begins_with(text: str) -> None:
    assert "starts with keys such as 'slug:'" in problems(text)[0].message


@pytest.mark.parametrize("text", ["a: !!int abc", "a: !!binary abc", "a: " + "[" * 600, "a: 1\n---\nb: 2\n"])
def test_whatever_is_in_a_file_the_answer_is_a_problem_and_no_crash(text: str) -> None:
    assert problems(text)[0].line >= 1


def test_yaml_cannot_run_anything() -> None:
    problems("slug: !!python/object/apply:os.system ['true']")


def test_the_second_of_two_steps_with_one_slug_is_told() -> None:
    text = broken("      at_least: 1\n      of: [say]\n", "").replace("slug: say", "slug: read")
    (only,) = problems(text)
    assert (only.line, only.message) == (
        line_of(GOOD, "- slug: say"),
        "levels.0.steps.1.slug: two steps share the slug 'read'; give each its own in the whole quest",
    )


def test_the_second_of_two_levels_with_one_slug_is_told() -> None:
    start, end = GOOD.index("  - slug: one"), GOOD.index("finish:")
    again = GOOD[start:end].replace("slug: read", "slug: see").replace("slug: say", "slug: tell")
    again = again.replace("[read]", "[see]").replace("[say]", "[tell]")
    (only,) = problems(GOOD[:end] + again + GOOD[end:])
    assert (only.line, only.message) == (
        line_of(GOOD, "finish:"),
        "levels.1.slug: two levels share the slug 'one'; give each its own",
    )


def test_the_slug_is_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "another-plan.yaml"
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(QuestUnreadable) as told:
        load_quest(path)
    assert str(told.value) == (
        "another-plan.yaml:1: slug: 'a-plan' is not the file's name; write 'another-plan' or rename the file"
    )


def test_a_quest_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a-plan.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_quest(path) == parse_quest(GOOD, file="a-plan.yaml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestUnreadable, match=r"^a-plan\.yaml:1: there is no such file; check the path"):
        load_quest(tmp_path / "a-plan.yaml")
