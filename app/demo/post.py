"""What the worker of the imaginary service does with messages: it sends what is due, and asks where none is answered.

Here nothing leaves by any wire: everybody is reminded on her own pages alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa

from app import clock
from app.demo import words
from app.demo.world import World
from app.extensions import Database
from app.ids import new_id
from app.queries.journeys import client_of
from app.queries.safe_contact import rules_of
from app.services import staff_steps
from app.services.call_tries import TriedAlready
from app.services.post import Post
from app.services.reminders import ask_for_decision, close_answered, decisions_due
from app.services.sealing import open_locker
from app.services.sending import Sender
from app.services.tasks import NO_ANSWER, close_tasks_of, leave_in_peace
from quests.progress import ActRefused

if TYPE_CHECKING:
    from app.demo.office import Office

SENDS_AT = (9, 13, 17)
"""The hours of a day at which it looks; nobody in the demo has other quiet hours."""


class _Today:
    """The open transaction of the day that is being lived, for who begins transactions of its own."""

    def __init__(self, world: World) -> None:
        self.world = world

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        yield self.world.db

    reading = begin


class PostOffice:
    """Sends, and lets the office decide where two reminders had no answer."""

    def __init__(self, world: World, office: Office) -> None:
        self.world, self.office, self._number = world, office, count()
        today = cast(Database, _Today(world))
        self._sender = Sender(today, Post(today, world.settings), "demo")

    def sends(self) -> None:
        """All that is due by now."""
        self._sender.send_due()

    def asks(self) -> None:
        """Whoever answered two reminders of a step with nothing: a person decides, within some working days."""
        db = self.world.db
        for journey_id in decisions_due(db):
            if ask_for_decision(db, journey_id):
                when = self.world.working_moment(clock.now() + timedelta(days=2, hours=8))
                self.world.at(when, lambda journey_id=journey_id: self._decides(journey_id))  # type: ignore[misc]
        close_answered(db)

    def _decides(self, journey_id: str) -> None:
        """Who may be called is called; of the others one in three is left in peace, and the rest waited for."""
        db, number = self.world.db, next(self._number)
        client_id, actor = client_of(db, journey_id), self.office.counsellors[number % 2].actor
        rules = rules_of(db, client_id)
        if rules is not None and rules.allows("call"):
            with suppress(ActRefused, TriedAlready, staff_steps.NotAllowed):
                staff_steps.record_call(db, journey_id, None, "no_answer", actor=actor, key=new_id())
        elif number % 3 == 0:
            leave_in_peace(db, client_id, journey_id, actor=actor)
        locker = open_locker(db, self.world.vault, client_id)
        close_tasks_of(db, locker, journey_id, NO_ANSWER, actor=actor, reason=words.WAITS_FOR_HER)
