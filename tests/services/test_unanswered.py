"""After two reminders of a step without an answer there is no third: somebody is asked to decide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.jobs.worker import tick
from app.models.outbox import Outgoing
from app.models.words import Task
from app.services import watched
from config import Settings
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_who_are_reminded import DAY, HOUR, Reminded, publish_steps, somebody, until


@pytest.fixture
def her(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Reminded:
    """She did one step, and two reminders of the other one went out."""
    publish_steps(sqlite_database)
    her = somebody(sqlite_database, sqlite_settings)
    her.act("do_step", "a")
    until(frozen_clock, A_MONDAY_MORNING + 6 * DAY + HOUR, her, by=6 * HOUR)
    assert [(row.step, row.place) for row in her.rows("sent")] == [("b", 1), ("b", 2)]
    return her


def tasks_of(her: Reminded) -> list[Any]:
    with her.database.reading() as db:
        return list(db.execute(sa.select(Task.__table__).where(Task.kind == "no_answer").order_by(Task.opened_at)))


def two_days_later(clock: FrozenClock, her: Reminded) -> None:
    clock.advance(days=2)
    tick(her.database)


def test_two_days_after_the_second_somebody_decides_by_the_next_working_day_and_nothing_more_goes(
    her: Reminded, frozen_clock: FrozenClock
) -> None:
    clock_of_second = her.sent_at()[1]
    frozen_clock.set(clock_of_second + 2 * DAY - HOUR)
    tick(her.database)
    assert tasks_of(her) == []
    frozen_clock.advance(hours=1)
    tick(her.database)
    tick(her.database)
    [task] = tasks_of(her)
    assert (task.journey_id, task.closed_at) == (her.journey_id, None)
    assert task.due_at.date() == date(2026, 3, 11)
    until(frozen_clock, frozen_clock.now + 20 * DAY, her, by=12 * HOUR)
    assert len(her.rows("sent")) == 2
    assert len(tasks_of(her)) == 1


def test_what_she_does_closes_it(her: Reminded, frozen_clock: FrozenClock) -> None:
    two_days_later(frozen_clock, her)
    frozen_clock.advance(hours=1)
    her.act("start_step", "b")
    tick(her.database)
    [task] = tasks_of(her)
    assert (task.closed_at, task.closed_by) == (frozen_clock.now, None)


@pytest.mark.parametrize("how", ["acts", "taps", "rests", "is watched"])
def test_who_answered_in_any_way_or_is_watched_is_nobodys_decision(
    her: Reminded, frozen_clock: FrozenClock, how: str
) -> None:
    if how == "acts":
        her.act("start_step", "b")
    elif how == "rests":
        her.act("pause", until=None)
    with her.database.begin() as db:
        if how == "taps":
            first = sa.update(Outgoing).where(Outgoing.step == "b", Outgoing.place == 1)
            db.execute(first.values(answer="later", answered_at=frozen_clock.now))
        elif how == "is watched":
            watched.begin(db, her.client_id)
    two_days_later(frozen_clock, her)
    assert tasks_of(her) == []


def test_a_task_that_somebody_closed_stays_closed(her: Reminded, frozen_clock: FrozenClock) -> None:
    two_days_later(frozen_clock, her)
    with her.database.begin() as db:
        db.execute(sa.update(Task).values(closed_at=frozen_clock.now))
    two_days_later(frozen_clock, her)
    assert len(tasks_of(her)) == 1
