"""Which quests are published, and what they say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from app.models.journeys import Journey
from app.models.quests import QuestVersion
from app.vocabulary import VersionStatus
from quests.compiled import from_compiled
from quests.definition import Quest

_TEXTS = sa.select(QuestVersion.slug, QuestVersion.definition, QuestVersion.compiled).where(
    QuestVersion.id == sa.bindparam("of_version")
)
COLUMNS = (QuestVersion.id, QuestVersion.slug, QuestVersion.version, QuestVersion.place, QuestVersion.status)
"""What a PublishedVersion is made of, in order."""
_VERSIONS = sa.select(*COLUMNS).order_by(QuestVersion.slug, QuestVersion.version.desc())
_VERSIONS_OF_ONE = _VERSIONS.where(QuestVersion.slug == sa.bindparam("of_slug"))
_NEWEST = (
    sa.select(*COLUMNS)
    .where(QuestVersion.slug.in_(sa.bindparam("slugs", expanding=True)), QuestVersion.status == VersionStatus.PUBLISHED)
    .order_by(QuestVersion.version)
)
_parsed: dict[str, Quest] = {}
MOST_PARSED = 200
"""More than a service has in use. A preview publishes its draft in a service of its own, so new ids keep coming."""


class NoSuchVersion(LookupError):
    """There is no such quest, or not in that version."""


@dataclass(frozen=True)
class PublishedVersion:
    """One version of a quest that people walk or walked. ``status`` says whether anybody may begin it now."""

    id: str
    slug: str
    version: int
    place: str = "main"
    status: str = VersionStatus.PUBLISHED

    @property
    def is_current(self) -> bool:
        """Whether whoever starts this quest starts this version of it."""
        return self.status == VersionStatus.PUBLISHED


def definition_of(db: sa.Connection, quest_version_id: str) -> Quest:
    """The definition of a published version. It never changes, so each process reads it once."""
    known = _parsed.get(quest_version_id)
    if known is not None:
        return known
    found = db.execute(_TEXTS, {"of_version": quest_version_id}).one()
    quest = _read(found.compiled) or _parse(found.definition, file=f"{found.slug}.yaml")
    if len(_parsed) >= MOST_PARSED:
        _parsed.clear()
    return _parsed.setdefault(quest_version_id, quest)


def _read(text: str | None) -> Quest | None:
    return from_compiled(text) if text is not None else None


def _parse(definition: str, *, file: str) -> Quest:
    from quests.loading import parse_quest  # The YAML reader is seldom needed, and takes a while to import.

    return parse_quest(definition, file=file)


def published_versions(db: sa.Connection, slug: str | None = None) -> list[PublishedVersion]:
    """Every version that is no draft, or those of one quest: quests by slug, the newest version of each first."""
    rows = db.execute(_VERSIONS) if slug is None else db.execute(_VERSIONS_OF_ONE, {"of_slug": slug})
    return [PublishedVersion(*row) for row in rows]


def version_of(db: sa.Connection, slug: str, version: int | None = None) -> PublishedVersion:
    """One version of a quest, by default the one that whoever starts it now starts, and where nobody may, the newest.

    Raises NoSuchVersion, which says what there is.
    """
    versions = published_versions(db, slug)
    if not versions:
        slugs = ", ".join(sorted({found.slug for found in published_versions(db)})) or "none"
        raise NoSuchVersion(f"there is no quest {slug!r}; published are: {slugs}")
    if version is None:
        return next((found for found in versions if found.is_current), versions[0])
    for found in versions:
        if version == found.version:
            return found
    there = ", ".join(str(found.version) for found in versions)
    raise NoSuchVersion(f"{slug} has no version {version}; published are: {there}")


def known_slugs(db: sa.Connection) -> frozenset[str]:
    """The quests that there are: those of the library, and those that this service has published."""
    from quests.loading import LIBRARY  # The YAML reader is seldom needed, and takes a while to import.

    published = db.execute(sa.select(QuestVersion.slug).distinct()).scalars()
    return frozenset((*(path.stem for path in LIBRARY.glob("*.yaml")), *published))


def most_walked(db: sa.Connection) -> PublishedVersion:
    """The newest version of the quest that most people started. Raises NoSuchVersion where none is published."""
    started = sa.func.count(Journey.started_at)
    slug = db.execute(
        sa.select(QuestVersion.slug)
        .join_from(QuestVersion, Journey, isouter=True)
        .group_by(QuestVersion.slug)
        .order_by(started.desc(), QuestVersion.slug)
        .limit(1)
    ).scalar_one_or_none()
    return version_of(db, slug or "")


def newest_of(db: sa.Connection, slugs: Collection[str]) -> dict[str, PublishedVersion]:
    """The version of each of these quests that may be begun now, by slug."""
    if not slugs:
        return {}
    rows = db.execute(_NEWEST, {"slugs": list(slugs)})
    return {row.slug: PublishedVersion(*row) for row in rows}
