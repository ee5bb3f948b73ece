"""Who is signed in, who tried to, and who did what: sessions, sign-in tries and the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import ActorKind


class PortalSession(Base):
    """A client's open visit. ``form_seed`` feeds the keys that make a form count once.

    ``shown_at``: somebody may see her phone, and in this visit she asked for her pages all the same.
    ``notes_key_sealed`` is the key of her private notes, under a key that only the token in her browser gives.
    """

    __tablename__ = "portal_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    form_seed: Mapped[str]
    shown_at: Mapped[datetime | None]
    notes_key_sealed: Mapped[bytes | None]


class StaffSession(Base):
    """A member of staff's open visit. It began with password and second factor, at ``second_factor_at``."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    second_factor_at: Mapped[datetime]


class SignInTry(Base):
    """One try to sign in, within the last hour or as long as staff set.

    Both keys are HMACs: the row names no phrase, e-mail or address.
    """

    __tablename__ = "sign_in_try"
    __table_args__ = (sa.Index(None, "kind", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    account_hmac: Mapped[str]
    network_hmac: Mapped[str]
    at: Mapped[datetime]


class Audit(Base):
    """One act worth remembering. Rows are added and never changed. ``detail`` holds codes and numbers, never text."""

    __tablename__ = "audit"
    __table_args__ = (
        one_of("actor_kind", ActorKind),
        sa.Index(None, "object_kind", "object_id", "at"),
        sa.Index(None, "actor_id", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_kind: Mapped[str]
    actor_id: Mapped[str]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
