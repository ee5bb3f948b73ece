"""How somebody gets her six words from the service, or gets them anew: one-time codes, and who asked for them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import CodeKind, Decision

_LIVES = "used_at IS NULL AND withdrawn_at IS NULL"
_OPEN = "decided_at IS NULL"


class Caller(Base):
    """A client whom the desk opened for somebody on the phone.

    ``staff_id`` is her current contact (domain.md section 8) as long as nobody has taken a journey of hers.
    """

    __tablename__ = "caller"

    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    opened_at: Mapped[datetime]


class ReissueRequest(Base):
    """Somebody of the staff asks for new words for a client who lost hers. Another person decides, never the same."""

    __tablename__ = "reissue_request"
    __table_args__ = (
        one_of("decision", Decision),
        sa.CheckConstraint("requested_by <> decided_by", name="two_people"),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL)",
            name="decided_whole",
        ),
        sa.Index(
            "ix_reissue_request_open",
            "client_id",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    requested_by: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"))
    requested_at: Mapped[datetime]
    reason_sealed: Mapped[bytes]
    decided_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None]


class ClientCode(Base):
    """A code that is swapped for six words, once. Only its HMAC is here; one of a kind lives at a time.

    A used code is also what is remembered of the change of words; ``told_at`` is when she said that she has seen it.
    A recovery code is drawn beside the six words, so nobody issued it and it does not run out.
    """

    __tablename__ = "client_code"
    __table_args__ = (
        one_of("kind", CodeKind),
        sa.CheckConstraint("(kind = 'recovery') = (issued_by IS NULL)", name="issued_by_staff"),
        sa.CheckConstraint("(kind = 'recovery') = (expires_at IS NULL)", name="staff_codes_run_out"),
        sa.CheckConstraint("(kind = 'reissue') = (request_id IS NOT NULL)", name="reissue_was_asked"),
        sa.CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="used_or_withdrawn"),
        sa.Index(
            "ix_client_code_living",
            "client_id",
            "kind",
            unique=True,
            sqlite_where=sa.text(_LIVES),
            postgresql_where=sa.text(_LIVES),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    code_hmac: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    request_id: Mapped[str | None] = mapped_column(sa.ForeignKey("reissue_request.id"), unique=True)
    issued_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
