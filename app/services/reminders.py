"""Everything that is planned to be said to one client: made anew, cancelled, looked at right before it goes, written
down after it went.

Steps: ``step_reminders``. Talks: ``talk_reminders``. Words of ours that she has not read: ``answer_notes``. What
leaves, leaves by the outbox; while she is watched, or has stopped it, or is gone, nothing is planned (trust.md T2).
"""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sa

from app.models.outbox import Outgoing
from app.queries.places import hold_client_still
from app.queries.reach import reach_of
from app.queries.reminders import STEP_WAITS, WE_WROTE
from app.services import answer_notes, outbox, talk_reminders
from app.services.journeys import THE_SYSTEM, ChangedMeanwhile, NoSuchJourney, perform
from app.services.outbox import Claimed
from app.services.reminder_gate import Drop, Go, HoldUntil, Verdict, gate, gate_all
from app.services.step_reminders import cancel_journey, follow, replan_steps
from app.services.unanswered import ask_for_decision, ask_for_decisions, close_answered, decisions_due
from app.vocabulary import ChannelKind
from quests.progress import Act, ActRefused

__all__ = [
    "Drop",
    "Go",
    "HoldUntil",
    "Verdict",
    "after_sent",
    "ask_for_decision",
    "ask_for_decisions",
    "cancel_client",
    "cancel_journey",
    "close_answered",
    "decisions_due",
    "follow",
    "gate",
    "gate_all",
    "replan_client",
]


def replan_client(db: sa.Connection, client_id: str) -> None:
    """Her hours, her zone, or whether she may be told at all are others now: all that is planned for her moves, goes,
    or comes again. What is due to her by now begins its days anew."""
    hold_client_still(db, client_id)
    reach = reach_of(db, client_id)
    if reach is None:
        return
    if (why := reach.why_not) is not None:
        cancel_client(db, client_id, why)
        return
    replan_steps(db, client_id, reach.zone)
    talk_reminders.replan_talks(db, reach)
    answer_notes.replan_note(db, reach)


def cancel_client(db: sa.Connection, client_id: str, why: str) -> int:
    """Nothing that is planned for her, or on its way, goes out; gives how many messages those were, ``why`` a code."""
    hold_client_still(db, client_id)
    return outbox.cancel(db, Outgoing.client_id == client_id, why)


def after_sent(db: sa.Connection, message: Claimed, channel: ChannelKind | str) -> None:
    """A reminder of a step, or a note to who has gone quiet, went out: her journey tells it, once for each message,
    whoever asks again.

    Nothing is told where the journey ended, or went, in the moment in which the message did.
    """
    if message.journey_id is None:
        return
    if message.text == STEP_WAITS:
        act = Act("record_reminder", message.step, detail={"channel": str(channel), "place": message.place})
    elif message.text == WE_WROTE and channel != ChannelKind.PORTAL:
        act = Act("record_contact", detail={"outcome": "no_answer"})  # None has come yet (surface.md).
    else:
        return
    with suppress(ActRefused, NoSuchJourney, ChangedMeanwhile):
        perform(db, message.journey_id, act, actor=THE_SYSTEM, key=f"reminder:{message.id}")
