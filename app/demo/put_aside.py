"""What a counsellor of the imaginary service put aside today: two people who have gone quiet, until the morning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from app import clock
from app.demo.staff import Member
from app.permissions import Actor
from app.queries.worklist import perhaps_quiet
from app.services.snoozing import put_aside
from app.vocabulary import Role
from quests.risk import RiskLevel

ASIDE_HOURS_AGO = 2
HOW_MANY = 2
LONG_QUIET = timedelta(days=15)


def put_two_aside(db: sa.Connection, members: Sequence[Member]) -> None:
    """Of the first counsellor's people those who have been quiet longest, as far as nothing is high."""
    first = next(one for one in members if one.role == Role.COUNSELLOR)
    dana, now = Actor(first.id, first.name, frozenset({Role.COUNSELLOR})), clock.now()
    found = [case for case, _events in perhaps_quiet(db, dana, now - LONG_QUIET)]
    calm = [case for case in found if RiskLevel(case.risk) < RiskLevel.HIGH]
    morning = datetime.combine(now.date() + timedelta(days=1), time(9), UTC)
    for case in sorted(calm, key=lambda one: (one.state.last_act_at or now, one.pseudonym))[:HOW_MANY]:
        key = f"quiet-{case.journey_id}"
        put_aside(db, dana.id, key, client_id=case.client_id, until=morning, latest=None)
