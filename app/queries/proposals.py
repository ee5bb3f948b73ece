"""What designers laid before the approvers: drafts as they stand, with who signed them already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.quests import QuestDraft, VersionApproval
from app.models.staff import Staff
from app.permissions import Actor
from app.vocabulary import Permission, SignedPart

SIGNERS = {
    SignedPart.DESIGN: Permission.DRAFT_QUEST,
    SignedPart.CLINICAL: Permission.APPROVE_CLINICAL,
    SignedPart.SAFETY: Permission.APPROVE_SAFETY,
}
"""Who signs which part (domain.md section 8)."""


@dataclass(frozen=True)
class Proposal:
    """A draft that its designer laid before the approvers. ``is_changed``: somebody saved it since."""

    by_name: str | None
    at: datetime
    note: str
    is_changed: bool


@dataclass(frozen=True)
class Proposed:
    """A draft that waits for signatures, as it was proposed. ``signed`` says who gave which."""

    slug: str
    note: str
    by_name: str | None
    at: datetime
    signed: tuple[tuple[SignedPart, str], ...]

    def waits_for(self, person: Actor) -> bool:
        """Whether a part is unsigned that she may sign, and she has signed no other."""
        return is_hers_to_sign(self.signed, person)


def is_hers_to_sign(signed: Iterable[tuple[str, str]], person: Actor) -> bool:
    """Whether a part is unsigned that she may sign, and she has signed no other. ``signed``: the part, and who."""
    done = dict(signed)
    is_hers = any(part not in done and person.may(permission) for part, permission in SIGNERS.items())
    return is_hers and person.id not in done.values()


def proposal_of(db: sa.Connection, draft_id: str) -> Proposal | None:
    """How a draft was proposed last; None where it never was."""
    row = db.execute(
        sa.select(
            Staff.name,
            QuestDraft.proposed_at,
            QuestDraft.proposal_note,
            (QuestDraft.proposed_hash != QuestDraft.content_hash).label("is_changed"),
        )
        .join_from(QuestDraft, Staff, QuestDraft.proposed_by == Staff.id, isouter=True)
        .where(QuestDraft.id == draft_id, QuestDraft.proposed_hash.is_not(None))
    ).one_or_none()
    return Proposal(row.name, row.proposed_at, row.proposal_note or "", bool(row.is_changed)) if row else None


def proposed(db: sa.Connection) -> tuple[Proposed, ...]:
    """Every draft that is as it was proposed, the longest waiting first."""
    rows = db.execute(
        sa.select(
            QuestDraft.slug,
            QuestDraft.proposal_note,
            Staff.name,
            QuestDraft.proposed_at,
            VersionApproval.part,
            VersionApproval.staff_id,
        )
        .join_from(QuestDraft, Staff, QuestDraft.proposed_by == Staff.id, isouter=True)
        .outerjoin(VersionApproval, VersionApproval.content_hash == QuestDraft.content_hash)
        .where(QuestDraft.proposed_hash == QuestDraft.content_hash)
        .order_by(QuestDraft.proposed_at, QuestDraft.slug, VersionApproval.part)
    ).all()
    found: dict[str, Proposed] = {}
    for row in rows:
        earlier = found[row.slug].signed if row.slug in found else ()
        signed = (*earlier, (SignedPart(row.part), row.staff_id)) if row.part else earlier
        found[row.slug] = Proposed(row.slug, row.proposal_note or "", row.name, row.proposed_at, signed)
    return tuple(found.values())
