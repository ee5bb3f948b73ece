"""Who asked what was answered in talks, for the pages that show scores over time."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.models.staff import Staff


def names_of(db: sa.Connection, staff_ids: Collection[str]) -> dict[str, str]:
    """The names of colleagues by id; nobody is asked about where there is nobody."""
    if not staff_ids:
        return {}
    rows = db.execute(sa.select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids)))
    return {row.id: row.name for row in rows}
