"""A batch is claimed and settled in a few statements, and each message of it still says what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.outbox import Delivery, Outgoing
from app.services import outbox
from app.services.clients import create_client
from app.services.outbox import Claimed, NewMessage, Tried
from app.vault import Vault
from app.vocabulary import DeliveryOutcome, SendPolicy
from config import Settings
from tests.clocks import FrozenClock

SENT, FAILED, UNKNOWN = DeliveryOutcome.SENT, DeliveryOutcome.FAILED, DeliveryOutcome.UNKNOWN


@pytest.fixture
def planned(database: Database, settings: Settings, frozen_clock: FrozenClock) -> list[str]:
    """Five messages that are due, in the order in which they are."""
    with database.begin() as db:
        her = create_client(db, Vault.of(settings), pseudonym="Calm Otter", language="en")
        due = [frozen_clock.now - timedelta(minutes=10 - number) for number in range(5)]
        return outbox.plan(
            db,
            [
                NewMessage(f"bench:{number}", "step_waits", at, client_id=her, variables={"place": number})
                for number, at in enumerate(due)
            ],
        )


def claim(database: Database, worker: str = "one", most: int = 10) -> list[Claimed]:
    with database.begin() as db:
        return outbox.claim(db, worker, most)


def settle(database: Database, tries: list[Tried], worker: str = "one") -> None:
    with database.begin() as db:
        outbox.settle(db, worker, tries)


def went(database: Database) -> Mapping[str, tuple[str, str | None, str | None]]:
    """State, channel and language of each message."""
    with database.reading() as db:
        rows = db.execute(sa.select(Outgoing.id, Outgoing.state, Outgoing.channel, Outgoing.language))
        return {row.id: (row.state, row.channel, row.language) for row in rows}


def tries_of(database: Database) -> list[tuple[str, int, str, str]]:
    with database.reading() as db:
        asked = sa.select(Delivery.outgoing_id, Delivery.attempt, Delivery.worker, Delivery.outcome)
        rows = db.execute(asked.order_by(Delivery.outgoing_id, Delivery.attempt))
        return [(row.outgoing_id, row.attempt, row.worker, row.outcome) for row in rows]


def test_what_was_claimed_is_all_that_a_worker_needs(database: Database, planned: list[str]) -> None:
    claimed = claim(database)
    assert [one.id for one in claimed] == planned
    first = claimed[0]
    assert (first.attempt, first.text, first.variables, first.policy) == (
        *(1, "step_waits", {"place": 0}),
        SendPolicy.AT_LEAST_ONCE,
    )
    assert (first.due_at, first.nominal_at, first.not_after) == (first.due_at, first.due_at, None)
    assert first == Claimed(**vars(first))
    assert claim(database, "two") == []


def test_a_batch_that_went_out_by_two_channels_says_of_each_by_which(database: Database, planned: list[str]) -> None:
    one, two, three, four, five = claim(database)
    settle(database, [Tried(one, SENT, "email", "en"), Tried(two, SENT, "email", "ru"), Tried(three, SENT, "portal")])
    settle(database, [Tried(four, FAILED, "email", "en", "timeout"), Tried(five, SENT, "email", "en")])
    assert [went(database)[each] for each in planned] == [
        *(("sent", "email", "en"), ("sent", "email", "ru"), ("sent", "portal", None)),
        *(("planned", "email", "en"), ("sent", "email", "en")),
    ]
    assert tries_of(database) == sorted(
        (each, 1, "one", "failed" if number == 3 else "sent") for number, each in enumerate(planned)
    )


def test_what_was_cancelled_on_its_way_went_out_all_the_same(database: Database, planned: list[str]) -> None:
    claimed = claim(database)
    with database.begin() as db:
        outbox.cancel(db, Outgoing.id == planned[1], "stopped")
    settle(database, [Tried(one, SENT, "email", "en") for one in claimed])
    assert set(went(database).values()) == {("sent", "email", "en")}
    assert tries_of(database) == sorted((each, 1, "one", "sent") for each in planned)


def test_what_another_worker_took_meanwhile_stays_with_it_and_both_tries_are_written(
    database: Database, planned: list[str], frozen_clock: FrozenClock
) -> None:
    late = claim(database, most=2)
    frozen_clock.advance(hours=1)
    with database.begin() as db:
        assert outbox.sweep(db) == 2
    again = [one for one in claim(database, "two") if one.id in planned[:2]]
    settle(database, [Tried(one, SENT, "email", "en") for one in late])
    assert {went(database)[each][0] for each in planned[:2]} == {"claimed"}
    settle(database, [Tried(one, SENT, "email", "en") for one in again], "two")
    assert {went(database)[each][0] for each in planned[:2]} == {"sent"}
    assert tries_of(database) == sorted(
        (each, attempt, worker, "sent") for each in planned[:2] for attempt, worker in ((1, "one"), (2, "two"))
    )


def test_a_try_is_written_once(database: Database, planned: list[str]) -> None:
    (one, *_others) = claim(database)
    settle(database, [Tried(one, SENT, "email", "en")])
    with pytest.raises(sa.exc.IntegrityError):
        settle(database, [Tried(one, SENT, "email", "en")])
    with pytest.raises(sa.exc.IntegrityError):
        settle(database, [Tried(one, UNKNOWN, "email", "en")])
