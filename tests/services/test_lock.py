"""Under the lock of P-V nothing that somebody at home could see leaves the service; a supervisor alone ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.jobs.worker import tick
from app.models.outbox import Outgoing
from app.models.words import Note
from app.queries.bookings import free_times, reached_how, standing_bookings
from app.queries.journeys import journeys_of_client
from app.queries.lock import changes_of_lock
from app.queries.reach import LOCKED, reach_of
from app.queries.safe_contact import locked_since, ways_to_reach
from app.services import bookings, lock, plans, staff_steps
from app.services.journeys import THE_CLIENT, differences
from app.services.sealing import open_locker
from app.services.staff_steps import NotAllowed
from app.services.steps import StepEmpty
from app.services.talk_times import publish_times
from app.vault import Vault
from app.vocabulary import NoteKind, OutgoingState, Role
from config import Settings
from quests.progress import ActRefused
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import allows, begun, published
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


def test_a_talk_with_a_partner_is_called_off_with_its_step_and_comes_again(
    cast: Cast, dana: Colleague, chief: Colleague, frozen_clock: FrozenClock
) -> None:
    talk = step("talk", "booking", promise={"hours": 72}, ways=("phone",), involves="partner")
    walker = begun(cast, step("a"), talk, of=dana)
    at = frozen_clock.now + timedelta(days=1)
    with cast.database.begin() as db:
        (slot,) = publish_times(db, dana.id, [at], minutes=30, ways=["phone"])
        bookings.book(db, walker.journey_id, "talk", slot, way="phone", actor=THE_CLIENT)
    is_locked(cast, walker)
    with cast.database.reading() as db:
        assert standing_bookings(db, walker.journey_id) == []
        assert [time.id for time in free_times(db, now=frozen_clock.now)] == [slot], "somebody else can have the time"
        assert differences(db, walker.journey_id) == []
    with pytest.raises(ActRefused), cast.database.begin() as db:
        bookings.book(db, walker.journey_id, "talk", slot, way="phone", actor=THE_CLIENT)
    ends(cast, walker, chief)
    with cast.database.begin() as db:
        bookings.book(db, walker.journey_id, "talk", slot, way="phone", actor=THE_CLIENT)


def test_a_plan_that_begins_under_it_has_no_step_with_others(cast: Cast) -> None:
    slug = published(cast, step("a"), step("tell", involves="someone_close"))
    client_id = cast.client()
    with cast.database.begin() as db:
        lock.begin(db, client_id)
        plans.start_plan(db, client_id, slug, zone="UTC", frame="journey", language="en", audience="self")
        (journey,) = journeys_of_client(db, client_id)
    assert set(journey.state.steps) == {"a"}
    assert journey.state.is_locked


def test_an_answer_of_before_that_leads_to_a_partner_is_not_sent(cast: Cast, dana: Colleague) -> None:
    choices = ({"value": "here", "label": "Here"}, {"value": "there", "label": "There", "leads_to": "partner"})
    asked = {"key": "goes_on", "kind": "choice", "label": "How?", "is_fact": True, "choices": choices}
    walker = begun(cast, step("which", evidence="text", questions=(asked,)), of=dana)
    cast.draft(walker, "which", {"goes_on": "there"})
    is_locked(cast, walker)
    with pytest.raises(StepEmpty):
        cast.send(walker, "which")
    cast.send(walker, "which", {"goes_on": "here"})
