"""Where a journey stands now, as a condition of the database: the states of surface.md for lists of any length.

``quests.trace`` says the same from the events of one journey, and is the authority; a test holds the two together.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.models.base import UtcDateTime
from app.models.journeys import Journey, JourneyEvent, StepRun
from quests.events import CLIENT
from quests.trace import RESTARTS_THE_CLOCK, STALLED_AFTER_DAYS_AT_LEAST


class Standing(StrEnum):
    """Where a journey stands: offered, one of the states of surface.md, or its end."""

    OFFERED = "offered"
    IN_PROGRESS = "in_progress"
    WAITING_ON_SERVICE = "waiting_on_service"
    STALLED = "stalled"
    PAUSED = "paused"
    SAFETY_HOLD = "safety_hold"
    EXITED_WELL = "exited_well"
    MOVED = "moved"
    STOPPED = "stopped"
    ABANDONED = "abandoned"
    DECEASED = "deceased"


IS_RUNNING = sa.and_(Journey.started_at.is_not(None), Journey.ending.is_(None))
WAITS_ON_US = Journey.state["waits"].as_string() != "{}"
"""Any wait stands: a step was sent, a talk or a call was asked for, or only steps of ours are open."""


class _DaysBefore(FunctionElement[datetime]):
    """A moment so many times 24 hours before another one; the number may be a column."""

    type = UtcDateTime()
    inherit_cache = True
    name = "days_before"


@compiles(_DaysBefore, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    now, days = list(element.clauses)
    return f"({compiler.process(now, **more)} - make_interval(hours => 24 * ({compiler.process(days, **more)})))"


@compiles(_DaysBefore, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    now, days = list(element.clauses)
    shift = f"'-' || ({compiler.process(days, **more)}) || ' days'"
    return f"(strftime('%Y-%m-%d %H:%M:%f', {compiler.process(now, **more)}, {shift}) || '000')"


def _stalled(now: datetime) -> sa.ColumnElement[bool]:
    """Nothing moved for long enough, by the longest of her open steps (surface.md, *Stalled*).

    Which one is the longest need not be known: nothing moved for long enough by any of them.
    """
    hers = _open_and_hers(StepRun, Journey.id)
    days = sa.case(
        (2 * StepRun.expected_days > STALLED_AFTER_DAYS_AT_LEAST, 2 * StepRun.expected_days),
        else_=STALLED_AFTER_DAYS_AT_LEAST,
    )
    since = _DaysBefore(sa.literal(now, UtcDateTime()), days)
    other = sa.orm.aliased(StepRun)
    step_moved = sa.exists().where(
        _open_and_hers(other, StepRun.journey_id),
        sa.or_(other.opened_at > since, other.due_from > since),
    )
    clock_began = sa.exists().where(
        JourneyEvent.journey_id == StepRun.journey_id,
        JourneyEvent.kind.in_(sorted(RESTARTS_THE_CLOCK)),
        JourneyEvent.at > since,
    )
    moved = sa.or_(
        Journey.last_act_at > since, step_moved.correlate(StepRun, Journey), clock_began.correlate(StepRun, Journey)
    )
    is_open = sa.exists().where(hers).correlate(Journey)
    has_moved = sa.exists().where(hers, moved).correlate(Journey)
    return sa.and_(is_open, ~has_moved)


def _open_and_hers(step: Any, journey_id: Any) -> sa.ColumnElement[bool]:
    """An open step of the client's on this journey.

    The status is no bare column here, so that nothing but the journey leads to the steps: without statistics SQLite
    would read the open steps of everybody once for each journey.
    """
    return sa.and_(step.journey_id == journey_id, sa.func.coalesce(step.status, "") == "open", step.owner == CLIENT)


def standing(now: datetime) -> sa.Case[str]:
    """Where a journey stands at this moment, as one of ``Standing``: a column of ``Journey``."""
    return sa.case(
        (Journey.ending.is_not(None), Journey.ending),
        (Journey.started_at.is_(None), Standing.OFFERED),
        (Journey.hold_since.is_not(None), Standing.SAFETY_HOLD),
        (Journey.is_paused, Standing.PAUSED),
        (WAITS_ON_US, Standing.WAITING_ON_SERVICE),
        (_may_be_stalled(now), Standing.STALLED),
        else_=Standing.IN_PROGRESS,
    )


def _may_be_stalled(now: datetime) -> sa.ColumnElement[bool]:
    """The same, asked of those alone who did nothing for the shortest time that there is."""
    soonest = now - timedelta(days=STALLED_AFTER_DAYS_AT_LEAST)
    is_quiet = sa.or_(Journey.last_act_at.is_(None), Journey.last_act_at <= soonest)
    return sa.and_(is_quiet, _stalled(now))
