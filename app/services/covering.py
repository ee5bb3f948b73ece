"""While somebody is away a colleague sees to her clients, as she would; then everything is as before.

A supervisor arranges it. Nobody changes hands, and it ends by itself (models/teams.py, Cover).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.staff import Staff
from app.models.teams import Cover
from app.queries.covering import CoverRow, cover_by_id, covers_from_now
from app.services.audit import Entry, append
from app.vocabulary import ActorKind, StaffState

LONGEST = timedelta(days=60)
"""Who is away for longer hands her clients over: a person has somebody of her own."""


class CannotCover(Exception):
    """This colleague does not work here now, or is the one who is away."""


class NoSuchTime(Exception):
    """The time is over already, ends before it begins, or is longer than a cover lasts."""


class CoveredThen(Exception):
    """Somebody covers her in that time already. ``cover`` says who, and when."""

    def __init__(self, cover: CoverRow) -> None:
        super().__init__("covered then")
        self.cover = cover


def make_cover(
    db: sa.Connection, staff_id: str, covered_by: str, starts_at: datetime, ends_at: datetime, *, made_by: str
) -> str:
    """From ``starts_at`` until ``ends_at`` a colleague sees to the clients of this one; gives the id of the cover.

    The same cover again changes nothing. Raises CannotCover, NoSuchTime, CoveredThen.
    """
    now = clock.now()
    if ends_at <= max(starts_at, now) or ends_at - starts_at > LONGEST:
        raise NoSuchTime
    # One absence is arranged at a time: two supervisors who do it at once meet here.
    people = sa.select(Staff.id, Staff.state).where(Staff.id.in_((staff_id, covered_by))).order_by(Staff.id)
    states = {row.id: row.state for row in db.execute(people.with_for_update())}
    if staff_id == covered_by or staff_id not in states or states.get(covered_by) != StaffState.ACTIVE:
        raise CannotCover(covered_by)
    for one in covers_from_now(db, of=staff_id):
        if one.starts_at < ends_at and starts_at < one.ends_at:
            if (one.covered_by, one.ends_at) == (covered_by, ends_at):
                return one.id
            raise CoveredThen(one)
    values = {"id": new_id(), "staff_id": staff_id, "covered_by": covered_by, "made_by": made_by, "made_at": now}
    db.execute(sa.insert(Cover).values(**values, starts_at=starts_at, ends_at=ends_at))
    _note(db, "cover_made", staff_id, made_by, covered_by)
    return str(values["id"])


def end_cover(db: sa.Connection, cover_id: str, *, ended_by: str) -> bool:
    """End it sooner, or call it off before it began; tells whether it ran or was to come."""
    now = clock.now()
    mine = sa.and_(Cover.id == cover_id, Cover.ended_at.is_(None), Cover.ends_at > now)
    ended = db.execute(sa.update(Cover).where(mine).values(ended_at=now)).rowcount == 1
    if ended and (cover := cover_by_id(db, cover_id)) is not None:
        _note(db, "cover_ended", cover.staff_id, ended_by, cover.covered_by)
    return ended


def _note(db: sa.Connection, action: str, staff_id: str, by: str, covered_by: str) -> None:
    append(db, Entry(ActorKind.STAFF, by, action, "staff", staff_id, {"covered_by": covered_by}))
