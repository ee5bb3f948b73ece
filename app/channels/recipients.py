"""What may stand where a recipient stands, channel by channel. Everything else is refused before a wire is opened."""

from __future__ import annotations

import re

from app.vocabulary import ChannelKind

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_CHAT = re.compile(r"[1-9][0-9]{0,18}")
_MATRIX = re.compile(r"[@!][A-Za-z0-9._=/+-]{1,200}:[A-Za-z0-9.-]{1,200}(:[0-9]{2,5})?")
_SHAPES = {
    ChannelKind.SMS: _NUMBER,
    ChannelKind.WHATSAPP: _NUMBER,
    ChannelKind.SIGNAL: _NUMBER,
    ChannelKind.TELEGRAM: _CHAT,
    ChannelKind.MATRIX: _MATRIX,
}
"""A number as E.164 has it; the chat of one person, so never a group or a channel; a person or a room of Matrix."""


class BadRecipient(Exception):
    """This is no recipient of this channel. The text of it is kept out of the error."""


def checked(kind: ChannelKind, to: str) -> str:
    """The recipient as it goes on the wire: printable ASCII of one line. Raises BadRecipient."""
    if kind is ChannelKind.EMAIL:
        return _mailbox(to)
    shape = _SHAPES.get(kind)
    if shape is None or not shape.fullmatch(to):
        raise BadRecipient(kind)
    return to


def _mailbox(to: str) -> str:
    """One bare mailbox: no name, no list, no quoted part. A domain in letters of its own goes as its ASCII form."""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(to, check_deliverability=False, allow_smtputf8=False, globally_deliverable=False)
    except EmailNotValidError:
        raise BadRecipient(ChannelKind.EMAIL) from None
    mailbox = found.ascii_email
    if not mailbox or not mailbox.isascii() or not mailbox.isprintable() or " " in mailbox:
        raise BadRecipient(ChannelKind.EMAIL)
    return mailbox
