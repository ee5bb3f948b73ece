"""Somebody who opens many records within an hour is noted once, and supervisors are told (trust.md T5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.jobs.worker import tick
from app.models.access import Audit
from app.queries.bulk_reads import ALARM, RECORDS_AN_HOUR, alarms_since
from app.services.audit import Entry, append
from app.services.bulk_reads import note_many_opened
from app.vocabulary import ActorKind, Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague
from tests.services.test_staff_notices import planned, set_up_mail


@pytest.fixture
def service(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


def opens(cast: Cast, person: Colleague, number: int, *, often: int = 1) -> None:
    """So many different records are opened, each as often as this, at the clock's time."""
    with cast.database.begin() as db:
        for place in range(number):
            for _time in range(often):
                entry = Entry(ActorKind.STAFF, person.id, "client_opened", "client", f"c{place}", {"page": "record"})
                append(db, entry)


def alarms(cast: Cast, frozen_clock: FrozenClock) -> list[tuple[str, int]]:
    note_many_opened(cast.database)
    with cast.database.reading() as db:
        return [(one.name, one.number) for one in alarms_since(db, frozen_clock.now - timedelta(days=9))]


def test_one_record_more_than_the_limit_within_an_hour_is_noted_once_a_day(
    service: Cast, frozen_clock: FrozenClock
) -> None:
    dana, tom = service.staff(Role.COUNSELLOR), service.staff(Role.COUNSELLOR, "Tom Example")
    opens(service, tom, RECORDS_AN_HOUR, often=2)
    opens(service, dana, RECORDS_AN_HOUR)
    frozen_clock.advance(minutes=61)
    opens(service, dana, 30)
    assert alarms(service, frozen_clock) == [], "the same record twice is one, and the hour is over"
    opens(service, dana, RECORDS_AN_HOUR + 1)
    assert alarms(service, frozen_clock) == [("Dana Example", RECORDS_AN_HOUR + 1)]
    frozen_clock.advance(minutes=30)
    opens(service, dana, RECORDS_AN_HOUR + 9)
    assert len(alarms(service, frozen_clock)) == 1, "one alarm stands already"
    frozen_clock.advance(hours=25)
    opens(service, dana, RECORDS_AN_HOUR + 2)
    assert len(alarms(service, frozen_clock)) == 2


def test_other_supervisors_hear_of_it_once_and_never_the_one_whom_it_is_about(
    service: Cast, frozen_clock: FrozenClock
) -> None:
    chief, other = service.staff(Role.SUPERVISOR, "Chief Example"), service.staff(Role.SUPERVISOR, "Saule Example")
    set_up_mail(service)
    opens(service, chief, RECORDS_AN_HOUR + 1)
    for _tick in range(3):
        tick(service.database, settings=service.settings)
        frozen_clock.advance(minutes=1)
    about = [(name, variables["about"]) for name, variables, _at in planned(service)]
    assert about == [(other.name, "many_records")]
    with service.database.reading() as db:
        noted = db.execute(sa.select(sa.func.count()).where(Audit.action == ALARM)).scalar_one()
    assert noted == 1


def test_where_there_is_no_other_supervisor_who_reads_the_log_hears_of_it(service: Cast) -> None:
    chief, manager = service.staff(Role.SUPERVISOR, "Chief Example"), service.staff(Role.MANAGER, "Mira Example")
    service.staff(Role.COUNSELLOR)
    set_up_mail(service)
    opens(service, chief, RECORDS_AN_HOUR + 1)
    tick(service.database, settings=service.settings)
    assert [name for name, _variables, _at in planned(service)] == [manager.name]
