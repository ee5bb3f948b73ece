"""The one obvious next thing for a client. There always is one, or an ending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from quests.definition import Quest
from quests.events import CLIENT
from quests.journey import JourneyState, StepState

Kind = Literal["accept", "talk", "resume", "step", "later", "wait", "reopen", "finished", "withdrawn"]


@dataclass(frozen=True)
class NextAct:
    """``step`` for a step to do, wait for or come back to; ``at`` for the date or promise that belongs to it.

    accept: an offered quest waits for her yes. talk: a safety hold, talk to someone. resume: she paused.
    step: do this step. later: nothing today, this step opens on ``at``. wait: the service owes the next act
    by ``at``; without a step it is a call that she asked for. withdrawn: this version was taken back; talk to someone,
    what she has done is kept. reopen: she stopped or was lost, the door is open.
    finished: the end that the quest has.
    """

    kind: Kind
    step: str | None = None
    at: datetime | None = None


def next_act(quest: Quest, state: JourneyState, now: datetime, *, is_withdrawn: bool = False) -> NextAct:
    """What comes next for her, whatever the state. The order of the rules is the order of importance."""
    if is_withdrawn and not state.has_ended:
        return NextAct("withdrawn")
    if state.is_on_hold and not state.has_ended:
        return NextAct("talk")
    if not state.is_started:
        return NextAct("accept") if state.ending is None else NextAct("finished")
    if state.ending in ("stopped", "abandoned"):
        return NextAct("reopen")
    if state.has_ended:
        return NextAct("finished")
    if state.is_paused:
        return NextAct("resume", at=state.paused_until)
    return _within_the_plan(quest, state, now)


def _within_the_plan(quest: Quest, state: JourneyState, now: datetime) -> NextAct:
    mine = [step for step in _in_order(quest, state) if _is_hers(step) and step.slug not in state.waits]
    due = [step for step in mine if step.due_from is None or step.due_from <= now]
    here = [step for step in due if step.level == state.current_level]
    if here:
        return NextAct("step", here[0].slug, here[0].due_by)
    if state.waits:
        slug, by = min(state.waits.items(), key=lambda wait: (wait[1] is None, wait[1] or now))
        return NextAct("wait", slug or None, by)
    later = [step for step in mine if step not in due]
    if soonest := _soonest([step for step in later if step.level == state.current_level]):
        return soonest
    if due:
        first = next((step for step in due if step.is_returned), due[0])  # Somebody answered her there.
        return NextAct("step", first.slug, first.due_by)
    return _soonest(later) or NextAct("talk")


def _is_hers(step: StepState) -> bool:
    return step.status == "open" and step.owner == CLIENT


def _soonest(later: list[StepState]) -> NextAct | None:
    """The first of the steps that open on a later day; None where there is none."""
    days = [(step.due_from, step.slug) for step in later if step.due_from is not None]
    if not days:
        return None
    at, slug = min(days)
    return NextAct("later", slug, at)


def _in_order(quest: Quest, state: JourneyState) -> list[StepState]:
    return [state.steps[slug] for level in quest.levels for slug in level.step_slugs if slug in state.steps]
