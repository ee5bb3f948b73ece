"""Questions about one-time codes, requests for new words, and when somebody's words were changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.models.clients import Client
from app.models.codes import ClientCode, ReissueRequest
from app.models.staff import Staff
from app.vocabulary import CodeKind, Decision

CHANGES_OF_WORDS = (CodeKind.REISSUE, CodeKind.RECOVERY)


@dataclass(frozen=True)
class Ticket:
    """A code that works, and whose words it changes. ``code`` is what she typed: it may open more than a row."""

    code_id: str
    code_hmac: str
    client_id: str
    kind: CodeKind
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class GivenCode:
    """A code that was given out at some time, whatever became of it."""

    client_id: str
    issued_at: datetime
    is_living: bool


@dataclass(frozen=True)
class LivingCode:
    """A code of the service that somebody could use now."""

    kind: CodeKind
    issued_by: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class WordsChange:
    """When a client got words with a code, and with which kind. Never who of the staff helped."""

    at: datetime
    kind: CodeKind
    is_told: bool


@dataclass(frozen=True)
class Request:
    """A colleague asks for new words for a client. ``is_shown``: the code was shown, which happens once."""

    id: str
    client_id: str
    pseudonym: str
    requested_by: str
    requester_name: str
    requested_at: datetime
    reason_sealed: bytes
    decision: Decision | None
    decided_at: datetime | None
    decider_name: str | None
    is_shown: bool


def lives() -> sa.ColumnElement[bool]:
    """The condition on ``ClientCode`` that nobody used it or took it back."""
    return sa.and_(ClientCode.used_at.is_(None), ClientCode.withdrawn_at.is_(None))


def is_in_time(now: datetime) -> sa.ColumnElement[bool]:
    """The condition on ``ClientCode`` that it has not run out."""
    return sa.or_(ClientCode.expires_at.is_(None), ClientCode.expires_at > now)


def ticket_of(db: sa.Connection, code_hmac: str, kinds: Sequence[CodeKind], now: datetime) -> Ticket | None:
    """What this code opens now; None for a code that is unknown, used, withdrawn, out of time or of another kind."""
    row = db.execute(
        sa.select(ClientCode.id, ClientCode.client_id, ClientCode.kind)
        .join(Client, Client.id == ClientCode.client_id)
        .where(
            ClientCode.code_hmac == code_hmac,
            ClientCode.kind.in_(kinds),
            lives(),
            is_in_time(now),
            Client.erased_at.is_(None),
        )
    ).one_or_none()
    return Ticket(row.id, code_hmac, row.client_id, CodeKind(row.kind)) if row else None


def given_code(db: sa.Connection, code_hmac: str) -> GivenCode | None:
    """Whose code this is or was; None where it was never given."""
    row = db.execute(
        sa.select(ClientCode.client_id, ClientCode.issued_at, lives()).where(ClientCode.code_hmac == code_hmac)
    ).one_or_none()
    return GivenCode(row[0], row[1], is_living=bool(row[2])) if row else None


def unconfirmed_since(db: sa.Connection, recovery_code_id: str, moment: datetime) -> str | None:
    """The client of this recovery code, if it was given after ``moment`` and her words are not confirmed yet."""
    found: str | None = db.execute(
        sa.select(Client.id)
        .join(ClientCode, ClientCode.client_id == Client.id)
        .where(
            ClientCode.id == recovery_code_id,
            ClientCode.issued_at > moment,
            Client.phrase_confirmed_at.is_(None),
            Client.erased_at.is_(None),
        )
    ).scalar_one_or_none()
    return found


def has_words(db: sa.Connection, client_id: str) -> bool:
    """Whether six words open her plan, confirmed or not."""
    found = sa.select(Client.id).where(Client.id == client_id, Client.locator_hmac.is_not(None))
    return db.execute(found).first() is not None


def living_code(db: sa.Connection, client_id: str, now: datetime) -> LivingCode | None:
    """The code of the service that works for this client now."""
    row = db.execute(
        sa.select(ClientCode.kind, Staff.name, ClientCode.issued_at, ClientCode.expires_at)
        .join(Staff, Staff.id == ClientCode.issued_by)
        .where(ClientCode.client_id == client_id, lives(), ClientCode.expires_at > now)
    ).first()
    return LivingCode(CodeKind(row.kind), row.name, row.issued_at, row.expires_at) if row else None


def changes_of_words(db: sa.Connection, client_id: str) -> list[WordsChange]:
    """When she got her words with a code, the latest first."""
    rows = db.execute(
        sa.select(ClientCode.used_at, ClientCode.kind, ClientCode.told_at)
        .where(ClientCode.client_id == client_id, ClientCode.used_at.is_not(None))
        .order_by(ClientCode.used_at.desc())
    )
    return [WordsChange(row.used_at, CodeKind(row.kind), row.told_at is not None) for row in rows]


def latest_untold_change(db: sa.Connection, client_id: str) -> WordsChange | None:
    """The latest change of words that she has not said she saw. Her very first words are no change."""
    row = db.execute(
        sa.select(ClientCode.used_at, ClientCode.kind)
        .where(
            ClientCode.client_id == client_id,
            ClientCode.kind.in_(CHANGES_OF_WORDS),
            ClientCode.used_at.is_not(None),
            ClientCode.told_at.is_(None),
        )
        .order_by(ClientCode.used_at.desc())
        .limit(1)
    ).first()
    return WordsChange(row.used_at, CodeKind(row.kind), is_told=False) if row else None


# --- requests for new words ------------------------------------------------------------------------------


def _requests() -> sa.Select[*tuple[Any, ...]]:
    asks, decides = aliased(Staff), aliased(Staff)
    return (
        sa.select(
            ReissueRequest.id,
            ReissueRequest.client_id,
            Client.pseudonym,
            ReissueRequest.requested_by,
            asks.name.label("requester_name"),
            ReissueRequest.requested_at,
            ReissueRequest.reason_sealed,
            ReissueRequest.decision,
            ReissueRequest.decided_at,
            decides.name.label("decider_name"),
            sa.exists().where(ClientCode.request_id == ReissueRequest.id).label("is_shown"),
        )
        .join(Client, Client.id == ReissueRequest.client_id)
        .join(asks, asks.id == ReissueRequest.requested_by)
        .join(decides, decides.id == ReissueRequest.decided_by, isouter=True)
        .where(Client.erased_at.is_(None))
    )


def _request(row: sa.Row[*tuple[Any, ...]]) -> Request:
    decision = Decision(row.decision) if row.decision else None
    return Request(**{**row._mapping, "decision": decision, "is_shown": bool(row.is_shown)})


def open_requests(db: sa.Connection) -> list[Request]:
    """Requests that nobody has decided, the oldest first."""
    rows = db.execute(_requests().where(ReissueRequest.decided_at.is_(None)).order_by(ReissueRequest.requested_at))
    return [_request(row) for row in rows]


def request_of(db: sa.Connection, request_id: str) -> Request | None:
    """One request for new words."""
    row = db.execute(_requests().where(ReissueRequest.id == request_id)).one_or_none()
    return _request(row) if row else None


def latest_request(db: sa.Connection, client_id: str) -> Request | None:
    """The newest request for new words for this client."""
    newest = _requests().where(ReissueRequest.client_id == client_id).order_by(ReissueRequest.requested_at.desc())
    row = db.execute(newest.limit(1)).first()
    return _request(row) if row else None


def count_open_requests(db: sa.Connection) -> int:
    """How many requests wait for a second person."""
    waiting = sa.select(sa.func.count()).select_from(ReissueRequest).where(ReissueRequest.decided_at.is_(None))
    return int(db.execute(waiting).scalar_one())
