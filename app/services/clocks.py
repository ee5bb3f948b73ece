"""Clocks of what the service owes somebody: they start, stand still, go on, are told of, and stop for good.

The rules are in ``quests.clocks``. A clock counts against the service and never against the person. Whom its time
tells, a worker tells; a handover tells the first by itself. Software stops none, except where a more urgent one takes
its place.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock as clocks
from app import house_rules
from app.ids import new_id
from app.models.clients import Client
from app.models.contacts import ContactCard
from app.models.safety import ServiceClock
from app.queries.clocks import LIVE, ClockRow, clock_of, live_clocks
from app.queries.service_hours import hours_of
from app.services import alerts
from app.vocabulary import ClockKind
from config import Settings
from quests.clocks import OVERRIDES, RULES, due_after_waiting, due_at, told_by_now
from quests.service_hours import ServiceHours

OVERRIDDEN = "overridden"
"""The outcome of a clock whose place a more urgent one took."""
_OF_A_RUN = frozenset((ClockKind.RECORD_REVIEW, ClockKind.DEBRIEF))
"""One protocol has its own review of the record and its own debrief; everything else is one a person."""
_ROW: sa.Table = ServiceClock.__table__  # type: ignore[assignment]
_RUNNING = _ROW.c.stopped_at.is_(None)


def start(
    db: sa.Connection,
    kind: ClockKind,
    *,
    hours: ServiceHours,
    channel: str,
    client_id: str | None = None,
    card_id: str | None = None,
    journey_id: str | None = None,
    run_id: str | None = None,
    owner_id: str | None = None,
) -> str:
    """A clock runs from now on; gives its id.

    One of a kind runs for a person: the same again gives the known one. Where a more urgent clock runs that stands
    for this one too, its id is given.
    """
    _hold(db, client_id, card_id)
    whose = _whose(client_id, card_id)
    known = _running(db, kind, whose, run_id) or _more_urgent(db, kind, whose)
    if known is not None:
        return known
    now, clock_id = clocks.now(), new_id()
    db.execute(
        sa.insert(_ROW).values(
            id=clock_id,
            kind=kind,
            channel=channel,
            client_id=client_id,
            card_id=card_id,
            journey_id=journey_id,
            run_id=run_id,
            owner_id=owner_id,
            started_at=now,
            due_at=due_at(kind, now, channel, hours, house_rules.now().clocks),
            waited_seconds=0,
            told=0,
        )
    )
    for lesser in (one for one, urgent in OVERRIDES.items() if kind in urgent):
        _stop(db, sa.and_(whose, _ROW.c.kind == lesser), OVERRIDDEN, None)
    return clock_id


def stop(db: sa.Connection, clock_id: str, outcome: str, *, staff_id: str | None) -> bool:
    """What it stood for is done; it never runs again and nobody is told of it any more. False where a colleague
    stopped it first. ``outcome`` is a code."""
    return _stop(db, _ROW.c.id == clock_id, outcome, staff_id) == 1


def stop_of(
    db: sa.Connection,
    kind: ClockKind,
    outcome: str,
    *,
    staff_id: str | None,
    client_id: str | None = None,
    card_id: str | None = None,
    run_id: str | None = None,
) -> int:
    """The same for what runs of this kind for a person, or for one protocol; gives how many were stopped."""
    whose = _whose(client_id, card_id) if run_id is None else _ROW.c.run_id == run_id
    return _stop(db, sa.and_(whose, _ROW.c.kind == kind), outcome, staff_id)


def stop_all_of_client(db: sa.Connection, client_id: str, outcome: str, *, staff_id: str | None) -> int:
    """Nothing is owed to this person any more. What the service owes its own people goes on: the review of a record,
    and the talk that a colleague is offered."""
    return _stop(db, sa.and_(_ROW.c.client_id == client_id, _ROW.c.kind.not_in(_OF_A_RUN)), outcome, staff_id)


def wait(db: sa.Connection, clock_id: str) -> bool:
    """The next act is the person's: the clock stands still. False where it does already, was stopped, or is one of
    danger, which never stands still."""
    may_wait = [kind for kind, rule in RULES.items() if rule.may_wait]
    mine = sa.and_(_ROW.c.id == clock_id, _RUNNING, _ROW.c.waiting_since.is_(None), _ROW.c.kind.in_(may_wait))
    return db.execute(sa.update(_ROW).where(mine).values(waiting_since=clocks.now())).rowcount == 1


def go_on(db: sa.Connection, clock_id: str, hours: ServiceHours) -> bool:
    """The next act is ours again: as much time is left as before. False where it does not stand still."""
    row, now = clock_of(db, clock_id), clocks.now()
    if row is None or row.waiting_since is None or row.stopped_at is not None:
        return False
    waited = row.waited_seconds + max(int((now - row.waiting_since).total_seconds()), 0)
    changed = db.execute(
        sa.update(_ROW)
        .where(_ROW.c.id == clock_id, _RUNNING, _ROW.c.waiting_since == row.waiting_since)
        .values(waiting_since=None, waited_seconds=waited, due_at=due_after_waiting(row, now, hours))
    )
    return changed.rowcount == 1


def move_to_client(db: sa.Connection, card_id: str, client_id: str) -> int:
    """Whose contact it was has become a client: its clocks, run or stopped, are that client's; gives how many."""
    mine = sa.and_(_ROW.c.card_id == card_id, _ROW.c.client_id.is_(None))
    return db.execute(sa.update(_ROW).where(mine).values(client_id=client_id)).rowcount


def escalate_due(db: sa.Connection, hours: ServiceHours, settings: Settings, *, only: str | None = None) -> int:
    """Tell of every clock whom its time tells by now; gives how many were told of. The worker's, every ten seconds.

    What was told is counted in the same transaction, by a guarded statement: two workers never both tell. ``only``:
    of one clock alone.
    """
    now = clocks.now()
    found = live_clocks(db) if only is None else [one for one in (clock_of(db, only),) if one is not None]
    return sum(_tell(db, one, now, hours) for one in found)


def to_be_told_of(db: sa.Connection, zone: ZoneInfo) -> list[str]:
    """Ids of the clocks of which somebody is to be told by now, looked for without a lock."""
    live = live_clocks(db)
    if not live:
        return []
    now, hours = clocks.now(), hours_of(db, zone)
    return [one.id for one in live if told_by_now(one, now, hours, house_rules.now().clocks) > one.told]


def _tell(db: sa.Connection, row: ClockRow, now: datetime, hours: ServiceHours) -> bool:
    told = told_by_now(row, now, hours, house_rules.now().clocks)
    if told == row.told:
        return False
    mine = sa.and_(_ROW.c.id == row.id, _ROW.c.told == row.told, *LIVE)
    if db.execute(sa.update(_ROW).where(mine).values(told=told)).rowcount != 1:
        return False
    for stage in range(row.told, told):
        alerts.tell(db, row, stage)
    return True


def _stop(db: sa.Connection, which: sa.ColumnElement[bool], outcome: str, staff_id: str | None) -> int:
    stopped = {"stopped_at": clocks.now(), "stopped_by": staff_id, "outcome": outcome, "waiting_since": None}
    ids = list(db.scalars(sa.update(_ROW).where(which, _RUNNING).values(**stopped).returning(_ROW.c.id)))
    for clock_id in ids:
        alerts.stop_telling(db, clock_id)
    return len(ids)


def _running(db: sa.Connection, kind: str, whose: sa.ColumnElement[bool], run_id: str | None) -> str | None:
    which = [whose, _ROW.c.kind == kind, _RUNNING]
    if kind in _OF_A_RUN:
        which.append(_ROW.c.run_id.is_(None) if run_id is None else _ROW.c.run_id == run_id)
    found: str | None = db.execute(sa.select(_ROW.c.id).where(*which).order_by(_ROW.c.started_at).limit(1)).scalar()
    return found


def _more_urgent(db: sa.Connection, kind: str, whose: sa.ColumnElement[bool]) -> str | None:
    return next((known for one in OVERRIDES.get(kind, ()) if (known := _running(db, one, whose, None))), None)


def _whose(client_id: str | None, card_id: str | None) -> sa.ColumnElement[bool]:
    named = [_ROW.c.client_id == client_id] if client_id is not None else []
    if card_id is not None:
        named.append(_ROW.c.card_id == card_id)
    if not named:
        raise ValueError("a clock belongs to a client or to a contact")
    return sa.or_(*named)


def _hold(db: sa.Connection, client_id: str | None, card_id: str | None) -> None:
    """Two who start the same clock for somebody do it one after the other; the client's row comes first, as ever."""
    if db.dialect.name == "sqlite":
        return
    rows: list[tuple[Any, str | None]] = [(Client, client_id), (ContactCard, card_id)]
    for table, row_id in rows:
        if row_id is not None:
            db.execute(sa.select(table.id).where(table.id == row_id).with_for_update(key_share=True))
