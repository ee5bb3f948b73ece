"""Random walks over the library: whatever anybody does, in whatever order and at whatever time, these things hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from quests.definition import Step
from quests.events import ACTORS, CLIENT, KINDS, SYSTEM, Event
from quests.journey import JourneyState, fold
from quests.journey_as_json import from_plain, to_plain
from quests.loading import library
from quests.next_act import next_act
from quests.overrides import HIGH_LASTS
from quests.plan import is_level_done
from quests.progress import Act, ActRefused, decide
from quests.standing import standing
from quests.trace import State
from tests.quests.walking import COUNSELLOR, SUPERVISOR, Walk

STARTED_AT = datetime(2026, 3, 26, 21, 30, tzinfo=UTC)
"""Shortly before the clocks change in Berlin."""

DETAILS: dict[str, frozenset[str]] = {
    kind: frozenset(keys.split())
    for kind, keys in {
        "journey_offered": "by",
        "journey_started": "frame language audience risk channel",
        "counsellor_assigned": "by how",
        "step_opened": "owner expected_days due_from due_by",
        "step_started": "by",
        "step_skipped": "by",
        "step_done": "by evidence facts",
        "service_wait_started": "promise_by",
        "service_wait_ended": "kept",
        "level_feedback_given": "score",
        "contact_tried": "outcome",
        "reminder_sent": "channel place",
        "paused": "until",
        "risk_changed": "from to rule",
        "exited_well": "by",
        "moved_on": "to",
    }.items()
}
"""The keys of an event's detail, by kind (surface.md, "Event log"); a kind that is not here has none."""

HER_STEPS = ("step_started", "step_done", "step_skipped", "step_sent_for_review", "booking_made")

START = {"frame": "plain", "language": "en", "audience": "self", "risk": "unasked", "channel": "portal"}

A_CODE = re.compile(r"[A-Za-z0-9]+([_-][a-z0-9]+)*")

places = st.integers(0, 59)
"""A step or a level by its place; the quest that is walked makes a slug of it."""
moments = st.one_of(st.none(), st.timedeltas(timedelta(minutes=1), timedelta(days=40)))


def is_code(value: Any) -> bool:
    """Whether a value of a detail is a code, a number, a moment or a table of codes: anything but her words."""
    if isinstance(value, Mapping):
        return all(is_code(part) for part in (*value, *value.values()))
    if isinstance(value, str):
        return bool(A_CODE.fullmatch(value)) or datetime.fromisoformat(value).tzinfo is not None
    return value is None or isinstance(value, (bool, int))


class WalkOfQuest(RuleBasedStateMachine):
    """One client, a counsellor, a supervisor and the worker act on one journey, allowed or not."""

    quest = library()["take-back-control"]

    def __init__(self) -> None:
        super().__init__()
        self.steps = [slug for level in self.quest.levels for slug in level.step_slugs]
        self.levels = [level.slug for level in self.quest.levels]
        self.walk = Walk(self.quest)
        self.read = 0
        self.done: set[str] = set()
        self.opened: set[str] = set()
        self.entered: tuple[str, ...] = ()
        self.completed: tuple[str, ...] = ()
        self.asked: set[str] = set()

    # --- what may happen ------------------------------------------------------------------------------

    @initialize(
        zone=st.sampled_from(["UTC", "Asia/Almaty", "Europe/Berlin"]),
        begins=st.sampled_from(["alone", "alone", "alone", "accepts", "accepts", "thinks", "declines"]),
    )
    def begin(self, zone: str, begins: str) -> None:
        self.walk = Walk(self.quest, zone=zone, at=STARTED_AT)
        if begins != "alone":
            self.attempt("offer", by=COUNSELLOR)
        if begins in ("alone", "accepts"):
            self.start()
        if begins == "declines":
            self.attempt("decline")

    @rule()
    def start(self) -> None:
        self.attempt("start", **START)

    @rule(passed=st.timedeltas(timedelta(0), timedelta(days=9)))
    def time_passes(self, passed: timedelta) -> None:
        self.walk.now += passed

    @rule()
    def follow_the_plan(self) -> None:
        """What most people do: the thing that comes next. What is ours, we do; what is later, they wait for."""
        following = self.walk.next
        if following.kind == "later" and following.at:
            self.walk.now = following.at
        if following.kind == "wait":
            self.do_our_part(following.step)
        if self.walk.state.hold_since is not None:
            self.walk.now = max(self.walk.now, self.walk.state.hold_since + HIGH_LASTS)
            self.attempt("end_hold", by=SUPERVISOR)
        for act in self.ways_on():
            self.attempt(act.kind, act.step, **act.detail)

    def do_our_part(self, slug: str | None) -> None:
        """What the service owes her: an answer, a talk, a call, or a step of its own."""
        step = self.quest.step(slug) if slug else None
        if step is None or getattr(step, "call", None):
            self.attempt("record_contact", slug, by=COUNSELLOR, outcome="reached")
        elif step.kind == "booking":
            self.attempt("book", slug, by=COUNSELLOR, promise_by=self.walk.now)
            self.attempt("keep_booking", slug, by=COUNSELLOR, on_time=True)
        elif step.kind == "staff_task":
            self.attempt("do_step", slug, by=COUNSELLOR, evidence="staff")
        else:
            self.attempt("review_step", slug, by=COUNSELLOR, outcome="done")

    @rule()
    def follow_the_plan_for_a_while(self) -> None:
        for _ in range(3):
            self.follow_the_plan()

    @rule(place=places, choice=places)
    def do_step(self, place: int, choice: int) -> None:
        step = self.step_at(place)
        facts = {key: sorted(values)[choice % len(values)] for key, values in step.facts.items()}
        self.attempt("do_step", step.slug, evidence=step.evidence, facts=facts)

    @rule(
        place=places,
        found=st.sampled_from([("low", "R3"), ("medium", "R2"), ("medium", "R4"), ("high", "R1")]),
        is_new=st.booleans(),
    )
    def send_questionnaire(self, place: int, found: tuple[str, str], is_new: bool) -> None:
        screens = [slug for slug in self.steps if self.quest.step(slug).kind == "questionnaire"] or self.steps
        risk = {"to": found[0], "rule": found[1], "holds": found[0] == "high" and is_new}
        self.attempt("do_step", screens[place % len(screens)], evidence="score", risk=risk)

    @rule(place=places, kind=st.sampled_from(["start_step", "skip_step", "send_for_review", "reopen_level"]))
    def act_in_step(self, place: int, kind: str) -> None:
        self.attempt(kind, self.step_at(place).slug)

    @rule(outcome=st.sampled_from(["done", "one_change", "talk_first"]), place=places)
    def review(self, outcome: str, place: int) -> None:
        for slug in (*self.walk.state.waits, self.step_at(place).slug):
            self.attempt("review_step", slug, by=COUNSELLOR, outcome=outcome)

    @rule(
        place=places,
        kind=st.sampled_from(["book", "book", "ask_for_a_time", "move_booking", "cancel_booking"]),
        by=st.sampled_from([CLIENT, COUNSELLOR]),
        in_hours=st.integers(1, 200),
    )
    def talk_of_a_time(self, place: int, kind: str, by: str, in_hours: int) -> None:
        self.attempt(kind, self.talk_at(place), by=by, promise_by=self.walk.now + timedelta(hours=in_hours))

    @rule(place=places, kind=st.sampled_from(["keep_booking", "miss_booking"]), on_time=st.booleans())
    def the_time_comes(self, place: int, kind: str, on_time: bool) -> None:
        self.attempt(kind, self.talk_at(place), by=COUNSELLOR, on_time=on_time)

    @rule(kind=st.sampled_from(["ask_for_a_call", "report_lapse"]))
    def tell_us(self, kind: str) -> None:
        self.attempt(kind)

    @rule(rest=moments)
    def pause(self, rest: timedelta | None) -> None:
        self.attempt("pause", until=None if rest is None else self.walk.now + rest)

    @rule(kind=st.sampled_from(["resume", "reopen"]), by=st.sampled_from([CLIENT, SYSTEM]))
    def come_back(self, kind: str, by: str) -> None:
        self.attempt(kind, by=by)

    @rule(kind=st.sampled_from(["stop", "stop", "exit_well", "move_on"]))
    def leave(self, kind: str) -> None:
        self.attempt(kind, to="another-quest")

    @rule()
    def fall_silent(self) -> None:
        self.attempt("lose_contact", by=SYSTEM)

    @rule(place=places, score=st.one_of(st.none(), st.integers(1, 5)))
    def give_feedback(self, place: int, score: int | None) -> None:
        self.attempt("give_feedback", level=self.levels[place % len(self.levels)], score=score)

    @rule(to=st.sampled_from(["low", "medium", "high", "emergency"]))
    def change_risk(self, to: str) -> None:
        self.attempt("change_risk", by=COUNSELLOR, to=to, rule="person")

    @rule()
    def end_hold(self) -> None:
        self.attempt("end_hold", by=SUPERVISOR)

    @rule(outcome=st.sampled_from(["reached", "no_answer", "voicemail", "refused"]), place=places)
    def call(self, outcome: str, place: int) -> None:
        self.attempt("assign", by=COUNSELLOR, how="taken")
        self.attempt("record_contact", self.step_at(place).slug, by=COUNSELLOR, outcome=outcome)
        self.attempt("record_contact", by=COUNSELLOR, outcome=outcome)
        self.attempt("record_reminder", self.step_at(place).slug, by=SYSTEM, channel="email", place=1 + place % 2)

    def step_at(self, place: int) -> Step:
        """Any step of the quest; those that are open come up more often, since more can happen there."""
        unfinished = [slug for slug, step in self.walk.state.steps.items() if step.status in ("open", "sent")]
        slugs = [*unfinished * 3, *self.steps]
        return self.quest.step(slugs[place % len(slugs)])

    def talk_at(self, place: int) -> str:
        """A step of this quest that is a talk, or any where it has none."""
        talks = [slug for slug in self.steps if self.quest.step(slug).kind == "booking"] or self.steps
        return talks[place % len(talks)]

    # --- what holds after each of them ----------------------------------------------------------------

    def attempt(self, kind: str, step: str | None = None, **more: Any) -> None:
        """Do an act, or find it refused; a refusal changes nothing."""
        before = self.walk.state
        try:
            events = self.walk.act(kind, step, **more)
        except ActRefused:
            assert self.walk.state == before
            return
        assert events
        if kind == "reopen_level":
            self.done, self.completed = set(), ()  # She asked for it herself.
        self.check_hold(before, events)

    def check_hold(self, before: JourneyState, events: list[Event]) -> None:
        """On a hold she does no step and goes nowhere; it lasts 24 hours at least."""
        for event in events:
            if event.kind == "safety_hold_ended":
                assert before.hold_since is not None
                assert event.at - before.hold_since >= HIGH_LASTS
        if before.is_on_hold and self.walk.state.is_on_hold:
            assert not [event for event in events if event.kind in HER_STEPS and event.actor == CLIENT]
            assert before.levels_completed == self.walk.state.levels_completed
            assert before.levels_entered == self.walk.state.levels_entered

    def ways_on(self) -> list[Act]:
        """The act that the next act stands for; it is never refused. Empty where it is not hers."""
        state, now = self.walk.state, self.walk.now
        following = next_act(self.quest, state, now)
        if following.kind == "step" and following.step:
            step = self.quest.step(following.step)
            kind = {"review": "send_for_review", "booking": "book"}.get(step.kind, "do_step")
            return [Act(kind, step.slug, detail={"evidence": step.evidence, "promise_by": now})]
        if following.kind == "accept":
            return [Act("start", detail=START)]
        return [Act(following.kind)] if following.kind in ("resume", "reopen") else []

    @invariant()
    def there_is_always_a_next_act_or_an_ending(self) -> None:
        state, now = self.walk.state, self.walk.now
        following = next_act(self.quest, state, now)
        for act in self.ways_on():
            assert decide(self.quest, state, act, actor=CLIENT, now=now, zone=self.walk.zone)
        match following.kind:
            case "later":
                due_from = state.steps[following.step or ""].due_from
                assert due_from == following.at
                assert due_from is not None
                assert due_from > now
            case "wait":
                assert (following.step or "", following.at) in state.waits.items()
            case "finished":
                assert state.has_ended
            case "talk":
                hers = [step for step in state.steps.values() if step.owner == CLIENT]
                assert state.is_on_hold or all(step.status in ("done", "skipped") for step in hers)

    @invariant()
    def completed_work_is_never_undone(self) -> None:
        state = self.walk.state
        done = {slug for slug, step in state.steps.items() if step.status == "done"}
        assert done >= self.done
        assert set(state.steps) >= self.opened
        self.done, self.opened = done, set(state.steps)

    @invariant()
    def progress_never_falls(self) -> None:
        state = self.walk.state
        assert state.levels_completed[: len(self.completed)] == self.completed
        assert state.levels_entered[: len(self.entered)] == self.entered
        self.completed, self.entered = state.levels_completed, state.levels_entered

    @invariant()
    def levels_come_in_the_order_of_the_quest(self) -> None:
        state = self.walk.state
        assert list(state.levels_entered) == self.levels[: len(state.levels_entered)]
        assert set(state.levels_completed) <= set(state.levels_entered)
        if "level_reopened" not in self.walk.kinds:
            assert list(state.levels_completed) == self.levels[: len(state.levels_completed)]
            assert len(state.levels_entered) - len(state.levels_completed) in (0, 1)
        # Asked when it is completed: what she does there later may open a branch for us, which takes nothing back.
        for slug in set(state.levels_completed) - self.asked:
            assert is_level_done(self.quest, self.quest.level(slug), state)
        self.asked = set(state.levels_completed)

    @invariant()
    def nothing_that_is_due_is_held_back(self) -> None:
        state = self.walk.state
        is_ours = state.waits or any(step.is_returned and step.status == "open" for step in state.steps.values())
        if state.current_level and not (state.is_on_hold or state.has_ended or is_ours):
            level = self.quest.level(state.current_level)
            is_completed = level.slug in state.levels_completed or self.is_hers_to_be_in_again(level.slug)
            assert is_completed or not is_level_done(self.quest, level, state)

    def is_hers_to_be_in_again(self, level: str) -> bool:
        """Whether she reopened it to do a step once more: then it waits for her, though the others may be enough."""
        said = (one.kind for one in reversed(self.walk.events) if one.level == level)
        return next((kind for kind in said if kind in ("level_completed", "level_reopened")), "") == "level_reopened"

    @invariant()
    def we_wait_for_ourselves_exactly_where_we_owe_her_something(self) -> None:
        state = self.walk.state
        owed = {slug for slug, step in state.steps.items() if step.status == "sent" or step.has_booking}
        assert owed <= set(state.waits)
        for slug in set(state.waits) - owed - {""}:
            step = state.steps[slug]
            # She may ask for a time also for a talk that she had skipped.
            assert step.status == "open" or (step.status == "skipped" and self.quest.step(slug).kind == "booking")
            assert step.owner != CLIENT or self.quest.step(slug).kind == "booking"
        for step in state.steps.values():
            assert (step.closed_at is not None) == (step.status in ("done", "skipped"))

    @invariant()
    def nobody_stalls_while_the_next_act_is_ours(self) -> None:
        stood = standing(self.walk.events, self.walk.now + timedelta(days=300))
        if stood is not None and self.walk.state.waits:
            assert not [level for level in stood.levels.values() if level.state is State.STALLED]

    def teardown(self) -> None:
        """At the end of each walk: the events add up to the state, and their numbers have no gap."""
        assert fold(self.walk.events) == self.walk.state
        assert [event.seq for event in self.walk.events] == list(range(1, len(self.walk.events) + 1))

    @invariant()
    def the_state_survives_being_written_down(self) -> None:
        written = json.dumps(to_plain(self.walk.state))
        assert from_plain(json.loads(written)) == self.walk.state

    @invariant()
    def every_event_is_as_scripts_outside_expect_it(self) -> None:
        new, self.read = self.walk.events[self.read :], len(self.walk.events)
        for event in new:
            assert event.kind in KINDS
            assert event.actor in ACTORS
            assert set(event.detail) | {"facts"} == DETAILS.get(event.kind, frozenset()) | {"facts"}
            assert "facts" not in event.detail or event.kind == "step_done"
            assert all(is_code(value) for value in event.detail.values())
            assert json.loads(json.dumps(dict(event.detail))) == dict(event.detail)
            assert event.level in (None, *self.levels)
            assert event.step is None or event.step in self.quest.level(event.level or "").step_slugs

    @invariant()
    def feedback_is_given_once_a_level(self) -> None:
        assert len(set(self.walk.state.feedback_given)) == len(self.walk.state.feedback_given)
        # A level that she is in again was completed before; what she said of it stays said.
        was_completed = {event.level for event in self.walk.events if event.kind == "level_completed"}
        assert set(self.walk.state.feedback_given) <= was_completed


@pytest.mark.timeout(420)  # To find the smallest example of a defect may take five minutes, and is worth it.
@pytest.mark.parametrize("slug", sorted(library()))
def test_whatever_happens_on_a_quest_these_things_hold(slug: str) -> None:
    walk = type("WalkOfThisQuest", (WalkOfQuest,), {"quest": library()[slug]})
    run_state_machine_as_test(walk, settings=settings(max_examples=15, stateful_step_count=40))


# --- the walks can fail -------------------------------------------------------------------------------

QUICKLY = settings(
    max_examples=60, stateful_step_count=40, database=None, print_blob=False, derandomize=True, phases=[Phase.generate]
)
"""Finding a defect is enough; the smallest example of a known one is of no use."""


class ForgetsOnPause(WalkOfQuest):
    """A defect put in: a pause takes back what she had done."""

    def attempt(self, kind: str, step: str | None = None, **more: Any) -> None:
        super().attempt(kind, step, **more)
        if self.walk.state.is_paused:
            left = {slug: each for slug, each in self.walk.state.steps.items() if each.status != "done"}
            self.walk.state = replace(self.walk.state, steps=left)


class CompletesOnHold(WalkOfQuest):
    """A defect put in: time on a hold counts as time on the way."""

    def attempt(self, kind: str, step: str | None = None, **more: Any) -> None:
        if self.walk.state.is_on_hold and kind == "do_step":
            self.walk.state = replace(self.walk.state, hold_since=None)
        super().attempt(kind, step, **more)


class WritesHerWords(WalkOfQuest):
    """A defect put in: what she wrote goes into the log."""

    def attempt(self, kind: str, step: str | None = None, **more: Any) -> None:
        before = len(self.walk.events)
        super().attempt(kind, step, **more)
        for place, event in enumerate(self.walk.events[before:], before):
            if event.kind == "step_skipped":
                self.walk.events[place] = replace(event, detail={"by": "my sister said so"})


@pytest.mark.parametrize("defect", [ForgetsOnPause, CompletesOnHold, WritesHerWords])
def test_a_defect_makes_the_walks_fail(defect: type[WalkOfQuest]) -> None:
    with pytest.raises((AssertionError, ValueError)):
        run_state_machine_as_test(defect, settings=QUICKLY)
