"""How a worker sends what is due: claim a few, look at each once more, send, settle. Any number of workers may do it.

No transaction is open while a channel is spoken to. What leaves is settled one by one, so that a worker that is
killed repeats at most the one message that it was sending; what stays on her pages is settled as it is decided
(trust.md P5, P6, T2). How a message goes out is the carrier's to know.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from app import clock
from app.channels import Sending
from app.extensions import Database
from app.queries.sending import to_do
from app.services import outbox
from app.services.outbox import Claimed, Tried
from app.vocabulary import ChannelKind, DeliveryOutcome, SendPolicy

FEWEST, MOST, FIRST_BATCH = 4, 500, 20
A_BATCH_LASTS = 5.0
"""Seconds that a batch shall take: the next one is larger or smaller. So what is urgent never waits behind much."""
SHARE_OF_LEASE = 0.5
"""After half its lease a worker begins no other message of the batch: the slowest try still ends inside it."""
LOOK_AGAIN_AFTER = timedelta(seconds=10)
TRIES_TO_SETTLE = 4
RESTS = "channel_rests"
NOT_JUDGED, NOT_WRITTEN = "not_judged", "not_written"
"""A defect of ours, not of the channel: nothing left."""
log = logging.getLogger("questline.sending")


@dataclass(frozen=True)
class Way:
    """How a message goes out now. By the portal nothing leaves: it waits on her own pages."""

    channel: ChannelKind
    language: str | None = None

    @property
    def leaves(self) -> bool:
        return self.channel is not ChannelKind.PORTAL


@dataclass(frozen=True)
class HoldUntil:
    """It may not go out before ``at``; no try is counted. ``why`` is a code, RESTS where a channel is at rest."""

    at: datetime
    why: str


@dataclass(frozen=True)
class Drop:
    """It is not needed any more, or may not go out at all; nobody has to look at it."""

    why: str


@dataclass(frozen=True)
class Broke:
    """It cannot be told what may happen to it: a failed try, so that a person sees it in the end."""

    error: str


Verdict = Way | HoldUntil | Drop | Broke


class Carrier(Protocol):
    """Who knows whether a message may go out, by which way, in which words; and takes it there."""

    def judge(self, db: sa.Connection, messages: Sequence[Claimed]) -> list[Verdict]:
        """What may happen to each message at this moment, in their order."""

    def pack(self, db: sa.Connection, message: Claimed, way: Way) -> Any:
        """Everything that ``carry`` needs: it is asked inside a reading transaction, and ``carry`` outside of one."""

    def carry(self, parcel: Any) -> Sending:
        """Try once."""

    def follows(self, tried: Tried) -> bool:
        """Whether ``follow_up`` has anything to write."""

    def follow_up(self, db: sa.Connection, tried: Tried) -> None:
        """What else is written down of a try, in the transaction that settles it."""


class _NotOurs(Exception):
    """Cancelled since, or another's: nothing of it is written."""


class Sender:
    """One worker that sends. ``is_stopping`` is asked before every message."""

    def __init__(
        self, database: Database, carrier: Carrier, worker: str, is_stopping: Callable[[], bool] = lambda: False
    ) -> None:
        self.database, self.carrier, self.worker, self.is_stopping = database, carrier, worker, is_stopping
        self._size = FIRST_BATCH

    def send_due(self) -> int:
        """Send all that is due, also what a worker that is gone left behind; gives how many messages went out."""
        sent = 0
        while not self.is_stopping():
            with self.database.reading() as db:
                is_due, is_stuck = to_do(db, clock.now())
            if is_stuck:
                self._sweep()
            batch, began = self._claim() if is_due or is_stuck else [], time.monotonic()
            if not batch:
                break
            sent += self._send(batch, began + outbox.LEASE.total_seconds() * SHARE_OF_LEASE)
            pace = A_BATCH_LASTS / max(time.monotonic() - began, 0.001)
            self._size = int(min(max(len(batch) * pace, FEWEST), MOST, self._size * 2))
        return sent

    def _sweep(self) -> None:
        with self.database.begin() as db:
            log.warning("messages of a worker that is gone", extra={"count": outbox.sweep(db)})

    def _claim(self) -> list[Claimed]:
        with self.database.begin() as db:
            return outbox.claim(db, self.worker, self._size)

    def _send(self, batch: Sequence[Claimed], latest: float) -> int:
        """The first look is one picture for all; what leaves is looked at once more right before it does."""
        judged = list(zip(batch, self._judge(batch), strict=True))
        sent = self._keep_inside([one for one in judged if isinstance(one[1], Way) and not one[1].leaves])
        self._put_aside([one for one in judged if not isinstance(one[1], Way)])
        leaving = [message for message, way in judged if isinstance(way, Way) and way.leaves]
        for number, message in enumerate(leaving):
            if self.is_stopping() or (number and time.monotonic() > latest):
                with self.database.begin() as db:
                    outbox.hand_back(db, leaving[number:])
                break
            sent += self._send_one(message)
        return sent

    # --- what may happen to a message ------------------------------------------------------------------------------

    def _judge(self, messages: Sequence[Claimed]) -> list[Verdict]:
        try:
            with self.database.reading() as db:
                return self._judge_with(db, messages)
        except Exception:
            if len(messages) > 1:  # One that cannot be judged keeps no other waiting.
                return [self._judge([message])[0] for message in messages]
            log.exception("a message could not be judged")
            return [Broke(NOT_JUDGED)]

    def _judge_with(self, db: sa.Connection, messages: Sequence[Claimed]) -> list[Verdict]:
        now = clock.now()
        late = [message.not_after is not None and message.not_after < now for message in messages]
        timely = iter(self.carrier.judge(db, [one for one, is_late in zip(messages, late, strict=True) if not is_late]))
        return [Drop("too_late") if is_late else next(timely) for is_late in late]

    def _put_aside(self, judged: Sequence[tuple[Claimed, Verdict]]) -> None:
        if not judged:
            return
        held: dict[HoldUntil, list[Claimed]] = {}
        with self.database.begin() as db:
            for message, verdict in judged:
                if isinstance(verdict, HoldUntil):
                    held.setdefault(verdict, []).append(message)
                elif isinstance(verdict, Drop):
                    outbox.give_up(db, message, verdict.why)
                elif isinstance(verdict, Broke):
                    outbox.settle(db, self.worker, [_failed(message, Way(ChannelKind.PORTAL), verdict.error)])
            for until, messages in held.items():
                at, is_resting = max(until.at, clock.now() + LOOK_AGAIN_AFTER), until.why == RESTS
                outbox.hold_back(db, messages, at, until.why, is_channels_fault=is_resting)

    # --- what stays on her pages ------------------------------------------------------------------------------------

    def _keep_inside(self, judged: Sequence[tuple[Claimed, Verdict]]) -> int:
        tries = [_went(message, way) for message, way in judged if isinstance(way, Way)]
        alone = [one for one in tries if self.carrier.follows(one)]
        together = [one for one in tries if not self.carrier.follows(one)]
        kept = self._settle_together(together) if together else 0
        # A journey is held still while it is written into, so each has a transaction of its own.
        return kept + sum(self._settle(one, must_be_ours=True) for one in alone)

    def _settle_together(self, tries: Sequence[Tried]) -> int:
        with self.database.begin() as db:
            ours = outbox.still_ours(db, [one.message for one in tries], is_settling=True)
            kept = [one for one in tries if one.message.id in ours]
            outbox.settle(db, self.worker, kept)
        return len(kept)

    # --- what leaves ------------------------------------------------------------------------------------------------

    def _send_one(self, message: Claimed) -> bool:
        verdict, parcel = self._judge_and_pack(message)
        if not isinstance(verdict, Way):
            self._put_aside([(message, verdict)])
            return False
        if not verdict.leaves:
            return bool(self._keep_inside([(message, verdict)]))
        if parcel is None:
            self._settle(_failed(message, verdict, NOT_WRITTEN))
            return False
        return self._may_begin(message) and self._carry(message, verdict, parcel)

    def _judge_and_pack(self, message: Claimed) -> tuple[Verdict, Any]:
        """What may happen to it at this moment, and what goes out if it may; None where that could not be written."""
        verdict: Verdict = Broke(NOT_JUDGED)
        try:
            with self.database.reading() as db:
                [verdict] = self._judge_with(db, [message])
                if isinstance(verdict, Way) and verdict.leaves:
                    return verdict, self.carrier.pack(db, message, verdict)
                return verdict, None
        except Exception:
            log.exception("a message could not be judged, or not written")
            return verdict, None

    def _may_begin(self, message: Claimed) -> bool:
        """The very last look: she may have cancelled it since it was claimed, and its lease may have run out.

        Where a message may not go twice it is also written down that it goes now.
        """
        if message.policy == SendPolicy.AT_MOST_ONCE:
            with self.database.begin() as db:
                return outbox.begin_try(db, message)
        with self.database.reading() as db:
            return outbox.is_still_ours(db, message)

    def _carry(self, message: Claimed, way: Way, parcel: Any) -> bool:
        try:
            sending = self.carrier.carry(parcel)
        except Exception as error:
            log.exception("a channel broke")
            sending = Sending(DeliveryOutcome.UNKNOWN, f"broke_{type(error).__name__}")
        self._settle(Tried(message, sending.outcome, way.channel, way.language, sending.error))
        return sending.outcome is DeliveryOutcome.SENT

    # --- what is written down of a try ------------------------------------------------------------------------------

    def _settle(self, tried: Tried, *, must_be_ours: bool = False) -> bool:
        """Write down how a try went, and what follows of it. It went out already, so this is tried more than once."""
        for number in range(1, TRIES_TO_SETTLE + 1):
            try:
                with self.database.begin() as db:
                    self._write_down(db, tried, must_be_ours)
                return True
            except _NotOurs:
                return False
            except sa.exc.DBAPIError:
                log.exception("a try could not be written down", extra={"count": number})
                time.sleep(0.1 * 2**number)
        return False  # Its lease runs out, and the sweep decides by its policy.

    def _write_down(self, db: sa.Connection, tried: Tried, must_be_ours: bool) -> None:
        if self.carrier.follows(tried):
            self._follow_up(db, tried)
        if must_be_ours and not outbox.still_ours(db, [tried.message], is_settling=True):
            raise _NotOurs
        outbox.settle(db, self.worker, [tried])

    def _follow_up(self, db: sa.Connection, tried: Tried) -> None:
        """Before the message itself: who acts on a journey holds the journey first, and its messages then."""
        try:
            with db.begin_nested():
                self.carrier.follow_up(db, tried)
        except Exception:
            log.exception("what follows of a message could not be written")


def _went(message: Claimed, way: Way) -> Tried:
    return Tried(message, DeliveryOutcome.SENT, way.channel, way.language)


def _failed(message: Claimed, way: Way, error: str) -> Tried:
    return Tried(message, DeliveryOutcome.FAILED, way.channel, way.language, error)
