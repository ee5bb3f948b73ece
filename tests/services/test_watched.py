"""While somebody may be watching nothing goes out to her, whatever she allows: no call, no message, no clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.jobs.worker import tick
from app.models.access import Audit
from app.models.safety import ServiceClock
from app.models.words import Task
from app.queries.bookings import reached_how
from app.queries.handovers import running_handover
from app.queries.safe_contact import ways_to_reach
from app.services import plans, staff_steps, watched
from app.services.portal_sessions import start_session, visit_of
from app.services.staff_steps import NotAllowed
from app.vocabulary import Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import allows, begun, on_quest, published
from tests.quests.walking import how_it_went, step

TWO_WENT_BY = {"when": {"missed_check_ins": 2}, "asks_for": "counsellor", "words": "Two check-ins went by."}
CHECK_INS = [how_it_went(f"day-{day}", due_from_days=day, due_by_days=day) for day in (1, 2, 3)]


@pytest.fixture
def cast(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


def is_watched(cast: Cast, walker: Walker) -> bool:
    with cast.database.begin() as db:
        return watched.begin(db, walker.client_id)


def is_alone_again(cast: Cast, walker: Walker) -> None:
    with cast.database.begin() as db:
        watched.end(db, walker.client_id)


def calls(cast: Cast, walker: Walker, by: Colleague) -> None:
    with cast.database.begin() as db:
        staff_steps.record_call(db, walker.journey_id, None, "no_answer", actor=by.actor)


def writes(cast: Cast, walker: Walker, by: Colleague) -> None:
    with cast.database.begin() as db:
        staff_steps.record_message(db, walker.journey_id, "no_answer", actor=by.actor)


def tasks(cast: Cast) -> list[str]:
    with cast.database.reading() as db:
        return list(db.execute(sa.select(Task.kind).where(Task.closed_at.is_(None))).scalars())


def test_nobody_calls_or_writes_until_she_takes_it_back(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "call", "message")
    assert is_watched(cast, walker)
    with pytest.raises(NotAllowed):
        calls(cast, walker, dana)
    with pytest.raises(NotAllowed):
        writes(cast, walker, dana)
    with pytest.raises(plans.NoCallsAllowed), cast.database.begin() as db:
        plans.ask_for_a_call(db, walker.journey_id, key="tap")
    is_alone_again(cast, walker)
    calls(cast, walker, dana)
    writes(cast, walker, dana)


def test_a_high_risk_is_a_supervisors_to_decide_and_one_is_asked_at_once(cast: Cast, dana: Colleague) -> None:
    walker, chief = begun(cast, step("a"), of=dana), cast.staff(Role.SUPERVISOR, "Chief Example")
    allows(cast, walker, "call")
    cast.raise_risk(walker, dana)
    with cast.database.begin() as db:
        db.execute(sa.update(Task).values(closed_at=clock.now()))
        db.execute(sa.update(ServiceClock).values(stopped_at=clock.now(), outcome="accepted"))
    is_watched(cast, walker)
    assert tasks(cast) == ["high_risk"]
    with cast.database.reading() as db:
        assert running_handover(db, client_id=walker.client_id, card_id=None) is not None
    with pytest.raises(NotAllowed):
        calls(cast, walker, dana)
    calls(cast, walker, chief)


def test_a_supervisor_decides_about_a_high_risk_alone(cast: Cast, dana: Colleague) -> None:
    walker, chief = begun(cast, step("a"), of=dana), cast.staff(Role.SUPERVISOR, "Chief Example")
    allows(cast, walker, "call")
    is_watched(cast, walker)
    assert tasks(cast) == []
    with pytest.raises(NotAllowed):
        calls(cast, walker, chief)


def test_no_clock_asks_for_a_call_and_the_next_tick_after_does(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    walker = on_quest(cast, published(cast, *CHECK_INS, offers=(TWO_WENT_BY,)), of=dana)
    is_watched(cast, walker)
    frozen_clock.advance(days=3)
    assert tick(cast.database) == 0
    assert tasks(cast) == []
    is_alone_again(cast, walker)
    assert tick(cast.database) == 1
    assert tasks(cast) == ["missed_check_ins"]


def test_whom_nobody_may_try_to_reach_is_not_lost(cast: Cast, frozen_clock: FrozenClock) -> None:
    walker = begun(cast, step("a"))
    is_watched(cast, walker)
    frozen_clock.advance(days=60)
    assert tick(cast.database) == 0
    is_alone_again(cast, walker)
    assert tick(cast.database) == 1


def test_no_file_for_a_calendar_is_given(cast: Cast) -> None:
    walker = begun(cast, step("a"))
    allows(cast, walker, "call", calendar_file="yes")
    is_watched(cast, walker)
    with cast.database.reading() as db:
        assert not reached_how(db, walker.client_id).may_have_calendar_file
        assert ways_to_reach(db, walker.journey_id) == ("call",), "her rules stay as she said them"


def test_the_switch_is_in_the_audit_log_once_and_hides_the_pages_of_every_visit(
    cast: Cast, settings: Settings, frozen_clock: FrozenClock
) -> None:
    walker = begun(cast, step("a"))
    with cast.database.begin() as db:
        token = start_session(db, walker.client_id)
        visit = visit_of(db, token)
        assert visit is not None
        watched.show_pages(db, visit.token_hash)
    assert is_watched(cast, walker)
    frozen_clock.advance(minutes=1)
    assert not is_watched(cast, walker)
    with cast.database.reading() as db:
        visit = visit_of(db, token)
        assert visit is not None
        assert (visit.shown_at, visit.watched_since) == (None, frozen_clock.now - timedelta(minutes=1))
    frozen_clock.advance(minutes=1)
    is_alone_again(cast, walker)
    with cast.database.reading() as db:
        rows = db.execute(
            sa.select(Audit.actor_kind, Audit.action).where(Audit.action.startswith("watched")).order_by(Audit.at)
        )
        assert [tuple(row) for row in rows] == [("client", "watched_on"), ("client", "watched_off")]
