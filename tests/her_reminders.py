"""What tests of her reminders share: channels that staff switched on, and a worker that sends one message."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.outbox import Channel, Outgoing
from app.queries.her_reminders import messages_to_her
from app.services import outbox
from app.vocabulary import ChannelKind, DeliveryOutcome


def switch_on(database: Database, *kinds: ChannelKind) -> None:
    """Staff set up these channels."""
    row = {"is_on": True, "honours_key": False, "changed_at": clock.now(), "failures": 0}
    with database.begin() as db:
        for kind in kinds:
            db.execute(sa.insert(Channel).values(kind=kind, address_sealed=b"sealed", key_name="k1", **row))


def goes_out(database: Database, client_id: str, channel: ChannelKind = ChannelKind.PORTAL) -> str:
    """The first reminder of a step that is planned for her goes out now; gives the id of the message."""
    with database.begin() as db:
        soonest = next(one for one in messages_to_her(db, client_id) if one.text == "step_waits" and one.is_coming)
        db.execute(sa.update(Outgoing).where(Outgoing.id == soonest.id).values(due_at=clock.now()))
        (claimed,) = outbox.claim(db, "a worker", 1)
        outbox.settle(db, "a worker", [outbox.Tried(claimed, DeliveryOutcome.SENT, channel, "en")])
    assert claimed.id == soonest.id
    return claimed.id
