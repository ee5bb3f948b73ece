"""New words for somebody who lost hers and her recovery code: one person asks, another one decides (trust.md 2.2)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.codes import ReissueRequest
from app.queries import codes as code_queries
from app.queries.codes import Request
from app.services import audit
from app.services.codes import Giver, code_again, hold_client, issue_code
from app.services.sealing import Locker
from app.vocabulary import ActorKind, CodeKind, Decision
from config import Settings

APPROVAL_HOLDS_FOR = timedelta(hours=72)


class NoWordsYet(Exception):
    """She has no words that could be replaced; a first code is what she needs."""


class AskedAlready(Exception):
    """A request for her waits already."""


class DecidedAlready(Exception):
    """A colleague decided first, or there is no such request."""


class NeedsAnotherPerson(Exception):
    """Who asks does not decide."""


class NothingToShow(Exception):
    """The request is not approved, too old, somebody else's, or its code was shown already."""


def ask_for_new_words(db: sa.Connection, locker: Locker, *, reason: str, staff_id: str) -> str:
    """Ask that a client gets new words, with the reason. Raises NoWordsYet, AskedAlready."""
    client_id = locker.client_id
    if not hold_client(db, client_id) or not code_queries.has_words(db, client_id):
        raise NoWordsYet(client_id)
    latest = code_queries.latest_request(db, client_id)
    if latest is not None and latest.decision is None:
        raise AskedAlready(client_id)
    request_id = new_id()
    db.execute(
        sa.insert(ReissueRequest).values(
            id=request_id,
            client_id=client_id,
            requested_by=staff_id,
            requested_at=clock.now(),
            reason_sealed=locker.seal(
                reason.strip(), table="reissue_request", column="reason_sealed", row_id=request_id
            ),
        )
    )
    _note(db, staff_id, "reissue_asked", client_id)
    return request_id


def reason_of(locker: Locker, request: Request) -> str:
    """Why a colleague asked."""
    return locker.unseal(request.reason_sealed, table="reissue_request", column="reason_sealed", row_id=request.id)


def decide(db: sa.Connection, request_id: str, decision: Decision, *, staff_id: str) -> None:
    """A second person says yes or no, once. Raises NeedsAnotherPerson, DecidedAlready."""
    request = code_queries.request_of(db, request_id)
    if request is None:
        raise DecidedAlready(request_id)
    if request.requested_by == staff_id:
        raise NeedsAnotherPerson(request_id)
    decided = db.execute(
        sa.update(ReissueRequest)
        .where(ReissueRequest.id == request_id, ReissueRequest.decided_at.is_(None))
        .values(decision=decision, decided_by=staff_id, decided_at=clock.now())
    ).rowcount
    if decided != 1:
        raise DecidedAlready(request_id)
    _note(db, staff_id, f"reissue_{decision.value}", request.client_id)


def can_be_shown(request: Request, staff_id: str) -> bool:
    """Whether this person may show the code of this request: who asked, once, within three days of the yes."""
    return (
        request.decision is Decision.APPROVED
        and request.requested_by == staff_id
        and not request.is_shown
        and request.decided_at is not None
        and clock.now() - request.decided_at < APPROVAL_HOLDS_FOR
    )


def show_code(db: sa.Connection, settings: Settings, client_id: str, *, by: Giver) -> str:
    """The code of an approved request, for who asked for it: once, but two clicks on one form are one.

    Raises NothingToShow, and CodeGone for an old form.
    """
    if not hold_client(db, client_id):
        raise NothingToShow(client_id)
    if (again := code_again(db, settings, client_id, by=by)) is not None:
        return again
    request = code_queries.latest_request(db, client_id)
    if request is None or not can_be_shown(request, by.staff_id):
        raise NothingToShow(client_id)
    return issue_code(db, settings, client_id, CodeKind.REISSUE, by=by, request_id=request.id)


def _note(db: sa.Connection, staff_id: str, action: str, client_id: str) -> None:
    audit.append(db, audit.Entry(ActorKind.STAFF, staff_id, action, "client", client_id))
