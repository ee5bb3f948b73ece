"""Three promises that are properties of the engine and no conventions, each with a defect that makes it red.

Software never lowers a risk level (domain.md section 2.1). The plain plan is forced in a crisis (G15). Help by a person
never depends on progress (G13).
"""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from quests import coming_and_going, frames, progress
from quests.events import CLIENT, SYSTEM
from quests.frames import is_plain, named_acts
from quests.journey import JourneyState
from quests.loading import library
from quests.progress import Act, ActRefused, decide
from quests.risk import RiskLevel
from tests.quests.test_walks import WalkOfQuest
from tests.quests.walking import COUNSELLOR, Walk, level, quest, step

LEVELS = ["low", "medium", "high", "emergency"]
RULES = ["R0", "R1", "R2", "R3", "R4"]


class WalkWithDanger(WalkOfQuest):
    """A walk in which answers and the worker say any level of risk, at any time."""

    @rule(to=st.sampled_from(LEVELS), found_by=st.sampled_from(RULES))
    def software_says(self, to: str, found_by: str) -> None:
        self.attempt("change_risk", by=SYSTEM, to=to, rule=found_by)

    @rule(to=st.sampled_from(LEVELS), found_by=st.sampled_from(RULES))
    def her_answers_say(self, to: str, found_by: str) -> None:
        slug = self.walk.next.step
        if slug is not None:
            risk = {"to": to, "rule": found_by, "holds": to in ("high", "emergency")}
            self.attempt("do_step", slug, evidence="score", risk=risk)

    @rule()
    def somebody_is_worried(self) -> None:
        self.attempt("change_risk", by=COUNSELLOR, to="high", rule="person")

    @invariant()
    def no_finding_is_lowered_by_software(self) -> None:
        found_by: str | None = None
        for event in self.walk.events:
            if event.kind != "risk_changed":
                continue
            before, after = RiskLevel(event.detail["from"]), RiskLevel(event.detail["to"])
            is_stopgap = found_by == "R4" or (found_by is None and before is RiskLevel.UNASKED)
            if event.actor in (CLIENT, SYSTEM) and not is_stopgap:
                assert after >= before
            found_by = event.detail["rule"]

    @invariant()
    def in_a_crisis_the_plan_is_plain(self) -> None:
        state = self.walk.state
        if self.quest.calm or state.is_on_hold or state.risk in ("high", "emergency"):
            assert frames.is_plain(self.quest, state, chosen=False)
            assert named_acts(self.quest, state, is_plain=frames.is_plain(self.quest, state, chosen=False)) == ()
        if self.quest.calm and state.is_started:
            assert state.frame == "plain"

    @invariant()
    def whoever_is_on_the_way_can_ask_for_a_person(self) -> None:
        state = self.walk.state
        if state.is_started and not state.has_ended and "" not in state.waits:
            for withdrawn in (False, True):
                assert self.may_ask(withdrawn)

    def may_ask(self, is_withdrawn: bool) -> bool:
        walk = self.walk
        try:
            draft = progress.drafted(
                self.quest,
                walk.state,
                Act("ask_for_a_call"),
                actor=CLIENT,
                now=walk.now,
                zone=walk.zone,
                is_withdrawn=is_withdrawn,
            )
        except ActRefused:
            return False
        return "" in draft.state.waits


@pytest.mark.parametrize("slug", ["take-back-control", "crisis-to-safety"])
def test_the_engine_keeps_its_three_promises(slug: str) -> None:
    walk = type("DangerOnThisQuest", (WalkWithDanger,), {"quest": library()[slug]})
    run_state_machine_as_test(walk, settings=settings(max_examples=20, stateful_step_count=40))


QUICKLY = settings(
    max_examples=80, stateful_step_count=40, database=None, print_blob=False, derandomize=True, phases=[Phase.generate]
)


def _lowers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_would_lower", lambda draft, to: False)


def _shows_the_journey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "is_plain", lambda quest, state, *, chosen: chosen or quest.calm)


def _asks_for_progress_first(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = dict(progress.ACTS)

    def ask(draft: Any, act: Act) -> None:
        if not draft.state.levels_completed:
            raise progress.StepClosed
        acts["ask_for_a_call"](draft, act)

    monkeypatch.setattr(progress, "ACTS", {**acts, "ask_for_a_call": ask})


@pytest.mark.parametrize("defect", [_lowers, _shows_the_journey, _asks_for_progress_first])
def test_a_defect_breaks_a_promise_and_is_found(defect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    defect(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(WalkWithDanger, settings=QUICKLY)


# --- by name ------------------------------------------------------------------------------------------


def test_a_calm_quest_begins_in_the_plain_plan_whatever_was_asked_for() -> None:
    walk = Walk.begun(quest(level("one", step("a")), calm=True))
    assert walk.state.frame == "plain"
    assert is_plain(walk.quest, walk.state, chosen=False)


def test_the_journey_comes_back_when_the_danger_is_over_and_she_chose_it() -> None:
    walked = quest(level("one", step("a")))
    assert is_plain(walked, JourneyState(risk="high"), chosen=False)
    assert not is_plain(walked, JourneyState(risk="medium"), chosen=False)
    assert is_plain(walked, JourneyState(risk="medium"), chosen=True)


def test_what_was_found_is_not_lowered_by_a_better_day() -> None:
    walk = Walk.begun(quest(level("one", step("a"), step("b"))))
    walk.do("a", risk={"to": "medium", "rule": "R2", "holds": False})
    walk.do("b", risk={"to": "low", "rule": "R3", "holds": False})
    assert walk.state.risk == "medium"
    assert decide(walk.quest, walk.state, Act("change_risk", detail={"to": "low", "rule": "R3"}), actor="supervisor",
                  now=walk.now, zone=walk.zone)  # fmt: skip


def test_nothing_of_coming_and_going_asks_how_far_she_came() -> None:
    """Pause, stop and resting are open from the first moment."""
    for kind in ("pause", "stop", "exit_well", "report_lapse"):
        walk = Walk.begun(quest(level("one", step("a")), level("two", step("b"))))
        assert walk.act(kind)
    assert {"pause", "stop", "exit_well", "report_lapse"} <= set(coming_and_going.COMING_AND_GOING)
