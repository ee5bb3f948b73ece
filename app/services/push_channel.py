"""Web push: the keys of this installation, and the browsers that she turned on.

A browser needs no rule of contact: that it is hers, and that she wants it, it shows by itself, and only she can turn it
on there. While somebody may be watching, or after she stopped, nothing is sent to it (queries/reach.py).
"""

from __future__ import annotations

import sqlalchemy as sa

from app.channels.push import HOSTS, BadSubscription, PushKeys, checked_subscription
from app.queries.channels import channel_rows, inbound_of
from app.queries.reminder_choices import addresses_of
from app.services.channels import keep_sealed, turn
from app.services.reminder_choices import choose_channel, forget_address, keep_address
from app.services.sealing import Locker
from app.vault import Vault
from app.vocabulary import ChannelKind
from config import Settings

__all__ = ["BadSubscription"]

PUSH = ChannelKind.PUSH
MOST_BROWSERS = 5
"""As many as somebody turns on by herself; the oldest gives way."""


def ensure_keys(db: sa.Connection, vault: Vault, settings: Settings, *, staff_id: str) -> str:
    """Turn web push on, and draw its pair of keys where there is none yet; gives the public one.

    The pair is drawn once: with another one every browser would have to be turned on again.
    """
    kept = inbound_of(db, PUSH).shown_as
    row = channel_rows(db).get(PUSH)
    if kept is not None and row is not None and row.has_address:
        if not row.is_on:
            turn(db, PUSH, is_on=True, staff_id=staff_id)
        return kept
    keys = PushKeys.drawn(settings.portal_address or "https://localhost")
    public = keys.public()
    keep_sealed(db, vault, PUSH, keys.as_address(), staff_id=staff_id, shown_as=public)
    return public


def public_key(db: sa.Connection) -> str | None:
    """What a browser is told when she turns it on; None where staff did not turn web push on."""
    row = channel_rows(db).get(PUSH)
    return inbound_of(db, PUSH).shown_as if row is not None and row.is_on else None


def keep_browser(db: sa.Connection, locker: Locker, settings: Settings, given: str) -> None:
    """From now on her messages come to this browser. Raises BadSubscription and NotForTheYoung."""
    subscription = checked_subscription(given, settings.push_hosts or HOSTS)
    keep_address(db, locker, settings.pepper, PUSH, subscription)
    for address_id in browsers_of(db, locker.client_id)[:-MOST_BROWSERS]:
        forget_address(db, locker.client_id, PUSH, address_id=address_id)
    choose_channel(db, locker.client_id, PUSH)


def browsers_of(db: sa.Connection, client_id: str) -> list[str]:
    """The browsers that she turned on, the oldest first, by the ids of their addresses."""
    return [one.id for one in addresses_of(db, client_id) if one.channel is PUSH]
