"""How a client comes onto a quest: it is offered, she says yes or no, or she moves over from another one.

One main journey at a time. One ``beside`` quest may run with it. While a ``suspending`` one runs, her other journeys
are on safety hold; when it has ended a supervisor ends those holds by the same rule as any other (domain.md 2.1).
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.journeys import Journey
from app.permissions import scope_of
from app.queries.journeys import client_of, known_risk, latest_counsellor
from app.queries.pilots import pilot_of
from app.queries.places import hold_plans_still, is_free, on_hold_besides, open_quests
from app.queries.quest_versions import NoSuchVersion, PublishedVersion, definition_of, newest_of, version_of
from app.queries.worklist import HIGH_RISK_TASK
from app.services.bookings import release
from app.services.journeys import (
    THE_CLIENT,
    THE_SYSTEM,
    Actor,
    Held,
    Performed,
    create_journey,
    hold_still,
    perform,
    perform_held,
)
from app.services.tasks import open_task
from app.vocabulary import Audience, Permission, Role, VersionStatus
from quests.conditions import offers_due
from quests.events import CLIENT, ENDINGS
from quests.progress import Act, ActRefused, NothingToChange

PARTNER = "partner"
BY_A_QUEST = {"by": "quest"}
HOLDS_ARE_LOOKED_AT_WITHIN = timedelta(days=1)
BACK_ON_TRACK = "back-on-track"
"""After a lapse, reached from any quest (domain.md 3.8)."""
_HER = sa.select(Client.frame, Client.language, Client.audience).where(Client.id == sa.bindparam("of_client"))
_OLD = sa.select(Journey.client_id, Journey.zone).where(Journey.id == sa.bindparam("of_journey"))


class QuestNotPublished(Exception):
    """No published version of this quest; there is nothing to start."""


class PilotTakesNobody(Exception):
    """The version is tried by a few, and as many as it was made for have begun, or its last day has passed."""


class PlanUnderway(Exception):
    """She has a plan that runs, or an offer that waits for her, in the place that this one would take."""


class ChoiceNotOpen(ActRefused):
    """The quest that a choice leads to is not published, or its place is taken."""


class NotOffered(ActRefused):
    """Nothing in her plan offers this quest now."""


def newest_version(db: sa.Connection, slug: str) -> PublishedVersion:
    """The version that a new journey is pinned to. Raises QuestNotPublished."""
    try:
        found = version_of(db, slug)
    except NoSuchVersion as error:
        raise QuestNotPublished(slug) from error
    if not found.is_current:
        raise QuestNotPublished(slug)
    return found


def start_act(frame: str, language: str, audience: str, channel: str, risk: str) -> Act:
    """The start of a journey, with what its first event says."""
    detail = {"frame": frame, "language": language, "audience": audience, "risk": risk, "channel": channel}
    return Act("start", detail=detail)


def pilot_version(db: sa.Connection, slug: str, version: int) -> PublishedVersion:
    """A version that a few try, while it takes in one more; its place is kept for whoever asks first.

    Raises PilotTakesNobody.
    """
    found = pilot_of(db, slug, version, for_update=True)
    if found is None or not found.takes_in(clock.now().date()):
        raise PilotTakesNobody(slug)
    return PublishedVersion(found.version_id, slug, version, found.place, VersionStatus.PILOT)


def offer_quest(
    db: sa.Connection, client_id: str, slug: str, *, zone: str, actor: Actor, pilot: int | None = None
) -> str:
    """Offer a quest to a client whose place for it is free; she accepts or not. Returns the journey's id.

    With ``pilot`` it is this version of it, which a few people try.

    Who was her counsellor stays her counsellor, whoever offers. A client who had none comes to the one who offers, if
    that is somebody who may take a journey, and otherwise to the Unassigned list.
    Raises QuestNotPublished, PilotTakesNobody, PlanUnderway.
    """
    hold_plans_still(db, client_id)
    version = newest_version(db, slug) if pilot is None else pilot_version(db, slug, pilot)
    counsellor_id = _counsellor_for(db, client_id, actor)
    return _offer(db, client_id, version, zone=zone, actor=actor, counsellor_id=counsellor_id)


def _offer(
    db: sa.Connection,
    client_id: str,
    version: PublishedVersion,
    *,
    zone: str,
    actor: Actor,
    counsellor_id: str | None,
    by_a_quest: bool = False,
) -> str:
    if not is_free(version.place, open_quests(db, client_id)):
        raise PlanUnderway(client_id)
    journey_id = create_journey(db, client_id, version.id, zone, counsellor_id=counsellor_id)
    perform(db, journey_id, Act("offer", detail=BY_A_QUEST if by_a_quest else {}), actor=actor)
    return journey_id


def _counsellor_for(db: sa.Connection, client_id: str, offered_by: Actor) -> str | None:
    known = latest_counsellor(db, client_id)
    if known is not None:
        return known
    may_take = offered_by.kind in set(Role) and scope_of([Role(offered_by.kind)], Permission.TAKE_JOURNEY) is not None
    return offered_by.staff_id if may_take else None


def accept_offer(
    db: sa.Connection, journey_id: str, *, frame: str, language: str, audience: str, key: str
) -> Performed:
    """The client says yes to an offered quest. Raises ActRefused."""
    client_id = client_of(db, journey_id)
    hold_plans_still(db, client_id)
    act = start_act(frame, language, audience, "portal", known_risk(db, client_id))
    return perform(db, journey_id, act, actor=THE_CLIENT, key=key)


def accept_on_the_phone(db: sa.Connection, journey_id: str, *, actor: Actor, key: str | None = None) -> Performed:
    """She says yes to an offered quest while somebody of the staff has her on the line. Raises ActRefused."""
    client_id = client_of(db, journey_id)
    hold_plans_still(db, client_id)
    her = db.execute(_HER, {"of_client": client_id}).one()
    act = start_act(her.frame, her.language, her.audience, "call", known_risk(db, client_id))
    return perform(db, journey_id, act, actor=actor, key=key)


def decline_offer(db: sa.Connection, journey_id: str, *, key: str) -> Performed:
    """The client says no to an offered quest; nothing is asked. Raises ActRefused."""
    return perform(db, journey_id, Act("decline"), actor=THE_CLIENT, key=key)


# --- from one quest to another --------------------------------------------------------------------------------------


def quests_open_to(db: sa.Connection, client_id: str, slugs: set[str], *, leaving: str) -> dict[str, PublishedVersion]:
    """Those of these quests that are published, that are for her, and that she could go over to from ``leaving``."""
    published = newest_of(db, slugs)
    if not published:
        return {}
    speaks_to = _speaks_to(db, client_id, leaving)
    published = {
        slug: found for slug, found in published.items() if speaks_to & set(definition_of(db, found.id).audience)
    }
    taken = {place for place, slug in open_quests(db, client_id).items() if slug != leaving}
    return {slug: version for slug, version in published.items() if is_free(version.place, taken) and slug != leaving}


def must_be_open(db: sa.Connection, client_id: str, slug: str | None, *, leaving: str) -> None:
    """A choice that leads to a quest can be made while she could go there. Raises ChoiceNotOpen."""
    if slug not in (None, PARTNER) and slug not in quests_open_to(db, client_id, {slug or ""}, leaving=leaving):
        raise ChoiceNotOpen(slug)


def move_to(db: sa.Connection, journey_id: str, slug: str, *, key: str) -> str | None:
    """She goes over to another quest, or to a partner service. Returns the new journey's id, None where there is none.

    What she did stays readable where it is; the new plan begins at once. The same ``key`` again changes nothing.
    Raises ActRefused, QuestNotPublished, PlanUnderway.
    """
    hold_plans_still(db, client_of(db, journey_id))
    performed = perform(db, journey_id, Act("move_on", detail={"to": slug}), actor=THE_CLIENT, key=key)
    return after_act(db, journey_id, performed, by=THE_CLIENT)


def after_act(db: sa.Connection, journey_id: str, performed: Performed, *, by: Actor) -> str | None:
    """What follows when an act ended her plan: booked times are given back, and a quest that she goes to is offered.

    Where she chose that quest herself it begins at once; where staff chose it with her, the offer waits for her yes.
    Gives the id of the new journey, if there is one. Raises QuestNotPublished, PlanUnderway.
    """
    ends = {event.kind: event.detail.get("to") for event in performed.events if event.kind in ENDINGS}
    if ends:
        release(db, journey_id)
        if performed.quest.place == "suspending":
            _ask_to_end_holds(db, journey_id)
    to: str = ends.get("moved_on") or PARTNER
    return None if to == PARTNER else _begin_from(db, journey_id, to, starts=by.kind == CLIENT)


def _ask_to_end_holds(db: sa.Connection, journey_id: str) -> None:
    """What rested for this plan is on hold until a supervisor looks at it: no plan goes on by itself after a crisis."""
    client_id, due_at = client_of(db, journey_id), clock.now() + HOLDS_ARE_LOOKED_AT_WITHIN
    for other in on_hold_besides(db, journey_id):
        open_task(db, HIGH_RISK_TASK, client_id, other, due_at=due_at)


def _begin_from(db: sa.Connection, journey_id: str, slug: str, *, starts: bool) -> str:
    """A journey on the quest that another one led to: the same person, zone, counsellor and risk."""
    old = db.execute(_OLD, {"of_journey": journey_id}).one()
    counsellor_id = latest_counsellor(db, old.client_id, first=journey_id)
    version = newest_version(db, slug)
    her_id, zone = old.client_id, old.zone
    new = _offer(db, her_id, version, zone=zone, actor=THE_SYSTEM, counsellor_id=counsellor_id, by_a_quest=True)
    if starts:
        her = db.execute(_HER, {"of_client": old.client_id}).one()
        speaks_to = definition_of(db, version.id).audience
        audience = her.audience if her.audience in speaks_to else speaks_to[0]
        act = start_act(her.frame, her.language, audience, "portal", known_risk(db, old.client_id))
        perform(db, new, act, actor=THE_CLIENT)
    return new


def take_offer(db: sa.Connection, journey_id: str, slug: str, *, key: str) -> str:
    """She takes what her plan offers. A main quest moves her over; one beside, or one that suspends, begins with it.

    A plan that she came through to its end is not moved on: it has ended well. Taken twice it is taken once.
    Raises ActRefused (NotOffered is one), QuestNotPublished, PlanUnderway.
    """
    client_id = client_of(db, journey_id)
    hold_plans_still(db, client_id)
    version, held = newest_version(db, slug), hold_still(db, journey_id)
    if open_quests(db, client_id).get(version.place) == slug:
        raise NothingToChange
    if not _is_offered(held, slug) or not _is_for_her(db, client_id, version):
        raise NotOffered(slug)
    if version.place == "main" and held.quest.place == "main" and held.state.ending in (None, "abandoned"):
        moved = perform_held(db, held, Act("move_on", detail={"to": slug}), actor=THE_CLIENT, key=key)
        new = after_act(db, journey_id, moved, by=THE_CLIENT)
        if new is None:
            raise NothingToChange
        return new
    return _begin_from(db, journey_id, slug, starts=True)


def _is_for_her(db: sa.Connection, client_id: str, version: PublishedVersion) -> bool:
    """Whether the quest speaks to her."""
    return _audience_of(db, client_id) in definition_of(db, version.id).audience


def _audience_of(db: sa.Connection, client_id: str) -> str:
    """Whom a quest has to speak to, to fit her: herself, someone close to a person, a young person."""
    return str(db.execute(_HER, {"of_client": client_id}).one().audience)


def _speaks_to(db: sa.Connection, client_id: str, leaving: str) -> set[str]:
    """Whom a quest may speak to that she goes over to.

    A quest for oneself and for close people alike, as the one after a call, lets her say which she is. The young stay
    with what is made for the young (domain.md section 4, G15).
    """
    whom = _audience_of(db, client_id)
    found = newest_of(db, {leaving}).get(leaving)
    if whom == Audience.YOUNG or found is None:
        return {whom}
    return {whom} | (set(definition_of(db, found.id).audience) - {Audience.YOUNG.value})


def _is_offered(held: Held, slug: str) -> bool:
    """Whether the quest itself offers it now; the way back after a lapse is open from every quest."""
    if not held.state.is_started or held.state.ending not in (None, "abandoned", "exited_well"):
        return False
    if slug == BACK_ON_TRACK and held.state.lapsed_at is not None:
        return True
    offers = offers_due(held.quest, held.state, clock.now())
    return any(offer.quest == slug and offer.asks_for == "client" for offer in offers)
