"""How a client may be reached, as she said it: the sealed parts stay sealed until her locker opens them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.clients import SafeContact
from app.models.journeys import Journey
from app.models.staff import Staff


@dataclass(frozen=True)
class ContactRules:
    """Her rules. ``ways`` are of call, message, email; without any, nobody calls or writes to her.

    ``address_sealed`` and ``code_word_sealed`` open with table ``safe_contact`` and the client's id as the row.
    ``staff_name`` is who of the service wrote them down last; None where she did it herself.
    """

    client_id: str
    ways: tuple[str, ...]
    times: tuple[str, ...]
    may_leave_voicemail: bool
    may_have_calendar_file: bool
    address_sealed: bytes | None
    code_word_sealed: bytes | None
    updated_at: datetime
    staff_name: str | None

    @property
    def may_be_contacted(self) -> bool:
        return bool(self.ways)

    def allows(self, way: str) -> bool:
        return way in self.ways


def rules_of(db: sa.Connection, client_id: str) -> ContactRules | None:
    """The rules of this client; None where she has said nothing yet, and then nobody contacts her."""
    row = db.execute(
        sa.select(
            SafeContact.client_id,
            SafeContact.ways,
            SafeContact.times,
            SafeContact.may_leave_voicemail,
            SafeContact.may_have_calendar_file,
            SafeContact.address_sealed,
            SafeContact.code_word_sealed,
            SafeContact.updated_at,
            Staff.name,
        )
        .outerjoin(Staff, Staff.id == SafeContact.updated_by)
        .where(SafeContact.client_id == client_id)
    ).one_or_none()
    if row is None:
        return None
    return ContactRules(row.client_id, tuple(row.ways), tuple(row.times), *row[3:])


def ways_to_reach(db: sa.Connection, journey_id: str) -> tuple[str, ...]:
    """The channels that the client of this journey allows; none where she has said nothing."""
    ways: list[str] | None = db.execute(
        sa.select(SafeContact.ways)
        .join(Journey, Journey.client_id == SafeContact.client_id)
        .where(Journey.id == journey_id)
    ).scalar_one_or_none()
    return tuple(ways or ())
