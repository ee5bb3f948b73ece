"""What the studio's pages read: the versions of quests with how many people are on them, drafts, and who signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey
from app.models.quests import QuestDraft, QuestVersion, VersionApproval, VersionMove
from app.models.staff import Staff
from app.vocabulary import SignedPart, VersionStatus
from quests.journey import JourneyState
from quests.journey_as_json import from_plain


@dataclass(frozen=True)
class VersionRow:
    """One version. ``inside`` are on it and have not ended, ``ever`` began it or came over to it."""

    id: str
    slug: str
    version: int
    status: str
    content_hash: str
    signed_by: str
    published_at: datetime
    pilot_cap: int | None
    pilot_until: date | None
    closed_at: datetime | None
    closed_why: str | None
    inside: int
    ever: int

    @property
    def is_current(self) -> bool:
        """Whether whoever starts this quest starts this version of it."""
        return self.status == VersionStatus.PUBLISHED


@dataclass(frozen=True)
class DraftRow:
    """What somebody is writing. ``written_by`` is a name; None for what the command line brought."""

    id: str
    slug: str
    definition: str
    content_hash: str
    written_at: datetime
    row_version: int
    written_by: str | None


@dataclass(frozen=True)
class Signature:
    """One of the three signatures of a content."""

    part: SignedPart
    staff_id: str
    name: str
    at: datetime


@dataclass(frozen=True)
class InBatch:
    """One person of a batch of moves, and which version she is in now. ``version_id`` is where that is."""

    journey_id: str
    pseudonym: str
    is_back: bool
    has_ended: bool
    from_version_id: str
    to_version_id: str
    version_id: str
    state: JourneyState


def version_rows(db: sa.Connection, slug: str | None = None) -> list[VersionRow]:
    """Every version that is no draft, or those of one quest: quests by slug, the newest version of each first."""
    inside = sa.func.count(Journey.id).filter(Journey.ended_at.is_(None))
    columns: tuple[Any, ...] = (
        QuestVersion.id, QuestVersion.slug, QuestVersion.version, QuestVersion.status, QuestVersion.content_hash,
        QuestVersion.signed_by, QuestVersion.published_at, QuestVersion.pilot_cap, QuestVersion.pilot_until,
        QuestVersion.closed_at, QuestVersion.closed_why,
    )  # fmt: skip
    statement = (
        sa.select(*columns, inside, sa.func.count(Journey.id))
        .join_from(QuestVersion, Journey, Journey.quest_version_id == QuestVersion.id, isouter=True)
        .group_by(*columns)
        .order_by(QuestVersion.slug, QuestVersion.version.desc())
    )
    if slug is not None:
        statement = statement.where(QuestVersion.slug == slug)
    return [VersionRow(*tuple(row)) for row in db.execute(statement)]


def draft_rows(db: sa.Connection, slug: str | None = None) -> list[DraftRow]:
    """Every draft, or the one of a quest."""
    statement = (
        sa.select(
            QuestDraft.id,
            QuestDraft.slug,
            QuestDraft.definition,
            QuestDraft.content_hash,
            QuestDraft.written_at,
            QuestDraft.row_version,
            Staff.name,
        )
        .join_from(QuestDraft, Staff, QuestDraft.written_by == Staff.id, isouter=True)
        .order_by(QuestDraft.slug)
    )
    if slug is not None:
        statement = statement.where(QuestDraft.slug == slug)
    return [DraftRow(*row) for row in db.execute(statement)]


def definition_text(db: sa.Connection, version_id: str) -> str:
    """What the author of a version wrote."""
    return str(db.execute(sa.select(QuestVersion.definition).where(QuestVersion.id == version_id)).scalar_one())


def signatures_of(db: sa.Connection, contents: Iterable[str]) -> dict[str, list[Signature]]:
    """Who signed what, by content, in the order of the three parts."""
    order = {part.value: place for place, part in enumerate(SignedPart)}
    rows = db.execute(
        sa.select(
            VersionApproval.content_hash, VersionApproval.part, VersionApproval.staff_id, Staff.name, VersionApproval.at
        )
        .join_from(VersionApproval, Staff, VersionApproval.staff_id == Staff.id)
        .where(VersionApproval.content_hash.in_(list(contents)))
    ).all()
    found: dict[str, list[Signature]] = {}
    for content, part, staff_id, name, at in sorted(rows, key=lambda row: order[row.part]):
        found.setdefault(content, []).append(Signature(SignedPart(part), staff_id, name, at))
    return found


def people_of_batch(db: sa.Connection, slug: str, batch: str) -> list[InBatch]:
    """Everybody of one batch of moves between versions of a quest, and where she is now; by pseudonym.

    Whoever was erased since is counted with the batch and listed nowhere.
    """
    rows = db.execute(
        sa.select(
            VersionMove.journey_id,
            Client.pseudonym,
            VersionMove.reverted_at,
            Journey.ended_at,
            VersionMove.from_version_id,
            VersionMove.to_version_id,
            Journey.quest_version_id,
            Journey.state,
        )
        .join_from(VersionMove, Journey, VersionMove.journey_id == Journey.id)
        .join(Client, Journey.client_id == Client.id)
        .join(QuestVersion, VersionMove.from_version_id == QuestVersion.id)
        .where(VersionMove.batch == batch, QuestVersion.slug == slug, Client.erased_at.is_(None))
        .order_by(Client.pseudonym, VersionMove.journey_id)
    )
    return [
        InBatch(
            row.journey_id,
            row.pseudonym,
            row.reverted_at is not None,
            row.ended_at is not None,
            row.from_version_id,
            row.to_version_id,
            row.quest_version_id,
            from_plain(row.state),
        )
        for row in rows
    ]


def names_of(db: sa.Connection, staff_ids: Iterable[str]) -> dict[str, str]:
    """The names of these members of staff, by their id."""
    rows = db.execute(sa.select(Staff.id, Staff.name).where(Staff.id.in_(list(staff_ids))))
    return {row.id: row.name for row in rows}
