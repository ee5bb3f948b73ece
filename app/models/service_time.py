"""When the service is open, on which days it is not, and who is on call."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import Duty


class OpeningHours(Base):
    """One stretch of one weekday, in minutes of a day of ``zone``; several make a split shift. Monday is 0.

    ``zone`` is the service's own, as it was when the hours were set: who keeps a promise has no settings at hand.
    """

    __tablename__ = "opening_hours"
    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        sa.CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="stretch"),
    )

    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closes: Mapped[int]
    zone: Mapped[str]


class Holiday(Base):
    """A day on which the service is closed, or open for one stretch only. ``day`` as 2026-12-25."""

    __tablename__ = "holiday"
    __table_args__ = (
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="stretch_is_whole"),
        sa.CheckConstraint("opens IS NULL OR (0 <= opens AND opens < closes AND closes <= 1440)", name="stretch"),
    )

    day: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    opens: Mapped[int | None]
    closes: Mapped[int | None]


class OnCall(Base):
    """Somebody is on call for a while. Of one duty the lowest ``rank`` is asked first, then the next."""

    __tablename__ = "on_call"
    __table_args__ = (
        one_of("duty", Duty),
        sa.CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
        sa.CheckConstraint("rank >= 1", name="rank"),
        sa.Index("ix_on_call_when", "ends_at", "starts_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    duty: Mapped[str]
    rank: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
