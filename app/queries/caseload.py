"""Whose clients a member of staff may see: the narrowing to assigned clients happens here and nowhere else.

Every query takes the person who asks. What is outside her scope is not found, just as what does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.models.access import Audit
from app.models.clients import Client
from app.models.codes import Caller
from app.models.journeys import Journey
from app.models.quests import QuestVersion
from app.models.safety import ServiceClock
from app.models.staff import Staff
from app.models.talks import Booking, Slot
from app.permissions import Actor
from app.queries.journeys import JourneyRow, journeys_of_client
from app.vocabulary import ActorKind, ClockKind, Permission, Role, Scope, VersionStatus
from quests.risk import RiskLevel


@dataclass(frozen=True)
class ClientHead:
    """Who a client is here: the made-up name, the language, the day she came, and whom her plans speak to."""

    id: str
    pseudonym: str
    language: str
    created_at: datetime
    audience: str


_ANOTHER = sa.orm.aliased(Journey)


def within_scope(staff: Actor, permission: Permission) -> sa.ColumnElement[bool]:
    """The condition on ``Journey`` that leaves what this person may touch under this permission."""
    match staff.scope(permission):
        case Scope.ALL:
            return sa.true()
        case Scope.ASSIGNED | Scope.OWN:
            return Journey.id.in_(_hers_to_see(tuple(sorted(staff.stands_for)), Role.CLINICIAN in staff.roles))
        case _:
            return sa.false()


@lru_cache(maxsize=512)
def _hers_to_see(stands_for: tuple[str, ...], is_clinician: bool) -> sa.CompoundSelect[Any]:
    """The journeys of these people: their own, those with whom a talk stands, and whom a clinician took over.

    A list that no other table of the statement has a part in, so that a database finds it by three indexes first and
    reads nobody else's rows. The condition is the same for every statement of a person, so it is built once.
    """
    own = sa.select(_ANOTHER.id).where(_ANOTHER.counsellor_id.in_(stands_for))
    talk = sa.select(Booking.journey_id).join(Slot, Slot.id == Booking.slot_id)
    talks = talk.where(Booking.status == "booked", Slot.staff_id.in_(stands_for))
    accepted = sa.select(_ANOTHER.id).join(ServiceClock, ServiceClock.client_id == _ANOTHER.client_id)
    over = accepted.where(
        ServiceClock.kind == ClockKind.HANDOVER,
        ServiceClock.stopped_at.is_not(None),
        ServiceClock.owner_id.in_(stands_for),
    )
    found = [own, talks, over] if is_clinician else [own, talks]
    return sa.union(*(one.correlate(None) for one in found))


def is_with(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``Journey`` that it is this person's, or a colleague's whom she covers now.

    Under cover nobody changes hands, and she sees to these clients as the colleague would; it ends by itself.
    """
    return hers(Journey.counsellor_id, staff)


def hers(column: sa.orm.InstrumentedAttribute[Any], staff: Actor) -> sa.ColumnElement[bool]:
    """The condition that a column names this person, or a colleague whom she covers now."""
    return column.in_(sorted(staff.stands_for)) if staff.covers else column == staff.id


def _is_booked_with(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``Journey`` that a talk with this person stands.

    Until it has been noted she is the client's current contact, whoever the counsellor is (domain.md section 8).
    """
    talk = sa.exists().where(
        Booking.journey_id == Journey.id,
        Booking.status == "booked",
        Booking.slot_id == Slot.id,
        hers(Slot.staff_id, staff),
    )
    return talk.correlate(Journey)


def taken_over(client_id: sa.orm.InstrumentedAttribute[str], staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on a column of clients that this clinician accepted a handover of the client, and has her still.

    The colleague keeps the plan; until she hands on she reads and acts beside her (domain.md 2.1 and section 8).
    ``owner_id`` of the accepted clock is who has her (services/handovers).
    """
    if Role.CLINICIAN not in staff.roles:
        return sa.false()
    accepted = sa.exists().where(
        ServiceClock.client_id == client_id,
        ServiceClock.kind == ClockKind.HANDOVER,
        ServiceClock.stopped_at.is_not(None),
        hers(ServiceClock.owner_id, staff),
    )
    return accepted.correlate(client_id.class_)


def has_taken_over(db: sa.Connection, staff: Actor, client_id: str) -> bool:
    """Whether this person took the client over in a danger and has not handed on."""
    if Role.CLINICIAN not in staff.roles:
        return False
    hers_now = sa.and_(Client.id == client_id, taken_over(Client.id, staff))
    return db.execute(sa.select(Client.id).where(hers_now)).first() is not None


def contact_of(staff: Actor) -> sa.ColumnElement[bool]:
    """The condition on ``Client`` that this person opened her for a call and nobody has taken her since.

    The current contact stands where otherwise the assigned one does (domain.md section 8).
    """
    return _opened_by(tuple(sorted(staff.stands_for)))


@lru_cache(maxsize=512)
def _opened_by(stands_for: tuple[str, ...]) -> sa.ColumnElement[bool]:
    opened = sa.exists().where(Caller.client_id == Client.id, Caller.staff_id.in_(stands_for))
    is_taken = sa.exists().where(Journey.client_id == Client.id, Journey.counsellor_id.is_not(None))
    return sa.and_(opened.correlate(Client), ~is_taken.correlate(Client))


def urgency() -> sa.ColumnElement[int]:
    """How urgent a journey's risk is, as a number to sort by; unasked is treated as medium (domain.md section 2)."""
    ranks = {level.value: level.treated_as.rank for level in RiskLevel}
    return sa.case(ranks, value=Journey.risk, else_=RiskLevel.MEDIUM.rank)


def client_for(db: sa.Connection, staff: Actor, client_id: str) -> ClientHead | None:
    """The client, if she is this person's to see. Erased clients are nobody's."""
    has_journey = sa.exists().where(Journey.client_id == Client.id, within_scope(staff, Permission.READ_PLAN))
    match staff.scope(Permission.READ_PLAN):
        case Scope.ALL:
            is_hers: sa.ColumnElement[bool] = sa.true()
        case None:
            is_hers = sa.false()
        case _:
            is_hers = sa.or_(has_journey, contact_of(staff), taken_over(Client.id, staff))
    row = db.execute(
        sa.select(Client.id, Client.pseudonym, Client.language, Client.created_at, Client.audience).where(
            Client.id == client_id, Client.erased_at.is_(None), is_hers
        )
    ).one_or_none()
    return ClientHead(*row) if row else None


def journeys_for(db: sa.Connection, staff: Actor, client_id: str) -> list[JourneyRow]:
    """The journeys of a client that this person may read: what runs first, then the newest."""
    if (scope := staff.scope(Permission.READ_PLAN)) is None:
        return []
    every = journeys_of_client(db, client_id)
    is_contact_now = any(_has_nobody(one) for one in every) and is_contact(db, staff, client_id)
    if scope is not Scope.ALL and not (is_contact_now or has_taken_over(db, staff, client_id)):
        booked = _booked_with(db, staff, client_id)
        every = [journey for journey in every if journey.counsellor_id in staff.stands_for or journey.id in booked]
    return sorted(every, key=lambda journey: journey.state.has_ended)


def _booked_with(db: sa.Connection, staff: Actor, client_id: str) -> set[str]:
    rows = db.execute(sa.select(Journey.id).where(Journey.client_id == client_id, _is_booked_with(staff)))
    return set(rows.scalars())


def _has_nobody(journey: JourneyRow) -> bool:
    return journey.counsellor_id is None


def is_contact(db: sa.Connection, staff: Actor, client_id: str) -> bool:
    """Whether this person is the client's current contact: she opened her, and nobody has taken her since."""
    return db.execute(sa.select(Client.id).where(Client.id == client_id, contact_of(staff))).first() is not None


@dataclass(frozen=True)
class CallerRow:
    """A client whom the desk opened for a call and whom no list of journeys shows yet."""

    client_id: str
    pseudonym: str
    language: str
    opened_at: datetime
    opened_by: str
    has_words: bool


def callers_for(db: sa.Connection, staff: Actor, *, like: str = "") -> list[CallerRow]:
    """Clients opened for a call whom nobody has taken: this person's own; for a supervisor those without a plan."""
    has_journey = sa.exists().where(Journey.client_id == Client.id)
    match staff.scope(Permission.READ_PLAN):
        case Scope.ALL:
            which: sa.ColumnElement[bool] = ~has_journey
        case None:
            which = sa.false()
        case _:
            which = contact_of(staff)
    statement = (
        sa.select(
            Client.id, Client.pseudonym, Client.language, Caller.opened_at, Staff.name, Client.locator_hmac.is_not(None)
        )
        .join(Caller, Caller.client_id == Client.id)
        .join(Staff, Staff.id == Caller.staff_id)
        .where(which, Client.erased_at.is_(None))
        .order_by(Caller.opened_at.desc())
    )
    if like:
        statement = statement.where(Client.pseudonym.icontains(like, autoescape=True))
    return [CallerRow(*row[:5], has_words=bool(row[5])) for row in db.execute(statement)]


def opened_since(db: sa.Connection, staff: Actor, client_id: str, moment: datetime) -> bool:
    """Whether this person opened this client's record at ``moment`` or later, by the audit log."""
    found: Any = db.execute(
        sa.select(Audit.id)
        .where(
            Audit.object_kind == "client",
            Audit.object_id == client_id,
            Audit.actor_kind == ActorKind.STAFF,
            Audit.actor_id == staff.id,
            Audit.action == "client_opened",
            Audit.at >= moment,
        )
        .limit(1)
    ).first()
    return found is not None


@dataclass(frozen=True)
class QuestOnOffer:
    """The newest published version of a quest."""

    slug: str
    quest_version_id: str


def quests_on_offer(db: sa.Connection) -> list[QuestOnOffer]:
    """Every quest that can be offered, by slug. What was withdrawn or retired is none; for pilots see ``pilots``."""
    newest = (
        sa.select(QuestVersion.slug, sa.func.max(QuestVersion.version).label("version"))
        .where(QuestVersion.status == VersionStatus.PUBLISHED)
        .group_by(QuestVersion.slug)
        .subquery()
    )
    rows = db.execute(
        sa.select(QuestVersion.slug, QuestVersion.id)
        .join(newest, sa.and_(newest.c.slug == QuestVersion.slug, newest.c.version == QuestVersion.version))
        .order_by(QuestVersion.slug)
    )
    return [QuestOnOffer(*row) for row in rows]
