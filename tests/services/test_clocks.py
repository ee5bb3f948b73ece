"""Clocks in the store: begun once, told once, standing still, stopped for good; and promises over closed days."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.jobs.clocks import tell_of_clocks
from app.jobs.worker import tick
from app.models.outbox import Outgoing
from app.models.staff import Staff
from app.permissions import Actor
from app.queries.clocks import ClockRow, clock_of, clocks_of_card, clocks_of_client, running_clocks
from app.queries.service_hours import hours_of, promise_ends
from app.services import clocks, contact_cards
from app.services.clocks import OVERRIDDEN
from app.services.service_hours import set_special_day, set_week
from app.vocabulary import Audience, ClockKind, ContactChannel, Role
from config import Settings
from quests.rules import Promise
from quests.service_hours import USUAL
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague
from tests.desk.day import begun
from tests.quests.walking import step

BERLIN = ZoneInfo("Europe/Berlin")
SPLIT = (*([((540, 720), (840, 1080))] * 5), (), ())


@pytest.fixture
def cast(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, sqlite_database, sqlite_settings)


@pytest.fixture
def on_both(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


def berlin(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def in_berlin(cast: Cast, by: Colleague, week: Sequence[Sequence[tuple[int, int]]] = USUAL) -> None:
    with cast.database.begin() as db:
        set_week(db, week, zone=BERLIN, staff_id=by.id)
        set_special_day(db, date(2026, 12, 24), "Christmas Eve", (540, 720), staff_id=by.id)
        set_special_day(db, date(2026, 12, 25), "Christmas", None, staff_id=by.id)


def a_card(cast: Cast, by: Colleague) -> str:
    with cast.database.begin() as db:
        return contact_cards.open_card(
            db, cast.vault, channel=ContactChannel.CALL, audience=Audience.SELF, language="en", staff_id=by.id
        )


def begin(cast: Cast, kind: ClockKind, card_id: str | None = None, client_id: str | None = None) -> str:
    with cast.database.begin() as db:
        hours = hours_of(db, cast.settings.zone)
        return clocks.start(db, kind, hours=hours, channel="call", card_id=card_id, client_id=client_id)


def read(cast: Cast, clock_id: str) -> ClockRow:
    with cast.database.reading() as db:
        found = clock_of(db, clock_id)
    assert found is not None
    return found


def go_on(cast: Cast, clock_id: str) -> bool:
    with cast.database.begin() as db:
        return clocks.go_on(db, clock_id, hours_of(db, cast.settings.zone))


def wait(cast: Cast, clock_id: str) -> bool:
    with cast.database.begin() as db:
        return clocks.wait(db, clock_id)


def stop(cast: Cast, clock_id: str, by: Colleague) -> bool:
    with cast.database.begin() as db:
        return clocks.stop(db, clock_id, "done", staff_id=by.id)


def who_was_told(cast: Cast, clock_id: str) -> list[str]:
    with cast.database.reading() as db:
        names = sa.select(Staff.name).join(Outgoing, Outgoing.staff_id == Staff.id)
        return list(db.scalars(names.where(Outgoing.cause.contains(clock_id)).order_by(Outgoing.planned_at)))


def test_the_same_clock_again_is_the_one_that_runs(on_both: Cast) -> None:
    agent = on_both.staff(Role.AGENT)
    card_id, other = a_card(on_both, agent), a_card(on_both, agent)
    first = begin(on_both, ClockKind.DEBT_HELP, card_id)
    assert begin(on_both, ClockKind.DEBT_HELP, card_id) == first
    assert begin(on_both, ClockKind.DEBT_HELP, other) != first
    assert begin(on_both, ClockKind.CLINICIAN, card_id) != first
    assert stop(on_both, first, agent)
    assert begin(on_both, ClockKind.DEBT_HELP, card_id) != first


def test_two_who_begin_at_once_begin_one(on_both: Cast) -> None:
    card_id = a_card(on_both, on_both.staff(Role.AGENT))
    together = threading.Barrier(2)

    def begun() -> str:
        together.wait()
        return begin(on_both, ClockKind.HANDOVER, card_id)

    with ThreadPoolExecutor(2) as pool:
        first, second = [future.result() for future in [pool.submit(begun) for _each in range(2)]]
    assert first == second


def test_a_more_urgent_clock_takes_the_place_of_a_complex_case(cast: Cast) -> None:
    card_id = a_card(cast, cast.staff(Role.AGENT))
    senior = begin(cast, ClockKind.SENIOR, card_id)
    handover = begin(cast, ClockKind.HANDOVER, card_id)
    assert read(cast, senior).outcome == OVERRIDDEN
    assert read(cast, handover).outcome is None
    assert begin(cast, ClockKind.SENIOR, card_id) == handover


def test_a_clock_is_told_of_in_order_and_each_once(cast: Cast, frozen_clock: FrozenClock) -> None:
    """The worker looks every ten seconds; nobody is on the rota, so supervisors hear first and the manager last."""
    agent, _mira = cast.staff(Role.AGENT), cast.staff(Role.SUPERVISOR, "Mira Holt")
    cast.staff(Role.MANAGER, "Omar Lind")
    clock_id = begin(cast, ClockKind.HANDOVER, a_card(cast, agent))
    heard = []
    for _each in range(30):
        tell_of_clocks(cast.database, "a worker", cast.settings)
        heard.append(len(who_was_told(cast, clock_id)))
        frozen_clock.advance(seconds=10)
    assert who_was_told(cast, clock_id) == ["Mira Holt", "Omar Lind"]
    assert (heard[0], heard[23], heard[24]) == (1, 1, 2)
    assert read(cast, clock_id).told == 3


def test_of_two_workers_one_tells(on_both: Cast) -> None:
    agent = on_both.staff(Role.AGENT)
    on_both.staff(Role.SUPERVISOR, "Mira Holt")
    clock_id = begin(on_both, ClockKind.HANDOVER, a_card(on_both, agent))
    together = threading.Barrier(2)

    def told(worker: str) -> int:
        together.wait()
        return tell_of_clocks(on_both.database, worker, on_both.settings)

    with ThreadPoolExecutor(2) as pool:
        told_by = [future.result() for future in [pool.submit(told, name) for name in ("one", "another")]]
    assert sorted(told_by) == [0, 1]
    assert who_was_told(on_both, clock_id) == ["Mira Holt"]


def test_a_clock_that_was_stopped_is_never_told_of_again(cast: Cast, frozen_clock: FrozenClock) -> None:
    agent = cast.staff(Role.AGENT)
    cast.staff(Role.SUPERVISOR, "Mira Holt")
    stopped, runs = (begin(cast, ClockKind.HANDOVER, a_card(cast, agent)) for _each in range(2))
    assert stop(cast, stopped, agent)
    assert not stop(cast, stopped, agent)
    frozen_clock.advance(days=400)
    assert tick(cast.database, "a worker", cast.settings) >= 1
    assert who_was_told(cast, stopped) == []
    assert who_was_told(cast, runs) == ["Mira Holt"]  # The same without the stop.
    assert not go_on(cast, stopped)
    assert (read(cast, stopped).told, read(cast, stopped).stopped_by) == (0, "Dana Example")


def test_what_was_planned_to_be_told_of_a_stopped_clock_does_not_go_out(cast: Cast) -> None:
    agent = cast.staff(Role.AGENT)
    cast.staff(Role.SUPERVISOR, "Mira Holt")
    clock_id = begin(cast, ClockKind.HANDOVER, a_card(cast, agent))
    tell_of_clocks(cast.database, "a worker", cast.settings)
    assert stop(cast, clock_id, agent)
    with cast.database.reading() as db:
        states = set(db.scalars(sa.select(Outgoing.state).where(Outgoing.cause.contains(clock_id))))
    assert states == {"cancelled"}


@pytest.mark.parametrize(
    ("begins", "waits", "goes_on", "due"),
    [
        (berlin(3, 27, 17, 15), berlin(3, 27, 17, 30), berlin(3, 30, 9), berlin(3, 30, 9, 45)),
        (berlin(10, 23, 17, 15), berlin(10, 23, 17, 30), berlin(10, 26, 9), berlin(10, 26, 9, 45)),
        (berlin(12, 24, 11, 30), berlin(12, 24, 11, 45), berlin(12, 25, 11), berlin(12, 28, 9, 45)),
    ],
    ids=["spring", "autumn", "holiday"],
)
def test_a_clock_that_waits_for_the_person_stands_still_over_days(
    cast: Cast, frozen_clock: FrozenClock, begins: datetime, waits: datetime, goes_on: datetime, due: datetime
) -> None:
    agent = cast.staff(Role.AGENT)
    cast.staff(Role.SUPERVISOR, "Mira Holt")
    in_berlin(cast, agent)
    frozen_clock.set(begins)
    waiting, runs = (begin(cast, ClockKind.SENIOR, a_card(cast, agent)) for _each in range(2))
    tell_of_clocks(cast.database, "a worker", cast.settings)
    frozen_clock.set(waits)
    assert wait(cast, waiting)
    assert not wait(cast, waiting)
    frozen_clock.set(goes_on)
    tell_of_clocks(cast.database, "a worker", cast.settings)
    assert read(cast, waiting).told == 1
    assert go_on(cast, waiting)
    assert read(cast, waiting).due_at == due
    assert read(cast, waiting).waited_seconds == (goes_on - waits).total_seconds()
    frozen_clock.set(due - timedelta(seconds=1))
    tell_of_clocks(cast.database, "a worker", cast.settings)
    assert (read(cast, waiting).told, read(cast, runs).told) == (1, 2)
    frozen_clock.set(due)
    tell_of_clocks(cast.database, "a worker", cast.settings)
    assert read(cast, waiting).told == 2


def test_a_danger_never_stands_still(cast: Cast) -> None:
    card_id = a_card(cast, cast.staff(Role.AGENT))
    assert not wait(cast, begin(cast, ClockKind.HANDOVER, card_id))
    assert not wait(cast, begin(cast, ClockKind.DECISION, card_id))


def test_the_clocks_of_a_contact_go_with_whoever_becomes_a_client(cast: Cast) -> None:
    card_id, client_id = a_card(cast, cast.staff(Role.AGENT)), cast.client()
    clock_id = begin(cast, ClockKind.CLINICIAN, card_id)
    with cast.database.begin() as db:
        assert clocks.move_to_client(db, card_id, client_id) == 1
    with cast.database.reading() as db:
        assert [one.id for one in clocks_of_card(db, card_id)] == [clock_id]
        assert [(one.id, one.pseudonym) for one in clocks_of_client(db, client_id)] == [(clock_id, "Quiet Heron")]
    assert begin(cast, ClockKind.CLINICIAN, client_id=client_id) == clock_id


def test_a_clock_is_seen_by_those_whose_contact_it_is_and_by_who_takes_over(on_both: Cast) -> None:
    agent, other = on_both.staff(Role.AGENT, "Ada Moss"), on_both.staff(Role.AGENT, "Ben Roth")
    supervisor, admin = on_both.staff(Role.SUPERVISOR, "Mira Holt"), on_both.staff(Role.ADMIN, "Noor Example")
    clinician = on_both.staff(Role.CLINICIAN, "Jonas Falk")
    card_id = a_card(on_both, agent)
    debt, handover = begin(on_both, ClockKind.DEBT_HELP, card_id), begin(on_both, ClockKind.HANDOVER, card_id)

    def seen(person: Colleague) -> set[str]:
        with on_both.database.reading() as db:
            return {one.id for one in running_clocks(db, Actor(person.id, person.name, frozenset({person.role})))}

    assert seen(agent) == seen(supervisor) == {debt, handover}
    assert seen(clinician) == {handover}
    assert seen(other) == seen(admin) == set()
    assert stop(on_both, handover, supervisor)
    assert seen(agent) == {debt}


def test_a_promise_of_working_days_leaves_out_holidays_and_one_of_opening_hours_the_night(cast: Cast) -> None:
    agent = cast.staff(Role.AGENT)
    days, hours, every_hour = Promise(working_days=1), Promise(open_hours=1), Promise(hours=1)
    before = berlin(12, 24, 11, 30)

    def ends(promise: Promise) -> datetime:
        with cast.database.reading() as db:
            return promise_ends(db, promise, before, BERLIN)

    assert [ends(days), ends(hours)] == [berlin(12, 25, 11, 30), berlin(12, 24, 12, 30)]  # Nobody set anything yet.
    in_berlin(cast, agent, SPLIT)
    assert [ends(days), ends(hours)] == [berlin(12, 28, 11, 30), berlin(12, 28, 9, 30)]
    assert ends(every_hour) == berlin(12, 24, 12, 30)
    assert clock.now() < before


def test_the_hours_are_read_only_where_a_promise_begins_that_counts_in_them(cast: Cast) -> None:
    """Every act of hers costs its statements, so one that promises nothing asks for no opening hours."""
    steps = (step("a", "review", promise={"working_days": 1}), step("b", "review", promise={"hours": 4}), step("c"))
    walker = begun(cast, *steps)
    read: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        read.extend(name for name in ("opening_hours",) if name in statement)

    def asked_by(slug: str) -> int:
        read.clear()
        cast.send(walker, slug)
        return len(read)

    sa.event.listen(cast.database.engine, "before_cursor_execute", note)
    assert [asked_by(slug) for slug in ("c", "b", "a")] == [0, 0, 1]
