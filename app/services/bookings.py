"""Talks at times that counsellors publish: booked, moved, called off, kept, missed, and never booked twice.

A time is taken by one conditional UPDATE; who comes second gets ``SlotTaken`` and nothing of the act stays. Each act
holds the journey first, so that its events and the talk's row are written by one hand.

**By when we promised a talk** (domain.md 3.2: a slot within 72 h). The clock of a step's promise runs from when the
step could be done, or from when she asked for a time, whichever is later. A talk whose time lies within it is promised
for its own time. So is a later one where an earlier time was there for her to take. Otherwise the promise stands as it
was, the talk comes too late, and that counts against us when it is kept or missed.
"""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.talks import Booking, Slot
from app.queries.bookings import BookingRow, booking_by_id, had_free_time, standing_bookings
from app.queries.service_hours import promise_ends
from app.services.journeys import THE_CLIENT, Actor, Held, Performed, hold_still, is_done_already, perform, perform_held
from app.services.rooms import NoRoomFree, give_room_back, take_room
from app.services.talk_reminders import call_off_talk, cancel_talk, plan_talk
from app.services.talk_times import TimeHasPassed, TimeIsTaken, TimesOverlap, publish_times, withdraw_time
from quests.definition import BookingStep
from quests.events import CLIENT
from quests.progress import Act, NoBooking, StepClosed

__all__ = [
    "SlotTaken",
    "TalkNotYet",
    "TimeHasPassed",
    "TimeIsTaken",
    "TimesOverlap",
    "WayNotOffered",
    "ask_for_a_time",
    "book",
    "cancel",
    "move",
    "publish_times",
    "record_kept",
    "record_missed",
    "release",
    "withdraw_time",
]


class SlotTaken(Exception):
    """The time is not free any more: somebody was quicker, it was withdrawn, or its moment has passed."""


class WayNotOffered(Exception):
    """The talk cannot be held in this way at this time; in person also where no room is free any more."""


class TalkNotYet(Exception):
    """The time of the talk has not come; nobody can say yet whether it took place."""


def book(
    db: sa.Connection, journey_id: str, step: str, slot_id: str, *, way: str, actor: Actor, key: str | None = None
) -> Performed:
    """Take a time for the talk of this step. The same ``key`` again changes nothing.

    Raises SlotTaken, WayNotOffered, ActRefused; then nothing was changed.
    """
    held = hold_still(db, journey_id)
    if key is not None and is_done_already(db, journey_id, key):
        return Performed((), held.state, held.quest, is_repeat=True)
    booking_id = new_id()
    with db.begin_nested():
        slot = _take(db, slot_id, booking_id)
        definition = _booking_step(held, step)
        if way not in definition.ways:
            raise WayNotOffered(way)
        _meet(db, slot_id, slot, way)
        promise = _promise(db, held, step, slot.starts_at)
        performed = perform_held(db, held, _act("book", step, promise), actor=actor, key=key)
        db.execute(
            sa.insert(Booking).values(
                id=booking_id,
                slot_id=slot_id,
                client_id=held.client_id,
                journey_id=journey_id,
                step=step,
                way=way,
                status="booked",
                made_at=clock.now(),
                made_by=actor.staff_id,
                promise_by=promise,
                uid=f"{secrets.token_hex(16)}@appointment.invalid",
                sequence=0,
            )
        )
        plan_talk(db, held.client_id, booking_id)
    return performed


def move(
    db: sa.Connection, booking_id: str, slot_id: str, *, actor: Actor, way: str = "", key: str | None = None
) -> Performed:
    """Another time for the same talk: the new one is taken first, then the old one is given back.

    ``way`` changes how they talk; without it the way stays. A time that we take from her is withdrawn, since we cannot
    be there; one that she gives back is free for others. Raises SlotTaken, WayNotOffered, ActRefused.
    """
    booking, held = _standing(db, booking_id, key)
    if key is not None and is_done_already(db, booking.journey_id, key):
        return Performed((), held.state, held.quest, is_repeat=True)
    way = way or booking.way
    with db.begin_nested():
        slot = _take(db, slot_id, new_id())  # One time a talk: the new one bears its name once the old one is free.
        if way not in _booking_step(held, booking.step).ways:
            raise WayNotOffered(way)
        _meet(db, slot_id, slot, way)
        promise = _promise_after_move(db, held, booking, slot.starts_at, is_hers=actor.kind == CLIENT)
        performed = perform_held(db, held, _act("move_booking", booking.step, promise), actor=actor, key=key)
        _give_back(db, booking, is_withdrawn=actor.kind != CLIENT)
        db.execute(sa.update(Slot).where(Slot.id == slot_id).values(booking_id=booking_id))
        _change(db, booking, slot_id=slot_id, way=way, promise_by=promise, sequence=booking.sequence + 1)
        plan_talk(db, held.client_id, booking_id, is_ours=actor.kind != CLIENT)
    return performed


def cancel(db: sa.Connection, booking_id: str, *, actor: Actor, key: str | None = None) -> Performed:
    """The talk is called off, and the step is open for another time. Where we do it, we owe her one.

    Raises ActRefused.
    """
    booking, held = _standing(db, booking_id, key)
    performed = perform_held(db, held, Act("cancel_booking", booking.step), actor=actor, key=key)
    if not performed.is_repeat:
        _give_back(db, booking, is_withdrawn=actor.kind != CLIENT)
        _change(db, booking, status="cancelled", closed_at=clock.now(), sequence=booking.sequence + 1)
        call_off_talk(db, held.client_id, held.journey_id, booking_id, is_ours=actor.kind != CLIENT)
    return performed


def record_kept(db: sa.Connection, booking_id: str, *, actor: Actor, key: str | None = None) -> Performed:
    """The talk took place: the step is done. Raises TalkNotYet, ActRefused."""
    return _close(db, booking_id, "keep_booking", "kept", actor, key)


def record_missed(db: sa.Connection, booking_id: str, *, actor: Actor, key: str | None = None) -> Performed:
    """We were there and she was not. She can take another time. Raises TalkNotYet, ActRefused."""
    return _close(db, booking_id, "miss_booking", "missed", actor, key)


def _close(
    db: sa.Connection, booking_id: str, verb: str, status: str, actor: Actor, key: str | None = None
) -> Performed:
    booking, held = _standing(db, booking_id, key)
    if booking.status == "booked" and clock.now() < booking.starts_at:
        raise TalkNotYet
    act = Act(verb, booking.step, detail={"on_time": booking.is_on_time})
    performed = perform_held(db, held, act, actor=actor, key=key)
    if not performed.is_repeat:
        _change(db, booking, status=status, closed_at=clock.now())
        cancel_talk(db, booking_id, "over")
    return performed


def ask_for_a_time(db: sa.Connection, journey_id: str, step: str, *, key: str | None = None) -> Performed:
    """No time suits her, or none is there: we owe her one within the step's promise. Raises ActRefused."""
    return perform(db, journey_id, Act("ask_for_a_time", step), actor=THE_CLIENT, key=key)


def release(db: sa.Connection, journey_id: str) -> int:
    """Give back the times of talks that the plan's ending has called off. How many those were.

    Called after a plan ended, in the same transaction. A time that has begun stays taken: nobody else could come.
    """
    state = hold_still(db, journey_id).state
    gone = [one for one in standing_bookings(db, journey_id) if not state.steps[one.step].has_booking]
    for booking in gone:
        if booking.starts_at > clock.now():
            _give_back(db, booking, is_withdrawn=False)
        _change(db, booking, status="cancelled", closed_at=clock.now(), sequence=booking.sequence + 1)
        cancel_talk(db, booking.id, "called_off")
    return len(gone)


# --- the row of the talk and of its time --------------------------------------------------------------


def _standing(db: sa.Connection, booking_id: str, key: str | None) -> tuple[BookingRow, Held]:
    """The talk as it is while nobody else can change its journey. Raises NoBooking where it does not stand any more.

    A talk that was closed must not stand in for a newer one of the same step. Only the form that closed it may come
    again, by its ``key``.
    """
    found = booking_by_id(db, booking_id)
    if found is None:
        raise NoBooking
    held = hold_still(db, found.journey_id)
    booking = booking_by_id(db, booking_id) or found
    if booking.status != "booked" and not (key is not None and is_done_already(db, booking.journey_id, key)):
        raise NoBooking
    return booking, held


def _take(db: sa.Connection, slot_id: str, taker: str) -> sa.Row[datetime, int, list[str]]:
    """Take a free time, or raise SlotTaken. The row count of one UPDATE decides between two who come at once."""
    taken = db.execute(
        sa.update(Slot)
        .where(
            Slot.id == slot_id,
            Slot.booking_id.is_(None),
            Slot.withdrawn_at.is_(None),
            Slot.starts_at > clock.now(),
        )
        .values(booking_id=taker)
    )
    if taken.rowcount != 1:
        raise SlotTaken(slot_id)
    return db.execute(sa.select(Slot.starts_at, Slot.minutes, Slot.ways).where(Slot.id == slot_id)).one()


def _meet(db: sa.Connection, slot_id: str, slot: sa.Row[datetime, int, list[str]], way: str) -> None:
    """They can meet in this way at this time, and where it is in person, in a room of their own."""
    if way not in slot.ways:
        raise WayNotOffered(way)
    if way == "in_person":
        try:
            take_room(db, slot_id, slot.starts_at, slot.minutes)
        except NoRoomFree as error:
            raise WayNotOffered(way) from error


def _give_back(db: sa.Connection, booking: BookingRow, *, is_withdrawn: bool) -> None:
    give_room_back(db, booking.slot_id)
    withdrawn_at = clock.now() if is_withdrawn else None
    db.execute(
        sa.update(Slot)
        .where(Slot.id == booking.slot_id, Slot.booking_id == booking.id)
        .values(booking_id=None, withdrawn_at=withdrawn_at)
    )


def _change(db: sa.Connection, booking: BookingRow, **values: object) -> None:
    db.execute(sa.update(Booking).where(Booking.id == booking.id).values(**values))


# --- the promise ----------------------------------------------------------------------------------------


def _act(verb: str, step: str, promise_by: datetime) -> Act:
    return Act(verb, step, detail={"promise_by": promise_by})


def _booking_step(held: Held, step: str) -> BookingStep:
    definition = held.step(step) if step in held.state.steps else None
    if not isinstance(definition, BookingStep):
        raise StepClosed
    return definition


def _promise(db: sa.Connection, held: Held, slug: str, starts_at: datetime) -> datetime:
    """By when we had promised this talk. Where she had asked for a time, nothing that was there suited her."""
    step, definition = held.state.steps[slug], _booking_step(held, slug)
    asked = held.state.waits.get(slug)
    since = max(step.opened_at, step.due_from or step.opened_at)
    promise = asked or promise_ends(db, definition.promise, since, held.zone)
    if starts_at <= promise:
        return starts_at
    if asked is None and had_free_time(
        db, after=since, before=promise, minutes=definition.talk_minutes, ways=definition.ways
    ):
        return starts_at
    return promise


def _promise_after_move(
    db: sa.Connection, held: Held, booking: BookingRow, starts_at: datetime, *, is_hers: bool
) -> datetime:
    """Her own move is her choice, and heals no promise that was broken before. Ours begins a promise of its own."""
    if is_hers:
        return starts_at if booking.is_on_time else min(starts_at, booking.promise_by)
    promise = _booking_step(held, booking.step).promise
    return min(starts_at, promise_ends(db, promise, clock.now(), held.zone))
