"""A month in which enough happened to be counted: contacts, requests to take over, messages, answers, promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.clients import Client
from app.models.contacts import ContactCard, ContactEvent
from app.models.journeys import JourneyEvent
from app.models.messages import Message
from app.models.safety import ProtocolRun, ProtocolStep, ServiceClock
from app.models.teams import Team
from app.models.words import AnonymousRating
from config import Settings
from quests.protocols import protocol
from tests.people_on_a_quest import Walker, a_walker
from tests.services.contacts import a_colleague

MARCH = "2026-03"
A_DAY = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
COUNTED = datetime(2026, 4, 4, 0, 0, tzinfo=UTC)
"""The moment at which March is counted in a service of UTC."""
HOUR = timedelta(hours=1)


class CountedMonth:
    """Rows of March 2026, straight into the tables: what the services would have written, many times over."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        with clock.moved_to(A_DAY - timedelta(days=8)):
            self.walker: Walker = a_walker(database, settings, "Quiet Heron")
            self.staff_id = a_colleague(database).id

    def add(self, table: Any, *rows: dict[str, Any]) -> None:
        with self.database.begin() as db:
            db.execute(sa.insert(table), list(rows))

    def contact(self, **given: Any) -> str:
        """A call that took half an hour and was completed, without a follow-up; on a Tuesday at noon."""
        card_id = new_id()
        row = {
            "id": card_id,
            "channel": "call",
            "audience": "self",
            "language": "en",
            "arrived_at": A_DAY,
            "opened_at": A_DAY,
            "opened_by": self.staff_id,
            "holder_id": self.staff_id,
            "risk": "low",
            "risk_reasons": [],
            "follow_up": "not_asked",
            "closed_at": A_DAY + HOUR / 2,
            "ending": "completed",
            **given,
        }
        self.add(ContactCard, row)
        return card_id

    def contacts(self, people: int, **given: Any) -> list[str]:
        return [self.contact(**given) for _one in range(people)]

    def plan_given(self, card_id: str, **detail: Any) -> None:
        self.add(ContactEvent, {"card_id": card_id, "at": A_DAY, "kind": "plan", "detail": detail})

    def handover(self, *, after: timedelta | None, kind: str = "handover", **given: Any) -> None:
        """A request to take over that is due after two minutes and was accepted ``after`` so long, or never."""
        taken = {"stopped_at": A_DAY + after, "outcome": "accepted"} if after is not None else {}
        row = {
            "id": new_id(),
            "kind": kind,
            "channel": "call",
            "client_id": self.walker.client_id,
            "started_at": A_DAY,
            "due_at": A_DAY + timedelta(minutes=2),
            "waited_seconds": 0,
            "told": 0,
            "stopped_at": None,
            "outcome": None,
            **taken,
            **given,
        }
        self.add(ServiceClock, row)

    def danger(self, *, is_complete: bool, **given: Any) -> None:
        """A protocol for a danger at a high risk, with every step done, or all but the last."""
        run_id, steps = new_id(), protocol("p_f").steps
        because = {"level": "high", "rule": "person", "reasons": []}
        row = {
            "id": run_id,
            "kind": "p_f",
            "version": 1,
            "because": because,
            "opened_at": A_DAY,
            "closed_at": A_DAY,
            "client_id": self.walker.client_id,
            "card_id": None,
            **given,
        }
        self.add(ProtocolRun, row)
        done = {"run_id": run_id, "place": 1, "deed": "not_done", "words_sealed": b"sealed", "at": A_DAY}
        done |= {"noted_at": A_DAY, "staff_id": self.staff_id, "noted_by": self.staff_id}
        self.add(ProtocolStep, *({**done, "step": step.slug} for step in (steps if is_complete else steps[:-1])))

    def message(self, *, closed: timedelta | None, reason: bytes | None = None) -> None:
        """She wrote, and was promised an answer within a day."""
        row = {
            "id": new_id(),
            "client_id": self.walker.client_id,
            "words_sealed": b"sealed",
            "at": A_DAY,
            "due_at": A_DAY + 24 * HOUR,
            "reason_sealed": reason,
            "closed_at": None if closed is None else A_DAY + closed,
        }
        self.add(Message, row)

    def ratings(self, kind: str, *scores: int, month: str = MARCH) -> None:
        about = {"quest": "service", "version": 0, "level": "", "kind": kind, "month": month}
        self.add(AnonymousRating, *({"id": new_id(), "score": score, **about} for score in scores))

    def team(self, name: str) -> None:
        """From now on the person belongs to a team, in which nobody works."""
        team_id = new_id()
        self.add(Team, {"id": team_id, "name": name, "created_at": A_DAY})
        with self.database.begin() as db:
            db.execute(sa.update(Client).where(Client.id == self.walker.client_id).values(team=team_id))

    def event(self, kind: str, at: datetime, *, step: str | None = None, **detail: Any) -> None:
        """One event more of her plan."""
        with self.database.begin() as db:
            mine = JourneyEvent.journey_id == self.walker.journey_id
            seq = db.execute(sa.select(sa.func.max(JourneyEvent.seq)).where(mine)).scalar_one() + 1
            row = {"journey_id": self.walker.journey_id, "seq": seq, "kind": kind, "step": step, "actor": "system"}
            db.execute(sa.insert(JourneyEvent).values(**row, at=at, detail=detail))

    def promise(self, *, kept: bool | None, step: str | None = "my-review", at: datetime = A_DAY) -> None:
        """A wait on us that falls due a day later, and ends then where it does."""
        self.event("service_wait_started", at, step=step, promise_by=(at + 24 * HOUR).isoformat())
        if kept is not None:
            self.event("service_wait_ended", at + 24 * HOUR, step=step, kept=kept)
