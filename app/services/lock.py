"""The lock of protocol P-V: from one moment on nothing leaves the service that somebody at home could see.

No message, no push, no calendar file, no step with a partner service or somebody close (domain.md 2.1, P-V 7; quest
3.3). Her pages go on as they are and say nothing of it. Switched on by the protocol or by a colleague, and ended by a
supervisor alone, with a reason: never by software, and never by her own hand on a phone that somebody may hold.

Where it is enforced: ``queries.reach.Reach`` for what is sent, ``queries.safe_contact.ContactRules`` for who is in
contact with her and for files, ``quests.lock`` for her plans.
"""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.clients import Client
from app.models.words import Note
from app.queries.journeys import journeys_of_client
from app.queries.lock import LOCK, SWITCHED_OFF, SWITCHED_ON
from app.queries.places import hold_plans_still
from app.queries.reach import LOCKED
from app.queries.staff import roles_of
from app.services.audit import Entry, append
from app.services.bookings import release
from app.services.journeys import THE_SYSTEM, perform
from app.services.offering import after_act
from app.services.reminders import cancel_client, replan_client
from app.services.sealing import Locker
from app.vocabulary import ActorKind, NoteKind, Role
from quests.progress import Act, NothingToChange

PROTOCOL, COLLEAGUE, SUPERVISOR = "protocol", "colleague", "supervisor"
"""Why the lock was switched, as a code of the log: P-V was opened, a colleague said so, a supervisor ended it."""


class ReasonMissing(Exception):
    """The lock is switched by hand with a reason in words."""


class NotASupervisor(Exception):
    """Only a supervisor ends the lock."""


def begin(
    db: sa.Connection,
    client_id: str,
    *,
    because: str = PROTOCOL,
    staff_id: str | None = None,
    note_id: str | None = None,
) -> bool:
    """Lock everything that somebody at home could see, at once. False where it was locked already.

    ``because`` is a code. ``staff_id`` None: an answer of hers opened the protocol. What is planned or on its way is
    cancelled in this transaction; what is to be closed in her plans is closed.
    """
    hold_plans_still(db, client_id)
    if not _switch(db, client_id, on=True):
        return False
    _tell(db, client_id, SWITCHED_ON, because, staff_id, note_id)
    _follow(db, client_id)
    cancel_client(db, client_id, LOCKED)
    return True


def begin_with_reason(db: sa.Connection, locker: Locker, *, reason: str, staff_id: str) -> bool:
    """A colleague heard or saw something: the lock, with the reason in a note that few may read.

    False where it was locked already; the reason is kept all the same. Raises ReasonMissing.
    """
    note_id = _keep_reason(db, locker, reason, staff_id)
    return begin(db, locker.client_id, because=COLLEAGUE, staff_id=staff_id, note_id=note_id)


def end(db: sa.Connection, locker: Locker, *, reason: str, staff_id: str) -> bool:
    """A supervisor ends the lock: her rules of contact count again, and her plans have all their steps. False where
    there was none.

    What still waits for her is planned anew; nothing comes at once. Raises NotASupervisor, ReasonMissing.
    """
    if Role.SUPERVISOR not in roles_of(db, staff_id):
        raise NotASupervisor
    hold_plans_still(db, locker.client_id)
    if not _switch(db, locker.client_id, on=False):
        return False
    note_id = _keep_reason(db, locker, reason, staff_id)
    _tell(db, locker.client_id, SWITCHED_OFF, SUPERVISOR, staff_id, note_id)
    _follow(db, locker.client_id)
    replan_client(db, locker.client_id)
    return True


def _switch(db: sa.Connection, client_id: str, *, on: bool) -> bool:
    changed = db.execute(
        sa.update(Client)
        .where(Client.id == client_id, Client.locked_since.is_(None) if on else Client.locked_since.is_not(None))
        .values(locked_since=clock.now() if on else None)
    )
    return changed.rowcount == 1


def _follow(db: sa.Connection, client_id: str) -> None:
    """Her plans are as the lock wants them. A talk with somebody of a partner is called off with its step."""
    for journey in journeys_of_client(db, client_id):
        if not journey.state.is_started or journey.state.has_ended:
            continue
        with suppress(NothingToChange):
            performed = perform(db, journey.id, Act("keep_lock"), actor=THE_SYSTEM)
            release(db, journey.id)
            after_act(db, journey.id, performed, by=THE_SYSTEM)


def _tell(
    db: sa.Connection, client_id: str, action: str, because: str, staff_id: str | None, note_id: str | None
) -> None:
    kind = ActorKind.SYSTEM if staff_id is None else ActorKind.STAFF
    append(db, Entry(kind, staff_id or "", action, LOCK, client_id, {"because": because, "note": note_id}))


def _keep_reason(db: sa.Connection, locker: Locker, reason: str, staff_id: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    note_id = new_id()
    db.execute(
        sa.insert(Note).values(
            id=note_id,
            client_id=locker.client_id,
            staff_id=staff_id,
            words_sealed=locker.seal(reason.strip(), table="note", column="words_sealed", row_id=note_id),
            at=clock.now(),
            kind=NoteKind.VIOLENCE,
        )
    )
    return note_id
