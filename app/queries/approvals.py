"""What one member of staff asked for and another one decides: what waits, what was decided, and who may decide."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.house_rules import PREFIX
from app.models.settings import ApprovalRequest
from app.models.staff import Staff
from app.permissions import scope_of
from app.queries.staff import Colleague, colleagues
from app.vocabulary import ApprovalKind, Decision, Permission


@dataclass(frozen=True)
class Approval:
    """One request. ``proposed`` is what would become true; the names are those of the people, for pages."""

    id: str
    kind: ApprovalKind
    subject: str
    proposed: dict[str, Any]
    reason: str
    asked_at: datetime
    asked_by: str
    asked_name: str
    decided_at: datetime | None
    decided_by: str | None
    decided_name: str | None
    decision: Decision | None
    withdrawn_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.withdrawn_at is None


_ASKER, _DECIDER = aliased(Staff), aliased(Staff)
_REQUEST = (
    sa.select(
        ApprovalRequest.id,
        ApprovalRequest.kind,
        ApprovalRequest.subject,
        ApprovalRequest.proposed,
        ApprovalRequest.reason,
        ApprovalRequest.asked_at,
        ApprovalRequest.asked_by,
        _ASKER.name.label("asked_name"),
        ApprovalRequest.decided_at,
        ApprovalRequest.decided_by,
        _DECIDER.name.label("decided_name"),
        ApprovalRequest.decision,
        ApprovalRequest.withdrawn_at,
    )
    .join(_ASKER, _ASKER.id == ApprovalRequest.asked_by)
    .outerjoin(_DECIDER, _DECIDER.id == ApprovalRequest.decided_by)
)
_IS_OF_HOUSE = sa.and_(ApprovalRequest.kind == ApprovalKind.SETTING, ApprovalRequest.subject.startswith(PREFIX))
"""A change of the words and rules of the service, which is decided in the studio."""
_IS_OPEN = sa.and_(ApprovalRequest.decided_at.is_(None), ApprovalRequest.withdrawn_at.is_(None))


def approval_of(db: sa.Connection, request_id: str) -> Approval | None:
    """One request, whatever became of it."""
    return _one(db, ApprovalRequest.id == request_id)


def open_approval(db: sa.Connection, kind: ApprovalKind, subject: str) -> Approval | None:
    """The request for this thing that nobody has decided yet."""
    return _one(db, ApprovalRequest.kind == kind, ApprovalRequest.subject == subject, _IS_OPEN)


def waiting(db: sa.Connection, *, of_house: bool = False) -> list[Approval]:
    """What waits for a second person, the oldest first. ``of_house``: the words and rules of the service instead."""
    which = _REQUEST.where(_IS_OPEN, _IS_OF_HOUSE if of_house else ~_IS_OF_HOUSE)
    return [_approval(row) for row in db.execute(which.order_by(ApprovalRequest.asked_at, ApprovalRequest.id))]


def askers(db: sa.Connection) -> tuple[tuple[str, bool], ...]:
    """Who asked for what waits, once for each request, and whether it is decided in the studio."""
    rows = db.execute(sa.select(ApprovalRequest.asked_by, _IS_OF_HOUSE.label("of_house")).where(_IS_OPEN))
    return tuple((row.asked_by, bool(row.of_house)) for row in rows)


def decided(db: sa.Connection, at_most: int) -> list[Approval]:
    """What was decided or withdrawn, the latest first; what is decided in the studio has its history there."""
    ended_at = sa.func.coalesce(ApprovalRequest.decided_at, ApprovalRequest.withdrawn_at)
    latest = _REQUEST.where(~_IS_OPEN, ~_IS_OF_HOUSE).order_by(ended_at.desc(), ApprovalRequest.id).limit(at_most)
    return [_approval(row) for row in db.execute(latest)]


def approvers(
    db: sa.Connection, permissions: Collection[Permission] = (Permission.APPROVE_SETTING,)
) -> list[Colleague]:
    """Everybody who may be the second person, by name: whoever holds one of the permissions."""
    return [one for one in colleagues(db) if any(scope_of(one.roles, each) is not None for each in permissions)]


def names_of(db: sa.Connection, staff_ids: Collection[str]) -> dict[str, str]:
    """The names of these members of staff, whether or not they still work here."""
    rows = db.execute(sa.select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids))) if staff_ids else ()
    return {row[0]: row[1] for row in rows}


def _one(db: sa.Connection, *where: sa.ColumnElement[bool]) -> Approval | None:
    row = db.execute(_REQUEST.where(*where)).first()
    return None if row is None else _approval(row)


def _approval(row: Any) -> Approval:
    told = dict(row._mapping)
    told["kind"] = ApprovalKind(row.kind)
    told["decision"] = Decision(row.decision) if row.decision else None
    return Approval(**told)
