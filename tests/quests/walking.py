"""Small quests and somebody who walks them: what the tests of the domain begin with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from quests.definition import Quest
from quests.events import CLIENT, SYSTEM, Event
from quests.journey import JourneyState, StepState, fold
from quests.next_act import NextAct, next_act
from quests.progress import Act, ActRefused, decide

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COUNSELLOR = "counsellor"
SUPERVISOR = "supervisor"


def step(slug: str, kind: str = "self_task", **more: Any) -> dict[str, Any]:
    """A step that says only what it has to."""
    found: dict[str, Any] = {"slug": slug, "kind": kind, "title": slug, "hint": "hint", "why": "why", "minutes": 2}
    if kind == "information":
        found["passages"] = ({"heading": "heading", "body": "body"},)
    if kind == "review":
        found["promise"] = {"working_days": 3}
    return {**found, **more}


def how_it_went(slug: str, **more: Any) -> dict[str, Any]:
    """A check-in that asks for the fact ``kept``."""
    choices = tuple({"value": value, "label": value} for value in ("kept", "partly", "not_this_time"))
    kept = {"key": "kept", "kind": "choice", "label": "How did it go?", "choices": choices, "is_fact": True}
    return step(slug, "check_in", questions=(kept,), **more)


def level(slug: str, *steps: dict[str, Any], done: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A level; without a done rule every step of it is asked for."""
    return {
        "slug": slug,
        "title": slug,
        "opening": "opening",
        "steps": steps,
        "done": done or {"all_of": tuple(each["slug"] for each in steps)},
        "feedback": {"title": "title", "words": "words"},
        "asks": {"label": "label", "kind": "text"},
        **more,
    }


def quest(*levels: dict[str, Any], **more: Any) -> Quest:
    """A quest of these levels."""
    plan: dict[str, Any] = {
        "slug": "a-quest",
        "version": 1,
        "title": "A quest",
        "plain_title": "A plan",
        "summary": "summary",
        "audience": ("self",),
        "risk_gate": "low",
        "expected_weeks": 4,
        "content_owner": "owner",
        "review_on": "2027-05-21",
        "levels": levels,
        "finish": {"title": "title", "words": "words"},
    }
    return Quest.model_validate({**plan, **more})


def two_levels(done: dict[str, Any] | None = None) -> Quest:
    """Three steps, of which two are asked for, and a second level of one."""
    first = level("one", step("a"), step("b"), step("c"), done=done or {"at_least": 2})
    return quest(first, level("two", step("d")))


def with_review(**more: Any) -> Quest:
    """A review that she may ask for, beside another step, and a second level of one."""
    return quest(level("one", step("ask", "review", **more), step("b")), level("two", step("c")))


class Walk:
    """One journey on a quest: what happened, where it stands, and what time it is."""

    def __init__(self, walked: Quest, *, zone: str = "UTC", at: datetime = MONDAY_MORNING) -> None:
        self.quest, self.zone, self.now = walked, ZoneInfo(zone), at
        self.state = JourneyState()
        self.events: list[Event] = []

    @classmethod
    def begun(cls, walked: Quest, *, zone: str = "UTC", at: datetime = MONDAY_MORNING) -> Walk:
        """A journey that she started on her own."""
        walk = cls(walked, zone=zone, at=at)
        walk.start()
        return walk

    def act(
        self, kind: str, step: str | None = None, *, level: str | None = None, by: str = CLIENT, **detail: Any
    ) -> list[Event]:
        """Do an act now; returns the events that it caused."""
        events = decide(self.quest, self.state, Act(kind, step, level, detail), actor=by, now=self.now, zone=self.zone)
        self.state = fold(events, self.state)
        self.events += events
        return events

    def refused(self, refusal: type[ActRefused], kind: str, step: str | None = None, **more: Any) -> ActRefused:
        """An act that cannot be, for this reason exactly; nothing has changed."""
        before = self.state
        with pytest.raises(refusal) as told:
            self.act(kind, step, **more)
        assert type(told.value) is refusal
        assert self.state == before
        return told.value

    def start(self) -> list[Event]:
        return self.act("start", frame="journey", language="en", audience="self", risk="unasked", channel="portal")

    def do(self, *steps: str, evidence: str = "tick", **detail: Any) -> list[Event]:
        return [event for slug in steps for event in self.act("do_step", slug, evidence=evidence, **detail)]

    def skip(self, *steps: str) -> list[Event]:
        return [event for slug in steps for event in self.act("skip_step", slug)]

    def reach_high(self, step: str) -> list[Event]:
        """Do a step whose answers reach HIGH."""
        return self.do(step, evidence="score", risk={"to": "high", "rule": "R1", "holds": True})

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def fall_silent(self) -> list[Event]:
        return self.act("lose_contact", by=SYSTEM)

    @property
    def next(self) -> NextAct:
        return next_act(self.quest, self.state, self.now)

    @property
    def completed(self) -> list[str]:
        return list(self.state.levels_completed)

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    def step(self, slug: str) -> StepState:
        return self.state.steps[slug]

    def detail(self, kind: str) -> dict[str, Any]:
        """What the latest event of this kind says."""
        return dict(next(event.detail for event in reversed(self.events) if event.kind == kind))
