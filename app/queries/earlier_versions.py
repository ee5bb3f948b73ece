"""Versions of a quest beside the pinned one: those that somebody walked before, and what was taken back and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.quests import QuestVersion
from app.queries.quest_versions import definition_of
from app.vocabulary import VersionStatus
from quests.definition import Quest


@dataclass(frozen=True)
class TakenBack:
    """A version that was withdrawn, with the reason for whoever looks after the people inside."""

    why: str
    at: datetime | None


def quests_by_version(db: sa.Connection, slugs: Collection[str]) -> dict[tuple[str, int], Quest]:
    """Every version of these quests, by slug and number. One statement, and one for each version not read before."""
    if not slugs:
        return {}
    rows = db.execute(
        sa.select(QuestVersion.id, QuestVersion.slug, QuestVersion.version).where(QuestVersion.slug.in_(slugs))
    ).all()
    return {(row.slug, row.version): definition_of(db, row.id) for row in rows}


def taken_back(db: sa.Connection, version_ids: Collection[str]) -> dict[str, TakenBack]:
    """Those of these versions that were withdrawn, by id."""
    if not version_ids:
        return {}
    rows = db.execute(
        sa.select(QuestVersion.id, QuestVersion.closed_why, QuestVersion.closed_at).where(
            QuestVersion.id.in_(set(version_ids)), QuestVersion.status == VersionStatus.WITHDRAWN
        )
    )
    return {row.id: TakenBack(row.closed_why or "", row.closed_at) for row in rows}


def is_walkable(version_id: sa.orm.InstrumentedAttribute[str]) -> sa.ColumnElement[bool]:
    """The condition that a version was not withdrawn, so that its steps may be done."""
    withdrawn = sa.select(QuestVersion.id).where(QuestVersion.status == VersionStatus.WITHDRAWN)
    return version_id.not_in(withdrawn)
