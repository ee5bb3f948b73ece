"""What she reads of her reminders: every message of hers, and what stands on her plan."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.extensions import Database
from app.models.outbox import Outgoing
from app.queries.her_reminders import WhatWaits, is_to_her, messages_to_her, what_waits
from app.services import reminder_choices
from app.vocabulary import OutgoingState
from config import Settings
from tests.clocks import FrozenClock
from tests.her_reminders import goes_out
from tests.people_who_are_reminded import Reminded, publish_steps, somebody


def waits(her: Reminded, clock: FrozenClock) -> WhatWaits:
    with her.database.reading() as db:
        return what_waits(db, her.client_id, her.journey_id, since=clock.now - timedelta(days=7))


def test_what_comes_stands_before_what_was_and_nobody_elses_is_there(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    publish_steps(database)
    her, other = somebody(database, settings), somebody(database, settings, pseudonym="Tall Reed")
    sent = goes_out(database, her.client_id)
    with database.reading() as db:
        found, theirs = messages_to_her(db, her.client_id), messages_to_her(db, other.client_id)
        assert is_to_her(db, her.client_id, sent)
        assert not is_to_her(db, other.client_id, sent)
        assert not is_to_her(db, her.client_id, "nothing")
    *coming, last = found
    assert [one.state for one in coming] == [OutgoingState.PLANNED] * 3
    assert [one.due_at for one in coming] == sorted(one.due_at for one in coming)
    assert (last.id, last.state, last.channel, last.at) == (sent, OutgoingState.SENT, "portal", frozen_clock.now)
    assert not {one.id for one in found} & {one.id for one in theirs}


def test_a_reminder_stands_on_her_plan_until_she_answers_stops_or_a_week_is_over(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    publish_steps(database)
    her = somebody(database, settings)
    assert waits(her, frozen_clock) == WhatWaits(0, 0, ())
    sent = goes_out(database, her.client_id)
    stands = WhatWaits(0, 0, ((sent, "a"),))
    assert waits(her, frozen_clock) == stands
    with database.begin() as db:
        reminder_choices.stop_everything(db, her.client_id, "page")
    assert waits(her, frozen_clock) == WhatWaits(0, 0, ())
    with database.begin() as db:
        reminder_choices.start_again(db, her.client_id)
    assert waits(her, frozen_clock) == stands
    frozen_clock.advance(days=6)
    assert waits(her, frozen_clock) == stands
    frozen_clock.advance(days=1, seconds=1)
    assert waits(her, frozen_clock) == WhatWaits(0, 0, ())
    frozen_clock.advance(days=-2)
    with database.begin() as db:
        db.execute(sa.update(Outgoing).where(Outgoing.id == sent).values(answer="later"))
    assert waits(her, frozen_clock) == WhatWaits(0, 0, ())
