"""Tasks: one open of a kind a journey, closed with a reason that is sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.words import Task
from app.permissions import Actor
from app.queries.tasks import task_for, tasks_of_client
from app.services.tasks import LAPSE, MISSED_CHECK_INS, TaskClosed, close_task, leave_in_peace, open_task
from app.vocabulary import Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import begun
from tests.quests.walking import step


@pytest.fixture
def cast(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


def ask(cast: Cast, walker: Walker, kind: str = LAPSE) -> str:
    with cast.database.begin() as db:
        due = clock.now() + timedelta(hours=1)
        return open_task(db, kind, walker.client_id, walker.journey_id, due_at=due)


def test_one_open_task_of_a_kind_is_enough(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    first = ask(cast, walker)
    assert ask(cast, walker) == first
    assert ask(cast, walker, MISSED_CHECK_INS) != first
    with cast.database.begin() as db:
        close_task(db, cast.locker(db, walker), first, actor=dana.actor)
    assert ask(cast, walker) != first


def test_a_task_is_closed_once_with_a_sealed_reason(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    task_id = ask(cast, walker)
    with cast.database.begin() as db:
        close_task(db, cast.locker(db, walker), task_id, actor=dana.actor, reason=" We met in town ")
    with cast.database.reading() as db:
        row = db.execute(sa.select(Task.closed_by, Task.reason_sealed)).one()
        words = cast.locker(db, walker).unseal(row.reason_sealed, table="task", column="reason_sealed", row_id=task_id)
    assert (row.closed_by, words) == (dana.id, "We met in town")
    with pytest.raises(TaskClosed), cast.database.begin() as db:
        close_task(db, cast.locker(db, walker), task_id, actor=dana.actor)


def test_a_task_is_for_her_counsellor_and_a_supervisor(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    chief, analyst = cast.staff(Role.SUPERVISOR), cast.staff(Role.ANALYST)
    walker = begun(cast, step("a"), of=dana)
    task_id = ask(cast, walker)

    def sees(person: Colleague) -> bool:
        actor = Actor(person.id, person.name, frozenset({person.role}))
        with cast.database.reading() as db:
            found = task_for(db, actor, task_id)
            assert bool(found) == bool(tasks_of_client(db, actor, walker.client_id))
        return found is not None

    assert [sees(person) for person in (dana, chief, tom, analyst)] == [True, True, False, False]


def test_leaving_somebody_in_peace_is_a_decision_that_is_kept(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    with cast.database.begin() as db:
        leave_in_peace(db, walker.client_id, walker.journey_id, actor=dana.actor)
    with cast.database.reading() as db:
        row = db.execute(sa.select(Task.kind, Task.closed_by, Task.closed_at)).one()
    assert (row.kind, row.closed_by, row.closed_at) == ("left_in_peace", dana.id, clock.now())
