"""How a journey moves: each test says one thing that is true for whoever walks it."""

from __future__ import annotations

import pytest

from quests.events import CLIENT
from quests.progress import Act, JourneyNotRunning, NothingToChange, StepClosed, decide
from tests.quests.walking import COUNSELLOR, Walk, how_it_went, level, quest, step, two_levels


def test_who_starts_alone_is_in_the_first_level_at_once() -> None:
    walk = Walk(two_levels())
    walk.start()
    assert walk.kinds == ["journey_started", "level_entered", "step_opened", "step_opened", "step_opened"]
    assert walk.state.current_level == "one"
    assert walk.detail("journey_started")["frame"] == walk.state.frame == "journey"


def test_a_journey_starts_once() -> None:
    Walk.begun(two_levels()).refused(NothingToChange, "start")


def test_an_offer_is_made_once_and_waits_for_her() -> None:
    walk = Walk(two_levels())
    walk.act("offer", by=COUNSELLOR)
    walk.refused(NothingToChange, "offer", by=COUNSELLOR)
    walk.refused(JourneyNotRunning, "do_step", "a", evidence="tick")
    walk.start()
    assert walk.state.is_started
    assert not walk.state.is_offered


def test_a_declined_offer_cannot_be_declined_or_taken_up_again() -> None:
    walk = Walk(two_levels())
    walk.act("offer", by=COUNSELLOR)
    walk.act("decline")
    walk.refused(NothingToChange, "decline")
    walk.refused(JourneyNotRunning, "start")


def test_what_was_never_offered_cannot_be_declined() -> None:
    Walk(two_levels()).refused(NothingToChange, "decline")
    Walk.begun(two_levels()).refused(NothingToChange, "decline")


def test_a_risk_raised_before_she_says_yes_is_not_forgotten_when_she_does() -> None:
    walk = Walk(two_levels())
    walk.act("offer", by=COUNSELLOR)
    walk.act("change_risk", by=COUNSELLOR, to="medium", rule="person")
    walk.start()
    assert walk.state.risk == "medium"
    assert walk.detail("journey_started")["risk"] == "medium"


def test_two_of_three_complete_a_level_in_any_order() -> None:
    walk = Walk.begun(two_levels())
    walk.do("c")
    assert walk.completed == []
    walk.do("a")
    assert walk.completed == ["one"]
    assert walk.state.current_level == "two"


def test_a_step_that_everybody_needs_is_not_replaced_by_two_others() -> None:
    walk = Walk.begun(two_levels({"all_of": ("a",), "at_least": 1}))
    walk.do("b", "c")
    assert walk.completed == []
    walk.do("a")
    assert walk.completed == ["one"]


def test_the_step_that_everybody_needs_does_not_count_as_one_of_the_others() -> None:
    walk = Walk.begun(two_levels({"all_of": ("a",), "at_least": 1}))
    walk.do("a")
    assert walk.completed == []


def test_only_the_named_others_count() -> None:
    walk = Walk.begun(two_levels({"at_least": 1, "of": ("a", "b")}))
    walk.do("c")
    assert walk.completed == []


def test_a_level_whose_every_step_is_skipped_is_completed_too() -> None:
    walk = Walk.begun(two_levels())
    walk.skip("a", "b")
    assert walk.completed == []
    walk.skip("c")
    assert walk.completed == ["one"]
    assert walk.state.current_level == "two"


def test_one_done_and_the_rest_skipped_completes_a_level_that_asks_for_more() -> None:
    walk = Walk.begun(two_levels({"all_of": ("a", "b")}))
    walk.do("c")
    walk.skip("a", "b")
    assert walk.completed == ["one"]


def test_a_step_left_open_holds_nobody_back_and_stays_doable() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a", "b")
    assert walk.next.step == "d"
    walk.do("c")
    assert walk.step("c").status == "done"
    assert walk.completed == ["one"]


def test_a_skipped_step_can_still_be_done_even_in_a_level_long_completed() -> None:
    walk = Walk.begun(two_levels())
    walk.skip("a")
    walk.do("b", "c")
    walk.later(days=5)
    walk.do("a")
    assert walk.step("a").status == "done"
    assert walk.completed == ["one"]


def test_the_last_level_completed_ends_the_journey_well() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a", "b", "d")
    assert walk.kinds[-2:] == ["level_completed", "exited_well"]
    assert walk.detail("exited_well") == {"by": "rule"}
    assert walk.state.ending == "exited_well"


def test_a_step_done_twice_is_refused_and_counts_once() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a")
    walk.refused(StepClosed, "do_step", "a", evidence="tick")
    walk.refused(StepClosed, "skip_step", "a")
    walk.refused(StepClosed, "start_step", "a")
    assert walk.kinds.count("step_done") == 1


def test_a_step_skipped_twice_is_refused() -> None:
    walk = Walk.begun(two_levels())
    walk.skip("a")
    walk.refused(StepClosed, "skip_step", "a")


def test_a_step_of_a_level_not_entered_yet_is_closed() -> None:
    Walk.begun(two_levels()).refused(StepClosed, "do_step", "d", evidence="tick")


def test_a_step_that_is_none_is_closed() -> None:
    Walk.begun(two_levels()).refused(StepClosed, "do_step", "no-such-step", evidence="tick")


def test_a_step_is_started_once() -> None:
    walk = Walk.begun(two_levels())
    walk.act("start_step", "a")
    assert walk.step("a").is_started
    walk.refused(NothingToChange, "start_step", "a")


def test_a_step_that_waits_opens_when_the_one_before_is_done_or_skipped() -> None:
    waiting = quest(level("one", step("a"), step("b", after=("a",)), step("c", after=("b",))))
    walk = Walk.begun(waiting)
    assert set(walk.state.steps) == {"a"}
    walk.refused(StepClosed, "do_step", "b", evidence="tick")
    walk.do("a")
    assert set(walk.state.steps) == {"a", "b"}
    walk.skip("b")
    assert walk.step("c").status == "open"


def test_a_waiting_step_opens_even_after_its_level_is_completed() -> None:
    walk = Walk.begun(
        quest(
            level("one", step("a"), step("b"), step("c", after=("b",)), done={"all_of": ("a",)}),
            level("two", step("d")),
        )
    )
    walk.do("a")
    assert walk.state.current_level == "two"
    walk.do("b")
    assert walk.step("c").status == "open"


def test_a_coded_answer_is_counted_each_time_it_is_given() -> None:
    walk = Walk.begun(quest(level("one", how_it_went("a"), how_it_went("b"), how_it_went("c"))))
    for slug, kept in (("a", "partly"), ("b", "not_this_time"), ("c", "not_this_time")):
        walk.do(slug, facts={"kept": kept})
    assert walk.state.facts == {"kept": {"partly": 1, "not_this_time": 2}}
    assert walk.detail("step_done") == {"by": CLIENT, "evidence": "tick", "facts": {"kept": "not_this_time"}}


@pytest.mark.parametrize(
    "facts", [{"kept": "I told my brother"}, {"diary": "kept"}], ids=["her own words", "an undeclared key"]
)
def test_nothing_but_a_declared_code_ever_reaches_the_event_log(facts: dict[str, str]) -> None:
    walk = Walk.begun(quest(level("one", how_it_went("a"))))
    with pytest.raises(ValueError, match="declares no fact"):
        walk.do("a", facts=facts)


def test_feedback_is_given_once_for_a_completed_level() -> None:
    walk = Walk.begun(two_levels())
    walk.refused(NothingToChange, "give_feedback", level="one", score=4)
    walk.do("a", "b")
    walk.act("give_feedback", level="one", score=4)
    walk.refused(NothingToChange, "give_feedback", level="one", score=5)
    assert walk.detail("level_feedback_given") == {"score": 4}


def test_feedback_in_words_leaves_no_score_behind() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a", "b")
    walk.act("give_feedback", level="one")
    assert walk.detail("level_feedback_given") == {"score": None}


def test_feedback_on_the_last_level_is_welcome_after_the_end() -> None:
    walk = Walk.begun(two_levels())
    walk.do("a", "b", "d")
    walk.act("give_feedback", level="two", score=5)
    assert walk.state.feedback_given == ("two",)
    assert walk.state.ending == "exited_well"


def test_taking_a_journey_says_how_and_never_who() -> None:
    walk = Walk.begun(two_levels())
    walk.act("assign", by=COUNSELLOR, how="taken")
    assert walk.detail("counsellor_assigned") == {"by": COUNSELLOR, "how": "taken"}


def test_only_her_own_acts_count_as_a_sign_of_her() -> None:
    walk = Walk.begun(two_levels())
    walk.later(days=1)
    walk.do("a")
    hers = walk.now
    walk.later(days=5)
    walk.act("assign", by=COUNSELLOR, how="taken")
    walk.act("record_contact", by=COUNSELLOR, outcome="no_answer")
    assert walk.state.last_act_at == hers


def test_deciding_is_pure() -> None:
    walk = Walk.begun(two_levels())
    act = Act("do_step", "a", detail={"evidence": "tick"})
    first = decide(walk.quest, walk.state, act, actor=CLIENT, now=walk.now, zone=walk.zone)
    again = decide(walk.quest, walk.state, act, actor=CLIENT, now=walk.now, zone=walk.zone)
    assert first == again
    assert walk.step("a").status == "open"
