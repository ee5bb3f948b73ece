"""The ways out of the service: set up by staff or by the environment, turned off, tried, and rested when they fail.

An address holds passwords and tokens. It is sealed by the key ring with its place, opened for sending alone, and never
shown again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.channels import Letter, Outlet, Sending, send
from app.channels.addresses import carries_key, check, kind_of, knows_second_tries
from app.extensions import Database
from app.models.outbox import Channel
from app.queries.channels import ChannelRow, channel_rows
from app.services.audit import Entry, append
from app.vault import BoxWillNotOpen, Vault, place
from app.vocabulary import ActorKind, ChannelKind, DeliveryOutcome

RESTS_AFTER = 5
"""Failures in a row after which a channel rests: that often it is the channel, not the recipient (trust.md P7)."""
SHORTEST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=60)


class NoSuchChannel(Exception):
    """Nobody set up this channel, or the environment has its address."""


# --- setting up ----------------------------------------------------------------------------------------------------


def set_up(
    db: sa.Connection, vault: Vault, kind: ChannelKind, address: str, *, staff_id: str, honours_key: bool = False
) -> None:
    """Keep an address for a channel, in place of the one before, and turn it on. Raises BadAddress.

    ``honours_key``: staff know that the gateway takes a message with the same key once.
    """
    check(kind, address)
    honours_key = knows_second_tries(address) or (honours_key and carries_key(address))
    keep_sealed(db, vault, kind, address, staff_id=staff_id, honours_key=honours_key)


def keep_sealed(
    db: sa.Connection,
    vault: Vault,
    kind: ChannelKind,
    address: str,
    *,
    staff_id: str,
    honours_key: bool = False,
    shown_as: str | None = None,
) -> None:
    """Keep an address that was looked at, and turn its channel on."""
    sealed, key_name = vault.wrap(address.encode(), _place(kind))
    _write(
        db,
        kind,
        address_sealed=sealed,
        key_name=key_name,
        is_on=True,
        honours_key=honours_key,
        changed_at=clock.now(),
        changed_by=staff_id,
        tested_at=None,
        test_outcome=None,
        failures=0,
        rests_until=None,
        place=None,
        shown_as=shown_as,
    )
    _tell(db, staff_id, "channel_set_up", kind)


def turn(db: sa.Connection, kind: ChannelKind, *, is_on: bool, staff_id: str) -> None:
    """Let messages leave by this channel, or not. What is planned for it waits or goes another way."""
    changed = db.execute(
        sa.update(Channel)
        .where(Channel.kind == kind, Channel.address_sealed.is_not(None))
        .values(is_on=is_on, changed_at=clock.now(), changed_by=staff_id, failures=0, rests_until=None)
    )
    if not changed.rowcount:
        raise NoSuchChannel(kind)
    _tell(db, staff_id, "channel_turned_on" if is_on else "channel_turned_off", kind)


def _place(kind: ChannelKind) -> bytes:
    return place("channel", "address_sealed", kind)


def _write(db: sa.Connection, kind: ChannelKind, **values: Any) -> None:
    """Change the row of this channel, or begin it."""
    if db.execute(sa.update(Channel).where(Channel.kind == kind).values(**values)).rowcount:
        return
    fresh = {"is_on": False, "honours_key": False, "changed_at": clock.now(), "failures": 0}
    try:
        with db.begin_nested():
            db.execute(sa.insert(Channel).values(kind=kind, **{**fresh, **values}))
    except sa.exc.IntegrityError:  # Another worker began it in the same moment.
        db.execute(sa.update(Channel).where(Channel.kind == kind).values(**values))


def _tell(db: sa.Connection, staff_id: str, action: str, kind: ChannelKind, **detail: str | None) -> None:
    append(db, Entry(ActorKind.STAFF, staff_id, action, "channel", kind, detail))


# --- opening -------------------------------------------------------------------------------------------------------


def from_environment(configured: Sequence[str]) -> dict[ChannelKind, str]:
    """The addresses of ``QUESTLINE_CHANNELS`` by their channels. Of two for one channel the first counts."""
    found: dict[ChannelKind, str] = {}
    for address in configured:
        kind = kind_of(address)
        if kind is not None:
            found.setdefault(kind, address)
    return found


def outlets_of(
    rows: Mapping[ChannelKind, ChannelRow], vault: Vault, configured: Sequence[str] = ()
) -> dict[ChannelKind, Outlet]:
    """Every channel with an address that opens, whether it is on or off.

    ``configured`` are the environment's addresses (``settings.channels``); they come before what staff set up.
    """
    own = {kind: address for kind, row in rows.items() if (address := _opened(vault, row))}
    return {kind: Outlet(kind, address) for kind, address in {**own, **from_environment(configured)}.items()}


def open_outlets(db: sa.Connection, vault: Vault, configured: Sequence[str] = ()) -> dict[ChannelKind, Outlet]:
    """What messages may leave by now: on or of the environment, and not resting."""
    rows, of_environment = channel_rows(db), from_environment(configured)
    usable = {kind: row for kind, row in rows.items() if row.is_on or kind in of_environment}
    outlets = outlets_of(usable, vault, configured)
    return {kind: one for kind, one in outlets.items() if kind not in rows or not rows[kind].is_resting}


def outlet_of(db: sa.Connection, vault: Vault, kind: ChannelKind, configured: Sequence[str] = ()) -> Outlet | None:
    """This channel, whether it is on or off; None where it has no address, or one that does not open."""
    return outlets_of(channel_rows(db), vault, configured).get(kind)


def _opened(vault: Vault, row: ChannelRow) -> str | None:
    if row.address_sealed is None or row.key_name is None:
        return None
    try:
        return vault.unwrap(row.address_sealed, _place(row.kind), row.key_name).decode()
    except BoxWillNotOpen:
        return None


# --- trying, and resting -------------------------------------------------------------------------------------------


def send_test(database: Database, outlet: Outlet, letter: Letter, *, staff_id: str) -> Sending:
    """Send a test, and keep how it went, but not to whom. No transaction may be open: it takes a while."""
    sending = send(outlet, letter)
    outcome = sending.outcome.value if sending.error is None else f"{sending.outcome}:{sending.error}"
    with database.begin() as db:
        well = {"failures": 0, "rests_until": None} if sending.outcome is DeliveryOutcome.SENT else {}
        _write(db, outlet.kind, tested_at=clock.now(), test_outcome=outcome, **well)
        _tell(db, staff_id, "channel_tested", outlet.kind, outcome=outcome)
    return sending


def note_failure(db: sa.Connection, kind: ChannelKind) -> bool:
    """A try on this channel failed for a reason of the channel. True when it begins to rest with this one.

    After five in a row it rests a minute, and twice as long after each further one, up to an hour.
    """
    row = channel_rows(db).get(kind)
    failures = (row.failures if row else 0) + 1
    values: dict[str, Any] = {"failures": failures}
    if failures >= RESTS_AFTER:
        rest = min(SHORTEST_REST * 2 ** min(failures - RESTS_AFTER, 10), LONGEST_REST)
        values["rests_until"] = clock.now() + rest
    _write(db, kind, **values)
    return failures == RESTS_AFTER


def note_success(db: sa.Connection, kind: ChannelKind) -> None:
    """A message went out: what failed before counts no more."""
    db.execute(
        sa.update(Channel).where(Channel.kind == kind, Channel.failures > 0).values(failures=0, rests_until=None)
    )


# --- what comes in, and what her page tells ------------------------------------------------------------------------


def move_place(db: sa.Connection, kind: ChannelKind, before: int | None, after: int) -> bool:
    """We have read what comes in up to ``after``; False where somebody else went on from ``before``, or a new address
    began anew. Part of the transaction that acts on what was read: so each thing is acted upon once."""
    is_there = Channel.place.is_(None) if before is None else Channel.place == before
    moved = db.execute(sa.update(Channel).where(Channel.kind == kind, is_there).values(place=after))
    return moved.rowcount == 1


def show_as(db: sa.Connection, kind: ChannelKind, name: str) -> None:
    """What her page names this channel by; the first that is written of a channel of the environment."""
    _write(db, kind, shown_as=name)
