"""What she does: she comes by, does what her page shows as next (``quests.next_act``), and tells of a lapse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from quests.definition import BookingStep, ReviewStep, Step
from quests.events import CLIENT, Event
from quests.flight.answers import done_detail
from quests.flight.walk import A_DAY, COUNSELLOR, Walk
from quests.next_act import next_act
from quests.permitted import Act

A_MONTH = 30
LAPSES_FOR_MONTHS = 6
SLOW_OF_OTHER_PACES = 2 / 3
MOST_ACTS_A_VISIT = 12
SPEAKS_AGAIN = 2
"""So often she takes another time after a talk that did not take place; then she puts the step aside."""


class Visits:
    """Her side of a walk. ``book`` is asked for the time of a talk."""

    def __init__(self, walk: Walk, book: Callable[[str], datetime]) -> None:
        self.walk, self._book = walk, book
        self._visit = 0
        walk.watchers.append(self._watch)

    def begin(self) -> None:
        """She begins; a few do nothing more than that."""
        walk, luck = self.walk, self.walk.luck
        walk.act(Act("start", detail={"frame": "plain" if luck.happens(0.3, "frame") else "journey"}), CLIENT)
        if not luck.happens(walk.known.begins, "begins"):
            walk.is_gone, walk.stayed_at = True, next_act(walk.quest, walk.state, walk.now).step
            return
        pace = luck.share("pace")
        if pace < walk.known.other_pace:
            self._chooses("pace", "slow" if pace < walk.known.other_pace * SLOW_OF_OTHER_PACES else "own")
        if luck.happens(walk.known.short_plan, "depth"):
            self._chooses("depth", "short")
        self._plan_lapses()
        self._comes()

    def come_by(self, moment: datetime) -> None:
        """Her next visit is then, whatever was planned before."""
        self._visit += 1
        number = self._visit
        self.walk.next_visit_at = moment
        self.walk.at(moment, lambda: self._comes() if number == self._visit else None)

    def comes_sooner(self) -> None:
        """A reminder: some come within two days who would not have."""
        walk, planned = self.walk, self.walk.next_visit_at
        soon = timedelta(hours=48 * walk.luck.share("sooner", self._visit))
        if walk.is_over or planned is None or planned <= walk.now + 2 * A_DAY:
            return
        more = walk.known.returns_sooner - 1
        if walk.luck.happens(more, "returns", self._visit):
            self.come_by(walk.now + soon)

    def _chooses(self, what: str, to: str) -> None:
        self.walk.act(Act("adjust", detail={"what": what, "to": to, "reason": "own_choice"}), CLIENT)

    def _watch(self, event: Event) -> None:
        """An answer has come, or a time that she waited for: she looks again within her usual days."""
        if event.kind in ("service_wait_ended", "level_entered") and event.actor != CLIENT and not self.walk.is_over:
            planned = self.walk.next_visit_at
            if planned is None or planned <= self.walk.now:
                self.come_by(self._some_days_on())

    def _some_days_on(self) -> datetime:
        walk = self.walk
        return walk.now + A_DAY * walk.luck.days(walk.known.visit_days, "visit", self._visit)

    def _comes(self) -> None:
        walk = self.walk
        walk.next_visit_at = None
        self._does_what_is_next()
        if walk.is_over:
            return
        following = next_act(walk.quest, walk.state, walk.now)
        if following.kind == "later" and following.at is not None:
            self.come_by(following.at + A_DAY * walk.luck.days(walk.known.visit_days / 2, "later", self._visit))
        elif following.kind != "wait":  # She waits for us, and looks again when we have acted.
            self.come_by(self._some_days_on())

    def _does_what_is_next(self) -> None:
        walk, spent = self.walk, 0.0
        for _ in range(MOST_ACTS_A_VISIT):
            following = next_act(walk.quest, walk.state, walk.now)
            if walk.is_over or following.kind != "step" or following.step is None:
                return
            step = walk.quest.step(following.step)
            if spent and spent + step.minutes > walk.known.sitting:
                return
            if not self._does(step):
                return
            spent += step.minutes

    def _does(self, step: Step) -> bool:
        """One step. False where she left instead, or the rules let her do nothing more here."""
        walk = self.walk
        level = walk.state.current_level or ""
        act = self._act_for(step)
        draft = walk.tried(act, CLIENT)
        if draft is None:
            return False
        if walk.leaves(level) and (step.slug == walk.place_of_leaving(level) or _completes(draft.events, level)):
            walk.leave(step.slug)
            return False
        walk.note(act, CLIENT, draft)
        if act.kind != "skip_step":
            walk.spends(step.minutes)
        return True

    def _act_for(self, step: Step) -> Act:
        walk = self.walk
        if self._puts_aside(step):
            return Act("skip_step", step.slug)
        if isinstance(step, ReviewStep):
            return Act("send_for_review", step.slug)
        if isinstance(step, BookingStep):
            return Act("book", step.slug, detail={"promise_by": self._book(step.slug)})
        return Act("do_step", step.slug, detail=done_detail(step, walk.luck, walk.known.high_risk))

    def _puts_aside(self, step: Step) -> bool:
        known = self.walk.known
        if sum(event.kind == "booking_missed" and event.step == step.slug for event in self.walk.events) > SPEAKS_AGAIN:
            return True
        chance = 1 - known.takes_optional if step.is_optional else known.skips
        return self.walk.luck.happens(chance, "skips", step.slug)

    def _plan_lapses(self) -> None:
        """A monthly hazard that falls by half each month. Who was to leave this level leaves it then."""
        walk, chance = self.walk, self.walk.known.lapse
        for month in range(LAPSES_FOR_MONTHS):
            if walk.luck.happens(chance, "lapse", month):
                day = A_MONTH * (month + walk.luck.share("lapse-day", month))
                walk.at(walk.began + A_DAY * day, lambda month=month: self._lapses(month))  # type: ignore[misc]
            chance /= 2

    def _lapses(self, month: int) -> None:
        walk = self.walk
        if walk.is_over:
            return
        level = walk.state.current_level or ""
        if walk.luck.happens(walk.known.tells_of_lapse, "tells", month):
            walk.act(Act("report_lapse"), CLIENT)
            walk.works(COUNSELLOR, "calls", walk.known.a_call)
        elif walk.leaves(level):
            walk.leave(walk.place_of_leaving(level))


def _completes(events: list[Event], level: str) -> bool:
    return any(event.kind == "level_completed" and event.level == level for event in events)
