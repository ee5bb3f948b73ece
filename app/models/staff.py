"""The people who work for the service: accounts, roles and one-time invitations."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import Role, StaffState


class Staff(Base):
    """One member of staff. Active means: a password and a second factor are set, and nobody has shut the account."""

    __tablename__ = "staff"
    __table_args__ = (
        one_of("state", StaffState),
        sa.CheckConstraint("state <> 'active' OR password_hash IS NOT NULL", name="active_has_password"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[str]
    password_hash: Mapped[str | None]
    totp_secret_sealed: Mapped[bytes]
    totp_last_step: Mapped[int | None]
    created_at: Mapped[datetime]


class StaffRole(Base):
    """A role that a member of staff holds. One person may hold several."""

    __tablename__ = "staff_role"
    __table_args__ = (one_of("role", Role),)

    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class StaffInvitation(Base):
    """A link that lets one person set a password once. The token itself is not here, only its hash."""

    __tablename__ = "staff_invitation"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
