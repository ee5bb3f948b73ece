"""What the worker writes when time alone decides: ends of dated pauses, contact that was lost, calls to be made.

Whom to look at is found first, without a lock. Each journey is then held still and looked at again: between the two
she may have acted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.queries.journeys import events_of, pauses_ending, quiet_since
from app.queries.quest_versions import definition_of, published_versions
from app.queries.safe_contact import locked_since, watched_since, ways_to_reach
from app.queries.service_hours import promise_ends
from app.queries.tasks import latest_tasks, running_states
from app.services import tasks
from app.services.journeys import THE_SYSTEM, Held, hold_still, perform_held
from app.services.tasks import open_task
from quests.conditions import missed_check_ins, offers_open
from quests.definition import Offer, Quest
from quests.journey import JourneyState
from quests.lost_contact import contact_lost_due
from quests.progress import Act, ActRefused

QUIET_BEFORE_LOST = timedelta(days=28)


def end_pause_if_due(db: sa.Connection, journey_id: str) -> bool:
    """Write ``resumed`` for a dated pause that is over; False where she came back before us, or chose another day."""
    held = hold_still(db, journey_id)
    until = held.state.paused_until
    return until is not None and until <= clock.now() and _was_done(db, held, Act("resume"))


def lose_contact_if_due(db: sa.Connection, journey_id: str) -> bool:
    """Write ``contact_lost`` where the rule of surface.md ("Abandoned") holds now; tells whether it did.

    Whether contact is permitted is for her own contact rules to say: who allows a channel is not lost untried. Where
    the quest leaves the end to a supervisor no rule of time speaks (domain.md 3.3), nor while somebody may be
    watching, nor under the lock of P-V: whom nobody may write to is not lost.
    """
    held = hold_still(db, journey_id)
    is_left_alone = watched_since(db, held.client_id) or locked_since(db, held.client_id)
    if held.quest.exits.lost_contact == "supervisor" or is_left_alone:
        return False
    contact_permitted = bool(ways_to_reach(db, journey_id))
    is_due = contact_lost_due(events_of(db, journey_id), clock.now(), contact_permitted)
    return is_due and _was_done(db, held, Act("lose_contact"))


def ask_for_calls_due(db: sa.Connection, journey_id: str) -> bool:
    """Open a task for the counsellor where an offer of the quest asks for her; tells whether one was opened.

    A task that somebody closed stays closed until something new makes the offer hold. The worker closes none. While
    somebody may be watching, no clock asks for a call (domain.md 2.1, P-V 7); once nobody is, the next tick does.
    """
    held, now = hold_still(db, journey_id), clock.now()
    if held.state.has_ended or held.state.is_paused or held.state.is_on_hold:
        return False
    if watched_since(db, held.client_id):
        return False
    kinds = _calls_due(held.quest, held.state, latest_tasks(db, [journey_id]).get(journey_id, {}), now)
    for kind in kinds:
        due_at = promise_ends(db, tasks.CALL_WITHIN, now, held.zone)
        open_task(db, kind, held.client_id, journey_id, due_at=due_at)
    return bool(kinds)


def _calls_due(quest: Quest, state: JourneyState, known: Mapping[str, datetime], now: datetime) -> set[str]:
    """The kinds of task that the quest's offers ask of the counsellor now. ``known``: when each was opened last."""
    offers = offers_open(quest, state, state.levels_entered, now)
    holding = [_what_and_since(offer, quest, state, now) for offer in offers if offer.asks_for == "counsellor"]
    return {kind for kind, since in holding if kind not in known or (since is not None and known[kind] < since)}


def _what_and_since(offer: Offer, quest: Quest, state: JourneyState, now: datetime) -> tuple[str, datetime | None]:
    """Which kind of task an offer asks for, and since when it holds; None where nobody can say."""
    if offer.when.missed_check_ins is not None:
        gone_by = (state.steps[slug].due_by for slug in missed_check_ins(quest, state, now))
        return tasks.MISSED_CHECK_INS, max((by for by in gone_by if by is not None), default=None)
    if offer.when.lapse_reported:
        return tasks.LAPSE, state.lapsed_at
    return tasks.CALL_HER, None


def _was_done(db: sa.Connection, held: Held, act: Act) -> bool:
    try:
        perform_held(db, held, act, actor=THE_SYSTEM)
    except ActRefused:
        return False
    return True


def journeys_to_look_at(db: sa.Connection) -> tuple[list[str], list[str]]:
    """Ids of journeys whose pause is over, and of those quiet for so long that contact may be lost."""
    now = clock.now()
    return pauses_ending(db, now), quiet_since(db, now - QUIET_BEFORE_LOST)


def journeys_that_ask_for_a_call(db: sa.Connection) -> list[str]:
    """Ids of running journeys where an offer for the counsellor holds and nobody was asked yet."""
    now, asking = clock.now(), {}
    for version in published_versions(db):
        quest = definition_of(db, version.id)
        if any(offer.asks_for == "counsellor" for level in quest.levels for offer in level.offers):
            asking[version.id] = quest
    running = running_states(db, list(asking))
    known = latest_tasks(db, [journey_id for journey_id, _version, _state in running])
    return [
        journey_id
        for journey_id, version_id, state in running
        if _calls_due(asking[version_id], state, known.get(journey_id, {}), now)
    ]
