"""The outbox: a message is a row in the transaction that caused it, and a worker sends it later.

A worker claims a batch with a lease, sends, and settles the batch. It marks nothing as sent before it was: who died in
between leaves a lease that runs out, and the row is sent again or, by its policy, never (trust.md P5, P6). The id of
the row is the key on the wire.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.outbox import Delivery, Outgoing
from app.vocabulary import DeliveryOutcome, OutgoingState, SendPolicy

LEASE = timedelta(minutes=2)
"""Longer than the slowest try of a whole batch may take; a batch is small where a channel is slow."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=60)
GIVEN_UP_AFTER = timedelta(hours=24)
"""Backoff with jitter from 1 to 60 minutes; after a day of trying a person looks at it (trust.md P7)."""
URGENT, SOON, USUAL = 0, 1, 2
PRIORITIES = (URGENT, SOON, USUAL)
"""High and emergency risk and alerts first, medium and bookings next. Each is asked for by itself: so the index of what
is due is read from its beginning, however much is planned."""

_ROW: sa.Table = Outgoing.__table__  # type: ignore[assignment]
_TRY: sa.Table = Delivery.__table__  # type: ignore[assignment]
LIVE = _ROW.c.state.in_((OutgoingState.PLANNED, OutgoingState.CLAIMED))


@dataclass(frozen=True)
class NewMessage:
    """What is to be said to whom, and when. ``variables`` holds codes, times and numbers, never a person's words."""

    cause: str
    text: str
    due_at: datetime
    client_id: str | None = None
    staff_id: str | None = None
    journey_id: str | None = None
    step: str | None = None
    booking_id: str | None = None
    place: int = 1
    nominal_at: datetime | None = None
    not_after: datetime | None = None
    priority: int = USUAL
    policy: SendPolicy = SendPolicy.AT_LEAST_ONCE
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Claimed:
    """A message that is this worker's to send until the lease runs out. ``attempt`` counts from 1."""

    id: str
    holder: str
    attempt: int
    text: str
    variables: Mapping[str, Any]
    client_id: str | None
    staff_id: str | None
    journey_id: str | None
    step: str | None
    booking_id: str | None
    place: int
    policy: str
    priority: int
    nominal_at: datetime
    due_at: datetime
    not_after: datetime | None
    first_tried_at: datetime | None


@dataclass(frozen=True)
class Tried:
    """How one try of a claimed message went, and on which channel. ``error`` is a short code."""

    message: Claimed
    outcome: DeliveryOutcome
    channel: str
    language: str | None = None
    error: str | None = None


_CLAIMED_FIELDS = [one.name for one in fields(Claimed)]
_CLAIMED_COLUMNS = [
    _ROW.c[name]
    for name in (
        *("id", "holder", "attempts", "text", "variables", "client_id", "staff_id", "journey_id", "step"),
        *("booking_id", "place", "policy", "priority", "nominal_at", "due_at", "not_after", "first_tried_at"),
    )
]
_DUE = (
    sa.select(_ROW.c.id)
    .where(
        _ROW.c.state == sa.literal_column(f"'{OutgoingState.PLANNED}'"),  # As the partial index has it.
        _ROW.c.priority == sa.bindparam("of_priority"),
        _ROW.c.due_at <= sa.bindparam("now", type_=_ROW.c.due_at.type),
    )
    .order_by(_ROW.c.due_at)
    .limit(sa.bindparam("at_most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    sa.update(_ROW)
    .where(_ROW.c.id.in_(_DUE.scalar_subquery()))
    .values(
        state=OutgoingState.CLAIMED,
        holder=sa.bindparam("by"),
        lease_until=sa.bindparam("until", type_=_ROW.c.due_at.type),
        attempts=_ROW.c.attempts + 1,
        first_tried_at=sa.func.coalesce(_ROW.c.first_tried_at, sa.bindparam("now", type_=_ROW.c.due_at.type)),
    )
    .returning(*_CLAIMED_COLUMNS)
)
_OF_IDS = _ROW.c.id.in_(sa.bindparam("ids", expanding=True))
_TRIES_SENT = sa.insert(_TRY).from_select(
    ["outgoing_id", "attempt", "channel", "worker", "at", "outcome"],
    sa.select(
        _ROW.c.id,
        _ROW.c.attempts,
        sa.bindparam("on_channel", type_=_TRY.c.channel.type),
        sa.bindparam("worker", type_=_TRY.c.worker.type),
        sa.bindparam("now", type_=_TRY.c.at.type),
        sa.literal_column(f"'{DeliveryOutcome.SENT}'"),
    ).where(_OF_IDS, _ROW.c.holder == sa.bindparam("by")),
)
_SETTLE_SENT = (
    sa.update(_ROW)
    # Cancelled while it was on its way: it went out all the same, and she reads that it did.
    .where(_OF_IDS, sa.or_(_ROW.c.holder == sa.bindparam("by"), _ROW.c.state == OutgoingState.CANCELLED))
    .values(
        state=OutgoingState.SENT,
        lease_until=None,
        closed_at=sa.bindparam("now", type_=_ROW.c.due_at.type),
        channel=sa.bindparam("on_channel"),
        language=sa.bindparam("in_language"),
        why=None,
    )
)
_TRIED_BEFORE = sa.case((_ROW.c.attempts > 1, _ROW.c.first_tried_at), else_=None)
_IS_OURS = sa.and_(
    _ROW.c.id == sa.bindparam("of_id"),
    _ROW.c.holder == sa.bindparam("by"),
    _ROW.c.state == OutgoingState.CLAIMED,
    _ROW.c.lease_until > sa.bindparam("now", type_=_ROW.c.due_at.type),
)
_STILL_OURS = sa.select(_ROW.c.id).where(_IS_OURS)
_HELD = sa.select(_ROW.c.id, _ROW.c.holder).where(
    _ROW.c.id.in_(sa.bindparam("ids", expanding=True)),
    _ROW.c.state == OutgoingState.CLAIMED,
    _ROW.c.lease_until > sa.bindparam("now", type_=_ROW.c.due_at.type),
)
_HELD_STILL = _HELD.order_by(_ROW.c.id).with_for_update()
_BEGIN_TRY = sa.update(_ROW).where(_IS_OURS).values(begun_at=sa.bindparam("now", type_=_ROW.c.due_at.type))


_ADD = sa.insert(_ROW)
_ALIVE = sa.select(_ROW.c.cause).where(_ROW.c.cause.in_(sa.bindparam("causes", expanding=True)), LIVE)
_CANCEL = (
    sa.update(_ROW)
    .where(_ROW.c.id == sa.bindparam("of_id"), sa.text("state IN ('planned', 'claimed')"))
    .values(
        state=OutgoingState.CANCELLED,
        why=sa.bindparam("reason"),
        closed_at=sa.bindparam("now", type_=_ROW.c.due_at.type),
        lease_until=None,
        holder=None,
    )
)


def plan(db: sa.Connection, messages: Sequence[NewMessage], *, are_new: bool = False) -> list[str]:
    """Write what is to be sent; gives the ids. What lives for the same cause already stays as it is.

    ``are_new``: whoever asks has just read, under its lock, that nothing lives for these causes.
    """
    if not messages:
        return []
    causes = [message.cause for message in messages]
    known = set() if are_new else set(db.execute(_ALIVE, {"causes": causes}).scalars())
    now = clock.now()
    rows = [_row(message, now) for message in messages if message.cause not in known]
    if rows:
        db.execute(_ADD, rows)
    return [row["id"] for row in rows]


def _row(message: NewMessage, now: datetime) -> dict[str, Any]:
    return {
        **message.__dict__,
        "id": new_id(),
        "variables": dict(message.variables),
        "nominal_at": message.nominal_at or message.due_at,
        "planned_at": now,
        "state": OutgoingState.PLANNED,
        "attempts": 0,
    }


def cancel(db: sa.Connection, which: sa.ColumnElement[bool], why: str) -> int:
    """What is planned or on its way, of ``which``, is sent no more; gives the number. ``why`` is a code.

    A worker asks for the state of a message once more right before it sends it.
    """
    changed = db.execute(
        sa.update(_ROW)
        .where(which, LIVE)
        .values(state=OutgoingState.CANCELLED, why=why, closed_at=clock.now(), lease_until=None, holder=None)
    )
    return changed.rowcount


def cancel_these(db: sa.Connection, ids: Sequence[str], why: str) -> None:
    """The same for messages by their ids: what an act of hers asks, so it is built once."""
    now = clock.now()
    if ids:
        db.execute(_CANCEL, [{"of_id": one, "reason": why, "now": now} for one in ids])


def claim(db: sa.Connection, worker: str, limit: int, *, priorities: Sequence[int] = PRIORITIES) -> list[Claimed]:
    """Take up to ``limit`` messages that are due, the urgent first; nobody else has them until the lease runs out."""
    now = clock.now()
    holder = f"{worker}:{secrets.token_hex(6)}"  # A batch of its own: who took a row again is another holder.
    found: list[Claimed] = []
    for priority in priorities:
        if len(found) == limit:
            break
        wanted = {"of_priority": priority, "now": now, "at_most": limit - len(found)}
        rows = db.execute(_CLAIM, {**wanted, "by": holder, "until": now + LEASE})
        found += sorted(map(_claimed, rows.all()), key=lambda one: one.due_at)
    return found


def _claimed(row: sa.Row[Any]) -> Claimed:
    """As ``Claimed(*row)``, which asks every field again: every message that is ever sent passes here."""
    made = object.__new__(Claimed)
    made.__dict__.update(zip(_CLAIMED_FIELDS, row, strict=True))
    return made


def still_ours(db: sa.Connection, messages: Sequence[Claimed], *, is_settling: bool = False) -> set[str]:
    """The ids of those that nobody cancelled, and whose lease did not run out, since they were claimed.

    ``is_settling``: they are ours until this transaction ends, and nobody cancels them before.
    """
    held = {message.id: message.holder for message in messages}
    rows = db.execute(_HELD_STILL if is_settling else _HELD, {"ids": list(held), "now": clock.now()})
    return {row.id for row in rows if row.holder == held[row.id]}


def is_still_ours(db: sa.Connection, message: Claimed) -> bool:
    """Whether nobody cancelled it, and its lease did not run out, since it was claimed."""
    asked = {"of_id": message.id, "by": message.holder, "now": clock.now()}
    return db.execute(_STILL_OURS, asked).first() is not None


def begin_try(db: sa.Connection, message: Claimed) -> bool:
    """Say, before a message goes out that may not go twice, that it does; False where it is not ours any more.

    Committed before anything leaves: of a worker that is gone, only what it had begun is uncertain.
    """
    return db.execute(_BEGIN_TRY, {"of_id": message.id, "by": message.holder, "now": clock.now()}).rowcount == 1


def settle(db: sa.Connection, worker: str, tries: Sequence[Tried]) -> None:
    """Write down how each try went, and what follows: sent, another try later, or a person looks at it."""
    if not tries:
        return
    now = clock.now()
    together: dict[tuple[str, str, str | None], list[Tried]] = {}
    for one in tries:
        if one.outcome is DeliveryOutcome.SENT:
            together.setdefault((one.message.holder, one.channel, one.language), []).append(one)
    for (holder, channel, language), sent in together.items():
        _settle_sent(db, worker, sent, {"by": holder, "on_channel": channel, "in_language": language, "now": now})
    unsent = [one for one in tries if one.outcome is not DeliveryOutcome.SENT]
    _keep_tries(db, worker, unsent, now)
    for one in unsent:
        _settle_unsent(db, one, now)


def keep_said(db: sa.Connection, message: Claimed, variables: Mapping[str, Any]) -> None:
    """What its words were written with as it went out: what she chooses later does not change what she was told."""
    db.execute(sa.update(Outgoing).where(Outgoing.id == message.id).values(variables=dict(variables)))


def _settle_sent(db: sa.Connection, worker: str, sent: Sequence[Tried], values: Mapping[str, Any]) -> None:
    """What went out, of one batch: one statement for the tries and one for the messages, however many they are."""
    ids = [one.message.id for one in sent]
    if db.execute(_TRIES_SENT, {**values, "ids": ids, "worker": worker}).rowcount < len(sent):
        # Cancelled, or taken by another worker since: the message says no more which try this was, we do.
        found = db.execute(sa.select(_TRY.c.outgoing_id, _TRY.c.attempt).where(_TRY.c.outgoing_id.in_(ids)))
        written = {(row.outgoing_id, row.attempt) for row in found}
        lost = [one for one in sent if (one.message.id, one.message.attempt) not in written]
        _keep_tries(db, worker, lost, values["now"])
    db.execute(_SETTLE_SENT, {**values, "ids": ids})


def _keep_tries(db: sa.Connection, worker: str, tries: Sequence[Tried], now: datetime) -> None:
    if tries:
        db.execute(sa.insert(_TRY), [_try_row(one, worker, now) for one in tries])


def _try_row(one: Tried, worker: str, now: datetime) -> dict[str, Any]:
    who = {"outgoing_id": one.message.id, "attempt": one.message.attempt, "worker": worker, "at": now}
    return {**who, "channel": one.channel, "outcome": one.outcome, "error": one.error}


def _settle_unsent(db: sa.Connection, one: Tried, now: datetime) -> None:
    message = one.message
    values: dict[str, Any] = {"channel": one.channel, "language": one.language, "why": one.error}
    never_again = message.policy == SendPolicy.AT_MOST_ONCE and one.outcome is DeliveryOutcome.UNKNOWN
    again_at = now + wait_before(message.attempt + 1)
    if never_again:
        _close(db, message, OutgoingState.UNCERTAIN, now, values)
    elif one.outcome is DeliveryOutcome.REFUSED or _is_too_late(message, again_at, now):
        _close(db, message, OutgoingState.DEAD, now, values)
    else:
        put_off(db, message, again_at, **values)


def _is_too_late(message: Claimed, again_at: datetime, now: datetime) -> bool:
    since = message.first_tried_at or now
    return again_at - since > GIVEN_UP_AFTER or (message.not_after is not None and again_at > message.not_after)


def wait_before(attempt: int) -> timedelta:
    """How long to wait before try number ``attempt`` (2 is the first again): doubled each time, with jitter."""
    longest = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
    spread = max(int((longest - FIRST_WAIT).total_seconds()), 1)
    return longest - timedelta(seconds=secrets.randbelow(spread) / 2)


def put_off(db: sa.Connection, message: Claimed, due_at: datetime, **values: Any) -> None:
    """It was tried, and is tried again later."""
    held = {"state": OutgoingState.PLANNED, "due_at": due_at, "holder": None, "lease_until": None, "begun_at": None}
    _change(db, message, {**held, **values})


def hold_back(
    db: sa.Connection, messages: Sequence[Claimed], due_at: datetime, why: str, *, is_channels_fault: bool = False
) -> None:
    """None of these goes out before ``due_at``, and that counts as no try. ``why`` is a code.

    ``is_channels_fault``: their day of trying goes on meanwhile, so what a channel never takes is seen by a person too.
    """
    now = clock.now()
    too_late = [one for one in messages if is_channels_fault and _is_too_late(one, due_at, now)]
    for message in too_late:
        _close(db, message, OutgoingState.DEAD, now, {"why": why})
    keep = {} if is_channels_fault else {"first_tried_at": _TRIED_BEFORE}
    _untried(db, [one for one in messages if one not in too_late], due_at=due_at, why=why, **keep)


def hand_back(db: sa.Connection, messages: Sequence[Claimed]) -> None:
    """A worker that stops, or has no time left in its lease, lets the others have what it has not tried."""
    _untried(db, messages, first_tried_at=_TRIED_BEFORE)


def _untried(db: sa.Connection, messages: Sequence[Claimed], **values: Any) -> None:
    for holder in {message.holder for message in messages}:
        ids = [message.id for message in messages if message.holder == holder]
        freed = {"state": OutgoingState.PLANNED, "holder": None, "lease_until": None, "begun_at": None}
        mine = sa.and_(_ROW.c.id.in_(ids), _ROW.c.holder == holder)
        db.execute(sa.update(_ROW).where(mine).values(**freed, attempts=_ROW.c.attempts - 1, **values))


def give_up(db: sa.Connection, message: Claimed, why: str) -> None:
    """It is not sent, and nobody has to look at it: it was not needed any more, or may not be sent."""
    _close(db, message, OutgoingState.CANCELLED, clock.now(), {"why": why})


def _close(db: sa.Connection, message: Claimed, state: str, now: datetime, values: Mapping[str, Any]) -> None:
    _change(db, message, {"state": state, "closed_at": now, "lease_until": None, **values})


def _change(db: sa.Connection, message: Claimed, values: Mapping[str, Any]) -> None:
    db.execute(sa.update(_ROW).where(_ROW.c.id == message.id, _ROW.c.holder == message.holder).values(**values))


def sweep(db: sa.Connection) -> int:
    """Rows whose lease ran out, since whoever had them is gone: sent again, or uncertain by policy. Gives the number.

    Nobody knows whether a try that had begun went out: where it may not go twice, a person is told instead.
    """
    now = clock.now()
    stuck = sa.and_(_ROW.c.state == sa.literal_column(f"'{OutgoingState.CLAIMED}'"), _ROW.c.lease_until < now)
    freed = {"holder": None, "lease_until": None}
    gone = {"state": OutgoingState.UNCERTAIN, "closed_at": now, "why": "worker_gone"}
    doubtful = sa.and_(_ROW.c.policy == SendPolicy.AT_MOST_ONCE, _ROW.c.begun_at.is_not(None))
    uncertain = db.execute(sa.update(_ROW).where(stuck, doubtful).values(**gone, **freed)).rowcount
    again = sa.update(_ROW).where(stuck).values(state=OutgoingState.PLANNED, due_at=now, **freed)
    return uncertain + db.execute(again).rowcount


def deal_with(db: sa.Connection, outgoing_id: str, *, staff_id: str) -> bool:
    """Somebody looked at a message that did not arrive, or may not have; False where a colleague did first."""
    waits = _ROW.c.state.in_((OutgoingState.DEAD, OutgoingState.UNCERTAIN))
    changed = db.execute(
        sa.update(_ROW)
        .where(_ROW.c.id == outgoing_id, waits, _ROW.c.dealt_at.is_(None))
        .values(dealt_at=clock.now(), dealt_by=staff_id)
    )
    return changed.rowcount == 1
