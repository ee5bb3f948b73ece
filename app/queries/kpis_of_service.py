"""What the key numbers of a month are made of where they are about no contact: messages, ratings, supervision."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.models.clients import Client
from app.models.messages import Message
from app.models.staff import Staff
from app.models.words import AnonymousRating
from app.permissions import scope_of
from app.queries.staff import colleagues
from app.queries.supervision import had_one_between
from app.vocabulary import Permission
from quests.kpis import DETRACTOR, MET, MISSED, PASSIVE, PROMOTER, SUPERVISED_WITHIN, Case
from quests.months import Month, Window
from quests.service_hours import ServiceHours

SATISFIED, PROMOTES, SO_SO = 4, 9, 7
"""The lowest answer that counts so: 4 of 5, and 9 or 7 of 10 (domain.md section 6, CSAT and NPS)."""


def messages_answered(db: sa.Connection, window: Window, hours: ServiceHours) -> list[Case]:
    """What people wrote to us in the month, by whether somebody wrote back. Closed with a reason is no answer."""
    rows = db.execute(
        sa.select(
            *(Message.at, Message.closed_at, Message.reason_sealed.is_(None).label("was_answered"), Client.language)
        )
        .join(Client, Client.id == Message.client_id)
        .where(Message.staff_id.is_(None), Message.at >= window.start, Message.at < window.end)
    )
    return [
        Case(
            (MET if row.was_answered and row.closed_at is not None and row.closed_at < window.seen else MISSED,),
            language=row.language,
            hours="open" if hours.is_open(row.at) else "closed",
        )
        for row in rows
    ]


def ratings(db: sa.Connection, month: Month) -> dict[str, list[Case]]:
    """What people think of the service. Nobody can tell whose an answer is; it has a month and nothing else."""
    rows = db.execute(
        sa.select(AnonymousRating.kind, AnonymousRating.score).where(
            AnonymousRating.month == month.label, AnonymousRating.kind.in_(("csat", "nps"))
        )
    ).all()
    return {
        "csat": [Case((MET if row.score >= SATISFIED else MISSED,)) for row in rows if row.kind == "csat"],
        "nps": [Case((_promotes(row.score),)) for row in rows if row.kind == "nps"],
    }


def _promotes(score: int) -> str:
    if score >= PROMOTES:
        return PROMOTER
    return PASSIVE if score >= SO_SO else DETRACTOR


def supervision(db: sa.Connection, month: Month, window: Window) -> list[Case]:
    """Colleagues at the desk, by whether they had a talk of supervision in the 30 days up to the end of the month."""
    first = month.last_day - SUPERVISED_WITHIN + timedelta(days=1)  # Both days are counted.
    had = had_one_between(db, first, month.last_day)
    here = set(db.execute(sa.select(Staff.id).where(Staff.created_at < window.end)).scalars())
    return [
        Case((MET if one.id in had else MISSED,))
        for one in colleagues(db)
        if one.id in here and scope_of(one.roles, Permission.SEE_WORKLIST) is not None
    ]
