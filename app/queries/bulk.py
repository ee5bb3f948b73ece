"""Several people at once, for an act that is the same for each: what speaks for and against it, of all of them.

As many statements for a hundred as for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.models.access import Audit
from app.models.clients import Client, SafeContact
from app.models.journeys import Journey
from app.models.outbox import Outgoing
from app.models.words import Task
from app.permissions import Actor
from app.queries.caseload import within_scope
from app.queries.journeys import events_by_journey
from app.queries.reach import Reach, reach_of_several
from app.queries.reminders import WE_WROTE
from app.queries.worklist import CASE, HAS_RULES, LEFT_IN_PEACE, NO_ANSWER_TASK, Case, case_in
from app.vocabulary import ActorKind, OutgoingState, Permission
from quests.events import Event
from quests.quiet import was_reached_lately
from quests.trace import State, Trace

BULK_ACT = "bulk_act"
"""The action of the audit log: one row a person, with the act and what became of it."""


@dataclass(frozen=True)
class BulkPerson:
    """One of several. ``state`` is that of her events. Since her last act: ``was_written``, a neutral note was planned
    or went out; ``is_in_peace``, a colleague decided to leave her be. ``was_reached``: we talked not long ago."""

    case: Case
    state: State
    is_offered: bool
    reach: Reach
    was_reached: bool
    was_written: bool
    is_listed: bool
    is_in_peace: bool


def bulk_people(db: sa.Connection, staff: Actor, journey_ids: Sequence[str]) -> list[BulkPerson]:
    """These people as far as this person may act for them, in the order of their ids in the list."""
    rows = db.execute(
        sa.select(*CASE)
        .join(Client, Client.id == Journey.client_id)
        .outerjoin(SafeContact, HAS_RULES)
        .where(Journey.id.in_(journey_ids), within_scope(staff, Permission.BULK_ACT), Client.erased_at.is_(None))
    )
    cases = {row.journey_id: case_in(row) for row in rows}
    if not cases:
        return []
    among = sa.select(Journey.id).where(Journey.id.in_(cases))
    events = dict(events_by_journey(db, among=among))
    reaches = reach_of_several(db, {case.client_id for case in cases.values()})
    tasks, written = _tasks_of(db, cases), _written_to(db, cases)
    return [
        _person(cases[one], events.get(one, []), reaches, tasks.get(one, []), written.get(one))
        for one in journey_ids
        if one in cases
    ]


def _person(
    case: Case,
    events: list[Event],
    reaches: dict[str, Reach],
    tasks: list[tuple[str, datetime | None]],
    written_at: datetime | None,
) -> BulkPerson:
    trace, now = Trace(), clock.now()
    for event in events:
        trace.take(event)
    since = case.state.last_act_at or case.state.started_at
    decided = [closed for kind, closed in tasks if kind == LEFT_IN_PEACE and closed is not None]
    return BulkPerson(
        case=case,
        state=trace.state_at(now),
        is_offered=not case.state.is_started,
        reach=reaches[case.client_id],
        was_reached=was_reached_lately(events, now),
        was_written=written_at is not None and (since is None or written_at > since),
        is_listed=any(closed is None for _kind, closed in tasks),
        is_in_peace=since is not None and any(at > since for at in decided),
    )


def _tasks_of(db: sa.Connection, journey_ids: dict[str, Case]) -> dict[str, list[tuple[str, datetime | None]]]:
    rows = db.execute(
        sa.select(Task.journey_id, Task.kind, Task.closed_at).where(
            Task.journey_id.in_(journey_ids),
            sa.or_(Task.closed_at.is_(None), Task.kind == LEFT_IN_PEACE),
            Task.kind != NO_ANSWER_TASK,
        )
    )
    found: dict[str, list[tuple[str, datetime | None]]] = {}
    for row in rows:
        found.setdefault(row.journey_id, []).append((row.kind, row.closed_at))
    return found


def _written_to(db: sa.Connection, journey_ids: dict[str, Case]) -> dict[str, datetime]:
    """When the newest neutral note to each was planned, of those that were not taken back."""
    rows = db.execute(
        sa.select(Outgoing.journey_id, sa.func.max(Outgoing.planned_at).label("at"))
        .where(
            Outgoing.journey_id.in_(journey_ids),
            Outgoing.text == WE_WROTE,
            Outgoing.state != OutgoingState.CANCELLED,
        )
        .group_by(Outgoing.journey_id)
    )
    return {row.journey_id: row.at for row in rows}


# --- what became of it ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BulkOutcome:
    """What an act for several did for one: ``done``, or why not as a code. ``may_open``: she is still the reader's."""

    client_id: str
    pseudonym: str
    act: str
    outcome: str


def outcomes_of(db: sa.Connection, staff: Actor, run_id: str) -> list[BulkOutcome]:
    """What this person's act for several did for each, from the log; nothing of a colleague's."""
    rows = db.execute(
        sa.select(Client.id, Client.pseudonym, Audit.detail)
        .join(Client, Client.id == Audit.object_id)
        .where(
            Audit.actor_kind == ActorKind.STAFF,
            Audit.actor_id == staff.id,
            Audit.action == BULK_ACT,
            Audit.object_kind == "client",
            Audit.detail["bulk"].as_string() == run_id,
            Client.erased_at.is_(None),
        )
        .order_by(Client.pseudonym)
    )
    return [BulkOutcome(row.id, row.pseudonym, row.detail["act"], row.detail["outcome"]) for row in rows]


def is_done_for(db: sa.Connection, staff: Actor, run_id: str, client_id: str) -> bool:
    """Whether the same form has acted for this client before."""
    found = db.execute(
        sa.select(Audit.id)
        .where(
            Audit.object_kind == "client",
            Audit.object_id == client_id,
            Audit.action == BULK_ACT,
            Audit.actor_id == staff.id,
            Audit.detail["bulk"].as_string() == run_id,
        )
        .limit(1)
    )
    return found.first() is not None
