"""How a client may be reached, as she said it: the sealed parts stay sealed until her locker opens them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client, SafeContact
from app.models.journeys import Journey
from app.models.staff import Staff


@dataclass(frozen=True)
class ContactRules:
    """Her rules. ``ways`` are of call, message, email; without any, nobody calls or writes to her.

    What is sealed opens with table ``safe_contact`` and the client's id as the row. ``consented_at`` is when she agreed
    that her number or address is kept. ``watched_since``: somebody may see her phone. ``locked_since``: protocol P-V
    holds. ``staff_name`` is who of the service wrote the rules down last; None where she did it herself.
    """

    client_id: str
    ways: tuple[str, ...]
    times: tuple[str, ...]
    may_leave_voicemail: bool
    may_have_calendar_file: bool
    address_sealed: bytes | None
    code_word_sealed: bytes | None
    shown_as_sealed: bytes | None
    if_someone_else_sealed: bytes | None
    stop_word_sealed: bytes | None
    help_word_sealed: bytes | None
    consented_at: datetime | None
    updated_at: datetime
    watched_since: datetime | None
    locked_since: datetime | None
    staff_name: str | None

    @property
    def version(self) -> str:
        """A mark of the rules as they are. What is sealed is sealed anew at each change, so no two are alike."""
        return hashlib.sha256(repr(self._written).encode()).hexdigest()[:32]

    @property
    def _written(self) -> tuple[object, ...]:
        sealed = (self.address_sealed, self.code_word_sealed, self.shown_as_sealed, self.if_someone_else_sealed)
        chosen = (self.ways, self.times, self.may_leave_voicemail, self.may_have_calendar_file)
        return (*chosen, *sealed, self.stop_word_sealed, self.help_word_sealed, self.updated_at)

    @property
    def may_be_contacted(self) -> bool:
        return bool(self.ways)

    def allows(self, way: str, *, decides: bool = False) -> bool:
        """Whether she may be reached in this way now: the one place where the product decides it.

        While somebody may be watching, nothing goes out to her, whatever she allows (domain.md 2.1, P-V 7 and 10).
        ``decides``: a supervisor weighs a high risk against it, and answers for it. Under the lock of P-V a voice may
        reach her, which hears a code word first; nothing written does, whoever decides.
        """
        if self.locked_since is not None and way != "call":
            return False
        return way in self.ways and (self.watched_since is None or decides)

    @property
    def gives_files(self) -> bool:
        """Whether a calendar file may come to lie on her device: no trace where somebody may look (P-V 7)."""
        return self.may_have_calendar_file and self.watched_since is None and self.locked_since is None


def ways_now(ways: Sequence[str] | None, locked_since: datetime | None) -> list[str] | None:
    """Her ways as they hold now, for a row that has no whole rules: under the lock of P-V a call alone."""
    if ways is None or locked_since is None:
        return None if ways is None else list(ways)
    return [way for way in ways if way == "call"]


_RULES = (
    SafeContact.client_id,
    SafeContact.ways,
    SafeContact.times,
    SafeContact.may_leave_voicemail,
    SafeContact.may_have_calendar_file,
    SafeContact.address_sealed,
    SafeContact.code_word_sealed,
    SafeContact.shown_as_sealed,
    SafeContact.if_someone_else_sealed,
    SafeContact.stop_word_sealed,
    SafeContact.help_word_sealed,
    SafeContact.consented_at,
    SafeContact.updated_at,
)
_WITH_WHO = (
    sa.select(*_RULES, Client.watched_since, Client.locked_since, Staff.name)
    .join(Client, Client.id == SafeContact.client_id)
    .outerjoin(Staff, Staff.id == SafeContact.updated_by)
)
_RULES_OF = _WITH_WHO.where(SafeContact.client_id == sa.bindparam("of_client"))
_RULES_OF_SEVERAL = _WITH_WHO.where(SafeContact.client_id.in_(sa.bindparam("of_clients", expanding=True)))
_WATCHED_SINCE = sa.select(Client.watched_since).where(Client.id == sa.bindparam("of_client"))
_LOCKED_SINCE = sa.select(Client.locked_since).where(Client.id == sa.bindparam("of_client"))
_WAYS = (
    sa.select(SafeContact.ways)
    .join(Journey, Journey.client_id == SafeContact.client_id)
    .where(Journey.id == sa.bindparam("of_journey"))
)


def rules_of(db: sa.Connection, client_id: str) -> ContactRules | None:
    """The rules of this client; None where she has said nothing yet, and then nobody contacts her."""
    row: Any = db.execute(_RULES_OF, {"of_client": client_id}).one_or_none()
    return None if row is None else _rules(row)


def rules_of_several(db: sa.Connection, client_ids: Collection[str]) -> dict[str, ContactRules]:
    """The rules of those of these clients who have said something, by id: one statement."""
    if not client_ids:
        return {}
    rows = db.execute(_RULES_OF_SEVERAL, {"of_clients": list(client_ids)})
    return {row.client_id: _rules(row) for row in rows}


def _rules(row: Any) -> ContactRules:
    return ContactRules(row.client_id, tuple(row.ways), tuple(row.times), *row[3:])


def watched_since(db: sa.Connection, client_id: str) -> datetime | None:
    """Since when somebody may see this client's phone; None where nobody does."""
    found: datetime | None = db.execute(_WATCHED_SINCE, {"of_client": client_id}).scalar_one_or_none()
    return found


def locked_since(db: sa.Connection, client_id: str) -> datetime | None:
    """Since when the lock of protocol P-V holds for this client; None where it does not."""
    found: datetime | None = db.execute(_LOCKED_SINCE, {"of_client": client_id}).scalar_one_or_none()
    return found


def ways_to_reach(db: sa.Connection, journey_id: str) -> tuple[str, ...]:
    """The channels that the client of this journey allows; none where she has said nothing."""
    ways: list[str] | None = db.execute(_WAYS, {"of_journey": journey_id}).scalar_one_or_none()
    return tuple(ways or ())
