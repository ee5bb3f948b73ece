"""How a member of staff arranges her own work, and the sentences that colleagues share for answering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Snooze(Base):
    """A row of the worklist that one person put aside until a moment. It comes back by itself.

    ``row_key`` names the row as its address does. A new snooze of the same row takes the place of the old one.
    """

    __tablename__ = "snooze"

    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), primary_key=True)
    row_key: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str | None] = mapped_column(sa.ForeignKey("client.id"), index=True)
    made_at: Mapped[datetime]
    until: Mapped[datetime]


class SavedView(Base):
    """A choice of filters of the list of clients that one person kept under a name. ``filters`` as in the address."""

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("staff_id", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    name: Mapped[str]
    filters: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    made_at: Mapped[datetime]


class ReplyTemplate(Base):
    """A beginning for an answer to a step that was sent, in one language. Versions are added and never changed.

    ``withdrawn_at`` on the newest version: nobody is offered it any more.
    """

    __tablename__ = "reply_template"

    id: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    words: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """The address under which a member of staff's own calendar reads her talks. Only the hash of its token is here."""

    __tablename__ = "calendar_feed"

    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
