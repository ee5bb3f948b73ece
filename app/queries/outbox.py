"""Whether messages go out: when a worker last looked, and since when a message is due that nobody has sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.models.heartbeats import Heartbeat
from app.models.outbox import Outgoing
from app.vocabulary import OutgoingState

LATE_AFTER = timedelta(minutes=5)
"""A silent worker, or a message that waits, is no cause for words before (trust.md P17)."""
_PRIORITIES = (0, 1, 2)  # As services.outbox has them: each is the beginning of the index of what is due.


@dataclass(frozen=True)
class Pulse:
    """``beat_at``: when any worker last looked, None where none ever did. ``due_since``: when the oldest message was
    due of those that nobody has sent yet, None where none is due."""

    beat_at: datetime | None
    due_since: datetime | None

    def late_since(self, now: datetime) -> datetime | None:
        """Since when messages do not go out as they should, or None while they do. Where no worker ever looked it is
        since the oldest that waits, else since now."""
        since = []
        if self.beat_at is None:
            since.append(self.due_since or now)
        elif now - self.beat_at > LATE_AFTER:
            since.append(self.beat_at)
        if self.due_since is not None and now - self.due_since > LATE_AFTER:
            since.append(self.due_since)
        return min(since, default=None)


def _oldest(priority: int) -> sa.ScalarSelect[datetime]:
    is_planned = Outgoing.state == sa.literal_column(f"'{OutgoingState.PLANNED}'")  # As the partial index has it.
    first = sa.select(Outgoing.due_at).where(is_planned, Outgoing.priority == priority).order_by(Outgoing.due_at)
    return first.limit(1).scalar_subquery()


_BEAT = sa.select(Heartbeat.beat_at).order_by(Heartbeat.beat_at.desc()).limit(1).scalar_subquery()
_PULSE = sa.select(_BEAT, *(_oldest(priority) for priority in _PRIORITIES))


def pulse(db: sa.Connection, now: datetime) -> Pulse:
    """Whether messages go out, in one cheap statement: every page of the staff asks it."""
    beat_at, *oldest = db.execute(_PULSE).one()
    return Pulse(beat_at, min((at for at in oldest if at is not None and at <= now), default=None))
