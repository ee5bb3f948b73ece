"""What the page of the rota shows: who is asked now, where nobody is, and the turns to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.extensions import questline
from app.queries.service_hours import OnCallNow, Turn, on_call_now, staff_for_duty, turns_between
from app.vocabulary import Duty
from app.web.filters import day, moment, time_of_day
from app.web.words import _
from app.web.zones import zone_words

AHEAD = timedelta(days=35)
LOOKED_AT = timedelta(days=7)


@dataclass(frozen=True)
class DutyNow:
    """One duty at this moment: who is asked, in order. ``is_planned`` is false where the rota names nobody."""

    name: str
    icon: str
    people: tuple[str, ...]
    is_planned: bool


@dataclass(frozen=True)
class TurnView:
    """One turn as the list shows it."""

    id: str
    person: str
    duty: str
    rank: str
    span: str
    is_now: bool


@dataclass(frozen=True)
class OnCallPage:
    """``gaps``: when no supervisor is on the rota within the next week. ``people``: id and name, for the form.

    ``alone``: who is the only one that the rota names now as supervisor and as duty manager; else nobody.
    """

    now: tuple[DutyNow, ...]
    alone: str
    gaps: tuple[str, ...]
    turns: tuple[TurnView, ...]
    people: tuple[tuple[str, str], ...]
    duties: tuple[tuple[str, str], ...]
    ranks: tuple[tuple[str, str], ...]
    zone: str


def on_call_page(db: sa.Connection) -> OnCallPage:
    """The rota as it stands."""
    now = clock.now()
    turns, able = turns_between(db, now, now + AHEAD), staff_for_duty(db)
    names = {staff_id: name for people in able.values() for staff_id, name in people}
    names |= {turn.staff_id: turn.staff_name for turn in turns}
    asked = on_call_now(db, now)
    return OnCallPage(
        now=_now(asked, names),
        alone=_alone(asked, names),
        gaps=tuple(span_words(*gap) for gap in gaps(_supervising(turns), now, now + LOOKED_AT)),
        turns=tuple(_view(turn, now) for turn in sorted(turns, key=lambda one: (one.starts_at, one.duty, one.rank))),
        people=tuple(sorted(names.items(), key=lambda one: (one[1], one[0]))),
        duties=tuple((str(duty), duty_words(duty)) for duty in Duty),
        ranks=tuple((str(rank), rank_words(rank)) for rank in (1, 2, 3)),
        zone=zone_words(questline().settings.zone.key),
    )


def duty_words(duty: Duty) -> str:
    """A duty as people say it."""
    words = {
        Duty.SUPERVISOR: _("Supervisor"),
        Duty.CLINICIAN: _("Clinician"),
        Duty.DUTY_MANAGER: _("Duty manager"),
    }
    return words[duty]


def rank_words(rank: int) -> str:
    """Who is asked first."""
    words = {1: _("Asked first"), 2: _("Asked second"), 3: _("Asked third")}
    return words.get(rank, _("Asked later"))


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """From when until when; the day of the end only where it is another."""
    until = moment(ends_at) if day(starts_at) != day(ends_at) else time_of_day(ends_at)
    return _("%(start)s to %(end)s", start=moment(starts_at), end=until)


def gaps(turns: Sequence[Turn], first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """The times from ``first`` to ``last`` that none of these turns covers."""
    found, covered = [], first
    for turn in sorted(turns, key=lambda one: one.starts_at):
        if turn.starts_at > covered and covered < last:
            found.append((covered, min(turn.starts_at, last)))
        covered = max(covered, turn.ends_at)
    return [*found, (covered, last)] if covered < last else found


def _supervising(turns: Sequence[Turn]) -> list[Turn]:
    return [turn for turn in turns if turn.duty is Duty.SUPERVISOR]


def _now(asked: OnCallNow, names: Mapping[str, str]) -> tuple[DutyNow, ...]:
    people = {
        Duty.SUPERVISOR: ("users", asked.supervisors),
        Duty.CLINICIAN: ("heart-handshake", asked.clinicians),
        Duty.DUTY_MANAGER: ("phone", asked.duty_managers),
    }
    return tuple(
        DutyNow(duty_words(duty), icon, tuple(names[one] for one in found), duty not in asked.not_planned)
        for duty, (icon, found) in people.items()
    )


def _alone(asked: OnCallNow, names: Mapping[str, str]) -> str:
    """After the supervisors comes the duty manager: where all that is one person, nobody on the rota is next."""
    if Duty.SUPERVISOR in asked.not_planned:
        return ""
    managers = () if Duty.DUTY_MANAGER in asked.not_planned else asked.duty_managers
    people = {*asked.supervisors, *managers}
    return names[people.pop()] if len(people) == 1 else ""


def _view(turn: Turn, now: datetime) -> TurnView:
    return TurnView(
        id=turn.id,
        person=turn.staff_name,
        duty=duty_words(turn.duty),
        rank=rank_words(turn.rank),
        span=span_words(turn.starts_at, turn.ends_at),
        is_now=turn.starts_at <= now,
    )
