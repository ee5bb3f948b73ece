"""The channels that staff set up: whether each is on, how it fared, and its sealed address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.models.outbox import Channel
from app.models.staff import Staff
from app.vocabulary import ChannelKind


@dataclass(frozen=True)
class ChannelRow:
    """One channel as it is kept. Without an address of its own it is one of the environment.

    ``test_outcome`` is the outcome of the last test and its code, as in ``failed:http_401``.
    """

    kind: ChannelKind
    address_sealed: bytes | None = field(repr=False)
    key_name: str | None
    is_on: bool
    honours_key: bool
    changed_at: datetime
    staff_name: str | None
    tested_at: datetime | None
    test_outcome: str | None
    failures: int
    rests_until: datetime | None

    @property
    def has_address(self) -> bool:
        return self.address_sealed is not None

    @property
    def is_resting(self) -> bool:
        """Whether it failed so often in a row that nothing is tried now."""
        return self.rests_until is not None and self.rests_until > clock.now()


_ROWS = sa.select(
    Channel.kind,
    Channel.address_sealed,
    Channel.key_name,
    Channel.is_on,
    Channel.honours_key,
    Channel.changed_at,
    Staff.name,
    Channel.tested_at,
    Channel.test_outcome,
    Channel.failures,
    Channel.rests_until,
).outerjoin(Staff, Staff.id == Channel.changed_by)
_RESTING = sa.select(Channel.kind, Channel.rests_until).where(Channel.rests_until.is_not(None))


def channel_rows(db: sa.Connection) -> dict[ChannelKind, ChannelRow]:
    """Every channel that has a row."""
    found = [ChannelRow(ChannelKind(row.kind), *row[1:]) for row in db.execute(_ROWS)]
    return {one.kind: one for one in found}


def resting(db: sa.Connection) -> dict[ChannelKind, datetime]:
    """The channels that nothing is tried on now, and until when: what is for them waits."""
    now = clock.now()
    return {ChannelKind(row.kind): row.rests_until for row in db.execute(_RESTING) if row.rests_until > now}


@dataclass(frozen=True)
class Inbound:
    """How far we have read what comes in through a channel, and what her page names the channel by."""

    place: int | None = None
    shown_as: str | None = None


def inbound_of(db: sa.Connection, kind: ChannelKind) -> Inbound:
    """The same of a channel without a row: nothing yet."""
    row = db.execute(sa.select(Channel.place, Channel.shown_as).where(Channel.kind == kind)).one_or_none()
    return Inbound(*row) if row else Inbound()
