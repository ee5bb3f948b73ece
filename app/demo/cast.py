"""The dozen people of the demo who get a phrase: one of every kind of state that there is, then others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.demo.person import Person
from app.queries.journeys import events_of, main_journey
from quests.standing import Standing, standing

A_DOZEN = 12


@dataclass(frozen=True)
class Cast:
    """One person of demo.json. ``state`` is where her journey stands now, in the words of the event log."""

    client_id: str
    pseudonym: str
    quest: str
    state: str


def choose_cast(db: sa.Connection, people: Iterable[Person]) -> list[Cast]:
    """A dozen people, as different in where they stand as the population allows."""
    by_state: dict[str, list[Cast]] = {}
    for person in people:
        journey = main_journey(db, person.client_id) if person.opens_the_portal else None
        stood = standing(events_of(db, journey.id), clock.now()) if journey else None
        if journey is None or stood is None:
            continue
        level, state = _now(stood)
        one = Cast(person.client_id, person.pseudonym, journey.slug, state)
        by_state.setdefault(f"{state} {level}", []).append(one)
    chosen: list[Cast] = []
    while len(chosen) < A_DOZEN and any(by_state.values()):
        for waiting in by_state.values():
            if waiting and len(chosen) < A_DOZEN:
                chosen.append(waiting.pop())
    return sorted(chosen, key=lambda one: (one.state != "in_progress", one.state))


def _now(stood: Standing) -> tuple[str, str]:
    """The level that she is in, and her state there; somebody who came to a good end has no level any more."""
    if stood.has_exited_well:
        return "", "exited_well"
    last = list(stood.levels.values())[-1]
    return last.level, last.state.value
