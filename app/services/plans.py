"""What a client does with her whole plan: start, rest, go on, stop, tell of a lapse, and say how a level was."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.words import LevelFeedback, Reply
from app.queries.journeys import known_risk
from app.queries.places import hold_plans_still
from app.services.journeys import THE_CLIENT, Performed, create_journey, perform
from app.services.offering import newest_version, start_act
from app.services.sealing import Locker
from quests.progress import Act, NothingToChange


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

    Raises QuestNotPublished, and AnotherPlanRuns where her place for it is taken.
    """
    hold_plans_still(db, client_id)
    version, risk = newest_version(db, slug), known_risk(db, client_id)
    journey_id = create_journey(db, client_id, version.id, zone)
    return perform(db, journey_id, start_act(frame, language, audience, channel, risk), actor=THE_CLIENT)


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
