"""What the worker writes when time alone decides: ends of dated pauses, and contact that was lost.

Whom to look at is found first, without a lock. Each journey is then held still and looked at again: between the two
she may have acted.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.queries.journeys import events_of, pauses_ending, quiet_since
from app.services.journeys import THE_SYSTEM, Held, hold_still, perform_held
from quests.lost_contact import contact_lost_due
from quests.progress import Act, ActRefused

QUIET_BEFORE_LOST = timedelta(days=28)


def end_pause_if_due(db: sa.Connection, journey_id: str) -> bool:
    """Write ``resumed`` for a dated pause that is over; False where she came back before us, or chose another day."""
    held = hold_still(db, journey_id)
    until = held.state.paused_until
    return until is not None and until <= clock.now() and _was_done(db, held, Act("resume"))


def lose_contact_if_due(db: sa.Connection, journey_id: str, *, contact_permitted: bool) -> bool:
    """Write ``contact_lost`` where the rule of surface.md ("Abandoned") holds now; tells whether it did."""
    held = hold_still(db, journey_id)
    is_due = contact_lost_due(events_of(db, journey_id), clock.now(), contact_permitted)
    return is_due and _was_done(db, held, Act("lose_contact"))


def _was_done(db: sa.Connection, held: Held, act: Act) -> bool:
    try:
        perform_held(db, held, act, actor=THE_SYSTEM)
    except ActRefused:
        return False
    return True


def journeys_to_look_at(db: sa.Connection) -> tuple[list[str], list[str]]:
    """Ids of journeys whose pause is over, and of those quiet for so long that contact may be lost."""
    now = clock.now()
    return pauses_ending(db, now), quiet_since(db, now - QUIET_BEFORE_LOST)
