"""Journeys: the append-only events, and the projections written beside them in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

_NOT_ROLLED_UP = sa.text("trace IS NULL")


class Journey(Base):
    """One client on one quest version. Every column but the links is a projection of the events.

    ``call_promised_by``: she asked for a call, and by then we said we would call. ``cohort_id`` and ``trace`` are what
    the roll-ups go on from (services/rolling_up.py); empty in a row of before there were any.
    """

    __tablename__ = "journey"
    __table_args__ = (
        sa.Index("ix_journey_client", "client_id"),
        sa.Index("ix_journey_counsellor", "counsellor_id"),
        sa.Index("ix_journey_version_started", "quest_version_id", "started_at"),
        sa.Index("ix_journey_not_rolled_up", "id", sqlite_where=_NOT_ROLLED_UP, postgresql_where=_NOT_ROLLED_UP),
        sa.CheckConstraint("ended_at IS NULL OR ending IS NOT NULL", name="an_end_has_a_name"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"))
    quest_version_id: Mapped[str] = mapped_column(sa.ForeignKey("quest_version.id"))
    counsellor_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    zone: Mapped[str]
    created_at: Mapped[datetime]
    seq: Mapped[int]
    state: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None]
    is_paused: Mapped[bool]
    paused_until: Mapped[datetime | None]
    hold_since: Mapped[datetime | None]
    risk: Mapped[str]
    risk_rule: Mapped[str | None]
    current_level: Mapped[str | None]
    last_act_at: Mapped[datetime | None]
    call_promised_by: Mapped[datetime | None]
    cohort_id: Mapped[int | None] = mapped_column(sa.BigInteger())
    trace: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))


class StepRun(Base):
    """One step of one journey, as its events left it. ``id`` is what the step's address carries."""

    __tablename__ = "step_run"
    __table_args__ = (
        sa.UniqueConstraint("journey_id", "step"),
        sa.Index("ix_step_run_open", "status", "owner", "promise_by"),
        sa.Index("ix_step_run_promise", "promise_by", sqlite_where=sa.text("promise_by IS NOT NULL")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    step: Mapped[str]
    level: Mapped[str]
    status: Mapped[str]
    owner: Mapped[str]
    expected_days: Mapped[int]
    opened_at: Mapped[datetime]
    due_from: Mapped[datetime | None]
    due_by: Mapped[datetime | None]
    is_started: Mapped[bool]
    is_returned: Mapped[bool]
    has_booking: Mapped[bool] = mapped_column(server_default=sa.false())
    closed_at: Mapped[datetime | None]
    promise_by: Mapped[datetime | None]


class JourneyEvent(Base):
    """One fact. Rows are only ever added. ``detail`` holds codes and times, never a person's words."""

    __tablename__ = "journey_event"
    __table_args__ = (
        sa.UniqueConstraint("journey_id", "seq"),
        sa.UniqueConstraint("journey_id", "idempotency_key"),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)
    journey_id: Mapped[str] = mapped_column(sa.ForeignKey("journey.id"))
    seq: Mapped[int]
    kind: Mapped[str]
    level: Mapped[str | None]
    step: Mapped[str | None]
    actor: Mapped[str]
    actor_id: Mapped[str | None]
    at: Mapped[datetime]
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    idempotency_key: Mapped[str | None]
