"""What was said about a client's risk, by rule or by a person, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey
from app.models.staff import Staff
from app.models.words import RiskAssessment
from app.permissions import Actor
from app.queries.caseload import within_scope
from app.vocabulary import Permission, Risk


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
