"""The thread: kept once, sealed, for the counsellor of the plan or the team, closed by an answer or with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.messages import Message
from app.permissions import Actor
from app.queries.her_reminders import WhatWaits, what_waits
from app.queries.journeys import journeys_of_client
from app.queries.messages import SealedMessage, thread_for, threads_waiting
from app.queries.unassigned import unassigned
from app.services import caseload, messages, plans
from app.services.sealing import open_locker
from app.vault import BoxWillNotOpen
from app.vocabulary import Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import begun, published
from tests.quests.walking import step

WORDS = "I could not sleep. Ни одной ночи. 🌊"
UTC_ZONE = ZoneInfo("UTC")


@pytest.fixture
def cast(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


def writes(cast: Cast, client_id: str, words: str = WORDS, *, key: str = "") -> datetime:
    a_minute_later()
    with cast.database.begin() as db:
        locker = open_locker(db, cast.vault, client_id)
        return messages.send_message(db, locker, words, zone=UTC_ZONE, key=key or new_id())


def a_minute_later() -> None:
    clock.freeze(clock.now() + timedelta(minutes=1))


def actor(person: Colleague) -> Actor:
    return Actor(person.id, person.name, frozenset({person.role}))


def reads(cast: Cast, person: Colleague, client_id: str) -> list[SealedMessage]:
    with cast.database.reading() as db:
        return thread_for(db, actor(person), client_id)


def waiting_for(cast: Cast, person: Colleague) -> list[str]:
    with cast.database.reading() as db:
        return [one.pseudonym for one in threads_waiting(db, actor(person))]


def answers(
    cast: Cast, person: Colleague, client_id: str, words: str = "Thank you for telling me", key: str = ""
) -> None:
    a_minute_later()
    waiting = [one.id for one in reads(cast, person, client_id) if one.waits]
    with cast.database.begin() as db:
        locker = open_locker(db, cast.vault, client_id)
        messages.answer_message(db, locker, "Thank you", waiting=waiting, staff_id=person.id, key=key or new_id())


def test_what_she_writes_is_sealed_and_opens_nowhere_else(cast: Cast) -> None:
    walker = begun(cast, step("a"))
    writes(cast, walker.client_id)
    with cast.database.reading() as db:
        row = db.execute(sa.select(Message.__table__)).mappings().one()
        locker = cast.locker(db, walker)
        assert WORDS not in repr(dict(row))
        assert [one.words for one in messages.messages_read_by_her(db, locker)] == [WORDS]
        with pytest.raises(BoxWillNotOpen):
            locker.unseal(row["words_sealed"], table="message", column="reason_sealed", row_id=row["id"])


def test_the_same_form_twice_is_one_message_and_the_key_of_somebody_else_is_another(cast: Cast) -> None:
    her, other = begun(cast, step("a")), cast.client("Tall Reed")
    first = writes(cast, her.client_id, key="form")
    assert writes(cast, her.client_id, "again", key="form") == first
    writes(cast, other, key="form")
    with cast.database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(Message)).scalar_one() == 2


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2026-03-03T08:59", "2026-03-04T09:00"),
        ("2026-03-06T16:59", "2026-03-09T17:00"),
        ("2026-03-07T10:59", "2026-03-09T11:00"),
    ],
)
def test_an_answer_is_promised_within_one_working_day(cast: Cast, written: str, due: str) -> None:
    clock.freeze(datetime.fromisoformat(written).replace(tzinfo=UTC))
    assert writes(cast, cast.client()) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_message_is_for_her_counsellor_and_a_supervisor_and_for_nobody_else(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    others = [tom, *(cast.staff(role) for role in (Role.AGENT, Role.ADMIN, Role.MANAGER, Role.QUALITY, Role.AUDITOR))]
    chief, walker = cast.staff(Role.SUPERVISOR), begun(cast, step("a"), of=dana)
    writes(cast, walker.client_id)
    for person in (dana, chief):
        assert len(reads(cast, person, walker.client_id)) == 1
        assert waiting_for(cast, person) == [walker.pseudonym]
    for person in others:
        assert reads(cast, person, walker.client_id) == []
        assert waiting_for(cast, person) == []


def test_without_a_counsellor_a_supervisor_has_it_and_whoever_takes_the_plan(cast: Cast) -> None:
    dana, chief, walker = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR), begun(cast, step("a"))
    writes(cast, walker.client_id)
    assert (waiting_for(cast, dana), waiting_for(cast, chief)) == ([], [walker.pseudonym])
    cast.take(walker, dana)
    assert waiting_for(cast, dana) == [walker.pseudonym]


def test_without_a_plan_she_writes_to_the_team_and_her_counsellor_of_later_reads_it(cast: Cast) -> None:
    dana, tom, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom"), cast.staff(Role.SUPERVISOR)
    client_id, slug = cast.client(), published(cast, step("a"))
    writes(cast, client_id)
    assert (waiting_for(cast, dana), waiting_for(cast, chief)) == ([], ["Quiet Heron"])
    with cast.database.begin() as db:
        plans.start_plan(db, client_id, slug, zone="UTC", frame="plain", language="en", audience="self")
    assert waiting_for(cast, dana) == []
    with cast.database.reading() as db:
        (journey,) = journeys_of_client(db, client_id)
    cast.take(Walker(client_id, "Quiet Heron", journey.id), dana)
    assert (waiting_for(cast, dana), waiting_for(cast, tom)) == (["Quiet Heron"], [])


def test_a_plan_in_which_somebody_waits_comes_sooner_on_the_list_of_what_nobody_has(cast: Cast) -> None:
    chief = cast.staff(Role.SUPERVISOR)
    first = begun(cast, step("a"))
    a_minute_later()
    second = begun(cast, step("a"), pseudonym="Tall Reed")
    with cast.database.reading() as db:
        assert [row.journey_id for row in unassigned(db, actor(chief))] == [first.journey_id, second.journey_id]
    writes(cast, second.client_id)
    with cast.database.reading() as db:
        assert [row.journey_id for row in unassigned(db, actor(chief))] == [second.journey_id, first.journey_id]


def test_an_answer_closes_what_waits_and_is_new_to_her_until_she_opens_it(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    writes(cast, walker.client_id)
    writes(cast, walker.client_id, "And one thing more")
    answers(cast, dana, walker.client_id, key="tap")
    answers(cast, dana, walker.client_id, key="tap")
    assert waiting_for(cast, dana) == []
    thread = reads(cast, dana, walker.client_id)
    assert [one.staff_name for one in thread] == [None, None, "Dana Example"]
    assert all(one.read_at and one.closed_at and one.closed_by == "Dana Example" for one in thread[:2])
    with cast.database.begin() as db:
        assert what_waits(db, walker.client_id, walker.journey_id, since=clock.now()) == WhatWaits(1, 1, ())
        messages.mark_read_by_her(db, walker.client_id)
        assert what_waits(db, walker.client_id, walker.journey_id, since=clock.now()) == WhatWaits(1, 0, ())
    writes(cast, walker.client_id, "Thank you")
    assert waiting_for(cast, dana) == [walker.pseudonym]


def test_no_answer_is_needed_once_and_with_a_sealed_reason(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    writes(cast, walker.client_id)
    waiting = [one.id for one in reads(cast, dana, walker.client_id)]

    def close() -> None:
        with cast.database.begin() as db:
            locker = cast.locker(db, walker)
            messages.close_unanswered(db, locker, waiting=waiting, reason=" She said thanks ", staff_id=dana.id)

    close()
    (closed,) = reads(cast, dana, walker.client_id)
    assert closed.reason_sealed is not None
    assert b"thanks" not in closed.reason_sealed
    with cast.database.reading() as db:
        (line,) = messages.opened(cast.locker(db, walker), [closed])
    assert (line.reason, line.waits, line.is_read) == ("She said thanks", False, True)
    with pytest.raises(messages.NothingWaits):
        close()


def test_nothing_waits_of_somebody_who_has_died(cast: Cast) -> None:
    chief = cast.staff(Role.SUPERVISOR)
    walker = begun(cast, step("a"), of=chief)
    writes(cast, walker.client_id)
    with cast.database.begin() as db:
        caseload.record_death(db, walker.client_id, actor=chief.actor)
    assert waiting_for(cast, chief) == []
