"""The numbers and the product never disagree on where somebody is: two folds of one log, compared act by act."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from quests.events import SYSTEM
from quests.journey import JourneyState
from quests.progress import ActRefused
from quests.standing import StepStatus, standing
from quests.trace import State
from tests.quests.walking import COUNSELLOR, SUPERVISOR, Walk, level, quest, step

QUEST = quest(
    level("one", step("a"), step("b"), step("c"), done={"at_least": 2}),
    level("two", step("ask", "review", is_optional=True), step("d", after=("ask",)), step("e", due_from_days=3)),
    level("three", step("f")),
)
STEPS = ("a", "b", "c", "ask", "d", "e", "f")


def some_act(random: Random) -> tuple[str, str | None, dict[str, Any]]:
    one = random.choice(STEPS)
    return random.choice(
        [
            ("do_step", one, {"evidence": "tick"}),
            ("do_step", one, {"evidence": "tick"}),
            ("skip_step", one, {}),
            ("start_step", one, {}),
            ("send_for_review", "ask", {}),
            ("review_step", "ask", {"outcome": random.choice(["done", "again"]), "by": COUNSELLOR}),
            ("pause", None, {}),
            ("resume", None, {}),
            ("stop", None, {}),
            ("lose_contact", None, {"by": SYSTEM}),
            ("reopen", None, {}),
            ("end_hold", None, {"by": SUPERVISOR}),
        ]
    )


def expected(state: JourneyState) -> State | None:
    """What the product's own state says of a level that she is in; None where only the calendar can tell."""
    if state.ending is not None:
        return State(state.ending)
    if state.is_on_hold:
        return State.SAFETY_HOLD
    if state.is_paused:
        return State.PAUSED
    return State.WAITING_ON_SERVICE if state.waits else None


@pytest.mark.parametrize("seed", range(40))
def test_whatever_somebody_does_both_folds_say_the_same(seed: int) -> None:
    random = Random(seed)
    walk = Walk.begun(QUEST)
    for _ in range(30):
        walk.later(hours=random.randint(1, 60))
        kind, slug, detail = some_act(random)
        try:
            walk.act(kind, slug, **detail)
        except ActRefused:
            continue
        stood = standing(walk.events, walk.now + timedelta(microseconds=1))
        assert stood is not None
        assert tuple(stood.levels) == walk.state.levels_entered
        completed = {one.level for one in stood.levels.values() if one.state is State.COMPLETED}
        assert completed == set(walk.state.levels_completed)
        now = {one.state for one in stood.levels.values()} - {State.COMPLETED}
        said = expected(walk.state)
        assert now <= ({said} if said else {State.IN_PROGRESS, State.STALLED})
        assert stood.has_exited_well == (walk.state.ending == "exited_well")
        for one, opened in walk.state.steps.items():
            is_closed = stood.steps[one].status in (StepStatus.DONE, StepStatus.SKIPPED)
            assert is_closed == (opened.status in ("done", "skipped"))
