"""What a client and the service write to each other beside the plan, and the service's own words on its pages."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Message(Base):
    """One message of the thread. Without ``staff_id`` it is hers. ``read_at``: the other side has opened it.

    One of hers waits until it is closed: answered, or read by somebody who says why no answer is needed. ``due_at`` is
    what we promised her. ``journey_id``: the plan that ran then, whose counsellor it is for; none: it is for the team.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint("(staff_id IS NULL) = (due_at IS NOT NULL)", name="hers_is_due"),
        sa.Index("ix_message_client", "client_id", "at"),
        sa.Index("ix_message_waiting", "closed_at", "due_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"))
    journey_id: Mapped[str | None] = mapped_column(sa.ForeignKey("journey.id"))
    staff_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    words_sealed: Mapped[bytes]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    reason_sealed: Mapped[bytes | None]


class Suggestion(Base):
    """A step that staff suggest for her plan. It is added only when she accepts it."""

    __tablename__ = "suggestion"
    __table_args__ = (
        sa.CheckConstraint("answer IN ('accepted', 'declined')", name="answer"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_whole"),
        sa.Index("ix_suggestion_journey", "journey_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    step: Mapped[str]
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    words_sealed: Mapped[bytes | None]
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]


class ServiceText(Base):
    """Words that the service itself writes for its pages, per language. A change is a new version; none is deleted.

    The same version in two languages says the same: a language that has an older one waits to be brought up to it.
    """

    __tablename__ = "service_text"

    key: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
