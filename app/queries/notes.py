"""Notes about a client, still sealed: the page that shows them opens the client's locker. Each kind has its readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.ids import id_of_form
from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.journeys import Journey, JourneyEvent
from app.models.safety import ProtocolRun
from app.models.staff import Staff
from app.models.words import Note
from app.permissions import Actor
from app.queries.caseload import hers, is_with
from app.vocabulary import NoteKind, Permission, Role, Scope


@dataclass(frozen=True)
class SealedNote:
    """One note; ``words_sealed`` opens with table ``note``, column ``words_sealed`` and its id."""

    id: str
    staff_name: str
    at: datetime
    words_sealed: bytes
    kind: str = NoteKind.ORDINARY


def notes_for(db: sa.Connection, staff: Actor, client_id: str, *, run_id: str | None = None) -> list[SealedNote]:
    """The notes about a client that this person may read, newest first; with ``run_id`` those of one protocol.

    What is restricted is read by counsellors and clinicians of the client and by supervisors; what is about violence
    by supervisors and the assigned clinician alone. Everybody reads what she wrote herself (domain.md section 8; 2.1,
    P-V 9). Whether the client is hers at all is asked before (``caseload.client_for``).
    """
    whose = sa.or_(Note.staff_id == staff.id, *(Note.kind == kind for kind in _kinds(db, staff, client_id)))
    if staff.scope(Permission.READ_NOTES) is None:
        return []
    of_run = Note.protocol_run_id == run_id if run_id is not None else sa.true()
    rows = db.execute(
        sa.select(Note.id, Staff.name, Note.at, Note.words_sealed, Note.kind)
        .join(Staff, Staff.id == Note.staff_id)
        .where(Note.client_id == client_id, whose, of_run)
        .order_by(Note.at.desc(), Note.id)
    )
    return [SealedNote(*row) for row in rows]


def _kinds(db: sa.Connection, staff: Actor, client_id: str) -> set[NoteKind]:
    """The kinds of note of this client that this person reads, whoever wrote them."""
    found = set()
    if staff.scope(Permission.READ_NOTES) not in (None, Scope.OWN):
        found.add(NoteKind.ORDINARY)
    if staff.may(Permission.READ_RESTRICTED):
        found.add(NoteKind.RESTRICTED)
        if reads_of_violence(db, staff, client_id=client_id):
            found.add(NoteKind.VIOLENCE)
    return found


def reads_of_violence(
    db: sa.Connection, staff: Actor, *, client_id: str | None = None, card_id: str | None = None
) -> bool:
    """Whether this person is a supervisor, or the clinician whose client or contact this is (domain.md 2.1, P-V 9)."""
    if Role.SUPERVISOR in staff.roles:
        return True
    if Role.CLINICIAN not in staff.roles:
        return False
    is_hers = sa.exists().where(Journey.client_id == client_id, is_with(staff))
    card = sa.exists().where(ContactCard.id == card_id, hers(ContactCard.holder_id, staff))
    return bool(db.execute(sa.select(sa.or_(is_hers, card))).scalar_one())


@dataclass(frozen=True)
class HandedOver:
    """How a client came to whoever has her now: by whom, when, and the note that came with it, if there was one."""

    by: str
    at: datetime
    note: SealedNote


def handed_over_with(db: sa.Connection, staff: Actor, client_id: str, since: datetime) -> HandedOver | None:
    """The note with which a colleague handed this client over to this person since then; None where there is none.

    It is the note of the very form that handed her over: both carry its key. Whether she is hers is asked before.
    """
    if staff.scope(Permission.READ_NOTES) in (None, Scope.OWN):
        return None
    row = db.execute(
        sa.select(JourneyEvent.actor_id, JourneyEvent.at, JourneyEvent.idempotency_key)
        .join(Journey, Journey.id == JourneyEvent.journey_id)
        .where(Journey.client_id == client_id, is_with(staff), JourneyEvent.kind == "counsellor_assigned")
        .order_by(JourneyEvent.at.desc(), JourneyEvent.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.idempotency_key is None or row.at < since:
        return None
    note_id = id_of_form(client_id, row.actor_id, NoteKind.ORDINARY, row.idempotency_key)
    note = next((one for one in notes_for(db, staff, client_id) if one.id == note_id), None)
    return HandedOver(note.staff_name, row.at, note) if note is not None else None


def somebody_with_notes(db: sa.Connection) -> str | None:
    """The id of one client about whom notes stand, one with restricted notes if there is any; None without notes."""
    ranked = sa.select(Client.id).join(Note, Note.client_id == Client.id)
    by_kind = (Note.kind != NoteKind.RESTRICTED, Client.pseudonym)
    found: str | None = db.execute(ranked.order_by(*by_kind).limit(1)).scalar_one_or_none()
    return found


def note_kind_of(db: sa.Connection, run_id: str) -> NoteKind:
    """What a note beside this protocol is: of violence for P-V, else restricted."""
    kind = db.execute(sa.select(ProtocolRun.kind).where(ProtocolRun.id == run_id)).scalar_one()
    return NoteKind.VIOLENCE if kind == "p_v" else NoteKind.RESTRICTED
