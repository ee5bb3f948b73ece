"""Who opened the records of many different clients within one hour (trust.md T5: a bulk-read alarm)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.models.access import Audit
from app.models.staff import Staff
from app.vocabulary import ActorKind

WITHIN = timedelta(hours=1)
RECORDS_AN_HOUR = 40
"""More than a full day's work of a counsellor, in one hour."""
SAID_FOR = timedelta(hours=24)
"""So long one alarm about one person stands, and no second is raised."""
ALARM = "many_records_opened"
"""The action of the audit log. Its object is the member of staff, its detail the number."""


@dataclass(frozen=True)
class ManyOpened:
    """Somebody opened so many different records within an hour. ``at``: when the last of them was."""

    staff_id: str
    name: str
    number: int
    at: datetime


@dataclass(frozen=True)
class Alarm:
    """It was noted, and supervisors are told."""

    id: str
    staff_id: str
    name: str
    number: int
    at: datetime


_ALARMS = sa.and_(Audit.action == ALARM, Audit.object_kind == "staff")


def many_opened(db: sa.Connection, now: datetime, *, more_than: int = RECORDS_AN_HOUR) -> list[ManyOpened]:
    """Those who opened more than this within the hour that ends now, and of whom no alarm stands: one statement."""
    said = sa.orm.aliased(Audit)
    is_said = sa.exists().where(
        said.action == ALARM,
        said.object_kind == "staff",
        said.object_id == Audit.actor_id,
        said.at > now - SAID_FOR,
    )
    number = sa.func.count(Audit.object_id.distinct())
    rows = db.execute(
        sa.select(Audit.actor_id, Staff.name, number.label("number"), sa.func.max(Audit.at).label("at"))
        .join(Staff, Staff.id == Audit.actor_id)
        .where(
            Audit.action == "client_opened",
            Audit.object_kind == "client",
            Audit.actor_kind == ActorKind.STAFF,
            Audit.at > now - WITHIN,
            Audit.at <= now,
        )
        .group_by(Audit.actor_id, Staff.name)
        .having(number > more_than, ~is_said.correlate(Audit))
        .order_by(Staff.name)
    )
    return [ManyOpened(*row) for row in rows]


def alarms_since(db: sa.Connection, since: datetime) -> list[Alarm]:
    """The alarms since then, the newest first."""
    rows = db.execute(
        sa.select(Audit.id, Audit.object_id, Staff.name, Audit.detail, Audit.at)
        .join(Staff, Staff.id == Audit.object_id)
        .where(_ALARMS, Audit.at > since)
        .order_by(Audit.at.desc(), Audit.id)
    )
    return [Alarm(row.id, row.object_id, row.name, row.detail["records"], row.at) for row in rows]
