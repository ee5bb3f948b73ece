"""Whether everybody is in the roll-ups. While they are written anew the sums are too low, and are told to nobody."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.journeys import Journey, JourneyEvent

IS_MISSING = Journey.trace.is_(None) & sa.exists().where(JourneyEvent.journey_id == Journey.id)
"""A journey that has events and no roll-ups yet: ``questline insights rebuild`` or ``db upgrade`` is at work."""

_IS_ANY_MISSING = sa.select(sa.exists(sa.select(Journey.id).where(IS_MISSING)))


class CountedAnew(Exception):
    """The numbers are being counted anew; whoever asks later is told all of them."""

    def __init__(self) -> None:
        super().__init__("the numbers are being counted anew; if nobody is at it, run: questline insights rebuild")


def is_counted_anew(db: sa.Connection) -> bool:
    return bool(db.execute(_IS_ANY_MISSING).scalar())


def must_be_whole(db: sa.Connection) -> None:
    """Raises CountedAnew while anybody is missing."""
    if is_counted_anew(db):
        raise CountedAnew
