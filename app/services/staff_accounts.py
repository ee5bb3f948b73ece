"""Staff accounts: somebody is invited, sets her password and second factor, and may be shut out again.

Nobody ever gets a password from us. An invitation is a link for one person, once, for 72 hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.staff import Staff, StaffInvitation, StaffRole
from app.queries import staff as staff_queries
from app.queries.staff import Account
from app.services import audit, calendar_feed, second_factor, staff_sessions
from app.services.hashing import hash_secret
from app.services.passwords import require_strong
from app.tokens import new_token, token_hash
from app.vault import Vault
from app.vocabulary import ActorKind, Role, StaffState
from config import Settings

INVITATION_LASTS = timedelta(hours=72)


class EmailTaken(Exception):
    """There is an account with this e-mail already."""


class NoSuchStaff(Exception):
    """There is no account with this e-mail."""


class InvitationClosed(Exception):
    """The link was used, is older than 72 hours or never was one of ours."""


class CodeRefused(Exception):
    """The six digits are not those of this moment."""


@dataclass(frozen=True, repr=False)
class Invitation:
    """What a living link shows to the person who holds it: who she is and the secret for her authenticator."""

    staff_id: str
    email: str
    name: str
    totp_secret: str

    @property
    def enrolment_uri(self) -> str:
        return second_factor.enrolment_uri(self.totp_secret, self.email)


def add_staff(
    db: sa.Connection,
    vault: Vault,
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    by: ActorKind = ActorKind.SYSTEM,
    by_id: str = "",
) -> str:
    """A new account in the state invited; gives the token of the one-time link. Raises EmailTaken."""
    return _invite(db, open_account(db, vault, email=email, name=name, roles=roles, by=by, by_id=by_id))


def open_account(
    db: sa.Connection,
    vault: Vault,
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    by: ActorKind = ActorKind.SYSTEM,
    by_id: str = "",
) -> str:
    """A new account in the state invited, to which no link leads yet; gives its id. Raises EmailTaken."""
    email, staff_id = staff_queries.normal_email(email), new_id()
    sealed = second_factor.seal_secret(vault, staff_id, second_factor.new_secret())
    values = {"email": email, "name": name.strip(), "state": StaffState.INVITED, "totp_secret_sealed": sealed}
    try:
        with db.begin_nested():
            db.execute(sa.insert(Staff).values(id=staff_id, created_at=clock.now(), **values))
    except sa.exc.IntegrityError as error:
        raise EmailTaken(f"{email} has an account already") from error
    _give_roles(db, staff_id, roles)
    audit.append(db, audit.Entry(by, by_id, "staff_added", "staff", staff_id))
    return staff_id


def invite_again(
    db: sa.Connection, vault: Vault, *, email: str, by: ActorKind = ActorKind.SYSTEM, by_id: str = ""
) -> str:
    """Start over with somebody who lost link, password or phone: a new link, a new second factor, every visit over.

    Raises NoSuchStaff, also for somebody who was suspended or has left.
    """
    account = staff_queries.account_by_email(db, email)
    if account is None or account.state not in (StaffState.INVITED, StaffState.ACTIVE):
        raise NoSuchStaff(f"{email} has no account that could be invited")
    sealed = second_factor.seal_secret(vault, account.id, second_factor.new_secret())
    fresh = {"password_hash": None, "totp_secret_sealed": sealed, "totp_last_step": None}
    db.execute(sa.update(Staff).where(Staff.id == account.id).values(state=StaffState.INVITED, **fresh))
    _close_invitations(db, account.id)
    staff_sessions.end_all(db, account.id)
    calendar_feed.take_feed_back(db, account.id, by_id=by_id)
    audit.append(db, audit.Entry(by, by_id, "staff_invited_again", "staff", account.id))
    return _invite(db, account.id)


def invitation(db: sa.Connection, vault: Vault, token: str) -> Invitation:
    """What the link opens. Raises InvitationClosed."""
    account = _invited(db, token)
    secret = second_factor.unseal_secret(vault, account.id, account.totp_secret_sealed)
    return Invitation(account.id, account.email, account.name, secret)


def accept_invitation(database: Database, settings: Settings, token: str, *, password: str, code: str) -> str:
    """She sets her password and proves her second factor; the account becomes active. Gives her id.

    Raises InvitationClosed, WeakPassword, CodeRefused, TooBusy. No transaction may be open.
    """
    with database.reading() as db:
        invited = invitation(db, Vault.of(settings), token)
    require_strong(password, personal=(invited.email, invited.name))
    step = second_factor.step_of(invited.totp_secret, code)
    if step is None:
        raise CodeRefused
    password_hash = hash_secret(settings, password)
    with database.begin() as db:
        _use_up(db, token)
        db.execute(
            sa.update(Staff)
            .where(Staff.id == invited.staff_id, Staff.state == StaffState.INVITED)
            .values(state=StaffState.ACTIVE, password_hash=password_hash, totp_last_step=step)
        )
        audit.append(db, audit.Entry(ActorKind.STAFF, invited.staff_id, "staff_joined", "staff", invited.staff_id))
    return invited.staff_id


def change_roles(db: sa.Connection, staff_id: str, roles: Iterable[Role], *, by_id: str) -> None:
    """From now on she holds these roles and no others; every visit of hers ends."""
    before, after = staff_queries.roles_of(db, staff_id), frozenset(roles)
    db.execute(sa.delete(StaffRole).where(StaffRole.staff_id == staff_id))
    _give_roles(db, staff_id, after)
    staff_sessions.end_all(db, staff_id)
    detail = {"before": " ".join(sorted(before)), "after": " ".join(sorted(after))}
    audit.append(db, audit.Entry(ActorKind.STAFF, by_id, "staff_roles_changed", "staff", staff_id, detail))


def shut_out(db: sa.Connection, staff_id: str, state: StaffState, *, by_id: str) -> None:
    """Suspend her, or note that she has left: every visit and every open link ends at once."""
    if state not in (StaffState.SUSPENDED, StaffState.LEFT):
        raise ValueError("shut out means suspended or left")
    db.execute(sa.update(Staff).where(Staff.id == staff_id).values(state=state))
    _close_invitations(db, staff_id)
    staff_sessions.end_all(db, staff_id)
    calendar_feed.take_feed_back(db, staff_id, by_id=by_id)
    audit.append(db, audit.Entry(ActorKind.STAFF, by_id, f"staff_{state}", "staff", staff_id))


def _give_roles(db: sa.Connection, staff_id: str, roles: Iterable[Role]) -> None:
    rows = [{"staff_id": staff_id, "role": role} for role in sorted(set(roles))]
    if rows:
        db.execute(sa.insert(StaffRole), rows)


def _invite(db: sa.Connection, staff_id: str) -> str:
    token, now = new_token(), clock.now()
    db.execute(
        sa.insert(StaffInvitation).values(
            token_hash=token_hash(token), staff_id=staff_id, created_at=now, expires_at=now + INVITATION_LASTS
        )
    )
    return token


def _invited(db: sa.Connection, token: str) -> Account:
    account = staff_queries.account_by_invitation(db, token_hash(token), clock.now())
    if account is None:
        raise InvitationClosed
    return account


def _use_up(db: sa.Connection, token: str) -> None:
    """One link, one account: of two who press at once the second finds it closed."""
    used = db.execute(
        sa.update(StaffInvitation)
        .where(StaffInvitation.token_hash == token_hash(token), StaffInvitation.used_at.is_(None))
        .values(used_at=clock.now())
    )
    if used.rowcount != 1:
        raise InvitationClosed


def _close_invitations(db: sa.Connection, staff_id: str) -> None:
    open_ones = sa.and_(StaffInvitation.staff_id == staff_id, StaffInvitation.used_at.is_(None))
    db.execute(sa.update(StaffInvitation).where(open_ones).values(used_at=clock.now()))
