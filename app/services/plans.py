"""What a client does with her whole plan: start, accept, rest, go on, stop, and say how a level was."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.clients import Client
from app.models.words import LevelFeedback, Reply
from app.permissions import scope_of
from app.queries.caseload import has_open_journey
from app.queries.journeys import client_of, known_risk, latest_counsellor
from app.queries.quest_versions import NoSuchVersion, version_of
from app.services.journeys import THE_CLIENT, Actor, Performed, create_journey, perform
from app.services.sealing import Locker
from app.vocabulary import Permission, Role
from quests.progress import Act, NothingToChange


class QuestNotPublished(Exception):
    """No published version of this quest; there is nothing to start."""


class PlanUnderway(Exception):
    """She has a plan that runs, or an offer that waits for her: one at a time is enough."""


def start_plan(
    db: sa.Connection,
    client_id: str,
    slug: str,
    *,
    zone: str,
    frame: str,
    language: str,
    audience: str,
    channel: str = "portal",
) -> Performed:
    """A client who starts alone is on her way at once, unassigned. A risk that was found before comes along.

    Raises QuestNotPublished.
    """
    version_id, risk = _newest_version(db, slug), known_risk(db, client_id)
    journey_id = create_journey(db, client_id, version_id, zone)
    return perform(db, journey_id, _start(frame, language, audience, channel, risk), actor=THE_CLIENT)


def _newest_version(db: sa.Connection, slug: str) -> str:
    try:
        return version_of(db, slug).id
    except NoSuchVersion as error:
        raise QuestNotPublished(slug) from error


def _start(frame: str, language: str, audience: str, channel: str, risk: str) -> Act:
    detail = {"frame": frame, "language": language, "audience": audience, "risk": risk, "channel": channel}
    return Act("start", detail=detail)


def offer_quest(db: sa.Connection, client_id: str, slug: str, *, zone: str, actor: Actor) -> str:
    """Offer a quest to a client who has none running; she accepts or not. Returns the journey's id.

    Who was her counsellor stays her counsellor, whoever offers. A client who had none comes to the one who offers, if
    that is somebody who may take a journey, and otherwise to the Unassigned list.
    Raises QuestNotPublished, PlanUnderway.
    """
    db.execute(sa.select(Client.id).where(Client.id == client_id).with_for_update())
    if has_open_journey(db, client_id):
        raise PlanUnderway(client_id)
    counsellor_id = _counsellor_for(db, client_id, actor)
    journey_id = create_journey(db, client_id, _newest_version(db, slug), zone, counsellor_id=counsellor_id)
    perform(db, journey_id, Act("offer"), actor=actor)
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
    risk = known_risk(db, client_of(db, journey_id))
    return perform(db, journey_id, _start(frame, language, audience, "portal", risk), actor=THE_CLIENT, key=key)


def decline_offer(db: sa.Connection, journey_id: str, *, key: str) -> Performed:
    """The client says no to an offered quest; nothing is asked. Raises ActRefused."""
    return perform(db, journey_id, Act("decline"), actor=THE_CLIENT, key=key)


def pause(db: sa.Connection, journey_id: str, *, until: datetime | None, key: str) -> Performed:
    """She rests, to a date or open. Nothing runs meanwhile. Raises ActRefused."""
    return perform(db, journey_id, Act("pause", detail={"until": until}), actor=THE_CLIENT, key=key)


def resume(db: sa.Connection, journey_id: str, *, key: str) -> Performed:
    """She goes on. Raises ActRefused."""
    return perform(db, journey_id, Act("resume"), actor=THE_CLIENT, key=key)


def stop(db: sa.Connection, journey_id: str, *, has_what_she_came_for: bool, key: str) -> Performed:
    """She ends the plan: because it is enough, by her own judgement, or because she stops. Raises ActRefused."""
    verb = "exit_well" if has_what_she_came_for else "stop"
    return perform(db, journey_id, Act(verb), actor=THE_CLIENT, key=key)


def reopen(db: sa.Connection, journey_id: str, *, key: str) -> Performed:
    """She carries on where she was. Raises ActRefused."""
    return perform(db, journey_id, Act("reopen"), actor=THE_CLIENT, key=key)


def give_level_feedback(
    db: sa.Connection, locker: Locker, journey_id: str, level: str, answer: str | int, *, key: str
) -> bool:
    """Keep her answer to the question that a level asks; once a level, False where it was given before."""
    score = answer if isinstance(answer, int) else None
    try:
        performed = perform(
            db, journey_id, Act("give_feedback", level=level, detail={"score": score}), actor=THE_CLIENT, key=key
        )
    except NothingToChange:
        return False
    if performed.is_repeat:
        return False
    row_id = new_id()
    sealed = locker.seal(
        json.dumps(answer, ensure_ascii=False), table="level_feedback", column="answer_sealed", row_id=row_id
    )
    db.execute(
        sa.insert(LevelFeedback).values(
            id=row_id,
            client_id=locker.client_id,
            journey_id=journey_id,
            level=level,
            answer_sealed=sealed,
            at=clock.now(),
        )
    )
    return True


def mark_replies_read(db: sa.Connection, client_id: str) -> None:
    """She opened her messages."""
    db.execute(
        sa.update(Reply).where(Reply.client_id == client_id, Reply.read_at.is_(None)).values(read_at=clock.now())
    )
