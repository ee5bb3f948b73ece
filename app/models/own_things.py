"""What a client keeps for herself: tools that she fills, and private notes that no member of staff can read."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import ToolKind


class ToolEntry(Base):
    """One thing in one of her tools: a goal of her own, an agreement with herself, a day in her log.

    ``words_sealed`` is JSON under her key. ``is_shared``: she lets the counsellor of her plan read it. ``closed_at``:
    done, or put away; it stays hers until she deletes it.
    """

    __tablename__ = "tool_entry"
    __table_args__ = (one_of("kind", ToolKind), sa.Index("ix_tool_entry_client", "client_id", "kind"))

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"))
    kind: Mapped[str]
    words_sealed: Mapped[bytes]
    is_shared: Mapped[bool]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class NotesKey(Base):
    """The key of her private notes, wrapped by her six words and by her recovery code, never by a key of ours.

    Whoever has neither reads nothing: not the staff, not the database with every key of the service. The highest
    ``version`` is the key in use; an older one belongs to words that are lost, and waits for them with its notes.
    ``by_used_code``: the same key under the recovery code that was swapped a moment ago, for a second click; it goes
    when she shows that she kept her new words.
    """

    __tablename__ = "notes_key"

    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by_phrase: Mapped[bytes]
    phrase_salt: Mapped[bytes]
    by_recovery: Mapped[bytes | None]
    recovery_salt: Mapped[bytes | None]
    by_used_code: Mapped[bytes | None]
    created_at: Mapped[datetime]


class PrivateNote(Base):
    """One private note, sealed with the key of ``NotesKey`` that has this version."""

    __tablename__ = "private_note"

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    key_version: Mapped[int]
    words_sealed: Mapped[bytes]
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class LookDraft(Base):
    """What she has answered in the short look so far and has not sent: hers alone. ``answers_sealed`` is JSON."""

    __tablename__ = "look_draft"

    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    answers_sealed: Mapped[bytes]
    saved_at: Mapped[datetime]
