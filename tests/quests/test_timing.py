"""When a step is due in her pace, by the term that she chose, and what we promise where it presses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from quests.definition import Quest
from tests.quests.test_plan import adjust
from tests.quests.walking import COUNSELLOR, MONDAY_MORNING, Walk, how_it_went, level, quest, step


def dated() -> Quest:
    return quest(level("one", step("a", due_from_days=2, due_by_days=4, expected_days=5), step("b")))


@pytest.mark.parametrize(("pace", "first", "last", "expected"), [("slow", 4, 8, 10), ("own", 2, None, 10)])
def test_pace_is_hers(pace: str, first: int, last: int | None, expected: int) -> None:
    walk = Walk.begun(dated())
    assert walk.step("a").due_by == datetime(2026, 3, 7, tzinfo=UTC)
    adjust(walk, "pace", to=pace, by="client")
    found = walk.step("a")
    assert found.due_from == datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=first)
    assert found.due_by == (None if last is None else datetime(2026, 3, 3, tzinfo=UTC) + timedelta(days=last))
    assert found.expected_days == expected
    adjust(walk, "pace", to="normal", by="client")
    assert (walk.step("a").due_by, walk.step("a").expected_days) == (datetime(2026, 3, 7, tzinfo=UTC), 5)


def test_a_step_that_opens_later_opens_in_her_pace() -> None:
    walk = Walk.begun(quest(level("one", step("first")), level("two", step("a", due_by_days=4, expected_days=5))))
    adjust(walk, "pace", to="slow", by="client")
    walk.do("first")
    assert walk.step("a").due_by == datetime(2026, 3, 3, tzinfo=UTC) + timedelta(days=8)
    assert walk.step("a").expected_days == 10


def test_what_we_promise_does_not_wait_for_her_pace() -> None:
    ours = step("ours", "staff_task", promise={"hours": 24}, expected_days=2)
    walk = Walk.begun(quest(level("one", step("first")), level("two", ours)))
    adjust(walk, "pace", to="slow", by="client")
    walk.do("first")
    assert walk.state.waits["ours"] == MONDAY_MORNING + timedelta(hours=24)
    assert walk.step("ours").expected_days == 2


def choosing_a_term() -> Quest:
    choices = tuple({"value": value, "label": value} for value in ("half_year", "one_year"))
    term = {"key": "term", "kind": "choice", "label": "How long?", "choices": choices, "is_fact": True}
    later = {"fact": "term", "days": {"half_year": 120, "one_year": 305}, "otherwise": 90}
    return quest(level("one", step("a", questions=(term,))), level("two", step("b", due_from_days=later)))


@pytest.mark.parametrize(("said", "days"), [({"term": "half_year"}, 120), ({"term": "one_year"}, 305), ({}, 90)])
def test_days_follow_the_term_that_she_chose(said: dict[str, str], days: int) -> None:
    walk = Walk.begun(choosing_a_term())
    walk.do("a", facts=said)
    assert walk.step("b").due_from == datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=days)


def test_the_latest_answer_counts_for_her_days() -> None:
    walk = Walk.begun(choosing_a_term())
    walk.do("a", facts={"term": "half_year"})
    walk.act("reopen_level", "a")
    walk.do("a", facts={"term": "one_year"})
    assert walk.state.latest_facts == {"term": "one_year"}
    assert walk.state.facts == {"term": {"half_year": 1, "one_year": 1}}


def test_days_that_follow_a_fact_name_values_that_it_can_have() -> None:
    days = {"fact": "kept", "days": {"never": 3}}
    with pytest.raises(ValidationError, match="cannot have all of these values"):
        quest(level("one", how_it_went("a"), step("b", due_from_days=days)))


SOONER = {"hours": 72, "sooner": ({"when": {"fact": "kept", "is": "partly"}, "hours": 24},)}


@pytest.mark.parametrize(("kept", "hours"), [("partly", 24), ("kept", 72)])
def test_a_promise_is_sooner_where_it_presses(kept: str, hours: int) -> None:
    walk = Walk.begun(quest(level("one", how_it_went("a"), step("talk", "booking", promise=SOONER, after=("a",)))))
    walk.do("a", facts={"kept": kept})
    walk.act("ask_for_a_time", "talk")
    assert walk.state.waits["talk"] == walk.now + timedelta(hours=hours)


@pytest.mark.parametrize(("kept", "hours"), [("partly", 24), ("kept", 72)])
def test_a_step_of_ours_is_promised_sooner_too(kept: str, hours: int) -> None:
    ours = step("ours", "staff_task", promise=SOONER, after=("a",))
    walk = Walk.begun(quest(level("one", how_it_went("a"), ours)))
    walk.do("a", facts={"kept": kept})
    assert walk.step("ours").due_by == walk.now + timedelta(hours=hours)


def test_a_day_that_was_set_for_her_comes_before_that_of_the_quest() -> None:
    walk = Walk.begun(quest(level("one", step("a")), level("two", step("b", due_from_days=2, due_by_days=4))))
    to = MONDAY_MORNING + timedelta(days=30)
    adjust(walk, "due", "b", to=to, by=COUNSELLOR)
    walk.do("a")
    assert walk.step("b").due_by == to
    assert walk.step("b").due_from == datetime(2026, 3, 4, tzinfo=UTC)
