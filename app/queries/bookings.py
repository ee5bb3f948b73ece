"""Every SELECT about talks: times that are free, talks that stand, and a counsellor's own times.

A time is free while nobody has taken it, it was not withdrawn, it lies ahead and its counsellor still works here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey, StepRun
from app.models.staff import Staff
from app.models.talks import Booking, Slot
from app.permissions import Actor
from app.queries.caseload import hers, within_scope
from app.queries.free_time import FreeTime
from app.queries.rooms import where_rooms_are
from app.queries.safe_contact import rules_of
from app.vocabulary import Permission, StaffState

MOST_FREE_TIMES = 200


@dataclass(frozen=True)
class BookingRow:
    """One talk of one client, with its time and with whom. ``promise_by`` is when we had promised a talk by.

    ``zone`` and ``language`` are hers, ``room`` is where they meet, if they do and the service keeps rooms.
    """

    id: str
    journey_id: str
    client_id: str
    pseudonym: str
    counsellor_id: str | None
    step: str
    way: str
    status: str
    slot_id: str
    staff_id: str
    staff_name: str
    starts_at: datetime
    minutes: int
    promise_by: datetime
    uid: str
    sequence: int
    made_at: datetime
    zone: str
    language: str
    room: str | None
    is_locked: bool

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_on_time(self) -> bool:
        """Whether the talk lies within what we had promised."""
        return self.starts_at <= self.promise_by


@dataclass(frozen=True)
class OwnTime:
    """A published time of a member of staff. ``booking`` is the talk that stands or stood in it, None while free."""

    id: str
    starts_at: datetime
    minutes: int
    ways: tuple[str, ...]
    booking: BookingRow | None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


_IS_FREE = sa.and_(Slot.booking_id.is_(None), Slot.withdrawn_at.is_(None))


def free_times(
    db: sa.Connection,
    *,
    now: datetime,
    staff_id: str | None = None,
    minutes: int = 0,
    ways: Collection[str] = (),
    limit: int = MOST_FREE_TIMES,
) -> list[FreeTime]:
    """Free times from now on, the soonest first. ``staff_id``: of this counsellor alone, otherwise of the whole team.

    ``minutes`` leaves out what is shorter than the talk; ``ways`` what offers none of these. In person it is offered
    only while a room is free.
    """
    rows = db.execute(
        sa.select(Slot.id, Slot.staff_id, Staff.name, Slot.starts_at, Slot.minutes, Slot.ways)
        .join(Staff, Staff.id == Slot.staff_id)
        .where(_IS_FREE, Slot.starts_at > now, Slot.minutes >= minutes, Staff.state == StaffState.ACTIVE)
        .where(Slot.staff_id == staff_id if staff_id else sa.true())
        .order_by(Slot.starts_at, Staff.name, Slot.id)
    )
    found = (FreeTime(row.id, row.staff_id, row.name, row.starts_at, row.minutes, tuple(row.ways)) for row in rows)
    return [time for time in where_rooms_are(db, list(found)) if not ways or set(ways) & set(time.ways)][:limit]


def published_time(db: sa.Connection, slot_id: str) -> FreeTime | None:
    """A time by its id, free or not, for somebody who wanted it."""
    row = db.execute(
        sa.select(
            Slot.id, Slot.staff_id, Staff.name, Slot.starts_at, Slot.minutes, Slot.ways, _IS_FREE.label("is_free")
        )
        .join(Staff, Staff.id == Slot.staff_id)
        .where(Slot.id == slot_id)
    ).one_or_none()
    return FreeTime(*row[:5], tuple(row.ways), bool(row.is_free)) if row else None


def had_free_time(db: sa.Connection, *, after: datetime, before: datetime, minutes: int, ways: Collection[str]) -> bool:
    """Whether some counsellor has, or had until it passed, a time in this span that nobody took."""
    rows = db.execute(
        sa.select(Slot.ways).where(
            Slot.booking_id.is_(None),
            sa.or_(Slot.withdrawn_at.is_(None), Slot.withdrawn_at >= Slot.starts_at),
            Slot.starts_at > after,
            Slot.starts_at < before,
            Slot.minutes >= minutes,
        )
    ).scalars()
    return any(set(ways) & set(offered) for offered in rows)


_BOOKING = (
    Booking.id,
    Booking.journey_id,
    Booking.client_id,
    Client.pseudonym,
    Journey.counsellor_id,
    Booking.step,
    Booking.way,
    Booking.status,
    Booking.slot_id,
    Slot.staff_id,
    Staff.name.label("staff_name"),
    Slot.starts_at,
    Slot.minutes,
    Booking.promise_by,
    Booking.uid,
    Booking.sequence,
    Booking.made_at,
    sa.func.coalesce(Client.zone, Journey.zone).label("zone"),
    Client.language,
    Slot.room,
    Client.locked_since.is_not(None).label("is_locked"),
)
_BOOKINGS = (
    sa.select(*_BOOKING)
    .select_from(Booking)
    .join(Slot, Slot.id == Booking.slot_id)
    .join(Staff, Staff.id == Slot.staff_id)
    .join(Client, Client.id == Booking.client_id)
    .join(Journey, Journey.id == Booking.journey_id)
)
_BY_ID = _BOOKINGS.where(Booking.id == sa.bindparam("of_booking"))
_STANDING = _BOOKINGS.where(Booking.journey_id == sa.bindparam("of_journey"), Booking.status == "booked")
_STANDING_OF_STEP = _STANDING.where(Booking.step == sa.bindparam("of_step"))
_STANDING_BY_TIME = _STANDING.order_by(Slot.starts_at)


def _booking(row: Any) -> BookingRow:
    return BookingRow(**{column.key: getattr(row, column.key) for column in _BOOKING})


def _one(db: sa.Connection, *where: sa.ColumnElement[bool]) -> BookingRow | None:
    row = db.execute(_BOOKINGS.where(*where)).one_or_none()
    return _booking(row) if row else None


def booking_by_id(db: sa.Connection, booking_id: str) -> BookingRow | None:
    """One talk, whatever became of it."""
    row = db.execute(_BY_ID, {"of_booking": booking_id}).one_or_none()
    return _booking(row) if row else None


def standing_booking(db: sa.Connection, journey_id: str, step: str) -> BookingRow | None:
    """The talk that is booked for this step, or None."""
    row = db.execute(_STANDING_OF_STEP, {"of_journey": journey_id, "of_step": step}).one_or_none()
    return _booking(row) if row else None


def standing_bookings(db: sa.Connection, journey_id: str) -> list[BookingRow]:
    """The talks that are booked in this journey, the soonest first."""
    return [_booking(row) for row in db.execute(_STANDING_BY_TIME, {"of_journey": journey_id})]


def booking_of_client(db: sa.Connection, client_id: str, booking_id: str) -> BookingRow | None:
    """A talk by its id, if it is this client's."""
    return _one(db, Booking.id == booking_id, Booking.client_id == client_id)


def booking_for(db: sa.Connection, staff: Actor, booking_id: str) -> BookingRow | None:
    """A talk by its id, if this person holds it or may book for its client."""
    is_hers = sa.or_(hers(Slot.staff_id, staff), within_scope(staff, Permission.BOOK_FOR_CLIENT))
    return _one(db, Booking.id == booking_id, is_hers, Client.erased_at.is_(None))


def is_time_of(db: sa.Connection, staff_id: str, slot_id: str) -> bool:
    """Whether this person offered this time, withdrawn or not."""
    return db.execute(sa.select(Slot.id).where(Slot.id == slot_id, Slot.staff_id == staff_id)).first() is not None


def bookings_of_staff(db: sa.Connection, *staff_ids: str, since: datetime | None = None) -> list[BookingRow]:
    """The talks that stand in the times of these people, the soonest first; also those whose outcome is not noted."""
    where = [Slot.staff_id.in_(sorted(staff_ids)), Booking.status == "booked", Client.erased_at.is_(None)]
    if since is not None:
        where.append(Slot.starts_at >= since)
    return [_booking(row) for row in db.execute(_BOOKINGS.where(*where).order_by(Slot.starts_at, Booking.id))]


def times_of_staff(
    db: sa.Connection, staff_id: str, *, since: datetime, until: datetime | None = None
) -> list[OwnTime]:
    """This person's times that were not withdrawn, in this span, and every talk of hers before it that waits for its
    outcome."""
    in_span = Slot.starts_at >= since if until is None else sa.and_(Slot.starts_at >= since, Slot.starts_at < until)
    statement = (
        sa.select(Slot.id.label("own_id"), Slot.starts_at, Slot.minutes, Slot.ways, Slot.booking_id)
        .outerjoin(Booking, Booking.id == Slot.booking_id)
        .where(
            Slot.staff_id == staff_id,
            Slot.withdrawn_at.is_(None),
            sa.or_(in_span, sa.and_(Booking.status == "booked", Slot.starts_at < since)),
        )
        .order_by(Slot.starts_at)
    )
    rows = db.execute(statement).all()
    taken = [row.booking_id for row in rows if row.booking_id]
    talks = {row.id: _booking(row) for row in db.execute(_BOOKINGS.where(Booking.id.in_(taken)))} if taken else {}
    return [OwnTime(row.own_id, row.starts_at, row.minutes, tuple(row.ways), talks.get(row.booking_id)) for row in rows]


def next_time_of_staff(db: sa.Connection, staff_id: str, *, since: datetime) -> datetime | None:
    """When the next time of this person's begins, free or taken."""
    found: datetime | None = db.execute(
        sa.select(sa.func.min(Slot.starts_at)).where(
            Slot.staff_id == staff_id, Slot.withdrawn_at.is_(None), Slot.starts_at >= since
        )
    ).scalar_one()
    return found


def zone_of(db: sa.Connection, journey_id: str) -> str:
    """By whose clock she reads a time: that of her own zone, else of the one in which her days begin here."""
    own = sa.select(sa.func.coalesce(Client.zone, Journey.zone)).join_from(Journey, Client)
    found: str = db.execute(own.where(Journey.id == journey_id)).scalar_one()
    return found


def step_run_of(db: sa.Connection, journey_id: str, step: str) -> str | None:
    """What the address of a step of this journey carries."""
    found: str | None = db.execute(
        sa.select(StepRun.id).where(StepRun.journey_id == journey_id, StepRun.step == step)
    ).scalar_one_or_none()
    return found


@dataclass(frozen=True)
class ReachedHow:
    """What her contact rules say about a talk: whether a number is known, and whether a calendar file may be had."""

    has_number: bool
    may_have_calendar_file: bool


def reached_how(db: sa.Connection, client_id: str) -> ReachedHow:
    """Her contact rules as far as a talk needs them. Without rules nobody calls and no file is given."""
    rules = rules_of(db, client_id)
    if rules is None:
        return ReachedHow(has_number=False, may_have_calendar_file=False)
    has_number = "call" in rules.ways and rules.address_sealed is not None
    return ReachedHow(has_number, rules.gives_files)
