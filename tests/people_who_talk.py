"""Somebody on a small quest whose first step is a talk at a time that she chooses, and a counsellor with times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.staff import Staff, StaffRole
from app.models.talks import Booking, Slot
from app.queries.bookings import BookingRow, standing_booking
from app.services import bookings, clients, plans
from app.services.journeys import THE_CLIENT, Actor, Performed
from app.services.quest_versions import publish
from app.vault import Vault
from app.vocabulary import Role, StaffState
from config import Settings
from tests.people_on_a_quest import Walker
from tests.quests.walking import level, quest, step

SLUG = "a-talk-first"
TALK = "first-talk"
PROMISE = timedelta(hours=72)


def talk_quest(**more: Any) -> str:
    """The definition as it is published: a talk and a task, then a second level of one step."""
    talk = step(
        TALK,
        "booking",
        title="A first talk",
        plain_title="First talk",
        hint="Talk with a counsellor for half an hour.",
        why="A talk makes the next steps easier.",
        minutes=30,
        promise={"hours": 72},
        **more,
    )
    first = level("meet", talk, step("look-around"), done={"all_of": (TALK,)})
    made = quest(first, level("go-on", step("a-task")), slug=SLUG, title="Talk first", plain_title="A talk first")
    return made.model_dump_json(by_alias=True, exclude_defaults=True)


def publish_talk_quest(db: sa.Connection, **more: Any) -> None:
    publish(db, talk_quest(**more), file="a-talk-first.yaml")


def a_counsellor(database: Database, name: str = "Dana Example") -> Actor:
    """Somebody of the staff who takes part in the tests of the services alone and never signs in."""
    staff_id = new_id()
    with database.begin() as db:
        db.execute(
            sa.insert(Staff).values(
                id=staff_id,
                email=f"{staff_id}@example.org",
                name=name,
                state=StaffState.ACTIVE,
                password_hash="not used here",
                totp_secret_sealed=b"not used here",
                created_at=clock.now(),
            )
        )
        db.execute(sa.insert(StaffRole).values(staff_id=staff_id, role=Role.COUNSELLOR))
    return Actor(Role.COUNSELLOR.value, staff_id)


def somebody_to_talk_with(database: Database, settings: Settings, pseudonym: str = "Quiet Heron") -> Walker:
    """A client who has just begun the small quest; nobody has taken her plan."""
    with database.begin() as db:
        client_id = clients.create_client(db, Vault.of(settings), pseudonym=pseudonym, language="en")
    return begins_to_talk(database, settings, client_id)


def begins_to_talk(database: Database, settings: Settings, client_id: str) -> Walker:
    """This client starts the small quest."""
    with database.begin() as db:
        publish_talk_quest(db)
        plans.start_plan(db, client_id, SLUG, zone="UTC", frame="journey", language="en", audience="self")
    walker = Walker(database, settings, client_id, "")
    return Walker(database, settings, client_id, walker.journey().id)


def publishes(
    database: Database,
    by: Actor,
    *starts: datetime,
    minutes: int = 30,
    ways: Sequence[str] = ("phone", "chat", "in_person"),
) -> list[str]:
    assert by.staff_id is not None
    with database.begin() as db:
        return bookings.publish_times(db, by.staff_id, starts, minutes=minutes, ways=ways)


def books(
    walker: Walker, slot_id: str, *, way: str = "chat", actor: Actor = THE_CLIENT, key: str | None = None
) -> Performed:
    with walker.database.begin() as db:
        return bookings.book(db, walker.journey_id, TALK, slot_id, way=way, actor=actor, key=key)


def talk_of(walker: Walker) -> BookingRow:
    """The talk that is booked for her."""
    with walker.database.reading() as db:
        found = standing_booking(db, walker.journey_id, TALK)
    assert found is not None
    return found


def slot_rows(database: Database) -> dict[str, Any]:
    """Every published time as it lies in the database, by its id."""
    with database.reading() as db:
        return {row.id: row for row in db.execute(sa.select(Slot.__table__))}


def booking_rows(database: Database) -> list[Any]:
    """Every talk as it lies in the database, in the order of booking."""
    with database.reading() as db:
        return list(db.execute(sa.select(Booking.__table__).order_by(Booking.made_at)))
