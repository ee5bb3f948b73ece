"""Who is inside a version, where each of them would stand in another one, and who was moved before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey
from app.models.quests import QuestVersion, VersionMove
from app.queries.quest_versions import definition_of
from quests.journey import JourneyState
from quests.journey_as_json import from_plain
from quests.moving import Placement, level_before, placement


@dataclass(frozen=True)
class Inside:
    """One person inside a version: her journey, and where it stands."""

    journey_id: str
    client_id: str
    pseudonym: str
    state: JourneyState


@dataclass(frozen=True)
class WouldMove:
    """What another version means for one person."""

    journey_id: str
    client_id: str
    pseudonym: str
    from_level: str | None
    placement: Placement


@dataclass(frozen=True)
class MoveBatch:
    """People moved at once. ``back`` of the ``people`` are in the version before again."""

    batch: str
    from_version: int
    to_version: int
    moved_at: datetime
    moved_by: str | None
    people: int
    back: int


@dataclass(frozen=True)
class MovedBefore:
    """One journey of a batch, with the version that it was in and the one that it went to."""

    id: str
    journey_id: str
    from_version_id: str
    to_version_id: str


def people_inside(db: sa.Connection, version_id: str) -> list[Inside]:
    """Whoever is on this version and has not ended, the longest there first."""
    rows = db.execute(
        sa.select(Journey.id, Journey.client_id, Client.pseudonym, Journey.state)
        .join_from(Journey, Client, Journey.client_id == Client.id)
        .where(Journey.quest_version_id == version_id, Journey.ended_at.is_(None))
        .order_by(Journey.created_at, Journey.id)
    )
    return [Inside(row.id, row.client_id, row.pseudonym, from_plain(row.state)) for row in rows]


def count_inside(db: sa.Connection, version_id: str) -> int:
    """How many are on this version and have not ended."""
    of_version = sa.and_(Journey.quest_version_id == version_id, Journey.ended_at.is_(None))
    return int(db.execute(sa.select(sa.func.count()).select_from(Journey).where(of_version)).scalar_one())


def migration_plan(db: sa.Connection, from_id: str, to_id: str, *, at: str | None = None) -> list[WouldMove]:
    """For each person inside one version: whether and where she would go on in another. Nothing is changed."""
    here, quest = definition_of(db, from_id), definition_of(db, to_id)
    return [
        WouldMove(
            one.journey_id,
            one.client_id,
            one.pseudonym,
            one.state.current_level,
            placement(quest, one.state, at=at or level_before(here, quest, one.state)),
        )
        for one in people_inside(db, from_id)
    ]


def batches_of(db: sa.Connection, slug: str) -> list[MoveBatch]:
    """Every move between versions of a quest, the latest first."""
    source, target = sa.orm.aliased(QuestVersion), sa.orm.aliased(QuestVersion)
    rows = db.execute(
        sa.select(
            VersionMove.batch,
            source.version.label("from_version"),
            target.version.label("to_version"),
            sa.func.min(VersionMove.moved_at).label("moved_at"),
            sa.func.min(VersionMove.moved_by).label("moved_by"),
            sa.func.count().label("people"),
            sa.func.count(VersionMove.reverted_at).label("back"),
        )
        .join_from(VersionMove, source, VersionMove.from_version_id == source.id)
        .join(target, VersionMove.to_version_id == target.id)
        .where(source.slug == slug)
        .group_by(VersionMove.batch, source.version, target.version)
        .order_by(sa.func.min(VersionMove.moved_at).desc(), VersionMove.batch)
    )
    return [MoveBatch(*row) for row in rows]


def moves_of(db: sa.Connection, batch: str) -> list[MovedBefore]:
    """The journeys of one batch that were not moved back."""
    rows = db.execute(
        sa.select(VersionMove.id, VersionMove.journey_id, VersionMove.from_version_id, VersionMove.to_version_id)
        .where(VersionMove.batch == batch, VersionMove.reverted_at.is_(None))
        .order_by(VersionMove.journey_id)
    )
    return [MovedBefore(*row) for row in rows]
