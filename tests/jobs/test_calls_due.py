"""The worker asks the counsellor to call, and gives up on nobody who allows a channel and was not tried."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.jobs.worker import tick
from app.models.words import Task
from app.queries.journeys import journey_of_client
from app.services import plans, staff_steps, tasks
from app.vocabulary import Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import allows, begun, on_quest, published
from tests.quests.walking import how_it_went, step

TWO_WENT_BY = {"when": {"missed_check_ins": 2}, "asks_for": "counsellor", "words": "Two check-ins went by."}
CHECK_INS = [how_it_went(f"day-{day}", due_from_days=day, due_by_days=day) for day in (1, 2, 3)]


@pytest.fixture
def cast(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


def checks_in(cast: Cast, dana: Colleague) -> Walker:
    return on_quest(cast, published(cast, *CHECK_INS, offers=(TWO_WENT_BY,)), of=dana)


def kinds(cast: Cast) -> list[tuple[str, bool]]:
    """Kind of each task, and whether it is open, in the order in which they were opened."""
    with cast.database.reading() as db:
        rows = db.execute(sa.select(Task.kind, Task.closed_at).order_by(Task.opened_at)).all()
    return [(row.kind, row.closed_at is None) for row in rows]


def ending(cast: Cast, walker: Walker) -> str | None:
    with cast.database.reading() as db:
        journey = journey_of_client(db, walker.client_id, walker.journey_id)
    assert journey is not None
    return journey.state.ending


def close_all(cast: Cast, walker: Walker, by: Colleague) -> None:
    with cast.database.begin() as db:
        for task_id in list(db.execute(sa.select(Task.id).where(Task.closed_at.is_(None))).scalars()):
            tasks.close_task(db, cast.locker(db, walker), task_id, actor=by.actor)


def test_two_check_ins_that_went_by_are_one_task(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    checks_in(cast, dana)
    frozen_clock.advance(days=2)
    assert tick(cast.database) == 0
    frozen_clock.advance(days=1)
    assert tick(cast.database) == 1
    assert tick(cast.database) == 0
    assert kinds(cast) == [("missed_check_ins", True)]


def test_a_closed_task_stays_closed_until_another_check_in_goes_by(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    walker = checks_in(cast, dana)
    frozen_clock.advance(days=3)
    tick(cast.database)
    close_all(cast, walker, dana)
    frozen_clock.advance(hours=1)
    assert tick(cast.database) == 0
    frozen_clock.advance(days=1)
    assert tick(cast.database) == 1
    assert kinds(cast) == [("missed_check_ins", False), ("missed_check_ins", True)]


def test_the_worker_closes_nothing(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    walker = checks_in(cast, dana)
    frozen_clock.advance(days=3)
    tick(cast.database)
    for slug in ("day-1", "day-2"):
        cast.send(walker, slug, {"kept": "kept"})
    tick(cast.database)
    assert kinds(cast) == [("missed_check_ins", True)]


def test_nobody_is_called_who_rests(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    walker = checks_in(cast, dana)
    frozen_clock.advance(days=1)
    with cast.database.begin() as db:
        plans.pause(db, walker.journey_id, until=None, key="rest")
    frozen_clock.advance(days=5)
    assert tick(cast.database) == 0
    assert kinds(cast) == []


def test_who_allows_a_channel_is_lost_only_after_two_contacts_without_an_answer(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "call")
    frozen_clock.advance(days=60)
    tick(cast.database)
    assert ending(cast, walker) is None
    for outcome in ("no_answer", "voicemail"):
        tick(cast.database)
        assert ending(cast, walker) is None
        with cast.database.begin() as db:
            staff_steps.record_call(db, walker.journey_id, None, outcome, actor=dana.actor)
    tick(cast.database)
    assert ending(cast, walker) == "abandoned"


def test_who_asked_not_to_be_contacted_is_lost_after_the_days_alone(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker)
    frozen_clock.advance(days=60)
    tick(cast.database)
    assert ending(cast, walker) == "abandoned"
