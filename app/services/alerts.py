"""Who is told of a clock that runs: one after the other, each once, through the outbox (domain.md 2.1).

The supervisor on call hears first, then the next on call, then the duty manager. Where nobody is left on the rota, all
supervisors hear whom nobody told yet: a danger waits for no rota. An e-mail names nobody; the pages say the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from app import clock as time
from app.models.outbox import Outgoing
from app.queries import service_hours
from app.queries.handovers import clock_cause, risk_alerts_of, told_of_clock
from app.queries.service_hours import OnCallNow
from app.services import outbox
from app.services.outbox import NewMessage
from app.vocabulary import Duty
from quests.clocks import RULES, Who

HELPS_FOR = timedelta(hours=24)
"""An alert that is older tells nothing that the desk does not."""
NOT_TAKEN = "not_taken"
"""What those hear who are told because nobody took over in time."""


class Running(Protocol):
    """A clock as it is kept (app/models/safety.py)."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def journey_id(self) -> str | None: ...
    @property
    def owner_id(self) -> str | None: ...
    @property
    def started_at(self) -> datetime: ...


def tell(db: sa.Connection, clock: Running, stage: int) -> list[str]:
    """Tell those of this stage of the clock's rule, counted from 0; gives whom. Nobody is told of a clock twice.

    Where no e-mail can be written the worker lets it be, and the pages alone say it: who was to hear stands written
    all the same. What somebody hears of the same danger in another way is one e-mail.
    """
    told = {person.staff_id for person in told_of_clock(db, clock.id, clock.started_at)}
    people = _people(db, RULES[clock.kind].tells[stage].who, clock.owner_id, told)
    if people:
        outbox.plan(db, [_message(clock, stage, one) for one in people], are_new=True)
        _say_once(db, clock, people)
    return people


def stop_telling(db: sa.Connection, clock_id: str) -> None:
    """Somebody took over: what has not gone out yet would only disturb."""
    outbox.cancel(db, Outgoing.cause.startswith(clock_cause(clock_id, ""), autoescape=True), "accepted")


def _message(clock: Running, stage: int, staff_id: str) -> NewMessage:
    now = time.now()
    about = NOT_TAKEN if stage and clock.kind == "handover" else clock.kind
    return NewMessage(
        clock_cause(clock.id, staff_id),
        "staff_alert",
        now,
        staff_id=staff_id,
        not_after=now + HELPS_FOR,
        priority=outbox.URGENT,
        variables={"about": about, "number": 1},
    )


def _say_once(db: sa.Connection, clock: Running, people: Iterable[str]) -> None:
    """A high risk of this plan that is still to be told to one of them is told by this alert."""
    if clock.journey_id is None:
        return
    if waiting := risk_alerts_of(db, clock.journey_id, list(people)):
        outbox.cancel(db, Outgoing.id.in_(waiting), "told_in_one")


# --- who that is -----------------------------------------------------------------------------------------------------


def next_people(on_call: OnCallNow, who: Who, owner_id: str | None, told: Collection[str]) -> list[str]:
    """Who hears next of a clock, of those whom the rota names now and nobody told yet; empty where it names nobody."""
    if who == "owner" and owner_id is not None:
        return [] if owner_id in told else [owner_id]
    duties = {
        "clinician": (Duty.CLINICIAN, on_call.clinicians),
        "duty_manager": (Duty.DUTY_MANAGER, on_call.duty_managers),
    }
    duty, people = duties.get(who, (Duty.SUPERVISOR, on_call.supervisors))
    left = [one for one in people if one not in told]
    return left if duty in on_call.not_planned else left[:1]


def _people(db: sa.Connection, who: Who, owner_id: str | None, told: Collection[str]) -> list[str]:
    """The same; where nobody is left, every supervisor whom nobody told."""
    on_call = service_hours.on_call_now(db, time.now())
    found = next_people(on_call, who, owner_id, told)
    if found or (who == "owner" and owner_id is not None):
        return found
    every = service_hours.staff_for_duty(db, [Duty.SUPERVISOR])[Duty.SUPERVISOR]
    return [one for one, _name in every if one not in told]
