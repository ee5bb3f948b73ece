"""The last look at a message to her, right before it goes: the authority, whatever was planned.

Nothing while somebody may be watching, after she stopped it, or once she is gone. Nothing in her quiet hours or on days
that she picked, by the clock of her zone as it is now. Of a step: only while it waits for her, two of one step, one a
day and three in seven days over all that she walks, or fewer where the service set so (domain.md 3, R-std; trust.md P8,
T2). It changes nothing, so that a worker may ask as often as it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock, house_rules
from app.queries.quest_versions import definition_of
from app.queries.reach import Reach, reach_of
from app.queries.reminder_history import step_history, works_here
from app.queries.reminders import ANSWER_WAITS, STEP_WAITS, WE_WROTE, running_by_id
from app.queries.to_be_told import newest_unread, standing_talk
from app.services.outbox import Claimed
from quests.quiet_hours import next_allowed
from quests.reminder_days import Went, first_allowed, not_before
from quests.reminding import reminders_wanted


@dataclass(frozen=True)
class Go:
    """It may go out now. ``reach`` says on which channel and in which language; None for staff."""

    reach: Reach | None = None


@dataclass(frozen=True)
class HoldUntil:
    """Not before ``at``; then it is looked at once more. ``why`` is a code."""

    at: datetime
    why: str


@dataclass(frozen=True)
class Drop:
    """It is not needed any more, or may not go at all. ``why`` is a code."""

    why: str


Verdict = Go | HoldUntil | Drop


def gate(db: sa.Connection, message: Claimed, *, beside: Sequence[Claimed] = ()) -> Verdict:
    """What may happen to this message at this moment.

    ``beside``: other messages that this worker lets go now and that are not settled yet.
    """
    if message.client_id is None:
        return Go() if message.staff_id is not None and works_here(db, message.staff_id) else Drop("gone")
    reach, now = reach_of(db, message.client_id), clock.now()
    if reach is None:
        return Drop("gone")
    if (why := reach.why_not) is not None:
        return Drop(why)
    if message.not_after is not None and message.not_after <= now:
        return Drop("too_late")
    return _by_kind(db, message, reach, beside, now) or _by_clock(message, reach, now) or Go(reach)


def gate_all(db: sa.Connection, messages: Sequence[Claimed]) -> list[Verdict]:
    """The same for several at once: two reminders of one client in one batch do not both go."""
    verdicts: list[Verdict] = []
    going: list[Claimed] = []
    for message in messages:
        verdict = gate(db, message, beside=[one for one in going if one.client_id == message.client_id])
        if isinstance(verdict, Go) and message.text == STEP_WAITS:
            going.append(message)
        verdicts.append(verdict)
    return verdicts


def _by_kind(
    db: sa.Connection, message: Claimed, reach: Reach, beside: Sequence[Claimed], now: datetime
) -> Verdict | None:
    if message.text == STEP_WAITS:
        return _of_step(db, message, reach, beside, now)
    if message.text == ANSWER_WAITS:
        is_read = message.booking_id is None and newest_unread(db, reach.client_id) is None
        return Drop("read") if is_read else None
    if message.text == WE_WROTE:
        return _of_quiet(db, message)
    if message.booking_id is not None:
        talk = standing_talk(db, message.booking_id)
        stands = talk is not None and talk.client_id == reach.client_id and talk.starts_at == message.not_after
        return None if stands else Drop("not_needed")
    return None


def _of_quiet(db: sa.Connection, message: Claimed) -> Verdict | None:
    """A note to who has gone quiet goes while she still is: her plan runs, and she did nothing since it was planned."""
    journey = running_by_id(db, message.journey_id or "")
    if journey is None or journey.state.has_ended or journey.state.is_paused or journey.state.is_on_hold:
        return Drop("not_needed")
    last = journey.state.last_act_at
    return Drop("not_needed") if last is not None and last > message.nominal_at else None


def _by_clock(message: Claimed, reach: Reach, now: datetime) -> Verdict | None:
    at = next_allowed(now, reach.quiet, reach.zone)
    if at <= now:
        return None
    # Word of a talk that could only come after the talk has begun is worth nothing.
    return Drop("too_late") if message.not_after is not None and at >= message.not_after else HoldUntil(at, "quiet")


def _of_step(
    db: sa.Connection, message: Claimed, reach: Reach, beside: Sequence[Claimed], now: datetime
) -> Verdict | None:
    journey = running_by_id(db, message.journey_id or "")
    if journey is None or journey.client_id != reach.client_id:
        return Drop("not_needed")
    quest, caps = definition_of(db, journey.version_id), house_rules.now().caps
    wanted = reminders_wanted(quest, journey.state, is_withdrawn=journey.is_withdrawn, caps=caps)
    mine = next((one for one in wanted if (one.step, one.place) == (message.step, message.place)), None)
    if mine is None:
        return Drop("not_needed")
    history = step_history(db, message, now)
    of_step = [one for one in history if (one.journey_id, one.step) == (message.journey_id, message.step)]
    if len(of_step) >= caps.a_step or any(one.place == message.place for one in of_step):
        return Drop("sent_before")
    moment = max(now, mine.nominal_at)
    for first in of_step:
        if message.place > first.place:
            moment = max(moment, not_before(Went(first.at or now, first.nominal_at), message.nominal_at))
    taken = [one.at for one in history if one.at is not None]
    if beside or len(taken) < len(history):
        taken.append(now)  # Of all those that are looked at now, one goes today.
    at = first_allowed(moment, taken, reach.quiet, reach.zone, caps)
    return HoldUntil(at, "not_yet") if at > now else None
