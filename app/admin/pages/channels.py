"""The channels as the page shows them: a state each, whom it goes to, and what it reveals. No secret is in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.admin.pages.channel_words import (
    Guide,
    StateWords,
    channel_name,
    guide,
    outcome_words,
    reveals,
    state_words,
)
from app.channels import Outlet
from app.channels.addresses import KINDS, host_of, is_open_to_listeners
from app.queries.channels import ChannelRow, channel_rows
from app.services.channels import from_environment, outlets_of
from app.vault import Vault
from app.vocabulary import ChannelKind, DeliveryOutcome


@dataclass(frozen=True)
class ChannelView:
    """One channel. ``host`` is whom it goes to; ``is_open``: on the way there anybody may read along.

    Without ``needs_address`` there is nothing to set up: it is turned on, and each browser brings its own address.
    """

    kind: ChannelKind
    name: str
    icon: str
    state: StateWords
    reveals: str
    host: str = ""
    is_open: bool = False
    is_of_environment: bool = False
    has_own: bool = False
    is_on: bool = False
    can_try: bool = False
    needs_address: bool = True
    changed_at: datetime | None = None
    staff_name: str = ""
    tested_at: datetime | None = None
    tested: str = ""
    test_arrived: bool = False
    rests_until: datetime | None = None


@dataclass(frozen=True)
class SetUpPage:
    """One channel to be set up: what it is now, and how an address of it is written."""

    channel: ChannelView
    guide: Guide


ICONS = {
    ChannelKind.EMAIL: "mail",
    ChannelKind.SMS: "smartphone",
    ChannelKind.TELEGRAM: "send",
    ChannelKind.WHATSAPP: "phone",
    ChannelKind.SIGNAL: "message-circle",
    ChannelKind.MATRIX: "message-square",
    ChannelKind.PUSH: "bell",
}


def channels_page(db: sa.Connection, vault: Vault, configured: Sequence[str]) -> list[ChannelView]:
    """Every channel that can be set up or turned on."""
    rows = channel_rows(db)
    outlets = outlets_of(rows, vault, configured)
    of_environment = from_environment(configured)
    return [
        _view(kind, rows.get(kind), outlets.get(kind), is_of_environment=kind in of_environment)
        for kind in (*KINDS, ChannelKind.PUSH)
    ]


def channel_view(db: sa.Connection, vault: Vault, kind: str, configured: Sequence[str]) -> ChannelView | None:
    """One channel; None where there is none of this name."""
    return next((one for one in channels_page(db, vault, configured) if one.kind == kind), None)


def set_up_page(db: sa.Connection, vault: Vault, kind: str, configured: Sequence[str]) -> SetUpPage | None:
    """One channel to be set up; None where there is none of this name, or the environment has its address."""
    view = channel_view(db, vault, kind, configured)
    if view is None or view.is_of_environment or not view.needs_address:
        return None
    return SetUpPage(view, guide(view.kind))


def not_understood(configured: Sequence[str]) -> list[int]:
    """Which addresses of the environment are of no channel, or come second for theirs: their places, from 1."""
    taken = set(from_environment(configured).values())
    return [number for number, address in enumerate(configured, 1) if address not in taken]


def _view(kind: ChannelKind, row: ChannelRow | None, outlet: Outlet | None, *, is_of_environment: bool) -> ChannelView:
    outcome, _colon, code = (row.test_outcome or "" if row else "").partition(":")
    return ChannelView(
        kind=kind,
        name=channel_name(kind),
        icon=ICONS[kind],
        state=state_words(_state(kind, row, has_outlet=outlet is not None, is_of_environment=is_of_environment), row),
        reveals=reveals(kind),
        host=host_of(outlet.address) if outlet else "",
        is_open=outlet is not None and kind is not ChannelKind.PUSH and is_open_to_listeners(outlet.address),
        is_of_environment=is_of_environment,
        has_own=row is not None and row.has_address,
        is_on=is_of_environment or (row is not None and row.is_on),
        can_try=outlet is not None and kind is not ChannelKind.PUSH,
        needs_address=kind is not ChannelKind.PUSH,
        changed_at=row.changed_at if row and row.has_address else None,
        staff_name=(row.staff_name or "") if row else "",
        tested_at=row.tested_at if row else None,
        tested=outcome_words(DeliveryOutcome(outcome), code) if outcome else "",
        test_arrived=outcome == DeliveryOutcome.SENT,
        rests_until=row.rests_until if row and row.is_resting else None,
    )


def _state(kind: ChannelKind, row: ChannelRow | None, *, has_outlet: bool, is_of_environment: bool) -> str:
    """One word for how the channel is."""
    if not has_outlet:
        if row is not None and row.has_address:
            return "shut"
        return "never_on" if kind is ChannelKind.PUSH else "none"
    if not is_of_environment and row is not None and not row.is_on:
        return "off"
    if row is not None and row.is_resting:
        return "resting"
    if row is not None and (row.kind is ChannelKind.PUSH or row.test_outcome == DeliveryOutcome.SENT):
        return "on"
    return "untried"
