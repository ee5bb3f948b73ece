"""Since when a message is due that nobody has sent, on both databases."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.extensions import Database
from app.queries.outbox import pulse
from app.queries.staff import account_by_email
from app.services import outbox, staff_accounts
from app.services.outbox import PRIORITIES, NewMessage
from app.vault import Vault
from app.vocabulary import Role
from config import Settings
from tests.clocks import FrozenClock


def test_a_message_of_any_priority_counts_and_one_for_later_does_not(
    database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    now = clock.now()
    with database.begin() as db:
        staff_accounts.add_staff(
            db, Vault.of(sqlite_settings), email="dana@example.org", name="Dana Example", roles=[Role.COUNSELLOR]
        )
        person = account_by_email(db, "dana@example.org")
        assert person is not None

        def plan(priority: int, minutes: int) -> None:
            due_at = now + timedelta(minutes=minutes)
            cause = f"{priority}:{minutes}"
            outbox.plan(db, [NewMessage(cause, "staff_digest", due_at, staff_id=person.id, priority=priority)])

        for priority in PRIORITIES:
            plan(priority, minutes=10)
            assert pulse(db, now).due_since is None
        for place, priority in enumerate(PRIORITIES):
            plan(priority, minutes=-place)
            assert pulse(db, now).due_since == now - timedelta(minutes=place)
