"""What one member of staff may not do alone: she asks, with the reason, and a second one says yes or no.

Who asks never decides. Of two who decide the first one is heard. A yes makes true at once what was proposed: the
service whose matter it is says in ``APPLY`` how. The audit log holds that it was asked and decided, and by whom.

Words and rules of the service (app/house_rules.py) are decided by a clinician or a supervisor. What would mean less
care needs both: ``proposed["parts"]`` says who signed which part, and it becomes true with the last of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from app import clock
from app.house_rules import key_of
from app.ids import new_id
from app.models.settings import ApprovalRequest
from app.permissions import Actor
from app.queries.approvals import Approval, approval_of
from app.services import audit
from app.vault import Vault
from app.vocabulary import ActorKind, ApprovalKind, Decision, Permission

Apply = Callable[[sa.Connection, Approval, str, Vault], None]
"""Makes true what was approved: the request, and the id of the second person."""
APPLY: dict[ApprovalKind, Apply] = {}
"""How each kind of request becomes true. What it raises ends the decision as well: the request stays open."""


PARTS: Mapping[str, Permission] = {"clinical": Permission.APPROVE_CLINICAL, "safety": Permission.APPROVE_SAFETY}
"""The two hands that less care needs."""


class AskedAlready(Exception):
    """Somebody asked for this very thing, and nobody has decided yet."""


class DecidedAlready(Exception):
    """A colleague decided first, it was withdrawn, or there is no such request."""


class NeedsAnotherPerson(Exception):
    """Who asks does not decide, and who decides has the right to."""


def applies(kind: ApprovalKind) -> Callable[[Apply], Apply]:
    """Declare the function that makes approved requests of this kind true."""

    def declare(apply: Apply) -> Apply:
        APPLY[kind] = apply
        return apply

    return declare


def ask(
    db: sa.Connection, kind: ApprovalKind, subject: str, proposed: dict[str, Any], reason: str, asked_by: str
) -> str:
    """Ask for something that needs a second person; gives the id of the request. Raises AskedAlready."""
    request_id = new_id()
    values = {"id": request_id, "kind": kind, "subject": subject, "proposed": proposed, "reason": reason.strip()}
    try:
        with db.begin_nested():
            db.execute(sa.insert(ApprovalRequest).values(**values, asked_at=clock.now(), asked_by=asked_by))
    except sa.exc.IntegrityError as error:
        raise AskedAlready(subject) from error
    _note(db, asked_by, "approval_asked", request_id, kind)
    return request_id


def decide(db: sa.Connection, request_id: str, actor: Actor, decision: Decision, *, vault: Vault) -> Approval:
    """A second person says yes or no, once; gives the request as it stands then. A yes makes it true.

    Raises NeedsAnotherPerson, DecidedAlready, and what the service raises whose matter it is.
    """
    request = approval_of(db, request_id)
    if request is None:
        raise DecidedAlready(request_id)
    if request.asked_by == actor.id or not may_decide(request, actor):
        raise NeedsAnotherPerson(request_id)
    if decision is Decision.APPROVED and not _is_last_hand(db, request, actor):
        _note(db, actor.id, "approval_signed", request_id, request.kind)
        return request
    _end(db, request_id, decision=decision, decided_by=actor.id, decided_at=clock.now())
    if decision is Decision.APPROVED:
        APPLY[request.kind](db, request, actor.id, vault)
    _note(db, actor.id, f"approval_{decision}", request_id, request.kind)
    found = approval_of(db, request_id)
    assert found is not None
    return found


def may_decide(request: Approval, actor: Actor) -> bool:
    """Whether this colleague may be the second person, by what it is about; who asked herself aside."""
    if request.kind is not ApprovalKind.SETTING or key_of(request.subject) is None:
        return actor.may(Permission.APPROVE_SETTING)
    signed = request.proposed.get("parts")
    if signed is None:
        return any(actor.may(permission) for permission in PARTS.values())
    return actor.id not in signed.values() and part_for(signed, actor) is not None


def part_for(signed: Mapping[str, str | None], actor: Actor) -> str | None:
    """The first part that nobody has signed yet and that is hers to sign."""
    return next((part for part, by in signed.items() if by is None and actor.may(PARTS[part])), None)


def _is_last_hand(db: sa.Connection, request: Approval, actor: Actor) -> bool:
    """Where two hands are needed hers is kept; whether it is the last. Two at once sign one after the other."""
    if request.proposed.get("parts") is None:
        return True
    open_row = sa.and_(ApprovalRequest.id == request.id, ApprovalRequest.decided_at.is_(None))
    proposed = db.execute(sa.select(ApprovalRequest.proposed).where(open_row).with_for_update()).scalar_one_or_none()
    part = part_for(proposed["parts"], actor) if proposed is not None else None
    if proposed is None or part is None or actor.id in proposed["parts"].values():
        raise DecidedAlready(request.id)
    parts = {**proposed["parts"], part: actor.id}
    db.execute(sa.update(ApprovalRequest).where(open_row).values(proposed={**proposed, "parts": parts}))
    return None not in parts.values()


def withdraw(db: sa.Connection, request_id: str, *, staff_id: str) -> None:
    """Who asked takes it back. Raises DecidedAlready, also where it is somebody else's."""
    request = approval_of(db, request_id)
    if request is None or request.asked_by != staff_id:
        raise DecidedAlready(request_id)
    _end(db, request_id, withdrawn_at=clock.now())
    _note(db, staff_id, "approval_withdrawn", request_id, request.kind)


def _end(db: sa.Connection, request_id: str, **how: Any) -> None:
    """The one statement that ends a request: of two people the second finds it ended."""
    is_open = sa.and_(ApprovalRequest.decided_at.is_(None), ApprovalRequest.withdrawn_at.is_(None))
    ended = db.execute(sa.update(ApprovalRequest).where(ApprovalRequest.id == request_id, is_open).values(**how))
    if ended.rowcount != 1:
        raise DecidedAlready(request_id)


def _note(db: sa.Connection, staff_id: str, action: str, request_id: str, kind: ApprovalKind) -> None:
    audit.append(db, audit.Entry(ActorKind.STAFF, staff_id, action, "approval", request_id, {"kind": str(kind)}))
