"""Somebody at high risk is handed over: asked for at once, accepted by one, and nobody is alone in between.

The colleague who has the contact stays with the person until a supervisor or a clinician accepted (domain.md 2.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.contacts import ContactCard
from app.models.safety import ServiceClock
from app.permissions import Actor
from app.queries import contact_cards as cards
from app.queries.handovers import ACCEPTED as ACCEPTED
from app.queries.handovers import Handover, handover_of, may_accept, running_handover
from app.queries.journeys import journeys_of_client
from app.queries.places import hold_plans_still
from app.queries.service_hours import hours_of
from app.services import alerts, clocks, teams
from app.services.audit import Entry, append
from app.services.contact_cards import CardClosed, note_event
from app.services.journeys import Actor as ByStaff
from app.services.journeys import perform
from app.vocabulary import ActorKind, ClockKind, Role
from config import Settings
from quests.progress import Act
from quests.service_hours import ServiceHours

_CARD = sa.select(ContactCard.channel, ContactCard.client_id).where(ContactCard.id == sa.bindparam("of_card"))


_TAKEN = sa.and_(ServiceClock.kind == ClockKind.HANDOVER, ServiceClock.stopped_at.is_not(None))


class AcceptedBefore(Exception):
    """Of two who accept at once one was first: ``name``, at ``at``. ``name`` is empty where it ended otherwise."""

    def __init__(self, name: str, at: datetime) -> None:
        super().__init__("accepted before")
        self.name, self.at = name, at


class NotForHer(Exception):
    """There is no such request, or this person does not take over."""


@dataclass(frozen=True)
class Accepted:
    """Who took over, when, and where she goes on. ``holder_name``: who is with the person and stays for now."""

    at: datetime
    card_id: str | None
    client_id: str | None
    journey_id: str | None
    holder_name: str | None


def ask(
    db: sa.Connection,
    settings: Settings | None,
    *,
    channel: str,
    card_id: str | None = None,
    client_id: str | None = None,
    journey_id: str | None = None,
    run_id: str | None = None,
    asked_by: str | None = None,
) -> str:
    """Ask for somebody who takes over, now; gives the clock. The first on call hears in this very transaction.

    While one is asked for, asking again changes nothing. ``asked_by`` is None where an answer of hers asked.
    """
    known = running_handover(db, client_id=client_id, card_id=card_id)
    clock_id = clocks.start(
        db,
        ClockKind.HANDOVER,
        hours=_hours(db, settings),
        channel=channel,
        client_id=client_id,
        card_id=card_id,
        journey_id=journey_id,
        run_id=run_id,
    )
    _tell_first(db, clock_id)
    if clock_id != known:
        _note(db, "handover_asked", clock_id, card_id, channel, asked_by)
    return clock_id


def ask_senior(db: sa.Connection, settings: Settings | None, card_id: str, *, asked_by: str) -> str:
    """A complex case: a senior colleague is asked to look within the hour; who has it keeps it. Gives the clock.

    Raises CardClosed. Where somebody is asked to take over already, that clock is the one that counts.
    """
    card = db.execute(_CARD, {"of_card": card_id}).one()
    clock_id = clocks.start(
        db,
        ClockKind.SENIOR,
        hours=_hours(db, settings),
        channel=card.channel,
        client_id=card.client_id,
        card_id=card_id,
    )
    if not cards.is_open(db, card_id, hold=True):  # After the client's row, which comes first.
        raise CardClosed(card_id)
    since = sa.func.coalesce(ContactCard.complex_since, clock.now())
    db.execute(sa.update(ContactCard).where(ContactCard.id == card_id).values(complex_since=since))
    _tell_first(db, clock_id)
    _note(db, "senior_asked", clock_id, card_id, card.channel, asked_by)
    return clock_id


def accept(db: sa.Connection, clock_id: str, actor: Actor) -> Accepted:
    """She takes over. Of two who accept at once the first does; the other reads who it was: raises AcceptedBefore.

    From now on she holds the contact; who had it stays with the person and sees who is joining. A complex case keeps
    its holder. Raises NotForHer. The same person again changes nothing.
    """
    asked = handover_of(db, clock_id) if may_accept(actor) else None
    if asked is None:
        raise NotForHer(clock_id)
    if asked.card_id is not None:
        cards.is_open(db, asked.card_id, hold=True)
    elif asked.client_id is not None:
        hold_plans_still(db, asked.client_id)
    if clocks.stop(db, clock_id, ACCEPTED, staff_id=actor.id):
        _taken_over(db, asked, actor)
    else:
        _was_me(db, clock_id, actor)
    return Accepted(_stopped_at(db, clock_id), asked.card_id, asked.client_id, asked.journey_id, asked.holder_name)


def _hours(db: sa.Connection, settings: Settings | None) -> ServiceHours:
    return hours_of(db, settings.zone if settings is not None else ZoneInfo("UTC"))


def _tell_first(db: sa.Connection, clock_id: str) -> None:
    """Whoever is first hears in the transaction that asks; whom the time of the clock tells, the worker tells."""
    mine = sa.and_(ServiceClock.id == clock_id, ServiceClock.told == 0, ServiceClock.stopped_at.is_(None))
    if db.execute(sa.update(ServiceClock).where(mine).values(told=1)).rowcount == 1:
        alerts.tell(db, db.execute(sa.select(ServiceClock.__table__).where(ServiceClock.id == clock_id)).one(), 0)


def _note(db: sa.Connection, kind: str, clock_id: str, card_id: str | None, channel: str, by: str | None) -> None:
    """It stands on the card, and in the log: who did it, and to which clock."""
    if card_id is not None and not note_event(db, card_id, kind, {"channel": channel}, by, key=f"{kind}:{clock_id}"):
        return
    who = (ActorKind.STAFF, by) if by is not None else (ActorKind.SYSTEM, "handover")
    append(db, Entry(*who, kind, "clock", clock_id, {"channel": channel}))


def _taken_over(db: sa.Connection, asked: Handover, actor: Actor) -> None:
    is_handover = asked.kind == ClockKind.HANDOVER
    if is_handover and asked.client_id is not None:
        _has_her_now(db, asked, actor)
    if is_handover and asked.card_id is None and asked.client_id is not None:
        _becomes_hers(db, asked.client_id, actor)
    if is_handover and asked.card_id is not None:
        open_card = sa.and_(ContactCard.id == asked.card_id, ContactCard.closed_at.is_(None))
        db.execute(sa.update(ContactCard).where(open_card).values(holder_id=actor.id))
    alerts.stop_telling(db, asked.id)
    kind = "handover_accepted" if is_handover else "senior_accepted"
    _note(db, kind, asked.id, asked.card_id, asked.channel, actor.id)


def hand_on(db: sa.Connection, client_id: str, actor: Actor) -> bool:
    """Who took a client over has handed on: from now on she reads of her what she read before. False where it is so."""
    hers = sa.and_(_TAKEN, ServiceClock.client_id == client_id, ServiceClock.owner_id.in_(sorted(actor.stands_for)))
    changed = db.execute(sa.update(ServiceClock).where(hers).values(owner_id=None)).rowcount > 0
    if changed:
        append(db, Entry(ActorKind.STAFF, actor.id, "handed_on", "client", client_id))
    return changed


def _has_her_now(db: sa.Connection, asked: Handover, actor: Actor) -> None:
    """A clinician has the client from now on until she hands on; whoever took her over before has handed on by it."""
    before = sa.and_(_TAKEN, ServiceClock.client_id == asked.client_id, ServiceClock.owner_id != actor.id)
    db.execute(sa.update(ServiceClock).where(before).values(owner_id=None))
    if Role.CLINICIAN in actor.roles:
        db.execute(sa.update(ServiceClock).where(ServiceClock.id == asked.id).values(owner_id=actor.id))


def _becomes_hers(db: sa.Connection, client_id: str, actor: Actor) -> None:
    """A clinician who takes over somebody whom nobody has is the assigned one from now on (domain.md section 8): she
    opens the record, and reads what few may. A colleague who has the person keeps her, and a supervisor reads all."""
    if Role.CLINICIAN not in actor.roles or Role.SUPERVISOR in actor.roles:
        return
    journeys = [one for one in journeys_of_client(db, client_id) if not one.state.has_ended]
    if any(one.counsellor_id is not None for one in journeys):
        return
    by = ByStaff(Role.CLINICIAN.value, actor.id)
    for one in journeys:
        perform(db, one.id, Act("assign", detail={"how": "taken"}), actor=by, counsellor_id=actor.id)
    if journeys:
        teams.team_for(db, client_id, actor.id)


def _was_me(db: sa.Connection, clock_id: str, actor: Actor) -> None:
    """Somebody stopped it before. Raises AcceptedBefore unless it was she herself."""
    row = db.execute(sa.select(ServiceClock.stopped_by, ServiceClock.outcome).where(ServiceClock.id == clock_id)).one()
    if (row.stopped_by, row.outcome) == (actor.id, ACCEPTED):
        return
    now = handover_of(db, clock_id)
    name = now.accepted_by if now is not None and now.is_accepted else None
    raise AcceptedBefore(name or "", _stopped_at(db, clock_id))


def _stopped_at(db: sa.Connection, clock_id: str) -> datetime:
    found = db.execute(sa.select(ServiceClock.stopped_at).where(ServiceClock.id == clock_id)).scalar_one()
    return found or clock.now()
