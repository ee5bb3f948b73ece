"""The ways out of the service: sealed, turned on and off, tried, and rested when they fail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.channels import Letter, Outlet
from app.channels.addresses import BadAddress
from app.extensions import Database
from app.models.access import Audit
from app.models.outbox import Channel
from app.queries.channels import channel_rows, resting
from app.services import channels
from app.vault import Vault
from app.vocabulary import ChannelKind, DeliveryOutcome, Role
from config import Settings
from tests.channels.mail_room import mail_room
from tests.clocks import FrozenClock
from tests.desk.cast import Cast

SMS = "jsons://user:secret-of-ours@gateway.example.org/send?:to={to}"
OTHER = "jsons://user:other@other.example.org/send?:to={to}"
VAULT = Vault({"k1": b"1" * 32}, "k1")


@pytest.fixture
def admin(sqlite_database: Database, sqlite_settings: Settings) -> str:
    return Cast(None, sqlite_database, sqlite_settings).staff(Role.ADMIN).id


def set_up(
    db: sa.Connection, admin: str, address: str = SMS, kind: ChannelKind = ChannelKind.SMS, **more: bool
) -> None:
    channels.set_up(db, VAULT, kind, address, staff_id=admin, **more)


def outlets(db: sa.Connection, configured: Sequence[str] = ()) -> dict[ChannelKind, str]:
    return {kind: one.address for kind, one in channels.open_outlets(db, VAULT, configured).items()}


def test_without_any_channel_nothing_leaves(sqlite_database: Database) -> None:
    with sqlite_database.begin() as db:
        assert outlets(db) == {}


def test_what_was_set_up_is_open_and_lies_sealed(sqlite_database: Database, admin: str) -> None:
    with sqlite_database.begin() as db:
        set_up(db, admin)
        assert outlets(db) == {ChannelKind.SMS: SMS}
        kept = db.execute(sa.select(Channel)).one()
        assert b"secret-of-ours" not in kept.address_sealed
        told = db.execute(sa.select(Audit.action, Audit.detail)).one()
    assert (told.action, told.detail) == ("channel_set_up", {})


def test_another_key_ring_opens_nothing_and_breaks_nothing(sqlite_database: Database, admin: str) -> None:
    with sqlite_database.begin() as db:
        set_up(db, admin)
        assert channels.open_outlets(db, Vault({"k2": b"2" * 32}, "k2")) == {}


def test_a_box_of_one_channel_does_not_open_as_another(sqlite_database: Database, admin: str) -> None:
    with sqlite_database.begin() as db:
        set_up(db, admin)
        db.execute(sa.update(Channel).values(kind=ChannelKind.WHATSAPP))
        assert outlets(db) == {}


def test_what_is_turned_off_lets_nothing_out_until_it_is_turned_on(sqlite_database: Database, admin: str) -> None:
    with sqlite_database.begin() as db:
        set_up(db, admin)
        channels.turn(db, ChannelKind.SMS, is_on=False, staff_id=admin)
        assert outlets(db) == {}
        channels.turn(db, ChannelKind.SMS, is_on=True, staff_id=admin)
        assert outlets(db) == {ChannelKind.SMS: SMS}
        with pytest.raises(channels.NoSuchChannel):
            channels.turn(db, ChannelKind.EMAIL, is_on=True, staff_id=admin)


def test_an_address_that_would_not_do_is_not_kept(sqlite_database: Database, admin: str) -> None:
    with sqlite_database.begin() as db:
        set_up(db, admin)
        with pytest.raises(BadAddress):
            set_up(db, admin, "jsons://gateway.example.org/send")
        assert outlets(db) == {ChannelKind.SMS: SMS}


def test_the_environment_comes_before_the_table(sqlite_database: Database, admin: str) -> None:
    with sqlite_database.begin() as db:
        set_up(db, admin)
        assert outlets(db, (OTHER, SMS, "nothing://here")) == {ChannelKind.SMS: OTHER}
        assert channels.outlet_of(db, VAULT, ChannelKind.SMS, (OTHER,)) == Outlet(ChannelKind.SMS, OTHER)


def test_who_knows_a_second_try_is_said_by_staff_or_by_the_protocol(sqlite_database: Database, admin: str) -> None:
    with sqlite_database.begin() as db:
        set_up(db, admin, honours_key=True)
        set_up(db, admin, "matrixs://token@matrix.example.org/{to}", ChannelKind.MATRIX)
        set_up(db, admin, "signals://signal.example.org/+15550100100/{to}", ChannelKind.SIGNAL, honours_key=True)
        honours = {kind: row.honours_key for kind, row in channel_rows(db).items()}
    assert honours == {ChannelKind.SMS: True, ChannelKind.MATRIX: True, ChannelKind.SIGNAL: False}


def test_after_five_failures_it_rests_and_each_rest_is_longer(
    sqlite_database: Database, admin: str, frozen_clock: FrozenClock
) -> None:
    with sqlite_database.begin() as db:
        set_up(db, admin)
        for _failure in range(4):
            assert not channels.note_failure(db, ChannelKind.SMS)
        assert outlets(db) == {ChannelKind.SMS: SMS}
        assert channels.note_failure(db, ChannelKind.SMS)  # It begins to rest with this one.
        rests = []
        for _rest in range(9):
            assert outlets(db) == {}
            [until] = resting(db).values()
            rests.append((until - frozen_clock.now) / timedelta(minutes=1))
            frozen_clock.set(until)
            assert outlets(db) == {ChannelKind.SMS: SMS}
            assert not channels.note_failure(db, ChannelKind.SMS)
    assert rests == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_one_message_that_goes_out_ends_the_count(sqlite_database: Database, admin: str) -> None:
    with sqlite_database.begin() as db:
        set_up(db, admin)
        for _failure in range(4):
            channels.note_failure(db, ChannelKind.SMS)
        channels.note_success(db, ChannelKind.SMS)
        for _failure in range(4):
            channels.note_failure(db, ChannelKind.SMS)
        assert resting(db) == {}


def test_a_channel_of_the_environment_rests_as_any_other(database: Database) -> None:
    with database.begin() as db:
        for _failure in range(5):
            channels.note_failure(db, ChannelKind.SMS)
        assert outlets(db, (SMS,)) == {}
        assert set(resting(db)) == {ChannelKind.SMS}
        channels.note_success(db, ChannelKind.SMS)
        assert outlets(db, (SMS,)) == {ChannelKind.SMS: SMS}
        assert outlets(db) == {}


def test_a_test_is_told_with_its_outcome_and_not_with_its_recipient(sqlite_database: Database, admin: str) -> None:
    letter = Letter("ann@example.net", "A test", "Words", "key")
    with mail_room() as room:
        outlet = Outlet(ChannelKind.EMAIL, f"mailto://127.0.0.1:{room.port}?from=notes@example.org")
        sent = channels.send_test(sqlite_database, outlet, letter, staff_id=admin)
        room.to_recipient = "550 nobody here"
        channels.send_test(sqlite_database, outlet, letter, staff_id=admin)
    assert sent.outcome is DeliveryOutcome.SENT
    with sqlite_database.reading() as db:
        told = db.execute(sa.select(Audit.action, Audit.detail).order_by(Audit.id)).all()
        assert channel_rows(db)[ChannelKind.EMAIL].test_outcome == "refused:smtp_550"
    assert sorted(one.detail["outcome"] for one in told) == ["refused:smtp_550", "sent"]
    assert letter.to not in str(told)
