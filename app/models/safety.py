"""Crisis protocols as they were walked, and the clocks of what the service owes somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import ClockKind, ContactChannel, ProtocolDeed, ProtocolKind

_OPEN = sa.text("closed_at IS NULL")
_RUNS = sa.text("stopped_at IS NULL")


class ProtocolRun(Base):
    """One crisis protocol for one person. ``because`` holds the level, the rule and the codes of its reasons.

    It belongs to a client, or to a contact of somebody who is none yet, or to both. ``opened_by`` is None where her own
    answer opened it. Its words are sealed with the key of the card where there is one, else with hers.
    ``version`` is that of the protocol's text.
    """

    __tablename__ = "protocol_run"
    __table_args__ = (
        one_of("kind", ProtocolKind),
        sa.CheckConstraint("client_id IS NOT NULL OR card_id IS NOT NULL", name="somebodys"),
        sa.Index(
            "uq_protocol_run_client", "client_id", "kind", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        sa.Index("uq_protocol_run_card", "card_id", "kind", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    version: Mapped[int]
    client_id: Mapped[str | None] = mapped_column(sa.ForeignKey("client.id"))
    card_id: Mapped[str | None] = mapped_column(sa.ForeignKey("contact_card.id"))
    journey_id: Mapped[str | None] = mapped_column(sa.ForeignKey("journey.id"))
    because: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))


class ProtocolStep(Base):
    """What became of one step: who did it, when it took place, what came of it. ``outcome`` is a code of the step.

    ``staff_id`` did it, and ``noted_by`` wrote it down. What was not done has its reason in words. A correction is a
    new row; ``place`` counts them, and the last one holds.
    """

    __tablename__ = "protocol_step"
    __table_args__ = (
        one_of("deed", ProtocolDeed),
        sa.CheckConstraint("deed = 'done' OR words_sealed IS NOT NULL", name="not_done_has_a_reason"),
    )

    run_id: Mapped[str] = mapped_column(sa.ForeignKey("protocol_run.id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    deed: Mapped[str]
    outcome: Mapped[str | None]
    words_sealed: Mapped[bytes | None]
    at: Mapped[datetime]
    noted_at: Mapped[datetime]
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    noted_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))


class ServiceClock(Base):
    """One thing that the service owes somebody by a time (quests/clocks.py has the rules).

    ``waiting_since``: it stands still, since the next act is the person's; ``waited_seconds`` is how long it stood
    before. ``told`` counts how many of those who are told one after the other were told. ``owner_id``: whoever has to
    act, where that is one person. ``outcome`` is a code; a stopped clock never runs again.
    """

    __tablename__ = "service_clock"
    __table_args__ = (
        one_of("kind", ClockKind),
        one_of("channel", ContactChannel),
        sa.CheckConstraint("client_id IS NOT NULL OR card_id IS NOT NULL", name="somebodys"),
        sa.CheckConstraint("(stopped_at IS NULL) = (outcome IS NULL)", name="stopped_says_why"),
        sa.Index("ix_service_clock_runs", "due_at", sqlite_where=_RUNS, postgresql_where=_RUNS),
        sa.Index("ix_service_clock_client", "client_id"),
        sa.Index("ix_service_clock_card", "card_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    channel: Mapped[str]
    client_id: Mapped[str | None] = mapped_column(sa.ForeignKey("client.id"))
    card_id: Mapped[str | None] = mapped_column(sa.ForeignKey("contact_card.id"))
    journey_id: Mapped[str | None] = mapped_column(sa.ForeignKey("journey.id"))
    run_id: Mapped[str | None] = mapped_column(sa.ForeignKey("protocol_run.id"))
    owner_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    waited_seconds: Mapped[int]
    told: Mapped[int]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    outcome: Mapped[str | None]
