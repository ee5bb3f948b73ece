"""What a client and the service write to each other beside the plan, and the service's own words on its pages."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Message(Base):
    """One message of the thread. Without ``staff_id`` it is hers. ``read_at``: the other side has opened it."""

    __tablename__ = "message"
    __table_args__ = (sa.Index("ix_message_client", "client_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"))
    journey_id: Mapped[str | None] = mapped_column(sa.ForeignKey("journey.id"))
    staff_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    words_sealed: Mapped[bytes]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


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
    """Words that the service itself writes for its pages, per language. A change is a new version; none is deleted."""

    __tablename__ = "service_text"

    key: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
