"""How often somebody may try to sign in. Delays, never lockouts: a lockout would let a partner deny help.

A try is counted in its own transaction before anything is hashed (trust.md decision 10), and taken back when it was
right, so that only failures weigh. Counts live in the database and survive a restart. Limits: trust.md 2.2.
"""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.access import SignInTry
from app.vault import fingerprint
from config import Settings

Kind = Literal["phrase", "password", "code", "chat", "feed"]

WINDOW = timedelta(hours=1)
PER_ACCOUNT = 10
PER_NETWORK = 30
IN_ALL = 1000


@dataclass(eq=False)
class TooManyTries(Exception):
    """Enough failed tries for now. The next one is welcome after this many minutes."""

    retry_after_minutes: int


def network_of(ip: str | None) -> str:
    """The neighbourhood of an address: /24 of IPv4, /48 of IPv6, so that one household's changing address is one."""
    try:
        address = ipaddress.ip_address(ip or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, prefix), strict=False))


def count_try(database: Database, settings: Settings, *, kind: Kind, account: str, ip: str | None) -> str:
    """Count one try and let it pass, or raise TooManyTries. Gives the id that ``take_back`` needs.

    ``account`` is what the person claims to be: the locator, the e-mail or the code. A refused try is not counted,
    so asking again and again does not make the wait longer.
    """
    now = clock.now()
    account_hmac = fingerprint(settings.pepper, f"try-account-{kind}", account)
    network_hmac = fingerprint(settings.pepper, f"try-network-{kind}", network_of(ip))
    with database.begin() as db:
        _one_at_a_time(db)
        forget_old(db, timedelta(hours=settings.tries_hours))
        free_at = max(
            _free_at(db, now, PER_ACCOUNT, SignInTry.kind == kind, SignInTry.account_hmac == account_hmac),
            _free_at(db, now, PER_NETWORK, SignInTry.kind == kind, SignInTry.network_hmac == network_hmac),
            _free_at(db, now, IN_ALL, SignInTry.kind == kind),
        )
        if free_at <= now:
            try_id = new_id()
            db.execute(
                sa.insert(SignInTry).values(
                    id=try_id, kind=kind, account_hmac=account_hmac, network_hmac=network_hmac, at=now
                )
            )
            return try_id
    raise TooManyTries(math.ceil((free_at - now) / timedelta(minutes=1)))


def count_in_chat(db: sa.Connection, settings: Settings, chat: str) -> str:
    """Count one code that was written in a chat to our bot, in the transaction that acts on it; gives the try's id.

    A chat has no network of its own, so strangers' chats never weigh on hers. Raises TooManyTries.
    """
    now, who = clock.now(), fingerprint(settings.pepper, "try-account-chat", chat)
    _one_at_a_time(db)
    free_at = _free_at(db, now, PER_ACCOUNT, SignInTry.kind == "chat", SignInTry.account_hmac == who)
    if free_at > now:
        raise TooManyTries(math.ceil((free_at - now) / timedelta(minutes=1)))
    try_id = new_id()
    db.execute(sa.insert(SignInTry).values(id=try_id, kind="chat", account_hmac=who, network_hmac=who, at=now))
    return try_id


def forget_try(db: sa.Connection, try_id: str) -> None:
    """A try that was right weighs nothing."""
    db.execute(sa.delete(SignInTry).where(SignInTry.id == try_id))


def forget_old(db: sa.Connection, kept_for: timedelta = WINDOW) -> int:
    """An hour later a try weighs nothing, so nothing is kept of it, unless the service looks longer at who tries.

    Gives the number of those deleted.
    """
    return db.execute(sa.delete(SignInTry).where(SignInTry.at <= clock.now() - max(kept_for, WINDOW))).rowcount


def take_back(database: Database, try_id: str) -> None:
    """Forget a try that was right, or that was never checked."""
    with database.begin() as db:
        forget_try(db, try_id)


def _one_at_a_time(db: sa.Connection) -> None:
    """Counting and adding are one act. SQLite's BEGIN IMMEDIATE already sees to it."""
    if db.dialect.name == "postgresql":
        db.execute(sa.text(f"LOCK TABLE {SignInTry.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


def _free_at(db: sa.Connection, now: datetime, limit: int, *matching: sa.ColumnElement[bool]) -> datetime:
    """When the next try fits under the limit: now, or when the oldest one that is in its way is an hour old."""
    recent = SignInTry.at > now - WINDOW
    in_the_way = db.scalar(
        sa.select(SignInTry.at).where(*matching, recent).order_by(SignInTry.at.desc()).offset(limit - 1).limit(1)
    )
    return now if in_the_way is None else in_the_way + WINDOW
