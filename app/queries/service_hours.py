"""When the service is open, and who is on call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.models.service_time import Holiday, OnCall, OpeningHours
from app.models.staff import Staff, StaffRole
from app.vocabulary import Duty, Role, StaffState
from quests.local_days import promised_by
from quests.rules import Promise
from quests.service_hours import USUAL, ServiceHours, Stretch, Week

_ALL_HOURS: sa.CompoundSelect[Any] = sa.union_all(
    sa.select(OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes, OpeningHours.zone.label("zone_or_day")),
    sa.select(sa.null(), Holiday.opens, Holiday.closes, Holiday.day),
)
ROLES_OF_DUTY: Mapping[Duty, tuple[Role, ...]] = {
    Duty.SUPERVISOR: (Role.SUPERVISOR,),
    Duty.CLINICIAN: (Role.CLINICIAN, Role.SUPERVISOR),
    Duty.DUTY_MANAGER: (Role.MANAGER, Role.SUPERVISOR),
}
"""Who may have which duty. Where the rota names nobody, everybody of the first role that somebody holds is asked."""


@dataclass(frozen=True)
class OnCallNow:
    """Whom to ask, in order. ``not_planned``: duties for which the rota names nobody, so everybody who could have them
    is asked."""

    supervisors: tuple[str, ...]
    clinicians: tuple[str, ...]
    duty_managers: tuple[str, ...]
    not_planned: frozenset[Duty] = frozenset()


@dataclass(frozen=True)
class Turn:
    """One stretch of the rota: who is on call for what, from when until when."""

    id: str
    staff_id: str
    staff_name: str
    duty: Duty
    rank: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not like its weekday: closed, or open for one stretch."""

    day: date
    name: str
    stretch: Stretch | None


def hours_of(db: sa.Connection, zone: ZoneInfo) -> ServiceHours:
    """When the service is open. Where staff set nothing: Monday to Friday, nine to six, in ``zone``."""
    week: list[list[Stretch]] = [[] for _day in USUAL]
    special: dict[date, tuple[Stretch, ...]] = {}
    for weekday, opens, closes, zone_or_day in db.execute(_ALL_HOURS):
        if weekday is None:
            special[date.fromisoformat(zone_or_day)] = () if opens is None else ((opens, closes),)
        else:
            week[weekday].append((opens, closes))
            zone = ZoneInfo(zone_or_day)
    return ServiceHours(_week(week) if any(week) else USUAL, special, zone)


def promise_ends(db: sa.Connection, promise: Promise, since: datetime, zone: ZoneInfo) -> datetime:
    """By when we will have acted, if we promise it at ``since``. The hours are read only where the promise counts
    in them."""
    return promised_by(promise, since, zone, hours_of(db, zone) if promise.knows_opening_hours else None)


def is_week_set(db: sa.Connection) -> bool:
    """Whether staff said when the service is open; else the usual hours hold."""
    return db.execute(sa.select(OpeningHours.weekday).limit(1)).first() is not None


def special_days(db: sa.Connection, *, since: date) -> list[SpecialDay]:
    """The days from ``since`` on that are not like their weekday, in order."""
    rows = db.execute(sa.select(Holiday.__table__).where(Holiday.day >= since.isoformat()).order_by(Holiday.day))
    return [
        SpecialDay(date.fromisoformat(row.day), row.name, None if row.opens is None else (row.opens, row.closes))
        for row in rows
    ]


def on_call_now(db: sa.Connection, at: datetime) -> OnCallNow:
    """Who is on call at this moment, by rank. Who has left is not asked, whatever the rota says."""
    planned: dict[Duty, dict[str, None]] = {duty: {} for duty in Duty}
    for turn in turns_between(db, at, at):
        planned[turn.duty][turn.staff_id] = None
    missing = frozenset(duty for duty, people in planned.items() if not people)
    people = _people_by_role(db) if missing else {}
    asked = {duty: _everybody_for(duty, people) if duty in missing else tuple(planned[duty]) for duty in Duty}
    return OnCallNow(asked[Duty.SUPERVISOR], asked[Duty.CLINICIAN], asked[Duty.DUTY_MANAGER], missing)


def turns_between(db: sa.Connection, first: datetime, last: datetime) -> list[Turn]:
    """The turns of the rota that have any moment of this time, of people who work here; by rank, then by time."""
    rows = db.execute(
        sa.select(OnCall.id, OnCall.staff_id, Staff.name, OnCall.duty, OnCall.rank, OnCall.starts_at, OnCall.ends_at)
        .join(Staff, Staff.id == OnCall.staff_id)
        .where(
            OnCall.withdrawn_at.is_(None),
            OnCall.ends_at > first,
            OnCall.starts_at <= last,
            Staff.state == StaffState.ACTIVE,
        )
        .order_by(OnCall.rank, OnCall.starts_at, OnCall.id)
    )
    return [Turn(*row[:3], Duty(row.duty), *row[4:]) for row in rows]


def staff_for_duty(db: sa.Connection, duties: Iterable[Duty] = tuple(Duty)) -> dict[Duty, list[tuple[str, str]]]:
    """Id and name of who works here and may have each duty, by name."""
    people = _people_by_role(db)
    able = {duty: {one for role in ROLES_OF_DUTY[duty] for one in people.get(role, ())} for duty in duties}
    return {duty: sorted(found, key=lambda one: (one[1], one[0])) for duty, found in able.items()}


def _everybody_for(duty: Duty, people: Mapping[Role, Sequence[tuple[str, str]]]) -> tuple[str, ...]:
    found = next((people[role] for role in ROLES_OF_DUTY[duty] if role in people), ())
    return tuple(staff_id for staff_id, _name in found)


def _people_by_role(db: sa.Connection) -> dict[Role, list[tuple[str, str]]]:
    rows = db.execute(
        sa.select(Staff.id, Staff.name, StaffRole.role)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(Staff.state == StaffState.ACTIVE)
        .order_by(Staff.name, Staff.id)
    )
    people: dict[Role, list[tuple[str, str]]] = {}
    for row in rows:
        people.setdefault(Role(row.role), []).append((row.id, row.name))
    return people


def _week(week: list[list[Stretch]]) -> Week:
    return tuple(tuple(sorted(day)) for day in week)
