"""The events of all journeys for the event log, read as they are written: one journey after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa

from app.models.journeys import Journey, JourneyEvent
from app.models.quests import QuestVersion
from quests.events import Event

_EVENTS = (
    sa.select(
        JourneyEvent.journey_id,
        Journey.client_id,
        QuestVersion.slug,
        QuestVersion.version,
        JourneyEvent.seq,
        JourneyEvent.kind,
        JourneyEvent.at,
        JourneyEvent.actor,
        JourneyEvent.level,
        JourneyEvent.step,
        JourneyEvent.detail,
    )
    .join_from(JourneyEvent, Journey, Journey.id == JourneyEvent.journey_id)
    .join(QuestVersion, QuestVersion.id == Journey.quest_version_id)
    .order_by(JourneyEvent.journey_id, JourneyEvent.seq)
)


@dataclass(frozen=True)
class Logged:
    """One journey with its events in order. ``version`` is the one in which it began.

    Its own id and ``client_id`` are for telling one from the other; neither ever leaves.
    """

    id: str
    client_id: str
    slug: str
    version: int
    events: tuple[Event, ...]

    def versions(self) -> Iterator[int]:
        """The version in which each event happened; who went over counts in the new one from that event on."""
        version = self.version
        for event in self.events:
            version = event.detail["to"] if event.kind == "version_moved" else version
            yield version


def logged(db: sa.Connection, *, slug: str | None = None, before: datetime | None = None) -> Iterator[Logged]:
    """Every journey that has an event, or those of one quest; ``before`` leaves out what came later.

    It streams: one journey is in memory at a time.
    """
    statement = _EVENTS if slug is None else _EVENTS.where(QuestVersion.slug == slug)
    rows = db.execute(statement.execution_options(yield_per=2000))
    for (journey_id, client_id, quest, pinned), group in groupby(rows, key=lambda row: tuple(row[:4])):
        events = [Event(*row[4:]) for row in group]
        # Asked of all events: where she began does not hang on how far the reader looks.
        moves = [event.detail["from"] for event in events if event.kind == "version_moved"]
        shown = tuple(event for event in events if before is None or event.at < before)
        yield Logged(journey_id, client_id, quest, moves[0] if moves else pinned, shown)


def slugs_walked(db: sa.Connection) -> list[str]:
    """The quests that have journeys, by name."""
    walked = sa.exists().where(Journey.quest_version_id == QuestVersion.id)
    return list(db.execute(sa.select(QuestVersion.slug).where(walked).distinct().order_by(QuestVersion.slug)).scalars())
