"""Times that counsellors offer for a talk, and the talks that were booked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Slot(Base):
    """A time for one talk with one member of staff. ``booking_id``: who took it, by a conditional UPDATE; one alone.

    ``room``: where the talk takes place, once one in person is booked.
    """

    __tablename__ = "slot"
    __table_args__ = (
        sa.UniqueConstraint("staff_id", "starts_at"),
        sa.UniqueConstraint("booking_id"),
        sa.Index("ix_slot_free", "starts_at", sqlite_where=sa.text("booking_id IS NULL AND withdrawn_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    ways: Mapped[list[str]] = mapped_column(sa.JSON)
    room: Mapped[str | None]
    published_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    booking_id: Mapped[str | None]


class RoomUse(Base):
    """Five minutes of one room in which a talk takes place. Its key keeps two talks from being in one room at once."""

    __tablename__ = "room_use"

    room: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    slot_id: Mapped[str] = mapped_column(sa.ForeignKey("slot.id"), index=True)


class Booking(Base):
    """One talk of one client for one step. Moving it changes ``slot_id`` and ``sequence``; the events keep the story.

    ``status``: booked, kept, missed or cancelled. ``uid`` names the appointment in a calendar and leads to nobody.
    ``promise_by``: by then we had promised a talk.
    """

    __tablename__ = "booking"
    __table_args__ = (
        sa.CheckConstraint("status IN ('booked', 'kept', 'missed', 'cancelled')", name="booking_status"),
        sa.CheckConstraint("(status = 'booked') = (closed_at IS NULL)", name="closed_bookings_say_when"),
        sa.Index(
            "uq_booking_standing",
            "journey_id",
            "step",
            unique=True,
            sqlite_where=sa.text("status = 'booked'"),
            postgresql_where=sa.text("status = 'booked'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    slot_id: Mapped[str] = mapped_column(sa.ForeignKey("slot.id"), index=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    step: Mapped[str]
    way: Mapped[str]
    status: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]
    promise_by: Mapped[datetime]
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int]
