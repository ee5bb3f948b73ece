"""What the service does: talks, answers, calls and tasks, each within what was promised, or later, as it happens."""

from __future__ import annotations

from datetime import datetime, timedelta

from quests.definition import BookingStep, Promise, StaffTaskStep, Step
from quests.events import CLIENT, Event
from quests.flight.answers import done_detail
from quests.flight.walk import A_DAY, COUNSELLOR, ZONE, Walk
from quests.local_days import promised_by
from quests.permitted import Act
from quests.quiet_hours import QuietRules
from quests.reminding import reminders_of, talk_reminders

WITHIN = timedelta(hours=72)
"""A talk within three days is attended more often (PMC3964771)."""
BETWEEN_TRIES = timedelta(hours=26)
IN_THE_MORNING = 10


class Staff:
    """The service's side of a walk: it hears of what opens and does it in time, or later."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.talk_reminders = 0
        walk.watchers.append(self._watch)

    def time_for_a_talk(self, slug: str) -> datetime:
        """When a talk is that she books now: within the promise, or later where no time is free."""
        step = self.walk.quest.step(slug)
        assert isinstance(step, BookingStep)
        return _in_office_hours(self._within(promised_by(step.promise, self.walk.now, ZONE), "talk", slug))

    def _within(self, promised: datetime, *what: str) -> datetime:
        walk, wait = self.walk, promised - self.walk.now
        number = len(walk.events)
        if walk.luck.happens(walk.known.kept, "kept", *what, number // 50):
            return walk.now + wait * (0.1 + 0.9 * walk.luck.share("when", *what))
        return promised + wait * (walk.known.late - 1) * walk.luck.share("late", *what)

    def _watch(self, event: Event) -> None:
        walk, slug = self.walk, event.step or ""
        if event.kind == "step_opened" and event.detail["owner"] != CLIENT:
            walk.at(self._time_for_a_task(slug), lambda: self._does_task(slug))
        elif event.kind == "service_wait_started" and _is_sent(walk, slug):
            by = walk.state.waits.get(slug) or walk.now + 2 * A_DAY
            walk.at(self._within(by, "review", slug), lambda: self._answers(slug))
        elif event.kind == "booking_made":
            self._notes_the_talk(slug)
        elif event.kind == "safety_hold_started":
            walk.works("supervisor", "safety", walk.known.a_hold)

    def _time_for_a_task(self, slug: str) -> datetime:
        """Within the days of the step; where it names none, within its promise, or two days."""
        step, found = self.walk.quest.step(slug), self.walk.state.steps.get(slug)
        promise = getattr(step, "promise", None) or Promise(hours=48)
        first = found.due_from if found is not None and found.due_from is not None else self.walk.now
        last = found.due_by if found is not None and found.due_by is not None else None
        last = last or promised_by(promise, self.walk.now, ZONE)
        wait = max(last - first, timedelta(hours=1))
        at = first + wait * (0.1 + 0.8 * self.walk.luck.share("task", slug))
        is_late = not self.walk.luck.happens(self.walk.known.kept, "kept", slug)
        return at + wait * (self.walk.known.late - 1) if is_late else at

    def _does_task(self, slug: str) -> None:
        walk, step, found = self.walk, self.walk.quest.step(slug), self.walk.state.steps.get(slug)
        if found is None or found.status != "open" or walk.state.has_ended or walk.state.is_on_hold:
            return
        if isinstance(step, StaffTaskStep) and step.call is not None:
            self._calls(step)
        elif walk.act(Act("do_step", slug, detail=self._task_detail(step)), step.owner):
            walk.works(step.owner, "tasks", step.minutes)

    def _task_detail(self, step: Step) -> dict[str, object]:
        return {**done_detail(step, self.walk.luck, self.walk.known.high_risk), "evidence": "staff"}

    def _calls(self, step: StaffTaskStep) -> None:
        walk, number = self.walk, self.walk.state.tries.get(step.slug, 0)
        assert step.call is not None
        chance = 1 - (1 - walk.known.is_reached) ** (1 / step.call.tries)
        is_reached = walk.luck.happens(chance, "reached", step.slug, number)
        if is_reached:
            walk.meets_a_person()
        outcome = "reached" if is_reached else "no_answer"
        if not walk.act(Act("record_contact", step.slug, detail={"outcome": outcome}), step.owner):
            return
        walk.works(step.owner, "calls", step.minutes if is_reached else walk.known.a_try)
        if is_reached:
            walk.spends(step.minutes)
            walk.may_come_back()
        found = walk.state.steps.get(step.slug)
        if found is not None and found.status == "open" and number + 1 < step.call.tries:
            walk.at(walk.now + BETWEEN_TRIES, lambda: self._does_task(step.slug))

    def _answers(self, slug: str) -> None:
        walk = self.walk
        if walk.act(Act("review_step", slug, detail={"outcome": "done"}), COUNSELLOR):
            walk.meets_a_person()
            walk.works(COUNSELLOR, "reviews", walk.known.a_review)

    def _notes_the_talk(self, slug: str) -> None:
        walk = self.walk
        begins_at = walk.state.waits.get(slug)
        if begins_at is None:
            return
        hours = reminders_of(walk.quest, walk.quest.step(slug)).before_hours
        self.talk_reminders += len(talk_reminders(begins_at, hours, QuietRules(), ZONE, now=walk.now))
        in_time = begins_at - walk.now <= WITHIN
        walk.at(begins_at, lambda: self._talks(slug, in_time))

    def _talks(self, slug: str, in_time: bool) -> None:
        walk, step, found = self.walk, self.walk.quest.step(slug), self.walk.state.steps.get(slug)
        if found is None or not found.has_booking:
            return
        assert isinstance(step, BookingStep)
        walk.works(COUNSELLOR, "talks", walk.known.around_a_talk)
        chance = walk.known.attends * (walk.known.soon_helps if in_time else 1)
        if walk.is_gone or not walk.luck.happens(chance, "attends", slug, len(walk.events)):
            walk.act(Act("miss_booking", slug, detail={"on_time": in_time}), COUNSELLOR)
            return
        walk.meets_a_person()
        walk.works(COUNSELLOR, "talks", step.talk_minutes)
        walk.spends(step.talk_minutes)
        walk.act(Act("keep_booking", slug, detail={"on_time": in_time}), COUNSELLOR)


def _is_sent(walk: Walk, slug: str) -> bool:
    found = walk.state.steps.get(slug)
    return found is not None and found.status == "sent"


def _in_office_hours(at: datetime) -> datetime:
    """A talk is on a day of the week, in its working hours."""
    while at.weekday() > 4:
        at += A_DAY
    return at.replace(hour=max(IN_THE_MORNING, min(at.hour, 17)))
