"""What her page says of Telegram: whether there is a bot, and whether a chat is hers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.extensions import questline
from app.portal.blueprint import bp
from app.queries.channels import channel_rows, inbound_of
from app.queries.reminder_choices import addresses_of
from app.services.channels import from_environment
from app.services.safe_contact import keeps_numbers_of
from app.vocabulary import ChannelKind
from app.web.sessions import client
from app.web.transaction import db


@dataclass(frozen=True)
class MessengerPart:
    """``bot_name``: by which name people find our bot."""

    bot_name: str
    is_connected: bool


def messenger_part() -> MessengerPart | None:
    """None where no bot is set up and running, while somebody may look there, and for the young, of whom no address is
    kept (domain.md 3.6, L0)."""
    name = inbound_of(db(), ChannelKind.TELEGRAM).shown_as
    if name is None or not _is_on() or client().leaves_no_trace or not keeps_numbers_of(client().audience):
        return None
    is_connected = any(one.channel is ChannelKind.TELEGRAM for one in addresses_of(db(), client().id))
    return MessengerPart(name, is_connected)


def _is_on() -> bool:
    row = channel_rows(db()).get(ChannelKind.TELEGRAM)
    return ChannelKind.TELEGRAM in from_environment(questline().settings.channels) or (row is not None and row.is_on)


@bp.context_processor
def _for_the_page() -> dict[str, Any]:
    return {"messenger_part": messenger_part}
