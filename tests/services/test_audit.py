"""What was done stays told, even when the work around it was undone."""

from __future__ import annotations

import sqlalchemy as sa

from app.extensions import Database
from app.queries.access import openings_of_client
from app.services import audit
from app.vocabulary import ActorKind, Role
from config import Settings
from tests.accounts import a_client, a_staff
from tests.clocks import FrozenClock


def test_an_entry_survives_the_rollback_of_the_work_that_follows(sqlite_database: Database) -> None:
    audit.record(sqlite_database, audit.Entry(ActorKind.SYSTEM, "", "tried"))
    with sqlite_database.begin() as db:
        audit.append(db, audit.Entry(ActorKind.SYSTEM, "", "done"))
        db.rollback()
    with sqlite_database.reading() as db:
        assert db.scalars(sa.text("SELECT action FROM audit")).all() == ["tried"]


def test_a_client_can_be_told_who_opened_her_record(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    hers, other = a_client(database, settings), a_client(database, settings)
    noor = a_staff(database, settings, Role.COUNSELLOR, name="Noor Example")
    audit.record_opening(database, noor.id, hers.id, "answers")
    frozen_clock.advance(minutes=1)
    audit.record_opening(database, noor.id, hers.id, "plan")
    audit.record_opening(database, noor.id, other.id, "plan")
    with database.reading() as db:
        openings = openings_of_client(db, hers.id)
    assert [(one.staff_name, one.detail) for one in openings] == [
        ("Noor Example", {"page": "plan"}),
        ("Noor Example", {"page": "answers"}),
    ]
