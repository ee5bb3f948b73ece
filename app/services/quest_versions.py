"""The life of a version: written as a draft, signed, tried by a few, published, retired, withdrawn.

What people walk never changes; a changed quest is the next version. Two of a kind never run: publishing one retires
the one before it, whose people go on inside it. A withdrawn one may harm, so nobody does a step of it any more.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app import clock, house_rules
from app.ids import new_id
from app.models.quests import QuestDraft, QuestVersion
from app.queries.quest_versions import known_slugs
from app.services.drafts import drop_draft
from app.services.signing import missing_parts
from app.vocabulary import VersionStatus
from quests.compiled import compiled, shipped
from quests.definition import Quest
from quests.loading import LIBRARY, parse_quest
from quests.versions import content_hash

if TYPE_CHECKING:
    from quests.lint.finding import Finding

RELEASE, PEOPLE = "release", "people"


class VersionAlreadyPublished(Exception):
    """A published version is never altered. A changed quest needs the next version number."""


class NotInThisState(Exception):
    """The version is not where this act begins: published twice, piloted after it was published, and the like."""


class ChecksFail(Exception):
    """The linter found what nobody may publish. ``findings`` is never empty."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} findings of severity error")


class SignaturesMissing(Exception):
    """Not everybody who has to has signed exactly this content. ``parts`` says what is missing."""

    def __init__(self, parts: list[str]) -> None:
        self.parts = parts
        super().__init__(", ".join(parts))


def publish(db: sa.Connection, definition: str, *, file: str) -> str:
    """Publish a pathway of the release, signed "release"; returns its id.

    Publishing the same text again changes nothing. Raises QuestUnreadable, VersionAlreadyPublished.
    """
    sealed = content_hash(definition)
    same = db.execute(sa.select(QuestVersion.id).where(QuestVersion.content_hash == sealed)).scalar_one_or_none()
    if same is not None:
        return str(same)
    quest = shipped(definition) or parse_quest(definition, file=file)
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
    retire_others(db, quest.slug)
    return _add(db, quest, definition, status=VersionStatus.PUBLISHED, signed_by=RELEASE)


def publish_library(db: sa.Connection, folder: Path = LIBRARY) -> list[str]:
    """Publish every starter pathway; returns their version ids."""
    return [publish(db, path.read_text(encoding="utf-8"), file=path.name) for path in sorted(folder.glob("*.yaml"))]


def publish_draft(db: sa.Connection, draft_id: str) -> str:
    """A draft becomes the version that whoever starts this quest starts; the one before it is retired.

    Returns the id of the version. Raises ChecksFail, SignaturesMissing, VersionAlreadyPublished.
    """
    quest, definition = _ready(db, draft_id)
    retire_others(db, quest.slug)
    return _leave_draft(db, draft_id, quest, definition, status=VersionStatus.PUBLISHED)


def pilot_draft(db: sa.Connection, draft_id: str, *, cap: int, until: date) -> str:
    """A draft is tried by at most ``cap`` people until a day. It is checked and signed as any. Returns its id."""
    quest, definition = _ready(db, draft_id)
    return _leave_draft(db, draft_id, quest, definition, status=VersionStatus.PILOT, pilot_cap=cap, pilot_until=until)


def publish_pilot(db: sa.Connection, version_id: str) -> None:
    """A pilot has shown that it works: from now on it is what people start. Raises NotInThisState."""
    slug = _change(db, version_id, (VersionStatus.PILOT,), VersionStatus.PUBLISHED, published_at=clock.now())
    retire_others(db, slug, but=version_id)


def retire(db: sa.Connection, version_id: str) -> None:
    """Nobody begins it any more; who is inside goes on. Raises NotInThisState."""
    open_ones = (VersionStatus.PUBLISHED, VersionStatus.PILOT)
    _change(db, version_id, open_ones, VersionStatus.RETIRED, closed_at=clock.now())


def reinstate(db: sa.Connection, version_id: str) -> None:
    """A retired version is what people start again, as after the newer one was withdrawn. Raises NotInThisState."""
    slug = _change(db, version_id, (VersionStatus.RETIRED,), VersionStatus.PUBLISHED, closed_at=None)
    retire_others(db, slug, but=version_id)


def retire_others(db: sa.Connection, slug: str, *, but: str = "") -> None:
    """One version of a quest is begun at a time."""
    db.execute(
        sa.update(QuestVersion)
        .where(QuestVersion.slug == slug, QuestVersion.status == VersionStatus.PUBLISHED, QuestVersion.id != but)
        .values(status=VersionStatus.RETIRED, closed_at=clock.now())
    )


def mark_withdrawn(db: sa.Connection, version_id: str, why: str) -> None:
    """The version may harm. ``app.services.withdrawing`` also tells those who look after its people."""
    living = (VersionStatus.PUBLISHED, VersionStatus.PILOT, VersionStatus.RETIRED)
    _change(db, version_id, living, VersionStatus.WITHDRAWN, closed_at=clock.now(), closed_why=why)


def _ready(db: sa.Connection, draft_id: str) -> tuple[Quest, str]:
    """A draft that may be walked: it is without fault, and signed."""
    quest, definition = faultless_draft(db, draft_id)
    if missing := missing_parts(db, content_hash(definition)):
        raise SignaturesMissing(missing)
    return quest, definition


def faultless_draft(db: sa.Connection, draft_id: str) -> tuple[Quest, str]:
    """A draft that may be signed: it reads, its number is free, and the linter has no error.

    Raises QuestUnreadable, ChecksFail, VersionAlreadyPublished.
    """
    from quests.lint import blocking  # The linter is seldom needed, and takes a while to import.

    slug, definition = db.execute(
        sa.select(QuestDraft.slug, QuestDraft.definition).where(QuestDraft.id == draft_id).with_for_update()
    ).one()
    file = f"{slug}.yaml"
    quest = parse_quest(definition, file=file, expected_slug=slug)
    own = house_rules.now().words
    if findings := blocking(quest, definition, today=clock.now().date(), known=known_slugs(db), own=own):
        raise ChecksFail(findings)
    taken = sa.select(QuestVersion.version).where(QuestVersion.slug == slug, QuestVersion.version >= quest.version)
    if newest := db.execute(taken.order_by(QuestVersion.version.desc())).scalars().first():
        raise VersionAlreadyPublished(f"version {newest} of {slug} is there already; write version: {newest + 1}")
    return quest, definition


def _leave_draft(db: sa.Connection, draft_id: str, quest: Quest, definition: str, **values: Any) -> str:
    version_id = _add(db, quest, definition, signed_by=PEOPLE, **values)
    drop_draft(db, draft_id)
    return version_id


def _add(db: sa.Connection, quest: Quest, definition: str, **values: Any) -> str:
    version_id = new_id()
    db.execute(
        sa.insert(QuestVersion).values(
            id=version_id,
            slug=quest.slug,
            version=quest.version,
            place=quest.place,
            definition=definition,
            compiled=compiled(quest),
            content_hash=content_hash(definition),
            published_at=clock.now(),
            **values,
        )
    )
    return version_id


def _change(
    db: sa.Connection, version_id: str, before: tuple[VersionStatus, ...], after: VersionStatus, **values: Any
) -> str:
    """Another status, if it is one of ``before`` now; returns the slug of the quest. Raises NotInThisState."""
    changed = db.execute(
        sa.update(QuestVersion)
        .where(QuestVersion.id == version_id, QuestVersion.status.in_(before))
        .values(status=after, **values)
    )
    if changed.rowcount != 1:
        raise NotInThisState(after)
    return str(db.execute(sa.select(QuestVersion.slug).where(QuestVersion.id == version_id)).scalar_one())
