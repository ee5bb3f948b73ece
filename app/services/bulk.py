"""One act for several people who have gone quiet: judged for each, done for each by the service for one, kept for each.

The same rule stands behind the preview and behind the act, which looks once more under each person's lock: what has
changed in between is told and not done. Nothing here reaches anybody that the act for one would not reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from app import clock
from app.permissions import Actor
from app.queries.bulk import BULK_ACT, BulkPerson, bulk_people, is_done_for
from app.queries.places import hold_client_still
from app.queries.service_hours import promise_ends
from app.services import caseload, journeys, tasks
from app.services.audit import Entry, append
from app.services.caseload import CannotTake, NotTheirs
from app.services.journeys import ChangedMeanwhile
from app.services.quiet_notes import NoWayOut, send_note
from app.services.sealing import open_locker
from app.services.tasks import CALL_WITHIN, GONE_QUIET
from app.vault import Vault
from app.vocabulary import ActorKind, ChannelKind, Permission, Role
from config import Settings
from quests.progress import ActRefused
from quests.risk import RiskLevel
from quests.trace import State

MOST = 100
"""So many people one person can still look at before she says yes."""
DONE = "done"


class BulkAct(StrEnum):
    """What may be done for several at once."""

    NOTE = "note"
    CALL = "call"
    PEACE = "peace"
    HAND_OVER = "hand_over"


class WhyNot(StrEnum):
    """Why an act does not fit one person."""

    ENDED = "ended"
    NOT_BEGUN = "not_begun"
    ON_HOLD = "on_hold"
    RESTING = "resting"
    WE_OWE = "we_owe"
    NOT_QUIET = "not_quiet"
    HIGH_RISK = "high_risk"
    LOCKED = "locked"
    WATCHED = "watched"
    NO_RULES = "no_rules"
    NO_CALLS = "no_calls"
    NO_WAY_OUT = "no_way_out"
    STOPPED = "stopped"
    REACHED = "reached"
    WRITTEN = "written"
    LISTED = "listed"
    IN_PEACE = "in_peace"
    WITH_THEM = "with_them"
    CHANGED = "changed"


@dataclass(frozen=True)
class Order:
    """What somebody asks for: the act, and what it needs. ``reason`` is of leaving in peace, ``to_staff`` of handing
    over."""

    act: BulkAct
    reason: str = ""
    to_staff: str = ""


def may_do(staff: Actor, act: BulkAct) -> bool:
    """Whether this person may ask for the act at all. Handing over several is a supervisor's."""
    return staff.may(Permission.BULK_ACT) and (act is not BulkAct.HAND_OVER or staff.may(Permission.REASSIGN))


def why_not(order: Order, person: BulkPerson) -> WhyNot | None:
    """Why the act is not for this person now; None where it is."""
    if order.act is BulkAct.HAND_OVER:
        if person.case.state.has_ended:
            return WhyNot.ENDED
        return WhyNot.WITH_THEM if order.to_staff and person.case.counsellor_id == order.to_staff else None
    if (found := _not_quiet(person)) is not None:
        return found
    if order.act is not BulkAct.CALL and RiskLevel(person.case.risk) >= RiskLevel.HIGH:
        return WhyNot.HIGH_RISK
    if person.is_in_peace:
        return WhyNot.IN_PEACE
    if order.act is BulkAct.PEACE:
        return None
    return _no_contact(person) or (_no_note(person) if order.act is BulkAct.NOTE else _no_call(person))


def _not_quiet(person: BulkPerson) -> WhyNot | None:
    """These acts are for who has gone quiet: whoever waits for us, rests, or is on the way is looked at by herself."""
    if person.case.state.has_ended:
        return WhyNot.ENDED
    if person.is_offered:
        return WhyNot.NOT_BEGUN
    return {
        State.STALLED: None,
        State.SAFETY_HOLD: WhyNot.ON_HOLD,
        State.PAUSED: WhyNot.RESTING,
        State.WAITING_ON_SERVICE: WhyNot.WE_OWE,
    }.get(person.state, WhyNot.NOT_QUIET)


def _no_contact(person: BulkPerson) -> WhyNot | None:
    """What speaks against any contact. Under a lock, or a watching eye, nobody is one of several."""
    case = person.case
    if case.locked_since is not None:
        return WhyNot.LOCKED
    if case.is_watched:
        return WhyNot.WATCHED
    if case.ways is None:
        return WhyNot.NO_RULES
    return WhyNot.REACHED if person.was_reached else None


def _no_note(person: BulkPerson) -> WhyNot | None:
    if person.was_written:
        return WhyNot.WRITTEN
    if person.reach.stopped_at is not None:
        return WhyNot.STOPPED
    return WhyNot.NO_WAY_OUT if person.reach.channel in (None, ChannelKind.PORTAL) else None


def _no_call(person: BulkPerson) -> WhyNot | None:
    if person.is_listed:
        return WhyNot.LISTED
    return None if person.case.may_be_called else WhyNot.NO_CALLS


# --- doing it ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Doing:
    """Who acts for several, and with what: the vault for reasons, the settings for the hours of the service."""

    staff: Actor
    vault: Vault
    settings: Settings
    run_id: str


def do_for_all(db: sa.Connection, doing: Doing, order: Order, journey_ids: Sequence[str]) -> None:
    """The act for each of these people, each in a savepoint of its own, and one row of the log for each.

    What goes wrong for one changes nothing for another. The same form again finds its own rows, and does nothing.
    People come in one order, whoever asks, so that two who act for the same never wait for each other.
    """
    people = bulk_people(db, doing.staff, list(dict.fromkeys(journey_ids))[:MOST])
    for person in sorted(people, key=lambda one: (one.case.client_id, one.case.journey_id)):
        hold_client_still(db, person.case.client_id)
        if not is_done_for(db, doing.staff, doing.run_id, person.case.client_id):
            _keep(db, doing, order, person, _do_for(db, doing, order, person.case.journey_id))


def _do_for(db: sa.Connection, doing: Doing, order: Order, journey_id: str) -> str:
    """Look once more at one person, and act. Gives ``done``, or why not."""
    now = next(iter(bulk_people(db, doing.staff, [journey_id])), None)
    if now is None:
        return WhyNot.CHANGED
    if (found := why_not(order, now)) is not None:
        return found
    try:
        with db.begin_nested():
            _act(db, doing, order, now)
    except (ActRefused, CannotTake, NotTheirs, NoWayOut, ChangedMeanwhile):
        return WhyNot.CHANGED
    return DONE


def _act(db: sa.Connection, doing: Doing, order: Order, person: BulkPerson) -> None:
    client_id, journey_id = person.case.client_id, person.case.journey_id
    actor = journeys.Actor(_role(doing.staff, order.act).value, doing.staff.id)
    if order.act is BulkAct.NOTE:
        send_note(db, journey_id, actor=actor)
    elif order.act is BulkAct.CALL:
        due_at = promise_ends(db, CALL_WITHIN, clock.now(), doing.settings.zone)
        tasks.open_task(db, GONE_QUIET, client_id, journey_id, due_at=due_at)
        tasks.close_tasks_of(db, None, journey_id, tasks.NO_ANSWER, actor=actor)
    elif order.act is BulkAct.PEACE:
        locker = open_locker(db, doing.vault, client_id)
        tasks.leave_in_peace(db, client_id, journey_id, actor=actor, locker=locker, reason=order.reason)
    else:
        caseload.hand_over(db, journey_id, order.to_staff, actor=actor, key=f"{doing.run_id}:{journey_id}")


def _role(staff: Actor, act: BulkAct) -> Role:
    """As what she acts: handing over several is a supervisor's; else the closest role of hers."""
    closest = (Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR)
    return Role.SUPERVISOR if act is BulkAct.HAND_OVER else next(role for role in closest if role in staff.roles)


def _keep(db: sa.Connection, doing: Doing, order: Order, person: BulkPerson, outcome: str) -> None:
    detail = {"bulk": doing.run_id, "act": str(order.act), "outcome": str(outcome)}
    append(db, Entry(ActorKind.STAFF, doing.staff.id, BULK_ACT, "client", person.case.client_id, detail))
