"""Talks and calls: who owes what while a time is booked, asked for, moved, called off, kept or missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quests.next_act import NextAct
from quests.refusals import (
    BookingStands,
    JourneyNotRunning,
    NoBooking,
    NothingToChange,
    OnSafetyHold,
    StepClosed,
    StepNotSkippable,
)
from quests.standing import standing
from quests.trace import State
from tests.quests.walking import COUNSELLOR, MONDAY_MORNING, Walk, level, quest, step

AGENT = "agent"
TOMORROW = MONDAY_MORNING + timedelta(days=1)
IN_THREE_DAYS = MONDAY_MORNING + timedelta(hours=72)


def with_talk(**more: Any) -> Walk:
    """A talk beside another step, and a second level."""
    talk = step("talk", "booking", promise={"hours": 72}, **more)
    return Walk.begun(quest(level("one", talk, step("b"), done={"all_of": ("talk",)}), level("two", step("c"))))


def with_call(*, tries: int = 3, **more: Any) -> Walk:
    """A first step of hers, then a call by an agent."""
    call = step("call", "staff_task", owner="agent", after=("a",), call={"tries": tries}, **more)
    return Walk.begun(quest(level("one", step("a"), call), level("two", step("c"))))


def lost_before_our_call() -> Walk:
    """Contact was lost while our call, which is all that the level asks for, and a step of hers were open."""
    call = step("call", "staff_task", owner="agent", call={"tries": 3})
    first = level("one", step("a"), step("b"), call, done={"all_of": ("call",)})
    walk = Walk.begun(quest(first, level("two", step("c"))))
    walk.do("a")
    walk.fall_silent()
    return walk


def stands_at(walk: Walk, level_slug: str, *, days: float = 0) -> State:
    """Where the numbers see her in a level, some days from now."""
    stood = standing(walk.events, walk.now + timedelta(days=days, seconds=1))
    assert stood is not None
    return stood.levels[level_slug].state


# --- a talk ------------------------------------------------------------------------------------------


def test_from_the_booking_to_the_talk_the_next_act_is_ours() -> None:
    walk = with_talk()
    walk.skip("b")
    assert walk.next == NextAct("step", "talk")
    walk.act("book", "talk", promise_by=TOMORROW)
    assert walk.next == NextAct("wait", "talk", TOMORROW)
    assert walk.step("talk").has_booking
    assert stands_at(walk, "one", days=40) is State.WAITING_ON_SERVICE


def test_a_talk_that_took_place_is_the_step_and_leads_on() -> None:
    walk = with_talk()
    walk.act("book", "talk", promise_by=TOMORROW)
    walk.now = TOMORROW
    kinds = [event.kind for event in walk.act("keep_booking", "talk", by=COUNSELLOR, on_time=True)]
    assert kinds == [
        *("booking_kept", "service_wait_ended", "step_done"),
        *("level_completed", "level_entered", "step_opened"),
    ]
    assert walk.detail("step_done") == {"by": COUNSELLOR, "evidence": "staff"}
    assert walk.detail("service_wait_ended") == {"kept": True}
    assert walk.completed == ["one"]


def test_a_talk_later_than_promised_counts_against_us() -> None:
    walk = with_talk()
    walk.act("book", "talk", promise_by=IN_THREE_DAYS)
    walk.act("keep_booking", "talk", by=COUNSELLOR, on_time=False)
    assert walk.detail("service_wait_ended") == {"kept": False}


def test_where_she_did_not_come_nothing_is_lost_and_she_can_book_again() -> None:
    walk = with_talk()
    walk.act("book", "talk", promise_by=TOMORROW)
    walk.act("miss_booking", "talk", by=COUNSELLOR, on_time=True)
    assert walk.step("talk").status == "open"
    assert not walk.step("talk").has_booking
    assert walk.state.waits == {}
    walk.act("book", "talk", promise_by=IN_THREE_DAYS)
    assert walk.step("talk").has_booking


@pytest.mark.parametrize(("by", "kept"), [("client", True), (COUNSELLOR, False)])
def test_who_moves_a_talk_says_whose_promise_it_was(by: str, kept: bool) -> None:
    walk = with_talk()
    walk.act("book", "talk", promise_by=TOMORROW)
    walk.act("move_booking", "talk", by=by, promise_by=IN_THREE_DAYS)
    assert walk.detail("service_wait_ended") == {"kept": kept}
    assert walk.state.waits == {"talk": IN_THREE_DAYS}
    assert walk.step("talk").has_booking
    assert walk.kinds[-1] == "booking_moved"


def test_a_talk_that_she_calls_off_frees_the_step() -> None:
    walk = with_talk()
    walk.skip("b")
    walk.act("book", "talk", promise_by=TOMORROW)
    walk.act("cancel_booking", "talk")
    assert walk.state.waits == {}
    assert walk.next == NextAct("step", "talk")


def test_a_talk_that_we_call_off_leaves_us_owing_her_a_time() -> None:
    walk = with_talk()
    walk.act("book", "talk", promise_by=TOMORROW)
    walk.act("cancel_booking", "talk", by=COUNSELLOR)
    assert walk.detail("service_wait_ended") == {"kept": False}
    assert walk.state.waits == {"talk": IN_THREE_DAYS}
    assert not walk.step("talk").has_booking


def test_where_no_time_suits_her_we_owe_her_one_within_the_promise() -> None:
    walk = with_talk()
    walk.act("ask_for_a_time", "talk")
    assert walk.state.waits == {"talk": IN_THREE_DAYS}
    walk.refused(NothingToChange, "ask_for_a_time", "talk")
    walk.later(hours=80)
    walk.act("book", "talk", by=COUNSELLOR, promise_by=walk.now + timedelta(days=1))
    assert [event.detail["kept"] for event in walk.events if event.kind == "service_wait_ended"] == [False]
    assert walk.state.waits == {"talk": walk.now + timedelta(days=1)}


def test_she_may_book_a_talk_of_a_later_day_today() -> None:
    walk = with_talk(due_from_days=14)
    walk.act("book", "talk", promise_by=TOMORROW)
    assert walk.step("talk").has_booking


def test_a_talk_stands_once_and_is_neither_skipped_nor_ticked_off() -> None:
    walk = with_talk()
    walk.refused(StepClosed, "do_step", "talk", evidence="tick")
    walk.refused(StepClosed, "book", "b", promise_by=TOMORROW)
    for verb in ("move_booking", "cancel_booking", "keep_booking", "miss_booking"):
        walk.refused(NoBooking, verb, "talk", promise_by=TOMORROW, on_time=True)
    walk.act("book", "talk", promise_by=TOMORROW)
    walk.refused(BookingStands, "book", "talk", promise_by=TOMORROW)
    walk.refused(BookingStands, "skip_step", "talk")


def test_a_talk_may_take_place_on_a_hold_and_her_place_is_kept() -> None:
    walk = with_talk()
    walk.act("book", "talk", promise_by=TOMORROW)
    walk.act("change_risk", by=COUNSELLOR, to="high", rule="person")
    walk.refused(OnSafetyHold, "book", "talk", promise_by=TOMORROW)
    walk.act("keep_booking", "talk", by=COUNSELLOR, on_time=True)
    assert walk.completed == []
    walk.later(hours=25)
    walk.act("end_hold", by="supervisor")
    assert walk.completed == ["one"]


@pytest.mark.parametrize("verb", ["stop", "exit_well", "record_death"])
def test_an_end_gives_a_booked_time_back(verb: str) -> None:
    walk = with_talk()
    walk.act("book", "talk", promise_by=TOMORROW)
    walk.act(verb, by="client" if verb != "record_death" else "supervisor")
    assert not walk.step("talk").has_booking
    assert walk.state.waits == {}
    walk.refused(JourneyNotRunning, "keep_booking", "talk", by=COUNSELLOR, on_time=True)


# --- a call ------------------------------------------------------------------------------------------


def test_where_only_our_call_is_open_she_waits_for_us() -> None:
    walk = with_call(promise={"hours": 48})
    walk.do("a")
    promised = MONDAY_MORNING + timedelta(hours=48)
    assert walk.next == NextAct("wait", "call", promised)
    assert stands_at(walk, "one", days=30) is State.WAITING_ON_SERVICE
    walk.refused(StepNotSkippable, "skip_step", "call")
    walk.refused(StepClosed, "do_step", "call", evidence="tick")


@pytest.mark.parametrize("outcome", ["reached", "refused", "wrong_number"])
def test_a_call_that_came_to_its_end_is_done(outcome: str) -> None:
    walk = with_call()
    walk.do("a")
    walk.act("record_contact", "call", by=AGENT, outcome=outcome)
    assert walk.step("call").status == "done"
    assert walk.state.waits == {}
    assert walk.completed == ["one"]


@pytest.mark.parametrize(
    ("kind", "more"), [("pause", {"until": None}), ("ask_for_a_call", {}), ("report_lapse", {}), ("reopen", {})]
)
def test_a_call_while_contact_was_lost_counts_as_soon_as_she_is_back(kind: str, more: dict[str, Any]) -> None:
    walk = lost_before_our_call()
    walk.act("record_contact", "call", by=COUNSELLOR, outcome="reached")
    assert walk.completed == []
    walk.act(kind, **more)
    assert walk.completed == ["one"]
    assert walk.state.current_level == "two"


def test_what_she_does_once_more_stays_open_also_where_she_comes_back_by_it() -> None:
    walk = lost_before_our_call()
    walk.act("record_contact", "call", by=COUNSELLOR, outcome="reached")
    walk.act("reopen_level", "a")
    assert walk.step("a").status == "open"
    assert walk.completed == []
    assert walk.state.current_level == "two"


def test_a_call_that_nobody_answers_is_done_after_its_tries_and_not_before() -> None:
    walk = with_call(tries=3)
    walk.do("a")
    for outcome in ("no_answer", "voicemail"):
        walk.act("record_contact", "call", by=AGENT, outcome=outcome)
        assert walk.step("call").status == "open"
    walk.act("record_contact", "call", by=AGENT, outcome="no_answer")
    assert walk.step("call").status == "done"


def test_tries_count_from_the_opening_of_the_call_also_while_she_still_has_something_to_do() -> None:
    call = step("call", "staff_task", owner="agent", call={"tries": 2})
    walk = Walk.begun(quest(level("one", step("a"), call)))
    walk.act("record_contact", "call", by=AGENT, outcome="no_answer")
    walk.do("a")
    walk.act("record_contact", "call", by=AGENT, outcome="no_answer")
    assert walk.step("call").status == "done"


def test_a_call_that_she_asks_for_comes_within_two_days_or_counts_against_us() -> None:
    walk = with_talk()
    walk.act("ask_for_a_call")
    promised = MONDAY_MORNING + timedelta(hours=48)
    assert walk.state.waits == {"": promised}
    walk.refused(NothingToChange, "ask_for_a_call")
    walk.later(hours=49)
    walk.act("record_contact", by=COUNSELLOR, outcome="reached")
    assert walk.state.waits == {}
    assert walk.detail("service_wait_ended") == {"kept": False}


def test_a_call_that_she_asked_for_is_tried_three_times_each_time_she_asks() -> None:
    walk = with_talk()
    for _ in range(2):
        walk.act("ask_for_a_call")
        for still in (1, 1, 0):
            walk.act("record_contact", by=COUNSELLOR, outcome="no_answer")
            assert len(walk.state.waits) == still


def test_nobody_ends_a_plan_over_a_call_that_she_asked_for() -> None:
    walk = Walk.begun(quest(level("one", step("a"))))
    walk.act("ask_for_a_call")
    walk.do("a")
    assert not walk.state.has_ended
    walk.act("record_contact", by=COUNSELLOR, outcome="reached")
    assert walk.state.ending == "exited_well"


# --- our own steps -----------------------------------------------------------------------------------


def test_our_step_has_a_day_from_its_promise_and_may_be_done_before_it_is_due() -> None:
    ours = step("summary", "staff_task", owner="agent", promise={"hours": 2}, due_from_days=1)
    walk = Walk.begun(quest(level("one", ours), level("two", step("b"))))
    assert walk.step("summary").due_by == MONDAY_MORNING + timedelta(hours=2)
    walk.do("summary", evidence="staff", by=AGENT)
    assert walk.completed == ["one"]
    assert walk.detail("service_wait_ended") == {"kept": True}


def test_a_step_of_hers_left_open_by_a_finished_level_does_not_stop_our_clock() -> None:
    ours = step("call", "staff_task", owner="agent", call={})
    walk = Walk.begun(quest(level("one", step("a"), step("b"), done={"at_least": 1}), level("two", ours)))
    walk.do("a")
    assert set(walk.state.waits) == {"call"}


# --- a lapse, another quest, once more ----------------------------------------------------------------


def test_telling_of_a_lapse_takes_nothing_back_and_keeps_a_rest() -> None:
    walk = with_talk()
    walk.do("b")
    walk.act("pause", until=None)
    before = walk.state.steps
    walk.act("report_lapse")
    assert walk.state.steps == before
    assert walk.state.is_paused
    assert walk.state.lapsed_at == walk.now


def test_telling_of_a_lapse_opens_a_plan_that_had_ended() -> None:
    walk = with_talk()
    walk.act("stop")
    walk.act("report_lapse")
    assert walk.kinds[-2:] == ["reopened", "lapse_reported"]
    assert not walk.state.has_ended


def choosing() -> Walk:
    """Two levels; the second asks where to go from here."""
    choices = (
        {"value": "another", "label": "another", "quest": "another-quest"},
        {"value": "partner", "label": "partner", "leads_to": "partner"},
        {"value": "person", "label": "person", "leads_to": "talk"},
        {"value": "nothing", "label": "nothing for now"},
    )
    asked = {"key": "next", "kind": "choice", "label": "What next?", "choices": choices, "is_fact": True}
    walk = Walk.begun(quest(level("one", step("a")), level("two", step("b", questions=(asked,)))))
    walk.do("a")
    return walk


@pytest.mark.parametrize(("chosen", "to"), [("another", "another-quest"), ("partner", "partner")])
def test_a_choice_that_leads_on_moves_her_once_the_level_is_written(chosen: str, to: str) -> None:
    walk = choosing()
    walk.do("b", facts={"next": chosen})
    assert walk.kinds[-2:] == ["level_completed", "moved_on"]
    assert walk.detail("moved_on") == {"to": to}
    assert (walk.state.ending, walk.state.moved_to) == ("moved", to)


@pytest.mark.parametrize("chosen", ["person", "nothing"])
def test_a_choice_that_leads_nowhere_is_a_good_end(chosen: str) -> None:
    walk = choosing()
    walk.do("b", facts={"next": chosen})
    assert walk.state.ending == "exited_well"


def test_a_step_done_once_more_reopens_its_level_and_leaves_later_ones_entered() -> None:
    walk = with_talk()
    walk.do("b")
    walk.act("book", "talk", promise_by=TOMORROW)
    walk.act("keep_booking", "talk", by=COUNSELLOR, on_time=True)
    walk.act("reopen_level", "b")
    assert walk.completed == []
    assert walk.state.levels_entered == ("one", "two")
    assert walk.step("b").status == "open"
    assert stands_at(walk, "one") is State.IN_PROGRESS
    walk.do("b")
    assert walk.completed == ["one"]


def test_only_a_finished_step_of_hers_is_done_once_more() -> None:
    walk = with_talk()
    for slug in ("b", "talk", "c"):
        walk.refused(StepClosed, "reopen_level", slug)
