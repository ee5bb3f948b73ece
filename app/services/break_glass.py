"""Reading what one's role keeps shut: with a reason, a second person or half an hour, for one hour (trust.md T15).

Supervisors and auditors are told at once, and she whose words they are reads in her own list who opened what. It only
reads: nothing here changes anything of hers.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.staff import Staff, StaffRole
from app.models.supervision import BreakGlass
from app.permissions import TABLE
from app.queries.break_glass import WAIT, Glass, alive_of
from app.services import outbox
from app.services.alerts import HELPS_FOR
from app.services.audit import Entry, append
from app.services.codes import hold_client
from app.services.outbox import NewMessage
from app.services.sealing import Locker
from app.vocabulary import ActorKind, GlassKind, Permission, Role, StaffState

ASKED, TOLD = "glass_asked", "glass_told"
"""What an alert is about: to those who say yes or no, and to those who only have to know."""


class AskedAlready(Exception):
    """What she asks for waits already, or is open."""


class NobodyThere(Exception):
    """She whose words they are was erased."""


class NeedsAnotherPerson(Exception):
    """Who asks does not decide."""


class TooLate(Exception):
    """It is decided, open by itself, or over."""


def ask(db: sa.Connection, locker: Locker, what: GlassKind, *, reason: str, staff_id: str) -> str:
    """Ask to read what is sealed, with the reason; gives the id. Raises AskedAlready and NobodyThere."""
    client_id = locker.client_id
    if not hold_client(db, client_id):
        raise NobodyThere
    if alive_of(db, staff_id, client_id, what) is not None:
        raise AskedAlready
    glass_id = new_id()
    sealed = locker.seal(reason.strip(), table="break_glass", column="reason_sealed", row_id=glass_id)
    who = {"id": glass_id, "staff_id": staff_id, "client_id": client_id, "what": what}
    db.execute(sa.insert(BreakGlass).values(**who, reason_sealed=sealed, asked_at=clock.now()))
    _note(db, staff_id, "glass_asked", client_id, what)
    _tell(db, glass_id, staff_id)
    return glass_id


def reason_of(locker: Locker, glass: Glass) -> str:
    """Why a colleague asked."""
    return locker.unseal(glass.reason_sealed, table="break_glass", column="reason_sealed", row_id=glass.id)


def approve(db: sa.Connection, glass: Glass, *, staff_id: str) -> None:
    """A second person says yes while it waits: it is open from now on. Raises NeedsAnotherPerson and TooLate."""
    if glass.staff_id == staff_id:
        raise NeedsAnotherPerson
    now = clock.now()
    waits = sa.and_(BreakGlass.closed_at.is_(None), BreakGlass.approved_at.is_(None), BreakGlass.asked_at > now - WAIT)
    _change(db, glass, waits, {"approved_at": now, "approved_by": staff_id})
    _note(db, staff_id, "glass_approved", glass.client_id, glass.what)


def close(db: sa.Connection, glass: Glass, *, staff_id: str) -> None:
    """It does not open, or not any longer: a second person says no, or who asked is done. Raises TooLate."""
    if not glass.is_alive:
        raise TooLate
    _change(db, glass, BreakGlass.closed_at.is_(None), {"closed_at": clock.now(), "closed_by": staff_id})
    action = "glass_ended" if glass.staff_id == staff_id else "glass_declined"
    _note(db, staff_id, action, glass.client_id, glass.what)


def _change(db: sa.Connection, glass: Glass, still: sa.ColumnElement[bool], values: dict[str, object]) -> None:
    """Of two who press at once one does it."""
    changed = db.execute(sa.update(BreakGlass).where(BreakGlass.id == glass.id, still).values(**values)).rowcount
    if changed != 1:
        raise TooLate


def _tell(db: sa.Connection, glass_id: str, asker: str) -> None:
    """Each of those who decide, and each auditor, hears of it once; whoever is both decides."""
    deciders = _people(db, tuple(TABLE[Permission.APPROVE_BREAK_GLASS]))
    auditors = [one for one in _people(db, (Role.AUDITOR,)) if one not in deciders]
    told = [(one, ASKED) for one in deciders] + [(one, TOLD) for one in auditors]
    outbox.plan(db, [_alert(glass_id, one, about) for one, about in told if one != asker], are_new=True)


def _people(db: sa.Connection, roles: Sequence[Role]) -> list[str]:
    rows = db.execute(
        sa.select(Staff.id)
        .distinct()
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(Staff.state == StaffState.ACTIVE, StaffRole.role.in_(roles))
        .order_by(Staff.id)
    )
    return list(rows.scalars())


def _alert(glass_id: str, staff_id: str, about: str) -> NewMessage:
    now = clock.now()
    return NewMessage(
        f"glass:{glass_id}:{staff_id}",
        "staff_alert",
        now,
        staff_id=staff_id,
        not_after=now + HELPS_FOR,
        priority=outbox.URGENT,
        variables={"about": about, "number": 1},
    )


def _note(db: sa.Connection, staff_id: str, action: str, client_id: str, what: GlassKind) -> None:
    append(db, Entry(ActorKind.STAFF, staff_id, action, "client", client_id, {"what": what.value}))
