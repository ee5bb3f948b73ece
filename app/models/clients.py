"""The people whom the service helps. A client is a pseudonym; no column here holds what she said or who she is."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import Audience, Frame


class Client(Base):
    """One client. Without a locator she has no phrase; with ``erased_at`` she is gone and only counts.

    ``consent_version`` says which text about privacy she agreed to, and ``consented_at`` when. ``looked_at``: the short
    look was taken or put aside. While ``watched_since`` is set somebody may see her phone: nothing is sent to her, and
    her pages stay bland. While ``locked_since`` is set protocol P-V holds: nothing is sent, no calendar file is made,
    nobody of her home or of a partner service is involved. ``zone`` is where her days begin; None until she says so,
    and then the service's own counts.
    ``phrase_hash`` is a whole Argon2id string: parameters, her own salt and the hash (trust.md 2.2).
    """

    __tablename__ = "client"
    __table_args__ = (
        one_of("frame", Frame),
        one_of("audience", Audience),
        sa.CheckConstraint("(locator_hmac IS NULL) = (phrase_hash IS NULL)", name="phrase_is_whole"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    zone: Mapped[str | None]
    frame: Mapped[str]
    audience: Mapped[str]
    team: Mapped[str | None]
    created_at: Mapped[datetime]
    locator_hmac: Mapped[str | None] = mapped_column(unique=True)
    phrase_hash: Mapped[str | None]
    phrase_confirmed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    consent_version: Mapped[str | None]
    consented_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    watched_since: Mapped[datetime | None]
    locked_since: Mapped[datetime | None]


class ClientKey(Base):
    """The key of one client's texts, wrapped by a key outside the database. Without the row her texts are noise."""

    __tablename__ = "client_key"

    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dek_wrapped: Mapped[bytes]
    kek_name: Mapped[str]
    created_at: Mapped[datetime]


class SafeContact(Base):
    """How she may be reached, in her own words. Without a row, or without ways, nobody calls or writes to her.

    ``ways`` are of call, message, email; ``times`` of morning, afternoon, evening, weekend. What she said in words is
    sealed with her key: the address, the name we go by (``shown_as``), what we say if someone else answers, the word
    that she hears from us, and the two that she may say, for "stop" and for "help". An address is kept with a consent
    of its own.
    """

    __tablename__ = "safe_contact"

    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    ways: Mapped[list[str]] = mapped_column(sa.JSON)
    times: Mapped[list[str]] = mapped_column(sa.JSON)
    may_leave_voicemail: Mapped[bool]
    may_have_calendar_file: Mapped[bool]
    address_sealed: Mapped[bytes | None]
    code_word_sealed: Mapped[bytes | None]
    shown_as_sealed: Mapped[bytes | None]
    if_someone_else_sealed: Mapped[bytes | None]
    stop_word_sealed: Mapped[bytes | None]
    help_word_sealed: Mapped[bytes | None]
    consent_version: Mapped[str | None]
    consented_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))


class Erasure(Base):
    """Somebody was erased. Nothing here says who: the fingerprint is of an id that is gone, and needs the pepper.

    It is kept so that an older copy of the database, brought back, can be made to forget her again (trust.md 2.6).
    """

    __tablename__ = "erasure"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
