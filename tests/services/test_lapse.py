"""A lapse is told: everything stays, a counsellor is asked to be in touch, and a plan that had ended is open again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.models.words import Task
from app.services import offering, plans
from app.services.journeys import THE_SYSTEM, differences
from config import Settings
from quests.progress import JourneyNotRunning
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker


@pytest.fixture
def her(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(database, settings)


def tells(her: Walker, key: str = "") -> None:
    with her.database.begin() as db:
        plans.report_lapse(db, her.journey_id, key=key or new_id())


def test_all_she_did_stands_and_one_task_asks_for_a_counsellor(her: Walker, frozen_clock: FrozenClock) -> None:
    her.send("what-i-want", {"change": "sleep"})
    before = her.journey().state
    tells(her, "tap")
    tells(her, "tap")
    tells(her)
    after = her.journey().state
    assert after.lapsed_at == frozen_clock.now
    assert (after.steps, after.levels_completed, after.facts) == (before.steps, before.levels_completed, before.facts)
    with her.database.reading() as db:
        rows = db.execute(sa.select(Task.kind, Task.due_at, Task.closed_at)).all()
        assert differences(db, her.journey_id) == []
    assert [tuple(row) for row in rows] == [("lapse", frozen_clock.now + timedelta(hours=48), None)]


def test_a_plan_that_had_ended_is_open_again(her: Walker) -> None:
    with her.database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=True, key="enough")
    tells(her)
    assert her.journey().state.ending is None


def test_what_never_began_takes_no_lapse(her: Walker, database: Database) -> None:
    with database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=True, key="enough")
    with database.begin() as db:
        offered = offering.offer_quest(db, her.client_id, "take-back-control", zone="UTC", actor=THE_SYSTEM)
    with pytest.raises(JourneyNotRunning), database.begin() as db:
        plans.report_lapse(db, offered, key="tap")
