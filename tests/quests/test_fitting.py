"""One person's plan is fitted to her: what each way does, what it says, and what is refused by which truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from quests.definition import Quest
from quests.events import CLIENT
from quests.fitting import REASONS
from quests.frames import named_acts
from quests.journey import fold
from quests.journey_as_json import from_plain, to_plain
from quests.next_act import next_act
from quests.progress import (
    Act,
    ActRefused,
    JourneyNotRunning,
    NothingToChange,
    OnSafetyHold,
    PlanFixed,
    QuestWithdrawn,
    StepClosed,
    drafted,
)
from tests.quests.test_plan import adjust, plan_of
from tests.quests.walking import COUNSELLOR, MONDAY_MORNING, SUPERVISOR, Walk, level, quest, step

IN_TEN_DAYS = MONDAY_MORNING + timedelta(days=10)


def of_everything() -> Quest:
    """Three levels with a step of each sort; the first is done by ``s`` alone."""
    one = level(
        "one",
        step("a", named_act="I looked at it"),
        step("s"),
        step("review", "review"),
        step("talk", "booking", promise={"hours": 72}),
        step("ours", "staff_task", promise={"hours": 24}),
        step("full", depth="full"),
        step("extra", is_extra=True),
        step("staff-extra", "staff_task", is_extra=True, promise={"hours": 24}),
        done={"all_of": ("s",)},
    )
    return quest(one, level("two", step("b"), step("c", after=("b",))), level("three", step("d")))


def after(*acts: tuple[str, str], **detail: Any) -> Callable[[], Walk]:
    """A journey on ``of_everything`` after these acts of hers."""

    def walked() -> Walk:
        walk = Walk.begun(of_everything())
        for kind, slug in acts:
            walk.act(kind, slug, **detail)
        return walk

    return walked


def waiting_for_its_level() -> Walk:
    walk = Walk.begun(of_everything())
    adjust(walk, "move", "a", to="two")
    return walk


WHERE: dict[str, tuple[str, Callable[[], Walk]]] = {
    "open": ("a", after()),
    "begun": ("a", after(("start_step", "a"))),
    "still to come": ("b", after()),
    "done": ("a", after(("do_step", "a"), evidence="tick")),
    "skipped": ("a", after(("skip_step", "a"))),
    "sent": ("review", after(("send_for_review", "review"))),
    "booked": ("talk", after(("book", "talk"), promise_by=IN_TEN_DAYS)),
    "waited for": ("talk", after(("ask_for_a_time", "talk"))),
    "ours": ("ours", after()),
    "an extra": ("extra", after()),
    "left open by a completed level": ("a", after(("do_step", "s"), evidence="tick")),
    "set aside until its level": ("a", waiting_for_its_level),
    "of no quest": ("nowhere", after()),
}
"""By where a step stands: its slug, and how the journey came there."""

FREE = ("open", "begun", "still to come", "left open by a completed level", "set aside until its level")
CLOSED = ("done", "skipped", "sent", "of no quest")
OWED = ("booked", "waited for")

DETAILS: dict[str, Callable[[str], tuple[str, dict[str, Any]]]] = {
    "add": lambda slug: (slug, {}),
    "swap": lambda slug: ("extra", {"from": slug}),
    "skip": lambda slug: (slug, {}),
    "move": lambda slug: (slug, {"to": "three"}),
    "due": lambda slug: (slug, {"to": IN_TEN_DAYS}),
}
"""By way: the step that the act names and what else it says, for a step that stands somewhere."""


def truth(what: str, where: str, by: str) -> type[ActRefused] | None:
    """What must come of it: None where the plan is fitted, else the refusal."""
    if what == "add":
        if where == "an extra":
            return None
        return StepClosed if where in ("done", "skipped", "of no quest") else NothingToChange
    if where in CLOSED or where == "an extra":
        return StepClosed
    if where in OWED or (where == "ours" and (by == CLIENT or what == "due")):
        return PlanFixed
    return None


def holds_together(walk: Walk) -> None:
    """The events alone give the state, the state survives storage, and she has something legal to do."""
    assert fold(walk.events) == walk.state
    assert from_plain(to_plain(walk.state)) == walk.state
    following = walk.next
    if following.kind == "step":
        walk.act("skip_step", following.step)
    else:
        assert following.kind in ("wait", "later", "finished", "resume")


@pytest.mark.parametrize("by", [CLIENT, COUNSELLOR])
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("what", DETAILS)
def test_a_plan_is_fitted_or_says_why_not(what: str, where: str, by: str) -> None:
    slug, come_there = WHERE[where]
    walk = come_there()
    named, detail = DETAILS[what](slug)
    act = {"what": what, "reason": "own_choice" if by == CLIENT else "too_much", **detail}
    refusal = truth(what, where, by)
    if refusal is not None:
        walk.refused(refusal, "adjust", named, by=by, **act)
        return
    event = next(each for each in walk.act("adjust", named, by=by, **act) if each.kind == "plan_adjusted")
    assert (event.actor, event.step) == (by, named)
    assert {"what", "from", "to", "reason"} <= set(event.detail)
    assert (event.detail["what"], event.detail["reason"]) == (what, act["reason"])
    holds_together(walk)


# --- what the event says ------------------------------------------------------------------------------


def test_what_is_added_says_to_which_level() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "add", "extra", by=CLIENT, reason="own_choice")
    assert walk.detail("plan_adjusted") == {
        "what": "add", "from": None, "to": "extra", "reason": "own_choice", "level": "one"
    }  # fmt: skip
    assert walk.step("extra").status == "open"


def test_what_is_swapped_says_what_went_and_what_came() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "swap", "extra", **{"from": "b"})
    assert walk.detail("plan_adjusted") == {
        "what": "swap", "from": "b", "to": "extra", "reason": "asked_for_it", "level": "two"
    }  # fmt: skip
    assert (plan_of(walk, "two"), "extra" in walk.state.steps) == (["c", "extra"], False)


def test_an_open_step_that_is_swapped_is_put_aside_by_whoever_swapped_it() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "swap", "extra", **{"from": "a"})
    assert (walk.step("a").status, walk.detail("step_skipped")) == ("skipped", {"by": COUNSELLOR})
    assert walk.step("extra").level == "one"


def test_what_is_skipped_says_what_went() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "skip", "b", reason="too_much")
    assert walk.detail("plan_adjusted") == {"what": "skip", "from": "b", "to": None, "reason": "too_much"}
    assert plan_of(walk, "two") == ["c"]


def test_what_is_moved_says_from_where_to_where_and_rests_until_its_level() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "move", "a", to="three")
    assert walk.detail("plan_adjusted") == {
        "what": "move", "from": "one", "to": "three", "reason": "asked_for_it", "set_aside": ["a"]
    }  # fmt: skip
    assert (walk.step("a").status, walk.step("a").level) == ("set_aside", "three")
    walk.do("s", "b", "c")
    assert (walk.step("a").status, plan_of(walk, "three")) == ("open", ["d", "a"])


def test_what_is_moved_before_it_opened_sets_nothing_aside() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "move", "b", to="three")
    assert "set_aside" not in walk.detail("plan_adjusted")
    assert (plan_of(walk, "two"), plan_of(walk, "three")) == (["c"], ["d", "b"])


def test_another_day_says_the_day_before_and_after() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "due", "a", to=IN_TEN_DAYS)
    later = IN_TEN_DAYS + timedelta(days=1)
    adjust(walk, "due", "a", to=later)
    assert walk.detail("plan_adjusted") == {
        "what": "due", "from": IN_TEN_DAYS.isoformat(), "to": later.isoformat(), "reason": "asked_for_it"
    }  # fmt: skip
    assert walk.step("a").due_by == later


def test_another_day_of_a_step_to_come_says_the_day_that_was_set_before() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "due", "b", to=IN_TEN_DAYS)
    assert walk.detail("plan_adjusted")["from"] is None
    walk.refused(NothingToChange, "adjust", "b", by=COUNSELLOR, what="due", to=IN_TEN_DAYS, reason="other")
    adjust(walk, "due", "b", to=IN_TEN_DAYS + timedelta(days=2))
    assert walk.detail("plan_adjusted")["from"] == IN_TEN_DAYS.isoformat()


def test_another_pace_says_the_days_of_every_step_that_is_hers() -> None:
    walk = Walk.begun(quest(level("one", step("a", due_by_days=1), step("ours", "staff_task"), step("z"))))
    walk.do("z")
    adjust(walk, "pace", to="own", by=CLIENT, reason="own_choice")
    assert walk.detail("plan_adjusted") == {
        "what": "pace", "from": "normal", "to": "own", "reason": "own_choice", "days": {"a": [None, None, 6]}
    }  # fmt: skip


def test_another_depth_says_from_which_to_which() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "depth", to="short", by=CLIENT, reason="own_choice")
    assert walk.detail("plan_adjusted") == {"what": "depth", "from": "full", "to": "short", "reason": "own_choice"}
    assert walk.events[-1].kind == "step_skipped"
    assert (walk.events[-1].step, walk.events[-1].actor) == ("full", "system")


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_is_a_code_that_the_event_keeps(reason: str) -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "skip", "a", reason=reason)
    assert walk.detail("plan_adjusted")["reason"] == reason


def test_words_are_no_reason_and_never_reach_the_log() -> None:
    walk = Walk.begun(of_everything())
    with pytest.raises(ValueError, match="choose from own_choice"):
        adjust(walk, "skip", "a", reason="she told me that her mother is ill")


@pytest.mark.parametrize("what", ["pace", "depth"])
def test_a_pace_or_depth_that_nobody_knows_is_a_defect_of_ours(what: str) -> None:
    with pytest.raises(ValueError, match=f"no {what} 'quick'"):
        adjust(Walk.begun(of_everything()), what, to="quick")


@pytest.mark.parametrize(("what", "now"), [("pace", "normal"), ("depth", "full")])
def test_what_is_so_already_changes_nothing(what: str, now: str) -> None:
    walk = Walk.begun(of_everything())
    walk.refused(NothingToChange, "adjust", by=CLIENT, what=what, to=now, reason="own_choice")


# --- whose plan may be fitted when ---------------------------------------------------------------------

FITTINGS: list[tuple[str | None, dict[str, Any]]] = [
    ("extra", {"what": "add"}),
    ("extra", {"what": "swap", "from": "a"}),
    ("a", {"what": "skip"}),
    ("a", {"what": "move", "to": "two"}),
    ("a", {"what": "due", "to": MONDAY_MORNING + timedelta(days=400)}),
    (None, {"what": "pace", "to": "slow"}),
    (None, {"what": "depth", "to": "short"}),
]
by_way = pytest.mark.parametrize(("slug", "detail"), FITTINGS, ids=[detail["what"] for _, detail in FITTINGS])
by_whom = pytest.mark.parametrize("by", [CLIENT, COUNSELLOR])


@by_way
@by_whom
def test_on_a_safety_hold_the_plan_rests(slug: str | None, detail: dict[str, Any], by: str) -> None:
    walk = Walk.begun(of_everything())
    walk.reach_high("a")
    walk.refused(OnSafetyHold, "adjust", slug, by=by, reason="safety", **detail)


@by_way
@by_whom
@pytest.mark.parametrize("ends", ["stop", "exit_well"])
def test_a_plan_that_ended_is_not_fitted(slug: str | None, detail: dict[str, Any], by: str, ends: str) -> None:
    walk = Walk.begun(of_everything())
    walk.act(ends)
    walk.refused(JourneyNotRunning, "adjust", slug, by=by, reason="other", **detail)


@by_way
@by_whom
def test_a_plan_that_was_only_offered_is_not_fitted(slug: str | None, detail: dict[str, Any], by: str) -> None:
    walk = Walk(of_everything())
    walk.act("offer", by=COUNSELLOR)
    walk.refused(JourneyNotRunning, "adjust", slug, by=by, reason="other", **detail)


@by_way
@by_whom
def test_a_plan_that_was_taken_back_is_not_fitted(slug: str | None, detail: dict[str, Any], by: str) -> None:
    walk = Walk.begun(of_everything())
    act = Act("adjust", slug, detail={"reason": "other", **detail})
    with pytest.raises(QuestWithdrawn):
        drafted(walk.quest, walk.state, act, actor=by, now=walk.now, zone=walk.zone, is_withdrawn=True)


@by_way
@by_whom
def test_who_rests_may_fit_her_plan_and_goes_on_resting(slug: str | None, detail: dict[str, Any], by: str) -> None:
    walk = Walk.begun(of_everything())
    walk.act("pause")
    walk.act("adjust", slug, by=by, reason="too_much", **detail)
    assert walk.state.is_paused
    assert walk.next.kind == "resume"
    holds_together(walk)


@by_way
def test_a_lost_contact_ends_when_she_fits_her_plan_and_not_when_we_do(
    slug: str | None, detail: dict[str, Any]
) -> None:
    walk = Walk.begun(of_everything())
    walk.skip("talk", "review")
    walk.fall_silent()
    walk.refused(JourneyNotRunning, "adjust", slug, by=COUNSELLOR, reason="other", **detail)
    walk.act("adjust", slug, reason="own_choice", **detail)
    assert not walk.state.has_ended
    assert walk.kinds.index("reopened") < walk.kinds.index("plan_adjusted")
    holds_together(walk)


# --- add and remove -------------------------------------------------------------------------------------


def test_what_was_removed_before_it_opened_can_be_added_again() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "skip", "b")
    assert plan_of(walk, "two") == ["c"]
    adjust(walk, "add", "b")
    assert plan_of(walk, "two") == ["b", "c"]
    adjust(walk, "skip", "b")
    assert (plan_of(walk, "two"), walk.state.added, walk.state.removed) == (["c"], (), ("b",))
    holds_together(walk)


def test_what_was_swapped_out_can_be_swapped_in_again() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "swap", "extra", **{"from": "b"})
    adjust(walk, "swap", "b", **{"from": "extra"})
    assert plan_of(walk, "two") == ["b", "c"]
    assert (walk.state.added, walk.state.removed) == (("b",), ("extra",))


def test_what_was_open_and_skipped_stays_hers_to_do() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "skip", "a")
    walk.do("a")
    assert walk.step("a").status == "done"


@pytest.mark.parametrize(("what", "more"), [("add", {}), ("swap", {"from": "a"})])
def test_what_comes_from_or_for_a_completed_level_comes_to_the_current_one(what: str, more: dict[str, str]) -> None:
    walk = Walk.begun(of_everything())
    walk.do("s")
    adjust(walk, what, "extra", **more)
    assert walk.detail("plan_adjusted")["level"] == "two"
    assert walk.step("extra").level == "two"
    assert walk.completed == ["one"]
    walk.do("b", "c")
    assert walk.completed == ["one", "two"], "the done rule of the level names its own steps"


def test_what_is_added_to_a_level_to_come_waits_for_it() -> None:
    walked = quest(level("one", step("a")), level("two", step("b"), step("extra", is_extra=True)))
    walk = Walk.begun(walked)
    adjust(walk, "add", "extra", by=CLIENT)
    assert "extra" not in walk.state.steps
    walk.do("a")
    assert walk.step("extra").status == "open"


def test_a_step_of_ours_is_not_hers_to_add() -> None:
    walk = Walk.begun(of_everything())
    walk.refused(PlanFixed, "adjust", "staff-extra", what="add", reason="own_choice")
    walk.refused(PlanFixed, "adjust", "staff-extra", what="swap", reason="own_choice", **{"from": "a"})
    adjust(walk, "add", "staff-extra")
    assert walk.step("staff-extra").owner == COUNSELLOR


def test_one_of_several_that_she_did_not_choose_is_added_beside_the_other_and_stays() -> None:
    one = level("one", step("a"), step("c"), step("b", after=("c",)), step("z"), done={"all_of": ("z",)})
    one["alternatives"] = ({"title": "One of these", "of": ("a", "b")},)
    walk = Walk.begun(quest(one))
    walk.do("a")
    assert plan_of(walk, "one") == ["a", "c", "z"]
    adjust(walk, "add", "b")
    walk.skip("c")
    assert walk.step("b").status == "open"
    walk.act("report_lapse")
    assert walk.step("b").status == "open", "nothing takes away what somebody added"


def test_what_she_added_of_the_full_plan_stays_in_the_short_one() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "move", "full", to="two")
    adjust(walk, "depth", to="short", by=CLIENT)
    assert plan_of(walk, "two") == ["b", "c"]
    adjust(walk, "add", "full", by=CLIENT)
    walk.do("s")
    assert walk.step("full").level == "two"
    adjust(walk, "depth", to="full", by=CLIENT)
    adjust(walk, "depth", to="short", by=CLIENT)
    assert walk.step("full").status == "open"


# --- skip and move ---------------------------------------------------------------------------------------


def test_a_level_of_which_nothing_is_left_is_passed_through() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "skip", "b")
    adjust(walk, "skip", "c")
    walk.do("s")
    assert (walk.completed, walk.state.current_level) == (["one", "two"], "three")


def test_a_level_asks_for_no_step_that_was_removed_and_for_no_more_than_it_did() -> None:
    """The others of its rule are enough, and what the rule does not name stays open."""
    one = level("one", step("a"), step("b"), step("c"), done={"all_of": ("a",), "at_least": 1})
    walk = Walk.begun(quest(one, level("two", step("d"))))
    adjust(walk, "skip", "a")
    walk.do("b")
    assert (walk.completed, walk.step("c").status) == (["one"], "open")


def test_a_level_that_asks_for_several_asks_for_those_that_are_left() -> None:
    one = level("one", step("b"), step("c", after=("b",)), step("z"), done={"at_least": 2, "of": ("b", "c")})
    walk = Walk.begun(quest(one, level("two", step("d"))))
    adjust(walk, "skip", "c")
    walk.do("b")
    assert (walk.completed, walk.step("z").status) == (["one"], "open")


def test_a_plan_of_which_nothing_is_left_ends_well() -> None:
    walk = Walk.begun(quest(level("one", step("a"))))
    adjust(walk, "skip", "a", by=CLIENT)
    assert walk.state.ending == "exited_well"


@pytest.mark.parametrize(("what", "more"), [("skip", {}), ("move", {"to": "two"})])
def test_a_promise_ends_where_the_step_of_ours_leaves_her_plan(what: str, more: dict[str, str]) -> None:
    ours = step("ours", "staff_task", promise={"hours": 24})
    walk = Walk.begun(quest(level("one", step("first", "staff_task"), ours), level("two", step("b"))))
    assert set(walk.state.waits) == {"first", "ours"}
    adjust(walk, what, "ours", **more)
    assert set(walk.state.waits) == {"first"}
    assert walk.detail("service_wait_ended") == {"kept": True}
    holds_together(walk)


def test_a_promise_goes_on_where_a_step_of_ours_moves_to_a_level_that_she_is_in() -> None:
    ours = step("ours", "staff_task", promise={"hours": 24})
    walk = Walk.begun(quest(level("one", step("a"), step("z")), level("two", ours, step("b"))))
    walk.do("a", "z")
    walk.skip("b")
    promised = walk.state.waits["ours"]
    walk.act("reopen_level", "a")
    adjust(walk, "move", "ours", to="one")
    assert (walk.step("ours").level, walk.step("ours").status) == ("one", "open")
    assert walk.state.waits == {"ours": promised}


def test_a_step_comes_back_from_a_later_level() -> None:
    walk = waiting_for_its_level()
    adjust(walk, "move", "a", to="one")
    assert (walk.step("a").status, walk.step("a").level) == ("open", "one")
    assert walk.kinds.count("step_opened") == 7


def test_a_step_moves_to_no_level_behind_her_and_to_none_that_is_not_there() -> None:
    walk = Walk.begun(of_everything())
    walk.do("s")
    walk.refused(PlanFixed, "adjust", "b", by=COUNSELLOR, what="move", to="one", reason="other")
    walk.refused(PlanFixed, "adjust", "b", by=COUNSELLOR, what="move", to="nowhere", reason="other")
    walk.refused(NothingToChange, "adjust", "b", by=COUNSELLOR, what="move", to="two", reason="other")


# --- days ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(days=1)])
def test_a_day_that_is_over_is_no_day(ago: timedelta) -> None:
    walk = Walk.begun(of_everything())
    walk.refused(PlanFixed, "adjust", "a", by=COUNSELLOR, what="due", to=walk.now - ago, reason="other")


@pytest.mark.parametrize("opens_first", [True, False])
def test_a_day_before_the_step_may_begin_lets_it_begin_at_once(opens_first: bool) -> None:
    """Else it would be missed before it can be done."""
    dated = step("dated", due_from_days=7, due_by_days=9)
    one, two = ([dated], []) if opens_first else ([], [dated])
    walk = Walk.begun(quest(level("one", *one, step("z")), level("two", *two, step("y"))))
    adjust(walk, "due", "dated", to=MONDAY_MORNING + timedelta(days=2))
    if not opens_first:
        walk.do("z")
    assert (walk.step("dated").due_from, walk.step("dated").due_by) == (None, MONDAY_MORNING + timedelta(days=2))
    walk.do("dated")
    assert fold(walk.events) == walk.state


def test_a_day_after_the_step_may_begin_leaves_its_beginning() -> None:
    walk = Walk.begun(quest(level("one", step("dated", due_from_days=7, due_by_days=9), step("z"))))
    adjust(walk, "due", "dated", to=IN_TEN_DAYS)
    assert walk.step("dated").due_from == MONDAY_MORNING.replace(hour=0) + timedelta(days=7)
    assert "days" not in walk.detail("plan_adjusted")


def test_a_day_that_went_by_before_the_step_opened_is_forgotten() -> None:
    """Else it would be missed at the moment at which it opens."""
    walk = Walk.begun(quest(level("one", step("a")), level("two", step("b", due_by_days=3))))
    adjust(walk, "due", "b", to=MONDAY_MORNING + timedelta(days=2))
    walk.later(days=5)
    walk.do("a")
    assert walk.step("b").due_by == MONDAY_MORNING.replace(hour=0) + timedelta(days=5 + 4)


def test_a_day_that_was_set_for_her_outlives_another_pace() -> None:
    walk = Walk.begun(quest(level("one", step("a", due_by_days=3), step("z", due_by_days=3))))
    adjust(walk, "due", "a", to=IN_TEN_DAYS)
    adjust(walk, "pace", to="own", by=CLIENT)
    assert (walk.step("a").due_by, walk.step("z").due_by) == (IN_TEN_DAYS, None)


@pytest.mark.parametrize("comes_back", ["returned", "cancelled"])
def test_what_was_with_us_comes_back_in_the_pace_that_she_chose_meanwhile(comes_back: str) -> None:
    steps = (step("review", "review", due_by_days=2), step("talk", "booking", promise={"hours": 72}, due_by_days=2))
    walk = Walk.begun(quest(level("one", *steps)))
    slug = "review" if comes_back == "returned" else "talk"
    walk.act("send_for_review", "review")
    walk.act("book", "talk", promise_by=IN_TEN_DAYS)
    adjust(walk, "pace", to="slow", by=CLIENT)
    walk.act("review_step", "review", by=COUNSELLOR, outcome="one_change")
    walk.act("cancel_booking", "talk")
    assert walk.step(slug).status == "open"
    assert walk.step(slug).due_by == MONDAY_MORNING.replace(hour=0) + timedelta(days=5)


@pytest.mark.parametrize(
    "began",
    [
        ("start_step", "full"),
        ("send_for_review", "full-review"),
        ("book", "full-talk"),
        ("ask_for_a_time", "full-talk"),
    ],
)
def test_the_short_plan_takes_away_nothing_that_somebody_is_at_work_on(began: tuple[str, str]) -> None:
    talk = step("full-talk", "booking", promise={"hours": 72}, depth="full")
    steps = (step("a"), step("full", depth="full"), step("full-review", "review", depth="full"), talk)
    walk = Walk.begun(quest(level("one", *steps, done={"all_of": ("a",)}), level("two", step("b"))))
    walk.act(*began, promise_by=IN_TEN_DAYS)
    before = walk.step(began[1]).status
    adjust(walk, "depth", to="short", by=CLIENT)
    assert walk.step(began[1]).status == before
    assert walk.kinds.count("step_skipped") == 2


def test_the_short_plan_leaves_what_we_do_for_her() -> None:
    ours = step("ours", "staff_task", depth="full", promise={"hours": 24})
    walk = Walk.begun(quest(level("one", step("a"), ours)))
    adjust(walk, "depth", to="short", by=CLIENT)
    assert walk.step("ours").status == "open"


# --- what is hers is never lost ----------------------------------------------------------------------------


def test_what_she_may_say_of_herself_survives_doing_the_step_again() -> None:
    walk = Walk.begun(of_everything())
    walk.do("a", "s")
    walk.act("reopen_level", "a")
    assert walk.step("a").status == "open"
    assert named_acts(walk.quest, walk.state, is_plain=False) == ("a",)
    adjust(walk, "skip", "a", by=CLIENT)
    assert walk.state.ever_done == ("a", "s")
    assert named_acts(walk.quest, walk.state, is_plain=False) == ("a",)


def test_a_step_of_an_ended_and_reopened_plan_can_still_be_added() -> None:
    walk = Walk.begun(quest(level("one", step("a"), step("extra", is_extra=True))))
    walk.do("a")
    walk.act("reopen")
    adjust(walk, "add", "extra", by=CLIENT)
    assert walk.next.step == "extra"
    walk.do("extra")
    holds_together_after_all(walk)


def holds_together_after_all(walk: Walk) -> None:
    assert fold(walk.events) == walk.state
    assert next_act(walk.quest, walk.state, walk.now).kind in ("talk", "finished")
    assert walk.act("ask_for_a_call")


def test_supervisors_fit_as_counsellors_do() -> None:
    walk = Walk.begun(of_everything())
    adjust(walk, "skip", "ours", by=SUPERVISOR)
    assert "ours" not in walk.state.waits
