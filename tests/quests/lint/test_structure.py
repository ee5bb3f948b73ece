"""Branches, loops, dead ends and done rules: what the engine could walk and nobody meant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.quests.lint.building import Changes, codes, lint

OPEN = {"levels.1.done": {"all_of": ["call"]}}
"""A done rule that every plan can meet."""
CALM = {"calm": True, "levels.0.steps.2.named_act": "(out)"}
FULL = {"levels.1.steps.1.depth": "full"}


def only_if(level: int, step: int, **condition: Any) -> Changes:
    return {f"levels.{level}.steps.{step}.only_if": condition}


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("more often than anybody asks", only_if(1, 2, fact="kept", times=3, **{"is": "kept"})),
        ("asked by an extra", {**only_if(1, 2, fact="helps", **{"is": "quiet"}), "levels.0.steps.2.is_extra": True}),
        ("no journey frame in a calm quest", {**only_if(1, 2, preference="frame", **{"is": "journey"}), **CALM}),
        ("short alone, and full alone", {**only_if(1, 1, preference="depth", **{"is": "short"}), **FULL, **OPEN}),
    ],
)
def test_a_branch_that_can_never_come_true_is_told(why: str, changes: Changes) -> None:
    assert "Q002" in codes(lint(changes)), why


@pytest.mark.parametrize(
    "condition",
    [
        {"fact": "helps", "is": "quiet"},
        {"fact": "kept", "is": "kept", "times": 2},
        {"risk_at_least": "high"},
        {"lapse_reported": True},
        {"any_of": [{"lapse_reported": True}, {"fact": "kept", "is": "kept", "times": 9}]},
    ],
)
def test_a_branch_that_can_come_true_is_left_in_peace(condition: dict[str, Any]) -> None:
    assert codes(lint({"levels.1.steps.2.only_if": condition})) == set()


def test_a_level_behind_one_that_always_leads_away_is_never_entered() -> None:
    away = [{"value": "partner", "label": "To a partner", "leads_to": "partner"}]
    asked = {
        "key": "where",
        "kind": "choice",
        "label": "Where to?",
        "is_fact": True,
        "is_optional": False,
        "choices": away,
    }
    step = {"slug": "leave", "kind": "self_task", "title": "Go on", "hint": "You choose.",
            "why": "You know where to go.",
            "minutes": 2, "questions": [asked]}  # fmt: skip
    alone = {"levels.0.steps": [step], "levels.0.done": {"all_of": ["leave"]}}
    assert codes(lint(alone)) == {"Q002"}
    stays = {**step, "questions": [{**asked, "choices": [*away, {"value": "here", "label": "I stay"}]}]}
    assert codes(lint({**alone, "levels.0.steps": [stays]})) == set()


def test_two_steps_that_wait_for_each_others_answers_are_a_circle() -> None:
    ask = {
        "kind": "choice",
        "label": "How are things?",
        "is_fact": True,
        "choices": [{"value": "fine", "label": "Fine"}],
    }
    report = lint({
        "levels.1.steps.1.questions": [{**ask, "key": "one"}],
        "levels.1.steps.1.only_if": {"fact": "two", "is": "fine"},
        "levels.1.steps.2.questions": [{**ask, "key": "two"}],
        "levels.1.steps.2.only_if": {"fact": "one", "is": "fine"},
        "levels.1.done": {"at_least": 1, "of": ["how-day-7", "how-day-21"]},
    })  # fmt: skip
    assert codes(report) == {"Q003"}
    assert {finding.path for finding in report.findings} == {"levels.1.steps.1.only_if", "levels.1.steps.2.only_if"}


def test_a_step_that_waits_for_a_later_one_is_a_circle_in_the_words_of_the_reader() -> None:
    report = lint({"levels.1.steps.0.after": ["note"]})
    assert codes(report) == {"Q003"}
    assert report.is_readable


@pytest.mark.parametrize(
    "changes",
    [
        {"levels.1.steps.0.depth": "full", "levels.1.steps.1.depth": "full", "levels.1.steps.2.depth": "full"},
        {f"levels.1.steps.{step}.only_if": {"lapse_reported": True} for step in range(3)},
        {f"levels.1.steps.{step}.is_extra": True for step in range(3)},
    ],
    ids=["short plan", "no branch holds", "extras alone"],
)
def test_a_level_in_which_some_plan_has_nothing_is_a_dead_end(changes: Changes) -> None:
    assert "Q005" in codes(lint(changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"levels.1.done": {"at_least": 3, "of": ["how-day-7", "how-day-21", "note"]}, "levels.1.steps.1.depth": "full"},
        {"levels.1.done": {"all_of": ["note"]}, "levels.1.steps.1.only_if": {"lapse_reported": True}},
        {"levels.1.done": {"all_of": ["note"]}, "levels.1.steps.1.is_extra": True},
        {"levels.1.alternatives": [{"title": "One of these", "of": ["how-day-7", "note"]}],
         "levels.1.done": {"all_of": ["how-day-7", "note"]}},
        {"levels.1.alternatives": [{"title": "One of these", "of": ["how-day-7", "note"]}],
         "levels.1.done": {"at_least": 3, "of": ["how-day-7", "how-day-21", "note"]}},
    ],
    ids=["short plan", "no branch holds", "an extra", "both alternatives", "more than alternatives leave"],
)  # fmt: skip
def test_a_done_rule_that_some_plan_cannot_meet_is_told(changes: Changes) -> None:
    assert codes(lint(changes)) == {"Q006"}


def test_alternatives_count_as_one_step_extras_as_none_and_a_repeat_once() -> None:
    six = {"levels.1.steps": 6}
    assert codes(lint(six)) == {"Q041"}
    assert (
        codes(lint({**six, "levels.1.alternatives": [{"title": "One of these", "of": ["more-3", "more-4"]}]})) == set()
    )
    assert codes(lint({**six, "levels.1.steps.5.is_extra": True})) == set()


@pytest.mark.parametrize(
    ("text", "is_held"),
    [("TODO", True), ("...", True), ("—", True), ("tbd.", True), ("Lorem ipsum dolor", True),
     ("Text here", True), ("Text", False), ("TODO: say why", True),
     ("заглушка", True), ("待翻译", True), ("To do this takes a minute.", False), ("Text us when you like.", False),
     ("Всё", False), ("好", False)],
)  # fmt: skip
def test_a_text_that_only_holds_a_place_is_told_from_one_that_is_short(text: str, is_held: bool) -> None:
    assert ("Q021" in codes(lint({"levels.1.opening": text}))) is is_held


@pytest.mark.parametrize(
    ("day", "code"), [("2026-11-21", "Q043"), ("2026-11-22", "Q044"), ("2026-12-22", "Q044"), ("2026-12-23", None)]
)
def test_a_review_date_counts_from_the_day_given(day: str, code: str | None) -> None:
    assert codes(lint({"review_on": day})) == ({code} if code else set())
