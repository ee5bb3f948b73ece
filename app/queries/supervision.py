"""Talks of supervision: everybody reads her own, who leads those of her team, and the words are for the two alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.models.staff import Staff
from app.models.supervision import SupervisionSession
from app.permissions import Actor, scope_of
from app.queries.helping import of_her_teams
from app.queries.staff import Colleague, colleagues
from app.vocabulary import Permission, Scope


@dataclass(frozen=True)
class SessionRow:
    """One talk that took place. ``words_sealed`` is None where nothing was written, and for who may not read it."""

    id: str
    staff_id: str
    staff_name: str
    supervisor_name: str
    kind: str
    held_on: date
    minutes: int
    themes: tuple[str, ...]
    words_sealed: bytes | None


_WHO, _BY = sa.orm.aliased(Staff), sa.orm.aliased(Staff)


def sessions_for(db: sa.Connection, staff: Actor, *, limit: int = 100) -> list[SessionRow]:
    """The talks that this person may know of, the newest first."""
    is_hers = sa.or_(SupervisionSession.staff_id == staff.id, SupervisionSession.supervisor_id == staff.id)
    words = sa.case((is_hers, SupervisionSession.words_sealed), else_=None)
    rows: Any = db.execute(
        sa.select(
            *(
                SupervisionSession.id,
                SupervisionSession.staff_id,
                _WHO.name.label("staff_name"),
                SupervisionSession.kind,
            ),
            *(
                _BY.name.label("supervisor_name"),
                SupervisionSession.held_on,
                SupervisionSession.minutes,
                SupervisionSession.themes,
                words.label("words_sealed"),
            ),
        )
        .join(_WHO, _WHO.id == SupervisionSession.staff_id)
        .join(_BY, _BY.id == SupervisionSession.supervisor_id)
        .where(sa.or_(is_hers, _within(SupervisionSession.staff_id, staff)))
        .order_by(SupervisionSession.held_on.desc(), SupervisionSession.written_at.desc(), SupervisionSession.id)
        .limit(limit)
    )
    return [_session(row) for row in rows]


def _session(row: Any) -> SessionRow:
    named = dict(row._mapping)
    return SessionRow(**{**named, "held_on": date.fromisoformat(row.held_on), "themes": tuple(row.themes)})


def colleagues_of(db: sa.Connection, staff: Actor) -> list[Colleague]:
    """Colleagues at the desk with whom this person may write of a talk: those of her teams, by name; never herself."""
    if not staff.may(Permission.WRITE_SUPERVISION):
        return []
    hers = set(db.execute(sa.select(Staff.id).where(of_her_teams(Staff.id, staff), Staff.id != staff.id)).scalars())
    return [
        one for one in colleagues(db) if one.id in hers and scope_of(one.roles, Permission.SEE_WORKLIST) is not None
    ]


def had_one_between(db: sa.Connection, since: date, until: date) -> set[str]:
    """Who had a talk of supervision from one day to another, both counted."""
    days = SupervisionSession.held_on.between(since.isoformat(), until.isoformat())
    return set(db.execute(sa.select(SupervisionSession.staff_id).where(days)).scalars())


def _within(staff_id: sa.orm.InstrumentedAttribute[str], staff: Actor) -> sa.ColumnElement[bool]:
    match staff.scope(Permission.READ_SUPERVISION):
        case Scope.ALL:
            return sa.true()
        case Scope.TEAM:
            return of_her_teams(staff_id, staff)
        case _:
            return sa.false()
