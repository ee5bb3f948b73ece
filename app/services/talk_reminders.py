"""Messages about talks: a day and two hours before, the evening before where that is night, and when we change one.

Text reminders raise attendance (domain.md 3, R-std). They are no reminders of steps: no cap counts them, and after the
talk has begun nobody needs one. They move and go with the talk, in the transaction that moves it or calls it off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from app import clock
from app.models.outbox import Outgoing
from app.queries.quest_versions import definition_of
from app.queries.reach import Reach, reach_of
from app.queries.reminders import LIVE
from app.queries.to_be_told import Talk, standing_talk, talk_messages, talks_ahead
from app.services import answer_notes
from app.services.outbox import SOON, NewMessage, cancel, cancel_these, plan
from app.services.step_reminders import priority_of
from app.vocabulary import SendPolicy
from quests.reminding import TalkReminder, reminders_of, talk_reminders

DAY_BEFORE, SOON_TEXT = "talk_day_before", "talk_soon"


def cause_of(booking_id: str, hours: int) -> str:
    """What a message about a talk is planned for: one that lives at a time."""
    return f"talk:{booking_id}:{hours}"


def plan_talk(db: sa.Connection, client_id: str, booking_id: str, *, is_ours: bool = False) -> None:
    """A talk stands, at a new time or for the first time. ``is_ours``: we moved it, and she is told at once."""
    reach = reach_of(db, client_id)
    cancel_talk(db, booking_id, "moved")
    talk = standing_talk(db, booking_id)
    if reach is None or talk is None or reach.why_not is not None:
        return
    plan(db, _messages(db, reach, talk))
    if is_ours:
        answer_notes.plan_note_of_talk(db, reach, talk.journey_id, booking_id, talk.risk)


def cancel_talk(db: sa.Connection, booking_id: str, why: str) -> None:
    """The talk does not stand any more, or not at this time: nothing is said about it."""
    cancel(db, Outgoing.booking_id == booking_id, why)


def call_off_talk(db: sa.Connection, client_id: str, journey_id: str, booking_id: str, *, is_ours: bool) -> None:
    """The talk is called off. Where we do it she hears at once that there is something to read."""
    cancel_talk(db, booking_id, "called_off")
    reach = reach_of(db, client_id) if is_ours else None
    if reach is not None and reach.why_not is None:
        answer_notes.plan_note_of_talk(db, reach, journey_id, booking_id, "unasked")


def replan_talks(db: sa.Connection, reach: Reach) -> None:
    """Her hours or her zone are others now: what is said about her talks moves along. Nothing is said once more."""
    rows, now = talk_messages(db, reach.client_id), clock.now()
    said = {(row.cause, row.not_after) for row in rows if row.state not in LIVE}
    wanted = [
        one
        for talk in talks_ahead(db, reach.client_id, now)
        for one in _messages(db, reach, talk)
        if (one.cause, one.not_after) not in said
    ]
    planned = {row.cause: row for row in rows if row.state in LIVE}
    stay = {one.cause for one in wanted if one.cause in planned and planned[one.cause].due_at == one.due_at}
    cancel_these(db, [row.id for cause, row in planned.items() if cause not in stay], "moved")
    plan(db, [one for one in wanted if one.cause not in stay])


def _messages(db: sa.Connection, reach: Reach, talk: Talk) -> Sequence[NewMessage]:
    quest = definition_of(db, talk.version_id)
    hours = reminders_of(quest, quest.step(talk.step)).before_hours if talk.step in quest.step_places else ()
    found = talk_reminders(talk.starts_at, hours, reach.quiet, reach.zone, now=clock.now())
    return [_message(reach, talk, one) for one in found]


def _message(reach: Reach, talk: Talk, reminder: TalkReminder) -> NewMessage:
    is_same_day = _day(reach, reminder.at) == _day(reach, talk.starts_at)
    return NewMessage(
        cause=cause_of(talk.booking_id, reminder.hours),
        text=SOON_TEXT if is_same_day else DAY_BEFORE,
        due_at=reminder.at,
        client_id=reach.client_id,
        journey_id=talk.journey_id,
        step=talk.step,
        booking_id=talk.booking_id,
        nominal_at=reminder.nominal_at,
        not_after=talk.starts_at,
        priority=min(SOON, priority_of(talk.risk)),
        policy=SendPolicy.AT_LEAST_ONCE,
        variables={"starts_at": talk.starts_at.isoformat()},
    )


def _day(reach: Reach, moment: datetime) -> date:
    return moment.astimezone(reach.zone).date()
