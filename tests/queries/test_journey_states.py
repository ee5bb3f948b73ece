"""Where a journey stands, asked of the database, is where its events say that it stands."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.journeys import Journey
from app.queries.journey_states import standing
from app.queries.journeys import events_by_journey
from app.services.journeys import Actor, perform
from app.services.quest_versions import publish_library
from config import Settings
from quests.loading import library
from quests.progress import Act, ActRefused
from quests.trace import State, Trace
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_on_a_quest import SLUG, Walker, a_walker

QUEST = library()[SLUG]
STEPS = [slug for level in QUEST.levels for slug in level.step_slugs]
CLIENT, COUNSELLOR, SUPERVISOR, SYSTEM = (Actor(kind) for kind in ("client", "counsellor", "supervisor", "system"))
DEEDS: list[tuple[Actor, Callable[[str], Act]]] = [
    *[(CLIENT, lambda step: Act("do_step", step, detail={"evidence": QUEST.step(step).evidence}))] * 6,
    (CLIENT, lambda step: Act("start_step", step)),
    (CLIENT, lambda step: Act("skip_step", step)),
    *[(CLIENT, lambda step: Act("send_for_review", step))] * 2,
    *[(CLIENT, lambda step: Act("pause", detail={"until": None}))] * 3,
    (CLIENT, lambda step: Act("resume")),
    (CLIENT, lambda step: Act("stop")),
    *[(CLIENT, lambda step: Act("reopen"))] * 2,
    (COUNSELLOR, lambda step: Act("review_step", step, detail={"outcome": "one_change"})),
    (COUNSELLOR, lambda step: Act("change_risk", detail={"to": "high", "rule": "person"})),
    *[(SUPERVISOR, lambda step: Act("end_hold"))] * 2,
    (COUNSELLOR, lambda step: Act("record_contact", detail={"outcome": "no_answer"})),
    (CLIENT, lambda step: Act("ask_for_a_call")),
    (SYSTEM, lambda step: Act("lose_contact")),
]
PEOPLE, MOST_DEEDS, LOOKS = 14, 12, (0, 5, 8, 21, 60)


def walks(walker: Walker, chance: random.Random, frozen_clock: FrozenClock, deeds: int) -> None:
    """Somebody does this and that; what is refused leaves nothing."""
    frozen_clock.set(A_MONDAY_MORNING)
    for _deed in range(deeds):
        actor, make = chance.choice(DEEDS)
        try:
            with walker.database.begin() as db:
                perform(db, walker.journey_id, make(chance.choice(STEPS)), actor=actor, key=new_id())
        except ActRefused:
            continue
        frozen_clock.advance(hours=chance.choice((0, 3, 24, 100)))


def by_the_events(db: sa.Connection, journey_id: str) -> str:
    trace = Trace()
    for _journey, events in events_by_journey(db, among=sa.select(Journey.id).where(Journey.id == journey_id)):
        for event in events:
            trace.take(event)
    return str(trace.state_at(clock.now()))


def by_the_database(db: sa.Connection, journey_id: str) -> str:
    found: str = db.execute(sa.select(standing(clock.now())).where(Journey.id == journey_id)).scalar_one()
    return found


def test_the_database_and_the_events_say_the_same_of_everybody_at_any_time(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    with database.begin() as db:
        publish_library(db)
    chance, seen = random.Random(9), Counter[str]()
    for number in range(PEOPLE):
        walker = a_walker(database, settings, f"Quiet Heron {number}")
        walks(walker, chance, frozen_clock, number % MOST_DEEDS)
        stopped_at = frozen_clock.now
        for days in LOOKS:
            frozen_clock.set(stopped_at + timedelta(days=days))
            with database.reading() as db:
                said = by_the_database(db, walker.journey_id)
                assert said == by_the_events(db, walker.journey_id)
            seen[said] += 1
    assert {*State} - {State.COMPLETED, State.MOVED, State.EXITED_WELL} <= {*seen}


def test_the_moment_of_stalling_is_the_same_to_the_microsecond(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    with database.begin() as db:
        publish_library(db)
    frozen_clock.set(A_MONDAY_MORNING)
    walker = a_walker(database, settings, "Quiet Heron")
    trace = Trace()
    with database.reading() as db:
        for _journey, events in events_by_journey(db):
            for event in events:
                trace.take(event)
    since = trace.stalled_from()
    assert since is not None
    for moment, expected in ((since - timedelta(milliseconds=1), State.IN_PROGRESS), (since, State.STALLED)):
        frozen_clock.set(moment)
        with database.reading() as db:
            assert by_the_database(db, walker.journey_id) == expected


def test_each_journey_is_asked_for_its_own_steps_and_not_for_the_open_ones_of_everybody(
    sqlite_database: Database, frozen_clock: FrozenClock
) -> None:
    """SQLite has no statistics here, as in a service that never asked for them. Five thousand people took a minute."""
    asked: list[tuple[str, object]] = []
    stalled = sa.select(Journey.id).where(standing(clock.now()) == State.STALLED)
    with sqlite_database.reading() as db:
        sa.event.listen(db, "before_cursor_execute", lambda *sent: asked.append((sent[2], sent[3])))
        db.execute(stalled)
        statement, values = asked[-1]
        plan = [str(row.detail) for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    of_steps = [line for line in plan if "step_run" in line]
    assert len(of_steps) >= 2
    assert all("(journey_id=?" in line for line in of_steps), plan
