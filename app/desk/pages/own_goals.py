"""Her own goals, as far as she lets them be seen. Nothing else of her tools is on a page of staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.permissions import Actor
from app.services.own_things import shared_goals
from app.services.sealing import Locker


@dataclass(frozen=True)
class SharedGoal:
    """One goal in her words. ``done_at``: she said that it is done."""

    words: str
    at: datetime
    done_at: datetime | None


def own_goals(db: sa.Connection, staff: Actor, locker: Locker) -> tuple[SharedGoal, ...]:
    """What she shares, for whoever may read what she sent; nothing for anybody else."""
    found = shared_goals(db, locker, staff)
    return tuple(SharedGoal(one.text(), one.created_at, one.closed_at) for one in found)
