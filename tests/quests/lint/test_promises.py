"""Clocks, reminders, exits, and help by a person that waits for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.quests.lint.building import Changes, codes, lint


def test_a_check_in_that_staff_do_needs_a_day() -> None:
    asked = {"levels.1.steps.1.owner": "agent"}
    assert codes(lint(asked)) == {"Q010"}
    assert codes(lint({**asked, "levels.1.steps.1.due_by_days": 3})) == set()


def test_a_promise_that_is_missing_where_the_language_demands_it_has_the_same_code() -> None:
    report = lint({"levels.0.steps.3.promise": "(out)"})
    assert (codes(report), report.is_readable) == ({"Q010"}, True)


@pytest.mark.parametrize("hours", [[24, 72, 96], [1, 2, 3]])
def test_two_reminders_before_a_talk_are_the_most(hours: list[int]) -> None:
    assert codes(lint({"levels.0.steps.3.reminders": {"before_hours": hours}})) == {"Q011"}


def test_reminders_of_one_week_are_counted_over_all_dated_steps_of_a_level() -> None:
    dated = {"levels.1.steps.1.due_by_days": 9}
    assert codes(lint(dated)) == {"Q012"}
    assert codes(lint({**dated, "reminders": {"after_hours": []}})) == set()
    assert codes(lint({**dated, "levels.1.steps.1.is_extra": True, "levels.1.done": {"all_of": ["call"]}})) == set()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_talk_behind_a_step_of_hers_is_locked_help(number: int) -> None:
    slug = ["read", "look", "wish"][number]
    assert codes(lint({"levels.0.steps.3.after": [slug]})) == {"Q013"}


def test_a_call_may_wait_for_a_talk_and_for_no_step_of_hers() -> None:
    talk = {"slug": "note", "kind": "booking", "title": "A talk", "hint": "You choose the day.", "minutes": 3,
            "why": "Some things are easier to say than to write.", "promise": {"hours": 72}}  # fmt: skip
    waits: Changes = {"levels.1.steps.2.after": ["note"]}
    assert codes(lint({**waits, "levels.1.steps.1": talk})) == set()
    assert codes(lint(waits)) == {"Q013"}


@pytest.mark.parametrize("done", [{"all_of": ["look"]}, {"at_least": 3, "of": ["read", "look", "wish"]}])
def test_a_questionnaire_that_a_level_demands_before_help_is_locked_help(done: dict[str, Any]) -> None:
    assert codes(lint({"levels.0.done": done})) == {"Q013"}


def test_a_choice_that_leads_to_a_quest_is_an_exit() -> None:
    choices = [{"value": "on", "label": "Go on", "quest": "staying-well"}, {"value": "here", "label": "Stay"}]
    asked = [{"key": "next", "kind": "choice", "label": "What next?", "is_fact": True, "choices": choices}]
    changes: Changes = {"levels.1.steps.1.questions": asked}
    assert codes(lint(changes)) == {"Q015"}
    assert codes(lint({**changes, "exits": {"moves_to": ["staying-well"]}})) == set()


@pytest.mark.parametrize("slug", ["partner", "talk"])
def test_a_slug_with_a_meaning_of_its_own_is_refused(slug: str) -> None:
    assert codes(lint({"slug": slug, "exits": {}})) == {"Q016"}


def test_the_crisis_quest_itself_has_no_safety_stop() -> None:
    crisis: Changes = {
        "slug": "crisis-to-safety", "risk_gate": "high", "calm": True, "levels.0.steps.2.named_act": "(out)",
        "needs_certificates": ["crisis-work"], "exits": {"lost_contact": "supervisor"}, "place": "suspending",
    }  # fmt: skip
    its_protocols = {"Q065"}  # It has none here; tests/quests/lint/test_crisis.py is about them.
    assert codes(lint(crisis)) == {"Q060", *its_protocols}
    assert codes(lint({**crisis, "safety_stop": None})) == its_protocols
    assert codes(lint({"safety_stop": "small-plan"})) == {"Q060"}


def test_a_quest_for_a_high_risk_needs_all_that_a_crisis_needs() -> None:
    assert codes(lint({"risk_gate": "high"})) == {"G15", "Q061", "Q062", "Q063"}
