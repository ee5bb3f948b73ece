"""What people wrote: answers, replies, notes. Every column that ends in ``_sealed`` is encrypted per client."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base
from app.vocabulary import NoteKind


class Answer(Base):
    """One answer to one question of a step. Without ``sent_at`` it is a draft, which is the client's alone."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("journey_id", "step", "question"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    step: Mapped[str]
    question: Mapped[str]
    value_sealed: Mapped[bytes]
    saved_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class InstrumentResult(Base):
    """A screening instrument as answered once: item answers sealed, with what was asked and how.

    ``language`` is that of the questions, ``read_in`` that of the page around them; none before it was kept, when
    there was English alone. ``asked_by`` is who of the staff asked, ``card_id`` in which contact; both are empty where
    she answered by herself.
    """

    __tablename__ = "instrument_result"

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(sa.ForeignKey("journey.id"))
    step: Mapped[str | None]
    instrument: Mapped[str]
    version: Mapped[str]
    language: Mapped[str]
    read_in: Mapped[str | None]
    is_validated_in_language: Mapped[str]
    answered_at: Mapped[datetime]
    result_sealed: Mapped[bytes]
    asked_by: Mapped[str | None]
    card_id: Mapped[str | None]


class RiskAssessment(Base):
    """One statement about risk: by rule from a screen, or by a person with a reason. History, never changed."""

    __tablename__ = "risk_assessment"

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    journey_id: Mapped[str | None] = mapped_column(sa.ForeignKey("journey.id"))
    at: Mapped[datetime]
    level: Mapped[str]
    assessed: Mapped[str]
    rule: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(sa.JSON)
    staff_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    reason_sealed: Mapped[bytes | None]
    card_id: Mapped[str | None]


class Reply(Base):
    """What a counsellor answered to a step that was sent for review. The client reads it on the portal."""

    __tablename__ = "reply"

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    step: Mapped[str]
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    outcome: Mapped[str]
    words_sealed: Mapped[bytes]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Note(Base):
    """A note about a client, written by staff. ``kind``, one of NoteKind, says who may read it.

    ``protocol_run_id``: the protocol that it belongs to, if it does.
    """

    __tablename__ = "note"

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    words_sealed: Mapped[bytes]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(server_default=NoteKind.ORDINARY)
    protocol_run_id: Mapped[str | None]


class LevelFeedback(Base):
    """What a client answered to the one question that a level asks. Optional, once a level."""

    __tablename__ = "level_feedback"
    __table_args__ = (sa.UniqueConstraint("journey_id", "level"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    level: Mapped[str]
    answer_sealed: Mapped[bytes]
    at: Mapped[datetime]


class StopReason(Base):
    """Why she stopped, if she said so: asked once, never needed. ``words_sealed`` are her own."""

    __tablename__ = "stop_reason"

    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"), primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    reason: Mapped[str]
    words_sealed: Mapped[bytes | None]
    at: Mapped[datetime]


class AnonymousRating(Base):
    """How somebody found a level, and nobody can tell who: no client, no journey, no time finer than the month."""

    __tablename__ = "anonymous_rating"

    id: Mapped[str] = mapped_column(primary_key=True)
    quest: Mapped[str]
    version: Mapped[int]
    level: Mapped[str]
    kind: Mapped[str]
    score: Mapped[int]
    month: Mapped[str]


class Task(Base):
    """Something a person of the staff must do that is no step: high risk, check-ins that went by, a lapse."""

    __tablename__ = "task"
    __table_args__ = (sa.Index("ix_task_open", "kind", "closed_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    reason_sealed: Mapped[bytes | None]


class CrisisContact(Base):
    """A way to reach a person in a crisis, per language, set by the service. The demo's are marked samples."""

    __tablename__ = "crisis_contact"

    id: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    number: Mapped[str]
    hours: Mapped[str]
    note: Mapped[str]
    is_emergency: Mapped[bool]
    is_sample: Mapped[bool]
