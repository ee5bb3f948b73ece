"""How she wants to be reminded: her channel, her hours, where a message goes, and one word that stops everything.

Every change that moves or ends what is planned does so in the same transaction (issue 6; domain.md 3, R-std).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.clients import Client
from app.models.outbox import Outgoing, ReachAddress, ReminderChoice
from app.queries.reach import WAY_OF
from app.queries.reminder_choices import Choice, addresses_of, choice_of
from app.queries.reminders import TURNED_OFF
from app.services import outbox, reminders, safe_contact
from app.services.audit import Entry, append
from app.services.reach_addresses import fingerprint_of, normalised
from app.services.sealing import Locker
from app.vocabulary import ActorKind, Audience, ChannelKind

TABLE, COLUMN = "reach_address", "address_sealed"
ADDRESS_CONSENT = "2026-11"
"""The version of the words by which she agrees that an address is kept (app/portal/pages/reminders.py)."""
DAY = 24 * 60
STEP = 15
"""Quiet hours begin and end on a quarter of an hour."""
MOST_FREE_DAYS = 60
SEVERAL = frozenset((ChannelKind.PUSH,))
"""Channels on which she may have several addresses: each browser is one."""


class NotForTheYoung(Exception):
    """No address of a young client is kept: she reads on her pages (domain.md 3.6, L0)."""


class NoAddressYet(Exception):
    """Nothing says where a message would go on this channel."""


class NoSuchHours(Exception):
    """Not a time of the day that quiet hours begin or end at."""


class TooManyDays(Exception):
    """More free days than anybody needs: stopping is the better way."""


def choose_channel(db: sa.Connection, client_id: str, channel: ChannelKind) -> None:
    """From now on she is reminded there. That way of writing to her is among her rules then.

    Raises NotForTheYoung and NoAddressYet. Whether staff switched the channel on is for the page that offers it, and
    for the worker that sends.
    """
    audience = _hold(db, client_id)
    if channel is not ChannelKind.PORTAL:
        _refuse_the_young(audience)
        if all(one.channel is not channel for one in addresses_of(db, client_id)):
            raise NoAddressYet(channel)
    if channel in WAY_OF:
        safe_contact.allow_way(db, client_id, WAY_OF[channel])
    _write(db, client_id, {"channel": channel})
    reminders.replan_client(db, client_id)


def choose_hours(db: sa.Connection, client_id: str, quiet_from: int, quiet_until: int) -> None:
    """Nothing comes between these minutes of her day; the same one twice means that every hour is fine.

    Raises NoSuchHours.
    """
    if any(minute % STEP or not 0 <= minute < DAY for minute in (quiet_from, quiet_until)):
        raise NoSuchHours
    _hold(db, client_id)
    _write(db, client_id, {"quiet_from": quiet_from, "quiet_until": quiet_until})
    reminders.replan_client(db, client_id)


def add_free_day(db: sa.Connection, client_id: str, day: date, *, today: date) -> None:
    """On this day of hers nothing comes. Days that have passed are forgotten. Raises TooManyDays."""
    _hold(db, client_id)
    days = {one for one in choice_of(db, client_id).quiet.free_days | {day} if one >= today - timedelta(days=1)}
    if len(days) > MOST_FREE_DAYS:
        raise TooManyDays
    _write_days(db, client_id, days)


def remove_free_day(db: sa.Connection, client_id: str, day: date) -> None:
    """On this day messages may come again."""
    _hold(db, client_id)
    _write_days(db, client_id, set(choice_of(db, client_id).quiet.free_days) - {day})


def _write_days(db: sa.Connection, client_id: str, days: set[date]) -> None:
    _write(db, client_id, {"free_days": [day.isoformat() for day in sorted(days)]})
    reminders.replan_client(db, client_id)


def show_time(db: sa.Connection, client_id: str, *, shows: bool) -> None:
    """Whether the message about a talk may name its time. What is planned is worded when it goes out."""
    _hold(db, client_id)
    _write(db, client_id, {"shows_time": shows})


def stop_everything(db: sa.Connection, client_id: str, by: str) -> bool:
    """Nothing is planned and nothing is sent from now on. False where it was so already.

    ``by`` is a code of where she said it: page, link, messenger.
    """
    _hold(db, client_id)
    if choice_of(db, client_id).is_stopped:
        return False
    _write(db, client_id, {"stopped_at": clock.now()})
    reminders.cancel_client(db, client_id, "stopped")
    _tell(db, client_id, "reminders_stopped", by)
    return True


def start_again(db: sa.Connection, client_id: str, by: str = "page") -> bool:
    """Reminders come again, for what lies ahead. False where they were not stopped."""
    _hold(db, client_id)
    if not choice_of(db, client_id).is_stopped:
        return False
    _write(db, client_id, {"stopped_at": None})
    reminders.replan_client(db, client_id)
    _tell(db, client_id, "reminders_started", by)
    return True


def turn_off(db: sa.Connection, client_id: str, outgoing_id: str) -> bool:
    """This one message is not sent, and is not planned again; False where it is not hers, or is over already."""
    _hold(db, client_id)
    this_one = sa.and_(Outgoing.id == outgoing_id, Outgoing.client_id == client_id)
    return bool(outbox.cancel(db, this_one, TURNED_OFF))


def keep_address(
    db: sa.Connection, locker: Locker, pepper: bytes, channel: ChannelKind, address: str, *, region: str = ""
) -> str:
    """Keep where a message for her goes, sealed, with her consent; gives the id of the row.

    One address a channel, the new one in place of the old; browsers may be several. A chat or a browser is of whoever
    showed last that it is hers. ``region`` is the country of a number that has no code of one. Raises NotForTheYoung,
    and NotAnAddress of ``services.reach_addresses``.
    """
    client_id = locker.client_id
    _refuse_the_young(_hold(db, client_id))
    plain = normalised(channel, address, region=region)
    hmac, row_id = fingerprint_of(pepper, channel, plain, client_id), new_id()
    same = ReachAddress.address_hmac == hmac
    if channel not in SEVERAL:
        same = sa.or_(same, ReachAddress.client_id == client_id)
    db.execute(sa.delete(ReachAddress).where(ReachAddress.channel == channel, same))
    db.execute(
        sa.insert(ReachAddress).values(
            id=row_id,
            client_id=client_id,
            channel=channel,
            address_sealed=locker.seal(plain, table=TABLE, column=COLUMN, row_id=row_id),
            address_hmac=hmac,
            agreed_to=ADDRESS_CONSENT,
            agreed_at=clock.now(),
        )
    )
    return row_id


def forget_address(db: sa.Connection, client_id: str, channel: ChannelKind, *, address_id: str | None = None) -> bool:
    """The address is gone for good; False where there was none. ``address_id``: one of several browsers.

    Where none is left on the channel that she chose, her reminders wait on her pages.
    """
    _hold(db, client_id)
    which = [ReachAddress.client_id == client_id, ReachAddress.channel == channel]
    if address_id is not None:
        which.append(ReachAddress.id == address_id)
    gone = db.execute(sa.delete(ReachAddress).where(*which)).rowcount
    left = {one.channel for one in addresses_of(db, client_id)}
    if channel in WAY_OF and WAY_OF[channel] not in {WAY_OF.get(one) for one in left}:
        safe_contact.drop_way_without_number(db, client_id, WAY_OF[channel])
    if channel not in left and choice_of(db, client_id).channel is channel:
        _write(db, client_id, {"channel": ChannelKind.PORTAL})
        reminders.replan_client(db, client_id)
    return bool(gone)


def open_address(locker: Locker, row_id: str, sealed: bytes) -> str:
    """The address itself, for her own page and for who sends."""
    return locker.unseal(sealed, table=TABLE, column=COLUMN, row_id=row_id)


def _hold(db: sa.Connection, client_id: str) -> Audience:
    """One change of her choices at a time; gives whom her plan speaks to."""
    found = db.execute(sa.select(Client.audience).where(Client.id == client_id).with_for_update()).scalar_one()
    return Audience(found)


def _refuse_the_young(audience: Audience) -> None:
    if not safe_contact.keeps_numbers_of(audience):
        raise NotForTheYoung


def _write(db: sa.Connection, client_id: str, changes: dict[str, Any]) -> None:
    changes = {**changes, "changed_at": clock.now()}
    known = db.execute(sa.update(ReminderChoice).where(ReminderChoice.client_id == client_id).values(**changes))
    if not known.rowcount:
        db.execute(sa.insert(ReminderChoice).values(client_id=client_id, **{**_as_row(Choice(client_id)), **changes}))


def _as_row(choice: Choice) -> dict[str, Any]:
    quiet = {"quiet_from": choice.quiet.quiet_from, "quiet_until": choice.quiet.quiet_until, "free_days": []}
    return {"channel": choice.channel, "shows_time": choice.shows_time, **quiet}


def _tell(db: sa.Connection, client_id: str, action: str, by: str) -> None:
    append(db, Entry(ActorKind.CLIENT, client_id, action, "client", client_id, {"by": by}))
