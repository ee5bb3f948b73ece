"""Contacts of the first line: one card a contact, what was said on it as it was typed, and what was done, in order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import Audience, ContactChannel, ContactEnding, FollowUp, Risk

_OPEN = sa.text("closed_at IS NULL")


class ContactCard(Base):
    """One contact, from the first word on. It belongs to nobody until somebody agreed to become a client.

    ``arrived_at`` is when the person reached us, ``opened_at`` when a colleague took the contact. ``holder_id`` is who
    has it now: whoever opened it, until somebody accepted it. Its texts are sealed with a key of its own; without
    ``dek_wrapped`` they are noise. ``risk`` and its rule are what was found on the card. ``complex_since``: a senior
    colleague was asked. ``forgotten_at``: nobody agreed to anything, and its words are gone.
    """

    __tablename__ = "contact_card"
    __table_args__ = (
        one_of("channel", ContactChannel),
        one_of("audience", Audience),
        one_of("risk", Risk),
        one_of("ending", ContactEnding),
        one_of("follow_up", FollowUp),
        sa.CheckConstraint("(closed_at IS NULL) = (ending IS NULL)", name="closed_says_how"),
        sa.CheckConstraint("(dek_wrapped IS NULL) = (key_name IS NULL)", name="key_is_whole"),
        sa.Index("ix_contact_card_open", "holder_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_contact_card_closed", "closed_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    audience: Mapped[str]
    language: Mapped[str]
    arrived_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    holder_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    client_id: Mapped[str | None] = mapped_column(sa.ForeignKey("client.id"), index=True)
    dek_wrapped: Mapped[bytes | None]
    key_name: Mapped[str | None]
    risk: Mapped[str]
    risk_rule: Mapped[str | None]
    risk_reasons: Mapped[list[str]] = mapped_column(sa.JSON)
    complex_since: Mapped[datetime | None]
    follow_up: Mapped[str]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    ending: Mapped[str | None]
    forgotten_at: Mapped[datetime | None]


class ContactAnswer(Base):
    """One field of a card as it was typed last. ``version`` counts its changes: two people never overwrite each other
    without seeing it.
    """

    __tablename__ = "contact_answer"

    card_id: Mapped[str] = mapped_column(sa.ForeignKey("contact_card.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    value_sealed: Mapped[bytes]
    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))


class ContactEvent(Base):
    """One thing that was decided, agreed or done in a contact. Only added. ``detail`` holds codes, never words."""

    __tablename__ = "contact_event"
    __table_args__ = (sa.UniqueConstraint("card_id", "idempotency_key"),)

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)
    card_id: Mapped[str] = mapped_column(sa.ForeignKey("contact_card.id"), index=True)
    at: Mapped[datetime]
    staff_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    kind: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    idempotency_key: Mapped[str | None]
