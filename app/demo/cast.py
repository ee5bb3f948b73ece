"""The dozen people of the demo who get a phrase: one of every kind of state that there is, then others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.demo.person import Person
from app.queries.journeys import events_of
from quests.standing import Standing, standing

A_DOZEN = 12


@dataclass(frozen=True)
class Cast:
    """One person of demo.json. ``state`` is where her journey stands now, in the words of the event log."""

    client_id: str
    pseudonym: str
    state: str


def choose_cast(db: sa.Connection, people: Iterable[Person]) -> list[Cast]:
    """A dozen people, as different in where they stand as the population allows."""
    by_state: dict[str, list[Cast]] = {}
    for person in people:
        stood = standing(events_of(db, person.journey_id), clock.now())
        if stood is None:
            continue
        level, state = _now(stood)
        by_state.setdefault(f"{state} {level}", []).append(Cast(person.client_id, person.pseudonym, state))
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
