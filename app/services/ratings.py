"""What somebody thinks of us, kept so that nobody can tell who: no client, no plan, no time finer than the month."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import AnonymousRating

THE_SERVICE = "service"
"""Stands where a quest does in a rating of the whole service: fewer would know more of who was asked."""
CSAT, NPS = "csat", "nps"
SCORES = {CSAT: range(1, 6), NPS: range(11)}
"""The two questions of domain.md section 6: how satisfied, and whether she would tell somebody about us."""


def rate_service(db: sa.Connection, *, csat: int | None = None, nps: int | None = None) -> None:
    """Keep what was answered; each of the two by itself, so that not even they belong together."""
    for kind, score in ((CSAT, csat), (NPS, nps)):
        if score is None:
            continue
        if score not in SCORES[kind]:
            raise ValueError(f"{score} is no answer to {kind}")
        mix_in(db, score, quest=THE_SERVICE, version=0, level="", kind=kind)


def mix_in(db: sa.Connection, score: int, **about: Any) -> None:
    """Add a score to those of this month that are about the same.

    They are all written anew, in the order of random ids: the order in which they lie in the database would otherwise
    tell whose is whose, beside the log of who answered when.
    """
    about |= {"month": clock.now().strftime("%Y-%m")}
    taken = db.execute(sa.delete(AnonymousRating).filter_by(**about).returning(AnonymousRating.score)).scalars()
    rows = [{"id": new_id(), "score": one, **about} for one in (*taken, score)]
    db.execute(sa.insert(AnonymousRating), sorted(rows, key=lambda row: str(row["id"])))
