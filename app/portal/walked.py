"""The versions of a quest that one person walked: history shows the one that she saw.

A step that she did in an earlier version keeps the words of that version, also where the one of now has no such step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.queries.earlier_versions import quests_by_version
from app.queries.journeys import JourneyRow, events_of
from app.web.transaction import db
from quests.definition import Level, Quest, Step
from quests.events import Event

Versions = Mapping[tuple[str, int], Quest]
DONE = ("step_done", "step_sent_for_review")
COMPLETED = ("level_completed", "level_feedback_given")


@dataclass(frozen=True)
class Walked:
    """``now`` is the version that holds; ``earlier`` those before it, the latest first.

    ``steps`` and ``levels`` are those that something was done in, by slug, each in the version of that time.
    """

    now: Quest
    earlier: tuple[Quest, ...] = ()
    steps: Mapping[str, Step] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)

    @property
    def every(self) -> tuple[Quest, ...]:
        return (self.now, *self.earlier)

    def step(self, slug: str, *, as_done: bool = False) -> Step | None:
        """The step as it is now, or, where now has none, as she last had it. ``as_done``: as it was when she did it."""
        if as_done and slug in self.steps:
            return self.steps[slug]
        return next((quest.step(slug) for quest in self.every if slug in quest.step_places), None)

    def level(self, slug: str, *, as_done: bool = False) -> Level | None:
        """The same for a level."""
        if as_done and slug in self.levels:
            return self.levels[slug]
        return next((quest.level(slug) for quest in self.every if slug in quest.level_places), None)

    def home_of(self, slug: str) -> Level | None:
        """The level that a step stands in, in the latest version that has it."""
        return next((quest.level_of(slug) for quest in self.every if slug in quest.step_places), None)


def walked(journey: JourneyRow, now: Quest) -> Walked:
    """The versions of this journey. Who never moved costs no statement."""
    if not journey.has_moved:
        return Walked(now)
    events = events_of(db(), journey.id)
    return _told(now, list(in_their_versions(now, events, quests_by_version(db(), {now.slug}))))


def in_their_versions(now: Quest, events: Iterable[Event], known: Versions) -> Iterator[tuple[Event, Quest]]:
    """Each event of one journey, in order, with the version that held when it happened."""
    listed = list(events)
    first = next((event.detail["from"] for event in listed if event.kind == "version_moved"), now.version)
    held = known.get((now.slug, first), now)
    for event in listed:
        if event.kind == "version_moved":
            held = known.get((now.slug, event.detail["to"]), now)
        yield event, held


def _told(now: Quest, happened: list[tuple[Event, Quest]]) -> Walked:
    steps, levels = {}, {}
    for event, quest in happened:
        if event.kind in DONE and event.step in quest.step_places:
            steps[event.step] = quest.step(event.step)
        if event.kind in COMPLETED and event.level in quest.level_places:
            levels[event.level] = quest.level(event.level)
    order = {quest.version: quest for _event, quest in reversed(happened)}
    return Walked(now, tuple(quest for quest in order.values() if quest.version != now.version), steps, levels)
