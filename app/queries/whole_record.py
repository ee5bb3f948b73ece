"""Everything that is kept about one client, table by table: what a copy for herself is made of.

A table that names a client, a journey, a contact or a protocol is in ``PARTS`` or in ``LEFT_OUT``; a test fails for
one that is in neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.access import Audit, PortalSession
from app.models.clients import Client, SafeContact
from app.models.codes import Caller, ClientCode, ReissueRequest
from app.models.contacts import ContactAnswer, ContactCard, ContactEvent
from app.models.journeys import Journey, JourneyEvent, StepRun
from app.models.messages import Message, Suggestion
from app.models.outbox import Delivery, MessengerCode, Outgoing, ReachAddress, ReminderChoice
from app.models.own_things import LookDraft, ToolEntry
from app.models.safety import ProtocolRun, ProtocolStep, ServiceClock
from app.models.staff import Staff
from app.models.supervision import BreakGlass
from app.models.talks import Booking, Slot
from app.models.words import Answer, InstrumentResult, LevelFeedback, Reply, RiskAssessment, StopReason, Task

_OURS = "words of staff for their own work, as counselling notes are"
_A_KEY = "a key, under another key"
_A_SECRET = "only a way to recognise what was typed; it says nothing and would help nobody but a thief"


@dataclass(frozen=True)
class Part:
    """One table of the copy. ``by`` is the time that orders it, ``sealed_to`` the columns that its words are bound to.

    ``without``: columns that are not in the copy, each with the reason. Ids are never in it: people have names there,
    and plans have numbers. ``of`` is the table whose row says whose it is, where its own does not: through ``of_id``.
    ``key_of`` names the column with the contact whose key opens the words, where that is not hers.
    """

    table: Any
    by: str
    sealed_to: str = "id"
    without: Mapping[str, str] = field(default_factory=dict)
    of: Any = None
    of_id: str = ""
    key_of: str = ""


PARTS: Mapping[str, Part] = {
    "answers": Part(Answer, "saved_at"),
    "questionnaires": Part(InstrumentResult, "answered_at"),
    "statements_of_risk": Part(RiskAssessment, "at", without={"reason_sealed": _OURS}),
    "replies": Part(Reply, "at"),
    "level_answers": Part(LevelFeedback, "at"),
    "why_you_stopped": Part(StopReason, "at", sealed_to="journey_id"),
    "messages": Part(Message, "at", without={"reason_sealed": _OURS}),
    "suggestions": Part(Suggestion, "at"),
    "tools": Part(ToolEntry, "created_at"),
    "short_look": Part(LookDraft, "saved_at", sealed_to="client_id"),
    "how_to_reach_you": Part(SafeContact, "updated_at", sealed_to="client_id"),
    "talks": Part(Booking, "made_at", without={"slot_id": "its time is told instead", "uid": "names a calendar file"}),
    "how_you_are_reminded": Part(ReminderChoice, "changed_at", sealed_to="client_id"),
    "where_reminders_go": Part(ReachAddress, "agreed_at", without={"address_hmac": _A_SECRET}),
    "reminders": Part(
        Outgoing,
        "due_at",
        without={
            "cause": "ids of rows, of what is told beside it",
            "booking_id": "an id of a row",
            "holder": "which machine had it",
            "lease_until": "which machine had it",
            "dealt_by": "work of staff",
            "dealt_at": "work of staff",
        },
    ),
    "tries_to_send": Part(Delivery, "at", of=Outgoing, of_id="outgoing_id", without={"worker": "which machine had it"}),
    "codes_for_a_messenger": Part(MessengerCode, "issued_at", without={"code_hmac": _A_SECRET}),
    "codes": Part(ClientCode, "issued_at", without={"code_hmac": _A_SECRET, "request_id": "an id of a row"}),
    "requests_for_new_words": Part(ReissueRequest, "requested_at", without={"reason_sealed": _OURS}),
    "first_call": Part(Caller, "opened_at"),
    "your_visits": Part(
        PortalSession,
        "created_at",
        without={"token_hash": _A_SECRET, "form_seed": _A_SECRET, "notes_key_sealed": "a key, under another key"},
    ),
    "asked_of_the_service": Part(Task, "opened_at", without={"reason_sealed": _OURS}),
    "contacts": Part(ContactCard, "arrived_at", without=dict.fromkeys(("dek_wrapped", "key_name"), _A_KEY)),
    "said_in_contacts": Part(
        ContactAnswer, "saved_at", of=ContactCard, of_id="card_id", sealed_to="card_id question", key_of="card_id"
    ),
    "done_in_contacts": Part(
        ContactEvent, "at", of=ContactCard, of_id="card_id", without={"idempotency_key": "which form it came by"}
    ),
    "when_in_danger": Part(ProtocolRun, "opened_at"),
    "done_when_in_danger": Part(
        ProtocolStep,
        "at",
        of=ProtocolRun,
        of_id="run_id",
        without={"words_sealed": _OURS, "place": "counts corrections"},
    ),
    "what_we_owed": Part(ServiceClock, "started_at", without={"told": "how many of staff were told"}),
    "sealed_words_opened": Part(BreakGlass, "asked_at", without={"reason_sealed": _OURS}),
}

LEFT_OUT: Mapping[str, str] = {
    "journey": "told as the plans of the copy",
    "journey_event": "told as what happened in each plan",
    "step_run": "told as the steps of each plan",
    "version_move": "told as what happened in each plan",
    "note": _OURS,
    "plan_reason": _OURS,
    "snooze": "when a colleague wants to see a row of her own list again",
    "help_request": "a colleague's call for help, of her own work",
    "client_key": _A_KEY,
    "notes_key": "a key, under a key that only her words give",
    "private_note": "told as private notes, where this visit has their key",
}

_YOU = (
    *(Client.pseudonym, Client.language, Client.zone, Client.frame, Client.audience, Client.created_at),
    *(Client.phrase_confirmed_at, Client.consent_version, Client.consented_at, Client.looked_at, Client.watched_since),
)
_STEP = (
    *(StepRun.step, StepRun.level, StepRun.status, StepRun.owner, StepRun.opened_at, StepRun.due_from, StepRun.due_by),
    *(StepRun.closed_at, StepRun.promise_by, StepRun.has_booking),
)
Rows = list[dict[str, Any]]


def about_her(db: sa.Connection, client_id: str) -> dict[str, Any]:
    """Her own row, without what her words are recognised by."""
    return dict(db.execute(sa.select(*_YOU).where(Client.id == client_id)).mappings().one())


def watched_since(db: sa.Connection, client_id: str) -> datetime | None:
    """Since when somebody may see her phone; None while nobody may."""
    found: datetime | None = db.execute(sa.select(Client.watched_since).where(Client.id == client_id)).scalar_one()
    return found


def rows_of(db: sa.Connection, part: Part, client_id: str) -> Rows:
    """Every row of a table that is about her, as it lies there, oldest first."""
    table = part.table.__table__
    asked = sa.select(table).order_by(table.c[part.by])
    if part.of is None:
        asked = asked.where(table.c.client_id == client_id)
    else:
        asked = asked.join(part.of, part.of.id == table.c[part.of_id]).where(part.of.client_id == client_id)
    rows = db.execute(asked)
    return [dict(row._mapping) for row in rows]


def steps_of_journey(db: sa.Connection, journey_id: str) -> Rows:
    """The steps that a plan has opened."""
    rows = db.execute(sa.select(*_STEP).where(StepRun.journey_id == journey_id).order_by(StepRun.opened_at))
    return [dict(row._mapping) for row in rows]


def events_with_names(db: sa.Connection, journey_id: str) -> Rows:
    """What happened in a plan, with the name of who of the staff did it."""
    rows = db.execute(
        sa.select(
            *(JourneyEvent.at, JourneyEvent.kind, JourneyEvent.level, JourneyEvent.step, JourneyEvent.actor),
            *(Staff.name.label("by"), JourneyEvent.detail),
        )
        .join_from(JourneyEvent, Journey, Journey.id == JourneyEvent.journey_id)
        .outerjoin(Staff, Staff.id == JourneyEvent.actor_id)
        .where(JourneyEvent.journey_id == journey_id)
        .order_by(JourneyEvent.seq)
    )
    # A file may be opened by anybody: that protocol P-V held for a while is told by a person, not by a file.
    return [dict(row._mapping) for row in rows if row.detail.get("what") != "lock"]


def log_of_client(db: sa.Connection, client_id: str) -> Rows:
    """What the log of the service says about her: what she did here, and who of the staff opened or changed what."""
    rows = db.execute(
        sa.select(Audit.at, Audit.action, Audit.actor_kind.label("who"), Staff.name.label("by"))
        .outerjoin(Staff, Staff.id == Audit.actor_id)
        .where(
            sa.or_(sa.and_(Audit.object_kind == "client", Audit.object_id == client_id), Audit.actor_id == client_id)
        )
        .order_by(Audit.at)
    )
    return [dict(row._mapping) for row in rows]


def times_of_talks(db: sa.Connection, client_id: str) -> dict[str, tuple[datetime, str]]:
    """When each of her talks is, and with whom: by the id of its time."""
    rows = db.execute(
        sa.select(Slot.id, Slot.starts_at, Staff.name)
        .join(Booking, Booking.slot_id == Slot.id)
        .join(Staff, Staff.id == Slot.staff_id)
        .where(Booking.client_id == client_id)
    )
    return {row.id: (row.starts_at, row.name) for row in rows}


def names_of_staff(db: sa.Connection, staff_ids: set[str]) -> dict[str, str]:
    """Names by id."""
    return {row.id: row.name for row in db.execute(sa.select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids)))}
