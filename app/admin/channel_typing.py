"""What was typed into the forms of a channel, made into what is kept or sent."""

from __future__ import annotations

import re

from app.admin.channel_forms import MailForm
from app.channels.addresses import TO
from app.channels.mail_server import PORTS, MailServer, Security, mail_address
from app.channels.recipients import checked
from app.vocabulary import ChannelKind

MAIL_FIELDS = {
    "no_sender": "mail_from",
    "bad_name": "mail_name",
    "bad_port": "mail_port",
    "unencrypted": "mail_security",
}
"""Which field of the mail server an error belongs to; all others belong to its name."""
_BARE_TOKEN = re.compile(r"(?:bot)?[0-9]{1,20}:[A-Za-z0-9_-]{10,80}")
_IN_NUMBERS = re.compile(r"[\s().-]")


def mail_address_of(form: MailForm) -> str:
    """The address of the mail server that the fields describe."""
    security: Security = form.mail_security.data
    server = MailServer(
        host=form.mail_host.data or "",
        port=int(form.mail_port.data or PORTS[security]),
        security=security,
        user=form.mail_user.data or "",
        password=form.mail_password.data or "",
        sender=form.mail_from.data or "",
        name=form.mail_name.data or "",
    )
    return mail_address(server)


def telegram_address(typed: str) -> str:
    """The address of a bot; the token alone is enough."""
    return f"tgram://{typed.removeprefix('bot')}/{TO}" if _BARE_TOKEN.fullmatch(typed) else typed


def recipient_of(kind: ChannelKind, typed: str) -> str:
    """The recipient that was typed; a number may have spaces and the like. Raises BadRecipient."""
    if kind in (ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.SIGNAL):
        typed = _IN_NUMBERS.sub("", typed)
    return checked(kind, typed)
