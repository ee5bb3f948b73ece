"""What the service set for itself, and what a second person still has to say yes to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import ApprovalKind, Decision

_OPEN = sa.text("decided_at IS NULL AND withdrawn_at IS NULL")


class ServiceSetting(Base):
    """One setting as it was from a moment on. Only added: the highest version holds, those before are its history.

    ``approved_by`` is the second person, where safety hangs on the setting.
    """

    __tablename__ = "service_setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[Any] = mapped_column(sa.JSON)
    written_at: Mapped[datetime]
    written_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    approved_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))


class ApprovalRequest(Base):
    """Something that one member of staff asks for and another one decides. ``proposed`` is what would become true.

    ``subject`` is the key of a setting, the e-mail address of somebody who shall be invited, or the id of a colleague
    who shall get roles. Open until it is decided, or until ``withdrawn_at``; there is one open request for one thing.
    """

    __tablename__ = "approval_request"
    __table_args__ = (
        one_of("kind", ApprovalKind),
        one_of("decision", Decision),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="second_person"),
        sa.CheckConstraint("(decided_at IS NULL) = (decision IS NULL)", name="decided_says_how"),
        sa.Index(
            "uq_approval_request_open", "kind", "subject", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    proposed: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    decision: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
