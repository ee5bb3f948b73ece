"""Between the worker's look and its act a person may have acted: then hers counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest

from app.extensions import Database
from app.ids import new_id
from app.services import plans, steps
from app.services.rules_of_time import end_pause_if_due, journeys_to_look_at, lose_contact_if_due
from config import Settings
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker

LONG_ENOUGH_TO_WAIT = 0.3


@pytest.fixture
def walker(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(database, settings)


def _pause(walker: Walker, days: int, frozen_clock: FrozenClock) -> None:
    with walker.database.begin() as db:
        plans.pause(db, walker.journey_id, until=frozen_clock.now + timedelta(days=days), key=new_id())


def test_a_pause_that_she_made_longer_meanwhile_goes_on(walker: Walker, frozen_clock: FrozenClock) -> None:
    _pause(walker, 2, frozen_clock)
    frozen_clock.advance(days=2)
    with walker.database.reading() as db:
        assert journeys_to_look_at(db)[0] == [walker.journey_id]
    _pause(walker, 9, frozen_clock)
    with walker.database.begin() as db:
        assert not end_pause_if_due(db, walker.journey_id)
    assert walker.journey().state.is_paused


def test_contact_is_not_lost_with_somebody_who_is_acting_at_this_moment(
    walker: Walker, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(days=7 + 28)

    def look() -> bool:
        with walker.database.begin() as db:
            return lose_contact_if_due(db, walker.journey_id)

    with ThreadPoolExecutor(1) as pool:
        with walker.database.begin() as db:
            steps.skip_step(db, walker.journey_id, "how-we-work", key=new_id())
            looked = pool.submit(look)
            sleep(LONG_ENOUGH_TO_WAIT)
        assert looked.result(timeout=20) is False
    assert walker.journey().state.ending is None
