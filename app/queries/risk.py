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
from app.vocabulary import Permission, Risk

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
        .where(RiskAssessment.journey_id == journey_id)
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
