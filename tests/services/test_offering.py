"""Who has a client's plan when a quest is offered to her."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.journeys import Journey
from app.models.staff import Staff
from app.services import caseload, offering, plans
from app.services.journeys import Actor
from app.vocabulary import Role, StaffState
from config import Settings
from tests.clocks import FrozenClock
from tests.people_on_a_quest import SLUG, Walker, a_walker


def someone(database: Database, role: Role) -> Actor:
    """An active member of staff, as she acts."""
    staff_id = new_id()
    with database.begin() as db:
        db.execute(
            sa.insert(Staff).values(
                id=staff_id,
                email=f"{staff_id}@example.org",
                name=f"{role.value} Example",
                state=StaffState.ACTIVE,
                password_hash="not used here",
                totp_secret_sealed=b"not used here",
                created_at=clock.now(),
            )
        )
    return Actor(role.value, staff_id)


def an_ended_plan(database: Database, settings: Settings, counsellor: Actor | None = None) -> Walker:
    """A client whose plan ended, with this counsellor or with none."""
    walker = a_walker(database, settings)
    with database.begin() as db:
        if counsellor is not None:
            caseload.take_journey(db, walker.journey_id, actor=counsellor)
        plans.stop(db, walker.journey_id, has_what_she_came_for=True, key="enough")
    return walker


def counsellor_after_offer(walker: Walker, by: Actor) -> str | None:
    """A quest is offered; gives who has the new journey."""
    with walker.database.begin() as db:
        journey_id = offering.offer_quest(db, walker.client_id, SLUG, zone="UTC", actor=by)
        found: str | None = db.execute(sa.select(Journey.counsellor_id).where(Journey.id == journey_id)).scalar_one()
    return found


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNSELLOR, Role.AGENT])
def test_whoever_offers_a_client_keeps_her_counsellor(
    database: Database, settings: Settings, frozen_clock: FrozenClock, role: Role
) -> None:
    dana, other = someone(database, Role.COUNSELLOR), someone(database, role)
    walker = an_ended_plan(database, settings, dana)
    frozen_clock.advance(days=1)
    assert counsellor_after_offer(walker, other) == dana.staff_id


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNSELLOR, Role.CLINICIAN])
def test_a_client_without_a_counsellor_comes_to_who_offers(
    database: Database, settings: Settings, frozen_clock: FrozenClock, role: Role
) -> None:
    offering = someone(database, role)
    walker = an_ended_plan(database, settings)
    frozen_clock.advance(days=1)
    assert counsellor_after_offer(walker, offering) == offering.staff_id


def test_who_may_not_take_a_plan_does_not_get_one_by_offering(database: Database, settings: Settings) -> None:
    walker = an_ended_plan(database, settings)
    assert counsellor_after_offer(walker, someone(database, Role.AGENT)) is None


def test_a_counsellor_who_left_is_given_nobody(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    dana, chief = someone(database, Role.COUNSELLOR), someone(database, Role.SUPERVISOR)
    walker = an_ended_plan(database, settings, dana)
    with database.begin() as db:
        db.execute(sa.update(Staff).where(Staff.id == dana.staff_id).values(state=StaffState.LEFT))
    frozen_clock.advance(days=1)
    assert counsellor_after_offer(walker, chief) == chief.staff_id
