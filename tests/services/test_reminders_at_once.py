"""Two hands at once: whoever is first, nothing is left planned for somebody who may be watched or has stopped it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.services import reminder_choices, unanswered, watched
from app.services.journeys import THE_CLIENT, perform
from config import Settings
from quests.progress import Act
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_who_are_reminded import DAY, Reminded, publish_steps, sends, somebody

LONG_ENOUGH_TO_WAIT = 0.3
Change = Callable[[sa.Connection, str], object]


@pytest.fixture
def her(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Reminded:
    publish_steps(database)
    her = somebody(database, settings)
    her.act("do_step", "a")
    return her


def opens_the_next(her: Reminded, db: sa.Connection) -> None:
    perform(db, her.journey_id, Act("do_step", "b", detail={"evidence": "tick"}), actor=THE_CLIENT)


@pytest.mark.parametrize("change", [watched.begin, lambda db, her: reminder_choices.stop_everything(db, her, "page")])
@pytest.mark.parametrize("who_is_first", ["her step", "the change"])
def test_no_reminder_of_a_step_that_opens_at_that_moment_is_left(
    her: Reminded, change: Change, who_is_first: str
) -> None:
    both: list[Callable[[sa.Connection], object]] = [
        lambda db: opens_the_next(her, db),
        lambda db: change(db, her.client_id),
    ]
    first, second = both if who_is_first == "her step" else reversed(both)

    def later() -> None:
        with her.database.begin() as db:
            second(db)

    with ThreadPoolExecutor(1) as pool:
        with her.database.begin() as db:
            first(db)
            waits = pool.submit(later)
            sleep(LONG_ENOUGH_TO_WAIT)
        waits.result(timeout=20)
    assert her.live() == []


def test_what_is_asked_of_the_history_of_reminders_is_asked_of_both_databases(
    her: Reminded, frozen_clock: FrozenClock
) -> None:
    for day in (4, 5, 6, 9):
        frozen_clock.set(A_MONDAY_MORNING + day * DAY)
        sends(her.database, her.settings)
    assert len(her.rows("sent")) == 2
    with her.database.begin() as db:
        assert unanswered.ask_for_decisions(db) == 1
        assert unanswered.ask_for_decisions(db) == 0
