"""Who was told of a clock, when, and who is told next: in the same words wherever a clock stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from app import clock, house_rules
from app.desk.words import by_when, is_today
from app.extensions import questline
from app.queries.handovers import ToldPerson, told_of
from app.queries.service_hours import OnCallNow, hours_of, on_call_now
from app.queries.staff import colleagues
from app.services.alerts import next_people
from app.vocabulary import Role
from app.web.contact_form import listed
from app.web.filters import time_of_day
from app.web.words import _, ngettext
from quests.clocks import RULES, Clock, next_told
from quests.service_hours import ServiceHours

NAMED_AT_MOST = 3
TOGETHER = timedelta(seconds=5)


class Told(Clock, Protocol):
    """A clock as the queries give it."""

    @property
    def id(self) -> str: ...
    @property
    def owner_id(self) -> str | None: ...


@dataclass(frozen=True)
class Telling:
    """What is known of the telling of some clocks at once: read in a handful of statements, however many there are."""

    hours: ServiceHours | None
    on_call: OnCallNow | None
    names: dict[str, str]
    supervisors: frozenset[str]
    told: dict[str, list[ToldPerson]]

    def words(self, one: Told) -> str:
        """``Mira Holt was told at 14:01. Next: Jonas Falk at 14:03.``"""
        return " ".join(said for said in (*self.told_words(one), self.next_words(one)) if said)

    def told_words(self, one: Told) -> list[str]:
        """Who was told and when, a sentence for each time that somebody was."""
        rounds: list[list[ToldPerson]] = []
        for person in self.told.get(one.id, ()):
            if rounds and person.at - rounds[-1][0].at <= TOGETHER:
                rounds[-1].append(person)
            else:
                rounds.append([person])
        return [_told_at(people) for people in rounds]

    def next_words(self, one: Told) -> str:
        """Who is told next and when, or that nobody is left."""
        following = next_told(one, self.hours, house_rules.now().clocks) if self.hours is not None else None
        if following is None or self.on_call is None:
            is_left = one.stopped_at is not None or one.told < len(RULES[one.kind].tells)
            return "" if is_left else _nobody_else()
        (who, at), told = following, {person.staff_id for person in self.told.get(one.id, ())}
        people = next_people(self.on_call, who, one.owner_id, told) or self.supervisors - told
        names = sorted(self.names[found] for found in people if found in self.names)
        return _next_at(names, at) if names else _nobody_else()


def telling_of(db: sa.Connection, clocks: Sequence[Told]) -> Telling:
    """What is known of the telling of these; nothing is asked where none runs and none was told of."""
    if not clocks:
        return Telling(None, None, {}, frozenset(), {})
    told = told_of(db, clocks)
    if all(one.stopped_at is not None or one.told >= len(RULES[one.kind].tells) for one in clocks):
        return Telling(None, None, {}, frozenset(), told)
    people = colleagues(db)
    names = {person.id: person.name for person in people}
    supervisors = frozenset(person.id for person in people if Role.SUPERVISOR in person.roles)
    hours = hours_of(db, questline().settings.zone)
    return Telling(hours, on_call_now(db, clock.now()), names, supervisors, told)


def at_time(at: datetime) -> str:
    """``14:03``; on another day with the day."""
    return time_of_day(at) if is_today(at) else by_when(at)


def _nobody_else() -> str:
    return _("Everybody who can be told was told. If nobody answers, call a colleague.")


def _next_at(names: Sequence[str], at: datetime) -> str:
    is_now, time = at <= clock.now(), at_time(at)
    if len(names) > NAMED_AT_MOST:
        number = len(names)
        if is_now:
            return ngettext("Next: %(num)s colleague, now.", "Next: %(num)s colleagues, now.", number)
        return ngettext(
            "Next: %(num)s colleague at %(time)s.", "Next: %(num)s colleagues at %(time)s.", number, time=time
        )
    who = listed(names)
    return _("Next: %(names)s, now.", names=who) if is_now else _("Next: %(names)s at %(time)s.", names=who, time=time)


def _told_at(people: Sequence[ToldPerson]) -> str:
    at = at_time(people[0].at)
    if len(people) > NAMED_AT_MOST:
        return ngettext(
            "%(num)s colleague was told at %(time)s.", "%(num)s colleagues were told at %(time)s.", len(people), time=at
        )
    if len(people) > 1:
        return _("%(names)s were told at %(time)s.", names=listed([one.name for one in people]), time=at)
    return _("%(name)s was told at %(time)s.", name=people[0].name, time=at)
