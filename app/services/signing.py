"""Who signs a version: its designer, a clinician and a supervisor, for exactly the content that they read.

Three different people (domain.md section 8, separation of duties); two are enough in a very small service.
"""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.models.quests import VersionApproval
from app.models.staff import Staff
from app.vocabulary import SignedPart, StaffState

VERY_SMALL_SERVICE = 5
"""Up to so many active members of staff, two people may sign the three parts [D]."""


class SignedAlready(Exception):
    """This part is signed for this content."""


class OneHandTooMany(Exception):
    """Whoever signed another part of it may not sign this one too."""


def sign(db: sa.Connection, slug: str, content: str, part: SignedPart, staff_id: str) -> None:
    """One signature for this content (its hash). Raises SignedAlready, OneHandTooMany."""
    signed = signatures(db, content)
    if part in signed:
        raise SignedAlready(part)
    people = {*signed.values(), staff_id}
    if len(people) < min(len(signed) + 1, _people_needed(db)):
        raise OneHandTooMany(staff_id)
    db.execute(
        sa.insert(VersionApproval).values(content_hash=content, part=part, slug=slug, staff_id=staff_id, at=clock.now())
    )


def signatures(db: sa.Connection, content: str) -> dict[SignedPart, str]:
    """Who signed which part of this content."""
    rows = db.execute(
        sa.select(VersionApproval.part, VersionApproval.staff_id).where(VersionApproval.content_hash == content)
    )
    return {SignedPart(row.part): row.staff_id for row in rows}


def missing_parts(db: sa.Connection, content: str) -> list[str]:
    """What is not signed yet, and ``people`` where too few different people signed; empty when it may be published."""
    signed = signatures(db, content)
    missing = [part.value for part in SignedPart if part not in signed]
    if not missing and len(set(signed.values())) < _people_needed(db):
        missing.append("people")
    return missing


def _people_needed(db: sa.Connection) -> int:
    active = db.execute(
        sa.select(sa.func.count()).select_from(Staff).where(Staff.state == StaffState.ACTIVE)
    ).scalar_one()
    return 2 if active <= VERY_SMALL_SERVICE else 3
