"""Which steps a person's plan has: branches, depth, alternatives, extras, and what counts as done."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from quests.definition import Quest
from quests.plan import is_level_done, steps_of
from quests.progress import StepClosed
from tests.quests.walking import COUNSELLOR, Walk, how_it_went, level, quest, step

PARTLY = {"fact": "kept", "is": "partly"}


def plan_of(walk: Walk, slug: str) -> list[str]:
    return [step.slug for step in steps_of(walk.quest, walk.quest.level(slug), walk.state)]


def adjust(walk: Walk, what: str, slug: str | None = None, *, by: str = COUNSELLOR, **detail: Any) -> None:
    walk.act("adjust", slug, by=by, what=what, **{"reason": "asked_for_it", **detail})


# --- branches -----------------------------------------------------------------------------------------


def branching() -> Quest:
    branch = step("b", only_if=PARTLY)
    return quest(level("one", how_it_went("a"), branch, step("c")), level("two", step("d")))


def test_a_branch_opens_where_its_answer_was_given() -> None:
    walk = Walk.begun(branching())
    assert plan_of(walk, "one") == ["a", "c"]
    walk.do("a", facts={"kept": "partly"})
    assert plan_of(walk, "one") == ["a", "b", "c"]
    walk.do("c")
    assert walk.completed == []
    walk.do("b")
    assert walk.completed == ["one"]


def test_a_branch_that_was_not_taken_is_not_asked_of_her() -> None:
    walk = Walk.begun(branching())
    walk.do("a", facts={"kept": "kept"})
    walk.do("c")
    assert walk.completed == ["one"]
    assert "b" not in walk.state.steps


def test_any_of_several_conditions_opens_a_branch() -> None:
    either = {"any_of": (PARTLY, {"lapse_reported": True})}
    walk = Walk.begun(quest(level("one", how_it_went("a"), step("b", only_if=either), step("c"))))
    walk.act("report_lapse")
    assert plan_of(walk, "one") == ["a", "b", "c"]
    assert walk.step("b").status == "open"


def test_a_branch_on_the_risk_opens_when_the_risk_is_found() -> None:
    walk = Walk.begun(quest(level("one", step("a"), step("b", only_if={"risk_at_least": "medium"}))))
    assert "b" not in walk.state.steps
    walk.do("a", risk={"to": "medium", "rule": "R2", "holds": False})
    assert walk.step("b").status == "open"
    assert walk.completed == []


def test_a_branch_on_what_she_prefers() -> None:
    walk = Walk.begun(quest(level("one", step("a"), step("b", only_if={"preference": "pace", "is": "slow"}))))
    assert plan_of(walk, "one") == ["a"]
    adjust(walk, "pace", to="slow", by="client")
    assert plan_of(walk, "one") == ["a", "b"]


def test_a_branch_that_opens_late_does_not_call_her_back() -> None:
    first = level("one", how_it_went("a"), step("b", only_if={"lapse_reported": True}))
    walk = Walk.begun(quest(first, level("two", step("c"))))
    walk.do("a", facts={"kept": "kept"})
    walk.act("report_lapse")
    assert walk.completed == ["one"]
    assert "b" not in walk.state.steps


def test_several_values_of_a_list_are_facts_of_their_own() -> None:
    choices = tuple({"value": value, "label": value} for value in ("f1", "f2", "none_of_these"))
    flags = {"key": "flags", "kind": "several", "label": "Which?", "choices": choices, "is_fact": True}
    branch = step("b", only_if={"fact": "flags", "is": "f2"})
    walk = Walk.begun(quest(level("one", step("a", questions=(flags,)), branch)))
    walk.do("a", facts={"flags": ["f1", "f2"]})
    assert walk.detail("step_done")["facts"] == {"flags": ["f1", "f2"]}
    assert walk.step("b").status == "open"


def test_a_fact_that_nobody_declared_never_reaches_the_log() -> None:
    walk = Walk.begun(branching())
    with pytest.raises(ValueError, match="declares no fact"):
        walk.do("a", facts={"kept": ["partly", "her own words"]})


def test_a_branch_on_what_nobody_asks_is_refused_with_what_is_known() -> None:
    with pytest.raises(ValidationError, match="known: kept, not_this_time, partly"):
        quest(level("one", how_it_went("a"), step("b", only_if={"fact": "kept", "is": "never"})))


def test_a_step_cannot_wait_for_check_ins_that_went_by() -> None:
    with pytest.raises(ValidationError, match="an offer that asks for the counsellor"):
        quest(level("one", step("a"), step("b", only_if={"missed_check_ins": 2})))


# --- depth, alternatives, extras ------------------------------------------------------------------------


def test_the_short_plan_leaves_out_what_only_the_full_one_has() -> None:
    walk = Walk.begun(quest(level("one", step("a"), step("b", depth="full")), level("two", step("c"))))
    assert plan_of(walk, "one") == ["a", "b"]
    adjust(walk, "depth", to="short", by="client")
    assert walk.step("b").status == "skipped"
    walk.do("a")
    assert walk.completed == ["one"]
    walk.do("b")
    assert walk.step("b").status == "done", "what was open stays hers to do"


def test_the_full_plan_opens_what_the_short_one_left_out() -> None:
    walk = Walk.begun(quest(level("one", step("a"), level_filler()), level("two", step("b"), step("c", depth="full"))))
    adjust(walk, "depth", to="short", by="client")
    walk.do("a", "filler")
    assert plan_of(walk, "two") == ["b"]
    adjust(walk, "depth", to="full", by="client")
    assert walk.step("c").status == "open"


def level_filler() -> dict[str, Any]:
    return step("filler")


def choosing() -> Quest:
    first = level("one", step("a"), step("b"), step("c"), done={"at_least": 2})
    first["alternatives"] = ({"title": "One of these", "of": ("a", "b")},)
    return quest(first, level("two", step("d")))


def test_she_chooses_one_of_the_alternatives_and_the_others_are_put_aside() -> None:
    walk = Walk.begun(choosing())
    walk.do("a")
    assert walk.step("b").status == "skipped"
    assert walk.detail("step_skipped") == {"by": "client"}
    walk.do("c")
    assert walk.completed == ["one"]


def test_what_was_put_aside_by_her_choice_can_still_be_done() -> None:
    walk = Walk.begun(choosing())
    walk.do("a", "b")
    assert {walk.step(slug).status for slug in ("a", "b")} == {"done"}
    assert walk.step("c").status == "open"


def test_an_alternative_that_a_counsellor_has_is_not_taken_away() -> None:
    first = level("one", step("a"), step("b", "review"))
    first["alternatives"] = ({"title": "One of these", "of": ("a", "b")},)
    walk = Walk.begun(quest(first))
    walk.act("send_for_review", "b")
    walk.do("a")
    assert walk.step("b").status == "sent"


@pytest.mark.parametrize("of", [("a", "nowhere"), ("a", "ours")])
def test_alternatives_are_steps_of_hers(of: tuple[str, str]) -> None:
    first = level("one", step("a"), step("ours", "staff_task"))
    first["alternatives"] = ({"title": "One of these", "of": of},)
    with pytest.raises(ValidationError, match="name steps that the client does"):
        quest(first)


def test_an_extra_is_in_nobodys_plan_until_somebody_adds_it() -> None:
    walk = Walk.begun(quest(level("one", step("a"), step("b", is_extra=True)), level("two", step("c"))))
    assert plan_of(walk, "one") == ["a"]
    walk.refused(StepClosed, "do_step", "b", evidence="tick")
    adjust(walk, "add", "b")
    walk.do("a")
    assert walk.completed == []
    walk.do("b")
    assert walk.completed == ["one"]


# --- done rules -----------------------------------------------------------------------------------------


def test_a_done_rule_asks_for_no_more_than_her_plan_has() -> None:
    steps = (step("a"), step("b", depth="full"), step("c", depth="full"))
    walk = Walk.begun(quest(level("one", *steps, done={"at_least": 3}), level("two", step("d"))))
    adjust(walk, "depth", to="short", by="client")
    walk.do("a")
    assert walk.completed == ["one"]


def test_a_step_that_an_earlier_version_had_under_another_name_counts() -> None:
    walked = quest(level("one", step("b", replaces=("a",)), step("c")))
    walk = Walk.begun(quest(level("one", step("a"), step("c"))))
    walk.do("a")
    assert not is_level_done(walked, walked.level("one"), walk.state)
    walk.quest = walked
    assert [each.slug for each in steps_of(walked, walked.level("one"), walk.state)] == ["c"]
    walk.do("c")
    assert walk.completed == ["one"]


def test_a_level_without_a_step_for_her_is_passed_through() -> None:
    walked = quest(level("one", step("a")), level("two", step("b", is_extra=True)), level("three", step("c")))
    walk = Walk.begun(walked)
    walk.do("a")
    assert walk.completed == ["one", "two"]
    assert walk.state.current_level == "three"


# --- check-ins that repeat ------------------------------------------------------------------------------


def test_a_check_in_that_is_written_once_is_asked_on_each_of_its_days() -> None:
    often = how_it_went("look", repeats={"on_days": (7, 14), "within_days": 3})
    often |= {"title": {"en": "Day {day}", "ru": "День {day}"}, "hint": "Number {number} {other}"}
    walked = quest(level("one", often, done={"all_of": ("look-day-7", "look-day-14")}))
    first, second = walked.level("one").steps
    assert (first.slug, second.slug) == ("look-day-7", "look-day-14")
    assert first.title == {"en": "Day 7", "ru": "День 7"}
    assert second.hint == "Number 2 {other}"
    assert (second.due_from_days, second.due_by_days) == (14, 17)
    assert [each.slug for each in walked.level("one").written] == ["look"]


@pytest.mark.parametrize("days", [(14, 7), (7, 7)])
def test_the_days_of_a_repeat_rise(days: tuple[int, int]) -> None:
    often = how_it_went("look", repeats={"on_days": days})
    with pytest.raises(ValidationError, match="write them in order"):
        quest(level("one", often, done={"at_least": 1}))


def test_a_step_does_not_wait_for_one_that_was_moved_to_another_level() -> None:
    walked = quest(level("one", step("a"), step("b", after=("a",))), level("two", step("c")))
    walk = Walk.begun(walked)
    adjust(walk, "move", "a", to="two")
    assert walk.step("b").status == "open"
    walk.do("b")
    assert walk.state.current_level == "two"
    assert walk.step("a").status == "open"
