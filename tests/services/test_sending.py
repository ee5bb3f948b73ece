"""A worker looks once more right before a message goes, says what it did, and gives back what it does not send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.channels import Sending
from app.extensions import Database
from app.models.outbox import Delivery, Outgoing
from app.services import clients, outbox, sending
from app.services.outbox import Claimed, NewMessage, Tried
from app.services.sending import Drop, HoldUntil, Sender, Verdict, Way
from app.vault import Vault
from app.vocabulary import ChannelKind, OutgoingState, SendPolicy
from config import Settings
from tests.clocks import FrozenClock

SMS, PORTAL = Way(ChannelKind.SMS, "en"), Way(ChannelKind.PORTAL, "en")


class Carrier:
    """Notes what it is asked to carry, and does what the test says while it does."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.verdict: Callable[[Claimed], Verdict] = lambda _message: SMS
        self.outcomes: dict[str, Sending] = {}
        self.while_carrying: Callable[[str], object] = lambda _name: None
        self.while_packing: Callable[[str], object] = lambda _name: None
        self.carried: list[str] = []
        self.followed: list[str] = []
        self.tells_more = False

    def judge(self, db: sa.Connection, messages: Sequence[Claimed]) -> list[Verdict]:
        return [self.verdict(message) for message in messages]

    def pack(self, db: sa.Connection, message: Claimed, way: Way) -> Any:
        self.while_packing(message.variables["name"])
        return message.variables["name"]

    def carry(self, parcel: Any) -> Sending:
        with self.database.begin():
            pass  # Whoever sends holds no transaction: another one can begin.
        self.carried.append(parcel)
        self.while_carrying(parcel)
        return self.outcomes.get(parcel, Sending.sent())

    def follows(self, tried: Tried) -> bool:
        return self.tells_more

    def follow_up(self, db: sa.Connection, tried: Tried) -> None:
        self.followed.append(tried.message.variables["name"])


@pytest.fixture
def carrier(database: Database, frozen_clock: FrozenClock) -> Carrier:
    return Carrier(database)


@pytest.fixture
def sender(carrier: Carrier) -> Sender:
    return Sender(carrier.database, carrier, "one")


def plan(database: Database, settings: Settings, *names: str, **changes: Any) -> None:
    with database.begin() as db:
        her = clients.create_client(db, Vault.of(settings), pseudonym=f"Calm Otter {names}", language="en")
        due = [clock.now() - timedelta(seconds=len(names) - place) for place in range(len(names))]
        for name, at in zip(names, due, strict=True):
            said = {"due_at": at, "variables": {"name": name}, "client_id": her, **changes}
            outbox.plan(db, [NewMessage(name, "talk_soon", **said)])


def cancel(database: Database, name: str) -> None:
    with database.begin() as db:
        outbox.cancel(db, Outgoing.cause == name, "watched")


def row(database: Database, name: str) -> Any:
    with database.reading() as db:
        return db.execute(sa.select(*Outgoing.__table__.c).where(Outgoing.cause == name)).one()


def state(database: Database, name: str) -> str:
    return str(row(database, name).state)


def test_what_is_due_goes_out_and_says_how(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier
) -> None:
    plan(database, settings, "a", "b")
    plan(database, settings, "later", due_at=clock.now() + timedelta(minutes=1))
    assert sender.send_due() == 2
    assert carrier.carried == ["a", "b"]
    with database.reading() as db:
        tries = db.execute(sa.select(Delivery.channel, Delivery.outcome, Delivery.worker)).all()
    assert tries == [("sms", "sent", "one")] * 2
    assert (state(database, "a"), state(database, "later")) == (OutgoingState.SENT, OutgoingState.PLANNED)


def test_the_urgent_goes_first(database: Database, settings: Settings, sender: Sender, carrier: Carrier) -> None:
    plan(database, settings, "usual")
    plan(database, settings, "urgent", priority=outbox.URGENT)
    sender.send_due()
    assert carrier.carried == ["urgent", "usual"]


@pytest.mark.parametrize("policy", SendPolicy)
def test_what_she_cancels_in_the_last_moment_does_not_go(
    policy: SendPolicy, database: Database, settings: Settings, sender: Sender, carrier: Carrier
) -> None:
    plan(database, settings, "second", policy=policy)
    carrier.while_packing = lambda name: cancel(database, name)
    assert sender.send_due() == 0
    assert carrier.carried == []
    assert (state(database, "second"), row(database, "second").why) == (OutgoingState.CANCELLED, "watched")


def test_what_she_cancels_while_another_is_sent_does_not_go(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier
) -> None:
    plan(database, settings, "first", "second")
    carrier.while_carrying = lambda name: cancel(database, "second")
    sender.send_due()
    assert carrier.carried == ["first"]


def test_what_was_cancelled_while_it_went_is_told_as_sent(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier
) -> None:
    plan(database, settings, "one")
    carrier.while_carrying = lambda name: cancel(database, name)
    sender.send_due()
    assert state(database, "one") == OutgoingState.SENT


def test_the_portal_is_no_wire_and_what_is_cancelled_is_not_kept_there(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(database, settings, "kept", "cancelled")
    carrier.verdict = lambda _message: PORTAL
    judged = carrier.judge

    def judge_and_cancel(db: sa.Connection, messages: Sequence[Claimed]) -> list[Verdict]:
        found = judged(db, messages)
        cancel(database, "cancelled")
        return found

    monkeypatch.setattr(carrier, "judge", judge_and_cancel)
    assert sender.send_due() == 1
    assert carrier.carried == []
    assert (state(database, "kept"), row(database, "kept").channel) == (OutgoingState.SENT, "portal")
    assert state(database, "cancelled") == OutgoingState.CANCELLED


@pytest.mark.parametrize("tells_more", [True, False])
def test_what_follows_is_written_with_it_and_its_failure_loses_nothing(
    tells_more: bool,
    database: Database,
    settings: Settings,
    sender: Sender,
    carrier: Carrier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan(database, settings, "a", "b")
    carrier.tells_more = tells_more
    told = carrier.follow_up

    def fails_for_one(db: sa.Connection, tried: Tried) -> None:
        told(db, tried)
        if tried.message.variables["name"] == "a":
            db.execute(sa.text("SELECT nothing FROM nowhere"))

    monkeypatch.setattr(carrier, "follow_up", fails_for_one)
    assert sender.send_due() == 2
    assert carrier.followed == (["a", "b"] if tells_more else [])
    assert {state(database, name) for name in "ab"} == {OutgoingState.SENT}


def test_who_is_held_back_is_asked_again_and_no_try_is_counted(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier, frozen_clock: FrozenClock
) -> None:
    plan(database, settings, "a")
    at = clock.now() + timedelta(hours=3)
    carrier.verdict = lambda _message: HoldUntil(at, "quiet")
    assert sender.send_due() == 0
    held = row(database, "a")
    assert (held.state, held.due_at, held.attempts, held.first_tried_at) == (OutgoingState.PLANNED, at, 0, None)
    frozen_clock.set(at)
    carrier.verdict = lambda _message: SMS
    assert sender.send_due() == 1


def test_what_a_channel_at_rest_keeps_for_a_day_waits_for_a_person(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier, frozen_clock: FrozenClock
) -> None:
    plan(database, settings, "a")
    carrier.verdict = lambda _message: HoldUntil(clock.now() + timedelta(hours=1), sending.RESTS)
    for _hour in range(23):
        sender.send_due()
        frozen_clock.advance(hours=1)
    assert (state(database, "a"), row(database, "a").attempts) == (OutgoingState.PLANNED, 0)
    for _hour in range(2):
        sender.send_due()
        frozen_clock.advance(hours=1)
    assert (state(database, "a"), row(database, "a").why) == (OutgoingState.DEAD, "channel_rests")


def test_what_is_not_needed_any_more_is_dropped(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier, frozen_clock: FrozenClock
) -> None:
    plan(database, settings, "dropped")
    plan(database, settings, "late", not_after=clock.now() + timedelta(minutes=1))
    frozen_clock.advance(minutes=2)
    carrier.verdict = lambda _message: Drop("gone")
    assert sender.send_due() == 0
    assert [row(database, name).why for name in ("dropped", "late")] == ["gone", "too_late"]


def test_one_that_cannot_be_judged_or_written_keeps_no_other_waiting_and_is_seen_in_the_end(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier, frozen_clock: FrozenClock
) -> None:
    plan(database, settings, "not judged", "not written", "well")

    def judged(message: Claimed) -> Verdict:
        if message.variables["name"] == "not judged":
            raise RuntimeError("a defect")
        return SMS

    def written(name: str) -> None:
        if name == "not written":
            raise RuntimeError("a defect")

    carrier.verdict, carrier.while_packing = judged, written
    assert sender.send_due() == 1
    assert carrier.carried == ["well"]
    for _quarter in range(26 * 4):
        frozen_clock.advance(minutes=15)
        sender.send_due()
    bad = [row(database, name) for name in ("not judged", "not written")]
    assert [(one.state, one.why) for one in bad] == [("dead", "not_judged"), ("dead", "not_written")]


def test_a_worker_that_stops_ends_with_the_message_at_hand_and_gives_back_the_rest(
    database: Database, settings: Settings, carrier: Carrier
) -> None:
    plan(database, settings, "a", "b", "c")
    sender = Sender(database, carrier, "one", is_stopping=lambda: bool(carrier.carried))
    assert sender.send_due() == 1
    rest = [row(database, name) for name in "bc"]
    assert [(one.state, one.attempts, one.first_tried_at) for one in rest] == [("planned", 0, None)] * 2
    assert Sender(database, carrier, "two").send_due() == 2


def test_a_slow_batch_ends_inside_its_lease_and_is_smaller_next_time(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(database, settings, *(f"m{number}" for number in range(25)))
    passed = [0.0]
    monkeypatch.setattr("app.services.sending.time.monotonic", lambda: passed[0])
    carrier.while_carrying = lambda _name: passed.__setitem__(0, passed[0] + 30)
    batches: list[int] = []
    claim = outbox.claim

    def counted(*args: Any) -> list[Claimed]:
        found = claim(*args)
        batches.append(len(found))
        return found

    monkeypatch.setattr(outbox, "claim", counted)
    handed_back: list[int] = []
    hand_back = outbox.hand_back

    def handing_back(db: sa.Connection, rest: Sequence[Claimed]) -> None:
        handed_back.append(len(rest))
        hand_back(db, rest)

    monkeypatch.setattr(outbox, "hand_back", handing_back)
    assert sender.send_due() == 25
    assert batches[:2] == [sending.FIRST_BATCH, sending.FEWEST]
    assert handed_back[0] == sending.FIRST_BATCH - 3  # Begun at 0, 30 and 60 seconds: the last ends at 90 of 120.
    assert len(carrier.carried) == len(set(carrier.carried))


def test_of_a_worker_that_is_gone_what_it_had_not_begun_goes_out_and_what_may_not_go_twice_does_not(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier, frozen_clock: FrozenClock
) -> None:
    plan(database, settings, "begun", "not begun", policy=SendPolicy.AT_MOST_ONCE)
    plan(database, settings, "again")
    with database.begin() as db:
        batch = {one.variables["name"]: one for one in outbox.claim(db, "gone", 10)}
        outbox.begin_try(db, batch["begun"])
    assert sender.send_due() == 0
    frozen_clock.advance(minutes=3)
    assert sender.send_due() == 2
    assert sorted(carrier.carried) == ["again", "not begun"]
    assert (state(database, "begun"), row(database, "begun").why) == (OutgoingState.UNCERTAIN, "worker_gone")


def test_a_worker_whose_lease_ran_out_sends_nothing_more_of_its_batch(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier, frozen_clock: FrozenClock
) -> None:
    plan(database, settings, "first", "second")
    carrier.while_carrying = lambda name: name == "first" and frozen_clock.advance(minutes=3)
    sender.send_due()
    assert carrier.carried.count("second") == 1  # After the sweep, by a batch of its own.
    assert row(database, "second").attempts == 2


def test_a_try_that_cannot_be_written_down_at_once_is_written_later(
    database: Database, settings: Settings, sender: Sender, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(database, settings, "a")
    settle, failures = outbox.settle, [1, 2]

    def busy(*args: Any) -> None:
        if failures:
            failures.pop()
            raise sa.exc.OperationalError("UPDATE", None, TimeoutError("database is locked"))
        settle(*args)

    monkeypatch.setattr(outbox, "settle", busy)
    monkeypatch.setattr("app.services.sending.time.sleep", lambda _seconds: None)
    sender.send_due()
    assert (carrier.carried, state(database, "a")) == (["a"], OutgoingState.SENT)
