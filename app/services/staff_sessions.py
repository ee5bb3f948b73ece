"""A member of staff signs in: password and second factor together, one answer for every failure.

Idle 30 minutes, 10 hours in all (trust.md T16). Suspending someone or changing her roles ends every visit.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.access import StaffSession
from app.models.staff import Staff
from app.queries import access as access_queries
from app.queries import staff as staff_queries
from app.queries.access import StaffVisit
from app.queries.staff import Account
from app.services import audit, second_factor, throttle
from app.services.hashing import TooBusy, secret_matches
from app.services.passwords import LONGEST_PASSWORD
from app.services.throttle import TooManyTries
from app.tokens import new_token, token_hash
from app.vault import Vault
from app.vocabulary import ActorKind, StaffState
from config import Settings

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
SEEN_AT_MOST_EVERY = timedelta(minutes=1)
FORGET_AFTER = timedelta(days=30)


class SignInRefused(Exception):
    """E-mail, password and code do not fit together, or the account is shut. Which of them is not said."""


def sign_in(database: Database, settings: Settings, *, email: str, password: str, code: str, ip: str | None) -> str:
    """The token of a new visit. Raises SignInRefused; TooManyTries with the minutes to wait.

    No transaction may be open. Known and unknown people cost the same work.
    """
    email = staff_queries.normal_email(email)
    if len(password) > LONGEST_PASSWORD:
        raise SignInRefused
    try_id = throttle.count_try(database, settings, kind="password", account=email, ip=ip)
    with database.reading() as db:
        account = staff_queries.account_by_email(db, email)
    try:
        knows = secret_matches(settings, account.password_hash if account else None, password)
    except TooBusy:
        throttle.take_back(database, try_id)
        raise TooManyTries(1) from None
    step = second_factor.step_of(_secret(settings, account), code)
    token = _begin(database, account, step) if account and knows and step is not None else None
    if account is None or token is None:
        audit.record(
            database, audit.Entry(ActorKind.NOBODY, "", "sign_in_refused", "staff", account.id if account else "")
        )
        raise SignInRefused
    throttle.take_back(database, try_id)
    return token


def start_session(db: sa.Connection, staff_id: str) -> str:
    """A new visit of someone whose password and second factor were just checked; gives the token for the cookie."""
    token, now = new_token(), clock.now()
    db.execute(
        sa.insert(StaffSession).values(
            token_hash=token_hash(token), staff_id=staff_id, created_at=now, last_seen_at=now, second_factor_at=now
        )
    )
    audit.append(db, audit.Entry(ActorKind.STAFF, staff_id, "signed_in", "staff", staff_id))
    return token


def visit_of(db: sa.Connection, token: str) -> StaffVisit | None:
    """The visit of an active member of staff, while it lives; otherwise None."""
    now = clock.now()
    return access_queries.staff_visit(db, token_hash(token), began_after=now - ABSOLUTE, seen_after=now - IDLE)


def mark_seen(db: sa.Connection, visit: StaffVisit) -> None:
    """She is here. A visit that was ended meanwhile stays ended."""
    db.execute(
        sa.update(StaffSession)
        .where(StaffSession.token_hash == visit.token_hash, StaffSession.ended_at.is_(None))
        .values(last_seen_at=clock.now())
    )


def is_worth_marking(visit: StaffVisit) -> bool:
    """Once a minute is exact enough, and spares a write on every page."""
    return clock.now() - visit.last_seen_at >= SEEN_AT_MOST_EVERY


def end_session(db: sa.Connection, token: str) -> None:
    """This visit is over. Ending it twice changes nothing."""
    _end(db, StaffSession.token_hash == token_hash(token))


def end_all(db: sa.Connection, staff_id: str) -> None:
    """Every visit of hers is over."""
    _end(db, StaffSession.staff_id == staff_id)


def forget_old(db: sa.Connection, kept_for: timedelta = FORGET_AFTER) -> int:
    """Delete visits that began longer ago than they are kept (trust.md 2.6); gives their number."""
    return db.execute(sa.delete(StaffSession).where(StaffSession.created_at < clock.now() - kept_for)).rowcount


def _begin(database: Database, account: Account, step: int) -> str | None:
    """Use up the code and begin the visit, or None: the code was used before, or the account is not active."""
    with database.begin() as db:
        used_up = db.execute(
            sa.update(Staff)
            .where(
                Staff.id == account.id,
                Staff.state == StaffState.ACTIVE,
                sa.or_(Staff.totp_last_step.is_(None), Staff.totp_last_step < step),
            )
            .values(totp_last_step=step)
        )
        return start_session(db, account.id) if used_up.rowcount == 1 else None


def _secret(settings: Settings, account: Account | None) -> str:
    if account is None:
        return second_factor.NOBODYS_SECRET
    return second_factor.unseal_secret(Vault.of(settings), account.id, account.totp_secret_sealed)


def _end(db: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    db.execute(sa.update(StaffSession).where(which, StaffSession.ended_at.is_(None)).values(ended_at=clock.now()))
