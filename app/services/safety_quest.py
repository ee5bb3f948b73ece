"""From a high risk into the quest for her safety: a supervisor opens it, and it begins at once (domain.md 3.3).

She is not asked to accept: staff act, and her own pages speak plainly. Everything else that she walks rests until it
has ended, and then a supervisor is asked to look at each hold. Who may run it holds certificates, which the quest
names (``needs_certificates``); the desk tells which, and nobody is kept from helping for the lack of one yet.
"""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sa

from app.models.clients import Client
from app.permissions import Actor as Person
from app.queries.handovers import running_handover
from app.queries.journeys import JourneyRow, client_of, journeys_of_client, known_risk, latest_counsellor
from app.queries.places import hold_plans_still, is_free, on_hold_besides, open_quests
from app.queries.staff import roles_of
from app.services.fitting import keep_words
from app.services.handovers import AcceptedBefore, NotForHer, accept
from app.services.journeys import Actor, Performed, create_journey, hold_still, perform, perform_held
from app.services.offering import PlanUnderway, after_act, newest_version, start_act
from app.services.protocols import ensure_run
from app.services.sealing import Locker
from app.services.tasks import HIGH_RISK, close_tasks_of
from quests.overrides import ReasonMissing
from quests.progress import Act, ActRefused


class NoSafetyQuest(ActRefused):
    """The quest of this journey names no other one for her safety: it is the one."""


def open_safety_quest(db: sa.Connection, journey_id: str, *, actor: Actor, key: str | None = None) -> str:
    """Begin the quest that this journey's quest names as its safety stop; gives the id of its journey.

    An offer of it that waits for her begins by this. Where it runs already nothing is changed. What was to be looked
    at is looked at by this: the tasks about the high risk close, and open again when the quest has ended.
    Her protocol is open with it.
    Raises NoSafetyQuest, QuestNotPublished, PlanUnderway, ActRefused.
    """
    client_id = client_of(db, journey_id)
    hold_plans_still(db, client_id)
    held = hold_still(db, journey_id)
    slug = held.quest.safety_stop
    if slug is None:
        raise NoSafetyQuest(journey_id)
    known = _open_one(db, client_id, slug)
    if known is not None and known.state.is_started:
        return known.id
    new = known.id if known is not None else _place_for_it(db, client_id, journey_id, slug, str(held.zone))
    her = db.execute(sa.select(Client.language, Client.audience).where(Client.id == client_id)).one()
    act = start_act("plain", her.language, her.audience, "call", known_risk(db, client_id))
    perform(db, new, act, actor=actor, key=key)
    ensure_run(db, client_id, new, staff_id=actor.staff_id)
    _take_over(db, client_id, actor)
    for other in on_hold_besides(db, new):
        close_tasks_of(db, None, other, HIGH_RISK, actor=actor)
    return new


def _take_over(db: sa.Connection, client_id: str, actor: Actor) -> None:
    """Who opens it has the person now: nobody is asked any more to take over."""
    waiting = running_handover(db, client_id=client_id, card_id=None)
    if waiting is not None and actor.staff_id is not None:
        with suppress(AcceptedBefore, NotForHer):
            accept(db, waiting, Person(actor.staff_id, "", roles_of(db, actor.staff_id)))


def _open_one(db: sa.Connection, client_id: str, slug: str) -> JourneyRow | None:
    rows = journeys_of_client(db, client_id)
    return next((row for row in rows if row.slug == slug and not row.state.has_ended), None)


def _place_for_it(db: sa.Connection, client_id: str, journey_id: str, slug: str, zone: str) -> str:
    version = newest_version(db, slug)
    if not is_free(version.place, open_quests(db, client_id)):
        raise PlanUnderway(client_id)
    counsellor_id = latest_counsellor(db, client_id, first=journey_id)
    return create_journey(db, client_id, version.id, zone, counsellor_id=counsellor_id)


def decide_contact_lost(
    db: sa.Connection, locker: Locker, journey_id: str, *, reason: str, actor: Actor, key: str | None = None
) -> Performed:
    """A supervisor says that contact is lost, with the reason, where no rule of time may (domain.md 3.3).

    She can carry on at any time. Plans that rested for this one are looked at. Raises ReasonMissing, ActRefused.
    """
    if not reason.strip():
        raise ReasonMissing("say why contact is lost")
    client_id = client_of(db, journey_id)
    hold_plans_still(db, client_id)
    held = hold_still(db, journey_id)
    if held.quest.exits.lost_contact != "supervisor":
        raise ActRefused(journey_id)
    performed = perform_held(db, held, Act("lose_contact"), actor=actor, key=key)
    if not performed.is_repeat:
        seq = next(event.seq for event in performed.events if event.kind == "contact_lost")
        keep_words(db, locker, journey_id, seq, reason)
        after_act(db, journey_id, performed, by=actor)
    return performed
