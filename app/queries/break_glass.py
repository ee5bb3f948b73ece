"""Who asked to read what her role keeps shut, of whom, and whether it is open now (domain.md 8; trust.md T15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import clock
from app.models.clients import Client
from app.models.staff import Staff
from app.models.supervision import BreakGlass
from app.models.words import Note
from app.permissions import Actor
from app.queries.notes import SealedNote
from app.vocabulary import GlassKind, NoteKind, Permission

WAIT = timedelta(minutes=30)
"""It opens by itself after this time, unless a second person said yes or no before."""
OPEN_FOR = timedelta(minutes=60)
SHOWN_FOR = timedelta(days=30)
"""What is over stays on the page so long; after that the log tells of it."""

NEEDS: Mapping[GlassKind, Permission] = {
    GlassKind.CONTACT: Permission.BREAK_GLASS_CONTACT,
    GlassKind.RESTRICTED_NOTES: Permission.BREAK_GLASS_NOTES,
}
"""The permission by which each of the two may be asked for, and read."""


class GlassState(StrEnum):
    """Where a request stands. Waiting: for a second person, or for half an hour to pass."""

    WAITING = "waiting"
    OPEN = "open"
    OVER = "over"
    CLOSED = "closed"


@dataclass(frozen=True)
class Glass:
    """One request. ``reason_sealed`` opens with table ``break_glass``, column ``reason_sealed`` and its id."""

    id: str
    staff_id: str
    staff_name: str
    client_id: str
    pseudonym: str
    what: GlassKind
    reason_sealed: bytes
    asked_at: datetime
    approved_at: datetime | None
    approved_by: str | None
    closed_at: datetime | None
    closed_by: str | None

    @property
    def opens_at(self) -> datetime:
        """When it opened, or will."""
        return self.approved_at or self.asked_at + WAIT

    @property
    def ends_at(self) -> datetime:
        return self.opens_at + OPEN_FOR

    @property
    def state(self) -> GlassState:
        """Where it stands by the clock: open from the very moment, over at the very end of the hour."""
        now = clock.now()
        if self.closed_at is not None:
            return GlassState.CLOSED
        if now < self.opens_at:
            return GlassState.WAITING
        return GlassState.OPEN if now < self.ends_at else GlassState.OVER

    @property
    def is_alive(self) -> bool:
        return self.state in (GlassState.WAITING, GlassState.OPEN)


_ASKER, _SECOND, _CLOSER = aliased(Staff), aliased(Staff), aliased(Staff)
_GLASS = (
    sa.select(
        *(BreakGlass.id, BreakGlass.staff_id, _ASKER.name, BreakGlass.client_id, Client.pseudonym, BreakGlass.what),
        *(BreakGlass.reason_sealed, BreakGlass.asked_at, BreakGlass.approved_at, _SECOND.name.label("approved_by")),
        *(BreakGlass.closed_at, _CLOSER.name.label("closed_by")),
    )
    .join(Client, Client.id == BreakGlass.client_id)
    .join(_ASKER, _ASKER.id == BreakGlass.staff_id)
    .outerjoin(_SECOND, _SECOND.id == BreakGlass.approved_by)
    .outerjoin(_CLOSER, _CLOSER.id == BreakGlass.closed_by)
)


def _glass(row: Any) -> Glass:
    found = Glass(*row)
    return replace(found, what=GlassKind(found.what))


def glass_for(db: sa.Connection, staff: Actor, glass_id: str) -> Glass | None:
    """The request, if this person made it or is one of those who decide."""
    row = db.execute(_GLASS.where(BreakGlass.id == glass_id, _is_to_see(staff))).one_or_none()
    return _glass(row) if row is not None else None


def open_glass(db: sa.Connection, staff: Actor, glass_id: str) -> Glass | None:
    """The request, if it is hers and open now, and her role still is one that may; else it is not there (T15)."""
    found = glass_for(db, staff, glass_id)
    if found is None or found.staff_id != staff.id or not staff.may(NEEDS[found.what]):
        return None
    return found if found.state is GlassState.OPEN else None


def glasses_for(db: sa.Connection, staff: Actor) -> list[Glass]:
    """Requests of the last 30 days, the newest first: her own; for who decides those of everybody."""
    since = BreakGlass.asked_at > clock.now() - SHOWN_FOR
    rows = db.execute(_GLASS.where(_is_to_see(staff), since).order_by(BreakGlass.asked_at.desc(), BreakGlass.id))
    return [_glass(row) for row in rows]


def alive_of(db: sa.Connection, staff_id: str, client_id: str, what: GlassKind) -> Glass | None:
    """What this person asked for of this client that waits or is open now."""
    rows = db.execute(
        _GLASS.where(
            BreakGlass.staff_id == staff_id,
            BreakGlass.client_id == client_id,
            BreakGlass.what == what,
            BreakGlass.closed_at.is_(None),
        ).order_by(BreakGlass.asked_at.desc())
    )
    return next((one for one in map(_glass, rows) if one.is_alive), None)


def count_waiting(db: sa.Connection, staff: Actor) -> int:
    """How many requests of colleagues wait for a second person now."""
    waits = sa.and_(
        BreakGlass.closed_at.is_(None), BreakGlass.approved_at.is_(None), BreakGlass.asked_at > clock.now() - WAIT
    )
    found = sa.select(sa.func.count()).select_from(BreakGlass).where(waits, BreakGlass.staff_id != staff.id)
    return int(db.execute(found).scalar_one())


def _is_to_see(staff: Actor) -> sa.ColumnElement[bool]:
    return sa.true() if staff.may(Permission.APPROVE_BREAK_GLASS) else BreakGlass.staff_id == staff.id


def restricted_notes(db: sa.Connection, client_id: str) -> list[SealedNote]:
    """The restricted notes about a client, newest first; for an open request alone.

    Those of protocol P-V are not among them: supervisors and the assigned clinician alone read those (2.1, P-V 9).
    """
    rows = db.execute(
        sa.select(Note.id, Staff.name, Note.at, Note.words_sealed, Note.kind)
        .join(Staff, Staff.id == Note.staff_id)
        .where(Note.client_id == client_id, Note.kind == NoteKind.RESTRICTED)
        .order_by(Note.at.desc(), Note.id)
    )
    return [SealedNote(*row) for row in rows]
