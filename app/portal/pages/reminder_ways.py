"""The ways in which she can be reminded: those that staff switched on, each with what it reveals."""

from __future__ import annotations

from dataclasses import dataclass

from app.extensions import questline
from app.portal.pages.reminder_words import channel_words, reveals
from app.portal.plan import own_locker
from app.queries.channels import channel_rows
from app.queries.reach import Reach
from app.queries.reminder_choices import addresses_of
from app.services.channels import from_environment
from app.services.reach_addresses import TYPED
from app.services.reminder_choices import open_address
from app.services.safe_contact import keeps_numbers_of
from app.vocabulary import ChannelKind
from app.web.sessions import client
from app.web.transaction import db

ICONS = {
    "portal": "house",
    "email": "mail",
    "sms": "smartphone",
    "telegram": "send",
    "whatsapp": "message-circle",
    "signal": "message-circle",
    "matrix": "message-square",
    "push": "monitor",
}


@dataclass(frozen=True)
class WayRow:
    """One way to be reminded, with what it reveals. ``form``: an address can be typed for it."""

    kind: str
    words: str
    reveals: str
    icon: str
    is_chosen: bool
    address: str
    can_choose: bool
    has_form: bool
    has_address: bool


def switched_on() -> set[ChannelKind]:
    """The channels that messages may leave by: those of staff that are on, and those of the environment."""
    rows = channel_rows(db())
    on = {kind for kind, row in rows.items() if row.is_on and row.has_address}
    return on | set(from_environment(questline().settings.channels)) | {ChannelKind.PORTAL}


def channels_of(reach: Reach) -> list[WayRow]:
    """Her pages first; then what staff switched on, and what she chose or left an address for, also if it is off."""
    if not keeps_numbers_of(reach.audience):
        return []
    kept, on = addresses_of(db(), client().id), switched_on()
    locker = own_locker() if kept else None
    found = []
    for kind in ChannelKind:
        of_kind = [one for one in kept if one.channel is kind]
        is_offered = kind in on and (kind is ChannelKind.PORTAL or kind in TYPED)  # A chat and a browser stand below.
        if not (is_offered or of_kind):
            continue
        shown = open_address(locker, of_kind[0].id, of_kind[0].address_sealed) if locker and of_kind else ""
        is_chosen = reach.chosen is kind
        found.append(
            WayRow(
                kind=kind.value,
                words=channel_words()[kind],
                reveals=reveals()[kind],
                icon=ICONS[kind],
                is_chosen=is_chosen,
                address=shown if kind in TYPED else "",
                can_choose=not is_chosen and kind in on and (kind is ChannelKind.PORTAL or bool(of_kind)),
                has_form=kind in TYPED and kind in on and not of_kind,
                has_address=bool(of_kind),
            )
        )
    return found
