"""Every SELECT about journeys. Shapes are frozen; what is not the asker's is not found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from app.models.journeys import Journey, JourneyEvent, StepRun
from app.models.quests import QuestVersion, VersionMove
from app.models.staff import Staff
from app.models.words import RiskAssessment
from app.vocabulary import StaffState, VersionStatus
from quests.events import Event
from quests.journey import JourneyState
from quests.journey_as_json import from_plain


@dataclass(frozen=True)
class JourneyRow:
    """A journey with the state that its events add up to. ``slug`` and ``version`` name the pinned quest.

    ``has_moved``: it went over from another version of its quest at some time.
    """

    id: str
    client_id: str
    counsellor_id: str | None
    counsellor_name: str | None
    quest_version_id: str
    slug: str
    version: int
    place: str
    zone: str
    created_at: datetime
    state: JourneyState
    version_status: str = VersionStatus.PUBLISHED
    has_moved: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """Whether its version was taken back while she is inside."""
        return self.version_status == VersionStatus.WITHDRAWN and not self.state.has_ended


@dataclass(frozen=True)
class StepAddress:
    """A step as an address names it."""

    id: str
    journey_id: str
    step: str


_JOURNEYS = (
    sa.select(
        Journey.id,
        Journey.client_id,
        Journey.counsellor_id,
        Staff.name.label("counsellor_name"),
        Journey.quest_version_id,
        QuestVersion.slug,
        QuestVersion.version,
        QuestVersion.place,
        Journey.zone,
        Journey.created_at,
        Journey.state,
        QuestVersion.status.label("version_status"),
        sa.exists().where(VersionMove.journey_id == Journey.id).label("has_moved"),
    )
    .join(QuestVersion, QuestVersion.id == Journey.quest_version_id)
    .outerjoin(Staff, Staff.id == Journey.counsellor_id)
)


_BESIDE_LAST = sa.case({"suspending": 0, "main": 1}, value=QuestVersion.place, else_=2)
_HERS = _JOURNEYS.where(Journey.client_id == sa.bindparam("of_client"))
_MAIN = _HERS.order_by(Journey.ended_at.is_not(None), _BESIDE_LAST, Journey.created_at.desc(), Journey.id).limit(1)
# Built once, as everything here that a client's page asks: building a statement costs more than running it.
_NEWEST_FIRST = _HERS.order_by(Journey.created_at.desc(), Journey.id)
_ONE_OF_HERS = _HERS.where(Journey.id == sa.bindparam("of_journey"))
_STEP_OF_HERS = (
    sa.select(StepRun.id, StepRun.journey_id, StepRun.step)
    .join(Journey, Journey.id == StepRun.journey_id)
    .where(StepRun.id == sa.bindparam("of_step_run"), Journey.client_id == sa.bindparam("of_client"))
)
_ADDRESSES = sa.select(StepRun.step, StepRun.id).where(StepRun.journey_id == sa.bindparam("of_journey"))
_BESIDE = (
    _HERS.where(QuestVersion.place == "beside", Journey.ending.is_(None))
    .order_by(Journey.created_at.desc(), Journey.id)
    .limit(1)
)
_WHOSE = sa.select(Journey.client_id).where(Journey.id == sa.bindparam("of_journey"))
_LATEST_COUNSELLOR = (
    sa.select(Staff.id)
    .select_from(Journey)
    .outerjoin(Staff, sa.and_(Staff.id == Journey.counsellor_id, Staff.state == StaffState.ACTIVE))
    .where(Journey.client_id == sa.bindparam("of_client"))
    .order_by(sa.case((Journey.id == sa.bindparam("first"), 0), else_=1), Journey.created_at.desc(), Journey.id)
    .limit(1)
)
_FOUND_IN_PLAN = (
    sa.select(Journey.risk)
    .where(Journey.client_id == sa.bindparam("of_client"), Journey.risk != "unasked")
    .order_by(Journey.created_at.desc(), Journey.id)
    .limit(1)
)
_FOUND_BY_LOOK = (
    sa.select(RiskAssessment.level)
    .where(
        RiskAssessment.client_id == sa.bindparam("of_client"),
        RiskAssessment.journey_id.is_(None),
        RiskAssessment.rule != "R4",
    )
    .order_by(RiskAssessment.at.desc(), RiskAssessment.id)
    .limit(1)
)
_FOUND_SINCE = _FOUND_BY_LOOK.where(
    ~sa.exists().where(
        Journey.client_id == sa.bindparam("of_client"),
        Journey.risk != "unasked",
        sa.or_(Journey.ended_at.is_(None), Journey.ended_at >= RiskAssessment.at),
    )
)
"""What a contact found after her last plan had ended."""
_KNOWN_RISK = sa.select(
    sa.func.coalesce(
        *(_FOUND_SINCE.scalar_subquery(), _FOUND_IN_PLAN.scalar_subquery(), _FOUND_BY_LOOK.scalar_subquery()),
        "unasked",
    )
)

_QUIET_SINCE = sa.select(Journey.id).where(
    Journey.started_at.is_not(None),
    Journey.ending.is_(None),
    Journey.is_paused.is_(False),
    Journey.hold_since.is_(None),
    Journey.last_act_at < sa.bindparam("moment"),
)


def _row(row: Any) -> JourneyRow:
    return JourneyRow(**{**row._mapping, "state": from_plain(row.state)})


def main_journey(db: sa.Connection, client_id: str) -> JourneyRow | None:
    """The journey that ``/my`` is about: one that runs or waits for her yes, else the newest at all.

    Of two that run, a suspending one comes first, since the others rest meanwhile; one beside comes last.
    """
    row = db.execute(_MAIN, {"of_client": client_id}).first()
    return _row(row) if row else None


def beside_journey(db: sa.Connection, client_id: str) -> JourneyRow | None:
    """The journey that runs, or is offered, beside her main one; None where there is none."""
    row = db.execute(_BESIDE, {"of_client": client_id}).first()
    return _row(row) if row else None


def journey_of_client(db: sa.Connection, client_id: str, journey_id: str) -> JourneyRow | None:
    """One journey, if it is this client's."""
    row = db.execute(_ONE_OF_HERS, {"of_client": client_id, "of_journey": journey_id}).one_or_none()
    return _row(row) if row else None


def journeys_of_client(db: sa.Connection, client_id: str) -> list[JourneyRow]:
    """All journeys of a client, newest first."""
    return [_row(row) for row in db.execute(_NEWEST_FIRST, {"of_client": client_id})]


def step_of_client(db: sa.Connection, client_id: str, step_run_id: str) -> StepAddress | None:
    """The step that an address names, if it is this client's."""
    row = db.execute(_STEP_OF_HERS, {"of_client": client_id, "of_step_run": step_run_id}).one_or_none()
    return StepAddress(*row) if row else None


def step_addresses(db: sa.Connection, journey_id: str) -> dict[str, str]:
    """The address id of every step that was opened, by step slug."""
    return {row.step: row.id for row in db.execute(_ADDRESSES, {"of_journey": journey_id})}


def client_of(db: sa.Connection, journey_id: str) -> str:
    """Whose journey it is."""
    return str(db.execute(_WHOSE, {"of_journey": journey_id}).scalar_one())


def latest_counsellor(db: sa.Connection, client_id: str, *, first: str | None = None) -> str | None:
    """Who has her newest journey, or the one named ``first``, if that is somebody who still works here."""
    asked = {"of_client": client_id, "first": first or ""}
    found: str | None = db.execute(_LATEST_COUNSELLOR, asked).scalar_one_or_none()
    return found


def known_risk(db: sa.Connection, client_id: str) -> str:
    """The level that her newest journey with a finding stands at, else what her short look or a contact found.

    What a contact found after her last plan had ended is newer than that plan.

    ``unasked`` where nothing was ever found: medium until asked is no finding (domain.md section 2, R4).
    """
    return str(db.execute(_KNOWN_RISK, {"of_client": client_id}).scalar_one())


_EVENTS = sa.select(
    JourneyEvent.journey_id,
    JourneyEvent.seq,
    JourneyEvent.kind,
    JourneyEvent.at,
    JourneyEvent.actor,
    JourneyEvent.level,
    JourneyEvent.step,
    JourneyEvent.detail,
).order_by(JourneyEvent.journey_id, JourneyEvent.seq)


_EVENTS_OF_ONE = _EVENTS.where(JourneyEvent.journey_id == sa.bindparam("of_journey"))


def events_by_journey(
    db: sa.Connection,
    *,
    quest_version_id: str | None = None,
    before: datetime | None = None,
    among: sa.Select[str] | None = None,
) -> Iterator[tuple[str, list[Event]]]:
    """Journey id and its events in order, one journey at a time.

    ``before`` leaves out what came later; ``among`` selects the ids of the journeys to read.
    """
    statement = _EVENTS
    if quest_version_id is not None:
        statement = statement.join(Journey, Journey.id == JourneyEvent.journey_id).where(
            Journey.quest_version_id == quest_version_id
        )
    if before is not None:
        statement = statement.where(JourneyEvent.at < before)
    if among is not None:
        statement = statement.where(JourneyEvent.journey_id.in_(among))
    rows = db.execute(statement.execution_options(yield_per=2000))
    for journey_id, group in groupby(rows, key=lambda row: row.journey_id):
        yield journey_id, [Event(*row[1:]) for row in group]


def journey_ids(db: sa.Connection) -> list[str]:
    """Every journey's id."""
    return list(db.execute(sa.select(Journey.id).order_by(Journey.created_at, Journey.id)).scalars())


def pauses_ending(db: sa.Connection, now: datetime) -> list[str]:
    """Running journeys whose dated pause is over."""
    return list(
        db.execute(
            sa.select(Journey.id).where(
                Journey.is_paused,
                Journey.paused_until.is_not(None),
                Journey.paused_until <= now,
                Journey.ending.is_(None),
            )
        ).scalars()
    )


def quiet_since(db: sa.Connection, moment: datetime) -> list[str]:
    """Running journeys, not paused and not on hold, in which she did nothing since ``moment``."""
    return list(db.execute(_QUIET_SINCE, {"moment": moment}).scalars())


def events_of(db: sa.Connection, journey_id: str) -> list[Event]:
    """The events of one journey, in order."""
    rows = db.execute(_EVENTS_OF_ONE, {"of_journey": journey_id})
    return [Event(*row[1:]) for row in rows]


def events_of_client(db: sa.Connection, client_id: str) -> list[tuple[str, Event]]:
    """Everything that happened in all journeys of a client, in the order of time, with the journey's id."""
    rows = db.execute(
        _EVENTS.order_by(None)
        .join(Journey, Journey.id == JourneyEvent.journey_id)
        .where(Journey.client_id == client_id)
        .order_by(JourneyEvent.at, Journey.created_at, JourneyEvent.journey_id, JourneyEvent.seq)
    )
    return [(row.journey_id, Event(*row[1:])) for row in rows]
