"""When the people of a call list are called next: the tries so far, her times and quiet hours, and our hours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock
from app.models.clients import Client, SafeContact
from app.models.journeys import JourneyEvent
from app.models.outbox import ReminderChoice
from app.queries.reach import CHOICE, HAS_CHOSEN, ZONE, quiet_in
from app.queries.service_hours import hours_of
from quests.call_tries import NO_ANSWER, CallTimes, NextTry, next_try
from quests.journey import JourneyState
from quests.quiet_hours import QuietRules
from quests.risk import RiskLevel
from quests.service_hours import ServiceHours
from quests.talks import A_CALL

LATELY = timedelta(days=3)


@dataclass(frozen=True)
class HerTimes:
    """When she may be called, as she said it. ``has_code_word``: there is a word that she hears from us first."""

    times: tuple[str, ...]
    quiet: QuietRules
    zone: ZoneInfo
    has_code_word: bool


@dataclass(frozen=True)
class CallBook:
    """The tries of these journeys and the times of these people, read at once."""

    hours: ServiceHours
    tries: Mapping[tuple[str, str], list[datetime]]
    times: Mapping[str, HerTimes]

    def next_for(
        self,
        journey_id: str,
        client_id: str,
        state: JourneyState,
        step: str = A_CALL,
        *,
        most: int | None = None,
        since: datetime | None = None,
        by: datetime | None = None,
    ) -> NextTry:
        """When to call for this step next, or without one for a call that she asked for.

        Where the risk is high somebody is on call, and calls do not wait until the service opens. ``most`` is None
        for calls on our own account: of those the last days count.
        """
        hers = self.times[client_id]
        is_high = RiskLevel(state.risk) >= RiskLevel.HIGH
        times = CallTimes(hers.times, hers.quiet, hers.zone, None if is_high else self.hours)
        made = state.tries.get(step, 0)
        tries = self.tries.get((journey_id, step), [])[-made:] if made else []
        if most is None:
            tries = [at for at in tries if clock.now() - at < LATELY]
        return next_try(tries, times, clock.now(), most=most, since=since, by=by)

    def has_code_word(self, client_id: str) -> bool:
        """Whether there is a word to say first."""
        return self.times[client_id].has_code_word

    def zone_of(self, client_id: str) -> ZoneInfo:
        """Where her days begin."""
        return self.times[client_id].zone


def call_book(db: sa.Connection, journeys: Mapping[str, str], zone: ZoneInfo) -> CallBook:
    """For these journeys, each with the client whose it is. ``zone``: of the service. Three statements, however many
    they are; none for nobody."""
    if not journeys:
        return CallBook(hours_of(db, zone), {}, {})
    return CallBook(hours_of(db, zone), _tries_of(db, journeys), _times_of(db, set(journeys.values())))


def _tries_of(db: sa.Connection, journey_ids: Collection[str]) -> dict[tuple[str, str], list[datetime]]:
    rows = db.execute(
        sa.select(JourneyEvent.journey_id, JourneyEvent.step, JourneyEvent.at, JourneyEvent.detail)
        .where(JourneyEvent.journey_id.in_(journey_ids), JourneyEvent.kind == "contact_tried")
        .order_by(JourneyEvent.journey_id, JourneyEvent.seq)
    )
    found: dict[tuple[str, str], list[datetime]] = {}
    for row in rows:
        if row.detail.get("outcome") in NO_ANSWER:
            found.setdefault((row.journey_id, row.step or A_CALL), []).append(row.at)
    return found


def _times_of(db: sa.Connection, client_ids: Collection[str]) -> dict[str, HerTimes]:
    rows = db.execute(
        sa.select(
            Client.id,
            ZONE.label("zone"),
            SafeContact.times,
            SafeContact.code_word_sealed.is_not(None).label("has_code_word"),
            *CHOICE,
        )
        .select_from(Client)
        .outerjoin(ReminderChoice, HAS_CHOSEN)
        .outerjoin(SafeContact, SafeContact.client_id == Client.id)
        .where(Client.id.in_(client_ids))
    )
    return {row.id: _hers(row) for row in rows}


def _hers(row: Any) -> HerTimes:
    return HerTimes(tuple(row.times or ()), quiet_in(row), ZoneInfo(row.zone), bool(row.has_code_word))
