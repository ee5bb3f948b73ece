"""What a client does with her whole plan: start, rest, go on, stop, tell of a lapse, and say how a level was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.models.words import Reply
from app.queries.journeys import client_of, known_risk
from app.queries.places import hold_plans_still
from app.queries.risk import was_high_lately
from app.queries.safe_contact import rules_of
from app.services.answer_notes import take_back_note
from app.services.answers import make_drafts
from app.services.journeys import THE_CLIENT, Performed, create_journey, hold_still, perform, perform_held
from app.services.level_feedback import keep_level_answer, keep_rating
from app.services.level_themes import count_answer
from app.services.offering import after_act, newest_version, start_act
from app.services.sealing import Locker
from app.services.tasks import LAPSE, open_task
from quests.progress import Act, NothingToChange

LAPSE_IS_READ_WITHIN = timedelta(hours=48)
"""A counsellor is asked to be in touch after a lapse within two days (domain.md 3.8, level 2)."""


class NoCallsAllowed(Exception):
    """She has not said that she may be called, or said that she may not."""


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
    performed = perform(db, journey_id, Act(verb), actor=THE_CLIENT, key=key)
    after_act(db, journey_id, performed, by=THE_CLIENT)
    return performed


def reopen(db: sa.Connection, journey_id: str, *, key: str) -> Performed:
    """She carries on where she was. Raises ActRefused."""
    return perform(db, journey_id, Act("reopen"), actor=THE_CLIENT, key=key)


def report_lapse(db: sa.Connection, journey_id: str, *, key: str) -> Performed:
    """She tells us that she gambled. Nothing is taken back, and her counsellor is asked to be in touch.

    Raises ActRefused.
    """
    performed = perform(db, journey_id, Act("report_lapse"), actor=THE_CLIENT, key=key)
    if not performed.is_repeat:
        due_at = clock.now() + LAPSE_IS_READ_WITHIN
        open_task(db, LAPSE, client_of(db, journey_id), journey_id, due_at=due_at)
    return performed


def ask_for_a_call(db: sa.Connection, journey_id: str, *, key: str) -> Performed:
    """She asks to be called; we promise it within 48 hours. Raises NoCallsAllowed, ActRefused."""
    rules = rules_of(db, client_of(db, journey_id))
    if rules is None or not rules.allows("call"):
        raise NoCallsAllowed(journey_id)
    return perform(db, journey_id, Act("ask_for_a_call"), actor=THE_CLIENT, key=key)


def fit(
    db: sa.Connection, journey_id: str, change: Mapping[str, Any], *, step: str | None = None, key: str
) -> Performed:
    """She fits her own plan: pace, depth, another day, a step more. That she chose so is all the reason there is.

    ``change`` is what ``quests.fitting`` reads. Raises ActRefused.
    """
    act = Act("adjust", step, detail={**change, "reason": "own_choice"})
    return perform(db, journey_id, act, actor=THE_CLIENT, key=key)


def do_again(db: sa.Connection, journey_id: str, step: str, *, key: str) -> Performed:
    """A step that she did is open once more. What she had sent is a draft again: hers alone, and nothing is lost.

    Raises ActRefused.
    """
    performed = perform(db, journey_id, Act("reopen_level", step), actor=THE_CLIENT, key=key)
    if not performed.is_repeat:
        make_drafts(db, journey_id, step)
    return performed


def give_level_feedback(
    db: sa.Connection, locker: Locker, journey_id: str, level: str, answer: str | int, *, key: str
) -> bool:
    """Keep her answer to the question that a level asks; once a level, False where it was given before.

    What is asked anonymously is kept without her: the event says that she answered, and not what. Nobody is asked so
    around a high risk, not even by a page that was open before.
    """
    held = hold_still(db, journey_id)
    if level not in held.quest.level_places:
        return False  # A level of an earlier version: it is read, and asks nothing more.
    asks = held.quest.level(level).asks
    if asks.is_anonymous and was_high_lately(db, held.client_id, clock.now()):
        return False
    score = answer if isinstance(answer, int) and not asks.is_anonymous else None
    act = Act("give_feedback", level=level, detail={"score": score})
    try:
        performed = perform_held(db, held, act, actor=THE_CLIENT, key=key)
    except NothingToChange:
        return False
    if performed.is_repeat:
        return False
    if asks.is_anonymous:
        keep_rating(db, held.quest, level, int(answer))
    else:
        keep_level_answer(db, locker, journey_id, level, answer)
        count_answer(db, held.quest, level, answer)
    return True


def mark_replies_read(db: sa.Connection, client_id: str) -> None:
    """She opened her messages."""
    unread = sa.update(Reply).where(Reply.client_id == client_id, Reply.read_at.is_(None))
    if db.execute(unread.values(read_at=clock.now())).rowcount:
        take_back_note(db, client_id)
