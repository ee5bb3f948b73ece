"""What a worker asks before it writes anything: is a message due, and is one stuck. And what machines ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.base import UtcDateTime
from app.models.outbox import Channel, Outgoing
from app.vocabulary import ChannelKind, OutgoingState

_PRIORITIES = (0, 1, 2)  # As services.outbox has them: each is the beginning of the index of what is due.
_NOW = sa.bindparam("now", type_=UtcDateTime())


def _state_is(state: OutgoingState) -> sa.ColumnElement[bool]:
    return Outgoing.state == sa.literal_column(f"'{state}'")  # As the partial indexes have it.


def _is_due(priority: int) -> sa.ColumnElement[bool]:
    due = sa.select(Outgoing.id).where(
        _state_is(OutgoingState.PLANNED), Outgoing.priority == priority, Outgoing.due_at <= _NOW
    )
    return sa.exists(due)


_STUCK = sa.and_(_state_is(OutgoingState.CLAIMED), Outgoing.lease_until < _NOW)
_TO_DO = sa.select(
    sa.or_(*(_is_due(priority) for priority in _PRIORITIES)), sa.exists(sa.select(Outgoing.id).where(_STUCK))
)
_UNDELIVERED = sa.and_(
    Outgoing.state.in_([sa.literal_column(f"'{state}'") for state in (OutgoingState.UNCERTAIN, OutgoingState.DEAD)]),
    Outgoing.dealt_at.is_(None),
    Outgoing.client_id.is_not(None),  # What is not told to staff by e-mail stands on the desk all the same.
)
_COUNTS = sa.select(
    sa.select(sa.func.count()).select_from(Outgoing).where(_UNDELIVERED).scalar_subquery(),
    sa.select(sa.func.count()).select_from(Outgoing).where(_STUCK).scalar_subquery(),
)


@dataclass(frozen=True)
class Counts:
    """``undelivered``: dead or uncertain messages that nobody has looked at. ``stuck``: claimed, by a worker gone."""

    undelivered: int
    stuck: int


def to_do(db: sa.Connection, now: datetime) -> tuple[bool, bool]:
    """Whether a message is due, and whether one is stuck: one cheap statement, so that a worker without work rests."""
    is_due, is_stuck = db.execute(_TO_DO, {"now": now}).one()
    return bool(is_due), bool(is_stuck)


def counts(db: sa.Connection, now: datetime) -> Counts:
    """The messages that went wrong, by number alone."""
    undelivered, stuck = db.execute(_COUNTS, {"now": now}).one()
    return Counts(undelivered, stuck)


_AILING = sa.select(Channel.kind, Channel.rests_until).where(Channel.failures > 0)


def ailing(db: sa.Connection) -> dict[ChannelKind, datetime | None]:
    """The channels whose last try failed, and until when each rests; None where it did not fail often enough."""
    return {ChannelKind(row.kind): row.rests_until for row in db.execute(_AILING)}
