"""What an administrator changes of a colleague's account: roles, and whether she works here.

Nobody changes her own account, and the service never loses its last administrator (trust.md T6, T16). Every change ends
the visits that are open.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app import clock
from app.models.access import StaffSession
from app.models.staff import Staff, StaffRole
from app.permissions import TABLE, Actor
from app.queries.staff import roles_of
from app.services import staff_accounts, staff_sessions
from app.services.approvals import ask
from app.services.audit import Entry, append
from app.services.portal_sessions import name_of_visit
from app.services.staff_accounts import NoSuchStaff
from app.vault import Vault
from app.vocabulary import ActorKind, ApprovalKind, Permission, Role, StaffState

OPENS_WORDS: frozenset[Role] = frozenset(
    role
    for permission in (Permission.READ_CLIENT, Permission.READ_CARD, Permission.BREAK_GLASS_NOTES)
    for role in TABLE[permission]
)
"""Roles that lead to what clients wrote. Whoever has none of them yet gets one by two people."""


class OwnAccount(Exception):
    """Nobody changes her own roles or her own access: a colleague does."""


class LastAdministrator(Exception):
    """Nobody else who works here could look after accounts."""


class NoRoles(Exception):
    """Whoever works here has a role at least."""


def set_roles(
    db: sa.Connection, staff_id: str, roles: Iterable[Role], *, by: Actor, reason: str = ""
) -> ApprovalKind | None:
    """She shall hold these roles and no others. At once, or, where they open clients' words to her for the first time,
    when a second person says yes: then the kind of what waits.

    Raises OwnAccount, NoRoles, LastAdministrator, NoSuchStaff, AskedAlready.
    """
    _must_be_another(staff_id, by)
    administrators = hold_administrators(db)
    _hold(db, staff_id, StaffState.INVITED, StaffState.ACTIVE)
    before, after = roles_of(db, staff_id), frozenset(roles)
    if not after:
        raise NoRoles(staff_id)
    if after == before:
        return None
    if Role.ADMIN not in after:
        keep_one(administrators, without=staff_id)
    if after & OPENS_WORDS and not before & OPENS_WORDS:
        proposed = {"roles": sorted(after), "before": sorted(before)}
        ask(db, ApprovalKind.ROLES, staff_id, proposed, reason, by.id)
        return ApprovalKind.ROLES
    staff_accounts.change_roles(db, staff_id, after, by_id=by.id)
    return None


def shut_out(db: sa.Connection, staff_id: str, state: StaffState, *, by: Actor) -> None:
    """She is suspended, or has left: nothing opens for her from this moment on. Doing it twice changes nothing.

    Raises OwnAccount, LastAdministrator, NoSuchStaff.
    """
    _must_be_another(staff_id, by)
    administrators = hold_administrators(db)
    has_left = () if state is StaffState.SUSPENDED else (StaffState.LEFT,)
    if _hold(db, staff_id, StaffState.INVITED, StaffState.ACTIVE, StaffState.SUSPENDED, *has_left) == state:
        return
    keep_one(administrators, without=staff_id)
    staff_accounts.shut_out(db, staff_id, state, by_id=by.id)


def bring_back(db: sa.Connection, staff_id: str, *, by: Actor) -> None:
    """Who was suspended may sign in again as before. Raises OwnAccount, NoSuchStaff, also for who has left."""
    _must_be_another(staff_id, by)
    _hold(db, staff_id, StaffState.SUSPENDED)
    has_joined = Staff.password_hash.is_not(None)
    state = sa.case((has_joined, StaffState.ACTIVE.value), else_=StaffState.INVITED.value)
    db.execute(sa.update(Staff).where(Staff.id == staff_id).values(state=state))
    append(db, Entry(ActorKind.STAFF, by.id, "staff_brought_back", "staff", staff_id))


def start_over(db: sa.Connection, vault: Vault, staff_id: str, *, by: Actor) -> str:
    """A new link for who lost link, password or phone, or has none yet; gives its token.

    Password, second factor, visits and links of before end. Raises OwnAccount, NoSuchStaff.
    """
    _must_be_another(staff_id, by)
    _hold(db, staff_id, StaffState.INVITED, StaffState.ACTIVE)
    email = db.execute(sa.select(Staff.email).where(Staff.id == staff_id)).scalar_one()
    return staff_accounts.invite_again(db, vault, email=email, by=ActorKind.STAFF, by_id=by.id)


def end_visit(db: sa.Connection, staff_id: str, name: str, *, by: Actor) -> bool:
    """End the one visit of hers that bears this name, or all of them where it is ``all``; tells whether any ended."""
    living = sa.select(StaffSession.token_hash).where(
        StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None)
    )
    ending = [one for one in db.scalars(living) if name in ("all", name_of_visit(one))]
    if not ending:
        return False
    if name == "all":
        staff_sessions.end_all(db, staff_id)
    else:
        mine = StaffSession.token_hash.in_(ending)
        db.execute(sa.update(StaffSession).where(mine).values(ended_at=clock.now()))
    append(db, Entry(ActorKind.STAFF, by.id, "visits_ended", "staff", staff_id, {"visits": len(ending)}))
    return True


def hold_administrators(db: sa.Connection) -> list[str]:
    """Lock the accounts of all who look after accounts; gives their ids. The first lock of whoever needs it.

    In one order: of two who remove each other one waits here, and then reads what the other left.
    """
    held = db.scalars(
        sa.select(Staff.id)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(StaffRole.role == Role.ADMIN, Staff.state == StaffState.ACTIVE)
        .order_by(Staff.id)
        .with_for_update()
    )
    return list(held)


def keep_one(administrators: list[str], *, without: str) -> None:
    """See that somebody else looks after accounts. Raises LastAdministrator."""
    if administrators == [without]:
        raise LastAdministrator(without)


def _must_be_another(staff_id: str, by: Actor) -> None:
    if staff_id == by.id:
        raise OwnAccount(staff_id)


def _hold(db: sa.Connection, staff_id: str, *states: StaffState) -> StaffState:
    """Lock the account for this transaction; gives its state. Raises NoSuchStaff where it is in none of ``states``."""
    found = db.execute(sa.select(Staff.state).where(Staff.id == staff_id).with_for_update()).scalar_one_or_none()
    if found not in states:
        raise NoSuchStaff(staff_id)
    return StaffState(found)
