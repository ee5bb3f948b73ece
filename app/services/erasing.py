"""A person is erased: her texts, contacts, keys and way in go; that somebody walked, without her, stays and counts.

Whatever bears her id goes or is written anew under ids that lead back to nobody (surface.md, trust.md 2.6). A table is
in ``GOES`` or in ``STAYS``, and a test fails for one that is in neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.access import Audit, PortalSession
from app.models.clients import Client, ClientKey, Erasure, SafeContact
from app.models.codes import Caller, ClientCode, ReissueRequest
from app.models.contacts import ContactCard
from app.models.desk import Snooze
from app.models.journeys import Journey, JourneyEvent, StepRun
from app.models.messages import Message, Suggestion
from app.models.outbox import Delivery, MessengerCode, Outgoing, ReachAddress, ReminderChoice
from app.models.own_things import LookDraft, NotesKey, PrivateNote, ToolEntry
from app.models.quests import PlanReason, VersionMove
from app.models.safety import ProtocolRun, ServiceClock
from app.models.supervision import BreakGlass, HelpRequest
from app.models.talks import Booking, RoomUse, Slot
from app.models.words import Answer, InstrumentResult, LevelFeedback, Note, Reply, RiskAssessment, StopReason, Task
from app.queries.journeys import journeys_of_client
from app.queries.places import hold_plans_still
from app.services.audit import Entry, append
from app.services.contact_retention import erase_contacts
from app.services.journeys import THE_CLIENT, THE_SYSTEM, Actor, perform
from app.services.offering import after_act
from app.vault import fingerprint
from app.vocabulary import ActorKind
from quests.progress import Act, ActRefused

GOES: tuple[Any, ...] = (
    *(Answer, InstrumentResult, RiskAssessment, Reply, Note, LevelFeedback, StopReason),
    *(Message, Suggestion, ToolEntry, LookDraft, PrivateNote, NotesKey, SafeContact, Booking),
    *(Outgoing, ReachAddress, ReminderChoice, MessengerCode, Snooze, BreakGlass),
    *(ClientCode, ReissueRequest, Caller, PortalSession, ClientKey),
)
"""Rows that go, each table by its ``client_id``; codes before the requests that they came from. With a message to her
goes each try to send it; what was sent to staff is about nobody, and stays.
"""

STAYS: Mapping[str, str] = {
    "journey": "the skeleton: under a new id, of nobody",
    "journey_event": "the skeleton: codes and times, which the numbers are made of",
    "step_run": "what the events add up to, under new ids",
    "version_move": "how many were moved from one version to another",
    "task": "that something was asked of the staff, and when; closed, without its reason",
    "plan_reason": "has no client_id; goes with the journey that it belongs to",
    "contact_card": "that somebody was in contact, how, and how it ended: under a new id, without its key and reasons",
    "contact_answer": "has no client_id; goes with the contact that it was typed on",
    "contact_event": "has no client_id; goes with its contact",
    "protocol_run": "that a protocol was opened and closed, and at which level: under a new id, of nobody",
    "protocol_step": "has no client_id; goes with the protocol",
    "service_clock": "what was owed to somebody, by when, and when it was done: under a new id, of nobody",
    "help_request": "that a colleague asked for help, and who came: without whom it was about",
}
"""Tables that name a client, a journey, a contact or a protocol and are kept, with what stays of them."""

AT_RISK = ("high", "emergency")


class NoSuchClient(Exception):
    """Nobody of this id, or she was erased before."""


def erase_client(
    db: sa.Connection, client_id: str, *, pepper: bytes, actor: tuple[ActorKind, str], why: str = ""
) -> None:
    """Forget this person, for good. What she walks ends first, as if she had stopped.

    ``actor`` is a kind and who it is, for the log; the id of a client is not written there. ``why`` is a code. A plan
    at risk keeps nobody: that one was erased while a person still had to look at it stands in the log, without her.
    Raises NoSuchClient.
    """
    hold_plans_still(db, client_id)
    if not _is_there(db, client_id):
        raise NoSuchClient(client_id)
    was_at_risk = _is_at_risk(db, client_id)
    kind, who = actor
    _end_plans(db, client_id, by=THE_CLIENT if kind is ActorKind.CLIENT else THE_SYSTEM)
    nobody = _somebody_without_a_name(db, client_id)
    renamed = {journey.id: _renamed(db, journey.id, nobody) for journey in journeys_of_client(db, client_id)}
    _forget_whom_help_was_for(db, client_id)
    renamed |= erase_contacts(db, client_id, nobody)
    _close_tasks(db, client_id, nobody)
    _delete_rows(db, client_id)
    _rename_in_the_log(db, {client_id: nobody, **renamed})
    db.execute(sa.delete(Journey).where(Journey.client_id == client_id))
    db.execute(sa.delete(Client).where(Client.id == client_id))
    db.execute(sa.insert(Erasure).values(fingerprint=fingerprint_of(pepper, client_id), at=clock.now()))
    detail: dict[str, str | bool] = {"why": why or "own_choice", "was_at_risk": was_at_risk}
    append(db, Entry(kind, nobody if kind is ActorKind.CLIENT else who, "client_erased", "client", nobody, detail))


def fingerprint_of(pepper: bytes, client_id: str) -> str:
    """What the ledger of erasures knows a client by."""
    return fingerprint(pepper, "erasure", client_id)


def erase_again(db: sa.Connection, fingerprints: frozenset[str], *, pepper: bytes) -> int:
    """After an older copy was brought back: forget everybody whom the ledger names; gives how many those were."""
    ids = db.execute(sa.select(Client.id).where(Client.erased_at.is_(None))).scalars().all()
    gone = [client_id for client_id in ids if fingerprint_of(pepper, client_id) in fingerprints]
    for client_id in gone:
        erase_client(db, client_id, pepper=pepper, actor=(ActorKind.SYSTEM, "ledger of erasures"), why="restored")
    return len(gone)


def _is_there(db: sa.Connection, client_id: str) -> bool:
    found = db.execute(sa.select(Client.id).where(Client.id == client_id, Client.erased_at.is_(None))).first()
    return found is not None


def _is_at_risk(db: sa.Connection, client_id: str) -> bool:
    open_plans = [one.state for one in journeys_of_client(db, client_id) if not one.state.has_ended]
    return any(state.is_on_hold or state.risk in AT_RISK for state in open_plans)


def _end_plans(db: sa.Connection, client_id: str, *, by: Actor) -> None:
    """Nothing goes on for nobody: no call falls due and no time stays taken. An offer that waits is declined."""
    for journey in journeys_of_client(db, client_id):
        act = Act("stop" if journey.state.is_started else "decline")
        with suppress(ActRefused):
            after_act(db, journey.id, perform(db, journey.id, act, actor=by), by=by)


def _somebody_without_a_name(db: sa.Connection, client_id: str) -> str:
    """A row for the skeleton to belong to: nothing of hers is in it but what her first event says anyway."""
    her = db.execute(sa.select(Client.language, Client.frame, Client.audience).where(Client.id == client_id)).one()
    nobody, now = new_id(), clock.now()
    values = {"pseudonym": f"- {nobody}", "created_at": now, "erased_at": now, **her._mapping}
    db.execute(sa.insert(Client).values(id=nobody, **values))
    return nobody


def _renamed(db: sa.Connection, journey_id: str, nobody: str) -> str:
    """The journey once more under an id that no page, address or list of anybody ever showed; gives that id."""
    new = new_id()
    row = dict(db.execute(sa.select(Journey.__table__).where(Journey.id == journey_id)).mappings().one())
    db.execute(sa.insert(Journey).values({**row, "id": new, "client_id": nobody, "counsellor_id": None, "zone": "UTC"}))
    db.execute(
        sa.update(JourneyEvent)
        .where(JourneyEvent.journey_id == journey_id)
        .values(journey_id=new, idempotency_key=None)
    )
    for step_run_id in db.execute(sa.select(StepRun.id).where(StepRun.journey_id == journey_id)).scalars().all():
        db.execute(sa.update(StepRun).where(StepRun.id == step_run_id).values(id=new_id(), journey_id=new))
    for table in (VersionMove, Task, Outgoing, ProtocolRun, ServiceClock):
        db.execute(sa.update(table).where(table.journey_id == journey_id).values(journey_id=new))
    to_staff = sa.and_(Outgoing.journey_id == new, Outgoing.staff_id.is_not(None))
    db.execute(sa.update(Outgoing).where(to_staff).values(cause="erased:" + Outgoing.id, booking_id=None))
    db.execute(sa.delete(PlanReason).where(PlanReason.journey_id == journey_id))
    return new


def _forget_whom_help_was_for(db: sa.Connection, client_id: str) -> None:
    cards = sa.select(ContactCard.id).where(ContactCard.client_id == client_id)
    about_her = sa.or_(HelpRequest.client_id == client_id, HelpRequest.card_id.in_(cards))
    db.execute(sa.update(HelpRequest).where(about_her).values(client_id=None, card_id=None))


def _close_tasks(db: sa.Connection, client_id: str, nobody: str) -> None:
    """Nothing is left to do for her; that it was asked, and when, stays."""
    of_hers = sa.update(Task).where(Task.client_id == client_id)
    db.execute(of_hers.where(Task.closed_at.is_(None)).values(closed_at=clock.now()))
    db.execute(of_hers.values(client_id=nobody, reason_sealed=None))


def _delete_rows(db: sa.Connection, client_id: str) -> None:
    talks = sa.select(Booking.id).where(Booking.client_id == client_id)
    taken = sa.select(Slot.id).where(Slot.booking_id.in_(talks))
    db.execute(sa.delete(RoomUse).where(RoomUse.slot_id.in_(taken)))
    db.execute(sa.update(Slot).where(Slot.booking_id.in_(talks)).values(booking_id=None, room=None))
    messages = sa.select(Outgoing.id).where(Outgoing.client_id == client_id)
    db.execute(sa.delete(Delivery).where(Delivery.outgoing_id.in_(messages)))
    for table in GOES:
        db.execute(sa.delete(table).where(table.client_id == client_id))


def _rename_in_the_log(db: sa.Connection, names: Mapping[str, str]) -> None:
    """Who of the staff opened a record stays told; whose it was is told no more. The one change that the log knows."""
    for old, new in names.items():
        db.execute(sa.update(Audit).where(Audit.object_id == old).values(object_id=new))
        db.execute(sa.update(Audit).where(Audit.actor_id == old).values(actor_id=new))
