"""The rota: who is on call for what, in which order, from when until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.service_time import OnCall
from app.queries.service_hours import staff_for_duty, turns_between
from app.services.audit import Entry, append
from app.vocabulary import ActorKind, Duty


class NotForThisDuty(Exception):
    """Who shall be on call does not work here, or has no role for this duty."""


class TimeHasPassed(Exception):
    """A turn that is over tells nobody anything."""


class PlaceTaken(Exception):
    """Somebody else has this place of this duty then. ``name`` says who, ``starts_at`` and ``ends_at`` when."""

    def __init__(self, name: str, starts_at: datetime, ends_at: datetime) -> None:
        super().__init__("this place is taken")
        self.name, self.starts_at, self.ends_at = name, starts_at, ends_at


@dataclass(frozen=True)
class Span:
    """From when until when."""

    starts_at: datetime
    ends_at: datetime


def plan_turns(
    db: sa.Connection, staff_id: str, duty: Duty, rank: int, spans: Sequence[Span], *, planned_by: str
) -> int:
    """Put somebody on the rota; gives how many turns are new. All of them or none.

    The same turns again change nothing. Raises NotForThisDuty, TimeHasPassed, PlaceTaken.
    """
    if all(staff_id != one for one, _name in staff_for_duty(db, [duty])[duty]):
        raise NotForThisDuty(staff_id)
    if any(span.ends_at <= clock.now() for span in spans):
        raise TimeHasPassed
    new = [span for span in spans if not _stands(db, staff_id, duty, rank, span)]
    now = clock.now()
    for span in new:
        values = {"id": new_id(), "staff_id": staff_id, "duty": duty, "rank": rank, **vars(span)}
        db.execute(sa.insert(OnCall).values(**values, made_at=now, made_by=planned_by))
    if new:
        detail: dict[str, str | int | bool | None] = {"duty": str(duty), "rank": rank, "turns": len(new)}
        append(db, Entry(ActorKind.STAFF, planned_by, "on_call_planned", "staff", staff_id, detail))
    return len(new)


def withdraw_turn(db: sa.Connection, turn_id: str, *, withdrawn_by: str) -> bool:
    """Take a turn off the rota, also while it runs; tells whether it was on it."""
    now = clock.now()
    mine = sa.and_(OnCall.id == turn_id, OnCall.withdrawn_at.is_(None), OnCall.ends_at > now)
    withdrawn = db.execute(sa.update(OnCall).where(mine).values(withdrawn_at=now)).rowcount == 1
    if withdrawn:
        append(db, Entry(ActorKind.STAFF, withdrawn_by, "on_call_withdrawn", "on_call", turn_id))
    return withdrawn


def _stands(db: sa.Connection, staff_id: str, duty: Duty, rank: int, span: Span) -> bool:
    """Whether this very turn is planned. Raises PlaceTaken where the place of this duty is another's, or hers at
    another time that overlaps."""
    for turn in turns_between(db, span.starts_at, span.ends_at):
        if turn.duty is not duty or turn.starts_at >= span.ends_at:
            continue
        if (turn.staff_id, turn.rank, turn.starts_at, turn.ends_at) == (staff_id, rank, span.starts_at, span.ends_at):
            return True
        if turn.rank == rank or turn.staff_id == staff_id:
            raise PlaceTaken(turn.staff_name, turn.starts_at, turn.ends_at)
    return False
