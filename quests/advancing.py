"""How a journey goes on once something happened: steps open, levels complete, the next one is entered.

These are the rules that follow from an act; ``quests.progress`` holds the acts themselves. Nothing here ever
takes progress away: a step that is done stays done, a level that is completed stays completed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from quests.definition import Level, Quest, Step
from quests.events import CLIENT, SYSTEM, Event
from quests.journey import SET_ASIDE, JourneyState, StepState, evolve
from quests.plan import is_closed, is_level_done, level_of, steps_of
from quests.rules import Promise
from quests.service_hours import usual_hours
from quests.timing import HoursKnown, due_dates, expected_days, promised_to_her


class Draft:
    """Events being decided, with the state as it becomes while they are added. ``is_locked``: protocol P-V holds."""

    def __init__(
        self,
        quest: Quest,
        state: JourneyState,
        actor: str,
        now: datetime,
        zone: ZoneInfo,
        hours: HoursKnown | None = None,
        *,
        is_locked: bool | None = None,
    ) -> None:
        self.quest, self.state, self.actor, self.now, self.zone = quest, state, actor, now, zone
        self.is_locked = state.is_locked if is_locked is None else is_locked
        self.hours: HoursKnown = hours or (lambda: usual_hours(zone))
        self.events: list[Event] = []

    def promised_by(self, promise: Promise) -> datetime:
        """By when we will have acted for her, if the next act is ours from now on."""
        return promised_to_her(promise, self.state, self.now, self.zone, self.hours)

    def act(self, kind: str, detail: Mapping[str, Any] | None = None, **where: str | None) -> None:
        """An event that the actor caused by meaning it."""
        self._add(self.actor, kind, detail, **where)

    def follow(self, kind: str, detail: Mapping[str, Any] | None = None, **where: str | None) -> None:
        """An event that follows by rule from what the actor did."""
        self._add(SYSTEM, kind, detail, **where)

    def _add(
        self,
        actor: str,
        kind: str,
        detail: Mapping[str, Any] | None,
        step: str | None = None,
        level: str | None = None,
    ) -> None:
        if step is not None and level is None:
            level = level_of(self.quest, self.state, step)
        event = Event(self.state.seq + 1, kind, self.now, actor, level, step, dict(detail or {}))
        self.events.append(event)
        self.state = evolve(self.state, event)


def come_back(draft: Draft) -> None:
    """Any act of hers ends a lost contact: the door was open (surface.md, *Abandoned*)."""
    if draft.state.ending == "abandoned" and draft.actor == CLIENT:
        draft.act("reopened")


def go_on(draft: Draft) -> None:
    """Working in a step is coming back: a lost contact or her own pause ends without another question.

    Whoever does the step with her has found her again. A pause is hers alone to end.
    """
    if draft.state.ending == "abandoned":
        draft.act("reopened")
    if draft.state.is_paused and draft.actor == CLIENT:
        draft.act("resumed")


def enter(draft: Draft, level: Level) -> None:
    """Enter a level and open those of its steps that wait for no other."""
    draft.follow("level_entered", level=level.slug)
    _open_ready_steps(draft, level)


def advance(draft: Draft, *, moves_to: str | None = None) -> None:
    """Complete what is complete, enter what comes next. On a safety hold her place is kept as it is.

    ``moves_to``: her answer moves her on, to a quest or a partner, once what is complete has been written.
    """
    if draft.state.is_on_hold or draft.state.has_ended or not draft.state.is_started:
        return
    while _complete_levels(draft, moves_to):
        pass
    if moves_to is not None and not draft.state.has_ended:
        leave(draft, "moved_on", {"to": moves_to})
    wait_for_staff(draft)


def _complete_levels(draft: Draft, moves_to: str | None) -> bool:
    """Open what is ready in the levels entered and complete those that are done; whether a new one was entered."""
    before = draft.state.levels_entered
    entered = [draft.quest.level(slug) for slug in draft.state.levels_entered if slug in draft.quest.level_places]
    for level in entered:
        _put_alternatives_aside(draft, level)
        _open_ready_steps(draft, level)
    for level in entered:
        if level.slug not in draft.state.levels_completed and is_level_done(draft.quest, level, draft.state):
            _complete(draft, level, moves_to)
    return draft.state.levels_entered != before


def _complete(draft: Draft, level: Level, moves_to: str | None) -> None:
    if level.slug != draft.state.current_level:
        draft.follow("level_completed", level=level.slug)
        return
    following = _next_level(draft, level)
    if following is None and (draft.state.waits or _was_sent_back(draft.state)):
        return  # A plan does not end over an answer that we still owe her, nor over one that asks her for a change.
    draft.follow("level_completed", level=level.slug)
    if following is not None:
        enter(draft, following)
    elif moves_to is None:
        draft.follow("exited_well", {"by": "rule"})


def _was_sent_back(state: JourneyState) -> bool:
    """Whether a review came back to her and she has not yet sent it once more, or put it aside."""
    return any(step.is_returned and step.status == "open" for step in state.steps.values())


def _next_level(draft: Draft, level: Level) -> Level | None:
    """The first level after this one that she has not completed: another version may have another order."""
    later = draft.quest.levels[draft.quest.level_places[level.slug] + 1 :]
    return next((one for one in later if one.slug not in draft.state.levels_completed), None)


def leave(draft: Draft, kind: str, detail: Mapping[str, Any] | None = None) -> None:
    """End the journey by what the actor meant. A talk that was booked for it is given back first."""
    for slug, step in draft.state.steps.items():
        if step.has_booking:
            draft.follow("service_wait_ended", {"kept": True}, step=slug)
    draft.act(kind, detail)


def start_wait(draft: Draft, slug: str, promise_by: datetime | None) -> None:
    """The next act is ours from now on: the clock of our promise runs. One wait a step."""
    detail = {"promise_by": promise_by.isoformat() if promise_by else None}
    draft.follow("service_wait_started", detail, step=slug or None)


def end_wait(draft: Draft, slug: str, *, kept: bool | None = None) -> None:
    """Our act has come, or is not needed any more. ``kept`` None: it is asked of the clock."""
    if slug not in draft.state.waits:
        return
    promise_by = draft.state.waits[slug]
    in_time = promise_by is None or draft.now <= promise_by
    draft.follow("service_wait_ended", {"kept": in_time if kept is None else kept}, step=slug or None)


def follow_lock(draft: Draft) -> None:
    """Her plan is as the lock of P-V wants it now: what involves others is put aside, or may come again.

    Whoever acts. A talk that was booked for such a step is called off.
    """
    state, closed = draft.state, draft.quest.closed_under_lock if draft.is_locked else ()
    gone = [slug for slug, step in state.steps.items() if slug in closed and step.status in ("open", "sent")]
    if draft.is_locked == state.is_locked and not gone:
        return
    for slug in gone:
        if state.steps[slug].has_booking:
            draft.follow("service_wait_ended", {"kept": True}, step=slug)
        end_wait(draft, slug, kept=True)
    before, to = ("off", "on") if draft.is_locked else ("on", "off")
    draft.follow("plan_adjusted", {"what": "lock", "from": before, "to": to, "reason": "safety", "set_aside": gone})


def wait_for_staff(draft: Draft) -> None:
    """Where only staff steps are open, she waits for us and not we for her (surface.md, service_wait_started).

    A step of hers that a completed level left open is no reason to let our clock stand still.
    """
    if draft.state.has_ended:
        return
    finished = draft.state.levels_completed
    unfinished = [step for step in draft.state.steps.values() if step.status == "open" and step.level not in finished]
    if any(step.owner == CLIENT for step in unfinished):
        return
    for step in unfinished:
        if step.slug not in draft.state.waits:
            start_wait(draft, step.slug, step.due_by)


def _put_alternatives_aside(draft: Draft, level: Level) -> None:
    """She did one of several that she could choose from: the others wait for nobody. She may still do them."""
    for slug, others in level.choices.items():
        found = draft.state.steps.get(slug)
        if found is None or found.status != "open" or found.has_booking or slug in draft.state.waits:
            continue
        if slug in draft.state.added:
            continue  # Somebody wanted this one beside the other.
        if slug not in draft.state.ever_done and any(_is_done(draft.state.steps.get(other)) for other in others):
            draft.follow("step_skipped", {"by": draft.actor}, step=slug)


def _is_done(step: StepState | None) -> bool:
    return step is not None and step.status == "done"


def _open_ready_steps(draft: Draft, level: Level) -> None:
    is_behind = level.slug in draft.state.levels_completed
    mine = {step.slug: step for step in steps_of(draft.quest, level, draft.state)}
    for step in mine.values():
        found = draft.state.steps.get(step.slug)
        was_closed = step.slug in draft.quest.closed_under_lock
        is_late = step.owner == CLIENT and (step.only_if is not None or step.depth == "full" or was_closed)
        if is_behind and is_late and step.slug not in draft.state.added:
            continue  # A branch that opens late does not call her back to a level that she has completed; us it does.
        # A step waits for what her plan has in the same level: for one that was moved away it would wait for ever.
        is_ready = all(is_closed(draft.state.steps.get(slug)) for slug in step.after if slug in mine)
        if is_ready and (found is None or found.status == SET_ASIDE):
            open_step(draft, step)


def open_step(draft: Draft, step: Step) -> None:
    """Open a step, or open it once more: from here on its days count."""
    due_from, due_by = due_dates(step, draft.state, draft.now, draft.zone, draft.hours)
    detail = {
        "owner": step.owner,
        "expected_days": expected_days(step, draft.state),
        "due_from": due_from.isoformat() if due_from else None,
        "due_by": due_by.isoformat() if due_by else None,
    }
    draft.follow("step_opened", detail, step=step.slug)
