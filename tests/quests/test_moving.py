"""Another version of her quest: where she goes on, what stays hers, and why she sometimes cannot go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quests.definition import Quest
from quests.events import CLIENT
from quests.frames import named_acts
from quests.journey import JourneyState, fold
from quests.journey_as_json import from_plain, to_plain
from quests.moving import WHY_NOT, Outcome, Placement, level_before, placement
from quests.progress import Act, CannotMove, NothingToChange, PlanFixed, StepClosed, decide
from tests.quests.test_plan import adjust, plan_of
from tests.quests.walking import COUNSELLOR, MONDAY_MORNING, SUPERVISOR, Walk, level, quest, step

ONE, TWO, THREE = level("one", step("a"), step("b")), level("two", step("c")), level("three", step("d"))


def version_of(number: int, *levels: dict[str, Any]) -> Quest:
    return quest(*levels, version=number)


def second(*levels: dict[str, Any]) -> Quest:
    return version_of(2, *levels)


def begun(*levels: dict[str, Any]) -> Walk:
    return Walk.begun(quest(*(levels or (ONE, TWO, THREE))))


def go_over(walk: Walk, to: Quest, *, at: str | None = None) -> dict[str, Any]:
    """Move her as a supervisor does; the preview has to have said where. Returns what the event says."""
    foreseen = placement(to, walk.state, at=at)
    assert foreseen.outcome == "moves"
    detail = {"from": walk.quest.version, "to": to.version, **({"at": at} if at else {})}
    act = Act("move_version", detail=detail)
    events = decide(to, walk.state, act, actor=SUPERVISOR, now=walk.now, zone=walk.zone)
    walk.quest, walk.state, walk.events = to, fold(events, walk.state), [*walk.events, *events]
    assert fold(walk.events) == walk.state
    assert from_plain(to_plain(walk.state)) == walk.state
    assert (walk.state.current_level, walk.state.has_ended) == (foreseen.level, foreseen.ends)
    assert {slug for slug, one in walk.state.steps.items() if one.status == "set_aside"} >= set(foreseen.set_aside)
    return walk.detail("version_moved")


def cannot_go_over(walk: Walk, to: Quest, why: str, *, at: str | None = None, outcome: Outcome = "cannot") -> None:
    """The preview and the act refuse for the same reason, which has words; nothing has changed."""
    before = walk.state
    assert placement(to, before, at=at) == Placement(outcome, why=why)
    detail = {"from": 1, "to": 2, **({"at": at} if at else {})}
    with pytest.raises(CannotMove) as told:
        decide(to, before, Act("move_version", detail=detail), actor=SUPERVISOR, now=walk.now, zone=walk.zone)
    assert told.value.why == why
    assert WHY_NOT[why]


# --- she goes on where she is --------------------------------------------------------------------------------


def test_she_goes_on_in_the_level_of_the_same_name() -> None:
    walk = begun()
    walk.do("a")
    assert go_over(walk, second(ONE, TWO)) == {"what": "version", "from": 1, "to": 2}
    event = next(event for event in walk.events if event.kind == "version_moved")
    assert (event.actor, event.level, event.step) == (SUPERVISOR, "one", None)
    assert placement(walk.quest, walk.state).step == "b"
    assert walk.next.step == "b"


def test_what_is_new_in_her_level_opens_for_her() -> None:
    walk = begun()
    walk.do("a")
    go_over(walk, second(level("one", step("a"), step("b"), step("n")), TWO))
    assert walk.step("n").status == "open"
    walk.do("b")
    assert walk.completed == []


def test_what_is_new_in_a_level_behind_her_calls_nobody_back() -> None:
    walk = begun()
    walk.do("a", "b")
    go_over(walk, second(level("one", step("a"), step("b"), step("n", depth="full")), TWO))
    assert (walk.completed, walk.state.current_level) == (["one"], "two")
    assert "n" not in walk.state.steps


def test_an_open_step_that_is_gone_is_put_aside_and_comes_back_with_its_version() -> None:
    walk = begun()
    first = walk.quest
    assert go_over(walk, second(level("one", step("a"), step("n")), TWO, THREE))["set_aside"] == ["b"]
    walk.refused(StepClosed, "do_step", "b", evidence="tick")
    go_over(walk, first)
    assert walk.step("b").status == "open"
    walk.do("a", "b")
    assert walk.state.current_level == "two"


def test_what_she_did_in_a_step_that_is_gone_stays_hers() -> None:
    walk = begun(level("one", step("a", named_act="I did it"), step("b")), TWO)
    first = walk.quest
    walk.do("a")
    assert placement(second(level("one", step("b")), TWO), walk.state).kept == ("a",)
    go_over(walk, second(level("one", step("b")), TWO))
    assert (walk.step("a").status, walk.state.ever_done) == ("done", ("a",))
    assert named_acts(first, walk.state, is_plain=False) == ("a",)


@pytest.mark.parametrize("closed", ["do", "skip"])
@pytest.mark.parametrize("kind", ["do_step", "start_step", "skip_step", "reopen_level"])
def test_a_form_of_the_older_version_is_refused_and_no_crash(closed: str, kind: str) -> None:
    walk = begun()
    getattr(walk, closed)("a")
    go_over(walk, second(level("one", step("b")), TWO))
    walk.refused(StepClosed, kind, "a", evidence="tick")


# --- levels ---------------------------------------------------------------------------------------------------


def test_a_level_that_takes_the_place_of_hers_is_entered() -> None:
    walk = begun()
    walk.do("a")
    detail = go_over(walk, second(level("start", step("a"), step("b"), replaces=("one",)), TWO))
    assert detail == {"what": "version", "from": 1, "to": 2, "levels": {"b": "start"}}
    assert walk.state.levels_entered == ("one", "start")
    assert (walk.step("b").status, walk.step("b").level) == ("open", "start")
    walk.do("b")
    assert walk.completed == ["start"]
    assert walk.state.current_level == "two"


def test_a_level_that_is_gone_asks_a_person_to_choose() -> None:
    walk = begun()
    walk.do("a", "b")
    to = second(ONE, THREE)
    cannot_go_over(walk, to, "level_gone")
    cannot_go_over(walk, to, "already_passed", at="one")
    cannot_go_over(walk, to, "level_gone", at="nowhere")
    go_over(walk, to, at="three")
    assert walk.state.levels_entered == ("one", "two", "three")


def test_nobody_is_taken_back_to_a_level_in_whose_place_is_one_that_she_completed() -> None:
    walk = begun()
    walk.do("a", "b")
    cannot_go_over(walk, second(level("start", step("n"), replaces=("one",)), TWO), "already_passed", at="start")


def test_nobody_is_taken_back_to_a_completed_level_of_which_a_step_is_left_open() -> None:
    one = level("one", step("a"), step("b"), done={"at_least": 1})
    walk = begun(one, TWO, THREE)
    walk.do("a")
    cannot_go_over(walk, second(one, THREE), "already_passed", at="one")


def test_nobody_is_taken_to_a_level_before_one_that_she_completed() -> None:
    walk = begun()
    walk.do("a", "b")
    cannot_go_over(walk, second(level("zero", step("n")), ONE, TWO), "already_passed", at="zero")


def test_nobody_is_taken_to_a_level_of_which_all_is_done() -> None:
    walk = begun()
    walk.do("a", "b")
    cannot_go_over(walk, second(TWO, level("three", step("a"), step("b"))), "already_passed", at="three")


def test_a_level_that_went_before_hers_does_not_hold_her_up() -> None:
    walk = begun()
    walk.do("a", "b")
    go_over(walk, second(level("zero", step("n")), ONE, TWO))
    walk.do("c")
    assert walk.state.ending == "exited_well"


def test_a_level_before_hers_can_be_chosen_while_nothing_is_completed_and_then_hers_comes_again() -> None:
    walk = begun()
    walk.do("a")
    go_over(walk, second(level("zero", step("n")), ONE, TWO), at="zero")
    walk.do("n")
    assert (walk.completed, walk.state.current_level) == (["zero"], "one")
    walk.do("b", "c")
    assert walk.completed == ["zero", "one", "two"]
    assert walk.state.ending == "exited_well"


def test_levels_in_another_order_are_walked_in_it_and_none_that_she_began_is_left_behind() -> None:
    walk = begun(ONE, TWO)
    walk.do("a")
    go_over(walk, second(TWO, ONE), at="two")
    walk.do("c")
    assert (walk.completed, walk.state.current_level, walk.state.ending) == (["two"], "one", None)
    walk.do("b")
    assert walk.state.ending == "exited_well"


def test_a_level_that_she_completed_is_not_walked_twice_in_another_order() -> None:
    walk = begun()
    walk.do("a", "b")
    go_over(walk, second(TWO, ONE, THREE))
    walk.do("c")
    assert (walk.completed, walk.state.current_level) == (["one", "two"], "three")


def test_who_is_in_a_last_level_that_is_gone_stays_in_her_version() -> None:
    walk = begun()
    walk.do("a", "b", "c")
    for at in (None, "one", "two"):
        cannot_go_over(walk, second(ONE, TWO), "already_passed" if at else "level_gone", at=at)
    walk.do("d")
    assert walk.state.ending == "exited_well"


def test_a_level_that_the_new_version_calls_done_is_passed_and_the_preview_says_so() -> None:
    walk = begun()
    walk.do("a")
    to = second(level("one", step("a"), step("b"), done={"at_least": 1}), TWO)
    assert placement(to, walk.state) == Placement("moves", level="two", step="c", completes=("one",))
    go_over(walk, to)
    assert walk.state.current_level == "two"


def test_a_plan_that_ends_by_going_over_says_so_before() -> None:
    walk = begun()
    walk.do("a")
    to = second(level("one", step("a"), step("b"), done={"at_least": 1}))
    found = placement(to, walk.state)
    assert (found.ends, found.step, found.completes) == (True, None, ("one",))
    go_over(walk, to)
    assert walk.state.ending == "exited_well"


# --- steps -----------------------------------------------------------------------------------------------------


def test_a_step_that_another_level_has_now_goes_there_and_rests_until_she_comes() -> None:
    walk = begun()
    detail = go_over(walk, second(level("one", step("a")), level("two", step("c"), step("b"))))
    assert (detail["levels"], detail["set_aside"]) == ({"b": "two"}, ["b"])
    assert (walk.step("b").status, walk.step("b").level) == ("set_aside", "two")
    walk.do("a")
    assert walk.step("b").status == "open"


def test_a_step_that_came_from_a_later_level_is_met_where_she_is() -> None:
    walk = begun()
    go_over(walk, second(level("one", step("a"), step("b"), step("c")), THREE))
    assert walk.step("c").status == "open"


def test_an_open_step_whose_level_is_behind_her_stays_open_there() -> None:
    walk = begun(level("one", step("a"), step("b"), done={"at_least": 1}), level("two", step("c"), step("e")))
    walk.do("a")
    detail = go_over(walk, second(level("one", step("a"), step("b"), step("e"), done={"at_least": 1}), TWO))
    assert detail["levels"] == {"e": "one"}
    assert (walk.step("e").status, walk.step("e").level) == ("open", "one")
    walk.do("e")
    assert walk.completed == ["one"]


@pytest.mark.parametrize("closed", ["do", "skip"])
def test_a_step_closed_under_its_older_name_is_not_asked_again(closed: str) -> None:
    walk = begun(level("one", step("a"), step("b")), TWO)
    getattr(walk, closed)("a")
    go_over(walk, second(level("one", step("now-a", replaces=("a",)), step("b")), TWO))
    assert plan_of(walk, "one") == ["b"]
    walk.do("b")
    assert walk.completed == ["one"]


def test_a_step_open_under_its_older_name_goes_on_under_the_new_one() -> None:
    walk = begun()
    go_over(walk, second(level("one", step("now-a", replaces=("a",)), step("b")), TWO))
    assert (walk.step("a").status, walk.step("now-a").status) == ("set_aside", "open")


# --- what is between us comes first ------------------------------------------------------------------------------

WITH_US = level(
    "one",
    step("a"),
    step("review", "review"),
    step("talk", "booking", promise={"hours": 72}),
    step("ours", "staff_task", promise={"hours": 24}),
)
OURS = {"review": ("send_for_review", {}), "talk": ("book", {"promise_by": MONDAY_MORNING + timedelta(days=2)})}


def owing(slug: str) -> Walk:
    """A journey in which we owe her this step."""
    walk = begun(WITH_US, TWO)
    kind, detail = OURS[slug]
    walk.act(kind, slug, **detail)
    return walk


def but(slug: str, *instead: dict[str, Any]) -> dict[str, Any]:
    """The first level without one of its steps."""
    kept = tuple(each for each in WITH_US["steps"] if each["slug"] != slug)
    return level("one", *kept, *instead)


@pytest.mark.parametrize("slug", ["review", "talk"])
def test_what_we_owe_her_stays_ours_in_a_version_that_has_it(slug: str) -> None:
    walk = owing(slug)
    before = dict(walk.state.waits)
    go_over(walk, second(WITH_US, TWO))
    assert walk.state.waits == before
    assert walk.step(slug).status in ("sent", "open")


@pytest.mark.parametrize("slug", ["review", "talk"])
def test_what_we_owe_her_is_never_put_aside(slug: str) -> None:
    cannot_go_over(owing(slug), second(but(slug), TWO), "owed")


@pytest.mark.parametrize("slug", ["review", "talk"])
def test_what_we_owe_her_does_not_wait_for_another_level(slug: str) -> None:
    owed = next(each for each in WITH_US["steps"] if each["slug"] == slug)
    cannot_go_over(owing(slug), second(but(slug), level("two", step("c"), owed)), "owed")


@pytest.mark.parametrize("slug", ["review", "talk"])
def test_what_we_owe_her_is_not_made_something_else(slug: str) -> None:
    """A talk could not be called off any more, an answer not be given."""
    cannot_go_over(owing(slug), second(but(slug, step(slug)), TWO), "owed")


def test_a_promise_of_ours_comes_before_another_version() -> None:
    walk = begun(level("one", step("ours", "staff_task", promise={"hours": 24}), step("other", "staff_task")), TWO)
    assert set(walk.state.waits) == {"ours", "other"}
    cannot_go_over(walk, second(level("one", step("other", "staff_task")), TWO), "owed")
    walk.act("do_step", "ours", by=COUNSELLOR, evidence="staff")
    go_over(walk, second(level("one", step("other", "staff_task")), TWO))


def test_a_call_that_she_asked_for_goes_with_her() -> None:
    walk = begun()
    walk.act("ask_for_a_call")
    go_over(walk, second(level("one", step("n")), TWO))
    assert list(walk.state.waits) == [""]


# --- states of a journey -----------------------------------------------------------------------------------------


def test_on_a_safety_hold_nobody_is_moved() -> None:
    walk = begun()
    walk.reach_high("a")
    cannot_go_over(walk, second(ONE, TWO), "on_hold")


@pytest.mark.parametrize("ends", ["stop", "exit_well"])
def test_a_plan_that_has_ended_stays_what_it_was(ends: str) -> None:
    walk = begun()
    walk.act(ends)
    cannot_go_over(walk, second(ONE, TWO), "ended", outcome="stays")


def test_who_rests_goes_over_and_rests_on() -> None:
    walk = begun()
    walk.act("pause")
    go_over(walk, second(ONE, TWO))
    assert walk.next.kind == "resume"


def test_who_was_only_offered_it_is_offered_the_new_version() -> None:
    walk = Walk(quest(ONE))
    walk.act("offer", by=COUNSELLOR)
    to = second(level("start", step("n")))
    assert placement(to, walk.state) == Placement("moves")
    act = Act("move_version", detail={"from": 1, "to": 2})
    walk.state = fold(decide(to, walk.state, act, actor=SUPERVISOR, now=walk.now, zone=walk.zone), walk.state)
    walk.quest = to
    assert walk.next.kind == "accept"
    walk.start()
    assert walk.next.step == "n"


def test_the_version_that_she_is_in_changes_nothing() -> None:
    walk = begun()
    walk.refused(NothingToChange, "move_version", by=SUPERVISOR, **{"from": 1, "to": 1})


# --- a plan that was fitted ----------------------------------------------------------------------------------------


def test_a_step_that_was_moved_stays_moved() -> None:
    walk = begun()
    adjust(walk, "move", "b", to="three")
    go_over(walk, second(ONE, TWO, THREE))
    assert plan_of(walk, "three") == ["d", "b"]
    walk.do("a", "c")
    assert walk.step("b").status == "open"


@pytest.mark.parametrize("was_open", [True, False])
def test_a_step_moved_to_a_level_that_is_gone_is_where_the_new_version_has_it(was_open: bool) -> None:
    walk = begun()
    slug = "b" if was_open else "c"
    adjust(walk, "move", slug, to="three")
    go_over(walk, second(ONE, TWO))
    assert plan_of(walk, "one" if was_open else "two")[-1] == slug
    assert walk.next.step == "a"
    if was_open:
        assert (walk.step(slug).status, walk.step(slug).level) == ("open", "one")
    adjust(walk, "skip", slug)
    walk.do("a")
    assert fold(walk.events) == walk.state


def test_a_step_moved_to_a_level_that_another_took_the_place_of_goes_there() -> None:
    walk = begun()
    adjust(walk, "move", "b", to="three")
    go_over(walk, second(ONE, TWO, level("last", step("d"), replaces=("three",))))
    assert plan_of(walk, "last") == ["d", "b"]
    assert walk.step("b").level == "last"


FITTED = level("one", step("a"), step("extra", is_extra=True), step("off"))


def test_what_was_added_or_removed_stays_so_under_another_name_and_back() -> None:
    walk = begun(FITTED, level("two", step("c"), step("e")))
    first = walk.quest
    adjust(walk, "add", "extra", by=CLIENT)
    adjust(walk, "skip", "c")
    one = level("one", step("a"), step("more", is_extra=True, replaces=("extra",)), step("off"))
    go_over(walk, second(one, level("two", step("gone", replaces=("c",)), step("e"))))
    assert (plan_of(walk, "one"), plan_of(walk, "two")) == (["a", "more", "off"], ["e"])
    assert walk.step("more").status == "open"
    adjust(walk, "add", "gone")
    assert plan_of(walk, "two") == ["gone", "e"]
    go_over(walk, first)
    assert (plan_of(walk, "one"), plan_of(walk, "two")) == (["a", "extra", "off"], ["e"])


def test_what_was_added_and_done_is_not_asked_again_under_another_name() -> None:
    walk = begun(FITTED, TWO)
    adjust(walk, "add", "extra", by=CLIENT)
    walk.do("extra")
    go_over(walk, second(level("one", step("a"), step("more", is_extra=True, replaces=("extra",)), step("off")), TWO))
    assert plan_of(walk, "one") == ["a", "off"]


def test_a_step_moved_by_name_goes_there_under_another_name_too() -> None:
    walk = begun()
    adjust(walk, "move", "c", to="three")
    go_over(walk, second(ONE, level("two", step("now-c", replaces=("c",))), THREE))
    assert (plan_of(walk, "two"), plan_of(walk, "three")) == ([], ["d", "now-c"])


def test_what_is_added_to_a_level_that_went_before_hers_is_met_in_hers() -> None:
    walk = begun()
    to = second(level("zero", step("n"), step("extra", is_extra=True)), ONE, TWO)
    go_over(walk, to)
    walk.refused(PlanFixed, "adjust", "b", by=COUNSELLOR, what="move", to="zero", reason="other")
    adjust(walk, "add", "extra")
    assert (walk.step("extra").level, walk.step("extra").status) == ("one", "open")


def test_pace_and_days_go_with_her() -> None:
    walk = begun()
    day = MONDAY_MORNING + timedelta(days=20)
    adjust(walk, "pace", to="slow", by=CLIENT)
    adjust(walk, "due", "a", to=day)
    go_over(walk, second(level("one", step("a"), step("b"), step("n", due_by_days=1)), TWO))
    assert walk.step("a").due_by == day
    assert (walk.step("n").expected_days, walk.step("n").due_by) == (
        6,
        MONDAY_MORNING.replace(hour=0) + timedelta(days=3),
    )


# --- back again ------------------------------------------------------------------------------------------------------


def test_moving_back_keeps_all_that_was_done_in_both() -> None:
    walk = begun()
    first = walk.quest
    walk.do("a")
    go_over(walk, second(level("one", step("a"), step("n"), step("b")), TWO, THREE))
    walk.do("n")
    go_over(walk, first)
    assert walk.state.ever_done == ("a", "n")
    assert (walk.step("n").status, plan_of(walk, "one"), walk.next.step) == ("done", ["a", "b"], "b")
    walk.do("b", "c", "d")
    assert walk.state.ending == "exited_well"


def test_moving_there_and_back_at_once_is_as_if_nothing_had_been() -> None:
    walk = begun()
    first = walk.quest
    walk.do("a")
    before = walk.state
    go_over(walk, second(level("one", step("a"), step("b"), opening="Other words"), TWO, THREE))
    go_over(walk, first)
    after = walk.state
    assert {**after.__dict__, "seq": 0} == {**before.__dict__, "seq": 0}


def test_a_level_completed_in_the_newer_version_stays_completed_in_the_older() -> None:
    walk = begun()
    first = walk.quest
    go_over(walk, second(level("one", step("n")), TWO, THREE))
    walk.do("n")
    go_over(walk, first)
    assert (walk.completed, walk.state.current_level) == (["one"], "two")
    assert walk.next.step == "c"


def test_who_goes_back_goes_on_in_the_level_in_whose_place_hers_was() -> None:
    walk = begun()
    first, to = walk.quest, second(level("start", step("a"), step("b"), replaces=("one",)), TWO, THREE)
    assert level_before(first, to, walk.state) is None, "the newer version says itself what it replaces"
    go_over(walk, to)
    walk.do("a")
    cannot_go_over(walk, first, "level_gone")
    assert level_before(to, first, walk.state) == "one"
    go_over(walk, first, at="one")
    assert (walk.state.current_level, walk.next.step) == ("one", "b")
    assert level_before(first, first, walk.state) is None


def test_no_level_before_hers_is_made_up() -> None:
    walk = begun()
    to = second(ONE, level("other", step("o"), replaces=("zero",)))
    walk.do("a", "b")
    go_over(walk, to, at="other")
    assert level_before(to, quest(ONE, TWO, THREE), walk.state) is None


def test_doing_a_step_once_more_opens_the_level_that_has_it_now() -> None:
    walk = begun(level("one", step("a")), TWO)
    walk.do("a")
    go_over(walk, second(level("start", step("a"), replaces=("one",)), TWO))
    walk.act("reopen_level", "a")
    assert "level_reopened" not in walk.kinds
    assert (walk.step("a").level, walk.completed) == ("start", ["one"])
    walk.do("a")
    assert walk.state.current_level == "two"


def test_whoever_is_nowhere_yet_has_no_place() -> None:
    assert placement(quest(ONE), JourneyState()) == Placement("moves")
