"""Reminders of steps are planned, moved and cancelled in the transaction that gives the reason (domain.md 3, R-std).

A row of the outbox keeps when the rule alone wants it (``nominal_at``) and when it may go (``due_at``): outside her
quiet hours, one a day and three in seven days over all that she walks. Whoever changes one row finds days for all of
hers anew, so that the plan is the same whichever way it came about. A step whose reminders were cancelled begins its
days once more when it is hers again: nobody finds two reminders at once on the day that she comes back.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app import clock, house_rules
from app.models.outbox import Outgoing
from app.queries.quest_versions import definition_of
from app.queries.reminders import STEP_WAITS, Her, Planned, her_reminders, running_of
from app.services.outbox import LIVE, SOON, URGENT, USUAL, NewMessage, cancel, cancel_these, plan
from app.vocabulary import OutgoingState, Risk, SendPolicy
from quests.definition import Quest
from quests.journey import JourneyState
from quests.reminder_days import Waiting, Went, spread
from quests.reminding import Wanted, asks_alike, reminders_wanted

PRIORITY_OF: dict[str, int] = {Risk.HIGH: URGENT, Risk.EMERGENCY: URGENT, Risk.LOW: USUAL}
"""Who is at risk first; what nobody has asked yet counts as medium."""
_ROW: sa.Table = Outgoing.__table__  # type: ignore[assignment]
_MOVE = (
    sa.update(_ROW)
    .where(_ROW.c.id == sa.bindparam("of_id"), _ROW.c.state == OutgoingState.PLANNED)
    .values(due_at=sa.bindparam("at"), nominal_at=sa.bindparam("wanted_at"))
)
_TO = sa.bindparam("to", type_=_ROW.c.priority.type)
_REORDER = (
    sa.update(_ROW)
    .where(_ROW.c.journey_id == sa.bindparam("of_journey"), _ROW.c.client_id.is_not(None), LIVE)
    .values(priority=sa.case((sa.and_(_ROW.c.booking_id.is_not(None), _TO > SOON), SOON), else_=_TO))
)


class Kept(Protocol):
    """A journey that is held still: its pinned quest, and whether that version was taken back."""

    @property
    def journey_id(self) -> str: ...
    @property
    def client_id(self) -> str: ...
    @property
    def quest(self) -> Quest: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def is_withdrawn(self) -> bool: ...


@dataclass(frozen=True)
class _Asking:
    """A journey whose reminders are looked at. The days of ``changed`` steps are others now. ``fills``: steps without
    a reminder get theirs too."""

    journey_id: str
    quest: Quest
    state: JourneyState
    is_withdrawn: bool
    changed: Collection[str] = ()
    fills: bool = False


@dataclass(frozen=True)
class _Slot:
    """A reminder that shall be there: the row that there is, or None, and when the rule alone wants it."""

    asking: _Asking
    step: str
    place: int
    nominal_at: datetime
    row: Planned | None

    @property
    def key(self) -> str:
        return cause_of(self.asking.journey_id, self.step, self.place)


def cause_of(journey_id: str, step: str, place: int) -> str:
    """What a reminder is planned for: one that lives at a time."""
    return f"step:{journey_id}:{step}:{place}"


def priority_of(risk: str) -> int:
    """Whose message goes first."""
    return PRIORITY_OF.get(risk, SOON)


def follow(db: sa.Connection, held: Kept, before: JourneyState, after: JourneyState, *, is_moved: bool = False) -> None:
    """After an act: plan what opened, cancel what is closed, rests or has ended. Costs nothing where all is as it was.

    ``is_moved``: the journey went over to another version, whose hours count from now on.
    """
    if before.risk == after.risk and not is_moved and asks_alike(before, after):
        return
    caps = house_rules.now().caps
    was = reminders_wanted(held.quest, before, is_withdrawn=held.is_withdrawn, caps=caps)
    wanted = reminders_wanted(held.quest, after, is_withdrawn=held.is_withdrawn, caps=caps)
    if was == wanted and before.risk == after.risk and not is_moved:
        return
    if before.risk != after.risk:
        _reorder(db, held.journey_id, priority_of(after.risk))
    if not (was or wanted or is_moved):
        return
    now = clock.now()
    her = her_reminders(db, held.client_id, now, zone=held.zone, journey_id=held.journey_id)
    if her is not None:
        changed = set(after.steps) if is_moved else {one.step for one in set(was) ^ set(wanted)}
        _arrange(db, her, [_Asking(held.journey_id, held.quest, after, held.is_withdrawn, changed)], now)


def replan_steps(db: sa.Connection, client_id: str, zone: ZoneInfo) -> None:
    """All that she walks is looked at anew: her hours, her zone or what she wants are others now."""
    now = clock.now()
    her = her_reminders(db, client_id, now, zone=zone)
    if her is None:
        return
    running = running_of(db, client_id) if her.may_be_told else []
    askings = [
        _Asking(one.id, definition_of(db, one.version_id), one.state, one.is_withdrawn, fills=True) for one in running
    ]
    _arrange(db, her, askings, now)
    named = {one.id for one in running}
    left = [one.id for one in her.reminders if one.is_live and one.journey_id not in named]
    cancel_these(db, left, "not_needed")


def cancel_journey(db: sa.Connection, journey_id: str, why: str) -> None:
    """Nobody is reminded of any step of this journey, as where its version was taken back."""
    cancel(db, sa.and_(_ROW.c.journey_id == journey_id, _ROW.c.text == STEP_WAITS), why)


def _reorder(db: sa.Connection, journey_id: str, priority: int) -> None:
    """Priority follows risk. A talk is never behind what comes soon."""
    db.execute(_REORDER, {"of_journey": journey_id, "to": priority})


def _arrange(db: sa.Connection, her: Her, askings: Sequence[_Asking], now: datetime) -> None:
    """Cancel what is not wanted, find a day for all that is, and write what differs."""
    slots = [slot for asking in askings for slot in _slots(her, asking, now)] if her.may_be_told else []
    kept = {slot.row.id for slot in slots if slot.row is not None}
    of_these = {asking.journey_id for asking in askings}
    gone = [row.id for row in her.reminders if row.is_live and row.journey_id in of_these and row.id not in kept]
    cancel_these(db, gone, "not_needed")
    if slots:
        others = [row for row in her.reminders if row.is_live and row.journey_id not in of_these]
        _write(db, her, slots, _days(her, slots, others, now), others, now)


def _slots(her: Her, asking: _Asking, now: datetime) -> list[_Slot]:
    """The reminders of one journey that shall be there. What was sent, or tried in vain, is not planned again."""
    rows = [row for row in her.reminders if row.journey_id == asking.journey_id]
    live = {(row.step, row.place): row for row in rows if row.is_live}
    spent = {(row.step, row.place) for row in rows if not row.is_live}
    without = set(asking.state.steps) - {step for step, _place in live} if asking.fills else set()
    found = []
    for one in _wanted_from(asking, now):
        row = live.get((one.step, one.place))
        if one.step in asking.changed or one.step in without:
            if (one.step, one.place) not in spent:
                found.append(_Slot(asking, one.step, one.place, one.nominal_at, row))
        elif row is not None:
            found.append(_Slot(asking, one.step, one.place, row.nominal_at, row))
    return found


def _wanted_from(asking: _Asking, now: datetime) -> Iterable[Wanted]:
    caps = house_rules.now().caps
    return reminders_wanted(asking.quest, asking.state, since=now, is_withdrawn=asking.is_withdrawn, caps=caps)


def _days(her: Her, slots: Sequence[_Slot], others: Sequence[Planned], now: datetime) -> dict[Any, datetime]:
    """When each reminder of hers comes that may still be moved."""
    fixed = [row for row in her.reminders if row.is_live and not row.may_move]
    taken = [row.went_at for row in her.reminders if row.went_at is not None] + [row.due_at for row in fixed]
    first = [row for row in her.reminders if row.place == 1]
    went: dict[Hashable, Went] = {
        (row.journey_id, row.step): Went(row.went_at or row.due_at, row.nominal_at)
        for row in first
        if row.went_at is not None or row in fixed
    }
    waiting = [
        Waiting(slot.key, (slot.asking.journey_id, slot.step), slot.place, slot.nominal_at)
        for slot in slots
        if slot.row is None or slot.row.may_move
    ]
    waiting += [
        Waiting(row.id, (row.journey_id, row.step), row.place, row.nominal_at) for row in others if row.may_move
    ]
    return spread(waiting, taken, her.quiet, her.zone, now=now, went=went, caps=house_rules.now().caps)


def _write(
    db: sa.Connection,
    her: Her,
    slots: Sequence[_Slot],
    days: dict[Any, datetime],
    others: Sequence[Planned],
    now: datetime,
) -> None:
    plan(db, [_message(her, slot, days[slot.key]) for slot in slots if slot.row is None], are_new=True)
    moves = [(slot.row, days.get(slot.key), slot.nominal_at) for slot in slots if slot.row is not None]
    moves += [(row, days.get(row.id), row.nominal_at) for row in others]
    changed = [
        {"of_id": row.id, "at": at, "wanted_at": nominal_at}
        for row, at, nominal_at in moves
        # What is due stays due: since when it waits is how late we are.
        if at is not None and (at, nominal_at) != (max(row.due_at, now), row.nominal_at)
    ]
    if changed:
        db.execute(_MOVE, changed)


def _message(her: Her, slot: _Slot, due_at: datetime) -> NewMessage:
    return NewMessage(
        cause=slot.key,
        text=STEP_WAITS,
        due_at=due_at,
        client_id=her.client_id,
        journey_id=slot.asking.journey_id,
        step=slot.step,
        place=slot.place,
        nominal_at=slot.nominal_at,
        priority=priority_of(slot.asking.state.risk),
        policy=SendPolicy.AT_MOST_ONCE,
    )
