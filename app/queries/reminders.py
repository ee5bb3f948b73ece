"""The reminders of steps that one client has, planned and spent, and what she walks: what planning reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.models.base import UtcDateTime
from app.models.clients import Client
from app.models.journeys import Journey
from app.models.outbox import Outgoing, ReminderChoice
from app.models.quests import QuestVersion
from app.queries.reach import CHOICE, HAS_CHOSEN, quiet_in
from app.vocabulary import OutgoingState, VersionStatus
from quests.journey import JourneyState
from quests.journey_as_json import from_plain
from quests.quiet_hours import QuietRules

STEP_WAITS, ANSWER_WAITS, WE_WROTE = "step_waits", "answer_waits", "we_wrote"
LIVE = (OutgoingState.PLANNED, OutgoingState.CLAIMED)
SPENT = (OutgoingState.SENT, OutgoingState.UNCERTAIN, OutgoingState.DEAD)
"""What went out, may have, or was tried for a day: the same reminder is not planned once more."""
TURNED_OFF = "turned_off"
IS_SPENT = sa.or_(
    Outgoing.state.in_([sa.literal_column(f"'{state}'") for state in SPENT]),
    sa.and_(
        Outgoing.state == sa.literal_column(f"'{OutgoingState.CANCELLED}'"),
        Outgoing.why == sa.literal_column(f"'{TURNED_OFF}'"),
    ),
)
"""The same of rows; and what she turned off by itself stays off."""
THE_WEEK = timedelta(days=9)
"""More than seven local days, whatever zone she was in."""


@dataclass(frozen=True)
class Planned:
    """A reminder of a step that is planned, on its way, or spent."""

    id: str
    journey_id: str
    step: str
    place: int
    state: str
    nominal_at: datetime
    due_at: datetime
    priority: int
    attempts: int
    closed_at: datetime | None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def may_move(self) -> bool:
        """What was tried once waits for its next try, and what is on its way for nothing."""
        return self.state == OutgoingState.PLANNED and not self.attempts

    @property
    def went_at(self) -> datetime | None:
        """When it went out, or may have."""
        return self.closed_at if self.state in (OutgoingState.SENT, OutgoingState.UNCERTAIN) else None


@dataclass(frozen=True)
class Her:
    """One client as planning sees her. ``may_be_told``: nobody is watching, no lock holds, she has not
    stopped it, she is there."""

    client_id: str
    zone: ZoneInfo
    quiet: QuietRules
    may_be_told: bool
    reminders: tuple[Planned, ...]


_A_MOMENT = UtcDateTime()
_OF_CLIENT: sa.BindParameter[str] = sa.bindparam("of_client")
_REMINDER: tuple[Any, ...] = (
    *(Outgoing.id, Outgoing.journey_id, Outgoing.step, Outgoing.place, Outgoing.state, Outgoing.nominal_at),
    *(Outgoing.due_at, Outgoing.priority, Outgoing.attempts, Outgoing.closed_at),
)
_IS_NAMED = Outgoing.journey_id == sa.bindparam("of_journey", type_=sa.Text())
_COUNTS = sa.or_(
    Outgoing.state.in_([sa.literal_column(f"'{state}'") for state in LIVE]),
    sa.and_(
        IS_SPENT,
        sa.or_(_IS_NAMED, Outgoing.closed_at > sa.bindparam("week_ago", type_=_A_MOMENT), sa.bindparam("of_all")),
    ),
)
_HER = (
    sa.select(Client.locked_since, Client.watched_since, Client.erased_at, Client.zone, *CHOICE, *_REMINDER)
    .select_from(Client)
    .outerjoin(ReminderChoice, HAS_CHOSEN)
    .outerjoin(
        Outgoing,
        sa.and_(Outgoing.client_id == Client.id, Outgoing.text == sa.literal_column(f"'{STEP_WAITS}'"), _COUNTS),
    )
    .where(Client.id == _OF_CLIENT)
)


def her_reminders(
    db: sa.Connection, client_id: str, now: datetime, *, zone: ZoneInfo, journey_id: str | None = None
) -> Her | None:
    """Her, with the reminders of steps that live, those of the last days, and all that one journey ever had.

    Without a journey: all that she ever had. ``zone`` counts where she has none of her own. One statement.
    """
    asked = {"of_client": client_id, "of_journey": journey_id, "of_all": journey_id is None, "week_ago": now - THE_WEEK}
    rows = db.execute(_HER, asked).all()
    if not rows:
        return None
    her = rows[0]
    is_seen = her.watched_since is not None or her.locked_since is not None
    may_be_told = her.erased_at is None and her.stopped_at is None and not is_seen
    found = tuple(Planned(*row[-len(_REMINDER) :]) for row in rows if row.id is not None)
    return Her(client_id, ZoneInfo(her.zone) if her.zone else zone, quiet_in(her), may_be_told, found)


@dataclass(frozen=True)
class Running:
    """One of her journeys that has begun, with what planning needs of it."""

    id: str
    client_id: str
    version_id: str
    state: JourneyState
    is_withdrawn: bool


_RUNNING = sa.select(
    Journey.id, Journey.client_id, Journey.quest_version_id, Journey.state, QuestVersion.status.label("status")
).join(QuestVersion, QuestVersion.id == Journey.quest_version_id)
_OF_HERS = _RUNNING.where(
    Journey.client_id == _OF_CLIENT, Journey.started_at.is_not(None), Journey.ending.is_(None)
).order_by(Journey.id)
_ONE = _RUNNING.where(Journey.id == sa.bindparam("of_journey"))


def _running(row: Any) -> Running:
    is_withdrawn = row.status == VersionStatus.WITHDRAWN
    return Running(row.id, row.client_id, row.quest_version_id, from_plain(row.state), is_withdrawn)


def running_of(db: sa.Connection, client_id: str) -> list[Running]:
    """What she walks now."""
    return [_running(row) for row in db.execute(_OF_HERS, {"of_client": client_id})]


def running_by_id(db: sa.Connection, journey_id: str) -> Running | None:
    """One journey, wherever it stands; None where it is gone."""
    row = db.execute(_ONE, {"of_journey": journey_id}).one_or_none()
    return _running(row) if row else None
