"""Supervisors at work: calls for help, shifts handed over, talks of supervision, and the glass that may be broken."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import GlassKind, SupervisionKind

_OPEN = sa.text("closed_at IS NULL")


class HelpRequest(Base):
    """A colleague asked for help, with one press. One open request a person. ``taken_by``: who comes."""

    __tablename__ = "help_request"
    __table_args__ = (
        sa.CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", name="taken_says_by_whom"),
        sa.Index("uq_help_request_open", "staff_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    card_id: Mapped[str | None] = mapped_column(sa.ForeignKey("contact_card.id"))
    client_id: Mapped[str | None] = mapped_column(sa.ForeignKey("client.id"), index=True)
    asked_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))


class ShiftNote(Base):
    """What one shift says to the next, beside what the log tells by itself. Sealed with the service's own key."""

    __tablename__ = "shift_note"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    words_sealed: Mapped[bytes]


class SupervisionSession(Base):
    """A talk of supervision that took place: who, with whom, when and what kind. ``held_on`` as 2026-11-22.

    ``themes`` are codes. ``words_sealed``: what was agreed, sealed with the service's own key; read by the two alone.
    """

    __tablename__ = "supervision_session"
    __table_args__ = (
        one_of("kind", SupervisionKind),
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.CheckConstraint("staff_id <> supervisor_id", name="two_people"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    supervisor_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    kind: Mapped[str]
    held_on: Mapped[str]
    minutes: Mapped[int]
    themes: Mapped[list[str]] = mapped_column(sa.JSON)
    words_sealed: Mapped[bytes | None]
    written_at: Mapped[datetime]


class BreakGlass(Base):
    """Somebody asked to read what her role keeps shut, of one client, and why (domain.md section 8; trust.md T15).

    It opens when a second person says yes, or 30 minutes after it was asked for, and stays open for 60 minutes; it only
    reads. ``closed_at``: it was declined or ended sooner. The reason is sealed with the client's key.
    """

    __tablename__ = "break_glass"
    __table_args__ = (
        one_of("what", GlassKind),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> staff_id", name="second_person"),
        sa.CheckConstraint("(approved_at IS NULL) = (approved_by IS NULL)", name="approved_says_by_whom"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    what: Mapped[str]
    reason_sealed: Mapped[bytes]
    asked_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
