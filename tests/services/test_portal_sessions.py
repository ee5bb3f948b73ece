"""A client's visit is short, hers alone, and over when she says so."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.services import portal_sessions
from config import Settings
from tests.accounts import SomeClient, a_client
from tests.clocks import FrozenClock


@pytest.fixture
def client(database: Database, settings: Settings, frozen_clock: FrozenClock) -> SomeClient:
    return a_client(database, settings)


def start(database: Database, client: SomeClient, replacing: str | None = None) -> str:
    with database.begin() as db:
        return portal_sessions.start_session(db, client.id, replacing)


def is_open(database: Database, token: str) -> bool:
    with database.reading() as db:
        return portal_sessions.visit_of(db, token) is not None


def test_a_visit_knows_whose_it_is(database: Database, client: SomeClient) -> None:
    token = start(database, client)
    with database.reading() as db:
        visit = portal_sessions.visit_of(db, token)
    assert visit is not None
    assert (visit.client_id, visit.pseudonym, visit.frame) == (client.id, client.pseudonym, "journey")


def test_a_guessed_token_opens_nothing(database: Database, client: SomeClient) -> None:
    start(database, client)
    assert not is_open(database, "guess")
    assert not is_open(database, "")


def test_a_visit_ends_after_15_idle_minutes(database: Database, client: SomeClient, frozen_clock: FrozenClock) -> None:
    token = start(database, client)
    frozen_clock.advance(minutes=14, seconds=59)
    assert is_open(database, token)
    frozen_clock.advance(seconds=1)
    assert not is_open(database, token)


def test_a_visit_ends_after_two_hours_however_busy(
    database: Database, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    token = start(database, client)
    for _ in range(11):
        frozen_clock.advance(minutes=10)
        with database.begin() as db:
            visit = portal_sessions.visit_of(db, token)
            assert visit is not None
            portal_sessions.mark_seen(db, visit)
    frozen_clock.advance(minutes=10)
    assert not is_open(database, token)


def test_being_seen_is_noted_at_most_once_a_minute(
    database: Database, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    token = start(database, client)
    with database.reading() as db:
        visit = portal_sessions.visit_of(db, token)
    assert visit is not None
    frozen_clock.advance(seconds=59)
    assert not portal_sessions.is_worth_marking(visit)
    frozen_clock.advance(seconds=1)
    assert portal_sessions.is_worth_marking(visit)


def test_a_new_visit_ends_the_one_that_the_browser_had(database: Database, client: SomeClient) -> None:
    before = start(database, client)
    after = start(database, client, replacing=before)
    assert not is_open(database, before)
    assert is_open(database, after)


def test_ending_one_visit_leaves_her_others(database: Database, client: SomeClient) -> None:
    phone, library = start(database, client), start(database, client)
    with database.begin() as db:
        portal_sessions.end_session(db, library)
    assert is_open(database, phone)
    assert not is_open(database, library)


def test_all_her_visits_end_together(database: Database, settings: Settings, client: SomeClient) -> None:
    other = a_client(database, settings)
    hers, others = [start(database, client), start(database, client)], start(database, other)
    with database.begin() as db:
        portal_sessions.end_all(db, client.id)
    assert not any(is_open(database, token) for token in hers)
    assert is_open(database, others)


def test_an_erased_client_has_no_visit(database: Database, client: SomeClient) -> None:
    token = start(database, client)
    with database.begin() as db:
        db.execute(sa.text("UPDATE client SET erased_at = created_at"))
    assert not is_open(database, token)


def test_the_database_does_not_hold_the_token(database: Database, client: SomeClient) -> None:
    token = start(database, client)
    with database.reading() as db:
        assert token not in str(db.execute(sa.text("SELECT * FROM portal_session")).all())


def test_old_visits_are_forgotten_after_30_days(
    database: Database, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    start(database, client)
    frozen_clock.advance(days=30)
    with database.begin() as db:
        assert portal_sessions.forget_old(db) == 0
    frozen_clock.advance(seconds=1)
    with database.begin() as db:
        assert portal_sessions.forget_old(db) == 1
