"""Erasing somebody: nothing that says who she was is left, and the numbers say what they said before (P13)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models import all_tables
from app.queries.dropoff import exact_dropoff
from app.queries.handovers import clock_cause
from app.queries.journeys import journey_ids
from app.services import audit, erasing, phrases
from app.services.erasing import NoSuchClient, erase_again, erase_client, fingerprint_of
from app.services.journeys import THE_SYSTEM, differences, perform
from app.services.outbox import NewMessage, plan
from app.services.sealing import KeyDestroyed, open_locker
from app.vault import Vault
from app.vocabulary import ActorKind, Role
from config import Settings
from quests.progress import Act
from tests.a_full_record import FullRecord, fill
from tests.accounts import a_client, a_staff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import SLUG, Walker, a_walker

LOG = all_tables().tables["audit"]
NAMES = ("Quiet Heron", "Tall Reed", "Calm Birch")


@pytest.fixture
def people(database: Database, settings: Settings, frozen_clock: FrozenClock) -> list[FullRecord]:
    """Three people of whom something is kept in every table, and who did something two days ago."""
    return some_people(database, settings, frozen_clock)


@pytest.fixture
def her(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> FullRecord:
    """One person of whom something is kept in every table."""
    return some_people(sqlite_database, sqlite_settings, frozen_clock, NAMES[:1])[0]


def some_people(
    database: Database, settings: Settings, frozen_clock: FrozenClock, names: tuple[str, ...] = NAMES
) -> list[FullRecord]:
    staff = a_staff(database, settings, Role.COUNSELLOR)
    walkers = [a_walker(database, settings, name) for name in names]
    for walker in walkers:
        walker.send("how-we-work")
        audit.record_opening(database, staff.id, walker.client_id, "record")
    found = [fill(walker, staff.id, name=str(number)) for number, walker in enumerate(walkers)]
    frozen_clock.advance(days=2)
    return found


def erase(record: FullRecord, *, by: tuple[ActorKind, str] | None = None) -> None:
    walker = record.walker
    with walker.database.begin() as db:
        pepper = walker.settings.pepper
        erase_client(db, walker.client_id, pepper=pepper, actor=by or (ActorKind.CLIENT, walker.client_id))


def everything_in(database: Database) -> str:
    """Each value of each row of each table, as it reads."""
    found: list[str] = []
    with database.reading() as db:
        for table in all_tables().sorted_tables:
            found += [f"{table.name}: {tuple(row)!r}" for row in db.execute(sa.select(table))]
    return "\n".join(found)


def old_step_ids(walker: Walker) -> list[str]:
    steps = all_tables().tables["step_run"]
    with walker.database.reading() as db:
        return list(db.execute(sa.select(steps.c.id).where(steps.c.journey_id == walker.journey_id)).scalars())


def ids_of_contacts(walker: Walker) -> list[str]:
    """Those of her contacts, protocols and clocks."""
    tables = [all_tables().tables[name] for name in ("contact_card", "protocol_run", "service_clock")]
    with walker.database.reading() as db:
        ids = [
            list(db.execute(sa.select(table.c.id).where(table.c.client_id == walker.client_id)).scalars())
            for table in tables
        ]
    assert all(ids)
    return [one for found in ids for one in found]


def test_nothing_is_left_that_says_who_she_was_and_the_others_are_untouched(
    people: list[FullRecord], database: Database
) -> None:
    gone, others = people[:2], people[2]
    traces = [
        trace
        for one in gone
        for trace in (one.walker.client_id, one.walker.journey_id, *old_step_ids(one.walker), *map(repr, one.sealed))
    ] + [trace for one in gone for trace in ids_of_contacts(one.walker)]
    assert all(len(one.sealed) >= 18 for one in gone)
    before = everything_in(database)
    assert all(trace in before for trace in traces)
    for one in gone:
        erase(one)
    after = everything_in(database)
    assert not [trace for trace in (*traces, *NAMES[:2]) if trace in after]
    kept = (others.walker.client_id, NAMES[2], *map(repr, others.sealed))
    assert not [trace for trace in kept if trace not in after]


def test_what_she_wrote_opens_for_nobody_any_more(her: FullRecord, sqlite_database: Database) -> None:
    erase(her)
    with sqlite_database.reading() as db, pytest.raises(KeyDestroyed):
        open_locker(db, Vault.of(her.walker.settings), her.walker.client_id)


def test_the_numbers_are_the_same_and_every_projection_equals_its_events(
    people: list[FullRecord], database: Database
) -> None:
    def numbers() -> object:
        with database.reading() as db:
            return exact_dropoff(db, SLUG, zone=ZoneInfo("UTC"))

    before = numbers()
    erase(people[0])
    erase(people[1], by=(ActorKind.SYSTEM, "command line"))
    assert numbers() == before
    with database.reading() as db:
        found = {journey_id: differences(db, journey_id) for journey_id in journey_ids(db)}
    assert len(found) == len(NAMES)
    assert not any(found.values())


def test_a_table_that_names_a_client_is_named_by_the_erasure_too() -> None:
    """Whoever adds a table decides what becomes of it here, and in the copy that a client gets of her data."""
    assert unnamed() == set()


def unnamed() -> set[str]:
    named = {table.__tablename__ for table in erasing.GOES} | erasing.STAYS.keys()
    names = {"client_id", "journey_id", "card_id", "run_id"}
    return {table.name for table in all_tables().sorted_tables if names & set(table.c.keys())} - named


def test_a_table_left_out_of_the_list_is_found(
    her: FullRecord, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without the table in the list her row stays, or the database itself refuses to forget by halves."""
    forgotten = tuple(table for table in erasing.GOES if table.__tablename__ != "note")
    monkeypatch.setattr(erasing, "GOES", forgotten)
    assert unnamed() == {"note"}
    with suppress(sa.exc.IntegrityError):
        erase(her)
    assert her.walker.client_id in everything_in(sqlite_database)


def test_messages_tries_and_addresses_go_and_what_staff_were_told_says_nobody(
    people: list[FullRecord], database: Database
) -> None:
    tables, gone = all_tables().tables, people[0]
    outgoing, delivery = tables["outgoing"], tables["delivery"]
    alert_of_her = f"alert:{gone.walker.journey_id}"
    clock_id = ids_of_contacts(gone.walker)[-1]
    with database.begin() as db:
        staff_id = db.execute(sa.select(tables["staff"].c.id)).scalar_one()
        message = NewMessage(alert_of_her, "staff_alert", clock.now(), staff_id=staff_id, booking_id="a talk of hers")
        (alert,) = plan(db, [replace(message, journey_id=gone.walker.journey_id)])
        plan(db, [replace(message, cause=clock_cause(clock_id, staff_id), booking_id=None)])
    erase(gone)
    with database.reading() as db:
        left = db.execute(sa.select(outgoing.c.client_id, outgoing.c.id)).all()
        row = db.execute(sa.select(outgoing).where(outgoing.c.id == alert)).one()
        counts = [
            db.execute(sa.select(sa.func.count()).select_from(tables[name])).scalar_one()
            for name in ("delivery", "reach_address", "reminder_choice", "messenger_code")
        ]
        tried = db.execute(sa.select(delivery.c.outgoing_id)).scalars().all()
    assert {one.client_id for one in left} == {None, *(one.walker.client_id for one in people[1:])}
    assert counts == [2, 2, 2, 2]
    assert set(tried) <= {one.id for one in left}
    assert (row.staff_id, row.booking_id) == (staff_id, None)
    assert gone.walker.journey_id not in repr(tuple(row))
    assert clock_id not in everything_in(database)


def test_of_a_contact_and_its_protocol_stays_that_there_was_one_and_nothing_runs_on(
    her: FullRecord, sqlite_database: Database
) -> None:
    erase(her)
    tables = all_tables().tables
    with sqlite_database.reading() as db:
        card = db.execute(sa.select(tables["contact_card"])).mappings().one()
        run = db.execute(sa.select(tables["protocol_run"])).mappings().one()
        owed = db.execute(sa.select(tables["service_clock"])).mappings().one()
        words = db.execute(sa.select(tables["contact_answer"].c.card_id)).all()
    assert (card["channel"], card["risk"], card["dek_wrapped"], words) == ("call", "high", None, [])
    assert (run["card_id"], owed["card_id"], owed["run_id"]) == (card["id"], card["id"], run["id"])
    assert run["because"] == {"level": "high", "rule": "R1"}
    assert None not in (card["closed_at"], run["closed_at"], owed["stopped_at"])
    assert card["client_id"] == run["client_id"] == owed["client_id"] != her.walker.client_id


def test_what_runs_ends_and_a_booked_time_is_free_again(people: list[FullRecord], database: Database) -> None:
    tables = all_tables().tables
    with database.reading() as db:
        assert db.execute(sa.select(tables["slot"].c.booking_id)).scalars().first() is not None
    for one in people:
        erase(one)
    with database.reading() as db:
        assert set(db.execute(sa.select(tables["journey"].c.ending)).scalars()) == {"stopped"}
        assert set(db.execute(sa.select(tables["slot"].c.booking_id)).scalars()) == {None}
        assert not db.execute(sa.select(tables["task"].c.id).where(tables["task"].c.closed_at.is_(None))).all()


def test_the_log_says_that_somebody_was_erased_and_not_who(her: FullRecord, sqlite_database: Database) -> None:
    erase(her)
    with sqlite_database.reading() as db:
        erased = db.execute(sa.select(LOG).where(LOG.c.action == "client_erased")).mappings().one()
        opened = db.execute(sa.select(LOG).where(LOG.c.action == "client_opened")).mappings().all()
    assert erased["detail"] == {"why": "own_choice", "was_at_risk": False}
    assert erased["actor_id"] == erased["object_id"] != her.walker.client_id
    assert erased["object_id"] in {row["object_id"] for row in opened}


def test_that_a_person_still_had_to_look_at_her_stands_in_the_log(her: FullRecord, sqlite_database: Database) -> None:
    with sqlite_database.begin() as db:
        perform(db, her.walker.journey_id, Act("start_hold"), actor=THE_SYSTEM)
    erase(her)
    with sqlite_database.reading() as db:
        detail = db.execute(sa.select(LOG.c.detail).where(LOG.c.action == "client_erased")).scalar_one()
    assert detail["was_at_risk"] is True


def test_whoever_was_erased_cannot_be_erased_twice_nor_come_back(
    sqlite_database: Database, sqlite_settings: Settings
) -> None:
    her = a_client(sqlite_database, sqlite_settings, "Quiet Heron")
    record = FullRecord(Walker(sqlite_database, sqlite_settings, her.id, ""))
    erase(record)
    with pytest.raises(NoSuchClient):
        erase(record)
    assert phrases.check_phrase(sqlite_database, sqlite_settings, her.phrase, ip=None) is None


def test_an_older_copy_that_is_brought_back_forgets_her_again(
    people: list[FullRecord], database: Database, settings: Settings
) -> None:
    """The ledger names nobody, and whoever holds the pepper can tell by it whom to forget."""
    walker = people[0].walker
    ledger = frozenset({fingerprint_of(settings.pepper, walker.client_id), fingerprint_of(settings.pepper, new_id())})
    with database.begin() as db:
        assert erase_again(db, ledger, pepper=settings.pepper) == 1
    after = everything_in(database)
    assert walker.client_id not in after
    assert people[1].walker.client_id in after
    assert fingerprint_of(settings.pepper, walker.client_id) in after


# --- the file itself -------------------------------------------------------------------------------------------------


def test_neither_the_file_nor_its_log_of_writes_holds_a_trace(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    people = some_people(sqlite_database, sqlite_settings, frozen_clock)
    traces = [
        trace
        for number, one in enumerate(people)
        for trace in (
            *(one.walker.client_id.encode(), one.walker.journey_id.encode(), NAMES[number].encode()),
            *(step.encode() for step in old_step_ids(one.walker)),
            *one.sealed,
        )
    ]
    assert set(found_in_files(sqlite_database, traces)) == set(traces)
    for one in people:
        erase(one)
    assert found_in_files(sqlite_database, traces)  # The control: until the log of writes is emptied, it tells.
    sqlite_database.wipe_deleted()
    assert found_in_files(sqlite_database, traces) == []


def found_in_files(database: Database, traces: list[bytes]) -> list[bytes]:
    """Those that the SQLite file, or what lies beside it, holds as plain bytes."""
    place = Path(str(database.engine.url.database))
    beside = [place.with_name(place.name + end) for end in ("-wal", "-shm")]
    content = b"".join(one.read_bytes() for one in (place, *beside) if one.exists())
    return [trace for trace in traces if trace in content]
