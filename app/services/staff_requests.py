"""Somebody shall join the staff, or shall read what clients wrote: one asks, and a second person lets it come true.

Nobody lets a colleague in alone (trust.md T6: who wants in from outside would have to find two).
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from app.models.staff import Staff
from app.queries.approvals import Approval
from app.queries.staff import account_by_email, normal_email, roles_of
from app.services import staff_accounts, teams
from app.services.approvals import NeedsAnotherPerson, applies, ask
from app.services.audit import Entry, append
from app.services.staff_accounts import EmailTaken, NoSuchStaff
from app.services.staff_changes import hold_administrators, keep_one
from app.vault import Vault
from app.vocabulary import ActorKind, ApprovalKind, Role, StaffState


def ask_to_invite(
    db: sa.Connection,
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    team_ids: Iterable[str] = (),
    reason: str,
    by_id: str,
) -> str:
    """Ask that somebody may join; gives the id of the request. Who has left may be invited again.

    Raises EmailTaken, AskedAlready.
    """
    email = normal_email(email)
    account = account_by_email(db, email)
    if account is not None and account.state is not StaffState.LEFT:
        raise EmailTaken(email)
    proposed = {"name": name.strip(), "roles": sorted(roles), "teams": sorted(team_ids)}
    return ask(db, ApprovalKind.INVITATION, email, proposed, reason, by_id)


@applies(ApprovalKind.INVITATION)
def _let_in(db: sa.Connection, request: Approval, second_id: str, vault: Vault) -> None:
    """The account comes into being; an administrator makes its link. Raises EmailTaken."""
    name, roles = str(request.proposed["name"]), [Role(role) for role in request.proposed["roles"]]
    known = account_by_email(db, request.subject)
    if known is not None and known.state is StaffState.LEFT:
        staff_id = _let_in_again(db, known.id, name, roles, second_id)
    else:
        staff_id = staff_accounts.open_account(
            db, vault, email=request.subject, name=name, roles=roles, by=ActorKind.STAFF, by_id=second_id
        )
    teams.set_teams_of(db, staff_id, request.proposed["teams"], by_id=second_id)


def _let_in_again(db: sa.Connection, staff_id: str, name: str, roles: list[Role], second_id: str) -> str:
    """Nothing of before opens anything: without a link there is no password, and the link brings a new factor."""
    back = {"name": name, "state": StaffState.INVITED, "password_hash": None, "totp_last_step": None}
    db.execute(sa.update(Staff).where(Staff.id == staff_id).values(**back))
    staff_accounts.change_roles(db, staff_id, roles, by_id=second_id)
    append(db, Entry(ActorKind.STAFF, second_id, "staff_added", "staff", staff_id))
    return staff_id


@applies(ApprovalKind.ROLES)
def _give_roles(db: sa.Connection, request: Approval, second_id: str, _vault: Vault) -> None:
    """What was added and taken away when it was asked for; what changed since then stays.

    Raises NeedsAnotherPerson where somebody says yes for herself, NoSuchStaff, LastAdministrator.
    """
    if second_id == request.subject:
        raise NeedsAnotherPerson(request.id)
    administrators = hold_administrators(db)
    staff_id, wanted, before = request.subject, set(request.proposed["roles"]), set(request.proposed["before"])
    here = sa.select(Staff.id).where(Staff.id == staff_id, Staff.state.in_((StaffState.ACTIVE, StaffState.INVITED)))
    if db.execute(here.with_for_update()).one_or_none() is None:
        raise NoSuchStaff(staff_id)
    after = {Role(role) for role in (set(roles_of(db, staff_id)) | (wanted - before)) - (before - wanted)}
    if Role.ADMIN not in after:
        keep_one(administrators, without=staff_id)
    staff_accounts.change_roles(db, staff_id, after, by_id=second_id)
