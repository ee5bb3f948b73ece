"""The choices of filters that a member of staff kept under a name. They are her own, and nobody else reads them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.models.desk import SavedView
from app.permissions import Actor
from app.queries.clients_list import Wanted


@dataclass(frozen=True)
class View:
    """One saved view of hers."""

    id: str
    name: str
    wanted: Wanted


def views_of(db: sa.Connection, staff: Actor) -> list[View]:
    """Her saved views, by name."""
    rows = db.execute(
        sa.select(SavedView.id, SavedView.name, SavedView.filters)
        .where(SavedView.staff_id == staff.id)
        .order_by(sa.func.lower(SavedView.name), SavedView.id)
    )
    return [View(row.id, row.name, Wanted.of(row.filters)) for row in rows]


def view_for(db: sa.Connection, staff: Actor, view_id: str) -> View | None:
    """One of her views; a colleague's is not found."""
    return next((view for view in views_of(db, staff) if view.id == view_id), None)
