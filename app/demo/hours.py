"""When the imaginary service is open, and who is on call: a lunch break, a day that it is closed, one that is short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.demo.staff import Member
from app.services.on_call import Span, plan_turns
from app.services.service_hours import set_special_day, set_week
from app.vocabulary import Duty
from config import Settings
from quests.service_hours import Stretch

SPLIT: tuple[Stretch, ...] = ((9 * 60, 13 * 60), (14 * 60, 18 * 60))
WEEK = (SPLIT, SPLIT, SPLIT, SPLIT, SPLIT, (), ())
CLOSED_IN_DAYS, SHORT_IN_DAYS = 12, 20
DUTIES = (("supervisor", Duty.SUPERVISOR), ("clinician", Duty.CLINICIAN), ("supervisor", Duty.DUTY_MANAGER))
A_WEEK = timedelta(days=7)


def open_the_doors(db: sa.Connection, settings: Settings, members: Sequence[Member], until: datetime) -> None:
    """The week, from the first day on, with a holiday and a short day after ``until``."""
    admin, today = _first(members, "admin"), until.astimezone(settings.zone).date()
    set_week(db, WEEK, zone=settings.zone, staff_id=admin.id)
    closed, short = today + timedelta(days=CLOSED_IN_DAYS), today + timedelta(days=SHORT_IN_DAYS)
    set_special_day(db, closed, "Day of the city", None, staff_id=admin.id)
    set_special_day(db, short, "Training of the team", (9 * 60, 12 * 60), staff_id=admin.id)


def plan_the_rota(db: sa.Connection, members: Sequence[Member]) -> None:
    """Who is on call for what: this week and the next."""
    begins = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    spans = [Span(begins + A_WEEK * week, begins + A_WEEK * (week + 1)) for week in range(2)]
    planner = _first(members, "admin")
    for role, duty in DUTIES:
        plan_turns(db, _first(members, role).id, duty, 1, spans, planned_by=planner.id)


def _first(members: Sequence[Member], role: str) -> Member:
    return next(member for member in members if member.role == role)
