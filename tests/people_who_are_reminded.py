"""Somebody on a small plan, and a worker that sends what is due: what the tests of reminders begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.models.clients import Client
from app.models.journeys import Journey, JourneyEvent
from app.models.outbox import Outgoing, ReminderChoice
from app.models.quests import QuestVersion
from app.services import clients, plans
from app.services.journeys import THE_CLIENT, Actor, Performed, perform
from app.services.outbox import Claimed, claim
from app.services.post import Post
from app.services.sending import Sender
from app.vault import Vault
from config import Settings
from quests.progress import Act
from tests.clocks import FrozenClock
from tests.quests.walking import level, step
from tests.small_quests import publish_quest

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SUPERVISOR = Actor("supervisor")
LIVE = ("planned", "claimed")
STEPS = "three-steps"
"""Two steps at once, of which each usually takes three days, and a third one in a level of its own."""


def publish_steps(database: Database, slug: str = STEPS, **more: Any) -> str:
    first = level("first", step("a"), step("b"))
    return publish_quest(database, slug, first, level("then", step("c")), **more)


@dataclass(frozen=True)
class Reminded:
    """A client on her way, seen from the outbox."""

    database: Database
    settings: Settings
    client_id: str
    journey_id: str

    def act(self, kind: str, step: str | None = None, *, actor: Actor = THE_CLIENT, **detail: Any) -> Performed:
        if kind == "do_step":
            detail = {"evidence": "tick", **detail}
        with self.database.begin() as db:
            return perform(db, self.journey_id, Act(kind, step, detail=detail), actor=actor, key=new_id())

    def rows(self, *states: str, text: str = "step_waits") -> list[Any]:
        """Her messages of one kind, in the order in which they may go; without states all of them."""
        mine = sa.select(Outgoing.__table__).where(Outgoing.client_id == self.client_id, Outgoing.text == text)
        if states:
            mine = mine.where(Outgoing.state.in_(states))
        with self.database.reading() as db:
            return list(db.execute(mine.order_by(Outgoing.due_at, Outgoing.step, Outgoing.place)))

    def live(self, text: str = "step_waits") -> list[tuple[str, int]]:
        """What is planned, as step and place, by name."""
        return sorted((row.step, row.place) for row in self.rows(*LIVE, text=text))

    def due(self) -> dict[tuple[str, int], datetime]:
        return {(row.step, row.place): row.due_at for row in self.rows(*LIVE)}

    def sent_at(self, text: str = "step_waits") -> list[datetime]:
        return sorted(row.closed_at for row in self.rows("sent", text=text))

    def chooses(self, **values: Any) -> None:
        """Her choices as they lie in the database; nobody plans anew by that."""
        kept = {"channel": "portal", "quiet_from": 21 * 60, "quiet_until": 9 * 60, "free_days": [], "shows_time": False}
        with self.database.begin() as db:
            db.execute(sa.delete(ReminderChoice).where(ReminderChoice.client_id == self.client_id))
            now = {"client_id": self.client_id, "changed_at": datetime.fromisoformat("2026-01-01T00:00:00+00:00")}
            db.execute(sa.insert(ReminderChoice).values(**now, **{**kept, **values}))

    def lives_in(self, zone: str) -> None:
        """Her zone as it lies in the database; nobody plans anew by that."""
        with self.database.begin() as db:
            db.execute(sa.update(Client).where(Client.id == self.client_id).values(zone=zone))

    def events(self, kind: str) -> list[Any]:
        told = sa.select(JourneyEvent.step, JourneyEvent.detail, JourneyEvent.actor, JourneyEvent.at).where(
            JourneyEvent.journey_id == self.journey_id, JourneyEvent.kind == kind
        )
        with self.database.reading() as db:
            return list(db.execute(told.order_by(JourneyEvent.seq)))


def somebody(database: Database, settings: Settings, *slugs: str, pseudonym: str = "Quiet Heron") -> Reminded:
    """A client who has just started the first of these plans, and the others beside it."""
    with database.begin() as db:
        client_id = clients.create_client(db, Vault.of(settings), pseudonym=pseudonym, language="en")
    walked = [starts(database, client_id, slug) for slug in slugs or (STEPS,)]
    return Reminded(database, settings, client_id, walked[0])


def starts(database: Database, client_id: str, slug: str) -> str:
    """She starts this plan; gives its journey."""
    with database.begin() as db:
        plans.start_plan(db, client_id, slug, zone="UTC", frame="journey", language="en", audience="self")
        its = sa.select(Journey.id).join(QuestVersion, QuestVersion.id == Journey.quest_version_id)
        found = db.execute(
            its.where(Journey.client_id == client_id, QuestVersion.slug == slug, Journey.ending.is_(None))
        )
        return str(found.scalar_one())


def sends(database: Database, settings: Settings, worker: str = "worker") -> int:
    """A worker sends all that is due now; gives how many messages went."""
    return Sender(database, Post(database, settings), worker).send_due()


def claimed(database: Database, worker: str = "worker") -> list[Claimed]:
    """A worker has all that is due, and has not looked at it yet."""
    with database.begin() as db:
        return claim(db, worker, 100)


def until(clock: FrozenClock, moment: datetime, reminded: Reminded, *, by: timedelta = HOUR) -> None:
    """Time goes by, and a worker looks again and again."""
    while clock.now < moment:
        clock.set(min(clock.now + by, moment))
        sends(reminded.database, reminded.settings)
