"""What was said about a client's risk, by rule or by a person, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey, JourneyEvent
from app.models.staff import Staff
from app.models.words import RiskAssessment
from app.permissions import Actor
from app.queries.caseload import within_scope
from app.queries.journeys import JourneyRow, journeys_of_client
from app.vocabulary import Permission, Risk
from quests.overrides import NOBODY_ASKED, Standing, risk_standing
from quests.risk import Assessment, RiskLevel, Rule

HIGH = (Risk.HIGH.value, Risk.EMERGENCY.value)
NOT_RATED_WITHIN = timedelta(days=14)
"""So long after a high risk nobody asks her how satisfied she is: "never after High" (domain.md section 6), and a
crisis asks only whether the contact was helpful, after day 14 (section 3.3)."""


@dataclass(frozen=True)
class RiskFinding:
    """What set the level that a journey has now. ``reasons`` are codes of ``quests.risk_reasons``."""

    rule: str
    reasons: tuple[str, ...]
    at: datetime
    staff_name: str | None


@dataclass(frozen=True)
class SealedStatement:
    """One statement about risk: ``assessed`` is what was found then, ``level`` what the client had after it.

    A person's reason opens with table ``risk_assessment``, column ``reason_sealed`` and the id.
    """

    id: str
    at: datetime
    level: str
    assessed: str
    rule: str
    reasons: tuple[str, ...]
    staff_name: str | None
    reason_sealed: bytes | None


@dataclass(frozen=True)
class ClientStanding:
    """Where she stands now over all her plans, and since when.

    ``journeys`` are the plans that stand there: those that go on; where none does, the newest that found anything.
    ``since`` is when that level was last found or set, None where nothing ever was.
    """

    standing: Standing
    since: datetime | None
    journeys: tuple[str, ...] = ()


def standing_of_client(db: sa.Connection, client_id: str) -> ClientStanding:
    """The highest level among the plans that go on. Without one, what was found last (domain.md section 2)."""
    rows = journeys_of_client(db, client_id)
    running = [one for one in rows if not one.state.has_ended]
    ended = [one for one in rows if one.state.has_ended and one.state.risk != Risk.UNASKED][:1]
    of_contact = None if running else _found_outside(db, client_id)
    last_end = max((one.state.ended_at for one in ended if one.state.ended_at is not None), default=None)
    if of_contact is not None and (last_end is None or of_contact.at > last_end):
        return ClientStanding(of_contact.standing, _since(db, client_id, of_contact.standing.level))
    if not (found := running or ended):
        return ClientStanding(NOBODY_ASKED, None)
    highest = max((risk_standing(one.state) for one in found), key=lambda one: (one.level.rank, not one.is_provisional))
    there = tuple(one.id for one in found if one.state.risk == highest.level)
    return ClientStanding(highest, _since(db, client_id, highest.level) or _began(found), there)


@dataclass(frozen=True)
class _Outside:
    standing: Standing
    at: datetime


def _found_outside(db: sa.Connection, client_id: str) -> _Outside | None:
    """What her short look or a contact found, beside any plan. A stopgap is no finding."""
    row = db.execute(
        sa.select(RiskAssessment.level, RiskAssessment.assessed, RiskAssessment.rule, RiskAssessment.at)
        .where(
            RiskAssessment.client_id == client_id, RiskAssessment.journey_id.is_(None), RiskAssessment.rule != Rule.R4
        )
        .order_by(RiskAssessment.at.desc(), RiskAssessment.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    rule = Rule(row.rule) if row.level == row.assessed else Rule.PERSON
    return _Outside(Standing(RiskLevel(row.level), rule), row.at)


def _began(journeys: list[JourneyRow]) -> datetime:
    return min(one.created_at for one in journeys)


def _since(db: sa.Connection, client_id: str, level: RiskLevel) -> datetime | None:
    """When this level was set, or found for a reason that was not known yet: then its 24 hours begin again.

    What was told before and is found once more beside something else is no new finding.
    """
    changed = (
        sa.select(sa.func.max(JourneyEvent.at))
        .join(Journey, Journey.id == JourneyEvent.journey_id)
        .where(
            Journey.client_id == client_id,
            JourneyEvent.kind == "risk_changed",
            JourneyEvent.detail["to"].as_string() == level.value,
        )
    )
    found: datetime | None = None
    seen: set[str] = set()
    for one in reversed(statements_of_client(db, client_id)):
        if RiskLevel(one.level) < level:
            seen.clear()
        if one.assessed == level and (one.rule == Rule.PERSON or set(one.reasons) - seen):
            found, seen = one.at, seen | set(one.reasons)
    times = [at for at in (db.execute(changed).scalar_one(), found) if at is not None]
    return max(times, default=None)


def assessment_of(db: sa.Connection, row_id: str) -> Assessment | None:
    """What one statement about risk found; None where there is no such one."""
    asked = sa.select(RiskAssessment.assessed, RiskAssessment.rule, RiskAssessment.reasons)
    row = db.execute(asked.where(RiskAssessment.id == row_id)).one_or_none()
    return Assessment(RiskLevel(row.assessed), Rule(row.rule), tuple(row.reasons)) if row is not None else None


def risk_findings(db: sa.Connection, staff: Actor) -> dict[str, RiskFinding]:
    """What made the risk of each high journey in scope high, by journey id: the latest finding of that very level."""
    high = (Risk.HIGH.value, Risk.EMERGENCY.value)
    rows = db.execute(
        sa.select(RiskAssessment.journey_id, RiskAssessment.rule, RiskAssessment.reasons, RiskAssessment.at, Staff.name)
        .join(Journey, Journey.id == RiskAssessment.journey_id)
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(Staff, Staff.id == RiskAssessment.staff_id)
        .where(
            within_scope(staff, Permission.SEE_WORKLIST),
            Client.erased_at.is_(None),
            Journey.risk.in_(high),
            RiskAssessment.assessed == Journey.risk,
        )
        .order_by(RiskAssessment.at, RiskAssessment.id)
    )
    return {row.journey_id: RiskFinding(row.rule, tuple(row.reasons), row.at, row.name) for row in rows}


def risk_history(db: sa.Connection, journey_id: str) -> list[SealedStatement]:
    """Every statement about risk in one journey, newest first. Whether it is the asker's is asked before."""
    return _statements(db, RiskAssessment.journey_id == journey_id)


def statements_of_client(db: sa.Connection, client_id: str) -> list[SealedStatement]:
    """Every statement about her risk, in all her plans and beside them, newest first."""
    return _statements(db, RiskAssessment.client_id == client_id)


def _statements(db: sa.Connection, which: sa.ColumnElement[bool]) -> list[SealedStatement]:
    rows = db.execute(
        sa.select(
            RiskAssessment.id,
            RiskAssessment.at,
            RiskAssessment.level,
            RiskAssessment.assessed,
            RiskAssessment.rule,
            RiskAssessment.reasons,
            Staff.name,
            RiskAssessment.reason_sealed,
        )
        .outerjoin(Staff, Staff.id == RiskAssessment.staff_id)
        .where(which)
        .order_by(RiskAssessment.at.desc(), RiskAssessment.id)
    )
    return [
        SealedStatement(
            row.id, row.at, row.level, row.assessed, row.rule, tuple(row.reasons), row.name, row.reason_sealed
        )
        for row in rows
    ]


def was_high_lately(db: sa.Connection, client_id: str, now: datetime) -> bool:
    """Whether she is, or lately was, at a high risk or on a safety hold, or was when we last spoke of it.

    The one rule by which no page asks her how satisfied she is, or whether she would tell others about us.
    """
    hers, since = Journey.client_id == client_id, now - NOT_RATED_WITHIN
    is_high_now = sa.exists().where(
        hers, Journey.ending.is_(None), sa.or_(Journey.hold_since.is_not(None), Journey.risk.in_(HIGH))
    )
    changed = JourneyEvent.detail["from"].as_string().in_(HIGH) | JourneyEvent.detail["to"].as_string().in_(HIGH)
    was_high = sa.exists().where(
        hers,
        JourneyEvent.journey_id == Journey.id,
        JourneyEvent.at >= since,
        sa.or_(
            JourneyEvent.kind.in_(("safety_hold_started", "safety_hold_ended")),
            sa.and_(JourneyEvent.kind == "risk_changed", changed),
        ),
    )
    is_about_her = RiskAssessment.client_id == client_id
    was_found = sa.exists().where(
        is_about_her,
        RiskAssessment.at >= since,
        sa.or_(RiskAssessment.level.in_(HIGH), RiskAssessment.assessed.in_(HIGH)),
    )
    latest = (
        sa.select(RiskAssessment.level)
        .where(is_about_her)
        .order_by(RiskAssessment.at.desc(), RiskAssessment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    asked = sa.select(sa.or_(is_high_now, was_high, was_found, sa.func.coalesce(latest, "").in_(HIGH)))
    return bool(db.execute(asked).scalar_one())


def has_something_to_rate(db: sa.Connection, client_id: str, since: datetime) -> bool:
    """Whether a plan of hers ended since then, or a talk with her took place."""
    hers = Journey.client_id == client_id
    ended = sa.exists().where(
        hers, Journey.started_at.is_not(None), Journey.ended_at >= since, Journey.ending != "deceased"
    )
    talked = sa.exists().where(
        hers, JourneyEvent.journey_id == Journey.id, JourneyEvent.kind == "booking_kept", JourneyEvent.at >= since
    )
    return bool(db.execute(sa.select(sa.or_(ended, talked))).scalar_one())
