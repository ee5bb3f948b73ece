"""Views of the list of clients that a member of staff keeps for herself: a name, and what was looked for."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.desk import SavedView
from app.queries.clients_list import Wanted

MOST = 30
"""More than a list beside the filters can show to be of use."""


class NameTaken(Exception):
    """Another view of hers bears this name."""


class TooMany(Exception):
    """She keeps as many views as can be shown."""


def save_view(db: sa.Connection, staff_id: str, name: str, wanted: Wanted) -> str:
    """Keep what she looks for under a name; gives the view's id. The same again under the same name is as good as once.

    Raises NameTaken, TooMany.
    """
    name, filters = name.strip(), _kept(wanted)
    rows = db.execute(
        sa.select(SavedView.id, SavedView.name, SavedView.filters).where(SavedView.staff_id == staff_id)
    ).all()
    for row in rows:
        if row.name == name and row.filters == filters:
            return str(row.id)
    if len(rows) >= MOST:
        raise TooMany
    view_id = new_id()
    _once(
        db,
        sa.insert(SavedView).values(id=view_id, staff_id=staff_id, name=name, filters=filters, made_at=clock.now()),
    )
    return view_id


def rename_view(db: sa.Connection, staff_id: str, view_id: str, name: str) -> None:
    """From now on it bears this name. Raises NameTaken."""
    mine = sa.and_(SavedView.id == view_id, SavedView.staff_id == staff_id)
    _once(db, sa.update(SavedView).where(mine).values(name=name.strip()))


def delete_view(db: sa.Connection, staff_id: str, view_id: str) -> None:
    """It is gone. Nobody in it changes by that."""
    db.execute(sa.delete(SavedView).where(SavedView.id == view_id, SavedView.staff_id == staff_id))


def _kept(wanted: Wanted) -> dict[str, str | int]:
    return {name: value for name, value in asdict(wanted).items() if value}


def _once(db: sa.Connection, change: sa.Insert | sa.Update) -> None:
    try:
        with db.begin_nested():
            db.execute(change)
    except sa.exc.IntegrityError as error:
        raise NameTaken from error
