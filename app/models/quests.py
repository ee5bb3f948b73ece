"""Versions of quests: what was written, who signed it, and who was moved from one to another."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import SignedPart


class QuestVersion(Base):
    """A version of a quest that people may walk. Its words never change; journeys are pinned to it.

    ``definition`` is what its author wrote, ``content_hash`` its sha256 (quests.versions.content_hash) and ``compiled``
    the same as checked JSON, which is read far sooner. ``status`` is one of VersionStatus; ``closed_at`` is when it was
    retired or withdrawn. ``place``: one main journey at a time; ``beside`` may run with it; while a ``suspending`` one
    runs the others rest. ``signed_by`` is "release" for the starter library and else "people", whose signatures are
    in ``version_approval``. A pilot takes in ``pilot_cap`` people until ``pilot_until``.
    """

    __tablename__ = "quest_version"
    __table_args__ = (sa.UniqueConstraint("slug", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str]
    version: Mapped[int]
    place: Mapped[str] = mapped_column(server_default="main")
    status: Mapped[str] = mapped_column(server_default="published")
    definition: Mapped[str]
    compiled: Mapped[str | None]
    content_hash: Mapped[str] = mapped_column(server_default="")
    signed_by: Mapped[str] = mapped_column(server_default="release")
    published_at: Mapped[datetime]
    pilot_cap: Mapped[int | None]
    pilot_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str | None]


class QuestDraft(Base):
    """What a designer is writing: the next version of a quest. Nobody walks it, and it may change."""

    __tablename__ = "quest_draft"

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    definition: Mapped[str]
    content_hash: Mapped[str]
    written_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    row_version: Mapped[int]


class VersionApproval(Base):
    """One of the signatures that a version needs: for exactly this content. A changed draft is signed anew."""

    __tablename__ = "version_approval"
    __table_args__ = (one_of("part", SignedPart),)

    content_hash: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str]
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    at: Mapped[datetime]


class VersionMove(Base):
    """One journey moved to another version, as part of a batch; ``reverted_at`` when it was moved back."""

    __tablename__ = "version_move"
    __table_args__ = (sa.UniqueConstraint("batch", "journey_id"), sa.Index("ix_version_move_journey", "journey_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    batch: Mapped[str]
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    from_version_id: Mapped[str] = mapped_column(sa.ForeignKey("quest_version.id"))
    to_version_id: Mapped[str] = mapped_column(sa.ForeignKey("quest_version.id"))
    moved_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    moved_at: Mapped[datetime]
    reverted_at: Mapped[datetime | None]


class PlanReason(Base):
    """Why staff fitted a plan, in their own words, sealed beside the event that did it."""

    __tablename__ = "plan_reason"

    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    words_sealed: Mapped[bytes]
