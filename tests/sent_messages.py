"""A message that went out to a client a moment ago, as a worker sends it: for tests about what follows."""

from __future__ import annotations

from app import clock
from app.ids import new_id
from app.models.outbox import Outgoing
from app.services import outbox
from app.services.outbox import NewMessage, Tried
from app.vocabulary import DeliveryOutcome
from tests.people_on_a_quest import Walker

EVERYBODYS = 500


def send_message(
    walker: Walker,
    text: str = "step_waits",
    step: str | None = None,
    *,
    outcome: DeliveryOutcome | None = DeliveryOutcome.SENT,
    language: str = "en",
) -> str:
    """The id of the message. What was planned for her is put aside. ``outcome`` None: it is on its way."""
    with walker.database.begin() as db:
        outbox.cancel(db, Outgoing.client_id == walker.client_id, "not_needed")
        new = NewMessage(
            cause=new_id(),
            text=text,
            due_at=clock.now(),
            client_id=walker.client_id,
            journey_id=walker.journey_id if step else None,
            step=step,
        )
        (outgoing_id,) = outbox.plan(db, [new])
        claimed = [one for one in outbox.claim(db, "a-worker", EVERYBODYS) if one.id == outgoing_id]
        assert len(claimed) == 1
        if outcome is not None:
            outbox.settle(db, "a-worker", [Tried(claimed[0], outcome, "email", language)])
    return outgoing_id
