"""The worker's tick: pauses end on their day, silence becomes lost contact by rule, nothing else changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.extensions import Database
from app.ids import new_id
from app.jobs.worker import tick
from app.queries.outbox import pulse
from app.services import plans
from app.services.journeys import differences
from config import Settings
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker


@pytest.fixture
def walker(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(database, settings)


def test_a_dated_pause_ends_on_its_day_and_not_before(walker: Walker, frozen_clock: FrozenClock) -> None:
    until = frozen_clock.now + timedelta(days=5)
    with walker.database.begin() as db:
        plans.pause(db, walker.journey_id, until=until, key=new_id())
    frozen_clock.set(until - timedelta(seconds=1))
    assert tick(walker.database) == 0
    frozen_clock.set(until)
    assert tick(walker.database) == 1
    assert not walker.journey().state.is_paused


def test_an_open_pause_never_ends_by_itself(walker: Walker, frozen_clock: FrozenClock) -> None:
    with walker.database.begin() as db:
        plans.pause(db, walker.journey_id, until=None, key=new_id())
    frozen_clock.advance(days=400)
    assert tick(walker.database) == 0
    assert walker.journey().state.is_paused


def test_silence_becomes_lost_contact_after_28_days_of_being_stalled(walker: Walker, frozen_clock: FrozenClock) -> None:
    frozen_clock.advance(days=7 + 28, seconds=-1)
    assert tick(walker.database) == 0
    frozen_clock.advance(seconds=1)
    assert tick(walker.database) == 1
    assert walker.journey().state.ending == "abandoned"
    assert tick(walker.database) == 0


def test_any_act_opens_the_way_again_and_nothing_was_lost(walker: Walker, frozen_clock: FrozenClock) -> None:
    walker.send("how-we-work")
    frozen_clock.advance(days=36)
    tick(walker.database)
    walker.send("what-i-want", {"change": "Sleep"})
    state = walker.journey().state
    assert state.ending is None
    assert state.levels_completed == ("where-i-am",)
    with walker.database.reading() as db:
        assert differences(db, walker.journey_id) == []


def test_every_tick_leaves_a_heartbeat(walker: Walker, frozen_clock: FrozenClock) -> None:
    tick(walker.database)
    frozen_clock.advance(minutes=1)
    tick(walker.database)
    with walker.database.reading() as db:
        assert pulse(db, frozen_clock.now).beat_at == frozen_clock.now
