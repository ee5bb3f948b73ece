"""The quest versions behind one plan: the one that holds now, and those that held when earlier things happened.

A journey that went over to another version tells of steps and levels that the new one may not have. What happened is
told in the words of the version that held then; what was done stays readable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from app.queries.earlier_versions import quests_by_version
from app.queries.journeys import JourneyRow
from app.queries.quest_versions import definition_of
from app.queries.story import TimelineEntry
from app.web.words import language
from quests.definition import Level, Quest, Step, text_in


@dataclass(frozen=True)
class History:
    """``now`` is the pinned version; ``earlier`` are those walked before, the latest first."""

    now: Quest
    earlier: tuple[Quest, ...] = field(default=())

    @property
    def quests(self) -> tuple[Quest, ...]:
        return (self.now, *self.earlier)

    def step(self, slug: str) -> Step | None:
        """The step in the latest version that has it."""
        return next((quest.step(slug) for quest in self.quests if slug in quest.step_places), None)

    def step_title(self, slug: str) -> str:
        """What the step is called; its slug where no version that she walked has it."""
        step = self.step(slug)
        return text_in(step.title, language()) if step is not None else slug

    def gone(self) -> Iterator[tuple[Level, Step]]:
        """Steps that only earlier versions have, each once with its level there."""
        seen = set(self.now.step_places)
        for quest in self.earlier:
            for slug, place in quest.step_places.items():
                if slug not in seen:
                    seen.add(slug)
                    yield place

    def that_held(self, entries: Sequence[TimelineEntry]) -> list[Quest]:
        """For each event, newest first as they come, the version that held when it happened."""
        by_number = {quest.version: quest for quest in self.quests}
        held, found = self.now, []
        for entry in entries:
            found.append(held)
            if entry.kind == "version_moved":
                held = by_number.get(entry.detail.get("from", 0), held)
        return found


def history_of(db: sa.Connection, journey: JourneyRow, entries: Sequence[TimelineEntry]) -> History:
    """The versions behind one plan. Who never moved costs no statement."""
    return histories(db, [(journey, entries)])[journey.id]


def histories(db: sa.Connection, parts: Iterable[tuple[JourneyRow, Sequence[TimelineEntry]]]) -> dict[str, History]:
    """The versions behind several plans, by journey: one statement where any of them ever moved."""
    listed = list(parts)
    moved = {journey.slug for journey, entries in listed if any(entry.kind == "version_moved" for entry in entries)}
    known = quests_by_version(db, moved)
    return {
        journey.id: History(
            definition_of(db, journey.quest_version_id), _walked_before(journey.slug, journey.version, entries, known)
        )
        for journey, entries in listed
    }


def _walked_before(
    slug: str, now: int, entries: Sequence[TimelineEntry], known: Mapping[tuple[str, int], Quest]
) -> tuple[Quest, ...]:
    numbers = [entry.detail.get("from") for entry in entries if entry.kind == "version_moved"]
    return tuple(known[slug, n] for n in dict.fromkeys(numbers) if n is not None and n != now and (slug, n) in known)
