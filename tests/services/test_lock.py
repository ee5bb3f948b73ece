"""Under the lock of P-V nothing that somebody at home could see leaves the service; a supervisor alone ends it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.jobs.worker import tick
from app.models.outbox import Outgoing
from app.models.words import Note
from app.queries.bookings import reached_how
from app.queries.lock import changes_of_lock
from app.queries.reach import LOCKED, reach_of
from app.queries.safe_contact import locked_since, ways_to_reach
from app.services import lock, staff_steps
from app.services.sealing import open_locker
from app.services.staff_steps import NotAllowed
from app.vault import Vault
from app.vocabulary import NoteKind, OutgoingState, Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import allows, begun
from tests.quests.walking import step


@pytest.fixture
def cast(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def chief(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Chief Example")


def is_locked(cast: Cast, walker: Walker) -> bool:
    with cast.database.begin() as db:
        return lock.begin(db, walker.client_id)


def ends(cast: Cast, walker: Walker, by: Colleague, reason: str = "Lives elsewhere now.") -> bool:
    with cast.database.begin() as db:
        locker = open_locker(db, Vault.of(cast.settings), walker.client_id)
        return lock.end(db, locker, reason=reason, staff_id=by.id)


def outgoing(cast: Cast, walker: Walker) -> list[tuple[str, str | None]]:
    with cast.database.reading() as db:
        rows = sa.select(Outgoing.state, Outgoing.why).where(Outgoing.client_id == walker.client_id)
        return [(row.state, row.why) for row in db.execute(rows)]


def test_what_is_planned_is_cancelled_at_once_and_nothing_is_planned_under_it(cast: Cast, chief: Colleague) -> None:
    walker = begun(cast, step("a"))
    assert {state for state, _ in outgoing(cast, walker)} == {OutgoingState.PLANNED}
    assert is_locked(cast, walker)
    assert set(outgoing(cast, walker)) == {(OutgoingState.CANCELLED, LOCKED)}
    with cast.database.reading() as db:
        reach = reach_of(db, walker.client_id)
        assert reach is not None
        assert (reach.channel, reach.is_silent) == (None, True)
    assert ends(cast, walker, chief)
    assert OutgoingState.PLANNED in {state for state, _ in outgoing(cast, walker)}, (
        "and afterwards her rules count again"
    )


def test_a_voice_may_reach_her_inside_her_rules_and_nothing_written_does(
    cast: Cast, dana: Colleague, chief: Colleague
) -> None:
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "call", "message", "email")
    is_locked(cast, walker)
    with cast.database.begin() as db:
        staff_steps.record_call(db, walker.journey_id, None, "no_answer", actor=dana.actor)
    for colleague in (dana, chief):
        with pytest.raises(NotAllowed), cast.database.begin() as db:
            staff_steps.record_message(db, walker.journey_id, "no_answer", actor=colleague.actor)
    with cast.database.reading() as db:
        assert ways_to_reach(db, walker.journey_id) == ("call", "message", "email"), "her rules stay as she said them"


def test_whoever_allows_no_call_is_not_called_under_it(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "message")
    is_locked(cast, walker)
    with pytest.raises(NotAllowed), cast.database.begin() as db:
        staff_steps.record_call(db, walker.journey_id, None, "no_answer", actor=dana.actor)


def test_no_file_for_a_calendar_is_given(cast: Cast, chief: Colleague) -> None:
    walker = begun(cast, step("a"))
    allows(cast, walker, "call", calendar_file="yes")
    is_locked(cast, walker)
    with cast.database.reading() as db:
        assert not reached_how(db, walker.client_id).may_have_calendar_file
    ends(cast, walker, chief)
    with cast.database.reading() as db:
        assert reached_how(db, walker.client_id).may_have_calendar_file


def test_whom_nobody_may_write_to_is_not_lost(cast: Cast, chief: Colleague, frozen_clock: FrozenClock) -> None:
    walker = begun(cast, step("a"))
    is_locked(cast, walker)
    frozen_clock.advance(days=60)
    assert tick(cast.database) == 0
    ends(cast, walker, chief)
    assert tick(cast.database) == 1


def test_only_a_supervisor_ends_it_and_says_why(cast: Cast, dana: Colleague, chief: Colleague) -> None:
    walker = begun(cast, step("a"), of=dana)
    is_locked(cast, walker)
    with pytest.raises(lock.NotASupervisor):
        ends(cast, walker, dana)
    with pytest.raises(lock.ReasonMissing):
        ends(cast, walker, chief, "  ")
    with cast.database.reading() as db:
        assert locked_since(db, walker.client_id) is not None
    assert ends(cast, walker, chief)
    assert not ends(cast, walker, chief), "there is none any more"


def test_a_colleague_switches_it_on_with_a_reason_that_few_may_read(
    cast: Cast, dana: Colleague, chief: Colleague, frozen_clock: FrozenClock
) -> None:
    walker = begun(cast, step("a"), of=dana)
    with cast.database.begin() as db:
        locker = open_locker(db, Vault.of(cast.settings), walker.client_id)
        with pytest.raises(lock.ReasonMissing):
            lock.begin_with_reason(db, locker, reason="", staff_id=dana.id)
    with cast.database.begin() as db:
        assert lock.begin_with_reason(db, locker, reason="A voice was shouting.", staff_id=dana.id)
        assert not lock.begin_with_reason(db, locker, reason="And again.", staff_id=dana.id)
    frozen_clock.advance(minutes=1)
    ends(cast, walker, chief)
    with cast.database.reading() as db:
        assert set(db.execute(sa.select(Note.kind)).scalars()) == {NoteKind.VIOLENCE}
        changes = changes_of_lock(db, walker.client_id)
    assert [(one.is_on, one.because, one.staff_name) for one in changes] == [
        (False, lock.SUPERVISOR, chief.name),
        (True, lock.COLLEAGUE, dana.name),
    ]
    assert all(one.note_id for one in changes)
