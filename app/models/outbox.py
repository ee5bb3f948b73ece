"""What leaves the service: messages that are planned, claimed by a worker, sent, and how each try went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, one_of
from app.vocabulary import ChannelKind, DeliveryOutcome, OneTap, OutgoingState, SendPolicy

_PLANNED = sa.text("state = 'planned'")
_CLAIMED = sa.text("state = 'claimed'")
_LIVE = sa.text("state IN ('planned', 'claimed')")
_SECOND = sa.text("state = 'sent' AND place = 2")
_UNDELIVERED = sa.text("state IN ('uncertain', 'dead') AND dealt_at IS NULL")


class Outgoing(Base):
    """One message to one client or to one member of staff, planned in the transaction that caused it.

    ``text`` names its words in the registry (app/outgoing_texts.py) and ``variables`` what may stand in them: never a
    person's words. ``cause`` says what it was planned for; one live row a cause. ``place`` is which of the reminders of
    its step it is. ``nominal_at`` is when the rule alone would send it, ``due_at`` when it may go: outside quiet hours,
    or after a try that failed. After ``not_after`` nobody needs it. ``priority``: the lower goes first. The id is the
    key on the wire, by which a channel knows a second try of the same message. ``why`` is a code: why it was cancelled,
    held back or is dead. ``begun_at``: a try that may not be repeated has begun: nobody can say that it did not go
    out. A dead or uncertain one waits for a person until ``dealt_at``. ``answer`` is what she tapped.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        one_of("state", OutgoingState),
        one_of("policy", SendPolicy),
        one_of("answer", OneTap),
        sa.CheckConstraint("(client_id IS NULL) <> (staff_id IS NULL)", name="to_one_person"),
        sa.CheckConstraint("(state = 'claimed') = (lease_until IS NOT NULL)", name="claimed_by_lease"),
        sa.CheckConstraint("(state IN ('planned', 'claimed')) = (closed_at IS NULL)", name="closed_says_when"),
        sa.Index("ix_outgoing_due", "priority", "due_at", sqlite_where=_PLANNED, postgresql_where=_PLANNED),
        sa.Index("ix_outgoing_lease", "lease_until", sqlite_where=_CLAIMED, postgresql_where=_CLAIMED),
        sa.Index("uq_outgoing_live", "cause", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        sa.Index("ix_outgoing_undelivered", "closed_at", sqlite_where=_UNDELIVERED, postgresql_where=_UNDELIVERED),
        sa.Index("ix_outgoing_second", "closed_at", sqlite_where=_SECOND, postgresql_where=_SECOND),
        sa.Index("ix_outgoing_client", "client_id", "due_at"),
        sa.Index("ix_outgoing_journey", "journey_id", "step"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    cause: Mapped[str]
    text: Mapped[str]
    variables: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    client_id: Mapped[str | None] = mapped_column(sa.ForeignKey("client.id"))
    staff_id: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    journey_id: Mapped[str | None] = mapped_column(sa.ForeignKey("journey.id"))
    step: Mapped[str | None]
    booking_id: Mapped[str | None]
    place: Mapped[int]
    policy: Mapped[str]
    priority: Mapped[int]
    planned_at: Mapped[datetime]
    nominal_at: Mapped[datetime]
    due_at: Mapped[datetime]
    not_after: Mapped[datetime | None]
    state: Mapped[str]
    holder: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]
    first_tried_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    channel: Mapped[str | None]
    language: Mapped[str | None]
    why: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    dealt_at: Mapped[datetime | None]
    dealt_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class Delivery(Base):
    """One try to send one message. The same try is written once, whoever writes it."""

    __tablename__ = "delivery"
    __table_args__ = (one_of("outcome", DeliveryOutcome),)

    outgoing_id: Mapped[str] = mapped_column(sa.ForeignKey("outgoing.id"), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str]
    worker: Mapped[str]
    at: Mapped[datetime]
    outcome: Mapped[str]
    error: Mapped[str | None]


class Lease(Base):
    """Who does one kind of work now, and until when nobody else does."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


class Channel(Base):
    """A way out of the service that staff set up. Its address, with every secret in it, is sealed by the key ring;
    without one the row keeps only how the address of the environment fares.

    ``honours_key``: the other side knows a second try by our key. After ``failures`` in a row nothing is tried until
    ``rests_until``. ``place`` is how far we have read what comes in through it. ``shown_as`` is what her page tells of
    it and is no secret: the name of our bot, the public key of our pushes. A new address has neither yet.
    """

    __tablename__ = "channel"
    __table_args__ = (one_of("kind", ChannelKind),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    address_sealed: Mapped[bytes | None]
    key_name: Mapped[str | None]
    is_on: Mapped[bool]
    honours_key: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None] = mapped_column(sa.ForeignKey("staff.id"))
    tested_at: Mapped[datetime | None]
    test_outcome: Mapped[str | None]
    failures: Mapped[int]
    rests_until: Mapped[datetime | None]
    place: Mapped[int | None] = mapped_column(sa.BigInteger())
    shown_as: Mapped[str | None]


class ReachAddress(Base):
    """Where a message for her goes on one channel: an address, a number, a chat, a browser. Sealed with her key.

    ``address_hmac`` finds who writes from a chat, and keeps a browser from being there twice. ``agreed_to`` is the
    version of the words by which she agreed that it is kept.
    """

    __tablename__ = "reach_address"
    __table_args__ = (one_of("channel", ChannelKind), sa.UniqueConstraint("channel", "address_hmac"))

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    channel: Mapped[str]
    address_sealed: Mapped[bytes]
    address_hmac: Mapped[str]
    agreed_to: Mapped[str]
    agreed_at: Mapped[datetime]


class ReminderChoice(Base):
    """How she wants to be reminded. Without a row: on her pages only, and never from nine in the evening to nine.

    ``channel`` is a ChannelKind. Quiet hours are minutes of her day, and may go over midnight. ``free_days`` are days
    (YYYY-MM-DD) on which nothing comes. ``shows_time``: the message about a talk may name its time. While
    ``stopped_at`` is set, nothing is planned and nothing is sent.
    """

    __tablename__ = "reminder_choice"
    __table_args__ = (one_of("channel", ChannelKind),)

    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), primary_key=True)
    channel: Mapped[str]
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    free_days: Mapped[list[str]] = mapped_column(sa.JSON)
    shows_time: Mapped[bool]
    stopped_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class MessengerCode(Base):
    """A code that she writes to our bot so that her chat is hers. Only its HMAC is here; it is used once."""

    __tablename__ = "messenger_code"
    __table_args__ = (one_of("channel", ChannelKind),)

    code_hmac: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("client.id"), index=True)
    channel: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffNotices(Base):
    """What a member of staff wants to hear of by e-mail. Without a row: alerts, and a digest at nine on working days.

    ``digest_at`` is a minute of the service's day.
    """

    __tablename__ = "staff_notices"

    staff_id: Mapped[str] = mapped_column(sa.ForeignKey("staff.id"), primary_key=True)
    wants_alerts: Mapped[bool]
    wants_digest: Mapped[bool]
    digest_at: Mapped[int]
    changed_at: Mapped[datetime]
