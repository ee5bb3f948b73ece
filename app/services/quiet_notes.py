"""One neutral note to somebody who has gone quiet, on a channel that she allows: she has a note, and nothing else.

It says nothing of us and counts as a try to reach her once it has gone out (surface.md, *Abandoned*). A note that
would only wait on her own pages reaches nobody who does not come, and is none.
"""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.queries.reach import reach_of
from app.queries.reminders import WE_WROTE
from app.services.journeys import Actor, hold_still
from app.services.outbox import NewMessage, plan
from app.services.step_reminders import priority_of
from app.services.tasks import NO_ANSWER, close_tasks_of
from app.vocabulary import ChannelKind, SendPolicy
from quests.quiet_hours import next_allowed


class NoWayOut(Exception):
    """No channel of hers lets a note out of the service now."""


def send_note(db: sa.Connection, journey_id: str, *, actor: Actor) -> None:
    """Plan the note for her next allowed hour; one between two acts of hers, whoever asks again. Raises NoWayOut."""
    held = hold_still(db, journey_id)
    reach, now = reach_of(db, held.client_id), clock.now()
    if reach is None or reach.channel in (None, ChannelKind.PORTAL):
        raise NoWayOut(journey_id)
    since = held.state.last_act_at or held.state.started_at
    note = NewMessage(
        cause=f"wrote:{journey_id}:{since.isoformat() if since else ''}",
        text=WE_WROTE,
        due_at=next_allowed(now, reach.quiet, reach.zone),
        client_id=held.client_id,
        journey_id=journey_id,
        nominal_at=now,
        priority=priority_of(held.state.risk),
        policy=SendPolicy.AT_MOST_ONCE,
    )
    plan(db, [note])
    close_tasks_of(db, None, journey_id, NO_ANSWER, actor=actor)  # Written to: that was the decision.
