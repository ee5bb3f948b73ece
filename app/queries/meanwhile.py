"""What happened while somebody had a page open: the newest event of a kind, and who holds a client now."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.models.clients import Client
from app.models.journeys import Journey, JourneyEvent, StepRun
from app.models.staff import Staff
from app.queries.story import TimelineEntry

FITTED = ("plan_adjusted", "version_moved")
"""What changes a plan under the hands of whoever fits it."""

_ENTRY = (
    *(JourneyEvent.kind, JourneyEvent.at, JourneyEvent.actor, JourneyEvent.level, JourneyEvent.step),
    *(JourneyEvent.detail, Staff.name, JourneyEvent.seq, JourneyEvent.journey_id),
)


def newest_event(db: sa.Connection, journey_id: str, kinds: Collection[str]) -> TimelineEntry | None:
    """The newest event of these kinds in a journey."""
    row = db.execute(
        sa.select(*_ENTRY)
        .outerjoin(Staff, Staff.id == JourneyEvent.actor_id)
        .where(JourneyEvent.journey_id == journey_id, JourneyEvent.kind.in_(kinds))
        .order_by(JourneyEvent.seq.desc())
        .limit(1)
    ).first()
    return TimelineEntry(*row) if row is not None else None


def fitted_at(db: sa.Connection, journey_id: str) -> int:
    """The number of the newest event that fitted this plan; 0 while nobody has."""
    newest = sa.select(sa.func.max(JourneyEvent.seq)).where(
        JourneyEvent.journey_id == journey_id, JourneyEvent.kind.in_(FITTED)
    )
    return int(db.execute(newest).scalar_one() or 0)


def newest_hands(db: sa.Connection, client_id: str) -> tuple[str, TimelineEntry] | None:
    """The client's made-up name, and who gave or took a plan of hers last; None where nobody did or she is erased."""
    row = db.execute(
        sa.select(Client.pseudonym, *_ENTRY)
        .join(Journey, Journey.id == JourneyEvent.journey_id)
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(Staff, Staff.id == JourneyEvent.actor_id)
        .where(Client.id == client_id, Client.erased_at.is_(None), JourneyEvent.kind == "counsellor_assigned")
        .order_by(JourneyEvent.at.desc(), JourneyEvent.seq.desc())
        .limit(1)
    ).first()
    return (row[0], TimelineEntry(*row[1:])) if row is not None else None


def client_of_step(db: sa.Connection, step_run_id: str) -> str | None:
    """Whose step this is. Whether she is the asker's is asked elsewhere."""
    found = sa.select(Journey.client_id).join(StepRun, StepRun.journey_id == Journey.id)
    return db.execute(found.where(StepRun.id == step_run_id)).scalar_one_or_none()
