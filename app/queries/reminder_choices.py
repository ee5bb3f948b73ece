"""How clients want to be reminded: their channel, their hours, and where a message goes; addresses stay sealed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app import house_rules
from app.models.outbox import ReachAddress, ReminderChoice
from app.vocabulary import ChannelKind
from quests.quiet_hours import QuietRules
from quests.reminder_caps import hours_of


def usual_hours() -> QuietRules:
    """When nothing comes to who chose no hours: those of the service as they hold now."""
    return house_rules.now().caps.usual_hours


@dataclass(frozen=True)
class Choice:
    """How one client wants to be reminded. Who has said nothing: on her pages only, and not at night.

    ``quiet`` is counted in her own zone. ``shows_time``: the message about a talk may name its time. While
    ``stopped_at`` is set, nothing is planned and nothing is sent.
    """

    client_id: str
    channel: ChannelKind = ChannelKind.PORTAL
    quiet: QuietRules = field(default_factory=usual_hours)
    shows_time: bool = False
    stopped_at: datetime | None = None

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None


@dataclass(frozen=True)
class Address:
    """Where a message for her goes on one channel.

    It opens with her locker: table ``reach_address``, column ``address_sealed`` and ``id`` as the row.
    """

    id: str
    client_id: str
    channel: ChannelKind
    address_sealed: bytes
    agreed_to: str
    agreed_at: datetime


_CHOICE = (
    ReminderChoice.client_id,
    ReminderChoice.channel,
    ReminderChoice.quiet_from,
    ReminderChoice.quiet_until,
    ReminderChoice.free_days,
    ReminderChoice.shows_time,
    ReminderChoice.stopped_at,
)
_ADDRESS = (
    ReachAddress.id,
    ReachAddress.client_id,
    ReachAddress.channel,
    ReachAddress.address_sealed,
    ReachAddress.agreed_to,
    ReachAddress.agreed_at,
)


def choice_of(db: sa.Connection, client_id: str) -> Choice:
    """How this client wants to be reminded."""
    return choices_of(db, [client_id])[client_id]


def choices_of(db: sa.Connection, client_ids: Collection[str]) -> dict[str, Choice]:
    """How these clients want to be reminded, every one of them, with one query."""
    rows: Any = db.execute(sa.select(*_CHOICE).where(ReminderChoice.client_id.in_(client_ids)))
    return {client_id: Choice(client_id) for client_id in client_ids} | {row.client_id: _choice(row) for row in rows}


def _choice(row: Any) -> Choice:
    free_days = frozenset(date.fromisoformat(day) for day in row.free_days)
    quiet = QuietRules(*hours_of(row.quiet_from, row.quiet_until, house_rules.now().caps), free_days)
    return Choice(row.client_id, ChannelKind(row.channel), quiet, row.shows_time, row.stopped_at)


def addresses_of(db: sa.Connection, client_id: str) -> list[Address]:
    """Where messages for this client may go, the oldest first."""
    return addresses_of_clients(db, [client_id])


def addresses_of_clients(db: sa.Connection, client_ids: Collection[str]) -> list[Address]:
    """Where messages for these clients may go, with one query; the oldest first."""
    rows: Any = db.execute(
        sa.select(*_ADDRESS)
        .where(ReachAddress.client_id.in_(client_ids))
        .order_by(ReachAddress.agreed_at, ReachAddress.channel, ReachAddress.id)
    )
    return [Address(row.id, row.client_id, ChannelKind(row.channel), *row[3:]) for row in rows]


def who_has_address(db: sa.Connection, channel: ChannelKind, address_hmac: str) -> str | None:
    """Whose address this is on a channel: the id of a client; None where nobody has it."""
    found: str | None = db.execute(
        sa.select(ReachAddress.client_id).where(
            ReachAddress.channel == channel, ReachAddress.address_hmac == address_hmac
        )
    ).scalar_one_or_none()
    return found
