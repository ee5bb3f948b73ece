"""Quest versions come into being: a definition is published once and never altered."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.journeys import QuestVersion
from quests.compiled import compiled
from quests.loading import LIBRARY, parse_quest


class VersionAlreadyPublished(Exception):
    """A published version is never altered. A changed quest needs the next version number."""


def publish(db: sa.Connection, definition: str, *, file: str) -> str:
    """Make a quest version available to new journeys; returns its id.

    Publishing the same text again changes nothing. Raises QuestUnreadable, VersionAlreadyPublished.
    """
    same = db.execute(sa.select(QuestVersion.id).where(QuestVersion.definition == definition)).scalar_one_or_none()
    if same is not None:
        return str(same)
    quest = parse_quest(definition, file=file)
    found = db.execute(
        sa.select(QuestVersion.id, QuestVersion.definition).where(
            QuestVersion.slug == quest.slug, QuestVersion.version == quest.version
        )
    ).one_or_none()
    if found is not None:
        if parse_quest(found.definition, file=file) != quest:
            raise VersionAlreadyPublished(
                f"{file}: version {quest.version} of {quest.slug} is published with other words; raise 'version'"
            )
        return str(found.id)
    version_id = new_id()
    db.execute(
        sa.insert(QuestVersion).values(
            id=version_id,
            slug=quest.slug,
            version=quest.version,
            place=quest.place,
            definition=definition,
            compiled=compiled(quest),
            published_at=clock.now(),
        )
    )
    return version_id


def publish_library(db: sa.Connection, folder: Path = LIBRARY) -> list[str]:
    """Publish every starter pathway; returns their version ids."""
    return [publish(db, path.read_text(encoding="utf-8"), file=path.name) for path in sorted(folder.glob("*.yaml"))]
