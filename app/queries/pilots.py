"""Versions that a few people try: how many they take in, how many have begun, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app.models.journeys import Journey
from app.models.quests import QuestVersion
from app.vocabulary import VersionStatus

IN_IT = sa.or_(Journey.started_at.is_not(None), Journey.ended_at.is_(None))
"""Whoever began it, or has it before them as an offer. A no gives the place back."""
BEGUN = (
    sa.select(sa.func.count())
    .select_from(Journey)
    .where(Journey.quest_version_id == QuestVersion.id, IN_IT)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Pilot:
    """One version that is tried. ``begun`` counts those who began it, came over to it, or have it as an offer."""

    version_id: str
    slug: str
    version: int
    place: str
    cap: int
    until: date
    begun: int

    def takes_in(self, today: date) -> bool:
        """Whether one more person may begin it."""
        return self.begun < self.cap and today <= self.until


_PILOTS = (
    sa.select(
        QuestVersion.id,
        QuestVersion.slug,
        QuestVersion.version,
        QuestVersion.place,
        QuestVersion.pilot_cap,
        QuestVersion.pilot_until,
        BEGUN,
    )
    .where(QuestVersion.status == VersionStatus.PILOT)
    .order_by(QuestVersion.slug, QuestVersion.version.desc())
)


def pilots(db: sa.Connection) -> list[Pilot]:
    """Every version that is a pilot now, also one that takes in nobody more."""
    return [Pilot(*row) for row in db.execute(_PILOTS)]


def pilot_of(db: sa.Connection, slug: str, version: int, *, for_update: bool = False) -> Pilot | None:
    """This version while it is a pilot. ``for_update``: nobody else takes a place in it until this transaction ends."""
    mine = (QuestVersion.slug == slug, QuestVersion.version == version)
    if for_update:
        db.execute(sa.select(QuestVersion.id).where(*mine).with_for_update())
    row = db.execute(_PILOTS.where(*mine)).one_or_none()
    return Pilot(*row) if row is not None else None


def over(db: sa.Connection, today: date) -> list[str]:
    """Pilots whose last day has passed, by id."""
    is_over = (QuestVersion.status == VersionStatus.PILOT, QuestVersion.pilot_until < today)
    return list(db.execute(sa.select(QuestVersion.id).where(*is_over).order_by(QuestVersion.id)).scalars())


def ended_since(db: sa.Connection, since: datetime) -> list[str]:
    """Pilots that were closed since then after their last day, by id."""
    was_pilot = (QuestVersion.status == VersionStatus.RETIRED, QuestVersion.pilot_until.is_not(None))
    rows = db.execute(
        sa.select(QuestVersion.id, QuestVersion.pilot_until, QuestVersion.closed_at)
        .where(*was_pilot, QuestVersion.closed_at >= since)
        .order_by(QuestVersion.id)
    )
    return [row.id for row in rows if row.closed_at.date() > row.pilot_until]
