"""What follows a call that reached nobody: another time of the day, and after the last one a note or a supervisor.

At most three tries at different times, then one neutral message where her rules allow it (domain.md 2.1). In a plan
for safety no rule says what comes next: a supervisor is asked to decide (domain.md 3.3).
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.outbox import Outgoing
from app.queries.call_list import call_book
from app.queries.reach import reach_of
from app.services.handovers import ask
from app.services.journeys import Actor, Held, Performed
from app.services.outbox import NewMessage, cancel, plan
from app.services.step_reminders import priority_of
from app.services.tasks import NOT_REACHED, close_tasks_of, open_task
from app.vocabulary import ChannelKind, ContactChannel, SendPolicy
from quests.call_tries import NO_ANSWER
from quests.definition import StaffTaskStep
from quests.quiet_hours import next_allowed
from quests.talks import A_CALL, TRIES_AT_MOST, rests_with_supervisor

TEXT = "we_called"
WRONG_WORD = "wrong_word"
"""Whoever answered did not know the code word: the call ended neutrally. It is no answer of hers."""
DECIDES_WITHIN = timedelta(hours=1)
"""Within what time a supervisor decides after the last try: that of any complex case (domain.md 2.1)."""


class TriedAlready(Exception):
    """Somebody tried in this part of the day, and a try at another time of the day is worth more."""


def must_be_another_time(db: sa.Connection, held: Held, step: str | None, outcome: str) -> None:
    """A try that reached nobody counts only at another time than those before it. Raises TriedAlready.

    Whoever calls all the same says so (``although`` of ``record_call``). Other calls have no number of tries.
    """
    slug = step or A_CALL
    if outcome not in NO_ANSWER or not held.state.tries.get(slug) or (step is None and A_CALL not in held.state.waits):
        return
    book = call_book(db, {held.journey_id: held.client_id}, held.zone)
    if book.next_for(held.journey_id, held.client_id, held.state, slug).why_not_now == "tried":
        raise TriedAlready(held.journey_id)


def after_try(db: sa.Connection, held: Held, performed: Performed, step: str | None, outcome: str, by: Actor) -> None:
    """What a call leads to. Reached after all: no note goes out any more, and nobody has to decide."""
    slug = step or A_CALL
    if outcome == WRONG_WORD and not performed.is_repeat:
        whose = {"client_id": held.client_id, "journey_id": held.journey_id}
        ask(db, None, channel=ContactChannel.CALL, **whose, asked_by=by.staff_id)
    if outcome not in NO_ANSWER:
        cancel(db, sa.and_(Outgoing.journey_id == held.journey_id, Outgoing.text == TEXT), "not_needed")
    if outcome == "reached":
        close_tasks_of(db, None, held.journey_id, NOT_REACHED, actor=by)
    if outcome not in NO_ANSWER or not was_last_try(held, performed, step):
        return
    if step is not None and rests_with_supervisor(held.quest):
        due = clock.now() + DECIDES_WITHIN
        open_task(db, NOT_REACHED, held.client_id, held.journey_id, due_at=due)
    elif not rests_with_supervisor(held.quest):
        _write_once(db, held, slug)


def was_last_try(held: Held, performed: Performed, step: str | None) -> bool:
    """Whether this try was the last one for the step, or for a call that she asked for."""
    if step is None:
        return A_CALL in held.state.waits and performed.state.tries.get(A_CALL, 0) >= TRIES_AT_MOST
    definition = held.step(step)
    most = definition.call.tries if isinstance(definition, StaffTaskStep) and definition.call else TRIES_AT_MOST
    return performed.state.tries.get(step, 0) >= most


def _write_once(db: sa.Connection, held: Held, slug: str) -> None:
    """One neutral message, at most once for the step, and only where her rules let one out of the service."""
    reach, now = reach_of(db, held.client_id), clock.now()
    if reach is None or reach.channel in (None, ChannelKind.PORTAL):
        return
    cause = f"called:{held.journey_id}:{slug or _asked(held)}"
    of_hers = sa.and_(Outgoing.client_id == held.client_id, Outgoing.cause == cause)
    if db.execute(sa.select(Outgoing.id).where(of_hers).limit(1)).first() is not None:
        return
    note = NewMessage(
        cause=cause,
        text=TEXT,
        due_at=next_allowed(now, reach.quiet, reach.zone),
        client_id=held.client_id,
        journey_id=held.journey_id,
        nominal_at=now,
        priority=priority_of(held.state.risk),
        policy=SendPolicy.AT_MOST_ONCE,
    )
    plan(db, [note])


def _asked(held: Held) -> str:
    """A call that she asked for again is another one; what we owe for a step is one thing."""
    promised = held.state.waits.get(A_CALL)
    return promised.isoformat() if promised else "asked"
