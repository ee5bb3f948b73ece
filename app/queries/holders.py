"""With whom somebody is, for rows of people who are not the reader's own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.staff import Staff
from app.models.teams import Cover
from app.permissions import Actor


@dataclass(frozen=True)
class Holder:
    """A colleague. ``covered_until``: the reader sees to her clients until then; None where she does not."""

    name: str
    covered_until: datetime | None


def holders(db: sa.Connection, staff: Actor, ids: Collection[str], now: datetime) -> dict[str, Holder]:
    """These colleagues by id, without the reader. One statement; none where there is nobody else."""
    others = sorted(set(ids) - {staff.id})
    if not others:
        return {}
    covers_now = sa.and_(
        Cover.staff_id == Staff.id,
        Cover.covered_by == staff.id,
        Cover.ended_at.is_(None),
        Cover.starts_at <= now,
        Cover.ends_at > now,
    )
    rows = db.execute(
        sa.select(Staff.id, Staff.name, sa.func.max(Cover.ends_at).label("until"))
        .outerjoin(Cover, covers_now)
        .where(Staff.id.in_(others))
        .group_by(Staff.id, Staff.name)
    )
    return {row.id: Holder(row.name, row.until) for row in rows}
