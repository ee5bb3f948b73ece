"""What staff do with a client's journey: take it, review a step, raise risk, end a hold, note, offer."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.clients import Client
from app.models.journeys import Journey
from app.models.words import Reply
from app.queries.journeys import client_of
from app.queries.places import suspending_beside
from app.queries.staff import may_take
from app.queries.worklist import HIGH_RISK_TASK
from app.services import bookings, clocks, codes, messages, portal_sessions, reminders, reply_templates, tasks, teams
from app.services.answer_notes import plan_note
from app.services.answers import mark_sent
from app.services.danger import danger_found
from app.services.journeys import Actor, Performed, hold_still, is_done_already, perform, perform_held, take_turn
from app.services.screening import record_assessment
from app.services.sealing import Locker
from app.vocabulary import Role
from config import Settings
from quests.overrides import ReasonMissing, Standing, raise_to
from quests.progress import Act, ActRefused, NothingToChange
from quests.risk import RiskLevel, Rule

Outcome = Literal["done", "one_change", "talk_first"]
_HOLDER = sa.select(Journey.counsellor_id).where(Journey.id == sa.bindparam("of_journey"))


class TakenAlready(Exception):
    """A colleague took this journey first."""


class NotTheirs(Exception):
    """The journey is not with the person who wants to hand it over any more."""


class CannotTake(Exception):
    """This colleague does not work here now, or takes no journeys."""


class SafetyPlanRuns(ActRefused):
    """A plan for her safety runs, and the others rest for it: first it ends, then a hold may end."""


class ReplyMissing(Exception):
    """A review answers the person in words."""


def take_journey(db: sa.Connection, journey_id: str, *, actor: Actor, key: str | None = None) -> Performed:
    """Take a journey from the Unassigned list. Taking it twice is as good as once. Raises TakenAlready, ActRefused."""
    held = hold_still(db, journey_id)
    holder: str | None = db.execute(_HOLDER, {"of_journey": journey_id}).scalar_one()
    if holder is None:
        act = Act("assign", detail={"how": "taken"})
        taken = perform_held(db, held, act, actor=actor, key=key, counsellor_id=actor.staff_id)
        teams.team_for(db, held.client_id, actor.staff_id or "")
        return taken
    if holder != actor.staff_id:
        raise TakenAlready
    return Performed((), held.state, held.quest, is_repeat=True)


def hand_over(
    db: sa.Connection,
    journey_id: str,
    to_staff_id: str,
    *,
    actor: Actor,
    key: str | None = None,
    seen: str | None = None,
) -> Performed:
    """A counsellor hands a client over to a colleague, or a supervisor gives her to another one.

    Every journey of hers that the old counsellor had goes along, the ended ones too, so that the old one reads
    nothing of her from here on. ``seen`` is who had her on the page that was read: where that is somebody else by now,
    nobody's choice is overwritten. Raises NotTheirs, CannotTake.
    """
    client_id, holder, others = _journeys_with_holder(db, journey_id)
    if key is not None and is_done_already(db, journey_id, key):
        held = hold_still(db, journey_id)
        return Performed((), held.state, held.quest, is_repeat=True)
    is_own = holder == actor.staff_id
    if seen is not None and seen != (holder or ""):
        raise NotTheirs(client_id)
    if not is_own and actor.kind != Role.SUPERVISOR:
        raise NotTheirs(client_id)
    if to_staff_id == holder or not may_take(db, to_staff_id):
        raise CannotTake(to_staff_id)
    act = Act("assign", detail={"how": "handed_over" if is_own else "reassigned"})
    done = {
        one: perform(db, one, act, actor=actor, key=key, counsellor_id=to_staff_id)
        for one in sorted({journey_id, *others})
    }
    teams.team_for(db, client_id, to_staff_id)
    return done[journey_id]


def _journeys_with_holder(db: sa.Connection, journey_id: str) -> tuple[str, str | None, list[str]]:
    """The client, who has the journey, and all of the client's journeys that this person has; under lock."""
    client_id = client_of(db, journey_id)
    db.execute(sa.select(Client.id).where(Client.id == client_id).with_for_update())
    take_turn(db, journey_id)
    rows = db.execute(
        sa.select(Journey.id, Journey.counsellor_id).where(Journey.client_id == client_id).order_by(Journey.id)
    ).all()
    holder = next(row.counsellor_id for row in rows if row.id == journey_id)
    return client_id, holder, [row.id for row in rows if row.counsellor_id == holder]


def record_death(db: sa.Connection, client_id: str, *, actor: Actor, key: str | None = None) -> int:
    """A supervisor writes down that this person has died. From here on nobody is asked to do anything for her.

    Every journey of hers leaves the numbers, her visits and codes end, her times are given back, what was to be done
    is closed. Returns how many journeys changed; doing it twice changes nothing.
    """
    db.execute(sa.select(Client.id).where(Client.id == client_id).with_for_update())
    ids = db.execute(sa.select(Journey.id).where(Journey.client_id == client_id).order_by(Journey.id)).scalars()
    changed = 0
    for journey_id in list(ids):
        with suppress(NothingToChange):
            changed += not perform(db, journey_id, Act("record_death"), actor=actor, key=key).is_repeat
        bookings.release(db, journey_id)
    tasks.close_all_of_client(db, client_id, actor=actor)
    clocks.stop_all_of_client(db, client_id, "gone", staff_id=actor.staff_id)
    messages.close_all_of_client(db, client_id, staff_id=actor.staff_id)
    reminders.cancel_client(db, client_id, "gone")
    codes.withdraw_codes(db, client_id)
    portal_sessions.end_all(db, client_id)
    return changed


def review_step(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    step: str,
    *,
    outcome: Outcome,
    words: str,
    actor: Actor,
    key: str | None = None,
) -> Performed:
    """Answer a step that was sent: done, one change, or talk first. The client reads the words on the portal.

    Words that nobody made for this person are refused before anything is done (services/reply_templates).
    Raises ReplyMissing, reply_templates.Untouched and GapLeft, ActRefused.
    """
    if not words.strip():
        raise ReplyMissing
    reply_templates.refuse_unmade(db, words, locker.client_id)
    performed = perform(db, journey_id, Act("review_step", step, detail={"outcome": outcome}), actor=actor, key=key)
    if performed.is_repeat:
        return performed
    row_id = new_id()
    db.execute(
        sa.insert(Reply).values(
            id=row_id,
            client_id=locker.client_id,
            journey_id=journey_id,
            step=step,
            staff_id=actor.staff_id,
            outcome=outcome,
            words_sealed=locker.seal(words.strip(), table="reply", column="words_sealed", row_id=row_id),
            at=clock.now(),
        )
    )
    mark_sent(db, journey_id, step)
    plan_note(db, locker.client_id, journey_id=journey_id)
    return performed


def raise_risk(
    db: sa.Connection,
    locker: Locker,
    journey_id: str,
    *,
    to: RiskLevel,
    reason: str,
    actor: Actor,
    current: Standing,
    key: str | None = None,
    settings: Settings | None = None,
) -> Performed:
    """Raise the level with a reason. High starts a safety hold and asks for a supervisor.

    Raises quests.overrides.NotARaise and ReasonMissing, ActRefused.
    """
    standing = raise_to(current, to, reason)
    performed = perform(
        db,
        journey_id,
        Act("change_risk", detail={"to": standing.level.value, "rule": Rule.PERSON.value}),
        actor=actor,
        key=key,
    )
    if performed.is_repeat:
        return performed
    record_assessment(
        db,
        locker.client_id,
        journey_id,
        level=standing.level.value,
        assessed=standing.level.value,
        rule=Rule.PERSON.value,
        staff_id=actor.staff_id,
        reason=reason.strip(),
        locker=locker,
    )
    if standing.level >= RiskLevel.HIGH:
        danger_found(
            db,
            settings,
            level=standing.level,
            rule=Rule.PERSON,
            reasons=(),
            client_id=locker.client_id,
            journey_id=journey_id,
            staff_id=actor.staff_id,
        )
    return performed


def end_hold(
    db: sa.Connection, locker: Locker, journey_id: str, *, reason: str, actor: Actor, key: str | None = None
) -> Performed:
    """A supervisor ends a safety hold with a reason; the risk level stays until a new screen.

    Raises ReasonMissing, SafetyPlanRuns, quests.progress.HoldTooYoung and other ActRefused.
    """
    if not reason.strip():
        raise ReasonMissing("say why the hold can end")
    held = hold_still(db, journey_id)
    if held.state.is_on_hold and suspending_beside(db, journey_id) is not None:
        raise SafetyPlanRuns(journey_id)
    performed = perform_held(db, held, Act("end_hold"), actor=actor, key=key)
    if not performed.is_repeat:
        tasks.close_tasks_of(db, locker, journey_id, HIGH_RISK_TASK, actor=actor, reason=reason)
    return performed
