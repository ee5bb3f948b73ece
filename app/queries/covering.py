"""Who sees to whose clients while somebody is away, and who could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.models.staff import Staff
from app.models.teams import Cover
from app.permissions import scope_of
from app.queries.staff import Colleague, colleagues
from app.vocabulary import Permission, Role


@dataclass(frozen=True)
class CoverRow:
    """A colleague sees to the clients of another one. ``staff_id`` is who is away."""

    id: str
    staff_id: str
    staff_name: str
    covered_by: str
    covered_by_name: str
    starts_at: datetime
    ends_at: datetime

    def runs_at(self, at: datetime) -> bool:
        """Whether it holds at this moment; else it is to come."""
        return self.starts_at <= at


_AWAY, _BY = sa.orm.aliased(Staff), sa.orm.aliased(Staff)
_COVERS = (
    sa.select(
        Cover.id,
        Cover.staff_id,
        _AWAY.name,
        Cover.covered_by,
        _BY.name.label("by_name"),
        Cover.starts_at,
        Cover.ends_at,
    )
    .join(_AWAY, _AWAY.id == Cover.staff_id)
    .join(_BY, _BY.id == Cover.covered_by)
    .order_by(Cover.starts_at, Cover.id)
)


def covers_from_now(db: sa.Connection, *, of: str | None = None) -> list[CoverRow]:
    """Every cover that runs or is to come, by its beginning; with ``of`` those of one absent colleague."""
    return _rows(db, Cover.ended_at.is_(None), Cover.ends_at > clock.now(), *([Cover.staff_id == of] if of else []))


def covers_between(db: sa.Connection, since: datetime, until: datetime) -> list[CoverRow]:
    """Every cover of which some moment lies in this time, however it ended."""
    ended = sa.func.coalesce(Cover.ended_at, Cover.ends_at)
    return _rows(db, Cover.starts_at < until, ended > since, Cover.starts_at < ended)


def cover_by_id(db: sa.Connection, cover_id: str) -> CoverRow | None:
    """One cover, whatever became of it."""
    return next(iter(_rows(db, Cover.id == cover_id)), None)


def _rows(db: sa.Connection, *which: sa.ColumnElement[bool]) -> list[CoverRow]:
    found: list[Any] = list(db.execute(_COVERS.where(*which)))
    return [CoverRow(*row) for row in found]


def who_could_cover(db: sa.Connection, away: Colleague) -> list[Colleague]:
    """Colleagues who may do what the absent one does: who takes journeys is covered by somebody who does, a clinician
    by a clinician."""
    return [one for one in colleagues(db) if one.id != away.id and _may_stand_in(one.roles, away.roles)]


def _may_stand_in(roles: frozenset[Role], away: frozenset[Role]) -> bool:
    needed = [Permission.SEE_WORKLIST, Permission.TAKE_JOURNEY, Permission.ASSESS_SAFETY]
    return all(scope_of(roles, one) is not None for one in needed if scope_of(away, one) is not None)
